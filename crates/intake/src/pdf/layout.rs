//! Lines put in order, without the running heads and page numbers.

use std::collections::BTreeMap;

use tiaoli_text::{Words, is_blank, words};

use super::line::Line;

/// A page of print.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub lines: Vec<Line>,
    /// Characters that are known, and those that are not.
    pub mapped: usize,
    pub unmapped: usize,
    /// Characters drawn askew: stamps and watermarks.
    pub askew: usize,
    pub pictures: usize,
}

/// So many lines back a character may go on with one.
const BACK: usize = 64;

impl Sheet {
    /// Adds a character where it was drawn.
    pub fn add(&mut self, known: Option<String>, along: f64, across: f64, size: f64, width: f64) {
        let count = if known.is_some() { &mut self.mapped } else { &mut self.unmapped };
        *count = count.saturating_add(1);
        let letters = known.unwrap_or_else(|| String::from('\u{fffd}'));
        let open = self.lines.iter_mut().rev().take(BACK);
        match open.into_iter().find(|line| line.reaches(along, across, size)) {
            Some(line) => line.add(&letters, along, size, width),
            None if letters.chars().all(is_blank) => {}
            None => self.lines.push(Line::new(letters, along, across, size, width)),
        }
    }

    /// Puts the lines in order from top to bottom, unless the page has columns; those are read in
    /// the order they were drawn.
    fn order(&mut self) {
        self.lines.retain(|line| !line.text.chars().all(is_blank));
        let mut sorted = self.lines.clone();
        sorted.sort_by(|one, other| one.across.total_cmp(&other.across));
        let beside = sorted.windows(2).any(|pair| match pair {
            [one, other] => {
                (one.across - other.across).abs() < 0.3 * one.size.min(other.size)
                    && (one.end <= other.start || other.end <= one.start)
            }
            _ => false,
        });
        if !beside {
            self.lines = sorted;
        }
    }

    /// Where its lines begin.
    fn margin(&self) -> f64 {
        self.lines.iter().map(|line| line.start).fold(f64::INFINITY, f64::min)
    }

    /// Adds its lines to `out`; a page of a few lines tells no margin, and takes that of all.
    fn write(&self, all: f64, out: &mut String) {
        let margin = if self.lines.len() < 5 { all } else { self.margin() };
        for line in &self.lines {
            // Two characters before the first word are the indent of a paragraph.
            let indent = (line.start - margin) / line.size;
            if (1.4..2.7).contains(&indent) && !line.text.starts_with('\u{3000}') {
                out.push_str("\u{3000}\u{3000}");
            }
            out.push_str(line.text.trim_end());
            out.push('\n');
        }
    }
}

/// The text of all sheets, and what was left out.
pub(super) fn text(mut sheets: Vec<Sheet>) -> (String, Vec<Words>) {
    sheets.iter_mut().for_each(Sheet::order);
    let mut notes = Vec::new();
    let heads = drop_running(&mut sheets);
    if heads > 0 {
        notes.push(words! {
            zh: "略去页眉、页脚和页码 {heads} 行"
            en: "left out, running heads, feet and page numbers: {heads}"
        });
    }
    let askew: usize = sheets.iter().map(|sheet| sheet.askew).sum();
    if askew > 0 {
        notes.push(words! {
            zh: "略去斜排的文字 {askew} 个（水印或印章）"
            en: "left out, characters drawn askew (watermark or stamp): {askew}"
        });
    }
    let unmapped: usize = sheets.iter().map(|sheet| sheet.unmapped).sum();
    if unmapped > 0 {
        notes.push(words! {
            zh: "有 {unmapped} 个字的字体没有说明是什么字，读作 U+FFFD"
            en: "read as U+FFFD because their fonts do not name them: {unmapped}"
        });
    }
    let bare: Vec<String> = (1_usize..)
        .zip(&sheets)
        .filter(|(_, sheet)| sheet.lines.is_empty() && sheet.pictures > 0)
        .map(|(number, _)| number.to_string())
        .collect();
    if !bare.is_empty() {
        let (zh, en) = (bare.join("、"), bare.join(", "));
        notes.push(words! {
            zh: "第 {zh} 页只有图像，没有文字层"
            en: "pages without a text layer, only pictures: {en}"
        });
    }
    let mut out = String::new();
    let margin = sheets.iter().map(Sheet::margin).fold(f64::INFINITY, f64::min);
    sheets.iter().for_each(|sheet| sheet.write(margin, &mut out));
    (out, notes)
}

/// A line at the top or foot of a page, by its place and its words without digits.
type Head = (i64, String);

fn head(line: &Line) -> Head {
    let words = line.text.chars().filter(|one| !one.is_numeric() && !is_blank(*one)).collect();
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page, in points")]
    let place = (line.across / 4.0).round() as i64;
    (place, words)
}

/// Whether a line is nothing but a page number: 3, — 3 —, 第 3 页, 3/12.
fn is_page_number(line: &Line) -> bool {
    let rest: String = line.text.chars().filter(|one| !is_blank(*one)).collect();
    let digits = rest.chars().any(|one| one.is_ascii_digit());
    digits && rest.chars().all(|one| one.is_ascii_digit() || "-—－–·/第页共，,".contains(one))
}

/// Drops lines that stand at the top or foot of page after page, and page numbers there.
fn drop_running(sheets: &mut [Sheet]) -> usize {
    let mut seen = BTreeMap::<Head, usize>::new();
    let ends = |sheet: &Sheet| {
        let first = sheet.lines.first().map(head);
        first.into_iter().chain(sheet.lines.last().map(head)).collect::<Vec<_>>()
    };
    for one in sheets.iter().flat_map(ends) {
        let count = seen.entry(one).or_default();
        *count = count.saturating_add(1);
    }
    let printed = sheets.iter().filter(|sheet| sheet.lines.len() > 1).count();
    let often = (printed / 2).max(3);
    let running = |line: &Line| {
        is_page_number(line) || seen.get(&head(line)).is_some_and(|count| *count >= often)
    };
    let mut dropped = 0_usize;
    for sheet in sheets.iter_mut().filter(|sheet| sheet.lines.len() > 1) {
        if sheet.lines.last().is_some_and(&running) {
            sheet.lines.pop();
            dropped = dropped.saturating_add(1);
        }
        if sheet.lines.first().is_some_and(&running) && sheet.lines.len() > 1 {
            sheet.lines.remove(0);
            dropped = dropped.saturating_add(1);
        }
    }
    dropped
}
