//! Keys change without a gap, and what was signed before stays good, or is shown not to count.

use std::path::Path;

use tiaoli_ledger::{
    Checkpoint, Ending, Handover, Key, Ledger, LedgerError, Receipt, View, audit,
    checkpoint::CheckpointError,
    receipt::{ReceiptError, Trust, verify, verify_by},
    succession::HandoverError,
};

use crate::rig::{Folder, draft, faults, fill, key, open, time};

fn other(number: u8) -> Key {
    Key::from_seed("example.cn/l/office", &[number; 32]).unwrap()
}

fn hand_over(ledger: &Ledger, old: u8, new: u8, how: Ending) -> Handover {
    ledger.hand_over(&other(old), other(new), how, time(1_000_000)).unwrap()
}

fn later(ledger: &Ledger, number: u64) {
    let mut draft = draft(number);
    draft.time = time(1_000_000 + i64::try_from(number).unwrap());
    let head = ledger.head().unwrap();
    ledger.append(&head, draft).unwrap();
}

#[test]
fn receipts_from_before_and_after_a_rotation_verify_under_either_key() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 10, 3);
    let before = ledger.receipt(4).unwrap().to_string();
    let handover = hand_over(&ledger, 7, 8, Ending::Rotated);
    assert_eq!((handover.at, handover.until), (10, 11));
    let head = ledger.checkpoint().unwrap();
    assert_eq!(head.size(), 11);
    head.verify(other(8).public()).unwrap();
    later(&ledger, 500);
    let after = ledger.receipt(4).unwrap().to_string();
    assert_eq!(Receipt::parse(&after).unwrap().to_string(), after);
    for (text, pin) in [(&before, 7), (&after, 7), (&after, 8)] {
        let verified = verify(text, Some(other(pin).public())).unwrap();
        assert!(verified.pinned && !verified.revoked);
    }
    // An old receipt knows nothing of the new key; who knows the row can still lead it back.
    assert!(verify(&before, Some(other(8).public())).is_err());
    let keys = ledger.keys();
    let new = other(8);
    let trust = Trust { key: Some(new.public()), keys: Some(&keys), policy: None };
    assert_eq!(verify_by(&before, &trust).unwrap().key, *key().public());
    assert!(verify(&after, Some(other(9).public())).is_err());
    ledger.close().unwrap();
    assert_eq!(faults(folder.path()), []);
    for pin in [7, 8] {
        let report = audit::audit(folder.path(), Some(other(pin).public()), &mut |_, _| {});
        let report = report.unwrap();
        assert_eq!((report.faults, report.size), (vec![], 12));
    }
    assert!(matches!(Ledger::open(folder.path(), key()), Err(LedgerError::OtherKey { .. })));
    let again = Ledger::open(folder.path(), other(8)).unwrap();
    assert_eq!(again.keys(), keys);
    assert_eq!(View::open(folder.path()).unwrap().keys(), &keys);
}

#[test]
fn a_stolen_key_counts_up_to_the_size_it_is_revoked_from() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 6, 6);
    let good = ledger.receipt(2).unwrap().to_string();
    fill(&ledger, 6, 6);
    let late = ledger.receipt(2).unwrap().to_string();
    let handover = hand_over(&ledger, 7, 8, Ending::Revoked { until: 6 });
    assert!(handover.revokes());
    ledger.checkpoint().unwrap().verify(other(8).public()).unwrap();
    let keys = ledger.keys();
    let (old, new) = (key(), other(8));
    let known = Trust { key: Some(new.public()), keys: Some(&keys), policy: None };
    assert!(verify_by(&good, &known).is_ok());
    let refused = verify_by(&late, &known).unwrap_err();
    let ReceiptError::Checkpoint(error) = refused else { panic!("{refused}") };
    assert!(matches!(error, CheckpointError::Term { size: 12, until: Some(6), revoked: true, .. }));
    // The same entries under the new key are good, and who has only the stolen key is told so.
    let fresh = ledger.receipt(2).unwrap().to_string();
    assert!(!verify(&fresh, Some(new.public())).unwrap().revoked);
    assert!(verify(&fresh, Some(old.public())).unwrap().revoked);
    // The thief goes on signing a history of their own.
    let forged = Checkpoint::sign(&key(), 50, tiaoli_ledger::Digest::of(b"forged"));
    assert!(keys.verify(&forged).is_err());
    ledger.close().unwrap();
    assert_eq!(
        faults(folder.path()),
        [],
        "what was signed in good faith is no fault of the ledger"
    );
}

