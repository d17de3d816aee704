//! Input from outside that cannot be understood: its place, what is wrong, what to do.

use crate::rig;
use std::fmt::Write as _;
use tiaoli_institution::bind;
use tiaoli_institution::bind::BadInput;
use tiaoli_text::Lang;

const PAGE: &str = r#"
```norm
choice grade "级别": plain "普通", rare "珍本"

kind reader "读者"
  quota "名额": number

kind book "书"
  grade "级别": grade
  price "价格": money
  since "自": date
  readers "读者们": set_of reader

act donate "捐书"
  by reader
  take book "书": new book
  take other "另一本": new book optional
  take grade "级别": grade
  take price "价格": money optional
  take on_loan "外借": flag optional
  effect create book: grade = grade, price = price
  effect create other: grade = grade
  unrestricted
```
"#;

fn lines(bad: &BadInput, out: &mut String) {
    for lang in Lang::ALL {
        let help = bad.help.as_ref().map_or("", |help| help.get(lang));
        writeln!(out, "  {}: {} | {help}", bad.path, bad.message.get(lang)).unwrap();
    }
}

#[test]
fn acts_that_cannot_be_understood() {
    let institution = rig::open(PAGE, "2026-01-01", r#"{"reader":{"lin":{}},"book":{"b1":{}}}"#);
    let mut out = String::new();
    for json in [
        "[]",
        r#"{"act":"donate"}"#,
        r#"{"act":7,"actor":"lin","date":"2026-03-02"}"#,
        r#"{"act":"donat","actor":"lin","date":"2026-03-02"}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-3-2"}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-02-30"}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","because":"x"}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"shelf":"s"}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"book":"a b"}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"grade":"precious"}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"price":12.5}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"price":"1.234"}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"on_loan":"yes"}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"grade":"rare","级别":"普通"}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","reasons":{"nothing":"x"}}"#,
        r#"{"act":"捐书","actor":"wang","date":"2026-03-02"}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"book":"b1"}}"#,
        r#"{"act":"捐书","actor":"lin","date":"2026-03-02","take":{"book":"b2","other":"b2"}}"#,
    ] {
        writeln!(out, "{json}").unwrap();
        let json = serde_json::from_str(json).unwrap();
        let request = bind::request(institution.regulation(), &json);
        let bad = request.and_then(|request| {
            bind::draft(institution.regulation(), institution.state(), &request)
        });
        lines(&bad.expect_err("must not be understood"), &mut out);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn records_that_cannot_be_understood() {
    let regulation = rig::regulation(PAGE);
    let mut out = String::new();
    for json in [
        r#"{"shelf":{}}"#,
        r#"{"book":[]}"#,
        r#"{"book":{"a b":{}}}"#,
        r#"{"book":{"b1":{"pages":3}}}"#,
        r#"{"book":{"b1":{"grade":3}}}"#,
        r#"{"book":{"b1":{"since":"yesterday"}}}"#,
        r#"{"book":{"b1":{"readers":"lin"}}}"#,
        r#"{"book":{"b1":{"readers":["lin", 5]}}}"#,
    ] {
        writeln!(out, "{json}").unwrap();
        let json = serde_json::from_str(json).unwrap();
        lines(&bind::records(&regulation, &json, "records").expect_err("bad"), &mut out);
    }
    insta::assert_snapshot!(out);
}
