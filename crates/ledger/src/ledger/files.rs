//! The files of one ledger: database, high-water mark, process lock.

use std::{
    fs::{self, File, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::LedgerError;

/// How often a lock that is taken is tried again.
const PATIENCE: u32 = 20;
/// How long between.
const REST: Duration = Duration::from_millis(10);

/// Where the parts of a ledger lie.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    folder: PathBuf,
}

impl Files {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }

    pub(crate) fn manifest(&self) -> PathBuf {
        self.folder.join("manifest")
    }

    pub(crate) fn mark(&self) -> PathBuf {
        self.folder.join("ledger.mark")
    }

    /// Makes the folder and takes the lock that only one process can hold.
    ///
    /// The system frees the lock with the process, so a crash leaves nothing to clean up; the
    /// number inside is only there to be shown to whoever finds the ledger taken.
    pub(crate) fn lock(&self) -> Result<File, LedgerError> {
        let path = self.folder.join("ledger.lock");
        let io =
            |error: std::io::Error| LedgerError::Io { path: path.clone(), what: error.to_string() };
        fs::create_dir_all(&self.folder).map_err(io)?;
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io)?;
        // A program that this process is just starting holds a copy of the lock until it runs; a
        // ledger that was closed a moment ago may still seem taken.
        let mut taken = file.try_lock();
        for _ in 0..PATIENCE {
            if !matches!(taken, Err(TryLockError::WouldBlock)) {
                break;
            }
            thread::sleep(REST);
            taken = file.try_lock();
        }
        match taken {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = (&file).take(32).read_to_string(&mut holder);
                let holder = holder.trim().to_owned();
                return Err(LedgerError::Locked { path: self.folder.clone(), holder });
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(io)?;
        writeln!(file, "{}", std::process::id()).map_err(io)?;
        Ok(file)
    }
}
