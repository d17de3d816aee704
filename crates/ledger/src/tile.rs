//! Hashes of the tree in tiles of 256, so that a proof reads kilobytes and not the ledger.
//!
//! Tile (level, n) holds the hashes at height 8 × level, numbers 256 n to 256 n + 255, as in C2SP
//! tlog-tiles. Only full tiles are kept, once and for ever; the ragged edge is worked out from the
//! entries and tiles below it.

use std::collections::BTreeMap;

use crate::{
    hash::Digest,
    store::{Reader, StoreError},
    tree::Frontier,
};

/// How many hashes a tile holds.
pub const WIDTH: usize = 256;

/// A full tile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Eight heights of the tree a level.
    pub level: u32,
    /// Number within the level.
    pub index: u64,
    /// The 256 hashes one after another.
    pub hashes: Vec<u8>,
}

/// The root over a power of two of hashes.
fn subtree(hashes: &[Digest]) -> Digest {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row =
            row.as_chunks::<2>().0.iter().map(|[left, right]| Digest::node(left, right)).collect();
    }
    row.first().copied().unwrap_or_else(Digest::empty_root)
}

/// The growing edge of the tree and the unfinished tile of every level.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    frontier: Frontier,
    tiles: Tiles,
}

impl Edge {
    /// The edge of a ledger of `size` entries.
    pub fn load(reader: &mut dyn Reader, size: u64) -> Result<Self, StoreError> {
        let mut nodes = Nodes::new(reader, size);
        let mut levels = Vec::new();
        let mut level = 0;
        while level < 8 && size >> (8 * level) > 0 {
            let index = (size >> (8 * level)) / WIDTH as u64;
            levels.push((index, nodes.edge(level, index)?));
            level += 1;
        }
        let mut peaks = Vec::new();
        for height in (0..64).rev().filter(|height| size >> height & 1 == 1) {
            peaks.push(nodes.node(height, (size >> height) - 1)?);
        }
        let damaged = || StoreError::damaged("tree");
        Ok(Self {
            frontier: Frontier::from_parts(size, peaks).ok_or_else(damaged)?,
            tiles: Tiles { levels },
        })
    }

    /// Size and root.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Takes the next leaf; `full` gets each tile that it completes.
    pub fn push(&mut self, leaf: Digest, mut full: impl FnMut(Tile)) {
        let tiles = &mut self.tiles;
        self.frontier.append_with(leaf, |height, hash| tiles.put(height, hash, &mut full));
    }
}

/// The unfinished tile of every level.
#[derive(Debug, Clone, Default)]
pub struct Tiles {
    levels: Vec<(u64, Vec<Digest>)>,
}

impl Tiles {
    /// Takes the root of the next complete subtree of this height; `full` gets the tile it fills.
    pub fn put(&mut self, height: u32, hash: Digest, full: &mut impl FnMut(Tile)) {
        let level = height / 8;
        let Ok(at) = usize::try_from(level) else { return };
        if !height.is_multiple_of(8) {
            return;
        }
        if self.levels.len() == at {
            self.levels.push((0, Vec::with_capacity(WIDTH)));
        }
        let Some((index, hashes)) = self.levels.get_mut(at) else { return };
        hashes.push(hash);
        if hashes.len() == WIDTH {
            let bytes = hashes.iter().flat_map(Digest::as_bytes).copied().collect();
            full(Tile { level, index: *index, hashes: bytes });
            hashes.clear();
            *index += 1;
        }
    }

    /// The tiles that are not full, with the hashes they hold so far.
    pub fn unfinished(&self) -> impl Iterator<Item = Tile> {
        self.levels.iter().zip(0..).filter(|((_, hashes), _)| !hashes.is_empty()).map(
            |((index, hashes), level)| {
                let hashes = hashes.iter().flat_map(Digest::as_bytes).copied().collect();
                Tile { level, index: *index, hashes }
            },
        )
    }
}

/// Roots of complete subtrees out of the stored tiles, for making proofs.
pub struct Nodes<'r> {
    reader: &'r mut dyn Reader,
    size: u64,
    seen: BTreeMap<(u32, u64), Vec<Digest>>,
}

impl<'r> Nodes<'r> {
    /// Looks at the first `size` entries.
    pub fn new(reader: &'r mut dyn Reader, size: u64) -> Self {
        Self { reader, size, seen: BTreeMap::new() }
    }

    /// The root of the complete subtree of 2^`height` leaves with number `index`.
    pub fn node(&mut self, height: u32, index: u64) -> Result<Digest, StoreError> {
        let (level, inner) = (height / 8, height % 8);
        let first = index << inner;
        let tile = first / WIDTH as u64;
        if !self.seen.contains_key(&(level, tile)) {
            let hashes = self.load(level, tile)?;
            self.seen.insert((level, tile), hashes);
        }
        let start = usize::try_from(first % WIDTH as u64).unwrap_or_default();
        let hashes = self.seen.get(&(level, tile));
        let slice = hashes.and_then(|hashes| hashes.get(start..start + (1 << inner)));
        slice.map(subtree).ok_or_else(|| StoreError::damaged(format!("tile {level}/{tile}")))
    }

    fn load(&mut self, level: u32, tile: u64) -> Result<Vec<Digest>, StoreError> {
        if (tile + 1) * WIDTH as u64 > self.size >> (8 * level) {
            return self.edge(level, tile);
        }
        let missing = || StoreError::damaged(format!("tile {level}/{tile}"));
        let bytes = self.reader.tile(level, tile)?.ok_or_else(missing)?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        if hashes.len() != WIDTH || !rest.is_empty() {
            return Err(missing());
        }
        Ok(hashes.iter().map(|hash| Digest::new(*hash)).collect())
    }

    /// The hashes that an unfinished tile would hold so far.
    fn edge(&mut self, level: u32, tile: u64) -> Result<Vec<Digest>, StoreError> {
        let (start, end) = (tile * WIDTH as u64, self.size >> (8 * level));
        if level == 0 {
            return self.reader.leaves(start, end);
        }
        (start..end).map(|child| Ok(subtree(&self.load(level - 1, child)?))).collect()
    }
}
