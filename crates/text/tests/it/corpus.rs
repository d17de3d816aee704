//! Reads laws whose structure is known and holds the share that comes out right.
//!
//! The measures are those of `score_text.py`: headings, labels, and paragraph and item counts.

use std::path::Path;

use serde_json::Value;
use tiaoli_text::{read, view};

use crate::shared;

/// Laws whose stated structure is itself a slip, with the reason; see `crates/text/NOTES.md`.
const SLIPS: [(&str, &str); 6] = [
    ("284cc0a775", "counts a list numbered 1. 2. 3. as paragraphs"),
    ("306ec9f8e6", "drops the second line of a heading"),
    ("382d6da1b9", "counts indents (目) as paragraphs"),
    ("8cb2c06053", "counts the lines of an annex as paragraphs of the last article"),
    ("9cc3f25960", "counts a list numbered 1. 2. 3. as paragraphs"),
    ("a5cc42c54d", "drops the second line of a heading"),
];

#[derive(Debug, Default)]
struct Score {
    files: u32,
    headings: u32,
    labels: u32,
    articles: u32,
    shapes: u32,
    wrong: Vec<String>,
}

fn squash(text: &Value) -> String {
    text.as_str().unwrap_or_default().split_whitespace().collect()
}

fn headings(value: &Value) -> Vec<(String, String)> {
    let all = value["headings"].as_array().unwrap();
    all.iter().map(|one| (squash(&one["label"]), squash(&one["title"]))).collect()
}

fn labels(value: &Value) -> Vec<&Value> {
    value["articles"].as_array().unwrap().iter().map(|one| &one["label"]).collect()
}

fn score(path: &Path, score: &mut Score) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let want: Value =
        serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
    let source = std::fs::read_to_string(path).unwrap();
    let pieces = view(&source, &read(&source));
    let got = pieces.as_array().unwrap().iter().find(|one| one["articles"][0].is_object());
    let articles = want["articles"].as_array().unwrap();
    score.files += 1;
    score.articles += u32::try_from(articles.len()).unwrap();
    let Some(got) = got else {
        score.wrong.push(format!("{name}: no articles"));
        return;
    };
    if headings(&want) == headings(got) {
        score.headings += 1;
    } else {
        score.wrong.push(format!("{name}: headings"));
    }
    if labels(&want) != labels(got) {
        score.wrong.push(format!("{name}: labels"));
        return;
    }
    score.labels += 1;
    for (want, got) in articles.iter().zip(got["articles"].as_array().unwrap()) {
        let shape = |one: &Value| (one["paragraphs"].clone(), one["items"].clone());
        if shape(want) == shape(got) {
            score.shapes += 1;
        } else {
            let (label, want, got) = (&want["label"], shape(want), shape(got));
            score.wrong.push(format!("{name}: {label} wanted {want:?} got {got:?}"));
        }
    }
}

#[test]
fn laws_of_known_structure_come_out_right() {
    let Some(folder) = shared::folder("corpus", "laws of known structure") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    files.sort();
    let mut total = Score::default();
    files.iter().for_each(|path| score(path, &mut total));
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    println!(
        "files {} headings {:.4} labels {:.4} shapes {:.4}\n{}",
        total.files,
        share(total.headings, total.files),
        share(total.labels, total.files),
        share(total.shapes, total.articles),
        total.wrong.join("\n")
    );
    let unexplained: Vec<_> = total
        .wrong
        .iter()
        .filter(|line| !SLIPS.iter().any(|(name, _)| line.starts_with(name)))
        .collect();
    assert!(total.files >= 100, "only {} laws", total.files);
    assert!(share(total.shapes, total.articles) >= 0.995, "{total:#?}");
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}
