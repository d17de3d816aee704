//! Checks a run of entries against each other, and says which one is wrong.
//!
//! Pure: it is shown the rows one by one and keeps only the edge of the tree, so that it can run
//! over a ledger of any length, in any process, also where there is no file and no clock.

mod fault;

use crate::{
    envelope::{Envelope, FORMAT, same_idem},
    hash::Digest,
    store::Row,
    time::Moment,
    tree::Frontier,
};

pub use fault::{Fault, FaultKind};

/// The state of a check.
#[derive(Debug, Clone)]
pub struct Chain {
    inst: String,
    frontier: Frontier,
    time: [u8; Moment::WIDTH],
    /// The edge with the bytes' own hash, where bytes and stored hash disagreed in the last entry.
    other: Option<Frontier>,
    broken: bool,
}

impl Chain {
    /// Begins before the first entry of institution `inst`.
    #[must_use]
    pub fn new(inst: &str) -> Self {
        let (frontier, time) = (Frontier::new(), [0; Moment::WIDTH]);
        Self { inst: inst.to_owned(), frontier, time, other: None, broken: false }
    }

    /// The tree over the entries seen.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Whether the entries no longer form one chain, so that later roots say nothing.
    #[must_use]
    pub const fn broken(&self) -> bool {
        self.broken
    }

    /// The recorded time of the last sound entry.
    #[must_use]
    pub fn time(&self) -> &str {
        str::from_utf8(&self.time).unwrap_or_default()
    }

    /// Takes the next entry as stored; `found` gets what is wrong with it or the one before.
    /// Returns the leaf that now stands in the tree.
    pub fn take(&mut self, row: Row<'_>, found: &mut dyn FnMut(Fault)) -> Digest {
        let leaf = Digest::leaf(row.bytes);
        let root = self.frontier.root();
        self.take_hashed(row, leaf, root, found)
    }

    /// As [`Self::take`], with the two hashes worked out elsewhere: of the bytes, and of the tree
    /// before them.
    fn take_hashed(
        &mut self,
        row: Row<'_>,
        leaf: Digest,
        root: Digest,
        found: &mut dyn FnMut(Fault),
    ) -> Digest {
        let seq = self.frontier.size();
        if row.seq != seq && !self.broken {
            self.broken = true;
            found(Fault { seq, kind: FaultKind::Missing { next: row.seq } });
        }
        let mut fault = |kind| found(Fault { seq: row.seq, kind });
        let sound = row.leaf == leaf.as_bytes();
        if sound {
            self.content(row, root, found);
        } else {
            fault(FaultKind::Changed);
        }
        let stored = Digest::from_slice(row.leaf).unwrap_or(leaf);
        self.other = (!sound).then(|| {
            let mut other = self.frontier.clone();
            other.append(leaf);
            other
        });
        self.frontier.append(stored);
        stored
    }

    fn content(&mut self, row: Row<'_>, root: Digest, found: &mut dyn FnMut(Fault)) {
        let seq = row.seq;
        let mut fault = |kind| found(Fault { seq, kind });
        let Some(envelope) = Envelope::scan(row.bytes) else { return fault(FaultKind::NoEntry) };
        if envelope.v != FORMAT {
            return fault(FaultKind::Version { found: envelope.v });
        }
        if envelope.inst != self.inst {
            fault(FaultKind::Inst { found: envelope.inst.to_owned() });
        }
        if envelope.seq != row.seq {
            fault(FaultKind::Seq { found: envelope.seq });
        }
        if !same_idem(envelope.idem, row.idem) {
            fault(FaultKind::Idem { found: row.idem.to_owned() });
        }
        match envelope.t.as_bytes().try_into() {
            Ok(time) if Moment::parse(envelope.t).is_some_and(|t| t.to_string() == envelope.t) => {
                if time < self.time {
                    fault(FaultKind::TimeBack { last: self.time().to_owned() });
                }
                self.time = time;
            }
            _ => fault(FaultKind::Time { found: envelope.t.to_owned() }),
        }
        self.continues(seq, envelope.prev, root, found);
    }

    /// The entry must name the root of the tree before it; if not, the one before it is not the
    /// one it was appended to.
    fn continues(&mut self, seq: u64, prev: &str, root: Digest, found: &mut dyn FnMut(Fault)) {
        if self.broken || prev.as_bytes() == root.hex_bytes() {
            return;
        }
        if let Some(other) = self.other.take()
            && prev.as_bytes() == other.root().hex_bytes()
        {
            // The stored hash of the entry before was changed, not its bytes; that is reported.
            self.frontier = other;
            return;
        }
        self.broken = true;
        let kind = if seq == 0 { FaultKind::First } else { FaultKind::Replaced };
        found(Fault { seq: seq.saturating_sub(1), kind });
    }
}
