//! One institution's ledger: made, opened, added to, proved.

mod back;
mod error;
mod files;
mod front;
mod handover;
mod loss;
mod seat;
mod turn;
mod view;
mod writer;

use std::{
    fs::File,
    ops::ControlFlow,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    checkpoint::Checkpoint,
    envelope::{Draft, Envelope},
    file,
    hash::Digest,
    house,
    json::Map,
    key::{Key, VKey},
    mark::{self, Mark},
    proof,
    receipt::{Receipt, prove},
    store::{
        Entry, Identity, Reader, Row, StoreError,
        sqlite::{self, SqliteReader, SqliteStore},
    },
    succession::Succession,
    tile::{Edge, Nodes},
    time::Moment,
    verify::{Chain, Look},
};

use back::Back;
pub use error::LedgerError;
pub(crate) use files::Files;
use front::Front;
pub use handover::Ending;
pub use turn::{Placed, Turn};
pub use view::View;
pub(crate) use view::witnessed;
use writer::Writer;

/// Size, last entry and time of a ledger at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries there are; the next one gets this number.
    pub size: u64,
    /// The leaf hash of the last one. Each entry names the one before it, so this one hash stands
    /// for all of them; before the first it is the root of the empty tree.
    pub tip: Digest,
    /// When the last one was recorded; `None` before the first.
    pub time: Option<Moment>,
}

impl Head {
    fn of(last: Option<&Entry>) -> Result<Self, StoreError> {
        let Some(last) = last else {
            return Ok(Self { size: 0, tip: Digest::empty_root(), time: None });
        };
        let damaged = || StoreError::damaged(format!("entry {}", last.seq));
        let entry = Envelope::scan(&last.bytes).ok_or_else(damaged)?;
        let time = Moment::parse(entry.t).ok_or_else(damaged)?;
        Ok(Self { size: last.seq + 1, tip: last.leaf, time: Some(time) })
    }

    /// The time to record for an act at `now`: `now` itself, or the last entry's time when the
    /// clock has stepped back by no more than two seconds. A larger step is refused.
    pub fn time_for(&self, now: Moment) -> Result<Moment, LedgerError> {
        match self.time {
            Some(last) if now < last => {
                if last.unix_ms() - now.unix_ms() <= 2000 {
                    Ok(last)
                } else {
                    Err(LedgerError::TimeBack { given: now, last })
                }
            }
            _ => Ok(now),
        }
    }
}

/// What was appended, durable and signed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Place in the ledger.
    pub seq: u64,
    /// Leaf hash.
    pub leaf: Digest,
    /// Whether the same request had been recorded before; nothing was added then.
    pub again: bool,
    /// A signed checkpoint that covers the entry.
    pub checkpoint: Arc<Checkpoint>,
}

/// A value that a turn made, and the checkpoint that covers what it appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    /// What the turn returned.
    pub value: T,
    /// A signed checkpoint over everything the turn saw and wrote.
    pub checkpoint: Arc<Checkpoint>,
}

/// How a ledger is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// When the high-water mark is forced to the disk.
    pub mark: mark::Sync,
}

/// An institution's ledger, open for writing by this process alone. Shared by reference.
pub struct Ledger {
    // Before the writer, so that the writing connection closes last: only it may fold the
    // write-ahead log into the database.
    reader: Mutex<Box<dyn Reader>>,
    writer: Writer,
    identity: Identity,
    keys: Mutex<Succession>,
    files: Files,
    _lock: File,
}

impl Ledger {
    /// Makes the ledger of institution `inst` in `folder` and opens it. The log's origin is the
    /// key's name.
    pub fn create(folder: &Path, inst: &str, key: Key) -> Result<Self, LedgerError> {
        Self::make(folder, inst, key, Settings::default(), false)
    }

    /// Opens the ledger in `folder`, or makes it if there is none.
    pub fn open_or_create(folder: &Path, inst: &str, key: Key) -> Result<Self, LedgerError> {
        Self::make(folder, inst, key, Settings::default(), true)
    }

    /// Opens the ledger in `folder`.
    pub fn open(folder: &Path, key: Key) -> Result<Self, LedgerError> {
        Self::open_with(folder, key, Settings::default())
    }

    /// Opens the ledger in `folder` with settings of one's own.
    pub fn open_with(folder: &Path, key: Key, settings: Settings) -> Result<Self, LedgerError> {
        let files = Files::new(folder);
        if !files.database().exists() {
            return Err(StoreError::Missing { path: folder.to_owned() }.into());
        }
        let lock = files.lock()?;
        Self::begin(files, lock, key, settings)
    }

