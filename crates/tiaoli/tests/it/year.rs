//! The sample year: what it comes to, that it replays, and that one changed article flips what it must.

use crate::support::{Scratch, out, root, run};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

const RULES: &str = "work-organs-commentary";

/// The year on a ledger in `scratch`; the ledger's folder and what was said.
fn year(scratch: &Scratch) -> (String, String) {
    let folder = scratch.path().join("ledger").display().to_string();
    let output = run(&["demo", "--year", "--format", "json", "--data", &folder]);
    assert!(output.status.success(), "{output:?}");
    (folder, out(&output))
}

fn lines(text: &str) -> impl Iterator<Item = Json> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON"))
}

/// The regulations of the year, copied, with the large sum of Article 18 changed to 300,000 yuan.
fn with_a_lower_large_sum(scratch: &Scratch) -> String {
    for folder in ["vocabulary", "work-organs", RULES] {
        let target = scratch.path().join("rules").join(folder);
        std::fs::create_dir_all(&target).expect("a folder");
        for entry in std::fs::read_dir(root().join("regulations").join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name");
            let mut text = std::fs::read_to_string(&path).expect("a page");
            if folder == "work-organs" && name == "04-decision.md" {
                let from = "题.金额 > 题.机关.大额标准";
                assert!(text.contains(from), "Article 18 compares with the organ's large sum");
                text = text.replace(from, "题.金额 > 30万元");
            }
            std::fs::write(target.join(name), text).expect("a page");
        }
    }
    scratch.path().join("rules").join(RULES).display().to_string()
}

/// Numbers of the decisions on spending above 300,000 yuan, read off the entries alone.
fn on_more_than_the_lower_sum(export: &str) -> BTreeSet<u64> {
    let mut large = BTreeMap::new();
    let mut found = BTreeSet::new();
    for entry in lines(export) {
        let take = |key: &str| entry["take"][key].as_str().unwrap_or("").to_owned();
        match entry["act"].as_str() {
            Some("raise_matter") if take("category") == "funds" => {
                let amount = take("amount");
                let yuan: u64 = amount.split('.').next().expect("yuan").parse().expect("a number");
                large.insert(take("matter"), yuan > 300_000);
            }
            Some("decide") if large.get(&take("matter")) == Some(&true) => {
                found.insert(entry["seq"].as_u64().expect("a number"));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn a_year_of_a_city() {
    let scratch = Scratch::new("year");
    let (ledger, said) = year(&scratch);
    let tried: Vec<Json> = lines(&said).collect();
    let (total, acts) = tried.split_last().expect("the total");
    assert!(acts.iter().all(|act| act["as_scripted"] == true));
    insta::assert_snapshot!(serde_json::to_string_pretty(total).expect("JSON"));

    // Judged again by the same rules, every act comes out as it did.
    let same = run(&["replay", "--regulation", RULES, "--was", RULES, &ledger]);
    let allowed = acts.iter().filter(|act| act["seq"].is_u64()).count();
    assert_eq!((same.status.code(), out(&same)), (Some(0), format!("the same: {allowed}\n")));

    let rules = with_a_lower_large_sum(&scratch);
    let replayed = run(&["replay", "--regulation", &rules, &ledger, "--format", "json"]);
    assert_eq!(replayed.status.code(), Some(1));
    let flipped: BTreeSet<u64> = lines(&out(&replayed))
        .filter(|one| one["class"] == "flipped")
        .map(|one| one["seq"].as_u64().expect("a number"))
        .collect();
    let export = out(&run(&["ledger", "export", &ledger]));
    let expected = on_more_than_the_lower_sum(&export);
    assert!(expected.len() > 10, "the sample holds such decisions: {expected:?}");
    assert_eq!(flipped, expected);
}
