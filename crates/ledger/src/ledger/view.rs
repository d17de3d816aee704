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
        let marked = match place.files() {
            None => None,
            Some(files) => {
                let no_mark = || LedgerError::NoMark { path: files.mark() };
                Some(Mark::open(&files.mark(), false)?.ok_or_else(no_mark)?.1)
            }
        };
        let signed = match reader.signed()? {
            None => None,
            Some((_, note)) => Some(Checkpoint::parse(&note).map_err(LedgerError::MarkSignature)?),
        };
        // The keys last: a writer may change all of them meanwhile, but then the keys know more.
        let (inst, keys) = (reader.identity()?.inst, house::keys(reader.as_mut())?);
        for checkpoint in marked.iter().chain(&signed) {
            keys.verify_kept(checkpoint).map_err(LedgerError::MarkSignature)?;
        }
        if let (Some(marked), Some(signed)) = (&marked, &signed) {
            let edge = Edge::load(reader.as_mut(), signed.size())?;
            check_fork(reader.as_mut(), &edge, marked)?;
        }
        let checkpoint = signed.or(marked).ok_or_else(|| StoreError::damaged("head"))?;
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
