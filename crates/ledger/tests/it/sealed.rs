//! Sealed words can be read by whoever needs to know, until their key is erased; nothing else moves.

use std::{collections::BTreeMap, fs, path::Path};

use proptest::prelude::*;
use tiaoli_ledger::{
    Digest, Draft, Json, Ledger, Map, View, audit,
    blob::FolderBlobs,
    json, receipt,
    seal::commit,
    sealed::{Asked, FolderKeys, KeyState, Keystore, SealError, Sealed, Vault, sealed_in},
};

use crate::rig::{Dice, Folder, found, key, open, time};

const CANARY: &str = "张三因病请假canary7f3a";

fn random(dice: &mut Dice) -> impl FnMut(&mut [u8]) -> Result<(), String> {
    |into| {
        into.fill_with(|| dice.below(256) as u8);
        Ok(())
    }
}

fn anyone(_: &Asked<'_>) -> bool {
    true
}

/// An institution as an outsider of the vault folds it: how often each actor has acted, and the
/// commitments seen. Whatever it is, it is worked out of entries alone.
fn fold(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut state = BTreeMap::<String, Vec<String>>::new();
    let mut view = View::open(folder).unwrap();
    view.scan(0, |row| {
        let entry = json::parse(row.bytes).unwrap();
        let actor = entry.get("actor").and_then(Json::as_text).unwrap_or_default();
        let mut sealed = Vec::new();
        sealed_in(&entry, &mut sealed);
        let seen = sealed.iter().map(|sealed| sealed.commit.hex());
        state.entry(actor.to_owned()).or_default().extend(seen);
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    state
}

fn append(ledger: &Ledger, number: u64, sealed: &Sealed) {
    let body = Map::from([
        ("act".to_owned(), "excuse".into()),
        ("actor".to_owned(), format!("p{}", number % 3).into()),
        ("reason".to_owned(), sealed.to_json()),
    ]);
    let at = time(i64::try_from(number).unwrap());
    let draft = Draft { idem: format!("k{number}"), time: at, body, found: found() };
    ledger.append(&ledger.head().unwrap(), draft).unwrap();
}

/// Every byte of every file below a folder.
fn bytes_below(folder: &Path, into: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes_below(&path, into);
        } else {
            into.extend(fs::read(path).unwrap());
        }
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn sealed_words_are_read_by_need_to_know_and_stand_nowhere_in_clear() {
    let (folder, keys) = (Folder::new(), Folder::new());
    let ledger = open(folder.path());
    let blobs = FolderBlobs::new(&folder.path().join("blobs"));
    let store = FolderKeys::open(&keys.path().join("keys")).unwrap();
    let vault = Vault::new("office", &blobs, &store);
    let mut dice = Dice(1);
    let sealed = vault.seal("reason", "matter-1", CANARY, &mut random(&mut dice)).unwrap();
    append(&ledger, 0, &sealed);
    let opened = vault.read("reason", &sealed, "p9", &anyone).unwrap();
    assert_eq!(opened.words, CANARY);
    assert_eq!(commit(&opened.salt, CANARY), sealed.commit, "what is disclosed can be checked");
    let rule = |asked: &Asked<'_>| asked.reader == "p9" && asked.kid == "matter-1";
    assert!(vault.read("reason", &sealed, "p9", &rule).is_ok());
    assert_eq!(vault.read("reason", &sealed, "p1", &rule), Err(SealError::NotYours));
    assert_eq!(
        vault.read("name", &sealed, "p9", &anyone),
        Err(SealError::Damaged),
        "another field"
    );
    let elsewhere = Vault::new("other", &blobs, &store);
    assert_eq!(elsewhere.read("reason", &sealed, "p9", &anyone), Err(SealError::Damaged));

    // While the writer is at work: database, write-ahead log, mark, blobs and keystore.
    let mut all = Vec::new();
    bytes_below(folder.path(), &mut all);
    bytes_below(keys.path(), &mut all);
    assert!(contains(&all, sealed.commit.hex().as_bytes()), "the search does find what is there");
    for word in [CANARY, "张三", "canary7f3a"] {
        assert!(!contains(&all, word.as_bytes()), "{word} stands in clear");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&keys.path().join("keys")), 0o700);
        assert_eq!(mode(&keys.path().join("keys/matter-1")), 0o600);
    }
    assert!(!format!("{:?}", store.get("matter-1")).contains("ff"), "a key prints as nothing");
}

