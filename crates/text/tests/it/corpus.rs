//! Reads laws whose structure is known and holds the share that comes out right.
//!
//! The measures are those of `score_text.py`: headings, labels, and paragraph and item counts.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tiaoli_text::{Article, printed, read, view};

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

/// The laws, in the order of their names.
pub fn texts(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    files.sort();
    files
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
    let page = read(&source);
    crate::properties::row(&source, &page).unwrap();
    let pieces = view(&source, &page);
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
    let files = texts(&folder);
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

/// The law as a scan gives it: cut into lines of `width` characters.
fn wrapped(source: &str, width: usize, indent: &str) -> String {
    let mut out = String::new();
    for line in source.lines() {
        let letters: Vec<char> = indent.chars().chain(line.chars()).collect();
        for part in letters.chunks(width) {
            out.extend(part);
            out.push('\n');
        }
    }
    out
}

type Outline = (Vec<(String, String)>, Vec<(String, usize, usize)>);

/// Headings, and articles with their counts, of the first piece that has articles.
fn outline(source: &str) -> Outline {
    let piece = read(source).pieces.into_iter().find(|piece| !piece.articles.is_empty()).unwrap();
    let headings = piece.headings.into_iter().map(|one| (one.label, one.title)).collect();
    let count = |one: &Article| {
        (printed(source, one.label).into_owned(), one.blocks(), one.items().count())
    };
    (headings, piece.articles.iter().map(count).collect())
}

/// Cutting clean laws into lines must change their structure only where the cut hides it.
#[test]
fn laws_cut_into_lines_keep_their_structure() {
    let Some(folder) = shared::folder("corpus", "laws cut into lines") else { return };
    let laws: Vec<_> = texts(&folder).iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    for (width, indent, floor) in [
        (28, "", 0.98),
        (40, "", 0.98),
        (28, "\u{3000}\u{3000}", 0.995),
        (40, "\u{3000}\u{3000}", 0.995),
    ] {
        let (mut articles, mut kept) = (0_u32, 0_u32);
        for law in &laws {
            let ((headings, before), (cut_headings, after)) =
                (outline(law), outline(&wrapped(law, width, indent)));
            assert_eq!(headings, cut_headings, "at {width}");
            assert_eq!(before.len(), after.len(), "at {width}: {}", law.lines().next().unwrap());
            articles += u32::try_from(before.len()).unwrap();
            kept +=
                u32::try_from(before.iter().zip(&after).filter(|(a, b)| a == b).count()).unwrap();
        }
        let share = f64::from(kept) / f64::from(articles);
        println!("cut at {width} {indent:?}: {share:.4}");
        assert!(share >= floor, "cut at {width} {indent:?}: {share:.4}");
    }
}
