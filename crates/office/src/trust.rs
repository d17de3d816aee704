//! Reads a ledger's entries and believes none that does not fit the others.
//!
//! Whoever holds the file can change it. What is folded, compared or handed on is therefore verified
//! in the same pass: each entry's hash, the chain of roots, and the root that was signed.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use tiaoli_ledger::store::Row;
use tiaoli_ledger::verify::{Chain, Fault, FaultKind, Look};
use tiaoli_ledger::{Checkpoint, Digest};
use tiaoli_text::{Words, words};

/// The check that runs beside a reading of the entries from the first on.
pub struct Trust {
    chain: Chain,
    inst: String,
    /// What was signed for: so many entries with this root.
    size: u64,
    root: Digest,
    fault: Option<Fault>,
    folder: PathBuf,
}

impl Trust {
    /// Before the first entry of the ledger of `inst` in `folder`.
    pub fn new(folder: &Path, inst: &str, signed: &Checkpoint) -> Self {
        Self {
            chain: Chain::new(),
            inst: inst.to_owned(),
            size: signed.size(),
            root: signed.root(),
            fault: None,
            folder: folder.to_owned(),
        }
    }

    /// Takes the next entry; false from the first one on that is not as it was written.
    pub fn take(&mut self, row: Row<'_>) -> bool {
        if self.fault.is_some() {
            return false;
        }
        let fault = &mut self.fault;
        let seq = row.seq;
        let look = Look::at(row, &self.inst);
        self.chain.take(look, |_, _| {}, &mut |found| {
            fault.get_or_insert(found);
        });
        let size = self.chain.frontier().size();
        if self.fault.is_none() && size == self.size && !self.chain.agrees(&self.root) {
            let (signed, computed) = (self.root, self.chain.frontier().root());
            let kind = FaultKind::Rewritten { size, signed, computed };
            self.fault = Some(Fault { seq, kind });
        }
        self.fault.is_none()
    }

    /// What the whole reading comes to: the first fault, or entries that were signed for and are gone.
    pub fn finish(self) -> Result<(), Failure> {
        let read = self.chain.frontier().size();
        let short = || {
            let kind = FaultKind::Fork { mark: self.size, database: read };
            (read < self.size).then_some(Fault { seq: read, kind })
        };
        let Some(fault) = self.fault.or_else(short) else { return Ok(()) };
        let (Words { zh, en }, folder) = (fault.words(), self.folder.display());
        Err(Failure::machine(words!(
            zh: "台账与当时所记不符。{zh}",
            en: "the ledger is not as it was written. {en}",
        ))
        .help(words!(
            zh: "什么也没有记；先运行 tiaoli ledger verify {folder}",
            en: "nothing was recorded; run tiaoli ledger verify {folder} first",
        )))
    }
}
