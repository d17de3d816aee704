//! After a failed write or a panicking judge the ledger takes no more work, and nobody hangs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;
use tiaoli_ledger::{Ledger, LedgerError};

use crate::rig::{CHILD, Folder, child, draft, faults, fill, key, open, time};

#[test]
fn a_failed_write_stops_the_ledger_for_every_caller() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 5, 5);
    let raw = Connection::open(folder.path().join("ledger.db")).unwrap();
    raw.execute_batch(
        "CREATE TRIGGER broken BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'no disk'); END",
    )
    .unwrap();
    std::thread::scope(|scope| {
        for number in 5..13 {
            let ledger = &ledger;
            scope.spawn(move || {
                let error = ledger.turn(|turn| turn.place_for_test(number)).unwrap_err();
                assert!(matches!(error, LedgerError::Poisoned { .. }), "{error}");
            });
        }
    });
    raw.execute_batch("DROP TRIGGER broken").unwrap();
    let error = ledger.turn(|turn| turn.append(draft(99))).unwrap_err();
    assert!(matches!(error, LedgerError::Poisoned { .. }), "it must stay stopped: {error}");
    assert!(ledger.close().is_err());
    let ledger = Ledger::open(folder.path(), key()).unwrap();
    assert_eq!(ledger.head().unwrap().size, 5);
    fill(&ledger, 5, 1);
    drop((ledger, raw));
    assert_eq!(faults(folder.path()), []);
}

trait Place {
    fn place_for_test(&mut self, number: u64) -> Result<(), LedgerError>;
}

impl Place for tiaoli_ledger::Turn<'_> {
    /// Appends at whatever time the head allows, since callers come in any order.
    fn place_for_test(&mut self, number: u64) -> Result<(), LedgerError> {
        let mut draft = draft(number);
        draft.time = time(1000);
        self.append(draft).map(drop)
    }
}

#[test]
fn a_panicking_judge_stops_the_ledger_and_leaves_no_entry() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 2, 1);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _ = ledger.turn(|turn| -> Result<(), LedgerError> {
            turn.append(draft(2))?;
            panic!("on purpose")
        });
    }));
    assert!(panicked.is_err());
    let error = ledger.turn(|turn| turn.append(draft(3))).unwrap_err();
    assert!(matches!(error, LedgerError::Poisoned { .. }), "{error}");
    drop(ledger);
    assert_eq!(open(folder.path()).head().unwrap().size, 2);
    assert_eq!(faults(folder.path()), []);
}

#[test]
fn time_never_goes_back() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 10, 10);
    let head = ledger.head().unwrap();
    let mut late = draft(10);
    late.time = time(8);
    let error = ledger.append(&head, late).unwrap_err();
    assert_eq!(error, LedgerError::TimeBack { given: time(8), last: time(9) });
    assert_eq!(head.time_for(time(8)).unwrap(), time(9));
    assert_eq!(head.time_for(time(50)).unwrap(), time(50));
    assert!(head.time_for(time(9 - 2001)).is_err());
}

#[test]
#[ignore = "run by the lock test as a process of its own"]
fn child_opens() {
    let folder = std::path::PathBuf::from(std::env::var(CHILD).unwrap());
    match Ledger::open(&folder, key()) {
        Ok(_) => println!("\nOPENED"),
        Err(error) => println!("\nREFUSED {error:?} {error}"),
    }
}

#[test]
fn a_second_process_is_refused_by_name() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    let ask = || {
        let output = child("failure::child_opens", folder.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let said = ask();
    let holder = format!("holder: \"{}\"", std::process::id());
    assert!(said.contains("REFUSED Locked") && said.contains(&holder), "{said}");
    drop(ledger);
    assert!(ask().contains("OPENED"));
}

#[test]
fn misuse_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    let empty = folder.path().join("none");
    assert!(matches!(Ledger::open(&empty, key()), Err(LedgerError::Store(_))));
    assert!(!empty.exists(), "opening what is not there must not make it");
    assert!(matches!(Ledger::create(&empty, "Büro 1", key()), Err(LedgerError::Inst { .. })));
    assert!(!empty.exists());
    let ledger = Ledger::create(folder.path(), "office", key()).unwrap();
    let head = ledger.head().unwrap();
    let mut own = draft(0);
    own.body.insert("prev".to_owned(), "x".into());
    assert!(matches!(ledger.append(&head, own), Err(LedgerError::Draft(_))));
    let mut long = draft(0);
    long.body.insert("note".to_owned(), "x".repeat(62_000).into());
    assert!(matches!(ledger.append(&head, long), Err(LedgerError::Draft(_))));
    let mut idem = draft(0);
    idem.idem = "two words".to_owned();
    assert!(matches!(ledger.append(&head, idem), Err(LedgerError::Draft(_))));
    drop(ledger);
    assert!(matches!(
        Ledger::create(folder.path(), "office", key()),
        Err(LedgerError::Exists { .. })
    ));
    let other = tiaoli_ledger::Key::from_seed("example.cn/l/office", &[8; 32]).unwrap();
    assert!(matches!(Ledger::open(folder.path(), other), Err(LedgerError::OtherKey { .. })));
    assert_eq!(open(folder.path()).head().unwrap().size, 0);
}
