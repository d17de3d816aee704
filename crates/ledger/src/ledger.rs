//! One institution's ledger: made, opened, added to, proved.

mod back;
mod error;
mod files;
mod flush;
mod follow;
mod front;
mod handover;
mod high;
mod loss;
mod place;
mod seat;
mod turn;
mod view;
mod writer;

use std::{
    fs::File,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    audit,
    checkpoint::Checkpoint,
    envelope::{Draft, Envelope},
    hash::Digest,
    house,
    json::Map,
    key::{Key, VKey},
    mark::{self, Mark},
    proof,
    receipt::{Receipt, prove},
    store::{Database, Entry, Identity, Reader, Row, StoreError},
    succession::Succession,
    tile::{Edge, Nodes},
    time::Moment,
    verify::{Chain, Look},
};

use back::Back;
pub use error::LedgerError;
pub(crate) use files::Files;
pub use follow::{Fold, Follower};
use front::Front;
pub use handover::Ending;
pub use high::HighWater;
use high::MarkFile;
pub use place::Place;
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

/// What a ledger is put together from.
pub struct Parts {
    /// The database.
    pub database: Box<dyn Database>,
    /// What remembers the high-water mark.
    pub mark: Box<dyn HighWater>,
    /// What it remembers now.
    pub marked: Checkpoint,
    /// The folder that messages name.
    pub folder: PathBuf,
}

/// An institution's ledger, open for writing. Shared by reference.
///
/// In a folder, this process alone writes. On a shared database other nodes append too; each has a
/// folder of its own with its mark and lock.
pub struct Ledger {
    // Before the writer, so that the writing connection closes last: only it may fold the
    // write-ahead log into the database.
    reader: Mutex<Option<Box<dyn Reader>>>,
    writer: Writer,
    database: Box<dyn Database>,
    identity: Identity,
    keys: Mutex<Succession>,
    folder: PathBuf,
    _lock: Option<File>,
}

impl Ledger {
    /// Makes the ledger of institution `inst` at `place` and opens it. The log's origin is the
    /// key's name.
    pub fn create(place: impl Into<Place>, inst: &str, key: Key) -> Result<Self, LedgerError> {
        Self::make(&place.into(), inst, key, Settings::default(), false)
    }

    /// Opens the ledger at `place`, or makes it if there is none.
    pub fn open_or_create(
        place: impl Into<Place>,
        inst: &str,
        key: Key,
    ) -> Result<Self, LedgerError> {
        Self::make(&place.into(), inst, key, Settings::default(), true)
    }

    /// Opens the ledger at `place`.
    pub fn open(place: impl Into<Place>, key: Key) -> Result<Self, LedgerError> {
        Self::open_with(place, key, Settings::default())
    }

    /// Opens the ledger at `place` with settings of one's own.
    pub fn open_with(
        place: impl Into<Place>,
        key: Key,
        settings: Settings,
    ) -> Result<Self, LedgerError> {
        let place = place.into();
        let files = place.node()?;
        let missing = || StoreError::Missing { path: place.name() };
        let database = match &place {
            Place::Folder(_) if !files.database().exists() => return Err(missing().into()),
            Place::Folder(_) => place.database(None)?,
            Place::Postgres { .. } => {
                let database = place.database(None)?;
                if !database.exists()? {
                    return Err(missing().into());
                }
                database
            }
        };
        let lock = files.lock()?;
        Self::begin(database, &files, lock, key, settings)
    }

