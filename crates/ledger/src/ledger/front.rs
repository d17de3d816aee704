//! The ledger as the next caller finds it: ahead of what is durable.

use std::{
    collections::HashSet,
    hash::{BuildHasher as _, RandomState},
    sync::Arc,
};

use super::{
    Head, LedgerError,
    seat::{Outcome, Seat},
};
use crate::{
    checkpoint::Checkpoint,
    key::Key,
    store::{Batch, Entry, Reader, StoreError},
    time::Moment,
};

/// Head, line and memory of the keys used.
pub(super) struct Front {
    pub(super) head: Head,
    before: Head,
    staged: Vec<Arc<Entry>>,
    /// Entries that the leader is making durable.
    inflight: Arc<Vec<Arc<Entry>>>,
    lookup: Box<dyn Reader>,
    /// Fingerprints of all keys ever used. Nearly every key is new, and that is known here
    /// without asking the database; a hit asks it. The database still holds keys unique.
    known: HashSet<u64>,
    prints: RandomState,
    pub(super) seats: Vec<Arc<Seat>>,
    /// What will become of the batch in line.
    pub(super) outcome: Outcome,
    pub(super) leading: bool,
    pub(super) latest: Arc<Checkpoint>,
    pub(super) failed: Option<LedgerError>,
    /// Whether entries found on opening have not been signed for yet.
    pub(super) tail: bool,
    /// The key that signs from the batch in line on.
    pub(super) successor: Option<Key>,
}

impl Front {
    pub(super) fn new(
        head: Head,
        mut lookup: Box<dyn Reader>,
        latest: Arc<Checkpoint>,
    ) -> Result<Self, StoreError> {
        let tail = head.size != latest.size();
        let (mut known, prints) = (HashSet::new(), RandomState::new());
        lookup.idems(&mut |idem| {
            known.insert(prints.hash_one(idem));
        })?;
        Ok(Self {
            head,
            before: head,
            staged: Vec::new(),
            inflight: Arc::default(),
            lookup,
            known,
            prints,
            seats: Vec::new(),
            outcome: Outcome::default(),
            leading: false,
            latest,
            failed: None,
            tail,
            successor: None,
        })
    }

    /// The entry with this key, durable or on its way.
    pub(super) fn find(&mut self, idem: &str) -> Result<Option<Arc<Entry>>, StoreError> {
        if !self.known.contains(&self.prints.hash_one(idem)) {
            return Ok(None);
        }
        let mut waiting = self.staged.iter().chain(self.inflight.iter());
        match waiting.find(|entry| entry.idem == idem) {
            Some(entry) => Ok(Some(Arc::clone(entry))),
            None => Ok(self.lookup.find(idem)?.map(Arc::new)),
        }
    }

    /// Puts an entry in line and moves the head over it.
    pub(super) fn stage(&mut self, entry: Entry, time: Moment) {
        self.head = Head { size: entry.seq + 1, tip: entry.leaf, time: Some(time) };
        self.known.insert(self.prints.hash_one(&*entry.idem));
        self.staged.push(Arc::new(entry));
    }

    /// Where a failed turn goes back to.
    pub(super) fn point(&self) -> (usize, Head) {
        (self.staged.len(), self.head)
    }

    /// Takes back what was staged since `point`.
    pub(super) fn unstage(&mut self, (keep, head): (usize, Head)) {
        // A fingerprint left behind would only cost a lookup, but one may stand for two keys: the
        // older entry's must stay findable, so none is removed.
        self.staged.truncate(keep);
        self.head = head;
    }

    /// Whether everything that a turn may have seen is durable.
    pub(super) fn settled(&self) -> bool {
        self.staged.is_empty() && self.inflight.is_empty() && !self.tail
    }

    /// Takes all that is in line; `None` if nobody has put anything there.
    pub(super) fn take(&mut self) -> Option<Batch> {
        if self.staged.is_empty() {
            return None;
        }
        let before = std::mem::replace(&mut self.before, self.head);
        let entries = Arc::new(std::mem::take(&mut self.staged));
        self.inflight = Arc::clone(&entries);
        Some(Batch {
            entries,
            size_before: before.size,
            tip_before: before.tip,
            tiles: Vec::new(),
            checkpoint: None,
        })
    }

    /// The batch taken is durable under `checkpoint`.
    pub(super) fn landed(&mut self, checkpoint: Arc<Checkpoint>) {
        self.inflight = Arc::default();
        self.tail = false;
        self.latest = checkpoint;
    }
}
