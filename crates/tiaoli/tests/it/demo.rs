//! The demonstration, as people see it.

use crate::support::{Scratch, out, shared, tiaoli};

/// What the demonstration prints, with what differs from run to run replaced.
fn shown(lang: &str) -> String {
    let scratch = Scratch::new(&format!("demo-{lang}"));
    let output = tiaoli(&["demo", "--lang", lang, "--data", &scratch.text()])
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    let text = out(&output).replace(&scratch.text(), "LEDGER");
    text.lines()
        .map(|line| match line.find("tiaoli.local/l/yunling-cyb+") {
            Some(at) => format!("{}KEY\n", &line[..at]),
            None => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn the_month_in_chinese() {
    insta::assert_snapshot!(shown("zh"));
}

#[test]
fn the_month_in_english() {
    insta::assert_snapshot!(shown("en"));
}

#[test]
fn a_second_run_on_the_same_ledger_adds_nothing() {
    let scratch = Scratch::new("again");
    let folder = scratch.text();
    let size = || {
        let head = tiaoli(&["ledger", "head", &folder, "--format", "json"]).output();
        let head: serde_json::Value =
            serde_json::from_slice(&head.expect("the binary runs").stdout).expect("JSON");
        head["size"].as_u64().expect("a size")
    };
    for again in [false, true] {
        let run = tiaoli(&["demo", "--data", &folder]).output().expect("the binary runs");
        assert!(run.status.success(), "{run:?}");
        assert_eq!(size(), 29);
        let told = out(&run).lines().filter(|line| line.starts_with("acts 1–")).count();
        assert_eq!(told, usize::from(again), "{}", out(&run));
    }
}

#[test]
fn with_the_page() {
    let Some(shared) = shared() else { return };
    let seed = std::fs::read_dir(shared.join("seed")).expect("the seed folder").next();
    let page = seed.expect("a page").expect("a page").path().display().to_string();
    let scratch = Scratch::new("page");
    let output = tiaoli(&["demo", "--page", &page, "--data", &scratch.text(), "--format", "json"])
        .output()
        .expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    let first = out(&output).lines().next().expect("a line").to_owned();
    let event: serde_json::Value = serde_json::from_str(&first).expect("JSON");
    let pieces = event["pieces"].as_array().expect("pieces");
    assert_eq!(pieces.len(), 3);
    let regulation = &pieces[1];
    let labels: Vec<&str> = regulation["articles"]
        .as_array()
        .expect("articles")
        .iter()
        .filter_map(|article| article["label"].as_str())
        .collect();
    assert_eq!((labels.len(), labels[0], labels[24]), (25, "第八条", "第三十二条"));
    assert_eq!(regulation["missing"], serde_json::json!([1, 2, 3, 4, 5, 6]));
    assert_eq!(regulation["missing_head"], 7);

    let bound = tiaoli(&["text", "bind", "regulations/work-organs", &page, "--format", "json"])
        .output()
        .expect("the binary runs");
    assert_eq!(bound.status.code(), Some(0), "the norms were reviewed against this wording");
    let bound: serde_json::Value = serde_json::from_slice(&bound.stdout).expect("JSON");
    let articles = bound["articles"].as_array().expect("articles");
    assert_eq!(articles.len(), 26);
    // Of Article 7 only the end is on the page, so it alone cannot be called the same.
    let other = articles.iter().filter(|a| a["standing"] != "same").collect::<Vec<_>>();
    assert!(other.iter().all(|a| a["article"] == "7"), "{other:?}");
}

#[test]
fn a_changed_wording_is_reported_by_article() {
    let Some(shared) = shared() else { return };
    let seed = std::fs::read_dir(shared.join("seed")).expect("the seed folder").next();
    let text =
        std::fs::read_to_string(seed.expect("a page").expect("a page").path()).expect("text");
    let scratch = Scratch::new("drift");
    let changed = scratch
        .file("page.txt", text.replacen("由主要负责同志签发", "由负责同志签发", 1).as_bytes());
    let bound = tiaoli(&["text", "bind", "work-organs", &changed, "--format", "json"]).output();
    let bound = bound.expect("the binary runs");
    assert_eq!(bound.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&bound.stdout).expect("JSON");
    let articles = json["articles"].as_array().expect("articles").iter();
    let changed: Vec<&str> = articles
        .filter(|a| a["standing"] == "changed")
        .filter_map(|a| a["article"].as_str())
        .collect();
    assert_eq!(changed, ["21"]);
}
