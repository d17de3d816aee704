//! Bad input: one clear message with its place, exit 2, nothing written.

use crate::support::{Scratch, err, out, run, tiaoli};

/// Runs `args` and checks that it is refused with exit 2, saying all of `says`, on standard error only.
fn check(args: &[&str], says: &[&str]) {
    for lang in ["zh", "en"] {
        let output = tiaoli(args).env("TIAOLI_LANG", lang).output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(2), "{args:?} {output:?}");
        assert_eq!(out(&output), "", "{args:?}");
        let message = err(&output);
        assert!(!message.contains("panicked") && !message.contains("::"), "{message}");
        assert!(message.lines().count() <= 14, "{args:?}: {message}");
        if lang == "en" {
            for part in says {
                assert!(message.contains(part), "{args:?} does not say `{part}`: {message}");
            }
        }
    }
}

const STATE: &str = r#"{"records":{"organ":{"dept":{"quota":1}},"person":{"p-1":{}}}}"#;
const ACT: &str = r#"{"act":"transfer_in","actor":"dept","date":"2026-03-02",
  "take":{"person":"p-1","organ":"dept"}}"#;

#[test]
fn files_that_are_none() {
    let scratch = Scratch::new("files");
    let folder = scratch.text();
    let binary = scratch.file("binary", &[0x00, 0xff, 0xfe, 0x80, 0x01]);
    check(&["text", "read", "no-such-file.txt"], &["no-such-file.txt", "no such file"]);
    check(&["text", "read", &folder], &["folder", "file is needed"]);
    check(&["text", "read", &binary], &["not UTF-8"]);
    check(&["norm", "check", "no-such-regulation"], &["no such regulation", "work-organs"]);
    check(&["norm", "check", &binary], &["folder of Markdown files"]);
    check(&["norm", "check", &folder], &["no Markdown file"]);
    check(&["ledger", "verify", "no-such-ledger"], &["no-such-ledger"]);
    check(&["ledger", "head", &folder], &["no ledger"]);
    check(&["demo", "--page", "no-such-page.txt"], &["no-such-page.txt"]);
    check(&["text", "bind", "work-organs", &binary], &["not UTF-8"]);
}

#[test]
fn one_bad_file_among_good_ones_prints_nothing() {
    let scratch = Scratch::new("among");
    let good = scratch.file("good.txt", "第一条 好。\n".as_bytes());
    check(&["text", "read", &good, "no-such-file.txt"], &["no-such-file.txt"]);
}

/// `judge` on a state and an act written to files.
fn judge(state: &str, act: &str, says: &[&str]) {
    let scratch = Scratch::new("judge");
    let state = scratch.file("state.json", state.as_bytes());
    let act = scratch.file("act.json", act.as_bytes());
    check(&["judge", "--regulation", "work-organs", "--state", &state, "--act", &act], says);
}

#[test]
fn malformed_acts() {
    judge(STATE, "{", &["act.json:1:", "not valid JSON"]);
    judge(STATE, "[]", &["act.json", "object"]);
    judge(
        STATE,
        &ACT.replace("transfer_in", "transfer_inn"),
        &["no act `transfer_inn`", "did you mean `transfer_in`"],
    );
    judge(STATE, &ACT.replace("transfer_in", "fly"), &["no act `fly`"]);
    judge(
        STATE,
        &ACT.replace("\"dept\",\"date\"", "\"nobody\",\"date\""),
        &["actor", "no `organ` called nobody"],
    );
    judge(STATE, &ACT.replace("2026-03-02", "2026-02-30"), &["date", "is not a date"]);
    judge(STATE, &ACT.replace("2026-03-02", "yesterday"), &["is not a date", "2026-03-02"]);
    judge(STATE, &ACT.replace("\"p-1\"", "7"), &["take.person", "found 7"]);
    judge(STATE, &ACT.replace("\"p-1\"", "\"p-9\""), &["take.person", "no `person` called p-9"]);
    judge(STATE, &ACT.replace("\"person\"", "\"persn\""), &["take.persn", "did you mean `person`"]);
    judge(STATE, &ACT.replace("\"take\"", "\"takes\""), &["an act has no `takes`"]);
    judge(STATE, r#"{"actor":"dept","date":"2026-03-02"}"#, &["`act` is missing"]);
}

#[test]
fn malformed_states() {
    judge("{}", ACT, &["`records` is missing"]);
    judge(
        &STATE.replace("\"organ\":{", "\"organs\":{"),
        ACT,
        &["records.organs", "did you mean `organ`"],
    );
    judge(
        &STATE.replace("\"quota\":1", "\"quota\":\"one\""),
        ACT,
        &["records.organ.dept.quota", "whole number"],
    );
    judge(&STATE.replace("\"quota\":1", "\"quota\":1.5"), ACT, &["whole number", "1.5"]);
    judge(&STATE.replace("\"dept\":{", "\"a b\":{"), ACT, &["an id has letters"]);
    judge(&STATE.replace("\"quota\":1", "\"superior\":\"x\""), ACT, &["no `organ` called x"]);
}

#[test]
fn a_regulation_with_an_error_is_shown_in_its_text() {
    let scratch = Scratch::new("norms");
    scratch.file(
        "rules.md",
        "# Rules\n\n### Article 1\n\n```norm\nkind organ \"机关\"\n  quota \"编制\": numbr\n```\n"
            .as_bytes(),
    );
    let folder = scratch.text();
    let output = run(&["norm", "check", &folder]);
    assert_eq!(output.status.code(), Some(1), "`check` answers no");
    assert!(err(&output).contains("N005"), "{output:?}");
    let state = scratch.file("state.json", STATE.as_bytes());
    let act = scratch.file("act.json", ACT.as_bytes());
    check(
        &["judge", "--regulation", &folder, "--state", &state, "--act", &act],
        &["rules.md:7:", "there is no kind `numbr`", "nothing was written"],
    );
    check(&["norm", "cases", &folder], &["rules.md:7:"]);
}

#[test]
fn a_receipt_that_is_none() {
    let scratch = Scratch::new("receipt");
    let text = scratch.file("receipt", b"hello\n");
    let output = run(&["ledger", "check", &text]);
    assert_eq!(output.status.code(), Some(1), "it does not verify");
    check(&["ledger", "check", &text, "--key", "nonsense"], &["--key"]);
    check(&["ledger", "check", "no-such-receipt"], &["no such file"]);
}

#[test]
fn a_failed_demo_leaves_no_ledger() {
    let scratch = Scratch::new("nothing");
    let folder = scratch.path().join("ledger");
    let page = scratch.file("page.txt", "没有条文的一页。\n".as_bytes());
    check(
        &["demo", "--page", &page, "--data", &folder.display().to_string()],
        &["holds no article of this regulation"],
    );
    assert!(!folder.exists(), "nothing is written before the input is understood");
}
