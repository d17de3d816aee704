//! The durable side: commit, sign, mark, in that order as seen from outside.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use tiaoli_text::words;

use super::{LedgerError, Settings};
use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    key::Key,
    mark::{self, Mark},
    store::{Batch, Store},
    tile::{Edge, WIDTH},
};

mod flush;
use flush::Flusher;

/// Everything that only the one who commits may touch.
pub(super) struct Back {
    store: Box<dyn Store>,
    edge: Edge,
    mark: Mark,
    flusher: Option<Flusher>,
    signer: Signer,
    last: Arc<Checkpoint>,
}

impl Back {
    /// Takes up where the mark stands. The entries may be ahead of it after a crash; whether they
    /// are to be signed for is for whoever can read them to say: see [`Self::acknowledge`].
    pub(super) fn new(
        store: Box<dyn Store>,
        edge: Edge,
        mark: Mark,
        marked: Checkpoint,
        key: Key,
        settings: Settings,
    ) -> Result<Self, LedgerError> {
        let flusher = match settings.mark {
            mark::Sync::Soon => Some(Flusher::new(mark.handle()?)),
            mark::Sync::Each => None,
        };
        let last = Arc::new(marked);
        Ok(Self { store, edge, mark, flusher, signer: Signer::new(key), last })
    }

    /// Signs for all entries there are and marks it.
    pub(super) fn acknowledge(&mut self) -> Result<Arc<Checkpoint>, LedgerError> {
        let size = self.edge.frontier().size();
        if size != self.last.size() {
            self.signer.begin(size, self.edge.frontier().root())?;
            let last = Arc::new(self.signer.end()?);
            self.mark.advance(&last)?;
            self.mark.sync()?;
            self.last = last;
        }
        Ok(self.last())
    }

    pub(super) fn last(&self) -> Arc<Checkpoint> {
        Arc::clone(&self.last)
    }

    /// Signs with `key` from the next batch on.
    pub(super) fn sign_with(&mut self, key: Key) {
        self.signer = Signer::new(key);
    }

    /// Makes the batch durable and gives the checkpoint that may now be shown.
    ///
    /// The signature is worked out while the disk works, but it leaves this function only after
    /// the commit: nobody ever sees a checkpoint over entries that could still vanish.
    pub(super) fn commit(&mut self, mut batch: Batch) -> Result<Arc<Checkpoint>, LedgerError> {
        for entry in batch.entries.iter() {
            self.edge.push(entry.leaf, |tile| batch.tiles.push(tile));
        }
        let size = self.edge.frontier().size();
        self.signer.begin(size, self.edge.frontier().root())?;
        // One checkpoint for every tile is kept: enough to audit by, too few to weigh.
        let width = WIDTH as u64;
        let crosses = self.last.size() / width != size / width;
        batch.checkpoint = (crosses && self.last.size() > 0).then(|| self.last());
        self.store.commit(&batch)?;
        let checkpoint = Arc::new(self.signer.end()?);
        self.mark.advance(&checkpoint)?;
        match &self.flusher {
            Some(flusher) => flusher.soon()?,
            None => self.mark.sync()?,
        }
        self.last = Arc::clone(&checkpoint);
        Ok(checkpoint)
    }

    /// Puts the last checkpoint into the database and the mark on the disk.
    pub(super) fn close(&mut self) -> Result<(), LedgerError> {
        if self.last.size() > 0 {
            self.store.keep(&self.last)?;
        }
        self.store.tend()?;
        self.mark.sync()?;
        Ok(())
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
