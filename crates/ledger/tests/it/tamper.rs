//! Whatever is changed in the database is found, and found at the right entry.

use rusqlite::{Connection, params};
use tiaoli_ledger::{Digest, verify::FaultKind};

use crate::rig::{Folder, faults, fill, open};

const SIZE: u64 = 12;

/// A closed ledger of some entries and a raw connection without the triggers.
fn raw(size: u64) -> (Folder, Connection) {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, size, 5);
    ledger.close().unwrap();
    let raw = Connection::open(folder.path().join("ledger.db")).unwrap();
    let refused = raw.execute("UPDATE entry SET leaf=x'00' WHERE seq=3", []).unwrap_err();
    assert!(refused.to_string().contains("append-only"), "{refused}");
    raw.execute("DELETE FROM entry WHERE seq=3", []).unwrap_err();
    let triggers: Vec<String> = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type='trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(triggers.len(), 6);
    for name in triggers {
        raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    raw.execute_batch("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF").unwrap();
    assert_eq!(faults(folder.path()), []);
    (folder, raw)
}

fn column(raw: &Connection, name: &str, seq: u64) -> Vec<u8> {
    let query = format!("SELECT CAST({name} AS BLOB) FROM entry WHERE seq=?1");
    raw.query_row(&query, [seq as i64], |row| row.get(0)).unwrap()
}

fn set(raw: &Connection, name: &str, seq: u64, value: &[u8]) {
    let query = format!("UPDATE entry SET {name}=?1 WHERE seq=?2");
    raw.execute(&query, params![value, seq as i64]).unwrap();
}

#[test]
fn every_flipped_byte_of_an_entry_names_that_entry() {
    let (folder, raw) = raw(SIZE);
    let mut flipped = 0;
    for seq in [0, 6, SIZE - 1] {
        for name in ["bytes", "leaf"] {
            let whole = column(&raw, name, seq);
            for at in 0..whole.len() {
                let mut bad = whole.clone();
                bad[at] ^= 1 << (at % 8);
                set(&raw, name, seq, &bad);
                let found = faults(folder.path());
                assert_eq!(found.len(), 1, "{name} of {seq} at {at}: {found:?}");
                assert_eq!((found[0].seq, &found[0].kind), (seq, &FaultKind::Changed));
                assert!(found[0].words().zh.contains(&seq.to_string()));
                flipped += 1;
            }
            set(&raw, name, seq, &whole);
        }
    }
    assert_eq!(faults(folder.path()), []);
    println!("{flipped} bytes flipped, {flipped} found");
    assert!(flipped > 900);
}

#[test]
fn an_entry_replaced_with_its_hash_is_found_by_the_next_or_by_the_head() {
    let (folder, raw) = raw(SIZE);
    for seq in 0..SIZE {
        let whole = column(&raw, "bytes", seq);
        let text = String::from_utf8(whole.clone()).unwrap();
        let bad = text.replace("p0001", "p0002").into_bytes();
        let leaf = column(&raw, "leaf", seq);
        set(&raw, "bytes", seq, &bad);
        set(&raw, "leaf", seq, Digest::leaf(&bad).as_bytes());
        let found = faults(folder.path());
        assert_eq!(found[0].seq, seq, "{found:?}");
        let last = seq == SIZE - 1;
        match &found[0].kind {
            FaultKind::Replaced => assert!(!last),
            FaultKind::Rewritten { size, .. } => assert!(last && *size == SIZE),
            other => panic!("{other:?}"),
        }
        set(&raw, "bytes", seq, &whole);
        set(&raw, "leaf", seq, &leaf);
    }
    assert_eq!(faults(folder.path()), []);
}

#[test]
fn what_lies_beside_the_entries_is_checked_too() {
    let (folder, raw) = raw(700);
    let cases = [
        ("UPDATE entry SET idem='other' WHERE seq=4", 4),
        ("UPDATE entry SET seq=9999 WHERE seq=699", 699),
        ("UPDATE entry SET bytes=x'' WHERE seq=8", 8),
        ("DELETE FROM entry WHERE seq=5", 5),
        ("DELETE FROM entry WHERE seq=699", 699),
        ("DELETE FROM entry WHERE seq>635", 636),
        ("UPDATE tile SET hashes=zeroblob(8192) WHERE idx=1", 511),
        ("DELETE FROM tile WHERE idx=0", 255),
        (
            "UPDATE checkpoint SET note=replace(note, char(10)||'700'||char(10), char(10)||'701'||char(10))",
            699,
        ),
        ("UPDATE checkpoint SET size=size+100 WHERE size<300", 354),
        ("UPDATE institution SET inst='bureau'", 0),
    ];
    for (change, seq) in cases {
        raw.execute_batch("BEGIN").unwrap();
        assert!(raw.execute(change, []).unwrap() > 0, "{change}");
        raw.execute_batch("COMMIT").unwrap();
        let found = faults(folder.path());
        assert!(!found.is_empty(), "{change}");
        assert_eq!(found[0].seq, seq, "{change}: {found:?}");
        restore(&folder, &raw);
    }
}

/// Puts the ledger back as it was by making it again: what is written depends on nothing else.
fn restore(folder: &Folder, raw: &Connection) {
    let fresh = Folder::new();
    let ledger = open(fresh.path());
    fill(&ledger, 700, 5);
    ledger.close().unwrap();
    raw.execute("ATTACH ?1 AS fresh", [fresh.path().join("ledger.db").to_str().unwrap()]).unwrap();
    for table in ["institution", "entry", "tile", "checkpoint"] {
        raw.execute_batch(&format!(
            "DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM fresh.{table}"
        ))
        .unwrap();
    }
    raw.execute_batch("DETACH fresh").unwrap();
    assert_eq!(faults(folder.path()), []);
}
