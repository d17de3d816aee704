//! The wording as it is read out: line breaks inside sentences mended, markup taken off.
//!
//! This is a view for people and for comparison. Offsets always refer to the source.

use std::borrow::Cow;

use crate::furniture::is_page_number;
use crate::letter::{is_blank, is_han, trim};
use crate::{Article, Span};

/// What stands between the two halves of a sentence that a line break cut: nothing between Chinese
/// words, a space between others.
pub(crate) fn joint(source: &str, gap: Span) -> &'static str {
    let before = source.get(..gap.start).and_then(|text| text.chars().next_back());
    let after = source.get(gap.end..).and_then(|text| text.chars().next());
    let latin = |letter: Option<char>| letter.is_some_and(|l| l.is_alphanumeric() && !is_han(l));
    let comma = matches!(before, Some(',' | ';'));
    if (latin(before) || comma) && latin(after) { " " } else { "" }
}

/// A label or title without the blanks that print spreads through it, such as 第 十 条; between words
/// of Latin letters one blank stays.
#[must_use]
pub fn printed(source: &str, span: Span) -> Cow<'_, str> {
    squeeze(span.of(source))
}

pub(crate) fn squeeze(label: &str) -> Cow<'_, str> {
    let label = trim(label);
    if !label.contains(is_blank) {
        return Cow::Borrowed(label);
    }
    let mut out = String::with_capacity(label.len());
    for word in label.split(is_blank).filter(|word| !word.is_empty()) {
        let latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii());
        if latin(out.chars().next_back()) && latin(word.chars().next()) {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

/// The words at `span` on one line.
#[must_use]
pub fn reading(source: &str, span: Span) -> Cow<'_, str> {
    let text = span.of(source);
    if !text.contains('\n') && !text.contains("**") {
        return Cow::Borrowed(trim(text));
    }
    let mut out = String::with_capacity(text.len());
    let mut at = span.start;
    let mut end = None;
    for raw in text.split('\n') {
        let line = trim(raw).trim_start_matches('#').trim_start_matches(is_blank);
        if !line.is_empty() && !is_page_number(line) {
            let start = at.saturating_add(raw.find(line).unwrap_or(0));
            if let Some(end) = end {
                out.push_str(joint(source, Span::new(end, start)));
            }
            out.push_str(&line.replace("**", ""));
            end = Some(start.saturating_add(line.len()));
        }
        at = at.saturating_add(raw.len()).saturating_add(1);
    }
    Cow::Owned(out)
}

impl Article {
    /// Its wording without the label: a line a paragraph, a line an item.
    #[must_use]
    pub fn text(&self, source: &str) -> String {
        let mut lines = Vec::new();
        for paragraph in &self.paragraphs {
            if !paragraph.lead.is_empty() {
                lines.push(reading(source, paragraph.lead));
            }
            for item in &paragraph.items {
                let label = Span::new(item.span.start, item.text.end);
                lines.push(reading(source, label));
                lines.extend(item.indents.iter().map(|indent| reading(source, indent.span)));
                lines.extend(item.more.iter().map(|block| reading(source, *block)));
            }
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_lines_are_joined_in_the_view() {
        let read = |source: &str| reading(source, Span::new(0, source.len())).into_owned();
        assert_eq!(read("数字化转\n\n型升级"), "数字化转型升级");
        assert_eq!(read("the committee\r\n  shall meet"), "the committee shall meet");
        assert_eq!(read("**第八条** 甲"), "第八条 甲");
        assert_eq!(read("数字化转\n— 3 —\n型升级"), "数字化转型升级");
        assert!(matches!(reading("甲乙", Span::new(0, 6)), Cow::Borrowed("甲乙")));
    }
}