    /// Makes this a node of a ledger that others have begun: verifies all of it and takes its signed
    /// head as the first mark. A node that has a mark is opened, not joined again.
    pub fn join(place: impl Into<Place>, inst: &str, key: Key) -> Result<Self, LedgerError> {
        let place = place.into();
        let files = place.node()?;
        let database = place.database(Some(inst))?;
        if !database.exists()? {
            return Err(StoreError::Missing { path: place.name() }.into());
        }
        let lock = files.lock()?;
        if Mark::open(&files.mark(), false)?.is_some() {
            return Err(LedgerError::Exists { path: files.folder().to_owned() });
        }
        let report = audit::over(database.as_ref(), Some(key.public()), None, &mut |_, _| {})?;
        if let Some(fault) = report.faults.first() {
            return Err(LedgerError::Unsound { why: fault.words() });
        }
        let signed = Checkpoint::sign(&key, report.size, report.root);
        Mark::create(&files.mark(), &signed)?;
        Self::begin(database, &files, lock, key, Settings::default())
    }

    fn make(
        place: &Place,
        inst: &str,
        key: Key,
        settings: Settings,
        may_exist: bool,
    ) -> Result<Self, LedgerError> {
        if !valid_inst(inst) {
            return Err(LedgerError::Inst { inst: inst.to_owned() });
        }
        let files = place.node()?;
        let lock = files.lock()?;
        let database = place.database(Some(inst))?;
        if database.exists()? {
            let exists = LedgerError::Exists { path: place.name() };
            let begin = || Self::begin(database, &files, lock, key, settings);
            return if may_exist { begin() } else { Err(exists) };
        }
        // The mark comes first: a database without one is then always suspicious, while a mark
        // over nothing is only the trace of a creation that was cut short.
        let first = Checkpoint::sign(&key, 0, Digest::empty_root());
        match Mark::open(&files.mark(), false)? {
            None => drop(Mark::create(&files.mark(), &first)?),
            Some((_, found)) if found.size() > 0 => {
                return Err(LedgerError::Fork { database: 0, mark: found.size() });
            }
            Some((_, found)) => found.verify(key.public()).map_err(LedgerError::MarkSignature)?,
        }
        let identity = Identity { inst: inst.to_owned(), vkey: key.public().to_string() };
        database.create(&identity, &first)?;
        Self::begin(database, &files, lock, key, settings)
    }

    fn begin(
        database: Box<dyn Database>,
        files: &Files,
        lock: File,
        key: Key,
        settings: Settings,
    ) -> Result<Self, LedgerError> {
        let reader = database.reader()?;
        let (mark, marked) = Mark::open(&files.mark(), true)?
            .ok_or_else(|| LedgerError::NoMark { path: files.mark() })?;
        let mark = Box::new(MarkFile::new(mark, settings.mark)?);
        let folder = files.folder().to_owned();
        let parts = Parts { database, mark, marked, folder };
        let mut ledger = Self::over(parts, reader, key)?;
        ledger._lock = Some(lock);
        Ok(ledger)
    }

    /// Opens a ledger on parts of one's own, such as another database. Whoever brings them sees to
    /// it that a store that is not shared has no second writer.
    pub fn assemble(parts: Parts, key: Key) -> Result<Self, LedgerError> {
        let reader = parts.database.reader()?;
        Self::over(parts, reader, key)
    }

