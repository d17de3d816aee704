//! A ledger for those who only read: no lock, no secret key.

use std::ops::ControlFlow;

use super::{Head, LedgerError, Place, check_fork};
use crate::{
    checkpoint::Checkpoint,
    house,
    key::VKey,
    mark::Mark,
    receipt::{Receipt, prove},
    store::{Entry, Reader, Row, StoreError},
    succession::Succession,
    tile::Edge,
};

/// A reading view of a ledger, beside whoever writes it.
pub struct View {
    reader: Box<dyn Reader>,
    checkpoint: Checkpoint,
    inst: String,
    keys: Succession,
}

impl View {
    /// Opens the ledger at `place` for reading.
    ///
    /// A shared database keeps its last signed checkpoint itself. Where the place names a node's
    /// folder too, the database must continue what that node has marked.
    pub fn open(place: impl Into<Place>) -> Result<Self, LedgerError> {
        let place = place.into();
        let mut reader = place.database(None)?.reader()?;
        // The mark before the keys: a writer may change both meanwhile, but then the keys know more.
        let marked = match place.files() {
            None => None,
            Some(files) => {
                let no_mark = || LedgerError::NoMark { path: files.mark() };
                let (_, marked) = Mark::open(&files.mark(), false)?.ok_or_else(no_mark)?;
                Some(marked)
            }
        };
        let signed = reader.signed()?;
        let (inst, keys) = (reader.identity()?.inst, house::keys(reader.as_mut())?);
        if let Some(marked) = &marked {
            keys.verify_kept(marked).map_err(LedgerError::MarkSignature)?;
        }
        let checkpoint = match (signed, marked) {
            (None, Some(marked)) => marked,
            (None, None) => return Err(StoreError::damaged("head").into()),
            (Some((_, note)), marked) => {
                let signed = Checkpoint::parse(&note).map_err(LedgerError::MarkSignature)?;
                keys.verify_kept(&signed).map_err(LedgerError::MarkSignature)?;
                if let Some(marked) = marked {
                    let edge = Edge::load(reader.as_mut(), signed.size())?;
                    check_fork(reader.as_mut(), &edge, &marked)?;
                }
                signed
            }
        };
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

    /// What had been acknowledged when the view was opened, of a shared ledger what had been signed.
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
