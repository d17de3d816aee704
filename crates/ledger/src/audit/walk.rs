//! Walks along the chain and meets tiles, checkpoints and the mark where they belong.

use tiaoli_text::Words;

use super::MAX_FAULTS;
use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    store::{Reader, StoreError},
    succession::Succession,
    tile::{Tile, Tiles},
    verify::{Chain, Fault, FaultKind, Look},
};

/// The state of an audit.
pub(super) struct Walk<'a> {
    pub(super) chain: Chain,
    tiles: Tiles,
    side: &'a mut dyn Reader,
    keys: &'a Succession,
    /// The kept checkpoint that comes next, by size.
    kept: Option<(u64, String)>,
    /// Whether the first one has been looked for.
    sought: bool,
    /// What was acknowledged: a node's mark, the head signed in a shared database.
    marked: Vec<Checkpoint>,
    witnessed: Option<Checkpoint>,
    pub(super) checkpoints: u64,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        side: &'a mut dyn Reader,
        keys: &'a Succession,
        marked: Vec<Checkpoint>,
    ) -> Self {
        let (chain, tiles) = (Chain::new(), Tiles::default());
        let (kept, sought, checkpoints, faults) = (None, false, 0, Vec::new());
        let witnessed = None;
        Self { chain, tiles, side, keys, kept, sought, marked, witnessed, checkpoints, faults }
    }

    /// Also compares what witnesses have cosigned.
    pub(super) fn and_witnessed(&mut self, witnessed: Option<Checkpoint>) {
        self.witnessed = witnessed.filter(|witnessed| witnessed.size() > 0);
    }

    fn fault(&mut self, seq: u64, kind: FaultKind) {
        self.faults.push(Fault { seq, kind });
    }

    pub(super) fn unreadable(&mut self, why: Words) {
        let seq = self.chain.frontier().size();
        self.fault(seq, FaultKind::Unreadable { why });
    }

    /// The place of the last entry now.
    pub(super) fn last(&mut self) -> Result<Option<u64>, StoreError> {
        self.side.last_seq()
    }

    fn seek(&mut self, size: u64) -> Result<(), StoreError> {
        self.sought = true;
        self.kept = self.side.checkpoint(size)?;
        Ok(())
    }

    pub(super) fn take(&mut self, look: Look) -> Result<(), StoreError> {
        if !self.sought {
            self.seek(1)?;
        }
        let (faults, tiles, seq) = (&mut self.faults, &mut self.tiles, look.seq);
        let mut full: Vec<Tile> = Vec::new();
        let made = |height, hash| tiles.put(height, hash, &mut |tile| full.push(tile));
        self.chain.take(look, made, &mut |fault| faults.push(fault));
        if self.chain.broken() {
            return Ok(());
        }
        for tile in full {
            let Tile { level, index, hashes } = tile;
            // Over an entry that was changed there is no knowing what the tile should be.
            let sound = self.faults.is_empty();
            if sound && self.side.tile(level, index)?.as_ref() != Some(&hashes) {
                self.fault(seq, FaultKind::Tile { level, index });
            }
        }
        let size = self.chain.frontier().size();
        while let Some((kept, note)) = self.kept.take_if(|(kept, _)| *kept <= size) {
            self.checkpoint(kept, &note);
            self.seek(kept + 1)?;
        }
        if let Some(read) = self.witnessed.take_if(|witnessed| witnessed.size() == size) {
            self.checkpoint(size, &read.to_string());
        }
        let mut here = self.marked.iter().filter(|marked| marked.size() == size);
        if here.any(|marked| !self.chain.agrees(&marked.root())) {
            self.fault(size - 1, FaultKind::Fork { mark: size, database: size });
        }
        Ok(())
    }

    fn checkpoint(&mut self, size: u64, note: &str) {
        self.checkpoints += 1;
        let seq = size.saturating_sub(1);
        let read = Checkpoint::parse(note)
            .and_then(|read| self.keys.verify_kept(&read).map(drop).map(|()| read));
        match read {
            Err(error) => self.fault(seq, FaultKind::Signature { size, why: error.words() }),
            Ok(read) => {
                let (at, signed) = (read.size(), read.root());
                if at != size || !self.chain.broken() && !self.chain.agrees(&signed) {
                    let computed: Digest = self.chain.frontier().root();
                    self.fault(seq, FaultKind::Rewritten { size: at, signed, computed });
                }
            }
        }
    }

    /// What is left when the entries have ended: the mark, and checkpoints over entries that are
    /// no longer there.
    pub(super) fn end(&mut self) {
        if self.faults.len() >= MAX_FAULTS {
            return;
        }
        self.mark();
        if let Some(read) = self.witnessed.take() {
            let (mark, database) = (read.size(), self.chain.frontier().size());
            self.checkpoints += 1;
            self.fault(database, FaultKind::Fork { mark, database });
        }
        if let Err(error) = self.beyond() {
            self.unreadable(error.words());
        }
    }

    fn beyond(&mut self) -> Result<(), StoreError> {
        let seen = self.chain.frontier().size();
        self.seek(seen + 1)?;
        while let Some((kept, note)) = self.kept.take() {
            // A writer may have added entries and their checkpoints since.
            if self.last()?.is_some_and(|last| last >= kept - 1) && !self.chain.broken() {
                return Ok(());
            }
            self.checkpoint(kept, &note);
            self.seek(kept + 1)?;
        }
        Ok(())
    }

    fn mark(&mut self) {
        for marked in std::mem::take(&mut self.marked) {
            self.checkpoints += 1;
            let (mark, database) = (marked.size(), self.chain.frontier().size());
            let seq = mark.saturating_sub(1);
            if let Err(error) = self.keys.verify_kept(&marked) {
                self.fault(seq, FaultKind::Signature { size: mark, why: error.words() });
            }
            let empty = mark > 0 || marked.root() == Digest::empty_root();
            if database < mark || !empty {
                self.fault(seq.min(database), FaultKind::Fork { mark, database });
            }
        }
    }
}
