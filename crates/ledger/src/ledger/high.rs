//! The high-water mark as the ledger uses it: moved before every acknowledgement.

use crate::{
    checkpoint::Checkpoint,
    ledger::LedgerError,
    mark::{self, Mark},
};

use super::flush::Flusher;

/// Where a ledger remembers, apart from its database, how far it has been acknowledged.
pub trait HighWater: Send {
    /// Remembers the checkpoint; only after that may anybody see it.
    fn advance(&mut self, checkpoint: &Checkpoint) -> Result<(), LedgerError>;

    /// Forces what is remembered to where it survives a loss of power.
    fn close(&mut self) -> Result<(), LedgerError>;
}

/// The mark in a file of its own.
pub(super) struct MarkFile {
    mark: Mark,
    /// Forces it to the disk a little later; without, every advance does.
    flusher: Option<Flusher>,
}

impl MarkFile {
    pub(super) fn new(mark: Mark, sync: mark::Sync) -> Result<Self, LedgerError> {
        let flusher = match sync {
            mark::Sync::Soon => Some(Flusher::new(mark.handle()?)),
            mark::Sync::Each => None,
        };
        Ok(Self { mark, flusher })
    }
}

impl HighWater for MarkFile {
    fn advance(&mut self, checkpoint: &Checkpoint) -> Result<(), LedgerError> {
        self.mark.advance(checkpoint)?;
        match &self.flusher {
            Some(flusher) => flusher.soon(),
            None => Ok(self.mark.sync()?),
        }
    }

    fn close(&mut self) -> Result<(), LedgerError> {
        Ok(self.mark.sync()?)
    }
}
