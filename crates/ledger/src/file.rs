//! Files that appear whole under their name or not at all.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever the folder lets in.
    Open,
    /// Its owner alone (mode 0600 where there are modes).
    Owner,
}

/// Writes `bytes` under a name beside `path`, forces them to the disk, gives them their name and
/// forces that too. A crash leaves the file as it was before, or as it is after.
pub fn write(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = Path::new(&fresh);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if access == Access::Owner {
        // What an earlier attempt left behind may have other rights.
        match fs::remove_file(fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut file = options.open(fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(fresh, path)?;
    sync_folder(path)
}

/// Makes a new name in a folder durable.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

/// Whether others than its owner can read the file. Where there are no modes, nobody can say.
pub fn shared(path: &Path) -> io::Result<bool> {
    let meta = fs::metadata(path)?;
    #[cfg(unix)]
    return Ok(std::os::unix::fs::MetadataExt::mode(&meta) & 0o077 != 0);
    #[cfg(not(unix))]
    return Ok(meta.is_dir() && false);
}