#[test]
fn an_erased_key_takes_the_words_and_the_salt_with_it() {
    let (folder, keys) = (Folder::new(), Folder::new());
    let blobs = FolderBlobs::new(folder.path());
    let store = FolderKeys::open(keys.path()).unwrap();
    let vault = Vault::new("office", &blobs, &store);
    let mut dice = Dice(2);
    let seal = |kid: &str, dice: &mut Dice| vault.seal("reason", kid, CANARY, &mut random(dice));
    let (one, two) = (seal("a", &mut dice).unwrap(), seal("b", &mut dice).unwrap());
    assert_ne!(one.commit, two.commit, "the same words are not recognised by their commitment");
    let before = fs::read_to_string(keys.path().join("a")).unwrap();
    store.erase("a", time(5)).unwrap();
    store.erase("a", time(6)).unwrap();
    assert_eq!(store.get("a"), Ok(KeyState::Erased { at: time(5) }));
    assert_eq!(vault.read("reason", &one, "p9", &anyone), Err(SealError::Erased));
    assert_eq!(seal("a", &mut dice), Err(SealError::Erased), "an erased key is not made anew");
    assert_eq!(vault.read("reason", &two, "p9", &anyone).unwrap().words, CANARY);
    assert_eq!(store.list().unwrap(), ["a", "b"]);
    let mut all = Vec::new();
    bytes_below(keys.path(), &mut all);
    let secret = before.trim().rsplit(' ').next().unwrap();
    assert!(!contains(&all, secret.as_bytes()), "the key is gone from its folder");
    for bad in ["", "../a", "A", "a/b", "é"] {
        assert!(store.get(bad).is_err(), "{bad}");
    }
}

#[test]
fn lengths_fall_into_buckets() {
    let (folder, keys) = (Folder::new(), Folder::new());
    let blobs = FolderBlobs::new(folder.path());
    let store = FolderKeys::open(keys.path()).unwrap();
    let vault = Vault::new("office", &blobs, &store);
    let mut dice = Dice(3);
    let mut size = |words: usize| {
        let sealed = vault.seal("f", "k", &"x".repeat(words), &mut random(&mut dice)).unwrap();
        fs::metadata(blobs.path(&sealed.blob)).unwrap().len()
    };
    let sizes =
        [size(0), size(1), size(64), size(65), size(128), size(129), size(4096), size(4097)];
    assert!(sizes[0] == sizes[1] && sizes[1] == sizes[2] && sizes[3] == sizes[4]);
    assert!(sizes[2] < sizes[3] && sizes[4] < sizes[5] && sizes[6] + 4096 == sizes[7]);
    let long = "x".repeat(64 * 1024 + 1);
    assert_eq!(vault.seal("f", "k", &long, &mut random(&mut dice)), Err(SealError::TooLong));
    let none = &mut |_: &mut [u8]| Err("no chance".to_owned());
    assert!(matches!(vault.seal("f", "new", "x", none), Err(SealError::Random { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Whichever keys are erased: fold, root, verification and receipts are the same as before.
    #[test]
    fn erasing_keys_changes_nothing_but_what_can_be_read(erased in any::<u8>(), seed in any::<u64>()) {
        let (folder, keys) = (Folder::new(), Folder::new());
        let ledger = open(folder.path());
        let blobs = FolderBlobs::new(&folder.path().join("blobs"));
        let store = FolderKeys::open(keys.path()).unwrap();
        let vault = Vault::new("office", &blobs, &store);
        let mut dice = Dice(seed);
        let mut all = Vec::new();
        for number in 0..8u64 {
            let words = format!("{CANARY} {number}");
            let kid = format!("m{number}");
            let sealed = vault.seal("reason", &kid, &words, &mut random(&mut dice)).unwrap();
            append(&ledger, number, &sealed);
            all.push((words, sealed));
        }
        let receipts: Vec<String> = (0..8).map(|seq| ledger.receipt(seq).unwrap().to_string()).collect();
        ledger.close().unwrap();
        let state = fold(folder.path());
        let root = |folder: &Path| audit::audit(folder, Some(key().public()), &mut |_, _| {}).unwrap();
        let before = root(folder.path());
        let gone = |number: usize| erased >> number & 1 == 1;
        for (number, (_, sealed)) in all.iter().enumerate().filter(|(number, _)| gone(*number)) {
            store.erase(&format!("m{number}"), time(99)).unwrap();
            fs::remove_file(blobs.path(&sealed.blob)).unwrap();
        }
        prop_assert_eq!(fold(folder.path()), state);
        prop_assert_eq!(root(folder.path()), before.clone());
        prop_assert_eq!(before.faults, vec![]);
        for (number, (words, sealed)) in all.iter().enumerate() {
            let verified = receipt::verify(&receipts[number], Some(key().public())).unwrap();
            prop_assert_eq!(verified.leaf, Digest::leaf(&verified.entry));
            let read = vault.read("reason", sealed, "p9", &anyone);
            if gone(number) {
                prop_assert_eq!(read, Err(SealError::Erased));
            } else {
                prop_assert_eq!(&read.unwrap().words, words);
            }
        }
    }
}
