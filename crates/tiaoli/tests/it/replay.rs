//! A changed regulation, replayed over history.

use crate::support::{Scratch, err, out, root, run};

/// The shipped regulations, copied, with `from` replaced by `to` in the page `page`.
fn changed(scratch: &Scratch, page: &str, from: &str, to: &str) -> String {
    for folder in ["vocabulary", "work-organs"] {
        let target = scratch.path().join("rules").join(folder);
        std::fs::create_dir_all(&target).expect("a folder");
        for entry in std::fs::read_dir(root().join("regulations").join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name");
            let mut text = std::fs::read_to_string(&path).expect("a page");
            if name == page {
                assert!(text.contains(from), "{page} has {from}");
                text = text.replace(from, to);
            }
            std::fs::write(target.join(name), text).expect("a page");
        }
    }
    scratch.path().join("rules/work-organs").display().to_string()
}

fn ledger(scratch: &Scratch) -> String {
    let folder = scratch.path().join("ledger").display().to_string();
    assert!(run(&["demo", "--data", &folder]).status.success());
    folder
}

#[test]
fn under_the_same_rules_nothing_changes() {
    let scratch = Scratch::new("replay-same");
    let ledger = ledger(&scratch);
    let output = run(&["replay", "--regulation", "work-organs", "--was", "work-organs", &ledger]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), "the same: 28\n"));
}

#[test]
fn a_shorter_deadline_moves_exactly_the_duties_it_is_about() {
    let scratch = Scratch::new("replay-due");
    let ledger = ledger(&scratch);
    let from = "期限 限 会议.机关.纪要时限 个工作日";
    let rules = changed(&scratch, "04-decision.md", from, "期限 限 3 个工作日");
    let output = run(&["replay", "--regulation", &rules, "--was", "work-organs", &ledger]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(out(&output));
}

#[test]
fn a_lower_threshold_of_power_flips_exactly_the_acts_that_rest_on_it() {
    let scratch = Scratch::new("replay-power");
    let ledger = ledger(&scratch);
    let from =
        "代行 受委托的负责人 \"designee\": (主要负责人缺席(机关, 日期) 或 主要负责人空缺(机关))";
    let to = "代行 受委托的负责人 \"designee\": 主要负责人空缺(机关)";
    let rules = changed(&scratch, "04-decision.md", from, to);
    let output = run(&["replay", "--regulation", &rules, &ledger, "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let flipped: Vec<(u64, String)> = out(&output)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|one| one["class"] != "same")
        .map(|one| (one["seq"].as_u64().expect("a number"), one["class"].to_string()))
        .collect();
    assert_eq!(flipped, [(18, "\"flipped\"".to_owned())]);
}

#[test]
fn an_act_that_the_other_rules_do_not_know_is_named() {
    let scratch = Scratch::new("replay-unknown");
    let ledger = ledger(&scratch);
    let output = run(&["replay", "--regulation", "vocabulary", &ledger]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("not known to the other rules"), "{output:?}");
    let args = ["replay", "--lang", "zh", "--regulation", "vocabulary", "--was", "work-organs"];
    let zh = out(&run(&[args.as_slice(), &[&ledger]].concat()));
    assert!(zh.contains("第 9 条  2026-03-05  作出决定\n"), "{zh}");
    assert!(!zh.contains("2026-03-24  find_improper"), "the rules of then know its name: {zh}");
}

#[test]
fn an_act_that_states_what_the_other_rules_cannot_read_has_its_own_class() {
    let scratch = Scratch::new("replay-unreadable");
    let ledger = ledger(&scratch);
    let from = "载明 人员 \"person\": 人员";
    let rules = changed(&scratch, "01-organs.md", from, "载明 人员 \"somebody\": 人员");
    let output = run(&["replay", "--lang", "zh", "--regulation", &rules, &ledger]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = out(&output);
    assert!(said.contains("所载内容按新制度读不懂") && !said.contains("新制度没有"), "{said}");
    assert!(said.contains("没有「person」这一项"), "{said}");
}

#[test]
fn the_rules_of_then_are_checked() {
    let scratch = Scratch::new("replay-was");
    let ledger = ledger(&scratch);
    let output = run(&["replay", "--regulation", "work-organs", "--was", "vocabulary", &ledger]);
    let said = err(&output);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(said.contains("--was: error: these are not the rules the ledger was kept under"));
    let output = run(&["replay", "--regulation", "work-organs", &ledger]);
    assert!(err(&output).contains("without --was"), "{output:?}");
}
