//! What becomes of output that cannot be written, or should not be as it is.
#![cfg(unix)]

use crate::support::{Scratch, err, out, run, tiaoli};
use std::process::Stdio;

/// Runs `args` with standard output on a full disk.
fn full(args: &[&str]) -> (Option<i32>, String) {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("/dev/full");
    let output = tiaoli(args).stdout(full).output().expect("the binary runs");
    (output.status.code(), err(&output))
}

/// Runs `args` with nobody reading.
fn unread(args: &[&str]) -> (Option<i32>, String) {
    let mut child = tiaoli(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the binary ends");
    (output.status.code(), err(&output))
}

const REFUSED: [&str; 7] = [
    "judge",
    "--regulation",
    "work-organs",
    "--state",
    "examples/quota/state.json",
    "--act",
    "examples/quota/act.json",
];

#[test]
fn a_full_disk_is_the_end_and_a_closed_pipe_is_not() {
    let (code, said) = full(&REFUSED);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("the result could not be written: the disk is full"), "{said}");
    assert_eq!(unread(&REFUSED), (Some(1), String::new()), "the answer is what it was");

    let scratch = Scratch::new("output");
    let folder = scratch.text();
    assert_eq!(unread(&["demo", "--data", &folder]).0, Some(0));
    let size = out(&run(&["ledger", "export", &folder])).lines().count();
    assert_eq!(size, 29, "the work is done to its end without a reader");
    assert_eq!(full(&["ledger", "export", &folder]).0, Some(3));
    assert_eq!(full(&["ledger", "receipt", &folder, "3"]).0, Some(3));
    assert_eq!(
        full(&["ledger", "check", "no-such-receipt"]).0,
        Some(2),
        "the first failure counts"
    );
}

#[test]
fn nothing_from_outside_steers_the_terminal() {
    let scratch = Scratch::new("steer");
    let name = "\u{1b}[2Jp\u{202e}age";
    let page = scratch.file("page.txt", format!("第一条 好{name}。\n第二条 坏。\n").as_bytes());
    let output = run(&["text", "read", "no\u{1b}[31m-such\u{2066}"]);
    let said = err(&output);
    assert!(said.contains("no\\u001b[31m-such\\u2066: error: there is no such file"), "{said:?}");
    for args in [vec!["text", "read", &page], vec!["text", "read", &page, "--format", "json"]] {
        let output = run(&args);
        let steers = |c: char| c == '\u{1b}' || c == '\u{202e}';
        assert!(!out(&output).contains(steers), "{output:?}");
        assert!(output.status.success(), "{output:?}");
    }
    let state = scratch.file("state.json", br#"{"records":{"organ":{"dept":{"quota":3}}}}"#);
    let act = scratch.file("act.json", "{\"act\":\"\u{202e}\"}".as_bytes());
    let args = ["judge", "--regulation", "work-organs", "--state", &state, "--act", &act];
    assert!(err(&run(&args)).contains("no act `\\u202e`"), "{:?}", run(&args));
}
