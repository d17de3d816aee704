//! One act, before and after it happened.

use crate::support::{Scratch, out, tiaoli};

/// Judges `act` in `mode` and gives verdict, status, compliance and exit.
fn check(mode: &str, act: &str) -> (String, String, String, Option<i32>) {
    let scratch = Scratch::new("audit");
    let state = scratch.file(
        "state.json",
        br#"{"records":{
          "organ":{"dept":{"category":"functional_department","level":"municipal","quota":1}},
          "person":{"p-1":{"organ":"dept"},"p-2":{}},
          "post":{"z":{"organ":"dept","role":"principal","holder":"p-1"}},
          "meeting":{"m":{"organ":"dept","form":"plenary","convener":"p-1","date":"2026-03-02","status":"convened"}},
          "document":{"g":{"organ":"dept","version":2,"signed_version":1,"status":"signed"}}}}"#,
    );
    let act = scratch.file("act.json", act.as_bytes());
    let args = [
        "judge",
        "--regulation",
        "work-organs",
        "--state",
        &state,
        "--act",
        &act,
        "--mode",
        mode,
        "--format",
        "json",
    ];
    let output = tiaoli(&args).output().expect("the binary runs");
    let json: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    let text = |key: &str| json[key].as_str().unwrap_or("-").to_owned();
    (text("verdict"), text("status"), text("compliance"), output.status.code())
}

fn case(mode: &str, act: &str, wanted: (&str, &str, &str, i32)) {
    let (verdict, status, compliance, exit) = check(mode, act);
    let got = (verdict.as_str(), status.as_str(), compliance.as_str(), exit.expect("an exit"));
    assert_eq!(got, wanted, "{mode}: {act}");
}

#[test]
fn status_and_compliance_are_kept_apart() {
    let close =
        r#"{"act":"close_meeting","actor":"p-1","date":"2026-03-02","take":{"meeting":"m"}}"#;
    case("gate", close, ("refuse", "-", "-", 1));
    case("audit", close, ("refuse", "valid", "irregular", 1));

    let transfer = r#"{"act":"transfer_in","actor":"dept","date":"2026-03-02","take":{"person":"p-2","organ":"dept"}}"#;
    case("audit", transfer, ("refuse", "voidable", "irregular", 1));

    let post = r#"{"act":"create_post","actor":"dept","date":"2026-03-02","take":{"post":"z-9","organ":"dept","role":"secretary_general"}}"#;
    case("audit", post, ("refuse", "void", "irregular", 1));

    let issue =
        r#"{"act":"issue_document","actor":"p-1","date":"2026-03-02","take":{"document":"g"}}"#;
    case("audit", issue, ("refuse", "no_act", "irregular", 1));

    let without_power =
        r#"{"act":"close_meeting","actor":"p-2","date":"2026-03-02","take":{"meeting":"m"}}"#;
    case("audit", without_power, ("refuse", "void", "irregular", 1));

    let convene = r#"{"act":"convene","actor":"p-1","date":"2026-03-02","take":{"meeting":"m-2","organ":"dept","form":"plenary"}}"#;
    case("audit", convene, ("permit", "valid", "compliant", 0));

    let silent = r#"{"act":"convene","actor":"p-1","date":"2026-03-02","take":{"meeting":"m-2","organ":"dept"}}"#;
    case("gate", silent, ("need_facts", "-", "-", 1));
    case("audit", silent, ("need_facts", "valid", "unclear", 1));
}

/// `judge` in text form on a division that needs the approver's finding, with `findings` in the state.
fn establish(findings: &str) -> (Option<i32>, String) {
    let scratch = Scratch::new("findings");
    let state = r#"{"records":{
      "organ":{"bianban":{"category":"staffing_authority","level":"municipal"},
        "sb":{"category":"functional_department","level":"municipal","approver":"bianban"}},
      "proposal":{"f-1":{"organ":"sb","date":"2026-03-01"}}},"findings":FOUND}"#;
    let state = scratch.file("state.json", state.replace("FOUND", findings).as_bytes());
    let act = scratch.file(
        "act.json",
        br#"{"act":"establish_body","actor":"bianban","date":"2026-03-06",
          "take":{"body":"n-9","proposal":"f-1"}}"#,
    );
    let args = ["judge", "--regulation", "work-organs", "--state", &state, "--act", &act];
    let output = tiaoli(&args).output().expect("the binary runs");
    (output.status.code(), out(&output) + &crate::support::err(&output))
}

