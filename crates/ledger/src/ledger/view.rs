//! A ledger for those who only read: no lock, no secret key.

use std::{fs, io, ops::ControlFlow};

use super::{Files, Head, LedgerError, Place, check_fork};
use crate::{
    checkpoint::Checkpoint,
    file::{self, Access},
    hash::Digest,
    house::{self, Loss},
    key::VKey,
    mark::Mark,
    proof,
    receipt::{Receipt, prove},
    store::{Entry, Reader, Row, StoreError},
    succession::Succession,
    tile::{Edge, Nodes},
};

/// A reading view of a ledger, beside whoever writes it.
pub struct View {
    reader: Box<dyn Reader>,
    checkpoint: Checkpoint,
    inst: String,
    keys: Succession,
    files: Option<Files>,
    witnessed: Option<Checkpoint>,
}

impl View {
    /// Opens the ledger at `place` for reading.
    ///
    /// A shared database keeps its last signed checkpoint itself. Where the place names a node's
    /// folder too, the database must continue what that node has marked.
    pub fn open(place: impl Into<Place>) -> Result<Self, LedgerError> {
        let place = place.into();
        let mut reader = place.database(None)?.reader()?;
        let files = place.files();
        let marked = match &files {
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
        let witnessed = files.as_ref().map_or(Ok(None), |files| witnessed(files, &keys))?;
        Ok(Self { reader, checkpoint, inst, keys, files, witnessed })
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

    /// The losses that the ledger records.
    pub fn losses(&mut self) -> Result<Vec<Loss>, LedgerError> {
        Ok(house::losses(self.reader.as_mut())?)
    }

    /// The last checkpoint that witnesses have cosigned, if any has.
    #[must_use]
    pub const fn witnessed(&self) -> Option<&Checkpoint> {
        self.witnessed.as_ref()
    }

    /// Keeps a checkpoint with the cosignatures it has got, for receipts to come.
    pub fn keep_witnessed(&mut self, checkpoint: Checkpoint) -> Result<(), LedgerError> {
        let path = self.files.as_ref().ok_or(LedgerError::NoFolder)?.witnessed();
        let written = file::write(&path, checkpoint.to_string().as_bytes(), Access::Open);
        written.map_err(|error| LedgerError::Io { path, what: error.to_string() })?;
        self.witnessed = Some(checkpoint);
        Ok(())
    }

    /// The proof that the tree of `old` entries is the beginning of `checkpoint`'s.
    pub fn consistency(
        &mut self,
        old: u64,
        checkpoint: &Checkpoint,
    ) -> Result<Vec<Digest>, LedgerError> {
        let (new, root) = (checkpoint.size(), checkpoint.root());
        let mut nodes = Nodes::new(self.reader.as_mut(), new);
        let mut node = |height, index| nodes.node(height, index);
        let before = proof::root(old.min(new), &mut node)?;
        let path = proof::consistency(old, new, &mut node)?;
        // A proof that would not verify must not leave the house: the fault would look like a fork.
        proof::verify_consistency(old, new, &before, &root, &path)?;
        Ok(path)
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

    /// The receipt of entry `seq`: against the checkpoint that witnesses have cosigned, if it covers
    /// the entry, and otherwise against the one that the mark held.
    pub fn receipt(&mut self, seq: u64) -> Result<Receipt, LedgerError> {
        let witnessed = self.witnessed.as_ref().filter(|witnessed| seq < witnessed.size());
        // A key that was revoked since may have signed it.
        let good = witnessed.filter(|witnessed| self.keys.verify(witnessed).is_ok());
        let checkpoint = good.unwrap_or(&self.checkpoint);
        prove(self.reader.as_mut(), seq, checkpoint, &self.keys)
    }
}

/// Reads what witnesses have cosigned. A checkpoint that is not the ledger's own is as good as a
/// damaged file: somebody has put it there.
pub(crate) fn witnessed(
    files: &Files,
    keys: &Succession,
) -> Result<Option<Checkpoint>, LedgerError> {
    let path = files.witnessed();
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(|error| LedgerError::Io { path, what: error.to_string() })?,
    };
    let read = Checkpoint::parse(&text).map_err(LedgerError::Witnessed)?;
    keys.verify_kept(&read).map_err(LedgerError::Witnessed)?;
    Ok(Some(read))
}
