//! Tree and proofs against the definition of RFC 6962, for every small tree.

use std::{collections::HashMap, convert::Infallible};

use proptest::prelude::*;
use tiaoli_proof::{
    Digest,
    proof::{consistency, inclusion, root, verify_consistency, verify_inclusion},
    tree::Frontier,
};

const MAX: u64 = 300;

fn leaf(number: u64) -> Digest {
    Digest::leaf(&number.to_be_bytes())
}

/// The definition, word for word: MTH(D[n]) = SHA-256(0x01 ‖ MTH(D[0:k]) ‖ MTH(D[k:n])).
fn naive(start: u64, end: u64, known: &mut HashMap<(u64, u64), Digest>) -> Digest {
    match end - start {
        0 => return Digest::of(b""),
        1 => return leaf(start),
        _ => {}
    }
    if let Some(hash) = known.get(&(start, end)) {
        return *hash;
    }
    let mut k = 1;
    while k * 2 < end - start {
        k *= 2;
    }
    let (left, right) = (naive(start, start + k, known), naive(start + k, end, known));
    let hash = Digest::node(&left, &right);
    known.insert((start, end), hash);
    hash
}

struct Trees {
    known: HashMap<(u64, u64), Digest>,
}

impl Trees {
    fn new() -> Self {
        Self { known: HashMap::new() }
    }

    fn root(&mut self, size: u64) -> Digest {
        naive(0, size, &mut self.known)
    }

    fn nodes(&mut self) -> impl FnMut(u32, u64) -> Result<Digest, Infallible> {
        |height, index| Ok(naive(index << height, (index + 1) << height, &mut self.known))
    }
}

#[test]
fn frontier_and_roots_follow_the_definition() {
    let mut trees = Trees::new();
    let mut frontier = Frontier::new();
    for size in 0..=MAX {
        let expected = trees.root(size);
        assert_eq!(frontier.root(), expected, "{size}");
        assert_eq!(root(size, &mut trees.nodes()), Ok(expected), "{size}");
        assert_eq!(Frontier::from_parts(size, frontier.peaks().to_vec()), Some(frontier.clone()));
        assert_eq!(
            Frontier::from_parts(size + 1, frontier.peaks().to_vec()).is_some(),
            size.count_ones() == (size + 1).count_ones()
        );
        frontier.append(leaf(size));
    }
}

#[test]
fn every_inclusion_proof_of_every_small_tree_verifies_and_no_other_leaf() {
    let mut trees = Trees::new();
    let mut checked = 0;
    for size in 1..=MAX {
        let root = trees.root(size);
        for index in 0..size {
            let Ok(path) = inclusion(index, size, &mut trees.nodes());
            assert_eq!(verify_inclusion(index, size, &leaf(index), &path, &root), Ok(()));
            assert!(verify_inclusion(index, size, &leaf(index + 1), &path, &root).is_err());
            assert!(
                verify_inclusion((index + 1) % size, size, &leaf(index), &path, &root).is_err()
                    || size == 1
            );
            checked += 1;
        }
        assert!(verify_inclusion(size, size, &leaf(size), &[], &root).is_err());
    }
    assert_eq!(checked, MAX * (MAX + 1) / 2);
}

#[test]
fn every_consistency_proof_of_every_pair_of_small_trees_verifies() {
    let mut trees = Trees::new();
    let mut checked = 0;
    for new in 0..=MAX {
        for old in 0..=new {
            let (before, after) = (trees.root(old), trees.root(new));
            let Ok(path) = consistency(old, new, &mut trees.nodes());
            assert_eq!(verify_consistency(old, new, &before, &after, &path), Ok(()), "{old} {new}");
            let other = Digest::of(b"other");
            assert!(verify_consistency(old, new, &other, &after, &path).is_err());
            assert!(
                verify_consistency(old, new, &before, &other, &path).is_err()
                    || old == 0 && new > 0
            );
            if old < new {
                assert!(verify_consistency(new, old, &after, &before, &path).is_err());
            }
            checked += 1;
        }
    }
    assert_eq!(checked, (MAX + 1) * (MAX + 2) / 2);
}

/// The eight leaves and roots that the Certificate Transparency logs have always tested with.
#[test]
fn the_known_trees_of_certificate_transparency() {
    let leaves: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::new();
    for (size, expected) in roots.iter().enumerate() {
        assert_eq!(frontier.root().hex(), *expected, "{size}");
        assert_eq!(Digest::from_hex(expected), Some(frontier.root()));
        if let Some(leaf) = leaves.get(size) {
            frontier.append(Digest::leaf(leaf));
        }
    }
}

proptest! {
    /// A proof with anything changed in it proves nothing.
    #[test]
    fn a_changed_proof_is_refused(
        size in 2u64..5000, at in any::<prop::sample::Index>(), what in 0usize..5,
        place in any::<prop::sample::Index>(), bit in 0usize..256,
    ) {
        let mut trees = Trees::new();
        let index = at.index(size as usize) as u64;
        let good_root = trees.root(size);
        let Ok(good) = inclusion(index, size, &mut trees.nodes());
        prop_assert_eq!(verify_inclusion(index, size, &leaf(index), &good, &good_root), Ok(()));
        let flip = |hash: &Digest| {
            let mut bytes = *hash.as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            Digest::new(bytes)
        };
        let (mut path, mut root, mut of) = (good.clone(), good_root, leaf(index));
        match what {
            0 => { let at = place.index(path.len()); path[at] = flip(&path[at]); }
            1 => root = flip(&root),
            2 => of = flip(&of),
            3 => { path.remove(place.index(path.len())); }
            _ => path.insert(place.index(path.len() + 1), flip(&good_root)),
        }
        prop_assert!(verify_inclusion(index, size, &of, &path, &root).is_err());
    }

    /// Checking takes whatever it is given without falling over.
    #[test]
    fn checking_never_panics(
        a in any::<u64>(), b in any::<u64>(), path in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let path: Vec<Digest> = path.into_iter().map(Digest::new).collect();
        let hash = Digest::of(b"x");
        prop_assert!(verify_inclusion(a, b, &hash, &path, &hash).is_err() || path.is_empty());
        prop_assert!(verify_consistency(a, b, &hash, &hash, &path).is_err() || path.is_empty());
    }
}
