//! Keys, backups and the doctor, as somebody uses them who looks after a ledger.

use crate::support::{Scratch, err, out, run, tiaoli};
use serde_json::Value as Json;
use std::fs;
use std::path::Path;
use std::process::Output;
use tiaoli_ledger::blob::FolderBlobs;
use tiaoli_ledger::sealed::{FolderKeys, Keystore as _, Vault};
use tiaoli_ledger::{Key, Ledger, LedgerError, Map};

/// A ledger with a finished month.
fn ledger(scratch: &Scratch) -> String {
    let folder = scratch.path().join("ledger").display().to_string();
    assert!(run(&["demo", "--data", &folder]).status.success());
    folder
}

fn json(output: &Output) -> Vec<Json> {
    out(output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn code(args: &[&str]) -> (Option<i32>, String) {
    let output = run(args);
    (output.status.code(), format!("{}{}", out(&output), err(&output)))
}

fn receipt(folder: &str, seq: &str, to: &Path) -> String {
    let output = run(&["ledger", "receipt", folder, seq]);
    fs::write(to, &output.stdout).expect("a receipt can be written");
    to.display().to_string()
}

#[test]
fn keys_are_rotated_and_revoked_and_receipts_say_what_they_are_worth() {
    let scratch = Scratch::new("keys");
    let folder = ledger(&scratch);
    let key = |folder: &str| {
        let head = json(&run(&["ledger", "head", folder, "--format", "json"]));
        head[0]["key"].as_str().expect("a key").to_owned()
    };
    let (first, secret) = (key(&folder), fs::read_to_string(format!("{folder}/key")).expect("key"));
    let old = receipt(&folder, "3", &scratch.path().join("old"));
    let rotated = run(&["ledger", "key", "rotate", &folder]);
    assert!(rotated.status.success(), "{rotated:?}");
    let second = key(&folder);
    assert_ne!(first, second);
    for said in [out(&rotated), err(&rotated)] {
        assert!(!said.contains("PRIVATE") && !said.contains(secret.trim()), "{said}");
    }
    assert!(out(&rotated).contains(&second));
    let new = receipt(&folder, "3", &scratch.path().join("new"));
    for (text, pin, good) in
        [(&old, &first, true), (&new, &first, true), (&new, &second, true), (&old, &second, false)]
    {
        let (exit, said) = code(&["ledger", "check", text, "--key", pin]);
        assert_eq!(exit, Some(i32::from(!good)), "{said}");
    }
    let list = run(&["ledger", "key", "list", &folder, "--format", "json"]);
    let keys = scratch.file("keys.jsonl", &list.stdout);
    let (exit, said) = code(&["ledger", "check", &old, "--key", &second, "--keys", &keys]);
    assert_eq!(exit, Some(0), "the row of keys leads back: {said}");

    let size = json(&run(&["ledger", "head", &folder, "--format", "json"]))[0]["size"].clone();
    let revoked = run(&["ledger", "key", "revoke", &folder, "--after", &size.to_string()]);
    assert!(revoked.status.success(), "{revoked:?}");
    let list = run(&["ledger", "key", "list", &folder]);
    assert!(out(&list).contains("revoked, counts for sizes"), "{list:?}");
    assert_eq!(code(&["ledger", "verify", &folder]).0, Some(0));
    let third = receipt(&folder, "3", &scratch.path().join("third"));
    let (exit, said) = code(&["ledger", "check", &third, "--key", &second]);
    assert!(exit == Some(0) && said.contains("a thief could have made"), "{said}");
    // The institution goes on under the new key: whatever the script says now, nothing fails.
    let (exit, said) = code(&["demo", "--data", &folder]);
    assert_eq!(exit, Some(0), "{said}");
    assert!(!Path::new(&format!("{folder}/key.next")).exists());
}

/// The program died after the ledger had recorded the new key and before the file was renamed.
#[test]
fn a_change_of_keys_that_was_cut_short_is_finished_by_the_next_opening() {
    let scratch = Scratch::new("cut");
    let folder = ledger(&scratch);
    let (key, next) = (format!("{folder}/key"), format!("{folder}/key.next"));
    fs::copy(&key, scratch.path().join("before")).expect("a copy");
    assert!(run(&["ledger", "key", "rotate", &folder]).status.success());
    fs::rename(&key, &next).expect("renamed");
    fs::copy(scratch.path().join("before"), &key).expect("a copy");
    let (exit, said) = code(&["doctor", &folder]);
    assert!(exit == Some(0) && said.contains("key.next"), "{said}");
    let (exit, said) = code(&["demo", "--data", &folder]);
    assert_eq!(exit, Some(0), "{said}");
    assert!(!Path::new(&next).exists());
    assert_eq!(code(&["doctor", &folder]).0, Some(0));
}

#[cfg(unix)]
#[test]
fn a_secret_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new("mode");
    let folder = ledger(&scratch);
    let key = format!("{folder}/key");
    let mode = fs::metadata(&key).expect("a key").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("set");
    for args in [vec!["demo", "--data", &folder], vec!["ledger", "key", "rotate", &folder]] {
        let (exit, said) = code(&args);
        assert_eq!(exit, Some(2), "{said}");
        assert!(said.contains("others can read") && said.contains("chmod 600"), "{said}");
    }
    let (exit, said) = code(&["doctor", &folder]);
    assert!(exit == Some(1) && said.contains("others can read"), "{said}");
}

#[test]
fn a_backup_restores_and_a_loss_is_told_before_it_is_accepted() {
    let scratch = Scratch::new("backup");
    let folder = ledger(&scratch);
    let copy = scratch.path().join("copy").display().to_string();
    let made = run(&["backup", &folder, &copy]);
    assert!(made.status.success() && out(&made).contains("the copy verifies"), "{made:?}");
    assert!(!Path::new(&format!("{copy}/key")).exists(), "a backup holds no secret");
    assert_eq!(code(&["backup", &folder, &copy]).0, Some(2), "a folder that is taken");
    let back = scratch.path().join("back").display().to_string();
    let (exit, said) = code(&["restore", &copy, &back]);
    assert!(exit == Some(0) && said.contains("put the signing key back"), "{said}");
    assert_eq!(code(&["ledger", "verify", &back]).0, Some(0));
    assert_eq!(code(&["restore", &copy, &back]).0, Some(2), "nothing is overwritten");

    // A head that somebody else has kept is further on.
    assert!(run(&["ledger", "key", "rotate", &folder]).status.success());
    let head = run(&["ledger", "receipt", &folder, "1"]);
    let known = scratch.file("known", &head.stdout);
    let other = scratch.path().join("other").display().to_string();
    let (exit, said) = code(&["restore", &copy, &other, "--known", &known]);
    assert_eq!(exit, Some(1), "{said}");
    assert!(!Path::new(&other).exists(), "nothing is put in place");
}

#[test]
fn what_the_mark_remembers_is_not_restored_over_in_silence() {
    let scratch = Scratch::new("loss");
    let folder = ledger(&scratch);
    let copy = scratch.path().join("copy").display().to_string();
    assert!(run(&["backup", &folder, &copy]).status.success());
    // Something more is acknowledged, then the disk with the database is gone; mark and key are left.
    let key = fs::read_to_string(format!("{folder}/key")).expect("key");
    let key = Key::parse_secret(key.trim()).expect("a key");
    let more = Ledger::open(Path::new(&folder), key).expect("opens");
    let body = Map::from([("note".to_owned(), "x".into())]);
    more.decide("more", body, |head| {
        Ok::<_, LedgerError>((head.time.expect("a time"), Map::new()))
    })
    .expect("appended");
    let size = more.head().expect("a head").size;
    more.close().expect("closed");
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(format!("{folder}/{name}"));
    }
    assert_eq!(code(&["ledger", "verify", &folder]).0, Some(1));
    let (exit, said) = code(&["restore", &copy, &folder]);
    assert!(exit == Some(1) && said.contains("1 would be lost"), "{said}");
    assert!(!Path::new(&format!("{folder}/ledger.db")).exists(), "nothing was put in place");
    let (exit, said) = code(&["restore", &copy, &folder, "--accept-loss", "磁盘损坏"]);
    assert!(exit == Some(0) && said.contains("are lost"), "{said}");
    assert_eq!(code(&["ledger", "verify", &folder]).0, Some(0));
    let export = out(&run(&["ledger", "export", &folder]));
    let last: Json = serde_json::from_str(export.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["loss"]["why"], "磁盘损坏");
    assert_eq!(last["loss"]["acknowledged"], size);
    let (exit, said) = code(&["doctor", &folder]);
    assert!(exit == Some(0) && said.contains("records a loss"), "{said}");
    let (exit, said) = code(&["demo", "--data", &folder]);
    assert_eq!(exit, Some(0), "the institution goes on: {said}");
}

