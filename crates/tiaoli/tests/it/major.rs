//! The second regulation: every article accounted for, and reviewed against its public wording.

use crate::support::{out, run, shared};

#[test]
fn every_article_is_accounted_for() {
    let output = run(&["norm", "check", "major-decisions", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let json: serde_json::Value = serde_json::from_str(&out(&output)).expect("JSON");
    assert_eq!(json["articles"], 44);
    assert_eq!(json["pending"], 0);
    let accounted = json["normed"].as_u64().zip(json["principles"].as_u64());
    assert_eq!(accounted.map(|(normed, principles)| normed + principles), Some(44));
    assert_eq!(json["diagnostics"], serde_json::json!([]));
}

#[test]
fn its_norms_were_reviewed_against_the_public_wording() {
    let Some(shared) = shared() else { return };
    let wording = shared.join("regulations/major-administrative-decisions-2019.txt");
    let wording = wording.display().to_string();
    let bound = run(&["text", "bind", "major-decisions", &wording, "--format", "json"]);
    assert_eq!(bound.status.code(), Some(0), "{bound:?}");
    let bound: serde_json::Value = serde_json::from_str(&out(&bound)).expect("JSON");
    let articles = bound["articles"].as_array().expect("articles");
    assert_eq!(articles.len(), 44);
    let other: Vec<_> = articles.iter().filter(|a| a["standing"] != "same").collect();
    assert!(other.is_empty(), "{other:?}");
}
