//! One changed byte in a stored entry: `ledger verify` says which entry, exit 1.

use crate::support::{Scratch, out, tiaoli};

/// Bytes between two that are flipped, unless `TIAOLI_LONG` asks for every one.
const STEP: usize = 23;

#[test]
fn every_flipped_byte_is_found_at_its_entry() {
    let scratch = Scratch::new("flip");
    let folder = scratch.path().join("ledger");
    let folder = folder.display().to_string();
    assert!(tiaoli(&["demo", "--data", &folder]).status_quiet());
    let database = scratch.path().join("ledger/ledger.sqlite");
    let database = if database.exists() { database } else { only_database(&scratch) };
    let original = std::fs::read(&database).expect("the database");
    let export = out(&tiaoli(&["ledger", "export", &folder]).output().expect("the binary runs"));
    let step = if std::env::var_os("TIAOLI_LONG").is_some() { 1 } else { STEP };
    let mut flips = 0;
    for (seq, entry) in export.lines().enumerate() {
        let at = find(&original, entry.as_bytes())
            .unwrap_or_else(|| panic!("entry {seq} lies in one piece"));
        for offset in (seq % step..entry.len()).step_by(step) {
            let mut changed = original.clone();
            changed[at + offset] ^= 1 << (offset % 8);
            std::fs::write(&database, &changed).expect("the database can be written");
            let output = tiaoli(&["ledger", "verify", &folder, "--format", "json"]).output();
            let output = output.expect("the binary runs");
            assert_eq!(output.status.code(), Some(1), "entry {seq}, byte {offset}");
            let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
            let named = json["faults"].as_array().expect("faults").iter();
            let named: Vec<u64> = named.filter_map(|fault| fault["seq"].as_u64()).collect();
            assert!(named.contains(&(seq as u64)), "entry {seq}, byte {offset}: {json}");
            flips += 1;
        }
    }
    std::fs::write(&database, &original).expect("the database can be written");
    assert!(tiaoli(&["ledger", "verify", &folder]).status_quiet());
    println!("{flips} flipped bytes, each found at its entry");
    assert!(flips > 300);
}

/// The largest file of the ledger's folder.
fn only_database(scratch: &Scratch) -> std::path::PathBuf {
    let folder = std::fs::read_dir(scratch.path().join("ledger")).expect("the ledger's folder");
    let files = folder.map(|entry| entry.expect("an entry").path());
    files.max_by_key(|path| path.metadata().map(|m| m.len()).unwrap_or(0)).expect("a file")
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

trait StatusQuiet {
    fn status_quiet(&mut self) -> bool;
}

impl StatusQuiet for std::process::Command {
    fn status_quiet(&mut self) -> bool {
        self.output().expect("the binary runs").status.success()
    }
}