    fn make(
        folder: &Path,
        inst: &str,
        key: Key,
        settings: Settings,
        may_exist: bool,
    ) -> Result<Self, LedgerError> {
        if !valid_inst(inst) {
            return Err(LedgerError::Inst { inst: inst.to_owned() });
        }
        let files = Files::new(folder);
        let lock = files.lock()?;
        if sqlite::exists(&files.database())? {
            let exists = LedgerError::Exists { path: folder.to_owned() };
            return if may_exist { Self::begin(files, lock, key, settings) } else { Err(exists) };
        }
        // The mark comes first: a database without one is then always suspicious, while a mark
        // over nothing is only the trace of a creation that was cut short.
        match Mark::open(&files.mark(), false)? {
            None => {
                let first = Checkpoint::sign(&key, 0, Digest::empty_root());
                Mark::create(&files.mark(), &first)?;
            }
            Some((_, found)) if found.size() > 0 => {
                return Err(LedgerError::Fork { database: 0, mark: found.size() });
            }
            Some((_, found)) => found.verify(key.public()).map_err(LedgerError::MarkSignature)?,
        }
        let identity = Identity { inst: inst.to_owned(), vkey: key.public().to_string() };
        sqlite::create(&files.database(), &identity)?;
        file::sync_folder(&files.database()).map_err(|error| LedgerError::Io {
            path: folder.to_owned(),
            what: error.to_string(),
        })?;
        Self::begin(files, lock, key, settings)
    }

    fn begin(files: Files, lock: File, key: Key, settings: Settings) -> Result<Self, LedgerError> {
        let mut reader: Box<dyn Reader> = Box::new(SqliteReader::open(&files.database())?);
        let identity = reader.identity()?;
        let keys = house::keys(reader.as_mut())?;
        if key.public() != keys.current() {
            let (expected, given) = (keys.current().to_string(), key.public().to_string());
            return Err(LedgerError::OtherKey { expected, given });
        }
        let (mark, marked) = Mark::open(&files.mark(), true)?
            .ok_or_else(|| LedgerError::NoMark { path: files.mark() })?;
        keys.verify_kept(&marked).map_err(LedgerError::MarkSignature)?;
        let last = reader.last()?;
        let head = Head::of(last.as_ref())?;
        let edge = check_tail(reader.as_mut(), last.as_ref())?;
        check_fork(reader.as_mut(), &edge, &marked)?;
        check_unsigned(reader.as_mut(), &identity.inst, &marked)?;
        let store = Box::new(SqliteStore::open(&files.database())?);
        let back = Back::new(store, edge, mark, marked, key, settings)?;
        let lookup = Box::new(SqliteReader::open(&files.database())?);
        let front = Front::new(head, lookup, back.last())?;
        let writer = Writer::new(identity.inst.clone(), front, back);
        let (reader, keys) = (Mutex::new(reader), Mutex::new(keys));
        Ok(Self { writer, reader, identity, keys, files, _lock: lock })
    }

    /// The institution's name.
    #[must_use]
    pub fn inst(&self) -> &str {
        &self.identity.inst
    }

    /// The row of keys that verify this ledger's checkpoints.
    #[must_use]
    pub fn keys(&self) -> Succession {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The key that signs now.
    #[must_use]
    pub fn key(&self) -> VKey {
        self.keys().current().clone()
    }

    /// The folder the ledger lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.files.folder()
    }

    /// The head as last acknowledged.
    pub fn checkpoint(&self) -> Result<Arc<Checkpoint>, LedgerError> {
        self.writer.latest()
    }

    /// The head that the next turn will see: it may be ahead of what is durable.
    pub fn head(&self) -> Result<Head, LedgerError> {
        self.writer.head()
    }

    /// Signs for the entries that a crash left durable but unacknowledged, and gives the head.
    ///
    /// Opening does not do it by itself: whoever folds the entries looks at them first, so that
    /// nothing is signed that the house itself would refuse. A turn does it too, because it answers
    /// from those entries and adds to them.
    pub fn acknowledge(&self) -> Result<Arc<Checkpoint>, LedgerError> {
        Ok(self.turn(|_| Ok::<_, LedgerError>(()))?.checkpoint)
    }

