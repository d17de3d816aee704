//! A database that is not what was acknowledged is a loud alarm.

use std::fs;

use rusqlite::Connection;
use tiaoli_ledger::{Ledger, LedgerError, verify::FaultKind};

use crate::rig::{Folder, draft, faults, fill, key, open};

#[test]
fn an_older_copy_of_the_database_is_a_fork() {
    let folder = Folder::new();
    let database = folder.path().join("ledger.db");
    let ledger = open(folder.path());
    fill(&ledger, 10, 3);
    ledger.close().unwrap();
    assert!(!folder.path().join("ledger.db-wal").exists(), "closing folds the journal in");
    let copy = folder.path().join("copy");
    fs::copy(&database, &copy).unwrap();
    let ledger = open(folder.path());
    fill(&ledger, 5, 1);
    ledger.close().unwrap();
    fs::copy(&copy, &database).unwrap();
    let error = Ledger::open(folder.path(), key()).unwrap_err();
    assert_eq!(error, LedgerError::Fork { database: 10, mark: 15 });
    assert!(error.words().en.contains("10") && error.words().zh.contains("15"));
    let found = faults(folder.path());
    assert!(found.iter().any(|fault| fault.kind == FaultKind::Fork { mark: 15, database: 10 }));
}

#[test]
fn another_history_of_the_same_length_or_longer_is_a_fork() {
    for more in [0, 4] {
        let (one, two) = (Folder::new(), Folder::new());
        let ledger = open(one.path());
        fill(&ledger, 8, 8);
        ledger.close().unwrap();
        let ledger = open(two.path());
        let mut other = draft(0);
        other.idem = "other".to_owned();
        ledger.append(&ledger.head().unwrap(), other).unwrap();
        fill(&ledger, 7 + more, 1);
        ledger.close().unwrap();
        // Whole, and signed with the right key, but not what this mark has acknowledged.
        assert_eq!(faults(two.path()), []);
        fs::copy(two.path().join("ledger.db"), one.path().join("ledger.db")).unwrap();
        let error = Ledger::open(one.path(), key()).unwrap_err();
        assert_eq!(error, LedgerError::Fork { database: 8 + more, mark: 8 });
    }
}

#[test]
fn a_mark_that_is_gone_or_damaged_is_not_made_anew() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 3, 1);
    ledger.close().unwrap();
    let mark = folder.path().join("ledger.mark");
    let whole = fs::read(&mark).unwrap();
    assert_eq!(whole.len(), 8192);
    fs::remove_file(&mark).unwrap();
    assert!(matches!(Ledger::open(folder.path(), key()), Err(LedgerError::NoMark { .. })));
    // A torn write spoils the newer slot; the older one still stands behind the database.
    let mut torn = whole.clone();
    let newer = if torn[15] > torn[4096 + 15] { 0 } else { 4096 };
    torn[newer + 100..newer + 200].fill(0);
    fs::write(&mark, &torn).unwrap();
    assert_eq!(Ledger::open(folder.path(), key()).unwrap().head().unwrap().size, 3);
    fs::write(&mark, vec![0; 8192]).unwrap();
    assert!(matches!(Ledger::open(folder.path(), key()), Err(LedgerError::Mark(_))));
    fs::remove_file(folder.path().join("ledger.db")).unwrap();
    fs::write(&mark, &whole).unwrap();
    let error = Ledger::open_or_create(folder.path(), "office", key()).unwrap_err();
    assert_eq!(error, LedgerError::Fork { database: 0, mark: 3 });
}

#[test]
fn a_file_that_is_no_ledger_is_refused() {
    let folder = Folder::new();
    fs::write(folder.path().join("ledger.db"), "not a database at all, but long enough").unwrap();
    assert!(matches!(Ledger::open(folder.path(), key()), Err(LedgerError::Store(_))));
    let folder = Folder::new();
    let other = Connection::open(folder.path().join("ledger.db")).unwrap();
    other.execute_batch("PRAGMA user_version=1; CREATE TABLE t (a)").unwrap();
    drop(other);
    assert!(matches!(
        Ledger::open_or_create(folder.path(), "office", key()),
        Err(LedgerError::Store(_))
    ));
    let folder = Folder::new();
    open(folder.path()).close().unwrap();
    let newer = Connection::open(folder.path().join("ledger.db")).unwrap();
    newer.execute_batch("PRAGMA user_version=2").unwrap();
    drop(newer);
    let error = Ledger::open(folder.path(), key()).unwrap_err();
    assert!(error.words().en.contains("upgrade"), "{error}");
}