#[test]
fn the_doctor_names_what_is_wrong_and_what_to_do() {
    let scratch = Scratch::new("doctor");
    let folder = ledger(&scratch);
    let well = run(&["doctor", &folder, "--format", "json"]);
    assert_eq!(well.status.code(), Some(0), "{well:?}");
    let lines = json(&well);
    let checks: Vec<&str> = lines.iter().filter_map(|line| line["check"].as_str()).collect();
    for check in [
        "access", "lock", "disk", "wal", "key", "chain", "mark", "clock", "witness", "blobs",
        "calendar",
    ] {
        assert!(checks.contains(&check), "{check} is not looked at: {checks:?}");
    }
    assert!(lines.iter().all(|line| line["state"] != "bad"), "{lines:?}");
    for lang in ["zh", "en"] {
        let told = tiaoli(&["doctor", &folder]).env("TIAOLI_LANG", lang).output().expect("runs");
        assert_eq!(told.status.code(), Some(0), "{told:?}");
        assert!(!out(&told).contains('\u{1b}'), "no colour where nobody looks");
    }
    // A byte of the mark; then the database gone.
    let mark = fs::read(format!("{folder}/ledger.mark")).expect("a mark");
    fs::write(format!("{folder}/ledger.mark"), vec![0; mark.len()]).expect("written");
    let (exit, said) = code(&["doctor", &folder]);
    assert!(exit == Some(1) && said.contains('✗') && said.contains("help: "), "{said}");
    fs::write(format!("{folder}/ledger.mark"), mark).expect("written");
    fs::remove_file(format!("{folder}/ledger.db")).expect("gone");
    let (exit, said) = code(&["doctor", &folder]);
    assert!(exit == Some(1) && said.contains("restore a backup"), "{said}");
}

