//! The two sides of each measurement.

use std::{
    hint::black_box,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use rusqlite::{Connection, TransactionBehavior};
use tiaoli_ledger::{Digest, Draft, Key, Ledger, LedgerError, Map, Moment, View, audit};

/// A folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("tiaoli-bench-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn moment() -> Moment {
    Moment::from_unix_ms(1_795_000_000_000).unwrap()
}

fn body(number: u64) -> Map {
    Map::from([
        ("act".to_owned(), "convene_meeting".into()),
        ("actor".to_owned(), "p0001".into()),
        ("office".to_owned(), "principal".into()),
        ("date".to_owned(), "2026-11-23".into()),
        ("meeting".to_owned(), format!("m{number:08}").into()),
        ("agenda".to_owned(), vec!["新质生产力专项", "年度预算", "人事安排"].into()),
    ])
}

fn found() -> Map {
    Map::from([
        ("verdict".to_owned(), "permit".into()),
        ("norms".to_owned(), vec!["work-organs/20.1", "work-organs/23.2"].into()),
        ("rules".to_owned(), "b".repeat(64).into()),
    ])
}

fn draft(number: u64) -> Draft {
    Draft { idem: format!("k{number:012}"), time: moment(), body: body(number), found: found() }
}

/// The ledger, opened on an empty folder.
pub struct Ours {
    ledger: Ledger,
    next: u64,
    folder: Folder,
}

impl Ours {
    pub fn new() -> Self {
        let folder = Folder::new();
        let key = Key::from_seed("example.cn/l/office", &[7; 32]).unwrap();
        Self { ledger: Ledger::create(&folder.0, "office", key).unwrap(), next: 0, folder }
    }

    /// Appends so many drafts in one turn: one commit, one checkpoint, one mark.
    pub fn batch(&mut self, size: u64) {
        let drafts = (self.next..self.next + size).map(draft).collect();
        self.next += size;
        self.append(drafts);
    }

    fn append(&self, drafts: Vec<Draft>) {
        // In a folder nobody else writes: the turn is taken once.
        let mut drafts = drafts.into_iter();
        let done = self
            .ledger
            .turn(|turn| drafts.by_ref().try_for_each(|draft| turn.append(draft).map(drop)));
        let done: Result<_, LedgerError> = done;
        black_box(done.unwrap());
    }
}

/// A row as the ledger would store it.
struct Row {
    seq: i64,
    idem: String,
    leaf: Vec<u8>,
    bytes: Vec<u8>,
}

/// SQLite alone: the same columns and constraints, the same settings, the same bytes.
pub struct Raw {
    connection: Connection,
    next: i64,
    _folder: Folder,
}

impl Raw {
    pub fn new() -> Self {
        let folder = Folder::new();
        let connection = Connection::open(folder.0.join("raw.db")).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA trusted_schema=OFF;
                 PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;
                 PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16384;
                 CREATE TABLE entry (
                     seq INTEGER PRIMARY KEY, idem TEXT NOT NULL UNIQUE,
                     leaf BLOB NOT NULL, bytes BLOB NOT NULL
                 ) STRICT;",
            )
            .unwrap();
        Self { connection, next: 0, _folder: folder }
    }

    /// Inserts so many made-up rows of the usual length.
    pub fn batch(&mut self, size: u64) {
        let rows: Vec<Row> = (self.next..self.next + i64::try_from(size).unwrap())
            .map(|seq| Row {
                seq,
                idem: format!("k{seq:012}"),
                leaf: vec![7; 32],
                bytes: vec![7; 560],
            })
            .collect();
        self.next += i64::try_from(size).unwrap();
        self.insert(&rows);
    }

    fn insert(&mut self, rows: &[Row]) {
        let made =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        {
            let mut insert = made
                .prepare_cached(
                    "INSERT INTO entry (seq, idem, leaf, bytes) VALUES (?1, ?2, ?3, ?4)",
                )
                .unwrap();
            for row in rows {
                insert.execute((row.seq, &row.idem, &row.leaf, &row.bytes)).unwrap();
            }
        }
        made.commit().unwrap();
    }
}

