//! Killed at any moment, a run loses nothing it has acknowledged and leaves a ledger that verifies.

use crate::support::{Scratch, out, tiaoli};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

const KILLS: u32 = 200;

#[test]
fn two_hundred_kills() {
    let (mut kills, mut acknowledged_in_all, mut months) = (0, 0, 0);
    let mut chance: u64 = 0x9e37_79b9_7f4a_7c15;
    // A life is anything from nothing to a little more than a whole run takes here and now.
    let longest = {
        let scratch = Scratch::new("whole");
        let start = Instant::now();
        let folder = scratch.path().join("ledger").display().to_string();
        assert!(run_and_kill(&folder, Duration::from_secs(60), &mut BTreeMap::new()));
        u64::try_from(start.elapsed().as_micros() * 6 / 5).expect("a short time")
    };
    while kills < KILLS {
        let scratch = Scratch::new("kill");
        let folder = scratch.path().join("ledger").display().to_string();
        let mut acknowledged = BTreeMap::new();
        months += 1;
        // The script is taken up again where the kill left it, until the month is over.
        loop {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let finished =
                run_and_kill(&folder, Duration::from_micros(chance % longest), &mut acknowledged);
            check(&folder, &acknowledged);
            if finished {
                break;
            }
            kills += 1;
        }
        acknowledged_in_all += acknowledged.len();
    }
    println!("{kills} kills over {months} months, {acknowledged_in_all} acknowledged acts, 0 lost");
}

/// Starts the demonstration, notes what it acknowledges, kills it after `life`. True if it ended first.
fn run_and_kill(folder: &str, life: Duration, acknowledged: &mut BTreeMap<u64, String>) -> bool {
    let mut child = tiaoli(&["demo", "--format", "json", "--data", folder])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let pipe = child.stdout.take().expect("a pipe");
    let reader = std::thread::spawn(move || {
        let lines = BufReader::new(pipe).lines().map_while(Result::ok);
        lines.collect::<Vec<String>>()
    });
    let start = Instant::now();
    let finished = loop {
        if let Some(status) = child.try_wait().expect("the child can be waited for") {
            assert!(status.success(), "the run failed by itself: {status}");
            break true;
        }
        if start.elapsed() >= life {
            child.kill().expect("the child can be killed");
            child.wait().expect("the child ends");
            break false;
        }
        std::thread::sleep(Duration::from_micros(200));
    };
    for line in reader.join().expect("the reader ends") {
        let Ok(json) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        if let (Some(seq), Some(leaf)) = (json["seq"].as_u64(), json["leaf"].as_str()) {
            acknowledged.insert(seq, leaf.to_owned());
        }
    }
    finished
}

/// The ledger verifies and holds every acknowledged act with its leaf.
fn check(folder: &str, acknowledged: &BTreeMap<u64, String>) {
    let verify = tiaoli(&["ledger", "verify", folder]).output().expect("the binary runs");
    assert!(
        verify.status.success() || (acknowledged.is_empty() && verify.status.code() == Some(2)),
        "{verify:?}"
    );
    let entries = out(&tiaoli(&["ledger", "export", folder]).output().expect("the binary runs"));
    let entries: Vec<&str> = entries.lines().collect();
    for (seq, leaf) in acknowledged {
        let entry = entries.get(*seq as usize).unwrap_or_else(|| panic!("entry {seq} is lost"));
        assert_eq!(*leaf, tiaoli_ledger::Digest::leaf(entry.as_bytes()).hex(), "entry {seq}");
    }
}
