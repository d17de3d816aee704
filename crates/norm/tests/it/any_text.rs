//! Any text at all: never a panic, never a hang, never more complaints than can be read.

use proptest::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};
use tiaoli_norm::check;
use tiaoli_norm::source::SourceFile;

/// Complaints kept, and the one that says there are more.
const MOST: usize = 201;

/// Far more than is needed, unoptimised and on a busy machine; a hang takes longer.
const LONGEST: Duration = Duration::from_secs(20);

fn survives(text: String) {
    let start = Instant::now();
    let checked = check(vec![SourceFile::new("example/p.md", text)]);
    assert!(checked.diagnostics.len() <= MOST, "{} complaints", checked.diagnostics.len());
    let said = checked.diagnostics.iter().map(|d| d.message.zh.len() + d.related.len());
    assert!(said.sum::<usize>() < 4_000_000);
    assert!(start.elapsed() < LONGEST, "took {:?}", start.elapsed());
}

fn block(text: &str) -> String {
    format!(
        "### Article 1 X\n\n```norm\nkind k \"类别\"\n  up \"上级\": k\n\nact go \"去\"\n  by k\n  unrestricted\n\n{text}\n```\n"
    )
}

fn many(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn monstrous_pages() {
    let when =
        |cond: &str| block(&format!("forbid x \"甲\"\n  on go\n  when {cond}\n  grade void"));
    survives(block(&"(".repeat(3 << 20)));
    survives(when(&"(".repeat(1 << 20)));
    survives(when(&"not ".repeat(100_000)));
    survives(when(&format!("1{} = 2", " + 1".repeat(100_000))));
    survives(when(&format!("actor{} = actor", ".up".repeat(100_000))));
    survives(when(&format!("1{} = 2 days", " days".repeat(100_000))));
    survives(block(&"长".repeat(350_000)));
    survives(block(&format!("forbid {} \"甲\"", "x".repeat(1 << 20))));
    survives("\0".repeat(1 << 20));
    survives(block("forbid x\0y \"甲\"\n  on go\r\n  when \u{202e}actor\u{2066} = actor\r\n"));
    survives(many(10_000, |n| format!("```norm\nforbid x{n}\n  on nothing{n}\n```\n")));
    survives(block(&many(10_000, |n| format!("must m{n} \"应{n}\"\n  on goo{n}\n  need a\n"))));
    survives(many(50_000, |n| format!("### Article {n}\n")));
    survives(many(50_000, |_| "### Article 7\n".to_owned()));
}

#[test]
fn small_pages_that_unfold_without_end() {
    let twice = |n: usize| {
        format!(
            "except a{n} \"甲{n}\"\n  against a{p}, b{p}\n  when yes\nexcept b{n} \"乙{n}\"\n  against a{p}, b{p}\n  when yes\n",
            p = n - 1
        )
    };
    let first =
        "forbid a0 \"甲0\"\n  on go\n  grade void\nforbid b0 \"乙0\"\n  on go\n  grade void\n";
    survives(block(&format!("{first}{}", many(40, |n| twice(n + 1)))));
    let circle =
        "except c \"丙\"\n  against d, d\n  when yes\nexcept d \"丁\"\n  against c, c\n  when yes";
    survives(block(circle));
    let fixture = format!("fixture f \"情\"\n{}", "  from f\n".repeat(20));
    survives(block(&format!("{fixture}case \"c\" \"例\"\n  from f\n  expect permit")));
    let chain = |n: usize| format!("define d{n} \"定{n}\"(x: k)\n  as d{p}(x)\n", p = n + 1);
    survives(block(&many(5_000, chain)));
}

#[test]
fn an_act_without_actor_is_complained_about_and_used_no_further() {
    survives(block("forbid x \"甲\"\n  on lost\n  grade void\nact lost \"丢\"\n  unrestricted"));
}

fn shipped() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations");
    let mut texts = Vec::new();
    for folder in ["vocabulary", "work-organs"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ext| ext == "md") {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    texts.sort();
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text(text in any::<String>()) {
        survives(block(&text));
        survives(text);
    }

    #[test]
    fn words_of_the_language_in_any_order(words in prop::collection::vec(prop::sample::select(
        tiaoli_norm::surface::Kw::ALL.iter().map(|kw| kw.word(tiaoli_text::Lang::En)).chain([
            "\n", "\n  ", "(", ")", "{", "}", ",", ":", ".", "=", "<=", "k", "go", "x", "\"标\"", "7", "2026-03-02",
        ]).collect::<Vec<_>>()), 0..60)) {
        survives(block(&words.join(" ")));
    }

    #[test]
    fn shipped_pages_mutilated(
        page in 0..8usize, at in 0.0..1.0f64, length in 0..40usize, junk in "[ (){}:、，。\\n\u{202e}a是否当于`#0-9\"“]{0,6}", crlf: bool,
    ) {
        let texts = shipped();
        let mut letters: Vec<char> = texts[page % texts.len()].chars().collect();
        let start = (at * letters.len() as f64) as usize;
        let end = (start + length).min(letters.len());
        letters.splice(start..end, junk.chars());
        let text: String = letters.into_iter().collect();
        survives(if crlf { text.replace('\n', "\r\n") } else { text });
    }
}
