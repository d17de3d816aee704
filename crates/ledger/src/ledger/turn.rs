//! What a caller can do while it alone stands at the head.

use std::ops::ControlFlow;

use super::{Head, LedgerError, front::Front};
use crate::{
    envelope::{self, Draft, DraftError},
    hash::Digest,
    house,
    json::Map,
    store::{Entry, Row},
};

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Place in the ledger.
    pub seq: u64,
    /// Leaf hash.
    pub leaf: Digest,
    /// Whether the same request had been recorded before.
    pub again: bool,
}

/// A turn at the head; made by [`super::Ledger::turn`].
pub struct Turn<'a> {
    pub(super) front: &'a mut Front,
    pub(super) inst: &'a str,
}

impl Turn<'_> {
    /// The head, with what this turn has appended so far.
    #[must_use]
    pub fn head(&self) -> Head {
        self.front.head
    }

    /// The head as far as it is durable. Entries beyond it are on their way; where other nodes
    /// append too, they may yet come to nothing.
    #[must_use]
    pub fn durable(&self) -> Head {
        self.front.durable()
    }

    /// Shows the entries from `from` up to the head in order, until told to stop.
    pub fn since(
        &mut self,
        from: u64,
        mut each: impl FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        Ok(self.front.since(from, &mut each)?)
    }

    /// Whether this ledger was once `size` entries long with `tip` as the last leaf, so that a state
    /// folded up to there can be folded on.
    pub fn passed(&mut self, size: u64, tip: &Digest) -> Result<bool, LedgerError> {
        Ok(self.front.passed(size, tip)?)
    }

    /// The entry that an earlier request with this key and body left, if there was one; the same
    /// key with another body is an error.
    pub fn earlier(&mut self, idem: &str, body: &Map) -> Result<Option<Placed>, LedgerError> {
        let Some(entry) = self.front.find(idem)? else { return Ok(None) };
        if envelope::same_body(&entry.bytes, body) {
            Ok(Some(Placed { seq: entry.seq, leaf: entry.leaf, again: true }))
        } else {
            Err(LedgerError::IdemReused { idem: idem.to_owned(), seq: entry.seq })
        }
    }

    /// Puts the draft at the head. It is durable when the whole turn has returned to its caller.
    pub fn append(&mut self, draft: Draft) -> Result<Placed, LedgerError> {
        match self.earlier(&draft.idem, &draft.body)? {
            Some(earlier) => Ok(earlier),
            None => self.place(&draft),
        }
    }

    /// Puts a draft at the head whose key is known to be new.
    pub(super) fn place(&mut self, draft: &Draft) -> Result<Placed, LedgerError> {
        if house::is_own(&draft.idem) {
            return Err(DraftError::Reserved { idem: draft.idem.clone() }.into());
        }
        self.put(draft)
    }

    /// Puts an entry of the house itself at the head.
    pub(super) fn put(&mut self, draft: &Draft) -> Result<Placed, LedgerError> {
        let Head { size: seq, tip, time } = self.front.head;
        if let Some(last) = time.filter(|last| draft.time < *last) {
            return Err(LedgerError::TimeBack { given: draft.time, last });
        }
        let bytes = envelope::seal(draft, self.inst, seq, &tip)?;
        let leaf = Digest::leaf(&bytes);
        self.front.stage(Entry { seq, idem: draft.idem.clone(), leaf, bytes }, draft.time);
        Ok(Placed { seq, leaf, again: false })
    }
}
