//! The house is built as ARCHITECTURE.md draws it.

use crate::support::root;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Crates that do no I/O, read no clock, draw no randomness, use no floats and no hash-map order.
const PURE: &[&str] = &["text", "norm", "institution", "proof"];

/// What must not occur in them.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant",
    "HashMap",
    "HashSet",
    "RandomState",
    "f32",
    "f64",
    "Zoned::now",
    "Timestamp::now",
    "println!",
    "eprintln!",
    "getrandom",
    "rusqlite",
    "tokio",
];

/// Each crate of the workspace with the crates of the workspace it depends on.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = json["packages"].as_array().expect("packages");
    let house = |name: &str| name.strip_prefix("tiaoli-").map(str::to_owned);
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().expect("a name");
            let uses = package["dependencies"].as_array().expect("dependencies").iter();
            // Tests may look at anything; what a crate is built from is what counts.
            let uses =
                uses.filter(|d| d["kind"].is_null()).filter_map(|d| house(d["name"].as_str()?));
            (house(name).unwrap_or_else(|| name.to_owned()), uses.collect())
        })
        .collect()
}

/// The drawing: lines `norm ← text` in the block named `dependencies`.
fn drawing() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let block = text.split("```dependencies\n").nth(1).expect("a block named dependencies");
    let block = block.split("```").next().expect("its end");
    block
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (name, uses) = line.split_once('→').unwrap_or((line, ""));
            let uses = uses.split(',').map(|u| u.trim().to_owned()).filter(|u| !u.is_empty());
            (name.trim().to_owned(), uses.collect())
        })
        .collect()
}

#[test]
fn crates_depend_on_each_other_as_drawn() {
    assert_eq!(dependencies(), drawing());
}

fn sources(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn pure_crates_are_pure() {
    let mut seen = 0;
    for name in PURE {
        let mut files = Vec::new();
        sources(&root().join("crates").join(name).join("src"), &mut files);
        for path in files {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            // Unit tests at the end of a file may do what they like.
            for line in code.take_while(|line| line.trim() != "#[cfg(test)]") {
                for word in IMPURE {
                    assert!(!has_word(line, word), "{}: `{word}` in: {line}", path.display());
                }
            }
            seen += 1;
        }
    }
    assert!(seen > 30, "the pure crates were found");
}

/// Whether `word` stands in `line` and is not part of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

#[test]
fn files_stay_small() {
    let mut files = Vec::new();
    sources(&root().join("crates"), &mut files);
    for path in files {
        let lines = std::fs::read_to_string(&path).expect("a source file").lines().count();
        assert!(lines <= 800, "{} has {lines} lines; split it", path.display());
    }
}

#[test]
fn only_the_binary_prints() {
    for name in ["text", "norm", "institution", "intake", "proof", "ledger", "office", "web"] {
        let mut files = Vec::new();
        sources(&root().join("crates").join(name).join("src"), &mut files);
        for path in files {
            let text = std::fs::read_to_string(&path).expect("a source file");
            for word in ["println!", "eprintln!", "print!", "process::exit"] {
                assert!(!text.contains(word), "{} prints", path.display());
            }
        }
    }
}

/// What a court's browser runs is what wrote the ledger.
#[test]
fn the_proofs_build_for_webassembly() {
    const TARGET: &str = "wasm32-unknown-unknown";
    let installed = Command::new("rustup").args(["target", "list", "--installed"]).output();
    let installed = installed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    if !installed.is_ok_and(|list| list.lines().any(|line| line == TARGET)) {
        println!("skipped: {TARGET} is not installed; run: rustup target add {TARGET}");
        return;
    }
    let output = Command::new(env!("CARGO"))
        .args(["check", "-q", "-p", "tiaoli-proof", "--target", TARGET, "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
