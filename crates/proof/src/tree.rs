//! The growing edge of the tree: enough to append and to know the root (RFC 6962 §2.1).
//!
//! A tree of n leaves is a row of complete subtrees, one for each bit of n. Keeping only their
//! roots, largest first, makes an append cost two hashes on average and the state at most
//! sixty-four digests, whatever the length of the ledger.

use crate::hash::Digest;

/// The roots of the complete subtrees of a tree, largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// Takes up a stored edge; `None` if the number of digests does not fit the size.
    #[must_use]
    pub fn from_parts(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        (usize::try_from(size.count_ones()).ok() == Some(peaks.len()))
            .then_some(Self { size, peaks })
    }

    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The subtree roots, largest first.
    #[must_use]
    pub fn peaks(&self) -> &[Digest] {
        &self.peaks
    }

    /// Adds a leaf hash at the right edge.
    pub fn append(&mut self, leaf: Digest) {
        self.append_with(leaf, |_, _| {});
    }

    /// Adds a leaf hash; `made` hears the height and root of each subtree that it completes, the
    /// leaf's own (height 0) first, so that tiles need no hashing of their own.
    pub fn append_with(&mut self, leaf: Digest, mut made: impl FnMut(u32, Digest)) {
        let mut carry = leaf;
        let size = self.size;
        made(0, carry);
        for height in 1..=size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            carry = Digest::node(&left, &carry);
            made(height, carry);
        }
        self.peaks.push(carry);
        self.size += 1;
    }

    /// The root of the whole tree.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return Digest::empty_root() };
        peaks.fold(*last, |right, left| Digest::node(left, &right))
    }
}
