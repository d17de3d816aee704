//! What leaves the house is checked by a program that shares no code with it.

use std::{fs, path::Path, process::Command};

use tiaoli_ledger::{View, export, receipt};

use crate::rig::{Dice, Folder, fill, key, open};

/// What the independent verifier says of some files; nothing if Python is not there.
fn verifier(what: &str, paths: &[String]) -> Option<Vec<String>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verifier.py");
    let vkey = key().public().to_string();
    let output =
        Command::new("python3").arg(script).args([what, &vkey]).args(paths).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<_> =
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), paths.len());
    Some(lines)
}

#[test]
fn exported_logs_verify_elsewhere_and_grow_in_place() {
    let folder = Folder::new();
    let out = folder.path().join("out");
    let ledger = open(folder.path());
    let path = out.to_str().unwrap().to_owned();
    let mut sizes = Vec::new();
    for more in [0, 1, 255, 1, 300, 211] {
        fill(&ledger, more, 64);
        let mut view = View::open(folder.path()).unwrap();
        let done = export::tiles(&mut view, &out).unwrap();
        sizes.push(done.size);
        if let Some(said) = verifier("log", std::slice::from_ref(&path)) {
            assert_eq!(said, [format!("ok {} {}", done.size, done.size)]);
        } else {
            println!("skipped in part: python3 is not installed");
        }
    }
    assert_eq!(sizes, [0, 1, 256, 257, 557, 768]);
    let again = export::tiles(&mut View::open(folder.path()).unwrap(), &out).unwrap();
    // Three tiles of leaves and of entries are full; the one hash tile above them is not.
    assert_eq!((again.kept, again.written), (6, 1));
    assert_eq!(fs::read(out.join("tile/1/000.p/3")).unwrap().len(), 96);
    let full = out.join("tile/entries/001");
    let mut bytes = fs::read(&full).unwrap();
    bytes[100] ^= 1;
    fs::write(&full, bytes).unwrap();
    if let Some(said) = verifier("log", &[path]) {
        assert!(said[0].starts_with("bad"), "{said:?}");
    }
}

#[test]
fn both_verifiers_agree_on_good_and_bad_receipts() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    let mut dice = Dice(11);
    let (mut paths, mut ours) = (Vec::new(), Vec::new());
    let mut put = |text: &str| {
        let path = folder.path().join(format!("receipt-{}", paths.len()));
        fs::write(&path, text).unwrap();
        paths.push(path.to_str().unwrap().to_owned());
        ours.push(receipt::verify(text, Some(key().public())).is_ok());
    };
    for size in [1, 2, 3, 7, 100, 256, 300] {
        fill(&ledger, size - ledger.head().unwrap().size, 50);
        for _ in 0..6 {
            let text = ledger.receipt(dice.below(size)).unwrap().to_string();
            put(&text);
            for _ in 0..4 {
                let mut bytes = text.clone().into_bytes();
                let at = dice.below(bytes.len() as u64) as usize;
                bytes[at] ^= 1 << dice.below(6);
                if let Ok(bad) = String::from_utf8(bytes) {
                    put(&bad);
                }
            }
        }
    }
    let good = ours.iter().filter(|good| **good).count();
    assert_eq!(good, 42);
    let Some(said) = verifier("receipt", &paths) else {
        return println!("skipped: python3 is not installed");
    };
    for ((path, ours), theirs) in paths.iter().zip(&ours).zip(&said) {
        assert_eq!(
            *ours,
            theirs.starts_with("ok "),
            "{theirs}: {}",
            fs::read_to_string(path).unwrap()
        );
    }
    println!("{} receipts, {good} good: both verifiers agree on all", paths.len());
    assert!(paths.len() > 150);
}
