//! A backup made beside a running writer restores to the same ledger, or is refused.

use std::{fs, path::Path};

use tiaoli_ledger::{
    Checkpoint, Key, Ledger, LedgerError, Map, VKey, View,
    audit::Report,
    backup::{self, Accept, Made, Restore, Restored},
    blob::{BlobStore as _, FolderBlobs},
    receipt,
};

use crate::rig::{Folder, body, faults, fill, found, key, open, time};

fn make(folder: &Path, to: &Path) -> Result<Report, LedgerError> {
    backup::make(folder, to, &mut |_, _| {}).map(|made| made.report)
}

fn restore(
    from: &Path,
    to: &Path,
    trusted: &VKey,
    known: Option<&Checkpoint>,
) -> Result<Report, LedgerError> {
    let how = Restore { trusted: Some(trusted), known, accept: None };
    backup::restore(from, to, how, &mut |_, _| {}).map(|restored| restored.report)
}

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
            let made = make(folder.path(), copy.path()).unwrap();
            assert!(made.size >= before.size());
            let to = home.path().join("ledger");
            let restored = restore(copy.path(), &to, key().public(), Some(&before)).unwrap();
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
    make(folder.path(), copy.path()).unwrap();
    fill(&ledger, 5, 1);
    let known = ledger.checkpoint().unwrap();
    let to = home.path().join("ledger");
    let error = restore(copy.path(), &to, key().public(), Some(&known)).unwrap_err();
    assert_eq!(error, LedgerError::Fork { database: 10, mark: 15 });
    assert!(!to.exists(), "nothing may be put in place");
    restore(copy.path(), &to, key().public(), None).unwrap();
    assert_eq!(View::open(&to).unwrap().checkpoint().size(), 10);
}

#[test]
fn a_spoilt_or_unfinished_backup_and_a_taken_place_are_refused() {
    let (folder, copy, home) = (Folder::new(), Folder::new(), Folder::new());
    fill(&open(folder.path()), 50, 10);
    make(folder.path(), copy.path()).unwrap();
    assert!(matches!(make(folder.path(), copy.path()), Err(LedgerError::Exists { .. })));
    let to = home.path().join("ledger");
    let again = || restore(copy.path(), &to, key().public(), None);
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
            assert!(matches!(again(), Err(LedgerError::Backup { .. })), "{name} at {at}");
            assert!(!to.exists());
        }
        fs::remove_file(&path).unwrap();
        assert!(again().is_err(), "{name}");
        fs::write(&path, whole).unwrap();
    }
    let stranger = Key::from_seed("example.cn/l/office", &[8; 32]).unwrap();
    let error = restore(copy.path(), &to, stranger.public(), None).unwrap_err();
    assert!(matches!(error, LedgerError::Backup { .. }), "{error}");
    again().unwrap();
    assert!(matches!(again(), Err(LedgerError::Exists { .. })));
}

#[test]
fn attachments_go_along_and_are_verified_both_ways() {
    let (folder, copy, home) = (Folder::new(), Folder::new(), Folder::new());
    let ledger = open(folder.path());
    let blobs = FolderBlobs::new(&folder.path().join("blobs"));
    let used = blobs.put(&mut &b"minutes of the meeting"[..], 1000).unwrap();
    blobs.put(&mut &b"stray"[..], 1000).unwrap();
    let mut attached = body("with an attachment");
    let member = Map::from([("sha256".to_owned(), used.digest.hex().into())]);
    attached.insert("att".to_owned(), vec![tiaoli_ledger::Json::from(member)].into());
    let judge = |_: &_| Ok::<_, LedgerError>((time(1), found()));
    ledger.decide("a", attached, judge).unwrap();
    let to = copy.path().join("one");
    let Made { blobs: copied, absent, .. } =
        backup::make(folder.path(), &to, &mut |_, _| {}).unwrap();
    assert_eq!((copied, absent), (1, 0), "what no entry refers to is left behind");
    let back = home.path().join("ledger");
    restore(&to, &back, key().public(), None).unwrap();
    let restored = FolderBlobs::new(&back.join("blobs"));
    assert_eq!(restored.read(&used.digest, 100).unwrap(), b"minutes of the meeting");
    // A spoilt attachment spoils the backup, before and after it is made.
    let path = FolderBlobs::new(&to.join("blobs")).path(&used.digest);
    fs::write(&path, b"minutes of another one").unwrap();
    let refused = restore(&to, &home.path().join("other"), key().public(), None);
    assert!(matches!(refused, Err(LedgerError::Backup { .. })), "{refused:?}");
    fs::write(blobs.path(&used.digest), b"minutes of another one").unwrap();
    let refused = make(folder.path(), &copy.path().join("two"));
    assert!(matches!(refused, Err(LedgerError::Blob(_))), "{refused:?}");
    assert!(!copy.path().join("two/manifest").exists());
    fs::remove_file(blobs.path(&used.digest)).unwrap();
    let refused = make(folder.path(), &copy.path().join("three"));
    assert!(matches!(refused, Err(LedgerError::Blob(_))), "{refused:?}");
}

