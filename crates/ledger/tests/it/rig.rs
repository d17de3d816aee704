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

/// What verification finds wrong with the ledger in a folder.
pub fn faults(folder: &Path) -> Vec<tiaoli_ledger::verify::Fault> {
    tiaoli_ledger::audit::audit(folder, None, &mut |_, _| {}).unwrap().faults
}

/// This test binary again, running only the ignored test `name` on `folder`.
pub fn child(name: &str, folder: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args([name, "--exact", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env(CHILD, folder);
    command
}

/// Tells a child which folder is its own.
pub const CHILD: &str = "TIAOLI_LEDGER_TEST_FOLDER";

/// A small generator with a fixed start, so that a run can be repeated.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
