//! The durable side: commit, sign, mark, in that order as seen from outside.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use tiaoli_text::words;

use super::{Head, HighWater, LedgerError};
use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    key::{Key, VKey},
    store::{Batch, Store, StoreError},
    succession::Succession,
    tile::{Edge, WIDTH},
};

mod news;
pub(super) use news::News;

/// How often in a row the outcome of one commit may be lost before the ledger stops. Each time the
/// store has already waited for the database as long as it is willing to.
const LOST: u32 = 8;

/// Everything that only the one who commits may touch.
pub(super) struct Back {
    store: Box<dyn Store>,
    /// Whether other nodes append too.
    shared: bool,
    inst: String,
    key: VKey,
    /// The keys as the ledger records them; read when they are needed.
    keys: Option<Succession>,
    /// The durable head.
    head: Head,
    edge: Edge,
    mark: Box<dyn HighWater>,
    signer: Signer,
    last: Arc<Checkpoint>,
}

/// What came of a batch.
pub(super) enum Commit {
    /// It is durable, under this checkpoint.
    Landed(Arc<Checkpoint>),
    /// Another node was first; nothing of it was written.
    Moved(News),
}

impl Back {
    /// Takes up where the mark stands. The entries may be ahead of it after a crash; whether they
    /// are to be signed for is for whoever can read them to say: see [`Self::acknowledge`].
    pub(super) fn new(
        store: Box<dyn Store>,
        shared: bool,
        (head, edge): (Head, Edge),
        (mark, marked): (Box<dyn HighWater>, Checkpoint),
        inst: &str,
        key: Key,
    ) -> Self {
        let (inst, public, last) = (inst.to_owned(), key.public().clone(), Arc::new(marked));
        let signer = Signer::new(key);
        Self { store, shared, inst, key: public, keys: None, head, edge, mark, signer, last }
    }

    /// Signs for all entries there are and marks it.
    pub(super) fn acknowledge(&mut self) -> Result<Arc<Checkpoint>, LedgerError> {
        let size = self.edge.frontier().size();
        if size != self.last.size() {
            self.signer.begin(size, self.edge.frontier().root())?;
            let last = Arc::new(self.signer.end()?);
            self.mark.advance(&last)?;
            self.mark.close()?;
            self.last = last;
        }
        Ok(self.last())
    }

    /// Signs with `key` from the next batch on.
    pub(super) fn sign_with(&mut self, key: Key) {
        self.key = key.public().clone();
        self.keys = None;
        self.signer = Signer::new(key);
    }

    pub(super) fn last(&self) -> Arc<Checkpoint> {
        Arc::clone(&self.last)
    }

    /// Makes the batch durable and gives the checkpoint that may now be shown.
    ///
    /// Alone, the signature is worked out while the disk works. On a shared store it goes into the
    /// same transaction, so that entries and the signature over them appear together. Either way
    /// nobody sees a checkpoint over entries that could still vanish.
    pub(super) fn commit(&mut self, mut batch: Batch, head: Head) -> Result<Commit, LedgerError> {
        let before = self.shared.then(|| self.edge.clone());
        for entry in batch.entries.iter() {
            self.edge.push(entry.leaf, |tile| batch.tiles.push(tile));
        }
        let size = self.edge.frontier().size();
        self.signer.begin(size, self.edge.frontier().root())?;
        // One checkpoint for every tile is kept: enough to audit by, too few to weigh.
        let width = WIDTH as u64;
        let crosses = self.last.size() / width != size / width;
        batch.checkpoint = (crosses && self.last.size() > 0).then(|| self.last());
        let checkpoint = match before {
            None => {
                self.store.commit(&batch)?;
                Arc::new(self.signer.end()?)
            }
            Some(before) => {
                let checkpoint = Arc::new(self.signer.end()?);
                batch.signed = Some(Arc::clone(&checkpoint));
                if !self.land(&batch)? {
                    self.edge = before;
                    return Ok(Commit::Moved(self.moved()?));
                }
                checkpoint
            }
        };
        self.head = head;
        self.mark.advance(&checkpoint)?;
        self.last = Arc::clone(&checkpoint);
        Ok(Commit::Landed(checkpoint))
    }

    /// Whether the batch has become durable.
    ///
    /// When the outcome of a commit is lost, it is looked for before anything is answered. What is
    /// not there is sent again: the same entries for the same head, so that it does not matter
    /// whether the first attempt still arrives. Once the head has moved on it cannot.
    fn land(&mut self, batch: &Batch) -> Result<bool, LedgerError> {
        let mut lost = false;
        for _ in 0..LOST {
            match self.store.commit(batch) {
                Ok(()) => return Ok(true),
                Err(StoreError::Moved) if !lost => return Ok(false),
                Err(StoreError::Moved | StoreError::Lost { .. }) => {}
                Err(error) => return Err(error.into()),
            }
            lost = true;
            match self.look(batch) {
                Ok(Some(landed)) => return Ok(landed),
                Ok(None) | Err(StoreError::Lost { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(LedgerError::Poisoned {
            why: words!(
                zh: "提交时与数据库反复失去联系，不知道是否已经记上"
                en: "contact with the database was lost again and again while committing, so that it is not known whether the entries were recorded"
            ),
        })
    }

    /// After a lost commit: whether it has landed; `None` if nobody has written yet.
    fn look(&mut self, batch: &Batch) -> Result<Option<bool>, StoreError> {
        self.store.recover()?;
        let Some(last) = batch.entries.last() else { return Ok(Some(true)) };
        let reader = self.store.read();
        // The batch is all there or not at all, and an entry's hash covers its key and its place.
        if reader.entry(last.seq)?.is_some_and(|there| there.leaf == last.leaf) {
            return Ok(Some(true));
        }
        let same = reader.last_seq()? == batch.size_before.checked_sub(1);
        Ok(if same { None } else { Some(false) })
    }

    /// Where the ledger stands now that another node was first.
    fn moved(&mut self) -> Result<News, LedgerError> {
        for _ in 0..LOST {
            match self.catch_up() {
                Err(LedgerError::Store(StoreError::Lost { .. })) => self.store.recover()?,
                other => return other,
            }
        }
        self.catch_up()
    }

    /// Puts the last checkpoint into the database and the mark on the disk.
    pub(super) fn close(&mut self) -> Result<(), LedgerError> {
        if self.last.size() > 0 {
            self.store.keep(&self.last)?;
        }
        self.store.tend()?;
        self.mark.close()
    }
}

/// A thread that signs while the committing one waits for the disk.
struct Signer {
    ask: SyncSender<(u64, Digest)>,
    answer: Receiver<Checkpoint>,
}

impl Signer {
    fn new(key: Key) -> Self {
        let (ask, asked) = sync_channel::<(u64, Digest)>(1);
        let (give, answer) = sync_channel(1);
        // The thread ends by itself when the asking side is dropped, and the key with it.
        thread::spawn(move || {
            for (size, root) in asked {
                if give.send(Checkpoint::sign(&key, size, root)).is_err() {
                    return;
                }
            }
        });
        Self { ask, answer }
    }

    fn begin(&self, size: u64, root: Digest) -> Result<(), LedgerError> {
        self.ask.send((size, root)).map_err(|_| gone())
    }

    fn end(&self) -> Result<Checkpoint, LedgerError> {
        self.answer.recv().map_err(|_| gone())
    }
}

fn gone() -> LedgerError {
    LedgerError::Poisoned {
        why: words!(zh: "签名线程已退出" en: "the signing thread has ended")
    }
}
