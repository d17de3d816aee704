//! State that is the fold of a ledger, kept where the ledger is.
//!
//! Where several nodes append, two things happen that one process alone never sees: entries of
//! others come in between, and what this node has put in line may come to nothing because another
//! was first. So two states are kept: one over what is durable, which only goes forward, and one
//! ahead of it for the next judgment, which is thrown away and begun again from the first when the
//! ledger did not go its way.

use std::ops::ControlFlow;

use super::{Head, LedgerError, Turn};
use crate::{hash::Digest, store::Row};

/// A state that is made of a ledger's entries, one after another.
pub trait Fold: Clone {
    /// Why an entry cannot be folded.
    type Error;

    /// Takes the next entry; if it cannot, it stays as it was.
    fn apply(&mut self, row: Row<'_>) -> Result<(), Self::Error>;
}

/// A fold that follows its ledger.
#[derive(Debug, Clone)]
pub struct Follower<S> {
    settled: At<S>,
    ahead: At<S>,
}

/// A state, and the head it is the fold up to.
#[derive(Debug, Clone)]
struct At<S> {
    state: S,
    size: u64,
    tip: Digest,
}

impl<S: Fold> Follower<S> {
    /// Begins before the first entry.
    pub fn new(empty: S) -> Self {
        let settled = At { state: empty, size: 0, tip: Digest::empty_root() };
        Self { ahead: settled.clone(), settled }
    }

    /// The state over what was durable when [`Self::meet`] was last called.
    pub const fn settled(&self) -> &S {
        &self.settled.state
    }

    /// Brings the state to where the turn stands, with all that others have appended meanwhile.
    pub fn meet<E: From<LedgerError> + From<S::Error>>(
        &mut self,
        turn: &mut Turn<'_>,
    ) -> Result<&S, E> {
        let durable = turn.durable().size;
        self.settled.advance::<E>(turn, durable)?;
        if !turn.passed(self.ahead.size, &self.ahead.tip)? {
            self.ahead = self.settled.clone();
        }
        let head = turn.head().size;
        self.ahead.advance::<E>(turn, head)?;
        Ok(&self.ahead.state)
    }

    /// Changes the state by hand for all that the turn has appended, which saves folding it. Should
    /// the turn come to nothing, so does the change.
    pub fn keep<T>(&mut self, turn: &Turn<'_>, change: impl FnOnce(&mut S) -> T) -> T {
        let Head { size, tip, .. } = turn.head();
        (self.ahead.size, self.ahead.tip) = (size, tip);
        change(&mut self.ahead.state)
    }
}

impl<S: Fold> At<S> {
    fn advance<E: From<LedgerError> + From<S::Error>>(
        &mut self,
        turn: &mut Turn<'_>,
        to: u64,
    ) -> Result<(), E> {
        if self.size >= to {
            return Ok(());
        }
        let mut result = Ok(());
        turn.since(self.size, |row| {
            if row.seq >= to {
                return ControlFlow::Break(());
            }
            result = self.state.apply(row);
            if result.is_err() {
                return ControlFlow::Break(());
            }
            (self.size, self.tip) = (row.seq + 1, Digest::leaf(row.bytes));
            ControlFlow::Continue(())
        })?;
        Ok(result?)
    }
}
