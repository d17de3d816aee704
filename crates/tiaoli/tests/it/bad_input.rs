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
    check(&["text", "read", &binary], &["encoding is not known", "--encoding"]);
    check(&["norm", "check", "no-such-regulation"], &["no such regulation", "work-organs"]);
    check(&["norm", "check", &binary], &["folder of Markdown files"]);
    check(&["norm", "check", &folder], &["no Markdown file"]);
    check(&["ledger", "verify", "no-such-ledger"], &["no-such-ledger"]);
    check(&["ledger", "head", &folder], &["no ledger"]);
    check(&["demo", "--page", "no-such-page.txt"], &["no-such-page.txt"]);
    check(&["demo", "--data", &binary], &["binary", "a folder is needed here"]);
    check(&["demo", "--data", &format!("{binary}/in")], &["binary", "a folder is needed here"]);
    check(&["text", "bind", "work-organs", &binary], &["encoding is not known"]);
    let scan = scratch.file("scan.pdf", b"%PDF-1.7\n");
    check(&["text", "read", &scan], &["scan.pdf", "the PDF is damaged"]);
    let picture = scratch.file("page.png", b"\x89PNG\r\n");
    check(&["text", "plain", &picture], &["picture (PNG)", "OCR"]);
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_not_read_for_ever() {
    check(&["text", "read", "/dev/zero"], &["/dev/zero", "larger than 256 MiB"]);
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
    judge(STATE, &ACT.replace("2026-03-02", "0226-03-02"), &["between the years 1900 and 2200"]);
    judge(STATE, &ACT.replace("2026-03-02", "2201-01-01"), &["between the years 1900 and 2200"]);
}

#[test]
fn json_that_is_none_is_explained_at_its_place() {
    judge(STATE, "{\"act\":1,\n \"actor\" 2}", &["act.json:2:10", "a colon is needed here"]);
    judge(STATE, "{\"act\":1,}", &["act.json:1:10", "comma after the last part"]);
    judge(STATE, "{\"act\":\"a", &["act.json:1:", "no closing quote"]);
    judge(STATE, "{} {}", &["act.json:1:4", "after the end"]);
    let scratch = Scratch::new("json");
    let state = scratch.file("state.json", STATE.as_bytes());
    let act = scratch.file("act.json", b"{");
    let args = ["judge", "--regulation", "work-organs", "--state", &state, "--act", &act];
    let output = tiaoli(&args).env("TIAOLI_LANG", "zh").output().expect("the binary runs");
    assert!(err(&output).contains("act.json:1:1: 错误：不是合法的 JSON：没有写完"), "{output:?}");
}

#[test]
fn what_is_given_twice_is_not_chosen_from() {
    judge(
        STATE,
        &ACT.replace("\"actor\":\"dept\"", "\"actor\":\"dept\",\"actor\":\"p-1\""),
        &["act.json:1:37", "`actor` is given twice"],
    );
    judge(
        STATE,
        &ACT.replace("\"organ\":\"dept\"", "\"organ\":\"dept\",\"机关\":\"dept\""),
        &["take.机关", "`organ` is given twice"],
    );
    judge(
        &STATE.replace("\"quota\":1", "\"quota\":1,\"编制\":9"),
        ACT,
        &["records.organ.dept.编制", "`quota` is given twice"],
    );
    judge(
        &STATE.replace("\"person\":{", "\"机关\":{\"b\":{}},\"person\":{"),
        ACT,
        &["records.机关", "`organ` is given twice"],
    );
    let twins = r#"{"act":"split","actor":"dept","date":"2026-03-02",
      "take":{"organ":"dept","first":"new","second":"new"}}"#;
    let scratch = Scratch::new("twins");
    let rules = "# 规则\n\n### 第一条\n\n```规范\n制度 双 \"twins\"\n  依据 vocabulary\n\n\
        行为 分设 \"split\"\n  由 机关\n  载明 机关 \"organ\": 机关\n  载明 甲 \"first\": 新 机关\n  \
        载明 乙 \"second\": 新 机关\n  效果 设立 甲: 编制 = 1\n  效果 设立 乙: 编制 = 1\n  不限\n```\n";
    scratch.file("rules.md", rules.as_bytes());
    let state = scratch.file("state.json", STATE.as_bytes());
    let act = scratch.file("act.json", twins.as_bytes());
    let folder = scratch.text();
    check(
        &["judge", "--regulation", &folder, "--state", &state, "--act", &act],
        &["take.second", "both called new"],
    );
}

