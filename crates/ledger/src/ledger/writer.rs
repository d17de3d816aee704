//! Group commit without a thread in the middle.
//!
//! Callers take turns at the front: one at a time judges and puts its entries in line. Whoever
//! finds nobody committing leads: it takes all that is in line and commits it as one transaction
//! while others go on judging behind it; the rest sleep until their batch is durable. Against a
//! writer thread this saves a lone caller four changes of thread an act, and a judge may borrow
//! from its caller. A leader is never abandoned half-way: it is a plain call that runs to its end.

use std::{
    collections::HashMap,
    sync::{Arc, Condvar, Mutex, MutexGuard},
};

use tiaoli_text::words;

use super::{Head, Kept, LedgerError, Turn, back::Back};
use crate::{
    checkpoint::Checkpoint,
    store::{Batch, Entry, HeadRow, Reader},
    time::Moment,
    tree::Frontier,
};

/// The ledger as the next caller finds it, ahead of what is durable.
pub(super) struct Front {
    pub(super) head: Head,
    frontier: Frontier,
    staged: Vec<Arc<Entry>>,
    before: Head,
    /// Entries on their way to the disk, by idempotency key.
    pub(super) pending: HashMap<String, Arc<Entry>>,
    pub(super) lookup: Box<dyn Reader>,
    /// Number of the batch that is being filled.
    batch: u64,
    /// Number of the last durable batch.
    done: u64,
    leading: bool,
    latest: Arc<Checkpoint>,
    failed: Option<LedgerError>,
}

impl Front {
    /// Puts an entry in line and moves the head over it.
    pub(super) fn stage(&mut self, entry: Arc<Entry>, time: Moment) {
        self.frontier.append(entry.leaf);
        let (size, root) = (self.frontier.size(), self.frontier.root());
        self.head = Head { size, root, time: Some(time) };
        self.pending.insert(entry.idem.clone(), Arc::clone(&entry));
        self.staged.push(entry);
    }

    /// Takes back what was staged behind the first `keep`.
    fn unstage(&mut self, keep: usize, head: Head, frontier: Frontier) {
        for entry in self.staged.drain(keep..) {
            self.pending.remove(&entry.idem);
        }
        self.head = head;
        self.frontier = frontier;
    }

    fn take(&mut self) -> Batch {
        let before = std::mem::replace(&mut self.before, self.head);
        self.batch += 1;
        Batch {
            entries: std::mem::take(&mut self.staged),
            size_before: before.size,
            root_before: before.root,
            head: HeadRow {
                root: self.head.root,
                frontier: self.frontier.clone(),
                time: self.head.time.map(|time| time.to_string()).unwrap_or_default(),
            },
            tiles: Vec::new(),
            checkpoint: None,
        }
    }
}

/// The queue of one ledger.
pub(super) struct Writer {
    inst: String,
    front: Mutex<Front>,
    back: Mutex<Back>,
    /// Sleepers by the parity of their batch, so that only those are woken whose time has come.
    bells: [Condvar; 2],
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("inst", &self.inst).finish_non_exhaustive()
    }
}

impl Writer {
    pub(super) fn new(
        inst: String,
        head: Head,
        frontier: Frontier,
        lookup: Box<dyn Reader>,
        back: Back,
    ) -> Self {
        let front = Front {
            head,
            frontier,
            staged: Vec::new(),
            before: head,
            pending: HashMap::new(),
            lookup,
            batch: 1,
            done: 0,
            leading: false,
            latest: back.last(),
            failed: None,
        };
        let bells = [Condvar::new(), Condvar::new()];
        Self { inst, front: Mutex::new(front), back: Mutex::new(back), bells }
    }

    fn lock(&self) -> Result<MutexGuard<'_, Front>, LedgerError> {
        self.front.lock().map_err(|_| self.panicked())
    }

    /// A turn panicked while it held the front; nobody may be left asleep.
    fn panicked(&self) -> LedgerError {
        self.bells.iter().for_each(Condvar::notify_all);
        let why = words!(zh: "一次判断中途崩溃" en: "a judge panicked half-way");
        LedgerError::Poisoned { why }
    }

    fn bell(&self, batch: u64) -> &Condvar {
        let [even, odd] = &self.bells;
        if batch.is_multiple_of(2) { even } else { odd }
    }

    pub(super) fn head(&self) -> Result<Head, LedgerError> {
        Ok(self.lock()?.head)
    }

    pub(super) fn latest(&self) -> Result<Arc<Checkpoint>, LedgerError> {
        Ok(Arc::clone(&self.lock()?.latest))
    }

    pub(super) fn turn<T, E: From<LedgerError>>(
        &self,
        act: impl FnOnce(&mut Turn<'_>) -> Result<T, E>,
    ) -> Result<Kept<T>, E> {
        let mut front = self.lock()?;
        if let Some(error) = &front.failed {
            return Err(error.clone().into());
        }
        let (keep, head, frontier) = (front.staged.len(), front.head, front.frontier.clone());
        let value = match act(&mut Turn { front: &mut front, inst: &self.inst }) {
            Ok(value) => value,
            Err(error) => {
                front.unstage(keep, head, frontier);
                return Err(error);
            }
        };
        // Even a turn that appended nothing may have answered from entries still on their way.
        let mine = if front.staged.is_empty() { front.batch - 1 } else { front.batch };
        let checkpoint = self.settle(front, mine)?;
        Ok(Kept { value, checkpoint })
    }

    /// Waits until batch `mine` is durable, or makes it so.
    fn settle<'a>(
        &'a self,
        mut front: MutexGuard<'a, Front>,
        mine: u64,
    ) -> Result<Arc<Checkpoint>, LedgerError> {
        loop {
            if front.done >= mine {
                return Ok(Arc::clone(&front.latest));
            }
            if let Some(error) = &front.failed {
                return Err(error.clone());
            }
            front = if front.leading {
                self.bell(mine).wait(front).map_err(|_| self.panicked())?
            } else {
                self.lead(front)?
            };
        }
    }

    fn lead<'a>(
        &'a self,
        mut front: MutexGuard<'a, Front>,
    ) -> Result<MutexGuard<'a, Front>, LedgerError> {
        front.leading = true;
        let batch = front.take();
        let number = front.batch - 1;
        drop(front);
        let entries: Vec<Arc<Entry>> = batch.entries.clone();
        let result = match self.back.lock() {
            Ok(mut back) => back.commit(batch),
            Err(_) => Err(self.panicked()),
        };
        let mut front = self.lock()?;
        front.leading = false;
        match result {
            Ok(checkpoint) => {
                for entry in &entries {
                    front.pending.remove(&entry.idem);
                }
                front.done = number;
                front.latest = checkpoint;
                self.bell(number).notify_all();
                // One of the next batch must lead it; more need not wake yet.
                self.bell(number + 1).notify_one();
            }
            Err(error) => {
                front.failed = Some(match error {
                    poisoned @ LedgerError::Poisoned { .. } => poisoned,
                    other => LedgerError::Poisoned { why: other.words() },
                });
                self.bells.iter().for_each(Condvar::notify_all);
            }
        }
        Ok(front)
    }

    pub(super) fn close(&self) -> Result<(), LedgerError> {
        if let Some(error) = &self.lock()?.failed {
            return Err(error.clone());
        }
        self.back.lock().map_err(|_| self.panicked())?.close()
    }
}
