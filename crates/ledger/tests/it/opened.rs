//! Ledgers opened by place: the same life on every store.

use std::ops::ControlFlow;

use tiaoli_ledger::{
    Digest, Draft, Ledger, LedgerError, Place, View, audit, receipt, verify::FaultKind,
};

use crate::{
    conformance::{InFolder, OnServer, Open},
    rig::{body, draft, fill, found, key, time},
};

const INST: &str = "office";

fn open(home: &dyn Open) -> Ledger {
    Ledger::open_or_create(home.place(INST), INST, key()).unwrap()
}

fn faults(place: Place) -> Vec<FaultKind> {
    let report = audit::audit(place, None, &mut |_, _| {}).unwrap();
    report.faults.into_iter().map(|fault| fault.kind).collect()
}

fn its_life_from_beginning_to_end(home: &dyn Open) {
    let place = home.place(INST);
    assert!(matches!(Ledger::open(place.clone(), key()), Err(LedgerError::Store(_))));
    let ledger = Ledger::create(place.clone(), INST, key()).unwrap();
    let again = Ledger::create(place.clone(), INST, key()).unwrap_err();
    assert!(matches!(again, LedgerError::Locked { .. } | LedgerError::Exists { .. }), "{again}");
    fill(&ledger, 300, 64);
    fill(&ledger, 300, 1);
    let text = ledger.receipt(299).unwrap().to_string();
    let verified = receipt::verify(&text, Some(&ledger.key())).unwrap();
    assert_eq!((verified.index, verified.size), (299, 600));
    ledger.close().unwrap();
    assert!(matches!(Ledger::create(place.clone(), INST, key()), Err(LedgerError::Exists { .. })));
    let other = tiaoli_ledger::Key::from_seed("example.cn/l/office", &[8; 32]).unwrap();
    assert!(matches!(Ledger::open(place.clone(), other), Err(LedgerError::OtherKey { .. })));
    let ledger = Ledger::open(place.clone(), key()).unwrap();
    assert_eq!(ledger.head().unwrap().size, 600);
    // What has been recorded is found again, and not judged.
    let same = ledger.decide("k-00000007", body("第 7 次会议"), |_| -> Result<_, LedgerError> {
        panic!("judged again")
    });
    assert_eq!(same.unwrap().seq, 7);
    let other =
        ledger.decide("k-00000007", body("x"), |_| Ok::<_, LedgerError>((time(0), found())));
    let reused = LedgerError::IdemReused { idem: "k-00000007".to_owned(), seq: 7 };
    assert_eq!(other.unwrap_err(), reused);
    fill(&ledger, 10, 3);
    let mut seen = 0;
    let count = |row: tiaoli_ledger::store::Row<'_>| {
        assert_eq!((row.seq, Digest::leaf(row.bytes).as_bytes() == row.leaf), (seen, true));
        seen += 1;
        ControlFlow::Continue(())
    };
    ledger.scan(0, count).unwrap();
    assert_eq!(seen, 610);
    let mut view = View::open(place.clone()).unwrap();
    assert_eq!((view.inst(), view.checkpoint().size()), (INST, 610));
    assert_eq!(view.receipt(0).unwrap().checkpoint.size(), 610);
    let report = audit::audit(place, Some(&ledger.key()), &mut |_, _| {}).unwrap();
    assert_eq!((report.size, report.faults, report.pinned), (610, vec![], true));
    assert!(report.checkpoints >= 3, "{}", report.checkpoints);
}

fn a_failed_turn_leaves_no_trace(home: &dyn Open) {
    let ledger = open(home);
    fill(&ledger, 3, 1);
    let head = ledger.head().unwrap();
    let failed: Result<tiaoli_ledger::Kept<()>, LedgerError> = ledger.turn(|turn| {
        turn.append(draft(3))?;
        turn.append(draft(4))?;
        Err(LedgerError::NoEntry { seq: 0, size: 0 })
    });
    failed.unwrap_err();
    assert_eq!(ledger.head().unwrap(), head);
    fill(&ledger, 2, 2);
    assert_eq!(faults(home.place(INST)), []);
}

