//! Puts a backup in place, or says what would be lost.

use std::{
    fs::{self, File},
    path::Path,
};

use tiaoli_text::words;

use super::{
    io,
    manifest::{Manifest, sum},
    sound, unfit,
};
use crate::{
    audit::Report,
    checkpoint::Checkpoint,
    file::sync_folder,
    house,
    key::{Key, VKey},
    ledger::{Files, Ledger, LedgerError},
    mark::Mark,
    proof::{self, ProofError},
    store::sqlite::{self, SqliteReader},
    tile::Nodes,
    time::Moment,
};

/// What whoever restores knows and wants.
#[derive(Default)]
pub struct Restore<'a> {
    /// The log's key as kept elsewhere; without it the backup vouches for itself.
    pub trusted: Option<&'a VKey>,
    /// A checkpoint that somebody else has kept: what it covers must be in the backup.
    pub known: Option<&'a Checkpoint>,
    /// To go on without what is lost.
    pub accept: Option<Accept<'a>>,
}

/// The signed decision to go on without entries that had been acknowledged.
pub struct Accept<'a> {
    /// The key that signs for the ledger.
    pub key: Key,
    /// Why, in words that will stand in the ledger.
    pub why: &'a str,
    /// When.
    pub now: Moment,
}

/// What was put in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What verification says.
    pub report: Report,
    /// What had been acknowledged and is given up; the ledger's last entry says so.
    pub lost: Option<Checkpoint>,
}

/// Makes a ledger in `folder`, where there is none, out of a backup, and verifies all of it.
///
/// What was acknowledged must be in the backup: what `known` covers, and what a mark covers that is
/// still in `folder`. If it is not, the loss is a fork and nothing is put in place, unless the loss
/// is accepted; then an entry says so, in the place of the first lost one.
pub fn restore(
    backup: &Path,
    folder: &Path,
    how: Restore<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Restored, LedgerError> {
    let (from, files) = (Files::new(backup), Files::new(folder));
    let manifest = check(&from, backup)?;
    if files.database().exists() {
        return Err(LedgerError::Exists { path: folder.to_owned() });
    }
    let marked = Mark::open(&files.mark(), false)?.map(|(_, marked)| marked);
    // All is done in a folder beside; what does not verify never gets the ledger's name.
    let fresh = folder.with_extension("restoring");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).map_err(io(&fresh))?;
    }
    for part in manifest.parts() {
        let to = fresh.join(&part.name);
        let copied = fs::create_dir_all(to.parent().unwrap_or(&fresh))
            .and_then(|()| fs::copy(backup.join(&part.name), &to))
            .and_then(|_| File::open(&to)?.sync_all());
        copied.map_err(io(&fresh))?;
        // What was copied must be what was listed, whatever happened to the source meanwhile.
        if sum(&to).map_err(io(&to))? != (part.sum, part.length) {
            let name = &part.name;
            let why = words!(zh: "{name} 没能完整复制" en: "{name} could not be copied whole");
            return Err(unfit(backup, why));
        }
    }
    let ready = Files::new(&fresh);
    sqlite::ready(&ready.database())?;
    let mut report = sound(&fresh, how.trusted, backup, progress)?;
    let mut lost = None;
    for known in how.known.into_iter().chain(&marked) {
        match continues(&ready, known, &report, manifest.key()) {
            Err(LedgerError::Fork { .. }) if how.accept.is_some() => {
                let more = lost.as_ref().is_none_or(|lost: &Checkpoint| lost.size() < known.size());
                lost = if more { Some(known.clone()) } else { lost };
            }
            other => other?,
        }
    }
    if let (Some(lost), Some(Accept { key, why, now })) = (&lost, how.accept) {
        let ledger = Ledger::open(&fresh, key)?;
        ledger.record_loss(lost, why, now)?;
        ledger.close()?;
        report = sound(&fresh, how.trusted, backup, progress)?;
    }
    place(&fresh, folder, &files, marked.is_some())?;
    Ok(Restored { report, lost })
}

/// Gives what is ready its names. The mark goes last: a database without one is refused, so that a
/// restoration cut short is noticed.
fn place(fresh: &Path, folder: &Path, files: &Files, marked: bool) -> Result<(), LedgerError> {
    fs::create_dir_all(folder).map_err(io(folder))?;
    if marked {
        // What the old mark says may be wanted as evidence.
        let aside = folder.join("ledger.mark.before");
        fs::rename(files.mark(), &aside).map_err(io(folder))?;
    }
    for name in ["blobs", "ledger.witnessed", "ledger.db", "ledger.mark"] {
        let (ready, to) = (fresh.join(name), folder.join(name));
        if !ready.exists() {
            continue;
        }
        if name == "blobs" && to.exists() {
            // Attachments that outlived the database: the verified copies take their place.
            let aside = folder.join("blobs.before");
            fs::rename(&to, &aside).map_err(io(folder))?;
        }
        fs::rename(&ready, &to).map_err(io(folder))?;
        sync_folder(&to).map_err(io(folder))?;
    }
    fs::remove_dir_all(fresh).map_err(io(fresh))
}

/// Every file must be the one that the manifest names.
fn check(files: &Files, backup: &Path) -> Result<Manifest, LedgerError> {
    let text = fs::read_to_string(files.manifest()).map_err(io(&files.manifest()))?;
    let shape =
        || unfit(backup, words!(zh: "清单（manifest）不完整" en: "its manifest is not whole"));
    let manifest = Manifest::parse(&text).ok_or_else(shape)?;
    for part in manifest.parts() {
        let path = backup.join(&part.name);
        if sum(&path).map_err(io(&path))? != (part.sum, part.length) {
            let name = &part.name;
            let why = words!(zh: "{name} 与清单不符" en: "{name} is not the file that its manifest lists");
            return Err(unfit(backup, why));
        }
    }
    Ok(manifest)
}

/// What the known checkpoint covers must be in the ledger.
fn continues(
    files: &Files,
    known: &Checkpoint,
    report: &Report,
    key: &VKey,
) -> Result<(), LedgerError> {
    let mut reader = SqliteReader::open(&files.database())?;
    let keys = house::keys(&mut reader)?;
    keys.verify_kept(known)
        .or_else(|error| known.verify(key).map(|()| key).map_err(|_| error))
        .map_err(LedgerError::MarkSignature)?;
    let (database, mark) = (report.size, known.size());
    if mark > database {
        return Err(LedgerError::Fork { database, mark });
    }
    let mut nodes = Nodes::new(&mut reader, database);
    let computed = proof::root(mark, &mut |height, index| nodes.node(height, index))?;
    let expected = known.root();
    if computed == expected {
        Ok(())
    } else {
        Err(ProofError::WrongRoot { computed, expected }.into())
    }
}
