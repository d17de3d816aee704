//! Blobs in a local folder: `ab/abcd…` by the first two digits, so that no folder grows too long.

use std::{
    fs::{self, File},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use sha2::{Digest as _, Sha256};

use super::{Blob, BlobError, BlobStore, Verified};
use crate::{Digest, file::sync_folder};

/// Unfinished files stand here, apart from what has a name.
const FRESH: &str = "new";
/// How much is read at once.
const PIECE: usize = 1 << 16;

/// The blobs in a folder.
#[derive(Debug)]
pub struct FolderBlobs {
    folder: PathBuf,
    count: AtomicU64,
}

impl FolderBlobs {
    /// The blobs in `folder`, which is made with the first one.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), count: AtomicU64::new(0) }
    }

    /// Where the blob is, or would be.
    #[must_use]
    pub fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.hex();
        let (start, _) = name.split_at_checked(2).unwrap_or_default();
        self.folder.join(start).join(&name)
    }

    /// Writes all of `from` under a name of its own.
    fn fill(&self, fresh: &Path, from: &mut dyn Read, limit: u64) -> Result<Blob, BlobError> {
        let fail = |error: io::Error| BlobError::io(fresh, &error);
        let mut file = File::create_new(fresh).map_err(fail)?;
        let (mut hasher, mut bytes, mut piece) = (Sha256::new(), 0u64, vec![0; PIECE]);
        loop {
            let read = match from.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other.map_err(fail)?,
            };
            let part = piece.get(..read).unwrap_or_default();
            if part.is_empty() {
                break;
            }
            bytes += read as u64;
            if bytes > limit {
                return Err(BlobError::TooLarge { limit });
            }
            hasher.update(part);
            file.write_all(part).map_err(fail)?;
        }
        file.sync_all().map_err(fail)?;
        Ok(Blob { digest: Digest::new(hasher.finalize().into()), bytes })
    }

    /// Gives a finished file its name, unless the same bytes have it already.
    fn place(&self, fresh: &Path, blob: Blob) -> Result<(), BlobError> {
        let path = self.path(&blob.digest);
        let fail = |error: io::Error| BlobError::io(&path, &error);
        match self.check(&blob.digest) {
            Ok(_) => return fs::remove_file(fresh).map_err(fail),
            // What is missing or damaged is put in place, or mended.
            Err(BlobError::Missing { .. } | BlobError::Damaged { .. }) => {}
            Err(error) => return Err(error),
        }
        if let Some(folder) = path.parent()
            && !folder.exists()
        {
            fs::create_dir_all(folder).map_err(fail)?;
            sync_folder(folder).map_err(fail)?;
        }
        fs::rename(fresh, &path).map_err(fail)?;
        sync_folder(&path).map_err(fail)
    }
}

impl BlobStore for FolderBlobs {
    fn put(&self, from: &mut dyn Read, limit: u64) -> Result<Blob, BlobError> {
        let fresh = self.folder.join(FRESH);
        if !fresh.exists() {
            fs::create_dir_all(&fresh).map_err(|error| BlobError::io(&fresh, &error))?;
            sync_folder(&self.folder).map_err(|error| BlobError::io(&fresh, &error))?;
        }
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let fresh = fresh.join(format!("{}-{number}", std::process::id()));
        // The same number can be left behind by a process that died under the same id.
        let _ = fs::remove_file(&fresh);
        let placed = self.fill(&fresh, from, limit).and_then(|blob| {
            self.place(&fresh, blob)?;
            Ok(blob)
        });
        if placed.is_err() {
            let _ = fs::remove_file(&fresh);
        }
        placed
    }

    fn open(&self, digest: &Digest) -> Result<Verified, BlobError> {
        let path = self.path(digest);
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(BlobError::Missing { digest: *digest });
            }
            other => other.map_err(|error| BlobError::io(&path, &error))?,
        };
        let bytes = file.metadata().map_err(|error| BlobError::io(&path, &error))?.len();
        Ok(Verified::file(file, bytes, *digest, path))
    }

    fn list(&self) -> Result<Vec<Blob>, BlobError> {
        let mut blobs = Vec::new();
        for folder in entries(&self.folder)? {
            if folder.file_name().is_some_and(|name| name == FRESH) || !folder.is_dir() {
                continue;
            }
            for path in entries(&folder)? {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                // What has another name is not ours.
                let Some(digest) = Digest::from_hex(name) else { continue };
                let meta = fs::metadata(&path).map_err(|error| BlobError::io(&path, &error))?;
                blobs.push(Blob { digest, bytes: meta.len() });
            }
        }
        blobs.sort();
        Ok(blobs)
    }

    fn remove(&self, digest: &Digest) -> Result<(), BlobError> {
        let path = self.path(digest);
        let removed = match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other,
        };
        removed.and_then(|()| sync_folder(&path)).map_err(|error| BlobError::io(&path, &error))
    }
}

/// What is in a folder, in order; nothing if the folder is not there.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, BlobError> {
    let fail = |error: io::Error| BlobError::io(folder, &error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(fail)?,
    };
    let mut paths: Vec<_> =
        entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>().map_err(fail)?;
    paths.sort();
    Ok(paths)
}
