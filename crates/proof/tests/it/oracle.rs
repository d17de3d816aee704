//! Our tree, proofs and notes against those of others, on random trees.
//!
//! `tlog_tiles` and `signed_note` (Cloudflare) and `ct-merkle` were written by people who have not
//! seen ours. What the one makes the other must accept, and what the one refuses the other must too.

use std::cell::Cell;

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use proptest::prelude::*;
use sha2::Sha256;
use signed_note::{StandardVerifier, VerifierList};
use tiaoli_proof::{
    Checkpoint, Digest,
    proof::{consistency, inclusion, verify_consistency, verify_inclusion},
    tree::Frontier,
};
use tlog_tiles::{Hash, HashReader, prove_record, prove_tree, stored_hashes, tree_hash};

/// A log of so many different entries, kept three times.
struct Trees {
    entries: Vec<Vec<u8>>,
    cloudflare: Vec<Hash>,
    rozbb: MemoryBackedTree<Sha256, Vec<u8>>,
    /// Hashes of complete subtrees, by height.
    ours: Vec<Vec<Digest>>,
    root: Digest,
}

struct Stored<'a>(&'a [Hash]);

impl HashReader for Stored<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[*index as usize]).collect())
    }
}

impl Trees {
    fn grow(entries: Vec<Vec<u8>>) -> Self {
        let mut cloudflare = Vec::new();
        let mut rozbb = MemoryBackedTree::new();
        let (mut frontier, mut ours) = (Frontier::new(), Vec::<Vec<Digest>>::new());
        for (number, entry) in (0..).zip(&entries) {
            let new = stored_hashes(number, entry, &Stored(&cloudflare)).unwrap();
            cloudflare.extend(new);
            rozbb.push(entry.clone());
            frontier.append_with(Digest::leaf(entry), |height, hash| {
                let height = height as usize;
                ours.resize(ours.len().max(height + 1), Vec::new());
                ours[height].push(hash);
            });
        }
        Self { entries, cloudflare, rozbb, ours, root: frontier.root() }
    }

    fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    fn node(&self) -> impl FnMut(u32, u64) -> Result<Digest, std::convert::Infallible> {
        |height, index| Ok(self.ours[height as usize][index as usize])
    }

    fn root_at(&self, size: u64) -> Digest {
        let Ok(root) = tiaoli_proof::proof::root(size, &mut self.node());
        root
    }
}

fn hash(digest: &Digest) -> Hash {
    Hash(*digest.as_bytes())
}

fn digests(hashes: &[Hash]) -> Vec<Digest> {
    hashes.iter().map(|hash| Digest::new(hash.0)).collect()
}

fn bytes(path: &[Digest]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.as_bytes().to_vec()).collect()
}

fn theirs(root: &Digest, size: u64) -> RootHash<Sha256> {
    RootHash::new((*root.as_bytes()).into(), size)
}

/// One thing of a proof changed, or nothing.
#[derive(Debug, Clone, Copy)]
struct Change {
    what: u8,
    place: usize,
    bit: u8,
}

