//! Folders, keys and drafts for the tests.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use tiaoli_ledger::{Draft, Key, Ledger, Map, Moment};

/// A folder that goes away with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("tiaoli-ledger-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn key() -> Key {
    Key::from_seed("example.cn/l/office", &[7; 32]).unwrap()
}

pub fn open(folder: &Path) -> Ledger {
    Ledger::open_or_create(folder, "office", key()).unwrap()
}

pub fn time(ms: i64) -> Moment {
    Moment::from_unix_ms(1_795_000_000_000 + ms).unwrap()
}

pub fn body(text: &str) -> Map {
    Map::from([
        ("act".to_owned(), "convene".into()),
        ("actor".to_owned(), "p0001".into()),
        ("note".to_owned(), text.into()),
    ])
}

pub fn found() -> Map {
    Map::from([
        ("verdict".to_owned(), "permit".into()),
        ("norms".to_owned(), vec!["work-organs/20.1", "work-organs/23.2"].into()),
    ])
}

pub fn draft(number: u64) -> Draft {
    Draft {
        idem: format!("k-{number:08}"),
        time: time(i64::try_from(number).unwrap()),
        body: body(&format!("第 {number} 次会议")),
        found: found(),
    }
}

/// Appends so many entries, `batch` to a commit, and gives their numbers and leaves.
pub fn fill(ledger: &Ledger, count: u64, batch: u64) {
    let start = ledger.head().unwrap().size;
    let mut next = start;
    while next < start + count {
        let end = (next + batch).min(start + count);
        let kept = ledger.turn(|turn| {
            for number in next..end {
                turn.append(draft(number))?;
            }
            Ok::<_, tiaoli_ledger::LedgerError>(())
        });
        assert_eq!(kept.unwrap().checkpoint.size(), end);
        next = end;
    }
}
