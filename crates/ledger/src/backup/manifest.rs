//! The list of what is in a backup, written last.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use crate::{checkpoint::decimal, hash::Digest, key::VKey};

/// The format written: any number of files.
const FORMAT: &str = "tiaoli backup 2";
/// The format before it: database and mark only.
const EARLIER: &str = "tiaoli backup 1";

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its path inside the backup, with `/`.
    pub(super) name: String,
    /// SHA-256 of its bytes.
    pub(super) sum: Digest,
    /// How many there are.
    pub(super) length: u64,
}

/// What a backup lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    inst: String,
    key: VKey,
    parts: Vec<Part>,
}

impl Manifest {
    pub(super) fn new(inst: &str, key: &VKey) -> Self {
        Self { inst: inst.to_owned(), key: key.clone(), parts: Vec::new() }
    }

    /// The log's key as the manifest names it.
    pub(super) const fn key(&self) -> &VKey {
        &self.key
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(super) fn count(&self) -> u64 {
        self.parts.len() as u64
    }

    /// Lists a file of the backup in `folder`.
    pub(super) fn add(&mut self, folder: &Path, name: &str) -> io::Result<()> {
        let (sum, length) = sum(&folder.join(name))?;
        self.parts.push(Part { name: name.to_owned(), sum, length });
        Ok(())
    }

    /// Lists an attachment.
    pub(super) fn blob(&mut self, digest: Digest, length: u64) {
        self.parts.push(Part { name: blob_name(&digest), sum: digest, length });
    }

    /// Reads a manifest; `None` if it is not whole or names a file that no backup has.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let format = lines.next()?;
        if format != FORMAT && format != EARLIER {
            return None;
        }
        let (inst, key) = (lines.next()?.to_owned(), VKey::parse(lines.next()?).ok()?);
        let parts: Option<Vec<Part>> = lines.map(part).collect();
        let parts = parts?;
        let times = |name: &str| parts.iter().filter(|part| part.name == name).count();
        let once =
            parts.iter().all(|part| times(&part.name) == 1 || part.name.starts_with("blobs/"));
        (times("ledger.db") == 1 && times("ledger.mark") == 1 && once).then_some(Self {
            inst,
            key,
            parts,
        })
    }
}

fn blob_name(digest: &Digest) -> String {
    let name = digest.hex();
    let (start, _) = name.split_at_checked(2).unwrap_or_default();
    format!("blobs/{start}/{name}")
}

fn part(line: &str) -> Option<Part> {
    let mut words = line.split(' ');
    let (sum, length) = (Digest::from_hex(words.next()?)?, decimal(words.next()?)?);
    let name = words.next()?.to_owned();
    // A name leads nowhere but to where a backup keeps its files.
    let known = matches!(name.as_str(), "ledger.db" | "ledger.mark" | "ledger.witnessed");
    (words.next().is_none() && (known || name == blob_name(&sum))).then_some(Part {
        name,
        sum,
        length,
    })
}

impl std::fmt::Display for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{FORMAT}\n{}\n{}", self.inst, self.key)?;
        for Part { name, sum, length } in &self.parts {
            writeln!(f, "{sum} {length} {name}")?;
        }
        Ok(())
    }
}

/// SHA-256 and length of a file, read piece by piece.
pub(super) fn sum(path: &Path) -> io::Result<(Digest, u64)> {
    let (mut file, mut hasher, mut length) = (File::open(path)?, Sha256::new(), 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((Digest::new(hasher.finalize().into()), length));
        }
        hasher.update(piece.get(..read).unwrap_or_default());
        length += read as u64;
    }
}
