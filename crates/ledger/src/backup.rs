//! Copies of a ledger that prove themselves: made beside a running writer, restored only if whole.
//!
//! A backup is itself a ledger folder, so that every tool reads it, with a manifest that is written
//! last: a folder without one is the trace of a backup that was cut short. It holds the entries, the
//! mark, what witnesses have cosigned and every attachment that an entry refers to. It holds no
//! secret: neither the key that signs, nor the keys of sealed words, which must not outlive their
//! erasure in a backup that is kept for years.

mod manifest;
mod restore;

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io,
    ops::ControlFlow,
    path::Path,
};

use crate::{
    audit::{Report, audit},
    blob::{BlobError, BlobStore as _, FolderBlobs, references},
    file::{self, Access},
    json,
    key::VKey,
    ledger::{Files, LedgerError, View},
    mark::Mark,
    sealed::sealed_in,
    store::sqlite,
};

use manifest::Manifest;
pub use restore::{Accept, Restore, Restored, restore};

/// What a backup has copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What verification of the copy says.
    pub report: Report,
    /// How many attachments were copied.
    pub blobs: u64,
    /// How many sealed ciphertexts were no longer there; nothing is lost if their keys were erased.
    pub absent: u64,
}

/// Copies the ledger in `folder` into the new folder `to` and verifies the copy.
///
/// The mark is read before the database is copied: the copy then holds everything that had been
/// acknowledged when the backup began. Attachments are written before the entries that name them,
/// and so are there when the copied entries are read.
pub fn make(
    folder: &Path,
    to: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Made, LedgerError> {
    let (from, files) = (Files::new(folder), Files::new(to));
    let view = View::open(folder)?;
    fs::create_dir_all(to).map_err(io(to))?;
    if fs::read_dir(to).map_err(io(to))?.next().is_some() {
        return Err(LedgerError::Exists { path: to.to_owned() });
    }
    sqlite::copy(&from.database(), &files.database())?;
    File::open(files.database()).and_then(|file| file.sync_all()).map_err(io(to))?;
    Mark::create(&files.mark(), view.checkpoint())?;
    if let Some(witnessed) = view.witnessed() {
        let text = witnessed.to_string();
        file::write(&files.witnessed(), text.as_bytes(), Access::Open).map_err(io(to))?;
    }
    let mut manifest = Manifest::new(view.inst(), view.key());
    let absent = copy_blobs(&from, &files, &mut manifest)?;
    let report = sound(to, Some(view.key()), to, progress)?;
    let blobs = manifest.count();
    for name in ["ledger.db", "ledger.mark", "ledger.witnessed"] {
        if to.join(name).exists() {
            manifest.add(to, name).map_err(io(to))?;
        }
    }
    file::write(&files.manifest(), manifest.to_string().as_bytes(), Access::Open)
        .map_err(io(to))?;
    Ok(Made { report, blobs, absent })
}

/// Copies what the copied entries refer to, verified on the way; says how many sealed ciphertexts
/// there are no more.
fn copy_blobs(from: &Files, to: &Files, manifest: &mut Manifest) -> Result<u64, LedgerError> {
    let needed = needed(&mut View::open(to.folder())?)?;
    let (source, target) = (FolderBlobs::new(&from.blobs()), FolderBlobs::new(&to.blobs()));
    let mut absent = 0;
    for digest in &needed.all {
        let mut reader = match source.open(digest) {
            Err(BlobError::Missing { .. }) if needed.sealed.contains(digest) => {
                absent += 1;
                continue;
            }
            other => other?,
        };
        // A source that breaks off because it does not fit its digest leaves nothing behind.
        let length = reader.length();
        let copied = target.put(&mut reader, length);
        copied.map_err(|_| {
            source.check(digest).err().unwrap_or(BlobError::Missing { digest: *digest })
        })?;
        manifest.blob(*digest, length);
    }
    // The folder of unfinished files is no part of a backup.
    let _ = fs::remove_dir(to.blobs().join("new"));
    Ok(absent)
}

/// The attachments that the entries of a ledger refer to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needed {
    /// All of them.
    pub all: BTreeSet<crate::Digest>,
    /// Those that are ciphertexts of sealed words, which go with their key.
    pub sealed: BTreeSet<crate::Digest>,
}

/// Reads every entry for the attachments it refers to.
pub fn needed(view: &mut View) -> Result<Needed, LedgerError> {
    let mut needed = Needed::default();
    view.scan(0, |row| {
        // Most entries refer to nothing, and that shows without taking them apart.
        if row.bytes.windows(8).any(|window| window == b"\"sha256\"")
            && let Ok(entry) = json::parse(row.bytes)
        {
            references(&entry, &mut needed.all);
            let mut sealed = Vec::new();
            sealed_in(&entry, &mut sealed);
            needed.sealed.extend(sealed.iter().map(|sealed| sealed.blob));
        }
        ControlFlow::Continue(())
    })?;
    Ok(needed)
}

fn io(path: &Path) -> impl Fn(io::Error) -> LedgerError {
    move |error| LedgerError::Io { path: path.to_owned(), what: error.to_string() }
}

fn unfit(path: &Path, why: tiaoli_text::Words) -> LedgerError {
    LedgerError::Backup { path: path.to_owned(), why }
}

fn sound(
    folder: &Path,
    key: Option<&VKey>,
    named: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, LedgerError> {
    let report = audit(folder, key, progress)?;
    match report.faults.first() {
        None => Ok(report),
        Some(fault) => Err(unfit(named, fault.words())),
    }
}
