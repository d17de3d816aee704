//! A reader that never hands out the whole of a wrong blob.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

use sha2::{Digest as _, Sha256};

use super::BlobError;
use crate::Digest;

/// Reads a blob while hashing it. The last bytes are given only if all of them fit the digest.
pub struct Verified {
    source: Box<dyn Read + Send>,
    hasher: Sha256,
    digest: Digest,
    bytes: u64,
    left: u64,
    path: PathBuf,
}

impl Verified {
    pub(super) fn file(file: File, bytes: u64, digest: Digest, path: PathBuf) -> Self {
        Self::new(Box::new(file), bytes, digest, path)
    }

    /// Wraps a source that should give `bytes` bytes with this digest; `path` is named where it does
    /// not.
    #[must_use]
    pub fn new(source: Box<dyn Read + Send>, bytes: u64, digest: Digest, path: PathBuf) -> Self {
        Self { source, hasher: Sha256::new(), digest, bytes, left: bytes, path }
    }

    /// How many bytes there are.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.bytes
    }

    /// What an error of reading means.
    #[must_use]
    pub fn explain(&self, error: &io::Error) -> BlobError {
        if error.kind() == io::ErrorKind::InvalidData {
            BlobError::Damaged { digest: self.digest, path: self.path.clone() }
        } else {
            BlobError::io(&self.path, error)
        }
    }

    fn wrong(&self) -> io::Error {
        let damaged = BlobError::Damaged { digest: self.digest, path: self.path.clone() };
        io::Error::new(io::ErrorKind::InvalidData, damaged.to_string())
    }

    fn fits(&self) -> bool {
        self.hasher.clone().finalize()[..] == self.digest.as_bytes()[..]
    }
}

impl Read for Verified {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            // A blob of nothing has no last bytes to keep back.
            return if self.bytes > 0 || self.fits() { Ok(0) } else { Err(self.wrong()) };
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(into.len());
        let Some(room) = into.get_mut(..most) else { return Ok(0) };
        let read = self.source.read(room)?;
        self.hasher.update(room.get(..read).unwrap_or_default());
        if read == 0 && most > 0 {
            return Err(self.wrong());
        }
        self.left -= read as u64;
        if self.left == 0 && !self.fits() {
            room.fill(0);
            return Err(self.wrong());
        }
        Ok(read)
    }
}
