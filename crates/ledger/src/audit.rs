//! Verifies a whole ledger: entries, tree, tiles, checkpoints, high-water mark.
//!
//! It reads beside a running writer, needs no secret key, and goes on after a fault as far as the
//! rest still says something. Damage is what it is there to report: only a ledger that cannot be
//! found or opened at all is an error, everything else is a fault in the report.

mod lane;
mod walk;

use std::path::Path;

use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    house,
    key::{KeyError, VKey},
    ledger::{Files, LedgerError, Place, witnessed},
    mark::{Mark, MarkError},
    store::{Database, Identity, Reader, StoreError},
    succession::Succession,
    verify::{Fault, FaultKind},
};

use lane::Lane;
use walk::Walk;

/// No more faults than this are listed; a ledger that has more is not read for its details.
const MAX_FAULTS: usize = 100;

/// What a verification has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose ledger it is; empty if the ledger no longer says.
    pub identity: Identity,
    /// How many entries were read.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// How many signed checkpoints were checked, the mark's among them.
    pub checkpoints: u64,
    /// Whether the key was given by the verifier; if not, it was the ledger's own.
    pub pinned: bool,
    /// What is wrong; empty if the ledger is sound.
    pub faults: Vec<Fault>,
}

impl Report {
    fn unreadable(pinned: bool, identity: Identity, kind: FaultKind) -> Self {
        let faults = vec![Fault { seq: 0, kind }];
        let root = Digest::empty_root();
        Self { identity, size: 0, root, checkpoints: 0, pinned, faults }
    }
}

/// Verifies the ledger at `place`; `progress` hears (entries done, entries in all).
///
/// Of a shared ledger, a place without a folder leaves out the high-water mark of a node: what has
/// been cut off the end, with the head put back to fit, then goes unnoticed.
pub fn audit(
    place: impl Into<Place>,
    trusted: Option<&VKey>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, LedgerError> {
    let place = place.into();
    let files = place.files();
    let folder = files.as_ref().map(Files::folder);
    over(place.database(None)?.as_ref(), trusted, folder, progress)
}

/// Verifies the ledger on a database, with what lies in `folder`: the high-water mark, and what witnesses
/// have cosigned.
pub fn over(
    database: &dyn Database,
    trusted: Option<&VKey>,
    folder: Option<&Path>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, LedgerError> {
    let pinned = trusted.is_some();
    let (mut rows, mut side) =
        match database.reader().and_then(|rows| Ok((rows, database.reader()?))) {
            Ok(both) => both,
            Err(error @ StoreError::Damaged { .. }) => {
                let kind = FaultKind::Unreadable { why: error.words() };
                return Ok(Report::unreadable(pinned, Identity::default(), kind));
            }
            Err(error) => return Err(error.into()),
        };
    let unreadable =
        |identity, why| Ok(Report::unreadable(pinned, identity, FaultKind::Unreadable { why }));
    let identity = match side.identity() {
        Ok(identity) => identity,
        Err(error @ StoreError::Lost { .. }) => return Err(error.into()),
        Err(error) => return unreadable(Identity::default(), error.words()),
    };
    // The mark and the signed head are read before the entries: a writer may move all of them
    // meanwhile, but then the entries are the newer ones.
    let (mut marked, mut missing) = (Vec::new(), Vec::new());
    let files = folder.map(Files::new);
    match files.as_ref().map(|files| Mark::open(&files.mark(), false)) {
        None => {}
        Some(Ok(Some((_, mark)))) => marked.push(mark),
        Some(Ok(None)) => {
            let path = files.as_ref().map(Files::mark).unwrap_or_default();
            missing.push(LedgerError::NoMark { path }.words());
        }
        Some(Err(error @ MarkError::Io { .. })) => return Err(error.into()),
        Some(Err(error @ MarkError::Damaged { .. })) => missing.push(error.words()),
    }
    match side.signed() {
        Ok(None) => {}
        Ok(Some((_, note))) => match Checkpoint::parse(&note) {
            Ok(signed) => marked.push(signed),
            Err(error) => missing.push(error.words()),
        },
        Err(error @ StoreError::Lost { .. }) => return Err(error.into()),
        Err(error) => missing.push(error.words()),
    }
    let (keys, untold) = match known(side.as_mut(), &identity, trusted) {
        Ok(both) => both,
        Err(error) => return unreadable(identity, error.words()),
    };
    missing.extend(untold.map(|error| error.words()));
    let cosigned = match files.as_ref().map_or(Ok(None), |files| witnessed(files, &keys)) {
        Ok(cosigned) => cosigned,
        Err(error) => {
            missing.push(error.words());
            None
        }
    };
    let mut walk = Walk::new(side.as_mut(), &keys, marked);
    walk.and_witnessed(cosigned);
    missing.into_iter().for_each(|why| walk.unreadable(why));
    match read(rows.as_mut(), &mut walk, &identity.inst, progress) {
        // That says nothing about the ledger.
        Err(error @ StoreError::Lost { .. }) => return Err(error.into()),
        Err(error) => walk.unreadable(error.words()),
        Ok(()) => {}
    }
    walk.end();
    let Walk { chain, checkpoints, faults, .. } = walk;
    let (size, root) = (chain.frontier().size(), chain.frontier().root());
    Ok(Report { identity, size, root, checkpoints, pinned, faults })
}

/// The keys to verify by. With a trusted one, only a row that it is part of counts. A row that does
/// not hold together leaves the first key, and is told.
fn known(
    side: &mut dyn Reader,
    identity: &Identity,
    trusted: Option<&VKey>,
) -> Result<(Succession, Option<LedgerError>), KeyError> {
    let (keys, error) = match house::keys(side) {
        Ok(keys) => (keys, None),
        Err(error) => (Succession::new(VKey::parse(&identity.vkey)?), Some(error)),
    };
    Ok(match trusted {
        Some(key) if keys.knows(key).is_none() => (Succession::new(key.clone()), error),
        _ => (keys, error),
    })
}

/// Reads every entry there is now: in order here, looked at on other threads, joined here again.
fn read(
    rows: &mut dyn Reader,
    walk: &mut Walk<'_>,
    inst: &str,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), StoreError> {
    let Some(last) = walk.last()? else { return Ok(()) };
    let end = last.saturating_add(1);
    let mut broken_off = Ok(());
    std::thread::scope(|scope| {
        let mut lane = Lane::new(scope, inst);
        let mut step = |looks: Vec<_>| {
            for look in looks {
                walk.take(look)?;
            }
            progress(walk.chain.frontier().size().min(end), end);
            Ok(walk.faults.len() < MAX_FAULTS)
        };
        let read = rows.scan(0, &mut |row| lane.put(row, row.seq >= last, &mut step));
        broken_off = read.and_then(|()| lane.rest(&mut step));
    });
    broken_off
}
