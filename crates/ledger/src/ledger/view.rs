//! A ledger for those who only read: no lock, no secret key.

use std::{ops::ControlFlow, path::Path};

use super::{Files, Head, LedgerError};
use crate::{
    checkpoint::Checkpoint,
    house,
    key::VKey,
    mark::Mark,
    receipt::{Receipt, prove},
    store::{Entry, Reader, Row, sqlite::SqliteReader},
    succession::Succession,
};

/// A reading view of the ledger in a folder, beside whoever writes it.
pub struct View {
    reader: Box<dyn Reader>,
    checkpoint: Checkpoint,
    inst: String,
    keys: Succession,
}

impl View {
    /// Opens the ledger in `folder` for reading.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let files = Files::new(folder);
        let mut reader: Box<dyn Reader> = Box::new(SqliteReader::open(&files.database())?);
        let no_mark = || LedgerError::NoMark { path: files.mark() };
        // The mark before the keys: a writer may change both meanwhile, but then the keys know more.
        let (_, checkpoint) = Mark::open(&files.mark(), false)?.ok_or_else(no_mark)?;
        let (inst, keys) = (reader.identity()?.inst, house::keys(reader.as_mut())?);
        keys.verify_kept(&checkpoint).map_err(LedgerError::MarkSignature)?;
        Ok(Self { reader, checkpoint, inst, keys })
    }

    /// The institution's name.
    #[must_use]
    pub fn inst(&self) -> &str {
        &self.inst
    }

    /// The key that signs now, as the ledger itself states it.
    #[must_use]
    pub fn key(&self) -> &VKey {
        self.keys.current()
    }

    /// The row of keys that verify the ledger's checkpoints, as the ledger itself states it.
    #[must_use]
    pub const fn keys(&self) -> &Succession {
        &self.keys
    }

    /// What had been acknowledged when the view was opened.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The head as stored now.
    pub fn head(&mut self) -> Result<Head, LedgerError> {
        Ok(Head::of(self.reader.last()?.as_ref())?)
    }

    /// The entry at `seq`.
    pub fn entry(&mut self, seq: u64) -> Result<Option<Entry>, LedgerError> {
        Ok(self.reader.entry(seq)?)
    }

    /// Shows the entries from `from` on, in order and without copies, until told to stop.
    pub fn scan(
        &mut self,
        from: u64,
        mut each: impl FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        Ok(self.reader.scan(from, &mut each)?)
    }

    /// The receipt of entry `seq` against the checkpoint that the mark held.
    pub fn receipt(&mut self, seq: u64) -> Result<Receipt, LedgerError> {
        prove(self.reader.as_mut(), seq, &self.checkpoint, &self.keys)
    }
}
