//! Inclusion and consistency proofs: making them (RFC 6962 §2.1.1–2.1.2) and checking them
//! (RFC 9162 §2.1.3.2 and §2.1.4.2).
//!
//! Making a proof asks the caller for the roots of complete subtrees, so that this module needs
//! no store; checking needs nothing but the proof itself, never panics, and does no I/O.

use tiaoli_text::{Words, spoken, words};

use crate::hash::Digest;

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofError {
    /// The index is not inside the tree.
    OutsideTree {
        /// The index asked about.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is said to be larger than the newer one.
    Backwards {
        /// Size of the older tree.
        old: u64,
        /// Size of the newer tree.
        new: u64,
    },
    /// The number of hashes does not fit the sizes.
    WrongLength {
        /// How many hashes came.
        found: usize,
    },
    /// The hashes lead to another root.
    WrongRoot {
        /// The root the proof leads to.
        computed: Digest,
        /// The root it should lead to.
        expected: Digest,
    },
}

impl ProofError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::OutsideTree { index, size } => words!(
                zh: "序号 {index} 不在大小为 {size} 的树内"
                en: "index {index} lies outside a tree of {size} entries"
            ),
            Self::Backwards { old, new } => words!(
                zh: "较早的树（{old}）比较晚的树（{new}）还大"
                en: "the older tree ({old}) is larger than the newer one ({new})"
            ),
            Self::WrongLength { found } => words!(
                zh: "证明有 {found} 个哈希，与树的大小不符"
                en: "the proof has {found} hashes, which does not fit the size of the tree"
            ),
            Self::WrongRoot { computed, expected } => words!(
                zh: "路径推出的根是 {computed}，应为 {expected}"
                en: "the path leads to root {computed}; {expected} was expected"
            ),
        }
    }
}

spoken!(ProofError);

/// The largest power of two smaller than `len` (which is at least two).
const fn split(len: u64) -> u64 {
    1 << (63 - (len - 1).leading_zeros())
}

/// The root of leaves `start..end`, where `start` is a multiple of the split that led to it.
fn range<E>(
    start: u64,
    end: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Digest, E>,
) -> Result<Digest, E> {
    let len = end - start;
    if len.is_power_of_two() {
        let height = len.trailing_zeros();
        return node(height, start >> height);
    }
    let middle = start + split(len);
    let left = range(start, middle, node)?;
    let right = range(middle, end, node)?;
    Ok(Digest::node(&left, &right))
}

/// The root of a tree of `size` leaves; `node(height, index)` gives roots of complete subtrees.
pub fn root<E>(
    size: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Digest, E>,
) -> Result<Digest, E> {
    if size == 0 { Ok(Digest::empty_root()) } else { range(0, size, node) }
}

/// The path from leaf `index` to the root of a tree of `size` leaves; empty if outside the tree.
pub fn inclusion<E>(
    index: u64,
    size: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Digest, E>,
) -> Result<Vec<Digest>, E> {
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while index < size && end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(range(middle, end, node)?);
            end = middle;
        } else {
            path.push(range(start, middle, node)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `old` leaves is a prefix of the tree of `new` leaves.
pub fn consistency<E>(
    old: u64,
    new: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Digest, E>,
) -> Result<Vec<Digest>, E> {
    let (mut start, mut end) = (0, new);
    let mut path = Vec::new();
    if old == 0 || old >= new {
        return Ok(path);
    }
    while old != end {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(range(middle, end, node)?);
            end = middle;
        } else {
            path.push(range(start, middle, node)?);
            start = middle;
        }
    }
    // The verifier holds the old root itself, so it is left out when it is a whole subtree.
    if start != 0 {
        path.push(range(start, end, node)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks that `leaf` is at `index` in the tree of `size` leaves with `root`.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: &Digest,
    path: &[Digest],
    root: &Digest,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutsideTree { index, size });
    }
    let wrong_length = || ProofError::WrongLength { found: path.len() };
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return Err(wrong_length());
        }
        if at & 1 == 1 || at == last {
            hash = Digest::node(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = Digest::node(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(wrong_length());
    }
    same(hash, *root)
}

/// Checks that the tree (`old`, `old_root`) is a prefix of the tree (`new`, `new_root`).
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Digest,
    new_root: &Digest,
    path: &[Digest],
) -> Result<(), ProofError> {
    let wrong_length = || ProofError::WrongLength { found: path.len() };
    if old > new {
        return Err(ProofError::Backwards { old, new });
    }
    if old == new || old == 0 {
        if !path.is_empty() {
            return Err(wrong_length());
        }
        // Every tree continues the empty one, but the empty one has only one root.
        return if old == new {
            same(*old_root, *new_root)
        } else {
            same(*old_root, Digest::empty_root())
        };
    }
    let (mut at, mut last) = (old - 1, new - 1);
    let mut rest = path.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { rest.next() };
    let Some(first) = first else { return Err(wrong_length()) };
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut from_old, mut from_new) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(wrong_length());
        }
        if at & 1 == 1 || at == last {
            from_old = Digest::node(sibling, &from_old);
            from_new = Digest::node(sibling, &from_new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            from_new = Digest::node(&from_new, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(wrong_length());
    }
    same(from_old, *old_root)?;
    same(from_new, *new_root)
}

fn same(computed: Digest, expected: Digest) -> Result<(), ProofError> {
    if computed == expected { Ok(()) } else { Err(ProofError::WrongRoot { computed, expected }) }
}
