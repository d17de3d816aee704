//! The life of a ledger: made, added to, read, proved, opened again.

use tiaoli_ledger::{Digest, Ledger, LedgerError, Map, View, audit, receipt};

use crate::rig::{Folder, body, draft, fill, found, key, open, time};

#[test]
fn entries_come_back_as_written_and_verify() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 700, 64);
    ledger.close().unwrap();
    let report = audit::audit(folder.path(), None, &mut |_, _| {}).unwrap();
    assert_eq!(report.faults, []);
    assert_eq!(report.size, 700);
    assert!(report.checkpoints >= 3, "one a tile and the last");
    let mut view = View::open(folder.path()).unwrap();
    assert_eq!(view.receipt(3).unwrap().checkpoint.size(), 700);
    let entry = view.entry(699).unwrap().unwrap();
    assert_eq!(Digest::leaf(&entry.bytes), entry.leaf);
    let text = String::from_utf8(entry.bytes).unwrap();
    assert!(text.starts_with(r#"{"act":"convene","actor":"p0001","found":{"norms":["#), "{text}");
    assert!(
        text.contains(r#""idem":"k-00000699","inst":"office","note":"第 699 次会议","prev":""#)
    );
    assert!(text.ends_with(r#""seq":699,"t":"2026-11-18T11:06:40.699Z","v":1}"#), "{text}");
}

#[test]
fn every_receipt_of_a_ledger_verifies_with_and_without_a_pinned_key() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 600, 200);
    for seq in (0..600).step_by(37) {
        let text = ledger.receipt(seq).unwrap().to_string();
        let verified = receipt::verify(&text, Some(&ledger.key())).unwrap();
        assert_eq!((verified.index, verified.size, verified.pinned), (seq, 600, true));
        assert!(!receipt::verify(&text, None).unwrap().pinned);
    }
    let beyond = ledger.receipt(600).unwrap_err();
    assert_eq!(beyond, LedgerError::NoEntry { seq: 600, size: 600 });
}

#[test]
fn opening_again_continues_the_same_ledger() {
    let folder = Folder::new();
    let (tip, root) = {
        let ledger = open(folder.path());
        fill(&ledger, 300, 7);
        (ledger.head().unwrap().tip, ledger.checkpoint().unwrap().root())
    };
    let ledger = Ledger::open(folder.path(), key()).unwrap();
    let head = ledger.head().unwrap();
    assert_eq!((head.size, head.tip, head.time), (300, tip, Some(time(299))));
    assert_eq!(ledger.checkpoint().unwrap().root(), root);
    fill(&ledger, 300, 1);
    let receipt = ledger.receipt(10).unwrap().to_string();
    assert_eq!(receipt::verify(&receipt, Some(&ledger.key())).unwrap().size, 600);
    drop(ledger);
    assert_eq!(audit::audit(folder.path(), None, &mut |_, _| {}).unwrap().faults, []);
}

#[test]
fn a_repeated_request_gets_the_earlier_entry_and_is_not_judged_again() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    let once = ledger.decide("k", body("x"), |_| Ok::<_, LedgerError>((time(0), found()))).unwrap();
    assert!(!once.again);
    let judge = |_: &tiaoli_ledger::Head| -> Result<_, LedgerError> { panic!("judged again") };
    let twice = ledger.decide("k", body("x"), judge).unwrap();
    assert_eq!((twice.seq, twice.leaf, twice.again), (once.seq, once.leaf, true));
    let other = ledger.decide("k", body("y"), judge).unwrap_err();
    assert_eq!(other, LedgerError::IdemReused { idem: "k".to_owned(), seq: 0 });
    // What was found may differ; what was asked decides.
    let mut again = draft(5);
    again.idem = "k".to_owned();
    again.body = body("x");
    again.found = Map::new();
    let head = ledger.head().unwrap();
    assert_eq!(ledger.append(&head, again).unwrap().seq, 0);
    assert_eq!(ledger.head().unwrap().size, 1);
}

#[test]
fn a_draft_judged_at_an_old_head_is_a_conflict() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    let head = ledger.head().unwrap();
    let first = ledger.append(&head, draft(1)).unwrap();
    assert_eq!((first.seq, first.checkpoint.size()), (0, 1));
    let now = ledger.head().unwrap();
    assert_eq!(ledger.append(&head, draft(2)).unwrap_err(), LedgerError::Conflict { head: now });
    assert_eq!(ledger.append(&now, draft(2)).unwrap().seq, 1);
}

#[test]
fn a_failed_turn_leaves_no_trace() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 3, 1);
    let head = ledger.head().unwrap();
    let failed: Result<tiaoli_ledger::Kept<()>, LedgerError> = ledger.turn(|turn| {
        turn.append(draft(3))?;
        turn.append(draft(4))?;
        turn.append(draft(1)).map(|placed| assert!(placed.again))?;
        Err(LedgerError::NoEntry { seq: 0, size: 0 })
    });
    failed.unwrap_err();
    assert_eq!(ledger.head().unwrap(), head);
    fill(&ledger, 2, 2);
    drop(ledger);
    let report = audit::audit(folder.path(), None, &mut |_, _| {}).unwrap();
    assert_eq!((report.size, report.faults), (5, vec![]));
}