#[test]
fn what_an_authority_found_can_be_given() {
    let found = |holds| format!(r#"[{{"term":"work_needs","of":["f-1"],"holds":{holds}}}]"#);
    let (code, said) = establish("[]");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("must first find whether `work needs` holds of f-1"), "{said}");
    let (code, said) = establish(&found(true));
    assert!(code == Some(0) && said.starts_with("permitted"), "{said}");
    let (code, said) = establish(&found(false));
    assert!(code == Some(1) && said.starts_with("refused"), "{said}");
    let (code, said) = establish(&found(true).replace("f-1", "f-7"));
    assert!(code == Some(2) && said.contains("findings[0].of[0]"), "{said}");
    let twice = found(true).replace("}]", "},") + found(false).trim_start_matches('[');
    let (code, said) = establish(&twice);
    assert!(code == Some(2) && said.contains("findings[1]"), "{said}");
}

/// `judge` in text form, in English, on a department with a principal and a plenary.
fn said(act: &str) -> String {
    let scratch = Scratch::new("text");
    let state = scratch.file(
        "state.json",
        br#"{"records":{
          "organ":{"dept":{"category":"functional_department","level":"municipal","minutes_days":5}},
          "person":{"p-1":{"organ":"dept"}},
          "post":{"z":{"organ":"dept","role":"principal","holder":"p-1"}},
          "meeting":{"m":{"organ":"dept","form":"plenary","convener":"p-1","date":"2026-03-02",
            "status":"convened","recorder":"p-1"}}}}"#,
    );
    let act = scratch.file("act.json", act.as_bytes());
    let args = ["judge", "--regulation", "work-organs", "--state", &state, "--act", &act];
    let output = tiaoli(&args).output().expect("the binary runs");
    out(&output) + &crate::support::err(&output)
}

#[test]
fn the_text_form_shows_duties_and_the_day_of_commencement() {
    let close = r#"{"act":"close_meeting","actor":"p-1","date":"DAY","take":{"meeting":"m"}}"#;
    let text = said(&close.replace("DAY", "2026-03-02"));
    assert!(
        text.contains("\n  → duty: ") && text.contains(", owed by p-1, due 2026-03-09"),
        "{text}"
    );
    let text = said(&close.replace("DAY", "2025-12-06"));
    assert!(text.contains("in force from 2025-12-07 on (Article 32)"), "{text}");
}

/// `judge --why` on a transfer into a full organ, with more arguments.
fn full_organ(more: &[&str]) -> String {
    let scratch = Scratch::new("why");
    let state = scratch.file(
        "state.json",
        br#"{"records":{"organ":{"dept":{"category":"functional_department","level":"municipal","quota":1}},
          "person":{"p-1":{"organ":"dept"},"p-2":{}}}}"#,
    );
    let act = scratch.file(
        "act.json",
        br#"{"act":"transfer_in","actor":"dept","date":"2026-03-02","take":{"person":"p-2","organ":"dept"}}"#,
    );
    let mut args = vec!["judge", "--regulation", "work-organs", "--state", &state, "--act", &act];
    args.extend(more);
    out(&tiaoli(&args).output().expect("the binary runs"))
}

#[test]
fn what_would_help_is_told_with_who_can_do_it() {
    let told = full_organ(&["--why", "--lang", "en"]);
    let help = told.split_once("any one of these would make it allowed:").expect("it is told").1;
    assert_eq!(help.trim(), "1. `quota` of organ dept is 2 — `set quota`, by anyone", "{told}");
    let told = full_organ(&["--why", "--lang", "zh"]);
    assert!(told.contains("1. 机关 dept 的「编制」为 2——「核定编制」，不限何人"), "{told}");

    let json: serde_json::Value =
        serde_json::from_str(&full_organ(&["--why", "--format", "json"])).expect("JSON");
    assert_eq!(json["help"][0]["steps"][0]["kind"], "write");
    assert_eq!(json["help"][0]["steps"][0]["by"][0]["act"], "set_quota");

    let short = full_organ(&["--lang", "en"]);
    assert!(!short.contains("would make it allowed"), "only when asked why: {short}");
    let audit = full_organ(&["--why", "--mode", "audit", "--lang", "en"]);
    assert!(!audit.contains("would make it allowed"), "it has happened: {audit}");
}
