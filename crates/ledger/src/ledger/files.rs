//! The files of one ledger: database, high-water mark, process lock.

use std::{
    fs::{self, File, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::LedgerError;

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

    /// The last checkpoint that witnesses have cosigned.
    pub(crate) fn witnessed(&self) -> PathBuf {
        self.folder.join("ledger.witnessed")
    }

    pub(crate) fn blobs(&self) -> PathBuf {
        self.folder.join("blobs")
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
        match patiently(&file) {
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

/// How long a lock that is held may take to come free.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes the lock, giving it a moment: a process that is just ending, or a child that a program has
/// just started and that has the file open until its own begins, lets go of it at once.
fn patiently(file: &File) -> Result<(), TryLockError> {
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(10));
            }
            other => return other,
        }
    }
}
