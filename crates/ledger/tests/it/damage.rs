//! A damaged ledger does not verify: that is an answer, not a failure of the verifier.

use std::fs;

use rusqlite::Connection;
use tiaoli_ledger::{LedgerError, audit, store::StoreError, verify::FaultKind};

use crate::rig::{Folder, faults, fill, open};

fn closed() -> Folder {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 300, 20);
    ledger.close().unwrap();
    folder
}

fn unreadable(folder: &Folder) -> bool {
    faults(folder.path()).iter().any(|fault| matches!(fault.kind, FaultKind::Unreadable { .. }))
}

#[test]
fn pages_of_garbage_anywhere_are_found_and_reported() {
    let folder = closed();
    let database = folder.path().join("ledger.db");
    let whole = fs::read(&database).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20, "{pages}");
    let mut found = 0;
    for page in 0..pages {
        let mut bad = whole.clone();
        bad[page * 4096..(page + 1) * 4096].fill(0xa5);
        fs::write(&database, bad).unwrap();
        // A page of the index of keys is not part of the log; verification need not read it.
        found += u64::from(!faults(folder.path()).is_empty());
    }
    fs::write(&database, &whole).unwrap();
    assert_eq!(faults(folder.path()), []);
    println!("{pages} pages spoilt, {found} found by verification");
    assert!(found * 10 > 7 * u64::try_from(pages).unwrap(), "{found} of {pages}");
}

#[test]
fn a_database_cut_short_or_without_header_is_reported() {
    let folder = closed();
    let database = folder.path().join("ledger.db");
    let whole = fs::read(&database).unwrap();
    for keep in [whole.len() / 2, 8192, 4096 + 17] {
        fs::write(&database, &whole[..keep]).unwrap();
        assert!(!faults(folder.path()).is_empty(), "{keep} bytes");
    }
    let mut bad = whole;
    bad[..16].fill(0);
    fs::write(&database, bad).unwrap();
    assert!(unreadable(&folder));
}

#[test]
fn a_spoilt_name_key_or_mark_is_reported_and_the_entries_are_read_all_the_same() {
    let folder = closed();
    let mark = folder.path().join("ledger.mark");
    let whole = fs::read(&mark).unwrap();
    fs::write(&mark, vec![0; 8192]).unwrap();
    let report = audit::audit(folder.path(), None, &mut |_, _| {}).unwrap();
    assert_eq!((report.size, report.faults.len()), (300, 1), "{:?}", report.faults);
    fs::remove_file(&mark).unwrap();
    assert!(unreadable(&folder));
    fs::write(&mark, whole).unwrap();
    assert_eq!(faults(folder.path()), []);
    let raw = Connection::open(folder.path().join("ledger.db")).unwrap();
    raw.execute("UPDATE institution SET vkey='nobody'", []).unwrap();
    assert!(unreadable(&folder));
    raw.execute_batch("PRAGMA foreign_keys=OFF; DELETE FROM institution").unwrap();
    assert!(unreadable(&folder));
}

#[test]
fn what_is_not_there_at_all_is_an_error_and_no_report() {
    let folder = Folder::new();
    let error = audit::audit(folder.path(), None, &mut |_, _| {}).unwrap_err();
    assert!(matches!(error, LedgerError::Store(StoreError::Missing { .. })), "{error}");
}
