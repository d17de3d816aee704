//! Checks a run of entries against each other, and says which one is wrong.
//!
//! Pure: it is shown the rows one by one and keeps only the edge of the tree, so that it can run
//! over a ledger of any length, in any process, also where there is no file and no clock. What
//! can be said of an entry alone ([`Look`]) is apart from what needs the one before it
//! ([`Chain`]), because the first is most of the work and any thread may do it.

mod fault;
mod look;

use crate::{hash::Digest, time::Moment, tree::Frontier};

pub use fault::{Fault, FaultKind};
pub use look::Look;

/// One entry as a store shows it, without a copy.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Place in the ledger.
    pub seq: u64,
    /// Idempotency key.
    pub idem: &'a str,
    /// The leaf hash as stored; thirty-two bytes unless damaged.
    pub leaf: &'a [u8],
    /// The bytes.
    pub bytes: &'a [u8],
}

/// The state of a check.
#[derive(Debug, Clone)]
pub struct Chain {
    frontier: Frontier,
    /// How many entries came before the first one seen.
    start: u64,
    /// Leaf hash of the last entry; of the empty tree, its root.
    tip: Digest,
    time: [u8; Moment::WIDTH],
    /// The edge and tip with the bytes' own hash, where bytes and stored hash disagreed in the
    /// last entry.
    other: Option<(Frontier, Digest)>,
    broken: bool,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// Begins before the first entry.
    #[must_use]
    pub fn new() -> Self {
        let (frontier, time) = (Frontier::new(), [0; Moment::WIDTH]);
        Self { frontier, start: 0, tip: Digest::empty_root(), time, other: None, broken: false }
    }

    /// Begins after the entry at `seq` with leaf hash `leaf`, where only what follows is checked:
    /// the tree over it says nothing.
    #[must_use]
    pub fn after(seq: u64, leaf: Digest) -> Self {
        let mut chain = Self::new();
        chain.start = seq.saturating_add(1);
        chain.tip = leaf;
        chain
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

    /// Whether the entries seen have this root.
    ///
    /// Where the last entry's bytes and its stored hash disagree, the root says which of the two
    /// was changed; the check goes on with the other.
    pub fn agrees(&mut self, root: &Digest) -> bool {
        self.frontier.root() == *root || self.turn_to(|frontier, _| frontier.root() == *root)
    }

    /// Goes on with the bytes' own hash if it is the one that fits.
    fn turn_to(&mut self, fits: impl FnOnce(&Frontier, &Digest) -> bool) -> bool {
        match self.other.take() {
            Some((frontier, tip)) if fits(&frontier, &tip) => {
                (self.frontier, self.tip) = (frontier, tip);
                true
            }
            kept => {
                self.other = kept;
                false
            }
        }
    }

    /// Takes the next entry as it looks alone; `found` gets what is wrong with it or the one
    /// before. `made` hears of each subtree that the entry completes, by height.
    pub fn take(
        &mut self,
        look: Look,
        made: impl FnMut(u32, Digest),
        found: &mut dyn FnMut(Fault),
    ) {
        let at = self.start + self.frontier.size();
        if look.seq != at && !self.broken {
            self.broken = true;
            found(Fault { seq: at, kind: FaultKind::Missing { next: look.seq } });
        }
        for kind in look.faults {
            found(Fault { seq: look.seq, kind });
        }
        if let Some(time) = look.time {
            if time < self.time {
                let last = String::from_utf8_lossy(&self.time).into_owned();
                found(Fault { seq: look.seq, kind: FaultKind::TimeBack { last } });
            }
            self.time = time;
        }
        if let Some(prev) = look.prev {
            self.follows(look.seq, prev, found);
        }
        let stored = look.stored.unwrap_or(look.leaf);
        self.other = (stored != look.leaf).then(|| {
            let mut other = self.frontier.clone();
            other.append(look.leaf);
            (other, look.leaf)
        });
        self.frontier.append_with(stored, made);
        self.tip = stored;
    }

    /// The entry must name the one before it; if not, the one before it is not the one it was
    /// appended to.
    fn follows(&mut self, seq: u64, prev: Option<Digest>, found: &mut dyn FnMut(Fault)) {
        let fits = prev.is_some_and(|prev| self.tip == prev || self.turn_to(|_, tip| *tip == prev));
        if self.broken || fits {
            return;
        }
        self.broken = true;
        let kind = if seq == 0 { FaultKind::First } else { FaultKind::Replaced };
        found(Fault { seq: seq.saturating_sub(1), kind });
    }
}
