//! Verifies a whole ledger: entries, tree, head, tiles, checkpoints, high-water mark.
//!
//! It reads beside a running writer, needs no secret key, and goes on after a fault as far as the
//! rest still says something.

use std::{ops::ControlFlow, path::Path};

use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    key::VKey,
    ledger::{Files, LedgerError, check_fork},
    mark::Mark,
    store::{HeadRow, Identity, Reader, Row, StoreError, sqlite::SqliteReader},
    tile::{Edge, Tile},
    verify::{Chain, Fault, FaultKind},
};

/// No more faults than this are listed; a ledger that has more is not read for its details.
const MAX_FAULTS: usize = 100;
/// How many entries pass between two words of progress.
const STEP: u64 = 1 << 14;

/// What a verification has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose ledger it is.
    pub identity: Identity,
    /// How many entries were read.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// How many signed checkpoints were checked, the mark's among them.
    pub checkpoints: u64,
    /// Whether the key was given by the verifier; if not, it was the ledger's own.
    pub pinned: bool,
    /// What is wrong; empty if the ledger is sound.
    pub faults: Vec<Fault>,
}

/// Verifies the ledger in `folder`; `progress` hears (entries done, entries in all).
pub fn audit(
    folder: &Path,
    trusted: Option<&VKey>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, LedgerError> {
    let files = Files::new(folder);
    let mut rows = SqliteReader::open(&files.database())?;
    let mut side = SqliteReader::open(&files.database())?;
    let identity = side.identity()?;
    let key = match trusted {
        Some(key) => key.clone(),
        None => VKey::parse(&identity.vkey).map_err(LedgerError::Key)?,
    };
    // The mark is read before the head: a writer may move both meanwhile, but then the head is
    // the newer of the two.
    let marked = Mark::open(&files.mark(), false)?
        .ok_or_else(|| LedgerError::NoMark { path: files.mark() })?
        .1;
    let head = side.head()?;
    let mut audit = Audit {
        chain: Chain::new(&identity.inst),
        edge: Edge::default(),
        side: &mut side,
        key: &key,
        kept: None,
        checkpoints: 0,
        faults: Vec::new(),
    };
    audit.next_checkpoint(1)?;
    let size = head.frontier.size();
    let mut unread = Ok(());
    let result = if size == 0 {
        Ok(())
    } else {
        rows.scan(0, &mut |row| {
            if row.seq % STEP == 0 {
                progress(row.seq, size);
            }
            unread = audit.row(row);
            let done = row.seq.saturating_add(1) >= size;
            if unread.is_err() || done || audit.faults.len() >= MAX_FAULTS {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    };
    if let Err(error) = result.and(unread) {
        audit.fault(audit.chain.frontier().size(), FaultKind::Unreadable { why: error.words() });
    }
    audit.end(&head, &marked)?;
    progress(size, size);
    let Audit { chain, checkpoints, faults, .. } = audit;
    let (size, root) = (chain.frontier().size(), chain.frontier().root());
    Ok(Report { identity, size, root, checkpoints, pinned: trusted.is_some(), faults })
}

struct Audit<'a> {
    chain: Chain,
    edge: Edge,
    side: &'a mut SqliteReader,
    key: &'a VKey,
    /// The kept checkpoint that comes next, by size.
    kept: Option<(u64, String)>,
    checkpoints: u64,
    faults: Vec<Fault>,
}

impl Audit<'_> {
    fn fault(&mut self, seq: u64, kind: FaultKind) {
        self.faults.push(Fault { seq, kind });
    }

    fn next_checkpoint(&mut self, size: u64) -> Result<(), StoreError> {
        self.kept = self.side.checkpoint(size)?;
        Ok(())
    }

    fn row(&mut self, row: Row<'_>) -> Result<(), StoreError> {
        let faults = &mut self.faults;
        let leaf = self.chain.take(row, &mut |fault| faults.push(fault));
        if self.chain.broken() {
            return Ok(());
        }
        let mut full: Vec<Tile> = Vec::new();
        self.edge.push(leaf, |tile| full.push(tile));
        for tile in full {
            let Tile { level, index, hashes } = tile;
            // Over an entry that was changed there is no knowing what the tile should be.
            let sound = self.faults.is_empty();
            if sound && self.side.tile(level, index)?.as_ref() != Some(&hashes) {
                self.fault(row.seq, FaultKind::Tile { level, index });
            }
        }
        let size = self.chain.frontier().size();
        while let Some((kept, note)) = self.kept.take_if(|(kept, _)| *kept <= size) {
            self.checkpoint(kept, &note);
            self.next_checkpoint(kept + 1)?;
        }
        Ok(())
    }

    fn checkpoint(&mut self, size: u64, note: &str) {
        self.checkpoints += 1;
        let seq = size.saturating_sub(1);
        let read = Checkpoint::parse(note).and_then(|read| read.verify(self.key).map(|()| read));
        match read {
            Err(error) => self.fault(seq, FaultKind::Signature { size, why: error.words() }),
            Ok(read) => {
                let (at, signed) = (read.size(), read.root());
                if at != size || !self.chain.broken() && !self.chain.agrees(&signed) {
                    let computed = self.chain.frontier().root();
                    self.fault(seq, FaultKind::Rewritten { size: at, signed, computed });
                }
            }
        }
    }

    fn end(&mut self, head: &HeadRow, marked: &Checkpoint) -> Result<(), LedgerError> {
        let size = head.frontier.size();
        let seq = size.saturating_sub(1);
        let seen = self.chain.frontier().size();
        if self.faults.len() >= MAX_FAULTS {
            return Ok(());
        }
        if seen < size && !self.chain.broken() {
            self.fault(seen, FaultKind::Missing { next: size });
        }
        if !self.chain.broken() && seen == size {
            if !self.chain.agrees(&head.root) {
                self.fault(seq, FaultKind::Head { what: "root" });
            } else if *self.chain.frontier() != head.frontier {
                self.fault(seq, FaultKind::Head { what: "frontier" });
            }
            if self.chain.time().is_some_and(|time| time != head.time) {
                self.fault(seq, FaultKind::Head { what: "t" });
            }
        }
        if self.side.entry(size)?.is_some() && self.side.head()?.frontier.size() == size {
            self.fault(size, FaultKind::Beyond);
        }
        // Checkpoints over entries that are no longer there.
        let mut last = seen;
        while let Some((kept, note)) = self.kept.take() {
            if kept <= size || self.side.head()?.frontier.size() == size {
                self.checkpoint(kept, &note);
            }
            last = last.max(kept);
            self.next_checkpoint(last + 1)?;
        }
        self.mark(head, marked)
    }

    fn mark(&mut self, head: &HeadRow, marked: &Checkpoint) -> Result<(), LedgerError> {
        self.checkpoints += 1;
        let seq = marked.size().saturating_sub(1);
        if let Err(error) = marked.verify(self.key) {
            let (size, why) = (marked.size(), error.words());
            self.fault(seq, FaultKind::Signature { size, why });
            return Ok(());
        }
        match check_fork(self.side, head, marked) {
            Err(LedgerError::Fork { database, mark }) => {
                self.fault(seq.min(database), FaultKind::Fork { mark, database });
                Ok(())
            }
            other => other,
        }
    }
}