fn sixty_four_callers_get_one_place_each(home: &dyn Open) {
    let ledger = open(home);
    let (callers, each) = (64_u64, 5_u64);
    std::thread::scope(|scope| {
        for caller in 0..callers {
            let ledger = &ledger;
            scope.spawn(move || {
                for number in 0..each {
                    let idem = format!("c{caller}-{number}");
                    let judge = |_: &_| Ok::<_, LedgerError>((time(0), found()));
                    let appended = ledger.decide(&idem, body(&idem), judge).unwrap();
                    assert!(appended.checkpoint.size() > appended.seq && !appended.again);
                }
            });
        }
    });
    assert_eq!(ledger.head().unwrap().size, callers * each);
    drop(ledger);
    assert_eq!(faults(home.place(INST)), []);
}

fn what_no_entry_can_be_is_refused(home: &dyn Open) {
    let ledger = open(home);
    fill(&ledger, 1, 1);
    let head = ledger.head().unwrap();
    let refused = |change: &dyn Fn(&mut Draft)| {
        let mut bad = draft(7);
        change(&mut bad);
        assert!(matches!(ledger.append(&head, bad), Err(LedgerError::Draft(_))));
    };
    refused(&|bad| drop(bad.body.insert("note".to_owned(), "x".repeat(62_000).into())));
    refused(&|bad| drop(bad.body.insert("seq".to_owned(), "x".into())));
    refused(&|bad| bad.idem = "x".repeat(129));
    refused(&|bad| bad.idem = String::new());
    refused(&|bad| bad.idem = "编号".to_owned());
    let mut large = draft(7);
    large.idem = "x".repeat(128);
    large.body.insert("note".to_owned(), "y".repeat(60_000).into());
    assert_eq!(ledger.append(&head, large).unwrap().seq, 1);
    drop(ledger);
    assert_eq!(faults(home.place(INST)), []);
}

/// What is done to rows, and what verification must say of it.
type Damage = (&'static str, fn(&FaultKind) -> bool);

const DAMAGE: [Damage; 9] = [
    ("UPDATE {entry} SET bytes = {forged} WHERE seq = 300", |it| *it == FaultKind::Changed),
    ("UPDATE {entry} SET leaf = {zero} WHERE seq = 300", |it| *it == FaultKind::Changed),
    ("UPDATE {entry} SET leaf = substr(leaf, 1, 31) WHERE seq = 300", |it| {
        *it == FaultKind::Changed
    }),
    ("UPDATE {entry} SET idem = 'mine' WHERE seq = 300", |it| matches!(it, FaultKind::Idem { .. })),
    ("DELETE FROM {entry} WHERE seq = 300", |it| matches!(it, FaultKind::Missing { .. })),
    ("DELETE FROM {entry} WHERE seq >= 550", |it| matches!(it, FaultKind::Fork { .. })),
    ("UPDATE {entry} SET seq = 9000 WHERE seq = 599", |it| matches!(it, FaultKind::Missing { .. })),
    ("DELETE FROM {tile} WHERE level = 0 AND idx = 1", |it| matches!(it, FaultKind::Tile { .. })),
    ("UPDATE {checkpoint} SET note = replace(note, 'example', 'beispiel') WHERE size > 0", |it| {
        matches!(it, FaultKind::Signature { .. })
    }),
];

fn damaged_rows_are_found(home: &dyn Open) {
    for (number, (sql, found)) in DAMAGE.iter().enumerate() {
        let inst = format!("{INST}{number}");
        let place = home.place(&inst);
        let ledger = Ledger::create(place.clone(), &inst, key()).unwrap();
        fill(&ledger, 600, 40);
        ledger.close().unwrap();
        assert_eq!(faults(place.clone()), []);
        home.spoil(&inst, sql);
        let faults = faults(place);
        assert!(faults.iter().any(found), "{sql}: {faults:?}");
    }
}

macro_rules! every_place {
    ($($test:ident)+) => {
        mod folder {
            $(#[test] fn $test() { super::$test(&super::InFolder::new()); })+
        }
        mod postgres {
            $(#[test] fn $test() {
                if let Some(home) = super::OnServer::new() { super::$test(&home); }
            })+
        }
    };
}

every_place! {
    its_life_from_beginning_to_end
    a_failed_turn_leaves_no_trace
    sixty_four_callers_get_one_place_each
    what_no_entry_can_be_is_refused
    damaged_rows_are_found
}
