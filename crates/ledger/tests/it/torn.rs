//! A journal cut or torn anywhere: what was acknowledged is there, or the alarm sounds.

use std::{fs, path::Path};

use tiaoli_ledger::{Ledger, LedgerError};

use crate::rig::{Dice, Folder, faults, fill, key, open};

const ACKNOWLEDGED: u64 = 6;

/// The files of a ledger as they lie on the disk at one moment.
struct Files([(&'static str, Vec<u8>); 3]);

impl Files {
    fn of(folder: &Path) -> Self {
        let read = |name| (name, fs::read(folder.join(name)).unwrap());
        Self([read("ledger.db"), read("ledger.db-wal"), read("ledger.mark")])
    }

    fn journal(&self) -> &[u8] {
        &self.0[1].1
    }

    /// Puts the files down with another journal and opens what they make.
    fn open_with(&self, journal: &[u8]) -> (Folder, Result<Ledger, LedgerError>) {
        let folder = Folder::new();
        for (name, bytes) in &self.0 {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        fs::write(folder.path().join("ledger.db-wal"), journal).unwrap();
        let ledger = Ledger::open(folder.path(), key());
        (folder, ledger)
    }
}

/// Files after the acknowledged entries, and the journal with one more commit that was not.
fn scene() -> (Files, Vec<u8>) {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, ACKNOWLEDGED, 1);
    let files = Files::of(folder.path());
    fill(&ledger, 3, 3);
    let longer = fs::read(folder.path().join("ledger.db-wal")).unwrap();
    assert!(longer.starts_with(files.journal()) && longer.len() > files.journal().len() + 8000);
    (files, longer)
}

/// Every byte near a border of frames, and a sample of the rest: the pages' bytes are all alike to
/// the journal's checksum.
fn cuts(start: usize, end: usize) -> impl Iterator<Item = usize> {
    (start..=end).filter(move |at| {
        let inside = (at - 32.min(*at)) % 4120;
        !(40..=4110).contains(&inside) || at % 97 == 0
    })
}

#[test]
fn a_torn_tail_after_the_last_acknowledged_commit_loses_nothing() {
    let (files, longer) = scene();
    let mut dice = Dice(7);
    let (mut cut, mut landed) = (0, 0);
    for at in cuts(files.journal().len(), longer.len()) {
        // What lies behind the cut: nothing, zeros, or bytes of anything.
        let mut journal = longer[..at].to_vec();
        match at % 3 {
            0 => {}
            1 => journal.resize(longer.len(), 0),
            _ => journal.extend((at..longer.len()).map(|_| dice.below(256) as u8)),
        }
        let (folder, ledger) = files.open_with(&journal);
        let ledger = ledger.unwrap_or_else(|error| panic!("cut at {at}: {error}"));
        let size = ledger.head().unwrap().size;
        assert!(size == ACKNOWLEDGED || size == ACKNOWLEDGED + 3, "cut at {at}: {size}");
        landed += u64::from(size > ACKNOWLEDGED);
        drop(ledger);
        assert_eq!(faults(folder.path()), [], "cut at {at}");
        cut += 1;
    }
    println!("{cut} torn tails, 0 acknowledged entries lost, {landed} with the last commit whole");
    assert!(cut > 150 && landed > 0, "{cut}, {landed}");
}

#[test]
fn a_tail_torn_before_the_last_acknowledged_commit_is_a_fork_and_never_silence() {
    let (files, _) = scene();
    let whole = files.journal();
    let mut cut = 0;
    for at in cuts(0, whole.len() - 1) {
        let (_folder, ledger) = files.open_with(&whole[..at]);
        match ledger {
            Err(LedgerError::Fork { mark, database }) => {
                assert!(mark == ACKNOWLEDGED && database < mark, "cut at {at}");
            }
            // The making of the ledger itself may lie in the journal.
            Err(LedgerError::Store(error)) => assert!(at < whole.len() / 2, "{at}: {error}"),
            Err(error) => panic!("cut at {at}: {error}"),
            Ok(_) => panic!("cut at {at}: opened although acknowledged entries are gone"),
        }
        cut += 1;
    }
    println!("{cut} journals cut short, {cut} alarms");
    assert!(cut > 300, "{cut}");
}
