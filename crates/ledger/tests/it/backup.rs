//! A backup made beside a running writer restores to the same ledger, or is refused.

use std::fs;

use tiaoli_ledger::{Key, Ledger, LedgerError, View, backup, receipt};

use crate::rig::{Folder, body, faults, fill, found, key, open, time};

#[test]
fn a_backup_made_under_load_restores_and_proves_what_was_acknowledged() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 300, 20);
    let (stop, mut rounds) = (std::sync::atomic::AtomicBool::new(false), 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // The end is for the case that a check below fails.
            for number in 0..4_000 {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
                let idem = format!("load-{number}");
                let judge = |_: &_| Ok::<_, LedgerError>((time(9_000), found()));
                ledger.decide(&idem, body("x"), judge).unwrap();
            }
        });
        for _ in 0..5 {
            let before = ledger.checkpoint().unwrap();
            let (copy, home) = (Folder::new(), Folder::new());
            let made = backup::make(folder.path(), copy.path()).unwrap();
            assert!(made.size >= before.size());
            let to = home.path().join("ledger");
            let restored =
                backup::restore(copy.path(), &to, key().public(), Some(&before)).unwrap();
            assert_eq!((restored.size, restored.root), (made.size, made.root));
            let again = Ledger::open(&to, key()).unwrap();
            let judge = |_: &_| Ok::<_, LedgerError>((time(9_000), found()));
            again.decide("after", body("y"), judge).unwrap();
            let text = again.receipt(before.size() - 1).unwrap().to_string();
            receipt::verify(&text, Some(key().public())).unwrap();
            drop(again);
            assert_eq!(faults(&to), []);
            rounds += 1;
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(rounds, 5);
    assert!(ledger.head().unwrap().size > 300, "the writer stood still");
}

#[test]
fn a_backup_behind_what_others_know_is_a_fork() {
    let (folder, copy, home) = (Folder::new(), Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 10, 1);
    backup::make(folder.path(), copy.path()).unwrap();
    fill(&ledger, 5, 1);
    let known = ledger.checkpoint().unwrap();
    let to = home.path().join("ledger");
    let error = backup::restore(copy.path(), &to, key().public(), Some(&known)).unwrap_err();
    assert_eq!(error, LedgerError::Fork { database: 10, mark: 15 });
    assert!(!to.exists(), "nothing may be put in place");
    backup::restore(copy.path(), &to, key().public(), None).unwrap();
    assert_eq!(View::open(&to).unwrap().checkpoint().size(), 10);
}

#[test]
fn a_spoilt_or_unfinished_backup_and_a_taken_place_are_refused() {
    let (folder, copy, home) = (Folder::new(), Folder::new(), Folder::new());
    fill(&open(folder.path()), 50, 10);
    backup::make(folder.path(), copy.path()).unwrap();
    assert!(matches!(backup::make(folder.path(), copy.path()), Err(LedgerError::Exists { .. })));
    let to = home.path().join("ledger");
    let restore = || backup::restore(copy.path(), &to, key().public(), None);
    for name in ["ledger.db", "ledger.mark", "manifest"] {
        let path = copy.path().join(name);
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 5) {
            // The manifest's names of institution and key are for the reader; the key given counts.
            if name == "manifest" && (16..90).contains(&at) {
                continue;
            }
            let mut bad = whole.clone();
            bad[at] ^= 1;
            fs::write(&path, bad).unwrap();
            assert!(matches!(restore(), Err(LedgerError::Backup { .. })), "{name} at {at}");
            assert!(!to.exists());
        }
        fs::remove_file(&path).unwrap();
        assert!(restore().is_err(), "{name}");
        fs::write(&path, whole).unwrap();
    }
    let stranger = Key::from_seed("example.cn/l/office", &[8; 32]).unwrap();
    let error = backup::restore(copy.path(), &to, stranger.public(), None).unwrap_err();
    assert!(matches!(error, LedgerError::Backup { .. }), "{error}");
    restore().unwrap();
    assert!(matches!(restore(), Err(LedgerError::Exists { .. })));
}
