//! The ledger as the next caller finds it: ahead of what is durable.

use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher as _, RandomState},
    ops::ControlFlow,
    sync::Arc,
};

use super::{
    Head, LedgerError,
    back::News,
    seat::{Outcome, Seat},
};
use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    key::Key,
    store::{Batch, Entry, Reader, Row, StoreError},
    time::Moment,
};

/// How many of the last durable entries are remembered where several nodes append: who follows the
/// ledger finds them here instead of asking the database.
const RECENT: usize = 1024;

/// Head, line and memory of the keys used.
pub(super) struct Front {
    pub(super) head: Head,
    before: Head,
    /// The head as far as it is durable.
    durable: Head,
    /// The last durable entries; `None` where nobody else appends.
    recent: Option<VecDeque<Arc<Entry>>>,
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
    /// Whether entries found on opening have not been signed for yet.
    pub(super) tail: bool,
    /// The key that signs from the batch in line on.
    pub(super) successor: Option<Key>,
    pub(super) failed: Option<LedgerError>,
}

impl Front {
    pub(super) fn new(
        head: Head,
        shared: bool,
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
            durable: head,
            recent: shared.then(VecDeque::new),
            staged: Vec::new(),
            inflight: Arc::default(),
            lookup,
            known,
            prints,
            seats: Vec::new(),
            outcome: Outcome::default(),
            leading: false,
            latest,
            tail,
            successor: None,
            failed: None,
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
            // What another node has recorded since is not there yet: it has not been judged on. If
            // this turn goes on without it, its commit will find the head moved.
            None => {
                let found = self.lookup.find(idem)?;
                Ok(found.filter(|entry| entry.seq < self.durable.size).map(Arc::new))
            }
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

    /// The head as far as it is durable.
    pub(super) fn durable(&self) -> Head {
        self.durable
    }

    /// Shows the entries from `from` up to the head in order: durable, on their way, in line.
    pub(super) fn since(
        &mut self,
        from: u64,
        each: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let end = self.durable.size;
        let recent = self.recent.iter().flatten();
        let first = recent.clone().next().map_or(end, |entry| entry.seq);
        let mut broken = false;
        if from < first.min(end) {
            let mut one = |row: Row<'_>| {
                broken = row.seq < first && each(row).is_break();
                if broken || row.seq + 1 >= first {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            self.lookup.scan(from, &mut one)?;
        }
        let rest = recent.chain(self.inflight.iter()).chain(&self.staged);
        for entry in rest.filter(|entry| entry.seq >= from) {
            if broken {
                break;
            }
            let Entry { seq, idem, leaf, bytes } = &**entry;
            broken = each(Row { seq: *seq, idem, leaf: leaf.as_bytes(), bytes }).is_break();
        }
        Ok(())
    }

    /// Whether the ledger, as the next turn sees it, once had this size and last leaf.
    pub(super) fn passed(&mut self, size: u64, tip: &Digest) -> Result<bool, StoreError> {
        let Some(seq) = size.checked_sub(1) else {
            return Ok(*tip == Digest::empty_root());
        };
        if seq >= self.head.size {
            return Ok(false);
        }
        let waiting = self.staged.iter().chain(self.inflight.iter());
        let mut near = waiting.chain(self.recent.iter().flatten());
        let leaf = match near.find(|entry| entry.seq == seq) {
            Some(entry) => entry.leaf,
            None => match self.lookup.entry(seq)? {
                Some(entry) => entry.leaf,
                None => return Err(StoreError::damaged(format!("entry {seq}"))),
            },
        };
        Ok(leaf == *tip)
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
            signed: None,
        })
    }

    /// The head that the batch taken will make durable.
    pub(super) fn taken(&self) -> Head {
        self.before
    }

    /// The batch taken is durable under `checkpoint`.
    pub(super) fn landed(&mut self, checkpoint: Arc<Checkpoint>) {
        let entries = std::mem::take(&mut self.inflight);
        self.durable = self.before;
        self.tail = false;
        self.remember(entries.iter().map(Arc::clone));
        self.latest = checkpoint;
    }

    /// Other nodes were first: what is on its way or in line was judged on what did not come to be.
    pub(super) fn learn(&mut self, news: News) {
        self.inflight = Arc::default();
        self.staged.clear();
        let News { head, checkpoint, entries } = news;
        (self.head, self.before, self.durable, self.latest) = (head, head, head, checkpoint);
        for entry in &entries {
            self.known.insert(self.prints.hash_one(&*entry.idem));
        }
        self.remember(entries);
    }

    fn remember(&mut self, entries: impl IntoIterator<Item = Arc<Entry>>) {
        let Some(recent) = &mut self.recent else { return };
        recent.extend(entries);
        let beyond = recent.len().saturating_sub(RECENT);
        recent.drain(..beyond);
    }
}
