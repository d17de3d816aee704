//! A disk that is full or fails: the ledger stops, says so, and nothing acknowledged is lost.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tiaoli_ledger::{Digest, Ledger, LedgerError, Settings, mark};

use crate::rig::{CHILD, Folder, child, draft, faults, fill, key, open};

const COUNT: &str = "TIAOLI_LEDGER_TEST_COUNT";
const EACH: &str = "TIAOLI_LEDGER_TEST_EACH";

/// Not a test: appends one entry after another until told enough or stopped by an error.
#[test]
#[ignore = "run by the disk tests as a process of its own"]
fn child_appends_until_refused() {
    let folder = PathBuf::from(std::env::var(CHILD).unwrap());
    let count: u64 = std::env::var(COUNT).unwrap().parse().unwrap();
    let sync = if std::env::var(EACH).is_ok() { mark::Sync::Each } else { mark::Sync::Soon };
    let ledger = match Ledger::open_with(&folder, key(), Settings { mark: sync }) {
        Ok(ledger) => ledger,
        Err(error) => return println!("\nUNOPENED {error}"),
    };
    let mut stopped = false;
    for number in ledger.head().unwrap().size..count {
        match ledger.turn(|turn| turn.append(draft(number))) {
            Ok(kept) => {
                assert!(!stopped, "a ledger that has stopped must stay stopped");
                println!("\nACK {} {}", kept.value.seq, kept.value.leaf);
            }
            Err(error) => {
                assert!(matches!(error, LedgerError::Poisoned { .. }), "{error}");
                stopped = true;
            }
        }
    }
    println!("\n{}", if stopped { "STOPPED" } else { "ENDED" });
}

/// The child's command line, so that a shell or a tracer can run it.
fn program(folder: &Path) -> (PathBuf, Vec<String>) {
    let command = child("disk::child_appends_until_refused", folder);
    let arguments = command.get_args().map(|part| part.to_str().unwrap().to_owned()).collect();
    (command.get_program().into(), arguments)
}

struct Said {
    acknowledged: BTreeMap<u64, String>,
    stopped: bool,
}

fn said(output: &Output) -> Said {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!text.contains("must stay stopped"), "{text}");
    let acks = text.lines().filter_map(|line| line.strip_prefix("ACK ")?.split_once(' '));
    Said {
        acknowledged: acks.map(|(seq, leaf)| (seq.parse().unwrap(), leaf.to_owned())).collect(),
        stopped: !text.contains("ENDED"),
    }
}

/// Opens the ledger again: every acknowledged entry is there and the whole verifies.
fn check(folder: &Path, acknowledged: &BTreeMap<u64, String>, case: &str) {
    let ledger = Ledger::open(folder, key()).unwrap_or_else(|error| panic!("{case}: {error}"));
    let mut there = BTreeMap::new();
    ledger
        .scan(0, |row| {
            there.insert(row.seq, Digest::leaf(row.bytes).hex());
            ControlFlow::Continue(())
        })
        .unwrap();
    for (seq, leaf) in acknowledged {
        assert_eq!(there.get(seq), Some(leaf), "{case}: entry {seq} was acknowledged");
    }
    fill(&ledger, 2, 1);
    drop(ledger);
    assert_eq!(faults(folder), [], "{case}");
}

fn made() -> Folder {
    let folder = Folder::new();
    open(folder.path()).close().unwrap();
    folder
}

#[test]
fn a_full_disk_stops_the_ledger_and_loses_nothing() {
    let (mut runs, mut total) = (0, 0);
    // The limit on the size of a file stands in for a full disk: the write fails the same way.
    for blocks in (80..1200).step_by(40) {
        let folder = made();
        let (program, arguments) = program(folder.path());
        let output = Command::new("sh")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""))
            .arg(program)
            .args(arguments)
            .env(CHILD, folder.path())
            .env(COUNT, "400")
            .output()
            .unwrap();
        let said = said(&output);
        assert!(said.stopped, "{blocks} blocks were enough for all; the test says nothing");
        check(folder.path(), &said.acknowledged, &format!("{blocks} blocks"));
        runs += 1;
        total += said.acknowledged.len();
    }
    println!("{runs} full disks, {total} entries acknowledged, 0 lost");
    assert!(total > 500, "{total}");
}

fn strace() -> bool {
    Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success())
}

fn traced(folder: &Path, options: &[&str], each: bool, count: u64) -> Output {
    let (program, arguments) = program(folder);
    let mut command = Command::new("strace");
    command.args(options).arg(program).args(arguments);
    command.env(CHILD, folder).env(COUNT, count.to_string());
    if each {
        command.env(EACH, "1");
    }
    command.output().unwrap()
}

#[test]
fn a_failed_flush_is_fatal_and_loses_nothing() {
    if !strace() {
        return println!("skipped: strace is not installed");
    }
    let (mut stopped, mut total) = (0, 0);
    for each in [false, true] {
        for when in 1..=12 {
            let folder = made();
            let inject = format!("inject=fsync,fdatasync:error=EIO:when={when}");
            let output = traced(folder.path(), &["-f", "-o", "/dev/null", "-e", &inject], each, 12);
            let said = said(&output);
            stopped += u64::from(said.stopped);
            total += said.acknowledged.len();
            check(folder.path(), &said.acknowledged, &format!("flush {when}, each {each}"));
        }
    }
    println!("{stopped} ledgers stopped by a failed flush, {total} entries acknowledged, 0 lost");
    assert!(stopped >= 20 && total > 50, "{stopped}, {total}");
}

/// With [`mark::Sync::Each`] the mark is forced to the disk before every acknowledgement.
#[test]
fn a_mark_for_each_is_on_the_disk_before_the_word_is_given() {
    let folder = made();
    let settings = Settings { mark: mark::Sync::Each };
    let ledger = Ledger::open_with(folder.path(), key(), settings).unwrap();
    fill(&ledger, 5, 1);
    ledger.close().unwrap();
    check(folder.path(), &BTreeMap::new(), "each");
    if !strace() {
        return println!("skipped in part: strace is not installed");
    }
    let folder = made();
    let trace = folder.path().join("trace");
    let options = ["-f", "-y", "-e", "trace=fdatasync,write", "-o", trace.to_str().unwrap()];
    let output = traced(folder.path(), &options, true, 10);
    assert_eq!(said(&output).acknowledged.len(), 10);
    let mut forced = 0;
    let mut acknowledged = 0;
    for line in std::fs::read_to_string(trace).unwrap().lines() {
        if line.contains("fdatasync(") && line.contains("ledger.mark>") {
            forced += 1;
        } else if line.contains("ACK ") {
            acknowledged += 1;
            assert!(forced >= acknowledged, "word {acknowledged} after {forced} flushes: {line}");
        }
    }
    assert_eq!(acknowledged, 10);
}
