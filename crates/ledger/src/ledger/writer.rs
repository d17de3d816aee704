//! Group commit without a thread in the middle.
//!
//! Callers take turns at the front: one at a time judges and puts its entries in line. Whoever
//! finds nobody committing leads: it takes all that is in line and commits it as one transaction
//! while others go on judging behind it; the rest sleep until their batch is durable. Against a
//! writer thread this saves a lone caller four changes of thread an act, and a judge may borrow
//! from its caller. A leader is never abandoned half-way: it is a plain call that runs to its end.
//!
//! Where other nodes append too, a caller who finds nobody in line first takes in what they have
//! appended; one who finds somebody judges on what is in line, and the commit shows whether that
//! held. If another node was first, all who judged on what did not come to be judge again.

use std::sync::{Arc, Mutex, MutexGuard};

use tiaoli_text::words;

use super::{
    Head, Kept, LedgerError, Turn,
    back::{Back, Commit},
    front::Front,
    seat::{Outcome, Seat},
};
use crate::{
    checkpoint::Checkpoint,
    key::Key,
    store::{Batch, StoreError},
};

/// How often one caller judges again before it is told that others are always first. One of the
/// nodes gets on each time; with four that never rest this happens once in 10³¹ turns.
const TRIES: u32 = 250;

/// The queue of one ledger.
pub(super) struct Writer {
    inst: String,
    shared: bool,
    front: Mutex<Front>,
    back: Mutex<Back>,
}

impl Writer {
    pub(super) fn new(inst: String, shared: bool, front: Front, back: Back) -> Self {
        Self { inst, shared, front: Mutex::new(front), back: Mutex::new(back) }
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
        mut act: impl FnMut(&mut Turn<'_>) -> Result<T, E>,
    ) -> Result<Kept<T>, E> {
        let mut last = None;
        for _ in 0..TRIES {
            match self.round(&mut act)? {
                Round::Kept(kept) => return Ok(kept),
                Round::Moved(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(panicked).into())
    }

    fn round<T, E: From<LedgerError>>(
        &self,
        act: &mut impl FnMut(&mut Turn<'_>) -> Result<T, E>,
    ) -> Result<Round<T>, E> {
        let mut front = self.lock()?;
        if let Some(error) = &front.failed {
            return Err(error.clone().into());
        }
        if self.shared && front.settled() {
            self.catch_up(&mut front)?;
        }
        let point = front.point();
        let value = match act(&mut Turn { front: &mut front, inst: &self.inst }) {
            Ok(value) => value,
            Err(error) => {
                front.unstage(point);
                if !self.shared || front.settled() {
                    return Err(error);
                }
                // What was refused on entries that may yet come to nothing is refused when they
                // have not.
                return match self.settle(front) {
                    Ok(_) => Err(error),
                    Err(moved @ LedgerError::Conflict { .. }) => Ok(Round::Moved(moved)),
                    Err(failed) => Err(failed.into()),
                };
            }
        };
        // Even a turn that appended nothing may have answered from entries still on their way.
        if front.settled() {
            let checkpoint = Arc::clone(&front.latest);
            return Ok(Round::Kept(Kept { value, checkpoint }));
        }
        match self.settle(front) {
            Ok(checkpoint) => Ok(Round::Kept(Kept { value, checkpoint })),
            Err(error @ LedgerError::Conflict { .. }) => Ok(Round::Moved(error)),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes in what other nodes have appended. A database that cannot be reached may be there again
    /// the next time; one that has forked or is damaged stops this node.
    fn catch_up(&self, front: &mut Front) -> Result<(), LedgerError> {
        let news = self.back.lock().map_err(|_| panicked())?.catch_up();
        match news {
            Ok(news) if news.head == front.head => {}
            Ok(news) => front.learn(news),
            Err(error) => {
                if !matches!(error, LedgerError::Store(StoreError::Lost { .. })) {
                    fail(front, &error);
                }
                return Err(error);
            }
        }
        Ok(())
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
        let changing = successor.is_some();
        let result = if batch.is_none() && !front.tail {
            Ok(Arc::clone(&front.latest))
        } else {
            let head = front.taken();
            drop(front);
            let result = self.commit(batch, head, successor);
            front = match self.lock() {
                Ok(front) => front,
                Err(error) => {
                    // What was committed is durable and may be said so.
                    let result = match result {
                        Ok(Commit::Landed(checkpoint)) => Ok(checkpoint),
                        Ok(Commit::Moved(_)) => Err(error.clone()),
                        Err(error) => Err(error),
                    };
                    wake(&outcome, &seats, result);
                    return Err(error);
                }
            };
            match result {
                Ok(Commit::Landed(checkpoint)) => Ok(checkpoint),
                Ok(Commit::Moved(_)) if changing || front.successor.is_some() => Err(unchanged()),
                Ok(Commit::Moved(news)) => {
                    let again = Err(LedgerError::Conflict { head: news.head });
                    front.learn(news);
                    // Those behind have judged on what did not come to be.
                    let behind = std::mem::take(&mut front.outcome);
                    let waiting = std::mem::take(&mut front.seats);
                    front.leading = false;
                    drop(front);
                    wake(&behind, &waiting, again.clone());
                    wake(&outcome, &seats, again);
                    return Ok(());
                }
                Err(error) => Err(error),
            }
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
        head: Head,
        successor: Option<Key>,
    ) -> Result<Commit, LedgerError> {
        let mut back = self.back.lock().map_err(|_| panicked())?;
        if let Some(key) = successor {
            back.sign_with(key);
        }
        let done = match batch {
            Some(batch) => back.commit(batch, head),
            None => back.acknowledge().map(Commit::Landed),
        };
        done.map_err(|error| match error {
            // Said in full: whoever reads it must not take it for a passing trouble.
            LedgerError::Poisoned { .. } | LedgerError::Fork { .. } => error,
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

/// What came of judging once.
enum Round<T> {
    Kept(Kept<T>),
    /// Another node was first; the error is for whoever gives up.
    Moved(LedgerError),
}

fn panicked() -> LedgerError {
    LedgerError::Poisoned {
        why: words!(zh: "一次判断中途崩溃" en: "a judge panicked half-way")
    }
}

/// The new key signs already here, but the ledger does not say so.
fn unchanged() -> LedgerError {
    LedgerError::Poisoned {
        why: words!(
            zh: "更替密钥时另一节点抢先写入，密钥没有更替；请重新启动后再试"
            en: "another node was first while the key was being changed, so that it was not; start again and repeat the change"
        ),
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
