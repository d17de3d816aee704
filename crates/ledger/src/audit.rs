//! Verifies a whole ledger: entries, tree, tiles, checkpoints, high-water mark.
//!
//! It reads beside a running writer, needs no secret key, and goes on after a fault as far as the
//! rest still says something. Damage is what it is there to report: only a ledger that cannot be
//! found or opened at all is an error, everything else is a fault in the report.

mod lane;
mod walk;

use std::path::Path;

use crate::{
    hash::Digest,
    house,
    key::{KeyError, VKey},
    ledger::{Files, LedgerError, witnessed},
    mark::{Mark, MarkError},
    store::{Identity, Reader, StoreError, sqlite::SqliteReader},
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

/// Verifies the ledger in `folder`; `progress` hears (entries done, entries in all).
pub fn audit(
    folder: &Path,
    trusted: Option<&VKey>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Report, LedgerError> {
    let files = Files::new(folder);
    let pinned = trusted.is_some();
    let open = || SqliteReader::open(&files.database());
    let (mut rows, mut side) = match open().and_then(|rows| Ok((rows, open()?))) {
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
        Err(error) => return unreadable(Identity::default(), error.words()),
    };
    // The mark is read before the entries: a writer may move both meanwhile, but then the entries
    // are the newer of the two.
    let (marked, missing) = match Mark::open(&files.mark(), false) {
        Ok(Some((_, marked))) => (Some(marked), None),
        Ok(None) => (None, Some(LedgerError::NoMark { path: files.mark() })),
        Err(error @ MarkError::Io { .. }) => return Err(error.into()),
        Err(error @ MarkError::Damaged { .. }) => (None, Some(error.into())),
    };
    let (keys, untold) = match known(&mut side, &identity, trusted) {
        Ok(both) => both,
        Err(error) => return unreadable(identity, error.words()),
    };
    let (witnessed, spoilt) = match witnessed(&files, &keys) {
        Ok(witnessed) => (witnessed, None),
        Err(error) => (None, Some(error)),
    };
    let mut walk = Walk::new(&mut side, &keys, marked);
    walk.and_witnessed(witnessed);
    for error in [missing, untold, spoilt].into_iter().flatten() {
        walk.unreadable(error.words());
    }
    let result = read(&mut rows, &mut walk, &identity.inst, progress);
    if let Err(error) = result {
        walk.unreadable(error.words());
    }
    walk.end();
    let Walk { chain, checkpoints, faults, .. } = walk;
    let (size, root) = (chain.frontier().size(), chain.frontier().root());
    Ok(Report { identity, size, root, checkpoints, pinned, faults })
}

/// The keys to verify by. With a trusted one, only a row that it is part of counts. A row that does
/// not hold together leaves the first key, and is told.
fn known(
    side: &mut SqliteReader,
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
    rows: &mut SqliteReader,
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
