//! What the ledger asks of a database, and no more.
//!
//! A store keeps bytes under (institution, place) and commits a batch wholly or not at all. It
//! decides nothing: hashes, signatures and checks are made above it, so that every store is
//! judged by the same tests (`tests/it/conformance`).

pub mod postgres;
pub mod sqlite;

use std::{ops::ControlFlow, path::PathBuf, sync::Arc};

use tiaoli_text::{Words, spoken, words};

use crate::{checkpoint::Checkpoint, hash::Digest, tile::Tile};
pub use tiaoli_proof::Row;

/// What a store says when it cannot do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The database or the system under it failed.
    Failed {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        what: String,
    },
    /// What was read is not what a ledger keeps there.
    Damaged {
        /// Which part.
        what: String,
    },
    /// Somebody else has moved the head; nothing was written.
    Moved,
    /// The connection broke or nobody answered in time. What a commit was to write may be there, may
    /// not, and may still arrive as long as the head is where it was.
    Lost {
        /// What was being done.
        doing: &'static str,
        /// What the network or the server said.
        what: String,
    },
    /// The database library or a setting is not fit for a ledger.
    Unfit {
        /// What was found.
        found: String,
        /// What is needed.
        needed: String,
    },
    /// There is no ledger at the place.
    Missing {
        /// The place: a path, or a database and an institution in it.
        path: PathBuf,
    },
    /// The database holds several institutions and none was named.
    Which {
        /// Those it holds.
        there: Vec<String>,
    },
    /// The address of a database cannot be used.
    Address {
        /// Why.
        why: Words,
    },
    /// The ledger was written by a newer version of the program.
    Version {
        /// The schema found.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
}

impl StoreError {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Failed { doing, what } => words!(
                zh: "台账数据库出错（{doing}）：{what}" en: "the ledger's database failed ({doing}): {what}"
            ),
            Self::Damaged { what } => words!(
                zh: "台账数据库中的 {what} 缺失或损坏；请从备份恢复"
                en: "{what} in the ledger's database is missing or damaged; restore it from a backup"
            ),
            Self::Moved => words!(
                zh: "台账已被另一写入者推进" en: "another writer has moved the ledger's head"
            ),
            Self::Lost { doing, what } => words!(
                zh: "与台账数据库失去联系（{doing}）：{what}；请检查数据库是否在运行、网络是否畅通"
                en: "lost contact with the ledger's database ({doing}): {what}; check that it runs and can be reached"
            ),
            Self::Which { there } => {
                let there = there.join(", ");
                words!(
                    zh: "数据库中有多个机构（{there}）；请用 --inst 指明一个"
                    en: "the database holds several institutions ({there}); name one with --inst"
                )
            }
            Self::Address { why } => {
                let Words { zh, en } = why;
                words!(zh: "数据库地址不可用：{zh}" en: "the database's address cannot be used: {en}")
            }
            Self::Unfit { found, needed } => words!(
                zh: "数据库不合要求：现为 {found}，须为 {needed}" en: "the database is not fit for a ledger: {found}; needed: {needed}"
            ),
            Self::Missing { path } => {
                let path = path.display();
                words!(
                    zh: "{path} 处没有台账；请检查路径，或先建立台账"
                    en: "there is no ledger at {path}; check the path or create the ledger first"
                )
            }
            Self::Version { found, known } => words!(
                zh: "台账格式为第 {found} 版，本程序只识到第 {known} 版；请升级程序"
                en: "the ledger has format {found}; this program knows up to {known}; upgrade the program"
            ),
        }
    }
}

spoken!(StoreError);

/// What a ledger is called and who signs for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The institution, as every entry names it.
    pub inst: String,
    /// The verifier key of the log; its name is the log's origin.
    pub vkey: String,
}

/// One entry as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Place in the ledger.
    pub seq: u64,
    /// Idempotency key, kept apart so that the database can hold it unique.
    pub idem: String,
    /// The leaf hash.
    pub leaf: Digest,
    /// The canonical bytes.
    pub bytes: Vec<u8>,
}

