//! Blobs are what their digest says, or an error.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read},
};

use proptest::prelude::*;
use tiaoli_ledger::{
    Digest, Json, Map,
    blob::{Blob, BlobError, BlobStore, FolderBlobs, orphans, references},
};

use crate::rig::Folder;

fn put(store: &FolderBlobs, bytes: &[u8]) -> Blob {
    store.put(&mut &bytes[..], u64::MAX).unwrap()
}

#[test]
fn what_is_put_comes_back_and_is_kept_once() {
    let folder = Folder::new();
    let store = FolderBlobs::new(&folder.path().join("blobs"));
    assert_eq!(store.list(), Ok(vec![]), "a folder that is not there yet holds nothing");
    let mut kept = BTreeSet::new();
    for length in [0, 1, 65_535, 65_536, 65_537, 300_000] {
        let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let blob = put(&store, &bytes);
        assert_eq!((blob.digest, blob.bytes), (Digest::of(&bytes), length as u64));
        assert_eq!(put(&store, &bytes), blob);
        assert_eq!(store.read(&blob.digest, u64::MAX), Ok(bytes));
        assert_eq!(store.check(&blob.digest), Ok(blob));
        kept.insert(blob);
    }
    assert_eq!(store.list().unwrap(), kept.into_iter().collect::<Vec<_>>());
    let left = fs::read_dir(folder.path().join("blobs/new")).unwrap().count();
    assert_eq!(left, 0, "nothing unfinished is left");
}

#[test]
fn what_is_too_large_or_breaks_off_leaves_nothing() {
    struct Breaks(u32);
    impl Read for Breaks {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            if self.0 > 3 { Err(io::Error::other("gone")) } else { Ok(into.len()) }
        }
    }
    let folder = Folder::new();
    let store = FolderBlobs::new(folder.path());
    let bytes = vec![7; 1000];
    assert_eq!(store.put(&mut &bytes[..], 999), Err(BlobError::TooLarge { limit: 999 }));
    assert!(store.put(&mut &bytes[..], 1000).is_ok());
    assert!(matches!(store.put(&mut Breaks(0), u64::MAX), Err(BlobError::Io { .. })));
    assert!(matches!(
        store.read(&Digest::of(&bytes), 999),
        Err(BlobError::TooLarge { limit: 999 })
    ));
    assert_eq!(store.list().unwrap().len(), 1);
    assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 0);
}

#[test]
fn a_changed_blob_is_never_read_to_its_end_and_mended_by_putting_it_again() {
    let folder = Folder::new();
    let store = FolderBlobs::new(folder.path());
    let bytes: Vec<u8> = (0..200_000u32).map(|at| at as u8).collect();
    let blob = put(&store, &bytes);
    let path = store.path(&blob.digest);
    let mut tried = 0;
    for at in [0, 1, 65_535, 65_536, 131_072, 199_998, 199_999] {
        let mut bad = bytes.clone();
        bad[at] ^= 1;
        fs::write(&path, &bad).unwrap();
        let mut reader = store.open(&blob.digest).unwrap();
        let mut read = Vec::new();
        let error = reader.read_to_end(&mut read).unwrap_err();
        assert!(read.len() < bytes.len(), "the whole of a wrong blob was handed out");
        let damaged = BlobError::Damaged { digest: blob.digest, path: path.clone() };
        assert_eq!(reader.explain(&error), damaged);
        assert_eq!(store.check(&blob.digest), Err(damaged.clone()));
        assert_eq!(store.read(&blob.digest, u64::MAX), Err(damaged));
        tried += 1;
    }
    for length in [0, 1, 199_999, 200_001] {
        let mut bad = bytes.clone();
        bad.resize(length, 0);
        fs::write(&path, &bad).unwrap();
        assert!(store.check(&blob.digest).is_err(), "{length} bytes");
        tried += 1;
    }
    assert_eq!(tried, 11);
    assert_eq!(put(&store, &bytes), blob);
    assert_eq!(store.read(&blob.digest, u64::MAX), Ok(bytes));
    fs::remove_file(&path).unwrap();
    assert_eq!(store.check(&blob.digest), Err(BlobError::Missing { digest: blob.digest }));
}

#[test]
fn entries_say_which_blobs_they_need_and_the_rest_are_orphans() {
    let folder = Folder::new();
    let store = FolderBlobs::new(folder.path());
    let (used, stray) = (put(&store, b"used"), put(&store, b"stray"));
    let att = Map::from([("sha256".to_owned(), used.digest.hex().into())]);
    let body = Map::from([("take".to_owned(), Json::List(vec![att.into(), "x".into()]))]);
    let mut needed = BTreeSet::new();
    references(&body.into(), &mut needed);
    assert_eq!(needed, BTreeSet::from([used.digest]));
    assert_eq!(orphans(&store, &needed), Ok(vec![stray]));
    store.remove(&stray.digest).unwrap();
    store.remove(&stray.digest).unwrap();
    assert_eq!(orphans(&store, &needed), Ok(vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    /// Reading in whatever pieces, a blob gives its bytes or an error, never other bytes to the end.
    #[test]
    fn reading_in_pieces_is_verified(
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
        change in prop::option::of((any::<prop::sample::Index>(), 1u8..=255)),
        piece in 1usize..300,
    ) {
        let folder = Folder::new();
        let store = FolderBlobs::new(folder.path());
        let blob = put(&store, &bytes);
        let mut kept = bytes.clone();
        if let Some((at, xor)) = change.filter(|_| !bytes.is_empty()) {
            kept[at.index(bytes.len())] ^= xor;
            fs::write(store.path(&blob.digest), &kept).unwrap();
        }
        let (mut reader, mut read, mut buffer) = (store.open(&blob.digest).unwrap(), Vec::<u8>::new(), vec![0u8; piece]);
        let whole = loop {
            match reader.read(&mut buffer) {
                Ok(0) => break true,
                Ok(count) => read.extend(&buffer[..count]),
                Err(_) => break false,
            }
        };
        prop_assert_eq!(whole, kept == bytes);
        prop_assert!(!whole || read == bytes);
        prop_assert!(whole || read.len() < bytes.len());
    }
}