/// Sealed words in an entry: the doctor asks the keystore what became of each key.
#[test]
fn the_doctor_tells_an_erased_sealing_key_from_a_lost_one() {
    let scratch = Scratch::new("sealed");
    let folder = ledger(&scratch);
    let path = Path::new(&folder);
    let secret = fs::read_to_string(path.join("key")).expect("key");
    let key = Key::parse_secret(secret.trim()).expect("a key");
    let ledger = Ledger::open(path, key).expect("opens");
    let (blobs, store) = (path.join("blobs"), scratch.path().join("keystore"));
    let (blobs, keys) = (FolderBlobs::new(&blobs), FolderKeys::open(&store).expect("a keystore"));
    let vault = Vault::new(ledger.inst(), &blobs, &keys);
    let mut last = 0;
    let mut chance = |into: &mut [u8]| {
        into.fill_with(|| {
            last = u8::wrapping_add(last, 29);
            last
        });
        Ok(())
    };
    for kid in ["kept", "erased", "lost"] {
        let sealed = vault.seal("reason", kid, "因病", &mut chance).expect("sealed");
        let body = Map::from([("reason".to_owned(), sealed.to_json())]);
        let judge = |head: &tiaoli_ledger::Head| {
            Ok::<_, LedgerError>((head.time.expect("a time"), Map::new()))
        };
        ledger.decide(kid, body, judge).expect("appended");
    }
    let now = ledger.head().expect("a head").time.expect("a time");
    keys.erase("erased", now).expect("erased");
    ledger.close().expect("closed");
    let store = store.display().to_string();
    let (exit, said) = code(&["doctor", &folder, "--keystore", &store]);
    assert!(exit == Some(0) && said.contains("2 sealing keys kept, 1 erased"), "{said}");
    fs::remove_file(format!("{store}/lost")).expect("gone");
    let (exit, said) = code(&["doctor", &folder, "--keystore", &store]);
    assert!(exit == Some(1) && said.contains("the sealing key lost that entry"), "{said}");
    let (exit, said) = code(&["doctor", &folder]);
    assert!(exit == Some(0) && said.contains("name the keystore"), "{said}");
    let copy = scratch.path().join("copy").display().to_string();
    assert!(out(&run(&["backup", &folder, &copy])).contains("3 attachments"));
    assert!(!Path::new(&format!("{copy}/keystore")).exists());
}

#[test]
fn tiles_are_written_once_and_only_added_to() {
    let scratch = Scratch::new("tiles");
    let folder = ledger(&scratch);
    let to = scratch.path().join("log").display().to_string();
    let first = run(&["ledger", "export", &folder, "--tiles", &to]);
    assert!(first.status.success() && out(&first).contains("files written"), "{first:?}");
    let head = run(&["ledger", "head", &folder]);
    let checkpoint = fs::read_to_string(format!("{to}/checkpoint")).expect("a checkpoint");
    assert!(out(&head).starts_with(&checkpoint));
    assert!(run(&["ledger", "export", &folder, "--tiles", &to]).status.success());
}