fn rate(count: u64, work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    count as f64 / begun.elapsed().as_secs_f64()
}

/// Entries a second of the ledger and of raw SQLite, one after the other, with the same bytes,
/// the same table, the same settings and the same number of callers on both sides.
///
/// What is to be written is made before the clock starts: drafts here, finished rows there. With
/// two callers the ledger can judge and hash one batch while the other goes to the disk; raw
/// SQLite has nothing to do meanwhile, so its second caller only waits for the first.
pub fn pair(callers: usize, batch: u64, count: u64) -> (f64, f64) {
    let ours = Ours::new();
    let batches: Vec<Vec<Draft>> = (0..count)
        .step_by(usize::try_from(batch).unwrap())
        .map(|start| (start..start + batch).map(draft).collect())
        .collect();
    let value = rate(count, || each(callers, batches.into_iter(), |drafts| ours.append(drafts)));
    let rows = rows(&ours.folder.0);
    drop(ours);
    let raw = Mutex::new(Raw::new());
    let batches = rows.chunks(usize::try_from(batch).unwrap());
    let other = rate(count, || each(callers, batches, |rows| raw.lock().unwrap().insert(rows)));
    (value, other)
}

/// So many threads take what there is to do one by one.
fn each<T: Send>(threads: usize, work: impl Iterator<Item = T> + Send, one: impl Fn(T) + Sync) {
    let work = Mutex::new(work);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(item) = next(&work) {
                    one(item);
                }
            });
        }
    });
}

fn next<T>(line: &Mutex<impl Iterator<Item = T>>) -> Option<T> {
    line.lock().unwrap().next()
}

fn rows(folder: &Path) -> Vec<Row> {
    let mut rows = Vec::new();
    let read = View::open(folder).unwrap().scan(0, |row| {
        rows.push(Row {
            seq: i64::try_from(row.seq).unwrap(),
            idem: row.idem.to_owned(),
            leaf: row.leaf.to_vec(),
            bytes: row.bytes.to_vec(),
        });
        ControlFlow::Continue(())
    });
    read.unwrap();
    rows
}

/// Entries a second with so many threads, each waiting for its own acknowledgement before it asks
/// again. Keys rise with time over all callers, as UUIDv7 do; with `scattered` each caller has a
/// range of its own, which touches as many pages of the index as there are callers.
pub fn callers(threads: u64, count: u64, scattered: bool) -> f64 {
    let ours = Ours::new();
    let each = count / threads;
    let work: Vec<Vec<Map>> = (0..threads).map(|_| (0..each).map(body).collect()).collect();
    let (ledger, clock) = (&ours.ledger, &AtomicU64::new(0));
    rate(each * threads, || {
        std::thread::scope(|scope| {
            for (thread, bodies) in work.into_iter().enumerate() {
                scope.spawn(move || {
                    for body in bodies {
                        let number = clock.fetch_add(1, Ordering::Relaxed);
                        let range = if scattered { thread } else { 0 };
                        let idem = format!("c{range:03}-{number:012}");
                        let judge = |_: &_| Ok::<_, LedgerError>((moment(), found()));
                        black_box(ledger.decide(&idem, body, judge).unwrap());
                    }
                });
            }
        });
    })
}

/// Entries a second of a full verification, and of reading and hashing them alone.
pub fn verify(count: u64, rounds: usize) -> Vec<(f64, f64)> {
    let mut ours = Ours::new();
    while ours.next < count {
        ours.batch(2_000.min(count - ours.next));
    }
    let folder = &ours.folder.0;
    let whole = || {
        let report = audit::audit(folder, None, &mut |_, _| {}).unwrap();
        assert_eq!((report.size, report.faults.len()), (count, 0));
    };
    let plain = || {
        let each = |row: tiaoli_ledger::store::Row<'_>| {
            black_box(Digest::leaf(row.bytes));
            ControlFlow::Continue(())
        };
        View::open(folder).unwrap().scan(0, each).unwrap();
    };
    (0..rounds).map(|_| (rate(count, whole), rate(count, plain))).collect()
}

/// The middle of some figures.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
