//! Death of the process at any moment loses nothing that was acknowledged.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use tiaoli_ledger::{Ledger, LedgerError};

use crate::rig::{CHILD, Dice, Folder, body, child, faults, found, key, open, time};

const LOOPS: u64 = 200;
const THREADS: u64 = 4;
const RUN: &str = "TIAOLI_LEDGER_TEST_RUN";

/// Not a test: what the parent kills. Appends from several threads until then and says which
/// entries were acknowledged.
#[test]
#[ignore = "run by the crash test as a process of its own"]
fn child_appends() {
    let folder = PathBuf::from(std::env::var(CHILD).unwrap());
    let run = std::env::var(RUN).unwrap();
    let ledger = open(&folder);
    let append = |thread: u64| {
        for number in 0.. {
            let idem = format!("r{run}-t{thread}-{number}");
            let appended = ledger
                .decide(&idem, body(&idem), |head| {
                    Ok::<_, LedgerError>((head.time.unwrap_or(time(0)), found()))
                })
                .unwrap();
            println!("\nACK {} {}", appended.seq, appended.leaf);
        }
    };
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || append(thread));
        }
    });
}

#[test]
fn kill_at_any_moment_loses_no_acknowledged_entry() {
    let begun = Instant::now();
    let mut dice = Dice(42);
    let mut folder = Folder::new();
    let mut acknowledged: BTreeMap<u64, String> = BTreeMap::new();
    let (mut total, mut cut_short, mut creations) = (0, 0, 0);
    for run in 0..LOOPS {
        // A quarter of the loops die while the ledger is being made; the rest a little later.
        let creating = run % 4 == 0;
        if run % 20 == 0 || creating && dice.below(2) == 0 {
            folder = Folder::new();
            acknowledged.clear();
            creations += 1;
        }
        let mut process = child("crash::child_appends", folder.path())
            .env(RUN, run.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut said = String::new();
        // The rest die a moment after a number of acknowledgements, not after a time: on a busy
        // machine a time would say nothing about how far the process had come.
        let wanted = if creating { 0 } else { 10 + dice.below(60) };
        while said.matches("ACK").count() < usize::try_from(wanted).unwrap() {
            if output.read_line(&mut said).unwrap() == 0 {
                let mut why = String::new();
                process.stderr.take().unwrap().read_to_string(&mut why).unwrap();
                panic!("run {run}: the child ended: {why}");
            }
        }
        let micros = dice.below(if creating { 30_000 } else { 2_000 });
        std::thread::sleep(Duration::from_micros(micros));
        process.kill().unwrap();
        output.read_to_string(&mut said).unwrap();
        process.wait().unwrap();
        let mut here = 0;
        // The last line may have been cut by the kill; without its newline it promises nothing.
        for line in said.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            if let Some(ack) = line.trim_end().strip_prefix("ACK ") {
                let (seq, leaf) = ack.split_once(' ').unwrap();
                acknowledged.insert(seq.parse().unwrap(), leaf.to_owned());
                here += 1;
            }
        }
        total += here;
        cut_short += u64::from(here == 0);
        check(&folder, &acknowledged, run);
    }
    let spent = begun.elapsed();
    println!(
        "{LOOPS} kills in {spent:.1?}: {total} entries acknowledged, 0 lost; \
         {creations} ledgers, {cut_short} runs killed before their first entry"
    );
    assert!(total > 10 * LOOPS, "too few entries to say anything: {total}");
    assert!(cut_short > 0, "no run was killed early enough to test the making of a ledger");
}

fn check(folder: &Folder, acknowledged: &BTreeMap<u64, String>, run: u64) {
    let ledger = Ledger::open_or_create(folder.path(), "office", key())
        .unwrap_or_else(|error| panic!("run {run}: {error}"));
    let mut there = BTreeMap::new();
    ledger
        .scan(0, |row| {
            there.insert(row.seq, tiaoli_ledger::Digest::leaf(row.bytes).hex());
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    for (seq, leaf) in acknowledged {
        assert_eq!(there.get(seq), Some(leaf), "run {run}: entry {seq} was acknowledged");
    }
    drop(ledger);
    assert_eq!(faults(folder.path()), [], "run {run}");
}
