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
    timed: bool,
    broken: bool,
}

impl Chain {
    /// Begins before the first entry of institution `inst`.
    #[must_use]
    pub fn new(inst: &str) -> Self {
        let (frontier, time) = (Frontier::new(), [0; Moment::WIDTH]);
        Self { inst: inst.to_owned(), frontier, time, other: None, timed: false, broken: false }
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

    /// The recorded time of the last entry, if that entry could be read.
    #[must_use]
    pub fn time(&self) -> Option<&str> {
        self.timed.then(|| str::from_utf8(&self.time).unwrap_or_default())
    }

    /// Whether the entries seen have this root.
    ///
    /// Where the last entry's bytes and its stored hash disagree, the root says which of the two
    /// was changed; the check goes on with the other.
    pub fn agrees(&mut self, root: &Digest) -> bool {
        if self.frontier.root() == *root {
            return true;
        }
        match self.other.take() {
            Some(other) if other.root() == *root => {
                self.frontier = other;
                true
            }
            kept => {
                self.other = kept;
                false
            }
        }
    }

    /// Takes the next entry as stored; `found` gets what is wrong with it or the one before.
    /// Returns the leaf that
    /// now stands in the tree.
    pub fn take(&mut self, row: Row<'_>, found: &mut dyn FnMut(Fault)) -> Digest {
        let leaf = Digest::leaf(row.bytes);
        let seq = self.frontier.size();
        if row.seq != seq && !self.broken {
            self.broken = true;
            found(Fault { seq, kind: FaultKind::Missing { next: row.seq } });
        }
        let mut fault = |kind| found(Fault { seq: row.seq, kind });
        let sound = row.leaf == leaf.as_bytes();
        if sound {
            self.content(row, found);
        } else {
            fault(FaultKind::Changed);
        }
        let stored = Digest::from_slice(row.leaf).unwrap_or(leaf);
        self.timed &= sound;
        self.other = (!sound).then(|| {
            let mut other = self.frontier.clone();
            other.append(leaf);
            other
        });
        self.frontier.append(stored);
        stored
    }

    fn content(&mut self, row: Row<'_>, found: &mut dyn FnMut(Fault)) {
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
                    let last = String::from_utf8_lossy(&self.time).into_owned();
                    fault(FaultKind::TimeBack { last });
                }
                self.time = time;
                self.timed = true;
            }
            _ => fault(FaultKind::Time { found: envelope.t.to_owned() }),
        }
        // The entry must name the root of the tree before it; if not, the one before it is not the
        // one it was appended to.
        let prev = Digest::from_hex(envelope.prev);
        if self.broken || prev.is_some_and(|prev| self.agrees(&prev)) {
            return;
        }
        self.broken = true;
        let kind = if seq == 0 { FaultKind::First } else { FaultKind::Replaced };
        found(Fault { seq: seq.saturating_sub(1), kind });
    }
}
