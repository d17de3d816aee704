//! Copies of a ledger that prove themselves: made beside a running writer, restored only if whole.
//!
//! A backup is itself a ledger folder, so that every tool reads it, with a manifest that is written
//! last: a folder without one is the trace of a backup that was cut short.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::Path,
};

use sha2::{Digest as _, Sha256};
use tiaoli_text::{Words, words};

use crate::{
    audit::{Report, audit},
    checkpoint::{Checkpoint, decimal},
    hash::Digest,
    key::VKey,
    ledger::{Files, LedgerError, View},
    mark::{Mark, sync_folder},
    proof::{self, ProofError},
    store::sqlite::{self, SqliteReader},
    tile::Nodes,
};

const FORMAT: &str = "tiaoli backup 1";
const PARTS: [&str; 2] = ["ledger.db", "ledger.mark"];

/// Copies the ledger in `folder` into the new folder `to` and verifies the copy.
///
/// The mark is read before the database is copied: the copy then holds everything that had been
/// acknowledged when the backup began.
pub fn make(folder: &Path, to: &Path) -> Result<Report, LedgerError> {
    let (from, files) = (Files::new(folder), Files::new(to));
    let view = View::open(folder)?;
    fs::create_dir_all(to).map_err(io(to))?;
    if fs::read_dir(to).map_err(io(to))?.next().is_some() {
        return Err(LedgerError::Exists { path: to.to_owned() });
    }
    sqlite::copy(&from.database(), &files.database())?;
    File::open(files.database()).and_then(|file| file.sync_all()).map_err(io(to))?;
    Mark::create(&files.mark(), view.checkpoint())?;
    let report = sound(to, Some(view.key()), to)?;
    let mut text = format!("{FORMAT}\n{}\n{}\n", view.inst(), view.key());
    for name in PARTS {
        let (sum, length) = sum(&to.join(name)).map_err(io(to))?;
        text.push_str(&format!("{sum} {length} {name}\n"));
    }
    let written = File::create(files.manifest()).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        sync_folder(&files.manifest())
    });
    written.map_err(io(to))?;
    Ok(report)
}

/// Makes a ledger in `folder`, where there is none, out of a backup, and verifies all of it.
///
/// `known` is a checkpoint that somebody else has kept: what was acknowledged there must be in the
/// backup, or the loss is a fork and nothing is put in place.
pub fn restore(
    backup: &Path,
    folder: &Path,
    trusted: &VKey,
    known: Option<&Checkpoint>,
) -> Result<Report, LedgerError> {
    let (from, files) = (Files::new(backup), Files::new(folder));
    check(&from, backup)?;
    if files.database().exists() || files.mark().exists() {
        return Err(LedgerError::Exists { path: folder.to_owned() });
    }
    // All is done in a folder beside; what does not verify never gets the ledger's name.
    let fresh = folder.with_extension("restoring");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(io(&fresh))?;
    }
    fs::create_dir_all(&fresh).map_err(io(&fresh))?;
    for name in PARTS {
        let copied = fs::copy(backup.join(name), fresh.join(name))
            .and_then(|_| File::open(fresh.join(name))?.sync_all());
        copied.map_err(io(&fresh))?;
    }
    let ready = Files::new(&fresh);
    sqlite::ready(&ready.database())?;
    let report = sound(&fresh, Some(trusted), backup)?;
    if let Some(known) = known {
        continues(&ready, known, &report, trusted)?;
    }
    fs::create_dir_all(folder).map_err(io(folder))?;
    // The mark goes last: a database without one is refused, so that a restoration cut short is
    // noticed.
    for name in PARTS {
        fs::rename(fresh.join(name), folder.join(name)).map_err(io(folder))?;
        sync_folder(&folder.join(name)).map_err(io(folder))?;
    }
    fs::remove_dir_all(&fresh).map_err(io(&fresh))?;
    Ok(report)
}

fn io(path: &Path) -> impl Fn(io::Error) -> LedgerError {
    move |error| LedgerError::Io { path: path.to_owned(), what: error.to_string() }
}

fn unfit(path: &Path, why: Words) -> LedgerError {
    LedgerError::Backup { path: path.to_owned(), why }
}

fn sound(folder: &Path, key: Option<&VKey>, named: &Path) -> Result<Report, LedgerError> {
    let report = audit(folder, key, &mut |_, _| {})?;
    match report.faults.first() {
        None => Ok(report),
        Some(fault) => Err(unfit(named, fault.words())),
    }
}

/// Length and SHA-256 of a file, read piece by piece.
fn sum(path: &Path) -> io::Result<(Digest, u64)> {
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

/// Every file must be the one that the manifest names.
fn check(files: &Files, backup: &Path) -> Result<(), LedgerError> {
    let text = fs::read_to_string(files.manifest()).map_err(io(&files.manifest()))?;
    let shape =
        || unfit(backup, words!(zh: "清单（manifest）不完整" en: "its manifest is not whole"));
    let mut lines = text.strip_suffix('\n').ok_or_else(shape)?.split('\n');
    if lines.next() != Some(FORMAT) {
        return Err(shape());
    }
    for (name, line) in PARTS.iter().zip(lines.skip(2).map(Some).chain([None, None])) {
        let mut words = line.ok_or_else(shape)?.split(' ');
        let listed = (
            words.next().and_then(Digest::from_hex).ok_or_else(shape)?,
            words.next().and_then(decimal).ok_or_else(shape)?,
        );
        if words.next() != Some(name) || words.next().is_some() {
            return Err(shape());
        }
        let path = backup.join(name);
        if sum(&path).map_err(io(&path))? != listed {
            let why = words!(zh: "{name} 与清单不符" en: "{name} is not the file that its manifest lists");
            return Err(unfit(backup, why));
        }
    }
    Ok(())
}

/// What the known checkpoint covers must be in the ledger.
fn continues(
    files: &Files,
    known: &Checkpoint,
    report: &Report,
    key: &VKey,
) -> Result<(), LedgerError> {
    known.verify(key).map_err(LedgerError::MarkSignature)?;
    let (database, mark) = (report.size, known.size());
    if mark <= database {
        let mut reader = SqliteReader::open(&files.database())?;
        let mut nodes = Nodes::new(&mut reader, database);
        let computed = proof::root(mark, &mut |height, index| nodes.node(height, index))?;
        if computed == known.root() {
            return Ok(());
        }
        let expected = known.root();
        return Err(ProofError::WrongRoot { computed, expected }.into());
    }
    Err(LedgerError::Fork { database, mark })
}
