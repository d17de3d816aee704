//! The same regulation and the same acts give the same verdicts and the same root, on any machine.
//!
//! When the regulation or the script changes on purpose, run with `TIAOLI_BLESS=1` and read the
//! difference.

use crate::support::{Scratch, out, root, tiaoli};

#[test]
fn the_working_month_comes_out_to_the_byte() {
    let scratch = Scratch::new("golden");
    let output = tiaoli(&["demo", "--format", "json", "--data", &scratch.text()])
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    // The key is drawn anew for each ledger, and the receipt lies where the ledger does.
    let got: String = out(&output)
        .lines()
        .map(|line| {
            let mut json: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let object = json.as_object_mut().expect("an object");
            object.remove("key");
            object.remove("receipt");
            format!("{json}\n")
        })
        .collect();
    let path = root().join("crates/tiaoli/tests/golden/working-month.jsonl");
    if std::env::var_os("TIAOLI_BLESS").is_some() {
        std::fs::write(&path, &got).expect("the golden file can be written");
    }
    let wanted = std::fs::read_to_string(&path).expect("the golden file is there");
    for (got, wanted) in got.lines().zip(wanted.lines()) {
        assert_eq!(got, wanted);
    }
    assert_eq!(got.lines().count(), wanted.lines().count());
}

#[test]
fn two_runs_write_the_same_bytes() {
    let entries = |name: &str| {
        let scratch = Scratch::new(name);
        let folder = scratch.text();
        let made = tiaoli(&["demo", "--data", &folder]).output().expect("the binary runs");
        assert!(made.status.success());
        out(&tiaoli(&["ledger", "export", &folder]).output().expect("the binary runs"))
    };
    assert_eq!(entries("first"), entries("second"));
}
