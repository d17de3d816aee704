//! One changed byte in a stored entry: `ledger verify` says which entry, exit 1.

use crate::support::{Scratch, run, tiaoli};
use rusqlite::{Connection, params};

/// Bytes between two that are flipped, unless `TIAOLI_LONG` asks for every one.
const STEP: usize = 23;

#[test]
fn every_flipped_byte_is_found_at_its_entry() {
    let scratch = Scratch::new("flip");
    let folder = scratch.path().join("ledger").display().to_string();
    let made = run(&["demo", "--data", &folder]);
    assert!(made.status.success(), "{made:?}");
    let database = Connection::open(scratch.path().join("ledger/ledger.db")).expect("a database");
    database
        .execute_batch("DROP TRIGGER entry_update")
        .expect("whoever holds the file can do this");
    let entries: Vec<Vec<u8>> = database
        .prepare("SELECT bytes FROM entry ORDER BY seq")
        .expect("a query")
        .query_map([], |row| row.get(0))
        .expect("entries")
        .collect::<Result<_, _>>()
        .expect("entries");
    let write = |seq: usize, bytes: &[u8]| {
        database.execute("UPDATE entry SET bytes = ?2 WHERE seq = ?1", params![seq as i64, bytes])
    };
    let step = if std::env::var_os("TIAOLI_LONG").is_some() { 1 } else { STEP };
    let mut flips = 0;
    for (seq, entry) in entries.iter().enumerate() {
        for offset in (seq % step..entry.len()).step_by(step) {
            let mut changed = entry.clone();
            changed[offset] ^= 1 << (offset % 8);
            write(seq, &changed).expect("the entry can be overwritten");
            let output = tiaoli(&["ledger", "verify", &folder, "--format", "json"]).output();
            let output = output.expect("the binary runs");
            assert_eq!(output.status.code(), Some(1), "entry {seq}, byte {offset}");
            let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
            let named = json["faults"].as_array().expect("faults").iter();
            let named: Vec<u64> = named.filter_map(|fault| fault["seq"].as_u64()).collect();
            assert_eq!(named, [seq as u64], "entry {seq}, byte {offset}: {json}");
            flips += 1;
        }
        write(seq, entry).expect("the entry can be put back");
    }
    let sound = run(&["ledger", "verify", &folder]);
    assert!(sound.status.success(), "{sound:?}");
    println!("{flips} flipped bytes, each found at its entry and at no other");
    assert!(flips > 400);
}
