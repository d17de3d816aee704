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