    fn over(parts: Parts, mut reader: Box<dyn Reader>, key: Key) -> Result<Self, LedgerError> {
        let Parts { database, mut mark, mut marked, folder } = parts;
        let shared = database.shared();
        let identity = reader.identity()?;
        let keys = house::keys(reader.as_mut())?;
        if key.public() != keys.current() {
            let (expected, given) = (keys.current().to_string(), key.public().to_string());
            return Err(LedgerError::OtherKey { expected, given });
        }
        keys.verify_kept(&marked).map_err(LedgerError::MarkSignature)?;
        let signed = signed_head(reader.as_mut(), &keys)?;
        // Other nodes go on meanwhile: what they add after the head was read is met in the first turn.
        let last = match &signed {
            None => reader.last()?,
            Some(signed) => match signed.size().checked_sub(1) {
                None => None,
                Some(seq) => Some(reader.entry(seq)?.ok_or(LedgerError::Fork {
                    database: reader.last_seq()?.map_or(0, |last| last + 1),
                    mark: signed.size(),
                })?),
            },
        };
        let head = Head::of(last.as_ref())?;
        let edge = check_tail(reader.as_mut(), last.as_ref())?;
        check_fork(reader.as_mut(), &edge, &marked)?;
        match signed {
            None => check_unsigned(reader.as_mut(), &identity.inst, &marked)?,
            Some(signed) => {
                check_fork(reader.as_mut(), &edge, &signed)?;
                if signed != marked {
                    mark.advance(&signed)?;
                    mark.close()?;
                    marked = signed;
                }
            }
        }
        let store = database.store()?;
        let back = Back::new(store, shared, (head, edge), (mark, marked), &identity.inst, key);
        // A shared database allows only so many connections: a second one is opened when needed.
        let (lookup, reader) =
            if shared { (reader, None) } else { (database.reader()?, Some(reader)) };
        let front = Front::new(head, shared, lookup, back.last())?;
        let writer = Writer::new(identity.inst.clone(), shared, front, back);
        let (reader, keys) = (Mutex::new(reader), Mutex::new(keys));
        Ok(Self { writer, reader, database, identity, keys, folder, _lock: None })
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
        &self.folder
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
    /// On a shared database another node may be first: then `act` judges again on what is there
    /// now, with the entries of the others before it. State that is kept in step with the ledger
    /// must be able to go back with it ([`Follower`] is). In a folder nobody else writes: `act`
    /// runs once, and should the commit fail, the ledger is [`LedgerError::Poisoned`] and the
    /// process must end.
    pub fn turn<T, E: From<LedgerError>>(
        &self,
        act: impl FnMut(&mut Turn<'_>) -> Result<T, E>,
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
        mut judge: impl FnMut(&Head) -> Result<(Moment, Map), E>,
    ) -> Result<Appended, E> {
        let (mut body, idem) = (Some(body), idem.to_owned());
        let mut draft = None;
        let Kept { value, checkpoint } = self.turn(|turn| -> Result<_, E> {
            let asked = draft.as_ref().map(|draft: &Draft| &draft.body).or(body.as_ref());
            if let Some(earlier) = asked.map_or(Ok(None), |body| turn.earlier(&idem, body))? {
                return Ok(earlier);
            }
            let (time, found) = judge(&turn.head())?;
            let draft = draft.get_or_insert_with(|| Draft {
                idem: idem.clone(),
                time,
                body: body.take().unwrap_or_default(),
                found: Map::new(),
            });
            (draft.time, draft.found) = (time, found);
            Ok(turn.place(draft)?)
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
            turn.place(&draft)
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
        self.read(|reader| Ok(reader.scan(from, &mut each)?))
    }

    fn read<T>(
        &self,
        look: impl FnOnce(&mut dyn Reader) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let why = || tiaoli_text::words!(zh: "一次读取中途崩溃" en: "a reader panicked half-way");
        let mut held = self.reader.lock().map_err(|_| LedgerError::Poisoned { why: why() })?;
        let reader = match held.take() {
            Some(reader) => reader,
            None => self.database.reader()?,
        };
        look(held.insert(reader).as_mut())
    }

    /// The receipt of entry `seq`, against the last acknowledged checkpoint.
    pub fn receipt(&self, seq: u64) -> Result<Receipt, LedgerError> {
        // The keys are read first: what is signed later leads to no more than one receipt to retry.
        let (keys, checkpoint) = (self.keys(), self.checkpoint()?);
        self.read(|reader| prove(reader, seq, &checkpoint, &keys))
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

/// The checkpoint that a shared store keeps over its head.
fn signed_head(
    reader: &mut dyn Reader,
    keys: &Succession,
) -> Result<Option<Checkpoint>, LedgerError> {
    let Some((_, note)) = reader.signed()? else { return Ok(None) };
    let signed = Checkpoint::parse(&note).map_err(LedgerError::MarkSignature)?;
    keys.verify_kept(&signed).map_err(LedgerError::MarkSignature)?;
    Ok(Some(signed))
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