impl Change {
    fn apply(self, path: &mut Vec<Digest>, root: &mut Digest, leaf: &mut Digest) {
        let flip = |hash: &mut Digest| {
            let mut bytes = *hash.as_bytes();
            bytes[usize::from(self.bit) / 8] ^= 1 << (self.bit % 8);
            *hash = Digest::new(bytes);
        };
        let place = self.place % path.len().max(1);
        match self.what {
            1 => flip(root),
            2 => flip(leaf),
            3 if !path.is_empty() => flip(&mut path[place]),
            4 if !path.is_empty() => drop(path.remove(place)),
            5 => path.insert(place, *root),
            _ => {}
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    (0u8..6, any::<usize>(), any::<u8>()).prop_map(|(what, place, bit)| Change { what, place, bit })
}

/// How many proofs the three have been asked about, so that an empty run cannot pass.
fn compare(trees: &Trees, index: u64, old: u64, change: Change, asked: &Cell<u64>) {
    let (size, root) = (trees.size(), trees.root);
    let stored = Stored(&trees.cloudflare);
    assert_eq!(hash(&root), tree_hash(size, &stored).unwrap());
    assert_eq!(root.as_bytes()[..], trees.rozbb.root().as_bytes()[..]);

    let Ok(path) = inclusion(index, size, &mut trees.node());
    assert_eq!(path, digests(&prove_record(size, index, &stored).unwrap()));
    assert_eq!(bytes(&path), trees.rozbb.prove_inclusion(index as usize).as_bytes());
    let entry = &trees.entries[index as usize];
    let (mut path, mut of, mut leaf) = (path, root, Digest::leaf(entry));
    change.apply(&mut path, &mut of, &mut leaf);
    let ours = verify_inclusion(index, size, &leaf, &path, &of).is_ok();
    let list: Vec<Hash> = path.iter().map(hash).collect();
    let cloudflare = tlog_tiles::check_record(&list, size, hash(&of), index, hash(&leaf)).is_ok();
    assert_eq!(ours, cloudflare, "inclusion of {index} in {size}, {change:?}");
    if change.what != 2 {
        let proof = InclusionProof::<Sha256>::try_from_bytes(bytes(&path)).unwrap();
        let rozbb = theirs(&of, size).verify_inclusion(entry, index, &proof).is_ok();
        assert_eq!(ours, rozbb, "inclusion of {index} in {size}, {change:?}");
    }

    let before = trees.root_at(old);
    let Ok(path) = consistency(old, size, &mut trees.node());
    assert_eq!(path, digests(&prove_tree(size, old, &stored).unwrap()));
    assert_eq!(bytes(&path), trees.rozbb.prove_consistency((size - old) as usize).as_bytes());
    let (mut path, mut of, mut from) = (path, root, before);
    change.apply(&mut path, &mut of, &mut from);
    let ours = verify_consistency(old, size, &from, &of, &path).is_ok();
    let list: Vec<Hash> = path.iter().map(hash).collect();
    let cloudflare = tlog_tiles::check_tree(&list, size, hash(&of), old, hash(&from)).is_ok();
    assert_eq!(ours, cloudflare, "consistency of {old} and {size}, {change:?}");
    let proof = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&path)).unwrap();
    let rozbb = theirs(&of, size).verify_consistency(&theirs(&from, old), &proof).is_ok();
    // That crate does not compare the roots of two trees of one size when nothing is to be proved.
    if old < size {
        assert_eq!(ours, rozbb, "consistency of {old} and {size}, {change:?}");
    }
    asked.set(asked.get() + 2);
}

#[test]
fn two_other_implementations_agree_on_random_trees() {
    let asked = Cell::new(0);
    let index = any::<prop::sample::Index>;
    let pairs = prop::collection::vec((index(), index(), change()), 40);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let run = runner.run(&(1usize..200, any::<u64>(), pairs), |(size, salt, pairs)| {
        let entries = (0..size).map(|number| format!("{salt} {number}").into_bytes());
        let trees = Trees::grow(entries.collect());
        for (index, old, change) in pairs {
            compare(&trees, index.index(size) as u64, old.index(size) as u64 + 1, change, &asked);
        }
        Ok(())
    });
    run.unwrap();
    println!("{} proofs compared with two other implementations", asked.get());
    assert!(asked.get() >= 5000);
}

#[test]
fn every_pair_of_every_tree_up_to_sixty_four_agrees() {
    let asked = Cell::new(0);
    for size in 1..=64u64 {
        let trees = Trees::grow((0..size).map(|n| n.to_be_bytes().to_vec()).collect());
        for index in 0..size {
            let none = Change { what: 0, place: 0, bit: 0 };
            compare(&trees, index, index + 1, none, &asked);
        }
    }
    assert_eq!(asked.get(), 64 * 65);
}

#[test]
fn checkpoints_and_keys_are_read_by_others_as_we_mean_them() {
    let key = crate::key();
    let root = Digest::of(b"root");
    let text = Checkpoint::sign(&key, 4711, root).to_string();
    let note = signed_note::Note::from_bytes(text.as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&key.public().to_string()).unwrap();
    let (good, _) = note.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!((good.len(), good[0].id()), (1, key.public().id()));
    let body = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((body.origin(), body.size()), (key.public().name(), 4711));
    assert_eq!(body.hash().0, *root.as_bytes());
    let changed = text.replace("4711", "4712");
    let note = signed_note::Note::from_bytes(changed.as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&key.public().to_string()).unwrap();
    assert!(note.verify(&VerifierList::new(vec![Box::new(verifier)])).is_err());
}
