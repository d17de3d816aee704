//! Larger content by its digest: attachments, renderings, sealed fields.
//!
//! An entry holds at most 60 KiB; what is larger stands beside the ledger under its SHA-256, and an
//! entry refers to it by a member `sha256` at any depth. A blob is written before the entry that
//! names it and never changed, so that the reference cannot come true later or mean something else.
//! Reading verifies: whoever reads to the end has read what was written, or gets an error in place of
//! the last bytes.

mod folder;
mod verified;

use std::{
    collections::BTreeSet,
    io::{self, Read},
    path::{Path, PathBuf},
};

use tiaoli_text::{Words, spoken, words};

use crate::{Digest, Json};

pub use folder::FolderBlobs;
pub use verified::Verified;

/// A blob by its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blob {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// How many bytes there are.
    pub bytes: u64,
}

/// Why a blob cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobError {
    /// Larger than the limit given; nothing was kept.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// There is no such blob.
    Missing {
        /// Its digest.
        digest: Digest,
    },
    /// What is kept under the digest is something else.
    Damaged {
        /// The digest it is kept under.
        digest: Digest,
        /// Where.
        path: PathBuf,
    },
    /// A file could not be used.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: String,
    },
}

impl BlobError {
    fn io(path: &Path, error: &io::Error) -> Self {
        Self::Io { path: path.to_owned(), what: error.to_string() }
    }

    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::TooLarge { limit } => words!(
                zh: "内容超过 {limit} 字节的上限；没有保存" en: "the content is larger than the limit of {limit} bytes; nothing was kept"
            ),
            Self::Missing { digest } => words!(
                zh: "附件 {digest} 不见了；请从备份恢复" en: "attachment {digest} is missing; restore it from a backup"
            ),
            Self::Damaged { digest, path } => {
                let path = path.display();
                words!(
                    zh: "附件 {digest} 已损坏，内容与摘要不符（{path}）；不要使用，请从备份恢复"
                    en: "attachment {digest} is damaged: its bytes do not fit its digest ({path}); do not use it, restore it from a backup"
                )
            }
            Self::Io { path, what } => {
                let path = path.display();
                words!(zh: "无法使用 {path}：{what}" en: "cannot use {path}: {what}")
            }
        }
    }
}

spoken!(BlobError);

/// Where blobs are kept: a folder here, an object store elsewhere.
pub trait BlobStore: Send + Sync {
    /// Keeps what `from` gives, at most `limit` bytes, and names it. When this returns it is durable.
    /// What is kept already is not kept twice, and mended if it was damaged.
    fn put(&self, from: &mut dyn Read, limit: u64) -> Result<Blob, BlobError>;

    /// Opens a blob for reading.
    fn open(&self, digest: &Digest) -> Result<Verified, BlobError>;

    /// Names every blob that is kept, in the order of digests.
    fn list(&self) -> Result<Vec<Blob>, BlobError>;

    /// Forgets a blob; nothing if it is not there.
    fn remove(&self, digest: &Digest) -> Result<(), BlobError>;

    /// Reads a blob whole if it is no longer than `limit`.
    fn read(&self, digest: &Digest, limit: u64) -> Result<Vec<u8>, BlobError> {
        let mut blob = self.open(digest)?;
        if blob.length() > limit {
            return Err(BlobError::TooLarge { limit });
        }
        let mut bytes = Vec::new();
        blob.read_to_end(&mut bytes).map_err(|error| blob.explain(&error))?;
        Ok(bytes)
    }

    /// Reads a blob to its end and says whether it is what its digest says.
    fn check(&self, digest: &Digest) -> Result<Blob, BlobError> {
        let mut blob = self.open(digest)?;
        let copied = io::copy(&mut blob, &mut io::sink());
        let bytes = copied.map_err(|error| blob.explain(&error))?;
        Ok(Blob { digest: *digest, bytes })
    }
}

/// The blobs that an entry refers to: every member `sha256` with a digest in hexadecimal.
pub fn references(entry: &Json, into: &mut BTreeSet<Digest>) {
    match entry {
        Json::Map(map) => {
            into.extend(map.get("sha256").and_then(Json::as_text).and_then(Digest::from_hex));
            map.values().for_each(|value| references(value, into));
        }
        Json::List(list) => list.iter().for_each(|value| references(value, into)),
        _ => {}
    }
}

/// The blobs that no entry refers to. Blobs are written before their entry: those of an act that is
/// on its way look the same, so that only old ones may be removed.
pub fn orphans(
    store: &dyn BlobStore,
    referenced: &BTreeSet<Digest>,
) -> Result<Vec<Blob>, BlobError> {
    let all = store.list()?;
    Ok(all.into_iter().filter(|blob| !referenced.contains(&blob.digest)).collect())
}