    /// Judges and appends with nobody in between.
    ///
    /// `act` runs at the head, alone; what it appends becomes durable together with what other
    /// callers appended meanwhile. Only when it is durable, signed for and marked does this
    /// return. If `act` fails, nothing of it is kept.
    ///
    /// `act` may keep state of its own in step with the ledger (apply each entry as it appends):
    /// should the commit fail, the ledger is [`LedgerError::Poisoned`] and the process must end.
    pub fn turn<T, E: From<LedgerError>>(
        &self,
        act: impl FnOnce(&mut Turn<'_>) -> Result<T, E>,
    ) -> Result<Kept<T>, E> {
        self.writer.turn(act)
    }

    /// Judges one act at the head and records it: `judge` gives time and findings.
    ///
    /// A request that was recorded before is answered with the earlier entry, without judging.
    pub fn decide<E: From<LedgerError>>(
        &self,
        idem: &str,
        body: Map,
        judge: impl FnOnce(&Head) -> Result<(Moment, Map), E>,
    ) -> Result<Appended, E> {
        let Kept { value, checkpoint } = self.turn(|turn| -> Result<_, E> {
            if let Some(earlier) = turn.earlier(idem, &body)? {
                return Ok(earlier);
            }
            let (time, found) = judge(&turn.head())?;
            Ok(turn.place(Draft { idem: idem.to_owned(), time, body, found })?)
        })?;
        let Placed { seq, leaf, again } = value;
        Ok(Appended { seq, leaf, again, checkpoint })
    }

    /// Records a draft that was judged at `judged_at`.
    pub fn append(&self, judged_at: &Head, draft: Draft) -> Result<Appended, LedgerError> {
        let Kept { value, checkpoint } = self.turn(|turn| -> Result<_, LedgerError> {
            if let Some(earlier) = turn.earlier(&draft.idem, &draft.body)? {
                return Ok(earlier);
            }
            let head = turn.head();
            if (head.size, head.tip) != (judged_at.size, judged_at.tip) {
                return Err(LedgerError::Conflict { head });
            }
            turn.place(draft)
        })?;
        let Placed { seq, leaf, again } = value;
        Ok(Appended { seq, leaf, again, checkpoint })
    }

    /// Shows the durable entries from `from` on, in order and without copies, until told to stop.
    pub fn scan(
        &self,
        from: u64,
        mut each: impl FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        Ok(self.reader()?.scan(from, &mut each)?)
    }

    fn reader(&self) -> Result<MutexGuard<'_, Box<dyn Reader>>, LedgerError> {
        let why = || tiaoli_text::words!(zh: "一次读取中途崩溃" en: "a reader panicked half-way");
        self.reader.lock().map_err(|_| LedgerError::Poisoned { why: why() })
    }

    /// The receipt of entry `seq`, against the last acknowledged checkpoint.
    pub fn receipt(&self, seq: u64) -> Result<Receipt, LedgerError> {
        // The keys are read first: what is signed later leads to no more than one receipt to retry.
        let (keys, checkpoint) = (self.keys(), self.checkpoint()?);
        prove(self.reader()?.as_mut(), seq, &checkpoint, &keys)
    }

    /// Closes the ledger and says whether the last of it could be put away.
    pub fn close(self) -> Result<(), LedgerError> {
        self.writer.close()
    }
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("identity", &self.identity).finish_non_exhaustive()
    }
}

fn valid_inst(inst: &str) -> bool {
    (1..=64).contains(&inst.len())
        && inst.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
}

/// The cheap part of verification that every opening does: the last entry is whole and follows the
/// one before it, and the tree's edge can be read.
fn check_tail(reader: &mut dyn Reader, last: Option<&Entry>) -> Result<Edge, LedgerError> {
    let Some(last) = last else { return Ok(Edge::default()) };
    let damaged = |seq: u64| StoreError::damaged(format!("entry {seq}"));
    let before = match last.seq.checked_sub(1) {
        None => Digest::empty_root(),
        Some(seq) => reader.entry(seq)?.ok_or_else(|| damaged(seq))?.leaf,
    };
    let prev = Envelope::scan(&last.bytes).and_then(|entry| Digest::from_hex(entry.prev));
    if Digest::leaf(&last.bytes) != last.leaf || prev != Some(before) {
        return Err(damaged(last.seq).into());
    }
    Ok(Edge::load(reader, last.seq + 1)?)
}

/// What was never signed for must at least be what this ledger would have written: whole entries,
/// each following the one before.
fn check_unsigned(
    reader: &mut dyn Reader,
    inst: &str,
    marked: &Checkpoint,
) -> Result<(), LedgerError> {
    let from = marked.size();
    let mut chain = match from.checked_sub(1) {
        None => Chain::new(),
        Some(before) => {
            let missing = || StoreError::damaged(format!("entry {before}"));
            Chain::after(before, reader.entry(before)?.ok_or_else(missing)?.leaf)
        }
    };
    let mut fault = None;
    reader.scan(from, &mut |row| {
        chain.take(Look::at(row, inst), |_, _| {}, &mut |found| {
            fault.get_or_insert(found);
        });
        if fault.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    match fault {
        None => Ok(()),
        Some(fault) => Err(LedgerError::Unsigned { fault }),
    }
}

/// The database must be the marked ledger or a continuation of it. After a crash it may be ahead;
/// its first entries must then still give the marked root.
fn check_fork(
    reader: &mut dyn Reader,
    edge: &Edge,
    marked: &Checkpoint,
) -> Result<(), LedgerError> {
    let (database, mark) = (edge.frontier().size(), marked.size());
    let same = database >= mark && {
        let root = if database == mark {
            edge.frontier().root()
        } else {
            let mut nodes = Nodes::new(reader, database);
            proof::root(mark, &mut |height, index| nodes.node(height, index))?
        };
        root == marked.root()
    };
    if same { Ok(()) } else { Err(LedgerError::Fork { database, mark }) }
}
