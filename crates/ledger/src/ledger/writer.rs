//! Group commit without a thread in the middle.
//!
//! Callers take turns at the front: one at a time judges and puts its entries in line. Whoever
//! finds nobody committing leads: it takes all that is in line and commits it as one transaction
//! while others go on judging behind it; the rest sleep until their batch is durable. Against a
//! writer thread this saves a lone caller four changes of thread an act, and a judge may borrow
//! from its caller. A leader is never abandoned half-way: it is a plain call that runs to its end.

use std::sync::{Arc, Mutex, MutexGuard};

use tiaoli_text::words;

use super::{
    Head, Kept, LedgerError, Turn,
    back::Back,
    front::Front,
    seat::{Outcome, Seat},
};
use crate::{checkpoint::Checkpoint, key::Key, store::Batch};

/// The queue of one ledger.
pub(super) struct Writer {
    inst: String,
    front: Mutex<Front>,
    back: Mutex<Back>,
}

impl Writer {
    pub(super) fn new(inst: String, front: Front, back: Back) -> Self {
        Self { inst, front: Mutex::new(front), back: Mutex::new(back) }
    }

    /// The front, unless a judge panicked there: then whoever comes next sends all others home.
    fn lock(&self) -> Result<MutexGuard<'_, Front>, LedgerError> {
        self.front.lock().map_err(|poisoned| {
            let error = panicked();
            fail(&mut poisoned.into_inner(), &error);
            error
        })
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
        let point = front.point();
        let value = match act(&mut Turn { front: &mut front, inst: &self.inst }) {
            Ok(value) => value,
            Err(error) => {
                front.unstage(point);
                return Err(error);
            }
        };
        // Even a turn that appended nothing may have answered from entries still on their way.
        let checkpoint =
            if front.settled() { Arc::clone(&front.latest) } else { self.settle(front)? };
        Ok(Kept { value, checkpoint })
    }

    /// Waits until the batch in line is durable, or makes it so.
    fn settle(&self, mut front: MutexGuard<'_, Front>) -> Result<Arc<Checkpoint>, LedgerError> {
        let outcome = Arc::clone(&front.outcome);
        if front.leading {
            let seat = Seat::new();
            front.seats.push(Arc::clone(&seat));
            drop(front);
            if seat.wait() {
                self.lead(self.lock()?)?;
            }
        } else {
            front.leading = true;
            self.lead(front)?;
        }
        outcome.get().cloned().unwrap_or_else(|| Err(panicked()))
    }

    /// Makes what is in line durable, names the next leader and wakes the others.
    fn lead<'a>(&'a self, mut front: MutexGuard<'a, Front>) -> Result<(), LedgerError> {
        let outcome = std::mem::take(&mut front.outcome);
        let seats = std::mem::take(&mut front.seats);
        let (batch, successor) = (front.take(), front.successor.take());
        let result = if batch.is_none() && !front.tail {
            Ok(Arc::clone(&front.latest))
        } else {
            drop(front);
            let result = self.commit(batch, successor);
            front = match self.lock() {
                Ok(front) => front,
                Err(error) => {
                    // What was committed is durable and may be said so.
                    wake(&outcome, &seats, result);
                    return Err(error);
                }
            };
            result
        };
        match &result {
            Ok(checkpoint) => {
                front.landed(Arc::clone(checkpoint));
                let next = if front.seats.is_empty() { None } else { Some(front.seats.remove(0)) };
                front.leading = next.is_some();
                drop(front);
                if let Some(next) = next {
                    next.lead();
                }
            }
            Err(error) => fail(&mut front, error),
        }
        wake(&outcome, &seats, result);
        Ok(())
    }

    /// Makes a batch durable; without one, signs for what was found on opening.
    fn commit(
        &self,
        batch: Option<Batch>,
        successor: Option<Key>,
    ) -> Result<Arc<Checkpoint>, LedgerError> {
        let mut back = self.back.lock().map_err(|_| panicked())?;
        if let Some(key) = successor {
            back.sign_with(key);
        }
        let done = match batch {
            Some(batch) => back.commit(batch),
            None => back.acknowledge(),
        };
        done.map_err(|error| match error {
            LedgerError::Poisoned { why } => LedgerError::Poisoned { why },
            other => LedgerError::Poisoned { why: other.words() },
        })
    }

    pub(super) fn close(&self) -> Result<(), LedgerError> {
        if let Some(error) = &self.lock()?.failed {
            return Err(error.clone());
        }
        self.back.lock().map_err(|_| panicked())?.close()
    }
}

fn panicked() -> LedgerError {
    LedgerError::Poisoned {
        why: words!(zh: "一次判断中途崩溃" en: "a judge panicked half-way")
    }
}

/// No more work: all who wait in line hear why.
fn fail(front: &mut Front, error: &LedgerError) {
    front.failed.get_or_insert_with(|| error.clone());
    let (outcome, seats) = (Arc::clone(&front.outcome), std::mem::take(&mut front.seats));
    wake(&outcome, &seats, Err(error.clone()));
}

fn wake(outcome: &Outcome, seats: &[Arc<Seat>], result: Result<Arc<Checkpoint>, LedgerError>) {
    // Set once: a second word on the same batch would come from a failure after it landed.
    let _ = outcome.set(result);
    seats.iter().for_each(|seat| seat.done());
}
