//! A ledger that was changed is not believed, and not gone on with.

use crate::support::{Scratch, err, out, run};
use rusqlite::{Connection, params};
use tiaoli_ledger::Digest;

/// A finished month, and its database with the lock against changes taken off.
fn ledger(scratch: &Scratch) -> (String, Connection) {
    let folder = scratch.path().join("ledger");
    let text = folder.display().to_string();
    assert!(run(&["demo", "--data", &text]).status.success());
    let database = Connection::open(folder.join("ledger.db")).expect("a database");
    database
        .execute_batch("DROP TRIGGER entry_update")
        .expect("whoever holds the file can do this");
    (text, database)
}

fn bytes_of(database: &Connection, seq: i64) -> Vec<u8> {
    database
        .query_row("SELECT bytes FROM entry WHERE seq = ?1", [seq], |row| row.get(0))
        .expect("an entry")
}

/// Every command that reads the entries refuses, names entry `seq`, and adds nothing.
fn check(folder: &str, seq: u64) {
    let size = || std::fs::read(format!("{folder}/ledger.mark")).expect("a mark");
    let before = size();
    for args in [
        vec!["demo", "--data", folder],
        vec!["ledger", "export", folder],
        vec!["replay", "--regulation", "work-organs", folder],
    ] {
        let output = run(&args);
        let said = err(&output);
        assert_eq!(output.status.code(), Some(3), "{args:?} {output:?}");
        let given = out(&output);
        assert!(args[0] != "ledger" || given.is_empty(), "nothing is handed on: {given}");
        // Opening for writing compares the signed root first, and then names no entry.
        let named =
            said.contains(&format!("entry {seq}:")) && said.contains("tiaoli ledger verify");
        assert!(named || said.contains("ALARM: the ledger has forked"), "{args:?}: {said}");
    }
    assert_eq!(before, size(), "nothing was signed");
    assert_eq!(run(&["ledger", "verify", folder]).status.code(), Some(1));
}

#[test]
fn changed_bytes_are_not_folded() {
    let scratch = Scratch::new("changed");
    let (folder, database) = ledger(&scratch);
    let forged =
        String::from_utf8(bytes_of(&database, 5)).expect("text").replacen("2026", "2025", 1);
    database
        .execute("UPDATE entry SET bytes = ?1 WHERE seq = 5", params![forged.into_bytes()])
        .expect("the entry can be overwritten");
    check(&folder, 5);
}

#[test]
fn an_entry_replaced_with_its_hash_is_not_folded() {
    let scratch = Scratch::new("replaced");
    let (folder, database) = ledger(&scratch);
    // More places than were given: the forged entry folds as well as the true one.
    let forged = String::from_utf8(bytes_of(&database, 0)).expect("text").replacen(
        "\"quota\":",
        "\"quota\":1",
        1,
    );
    let leaf = Digest::leaf(forged.as_bytes());
    database
        .execute(
            "UPDATE entry SET bytes = ?1, leaf = ?2 WHERE seq = 0",
            params![forged.into_bytes(), leaf.as_bytes().as_slice()],
        )
        .expect("the entry can be overwritten");
    check(&folder, 0);
}

/// The last entry once more under another key, as somebody who holds the file but not the secret key
/// could put it behind the others.
#[test]
fn a_forged_tail_is_not_signed_for() {
    let scratch = Scratch::new("tail");
    let (folder, database) = ledger(&scratch);
    let mark = || std::fs::read(format!("{folder}/ledger.mark")).expect("a mark");
    let before = mark();
    let (seq, leaf): (i64, Vec<u8>) = database
        .query_row("SELECT seq, leaf FROM entry ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("an entry");
    let last = String::from_utf8(bytes_of(&database, seq)).expect("text");
    let mut entry: serde_json::Value = serde_json::from_str(&last).expect("JSON");
    entry["seq"] = (seq + 1).into();
    entry["idem"] = "forged".into();
    entry["prev"] = leaf.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    entry["found"]["verdict"] = "deviation".into();
    let forged = entry.to_string();
    let leaf = Digest::leaf(forged.as_bytes());
    database
        .execute(
            "INSERT INTO entry (seq, idem, leaf, bytes) VALUES (?1, 'forged', ?2, ?3)",
            params![seq + 1, leaf.as_bytes().as_slice(), forged.into_bytes()],
        )
        .expect("an entry can be added");
    let output = run(&["demo", "--data", &folder]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(err(&output).contains(&format!("entry {}", seq + 1)), "{output:?}");
    assert_eq!(before, mark(), "nothing was signed");
    let exported = run(&["ledger", "export", &folder]);
    assert!(!out(&exported).contains("forged"), "what was not signed for is not handed on");
}

/// What `verify` says of a ledger whose database is `bytes`, or gone.
fn verify(bytes: Option<&[u8]>) -> String {
    let scratch = Scratch::new("gone");
    let (folder, database) = ledger(&scratch);
    drop(database);
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = std::fs::remove_file(format!("{folder}/{name}"));
    }
    if let Some(bytes) = bytes {
        std::fs::write(format!("{folder}/ledger.db"), bytes).expect("a file");
    }
    let output = run(&["ledger", "verify", &folder]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let json = run(&["ledger", "verify", &folder, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json["verifies"], false);
    let said = out(&output);
    assert!(!said.contains("ledger verify") && !said.contains("create"), "{said}");
    said
}

#[test]
fn a_ledger_that_is_gone_does_not_verify() {
    assert!(verify(None).contains("gone although 29 entries were acknowledged"));
    assert!(verify(Some(b"")).contains("gone although 29 entries were acknowledged"));
    assert!(verify(Some(&[0x5a; 8192])).contains("missing or damaged"));
}

#[test]
fn a_lost_tail_does_not_verify() {
    let scratch = Scratch::new("tail");
    let (folder, database) = ledger(&scratch);
    database
        .execute_batch(
            "DROP TRIGGER entry_delete; DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
        )
        .expect("the entry can be deleted");
    let output = run(&["ledger", "verify", &folder]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!out(&output).contains("ledger verify"), "{output:?}");
    let demo = run(&["demo", "--data", &folder]);
    assert_eq!(demo.status.code(), Some(3), "{demo:?}");
    assert!(err(&demo).contains("ALARM: the ledger has forked"), "{demo:?}");
}
