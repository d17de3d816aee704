//! Secret keys in files that only their owner may read.
//!
//! In a ledger's folder `key` signs. While a key is being changed the next one stands beside it as
//! `key.next`, safe on the disk before the ledger records it; should the program die in between, the
//! next opening finishes the change.

use crate::desk::ledger_failure;
use crate::failure::Failure;
use crate::library::read_text;
use std::path::{Path, PathBuf};
use tiaoli_ledger::file::{self, Access};
use tiaoli_ledger::key::KeyError;
use tiaoli_ledger::{Key, LedgerError};
use tiaoli_text::{Words, words};

/// File of the secret key in a ledger's folder.
pub fn of(folder: &Path) -> PathBuf {
    folder.join("key")
}

/// File of the key that follows, while it has not taken over.
pub fn next_of(folder: &Path) -> PathBuf {
    folder.join("key.next")
}

/// Reads a log's secret key.
pub fn read(path: &Path) -> Result<Key, Failure> {
    Key::parse_secret(secret(path)?.trim()).map_err(|e| bad(path, e))
}

/// Reads a witness's secret key.
pub fn read_witness(path: &Path) -> Result<Key, Failure> {
    Key::parse_witness_secret(secret(path)?.trim()).map_err(|e| bad(path, e))
}

fn bad(path: &Path, error: KeyError) -> Failure {
    Failure::input(error.words()).at(path.display().to_string())
}

/// A secret that others can read is none; it is refused like an unlocked door.
fn secret(path: &Path) -> Result<String, Failure> {
    if file::shared(path).map_err(|e| Failure::io(path, &e))? {
        let shown = path.display();
        return Err(Failure::input(Words::new(
            "别人也能读写这份私钥",
            "others can read or write this secret key",
        ))
        .at(shown.to_string())
        .help(words!(zh: "运行 chmod 600 {shown}", en: "run: chmod 600 {shown}")));
    }
    read_text(path)
}

/// Writes a secret key, whole or not at all, for its owner alone.
pub fn write(path: &Path, key: &Key) -> Result<(), Failure> {
    let text = format!("{}\n", key.to_secret_text());
    file::write(path, text.as_bytes(), Access::Owner).map_err(|e| Failure::io(path, &e))
}

/// The secret key in a ledger's folder; made from a new seed where there is none.
pub fn read_or_make(
    folder: &Path,
    inst: &str,
    seed: impl FnOnce() -> Result<[u8; 32], Failure>,
) -> Result<Key, Failure> {
    let path = of(folder);
    if path.exists() {
        return read(&path);
    }
    let key = Key::from_seed(&format!("tiaoli.local/l/{inst}"), &seed()?);
    let key = key.map_err(|e| bad(&path, e))?;
    write(&path, &key)?;
    Ok(key)
}

/// Opens the ledger in `folder` with `key`, or with the key that was taking over when a change of
/// keys was cut short.
pub fn open<T>(
    folder: &Path,
    key: Key,
    open: impl Fn(Key) -> Result<T, LedgerError>,
) -> Result<T, Failure> {
    let error = match open(key) {
        Ok(opened) => return Ok(opened),
        Err(error) => error,
    };
    let next = next_of(folder);
    if let LedgerError::OtherKey { expected, .. } = &error
        && next.exists()
    {
        let key = read(&next)?;
        if key.public().to_string() == *expected {
            let opened = open(key).map_err(|e| ledger_failure(&e))?;
            take_over(folder)?;
            return Ok(opened);
        }
    }
    Err(ledger_failure(&error))
}

/// The next key becomes the key; the old one is gone.
pub fn take_over(folder: &Path) -> Result<(), Failure> {
    let (next, path) = (next_of(folder), of(folder));
    std::fs::rename(&next, &path)
        .and_then(|()| file::sync_folder(&path))
        .map_err(|e| Failure::io(&path, &e))
}