#[test]
fn malformed_states() {
    judge("{}", ACT, &["`records` is missing"]);
    judge(&STATE.replacen('{', "{\"record\":{},", 1), ACT, &["record", "a state has no `record`"]);
    let found = |findings: &str| STATE.replacen('{', &format!("{{\"findings\":{findings},"), 1);
    judge(&found("{}"), ACT, &["findings", "a list is needed"]);
    judge(&found(r#"[{"term":"x"}]"#), ACT, &["findings[0].term", "no open term `x`"]);
    let term = r#""term":"work_needs""#;
    judge(&found(&format!("[{{{term}}}]")), ACT, &["findings[0].of", "a list is needed"]);
    judge(&found(&format!("[{{{term},\"of\":[]}}]")), ACT, &["findings[0].of", "0 given"]);
    judge(&found(&format!("[{{{term},\"was\":1}}]")), ACT, &["a finding has no `was`"]);
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
    assert!(out(&output).contains("1 article: ") && out(&output).contains(": 1 error\n"));
    let state = scratch.file("state.json", STATE.as_bytes());
    let act = scratch.file("act.json", ACT.as_bytes());
    check(
        &["judge", "--regulation", &folder, "--state", &state, "--act", &act],
        &["rules.md:7:", "there is no kind `numbr`", "mend these first"],
    );
    check(&["norm", "cases", &folder], &["rules.md:7:", "mend these first"]);
    let page = scratch.file("page.txt", "第一条 好。\n".as_bytes());
    check(&["text", "bind", "--accept", &folder, &page], &["rules.md:7:", "nothing was written"]);
}

#[test]
fn cases_that_are_not_there() {
    check(&["norm", "cases", "work-organs", "--only", "zzz"], &["--only", "no case has `zzz`"]);
}

#[test]
fn a_page_of_another_regulation_is_not_taken_for_this_one() {
    let scratch = Scratch::new("other");
    let rules = "# 规则\n\n### 第一条\n\n甲。\n\n```规范\n制度 值班规则 \"duty_rules\"\n\n原则\n  理由 \"甲\" \"first\"\n```\n";
    scratch.file("rules.md", rules.as_bytes());
    let folder = scratch.text();
    let many: String =
        ["一", "二", "三", "四"].iter().map(|n| format!("第{n}条 应当如此办理。\n\n")).collect();
    let page = scratch.file("page.txt", many.as_bytes());
    check(&["text", "bind", "--accept", &folder, &page], &["only 1 of the 4 articles", "--force"]);
    assert!(!scratch.path().join("wording.json").exists(), "nothing is recorded");
    let forced = run(&["text", "bind", "--accept", "--force", &folder, &page]);
    assert!(forced.status.success(), "{forced:?}");
    assert!(scratch.path().join("wording.json").exists());
    let titled = scratch.file(
        "titled.txt",
        "中国共产党支部工作条例\n\n第一章 总则\n\n第八条 应当如此办理。\n\n第九条 应当如此办理。\n"
            .as_bytes(),
    );
    check(&["demo", "--page", &titled], &["支部工作条例", "not `working_organs_regulation`"]);
}

#[test]
fn what_looks_after_a_ledger_refuses_plainly() {
    let scratch = Scratch::new("custody");
    let folder = scratch.text();
    let file = scratch.file("file", b"x\n");
    let policy = scratch.file("policy", b"quorum nobody\n");
    check(&["backup", "no-such-ledger", &format!("{folder}/to")], &["no-such-ledger"]);
    check(&["backup", &folder, &file], &["a folder is needed here"]);
    check(&["restore", "no-such-backup", &format!("{folder}/to")], &["no manifest"]);
    check(&["restore", &folder, &format!("{folder}/to")], &["no manifest"]);
    check(&["restore", &folder, &file], &["a folder is needed here"]);
    scratch.file("manifest", b"x\n");
    let to = format!("{folder}/to");
    check(&["restore", &folder, &to, "--key", "nonsense"], &["--key"]);
    check(&["restore", &folder, &to, "--known", &file], &["no checkpoint and no receipt"]);
    check(&["restore", &folder, &to, "--accept-loss", " "], &["a reason is needed"]);
    check(&["restore", &folder, &to, "--accept-loss", "x"], &["no such file"]);
    check(&["doctor", "no-such-ledger"], &["no-such-ledger"]);
    check(&["doctor", &folder], &["no ledger"]);
    check(&["ledger", "key", "list", &folder], &["no ledger"]);
    check(&["ledger", "key", "rotate", &folder], &["no ledger"]);
    check(
        &["ledger", "witness", &folder, "--policy", &policy],
        &["line 1", "no line above defines"],
    );
    check(&["ledger", "witness", &folder, "--policy", "no-such-policy"], &["no such file"]);
    check(&["ledger", "check", &file, "--keys", &file], &["file:1", "no list of keys"]);
    check(&["ledger", "export", &folder, "--tiles", &to], &["no ledger"]);
    check(&["witness", "--data", &format!("{folder}/w")], &["--name", "needs a name"]);
    check(&["witness", "--data", &format!("{folder}/w"), "--name", "a b"], &["--name"]);
    check(&["witness", "--data", &file, "--name", "w"], &["file", "a folder is needed here"]);
    assert!(!scratch.path().join("to").exists() && !scratch.path().join("w").exists());
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
