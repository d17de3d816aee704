//! What one stored entry shows by itself: its hash, its envelope, whether they are well formed.

use super::{FaultKind, Row};
use crate::{
    envelope::{Envelope, FORMAT, same_idem},
    hash::Digest,
    time::Moment,
};

/// One entry, looked at alone.
#[derive(Debug, Clone)]
pub struct Look {
    /// Place it is stored under.
    pub seq: u64,
    /// The leaf hash beside it, if it is one.
    pub stored: Option<Digest>,
    /// The leaf hash of its bytes.
    pub leaf: Digest,
    /// What it names as the entry before; nothing if the entry could not be read, nothing inside
    /// if what it names is no hash.
    pub prev: Option<Option<Digest>>,
    /// When it was recorded, as written, if that is a time.
    pub time: Option<[u8; Moment::WIDTH]>,
    /// What is wrong with it alone.
    pub faults: Vec<FaultKind>,
}

impl Look {
    /// Looks at a row of the ledger of institution `inst`.
    #[must_use]
    pub fn at(row: Row<'_>, inst: &str) -> Self {
        let leaf = Digest::leaf(row.bytes);
        let stored = Digest::from_slice(row.leaf);
        let (seq, faults) = (row.seq, Vec::new());
        let mut look = Self { seq, stored, leaf, prev: None, time: None, faults };
        if stored == Some(leaf) {
            look.content(row, inst);
        } else {
            look.faults.push(FaultKind::Changed);
        }
        look
    }

    fn content(&mut self, row: Row<'_>, inst: &str) {
        let Some(entry) = Envelope::scan(row.bytes) else {
            return self.faults.push(FaultKind::NoEntry);
        };
        if entry.v != FORMAT {
            return self.faults.push(FaultKind::Version { found: entry.v });
        }
        if entry.inst != inst {
            self.faults.push(FaultKind::Inst { found: entry.inst.to_owned() });
        }
        if entry.seq != row.seq {
            self.faults.push(FaultKind::Seq { found: entry.seq });
        }
        if !same_idem(entry.idem, row.idem) {
            self.faults.push(FaultKind::Idem { found: row.idem.to_owned() });
        }
        self.time = entry.t.as_bytes().try_into().ok().filter(|_| Moment::is_canonical(entry.t));
        if self.time.is_none() {
            self.faults.push(FaultKind::Time { found: entry.t.to_owned() });
        }
        self.prev = Some(Digest::from_hex(entry.prev));
    }
}
