//! Where a caller sleeps until its batch is durable or its turn to lead has come.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, Ordering},
    },
    thread::{self, Thread},
};

use super::LedgerError;
use crate::checkpoint::Checkpoint;

/// What became of a batch, once for all who wait for it.
pub(super) type Outcome = Arc<OnceLock<Result<Arc<Checkpoint>, LedgerError>>>;

const WAITING: u8 = 0;
const LEAD: u8 = 1;
const DONE: u8 = 2;

/// One sleeping caller. Waking goes to the thread itself, so that nobody wakes in vain and the
/// woken need no lock to learn the outcome.
pub(super) struct Seat {
    state: AtomicU8,
    thread: Thread,
}

impl Seat {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { state: AtomicU8::new(WAITING), thread: thread::current() })
    }

    /// Sleeps; returns whether to lead (otherwise the outcome is there).
    pub(super) fn wait(&self) -> bool {
        loop {
            match self.state.load(Ordering::Acquire) {
                WAITING => thread::park(),
                state => return state == LEAD,
            }
        }
    }

    pub(super) fn lead(&self) {
        self.state.store(LEAD, Ordering::Release);
        self.thread.unpark();
    }

    pub(super) fn done(&self) {
        self.state.store(DONE, Ordering::Release);
        self.thread.unpark();
    }
}