#[test]
fn only_the_key_in_use_can_hand_over_and_only_to_a_new_one() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 3, 3);
    let now = time(1_000_000);
    let refused = |old: Key, new: Key| ledger.hand_over(&old, new, Ending::Rotated, now);
    assert!(matches!(refused(other(9), other(8)), Err(LedgerError::OtherKey { .. })));
    assert_eq!(refused(key(), key()), Err(LedgerError::Handover(HandoverError::Key)));
    let elsewhere = Key::from_seed("example.cn/l/other", &[8; 32]).unwrap();
    assert!(matches!(refused(key(), elsewhere), Err(LedgerError::Key(_))));
    assert_eq!(ledger.head().unwrap().size, 3, "nothing was written");
    hand_over(&ledger, 7, 8, Ending::Rotated);
    assert_eq!(refused(other(8), key()), Err(LedgerError::Handover(HandoverError::Key)));
    let mut own = draft(77);
    own.idem = "tiaoli.key.2".to_owned();
    own.time = now;
    let head = ledger.head().unwrap();
    assert!(matches!(ledger.append(&head, own), Err(LedgerError::Draft(_))));
}

#[test]
fn rotations_in_the_middle_of_traffic_leave_a_ledger_that_verifies() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    std::thread::scope(|scope| {
        for thread in 0..3 {
            let ledger = &ledger;
            scope.spawn(move || {
                for number in 0..60 {
                    let decided = ledger.decide(
                        &format!("t{thread}-{number}"),
                        crate::rig::body("x"),
                        |head| {
                            Ok::<_, LedgerError>((head.time.unwrap_or(time(0)), Default::default()))
                        },
                    );
                    decided.unwrap();
                }
            });
        }
        for old in 7..12 {
            hand_over(&ledger, old, old + 1, Ending::Rotated);
        }
    });
    let keys = ledger.keys();
    assert_eq!(keys.handovers().len(), 5);
    let size = ledger.checkpoint().unwrap().size();
    assert_eq!(size, 185);
    let text = ledger.receipt(size - 1).unwrap().to_string();
    verify(&text, Some(key().public())).unwrap();
    ledger.close().unwrap();
    assert_eq!(faults(folder.path()), []);
}

/// A copy of the files as a crash between commit and mark leaves them.
fn with_mark_of(folder: &Path, mark: &[u8]) {
    std::fs::write(folder.join("ledger.mark"), mark).unwrap();
}

#[test]
fn a_crash_between_the_handover_and_its_mark_is_finished_by_the_new_key() {
    for how in [Ending::Rotated, Ending::Revoked { until: 2 }] {
        let folder = Folder::new();
        let ledger = open(folder.path());
        fill(&ledger, 5, 5);
        let mark = std::fs::read(folder.path().join("ledger.mark")).unwrap();
        hand_over(&ledger, 7, 8, how);
        ledger.close().unwrap();
        with_mark_of(folder.path(), &mark);
        let again = Ledger::open(folder.path(), other(8)).unwrap();
        assert_eq!(again.checkpoint().unwrap().size(), 5, "opening signs nothing by itself");
        let head = again.acknowledge().unwrap();
        assert_eq!(head.size(), 6);
        head.verify(other(8).public()).unwrap();
    }
}

#[test]
fn what_was_never_signed_for_must_be_in_order_before_anything_is_signed() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 5, 5);
    let mark = std::fs::read(folder.path().join("ledger.mark")).unwrap();
    later(&ledger, 90);
    later(&ledger, 91);
    ledger.close().unwrap();
    with_mark_of(folder.path(), &mark);
    let database = rusqlite::Connection::open(folder.path().join("ledger.db")).unwrap();
    let forge = "DROP TRIGGER entry_update;
        UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'p0001', 'p0002') AS BLOB)
        WHERE seq = 5";
    database.execute_batch(forge).unwrap();
    drop(database);
    let refused = Ledger::open(folder.path(), key()).unwrap_err();
    assert!(matches!(refused, LedgerError::Unsigned { .. }), "{refused}");
    assert_eq!(std::fs::read(folder.path().join("ledger.mark")).unwrap(), mark);
}
