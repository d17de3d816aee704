//! Hostile texts of any size: bounded time and bounded answers.
//!
//! The everyday run takes 0.4 MB of each; `TIAOLI_LONG=1` (`./x test --long`) takes 100 MB.

use std::time::{Duration, Instant};

use tiaoli_text::{leaves, read, structure, view_json};

fn size() -> usize {
    if std::env::var_os("TIAOLI_LONG").is_some() { 100_000_000 } else { 400_000 }
}

/// Texts of one scrap without end. What they may cost is the same for each.
const UNITS: [(&str, &str); 22] = [
    ("one line of Chinese", "甲"),
    ("one line of a sentence", "甲乙丙丁，"),
    ("one line of spaces", "\u{3000}"),
    ("opening brackets", "（"),
    ("nested brackets of all kinds", "（《“〔【「"),
    ("opening and closing", "（）"),
    ("closing brackets", "》"),
    ("zero width", "\u{200b}"),
    ("zero width in words", "第\u{200b}一\u{200b}条"),
    ("turned around", "\u{202e}甲\u{202c}"),
    ("isolates", "\u{2066}第一条\u{2069}\n"),
    ("nulls", "\0"),
    ("citations", "第一条第二款、"),
    ("citations in English", "Article 1(2), "),
    ("labels", "第一条"),
    ("labels on lines", "第一条\n"),
    ("items", "（一）\n"),
    ("page numbers", "甲乙丙丁戊己庚辛壬癸甲乙丙丁\n1\n"),
    ("running heads", "某市法规汇编\n- 1 -\n甲。\n"),
    ("doubled", "当当决"),
    ("replaced", "\u{fffd}"),
    ("years", "二〇二五年"),
];

#[test]
fn any_size_is_read_in_bounded_time() {
    let size = size();
    for (name, unit) in UNITS {
        let source = unit.repeat(size / unit.len());
        let begun = Instant::now();
        let page = structure(&source);
        let took = begun.elapsed();
        // An unoptimised build on a busy machine; quadratic work would take hours.
        let most = Duration::from_secs(60) + Duration::from_micros(u64::try_from(size).unwrap());
        assert!(took < most, "{name}: structure took {took:?}");
        assert!(page.pieces.len() <= 10_001, "{name}: {} pieces", page.pieces.len());
        let page = read(&source);
        let took = begun.elapsed();
        assert!(took < most * 10, "{name}: read took {took:?}");
        let doubts: usize = page.pieces.iter().map(|piece| piece.doubts.len()).sum();
        assert!(doubts <= 7 * 200 * page.pieces.len(), "{name}: {doubts} doubts");
        let length: usize = leaves(&source, &page).iter().map(|leaf| leaf.span.len()).sum();
        assert_eq!(length, source.len(), "{name}");
        println!(
            "{name}: {} kB in {took:?}, {} pieces, {doubts} doubts",
            size / 1000,
            page.pieces.len()
        );
    }
}

/// The answer about a law is not many times the law.
#[test]
fn the_answer_is_bounded_by_the_text() {
    let law: String = (1..20_000)
        .map(|n| {
            format!(
                "第{}条 甲应当公布开放时间，依照第{n}条办理；乙可以查询、复制，并且提出意见。\n",
                n % 9999 + 1
            )
        })
        .collect();
    let answer = view_json(&law, &read(&law));
    assert!(answer.len() < 8 * law.len(), "{} of {}", answer.len(), law.len());
}