/// What one commit makes durable.
#[derive(Debug)]
pub struct Batch {
    /// The entries, consecutive, at least one.
    pub entries: Arc<Vec<Arc<Entry>>>,
    /// Size of the ledger before them.
    pub size_before: u64,
    /// Leaf hash of the entry before them.
    pub tip_before: Digest,
    /// Tiles that they complete.
    pub tiles: Vec<Tile>,
    /// An earlier checkpoint to keep.
    pub checkpoint: Option<Arc<Checkpoint>>,
    /// The checkpoint over the ledger with this batch. A shared store makes it durable in the same
    /// commit, so that whoever sees an entry sees it signed for; elsewhere it is left out, and made
    /// while the disk works.
    pub signed: Option<Arc<Checkpoint>>,
}

/// A database as the home of one institution's ledger: what hands out connections to it.
pub trait Database: Send + Sync {
    /// Whether other processes may append beside this one.
    fn shared(&self) -> bool;

    /// Whether the ledger is there.
    fn exists(&self) -> Result<bool, StoreError>;

    /// Makes the ledger, wholly or not at all, with `first`, the checkpoint over nothing. Returns
    /// whether it was made; one that is there is left alone.
    fn create(&self, identity: &Identity, first: &Checkpoint) -> Result<bool, StoreError>;

    /// The connection that writes.
    fn store(&self) -> Result<Box<dyn Store>, StoreError>;

    /// A connection that only reads.
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError>;
}

/// The writing half of a store; one at a time in a process.
pub trait Store: Send {
    /// Makes the batch durable if the last entry is still the one the batch says; otherwise
    /// [`StoreError::Moved`] and nothing is written.
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError>;

    /// After [`StoreError::Lost`]: waits, as long as it makes sense, until the database can be reached.
    fn recover(&mut self) -> Result<(), StoreError>;

    /// The same connection for reading: it sees what was committed before.
    fn read(&mut self) -> &mut dyn Reader;

    /// Keeps a checkpoint that no later batch will bring.
    fn keep(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError>;

    /// Work that may wait for a quiet moment, such as moving a journal into the database.
    fn tend(&mut self) -> Result<(), StoreError>;
}

/// The reading half of a store; any number.
pub trait Reader: Send {
    /// Whose ledger it is.
    fn identity(&mut self) -> Result<Identity, StoreError>;

    /// The last entry. What can be worked out from the entries is not stored beside them, where it
    /// would cost every commit a page and could contradict them.
    fn last(&mut self) -> Result<Option<Entry>, StoreError>;

    /// The place of the last entry, whatever state that entry is in.
    fn last_seq(&mut self) -> Result<Option<u64>, StoreError>;

    /// Size and note of the checkpoint that came with the last batch ([`Batch::signed`]); `None`
    /// where the store is not shared.
    fn signed(&mut self) -> Result<Option<(u64, String)>, StoreError>;

    /// The entry at `seq`.
    fn entry(&mut self, seq: u64) -> Result<Option<Entry>, StoreError>;

    /// The entry with this idempotency key.
    fn find(&mut self, idem: &str) -> Result<Option<Entry>, StoreError>;

    /// Names every idempotency key in use.
    fn idems(&mut self, each: &mut dyn FnMut(&str)) -> Result<(), StoreError>;

    /// Shows the entries from `from` on in order, as they were at one moment, until told to stop.
    fn scan(
        &mut self,
        from: u64,
        each: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// The leaf hashes from `from` up to and without `to`.
    fn leaves(&mut self, from: u64, to: u64) -> Result<Vec<Digest>, StoreError>;

    /// The bytes of a full tile.
    fn tile(&mut self, level: u32, index: u64) -> Result<Option<Vec<u8>>, StoreError>;

    /// The kept checkpoint of the least size that is at least `size`, with that size.
    fn checkpoint(&mut self, size: u64) -> Result<Option<(u64, String)>, StoreError>;
}