/// The database is gone, its mark is not: the mark says what the backup has to hold.
#[test]
fn a_mark_that_outlived_its_database_is_not_overruled_in_silence() {
    let (folder, copy) = (Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 10, 10);
    make(folder.path(), copy.path()).unwrap();
    fill(&ledger, 4, 2);
    let lost = ledger.checkpoint().unwrap();
    ledger.close().unwrap();
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    let mark = fs::read(folder.path().join("ledger.mark")).unwrap();
    let refused = restore(copy.path(), folder.path(), key().public(), None).unwrap_err();
    assert_eq!(refused, LedgerError::Fork { database: 10, mark: 14 });
    assert_eq!(fs::read(folder.path().join("ledger.mark")).unwrap(), mark, "nothing was touched");
    assert!(!folder.path().join("ledger.db").exists());
    let accept =
        || Accept { key: key(), why: "磁盘损坏，无更新的备份", now: time(5_000) };
    let stranger = Key::from_seed("example.cn/l/office", &[8; 32]).unwrap();
    let wrong =
        Restore { accept: Some(Accept { key: stranger, ..accept() }), ..Restore::default() };
    assert!(backup::restore(copy.path(), folder.path(), wrong, &mut |_, _| {}).is_err());
    let how = Restore { accept: Some(accept()), ..Restore::default() };
    let Restored { report, lost: given_up } =
        backup::restore(copy.path(), folder.path(), how, &mut |_, _| {}).unwrap();
    assert_eq!((report.size, report.faults), (11, vec![]));
    assert_eq!(given_up.as_ref(), Some(&*lost));
    assert_eq!(fs::read(folder.path().join("ledger.mark.before")).unwrap(), mark);
    let mut view = View::open(folder.path()).unwrap();
    let losses = view.losses().unwrap();
    assert_eq!((losses.len(), losses[0].at, losses[0].acknowledged), (1, 10, 14));
    assert_eq!((losses[0].root, losses[0].why.as_str()), (lost.root(), "磁盘损坏，无更新的备份"));
    drop(view);
    let again = Ledger::open(folder.path(), key()).unwrap();
    let judge = |_: &_| Ok::<_, LedgerError>((time(9_000), found()));
    assert_eq!(again.decide("after", body("y"), judge).unwrap().seq, 11);
}

/// Accepting a loss where there is none writes nothing.
#[test]
fn a_loss_that_is_none_leaves_no_entry() {
    let (folder, copy, home) = (Folder::new(), Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 3, 3);
    let known = ledger.checkpoint().unwrap();
    make(folder.path(), copy.path()).unwrap();
    let to = home.path().join("ledger");
    let accept = Some(Accept { key: key(), why: "x", now: time(5_000) });
    let how = Restore { known: Some(&known), accept, trusted: None };
    let restored = backup::restore(copy.path(), &to, how, &mut |_, _| {}).unwrap();
    assert_eq!((restored.report.size, restored.lost), (3, None));
    // Another history of the same length is no loss that could be accepted.
    let other = Folder::new();
    let forged = open(other.path());
    fill(&forged, 2, 2);
    let judge = |_: &_| Ok::<_, LedgerError>((time(9_000), found()));
    forged.decide("x", body("forged"), judge).unwrap();
    let known = forged.checkpoint().unwrap();
    let accept = Some(Accept { key: key(), why: "x", now: time(5_000) });
    let how = Restore { known: Some(&known), accept, trusted: None };
    let refused = backup::restore(copy.path(), &home.path().join("two"), how, &mut |_, _| {});
    assert!(matches!(refused, Err(LedgerError::Proof(_))), "{refused:?}");
}

/// Format 1 listed two files and knew no attachments.
#[test]
fn a_backup_of_format_1_restores() {
    let (folder, copy, home) = (Folder::new(), Folder::new(), Folder::new());
    fill(&open(folder.path()), 5, 5);
    make(folder.path(), copy.path()).unwrap();
    let path = copy.path().join("manifest");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("tiaoli backup 2\n"));
    fs::write(&path, text.replacen('2', "1", 1)).unwrap();
    let restored = restore(copy.path(), &home.path().join("l"), key().public(), None).unwrap();
    assert_eq!(restored.size, 5);
    for bad in ["../x", "blobs/aa/bb", "ledger.db", "key"] {
        let line = format!("{} 0 {bad}\n", "0".repeat(64));
        fs::write(&path, format!("{text}{line}")).unwrap();
        let refused = restore(copy.path(), &home.path().join("m"), key().public(), None);
        assert!(matches!(refused, Err(LedgerError::Backup { .. })), "{bad}: {refused:?}");
    }
}
