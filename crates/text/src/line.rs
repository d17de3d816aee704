//! The page cut into lines.
//!
//! A line knows its words without the blanks and the markup around them. Empty lines are dropped:
//! on a scanned page they stand inside sentences as often as between them.

use crate::Span;
use crate::furniture::is_page_number;
use crate::letter::{closes, ends_sentence, goes_on, trim};
use crate::sign::Sign;

/// How a line was set off from the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Not at all.
    Plain,
    /// As the title of a piece (`#`).
    Title,
    /// As a heading inside a piece (`##` and below, or wholly in bold).
    Head,
}

/// How the last words of a line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With a mark that may close a sentence.
    Closed,
    /// With no mark at all.
    Open,
    /// With a comma: the sentence certainly goes on.
    Comma,
}

/// One line that is not empty.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// The words.
    pub span: Span,
    pub mark: Mark,
    /// It begins with the two wide spaces that open a paragraph.
    pub indented: bool,
    /// A page ended above it: there stands a page number or a form feed.
    pub broken: bool,
    pub sign: Sign,
}

impl Line {
    pub fn text(self, source: &str) -> &str {
        self.span.of(source)
    }

    pub fn ending(self, source: &str) -> Ending {
        ending(self.text(source))
    }
}

/// How `text` ends; a closing quotation mark or bracket ends as the words before it do.
pub(crate) fn ending(text: &str) -> Ending {
    match text.chars().rev().find(|letter| !closes(*letter)) {
        Some(letter) if ends_sentence(letter) => Ending::Closed,
        Some(letter) if goes_on(letter) => Ending::Comma,
        _ => Ending::Open,
    }
}

/// Cuts `source` into its lines, from top to bottom.
pub(crate) fn lines(source: &str) -> impl Iterator<Item = Line> {
    let (mut start, mut broken) = (0_usize, false);
    std::iter::from_fn(move || {
        loop {
            let rest = source.get(start..).filter(|rest| !rest.is_empty())?;
            let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let raw = rest.get(..length).unwrap_or_default();
            let begun = start;
            start = start.saturating_add(length).saturating_add(1);
            broken |= raw.starts_with('\u{c}');
            let words = trim(raw);
            if words.is_empty() {
                continue;
            }
            if is_page_number(words) {
                broken = true;
                continue;
            }
            if let Some(mut line) = line(raw, words, begun) {
                line.broken = std::mem::take(&mut broken);
                return Some(line);
            }
        }
    })
}

fn line<'a>(raw: &'a str, mut words: &'a str, start: usize) -> Option<Line> {
    let indented = raw.starts_with("\u{3000}\u{3000}");
    let mut mark = Mark::Plain;
    if words.starts_with('#') {
        let rest = words.trim_start_matches('#');
        let depth = words.len().saturating_sub(rest.len());
        if depth <= 6 && rest.starts_with([' ', '\t', '\u{3000}']) {
            words = trim(rest);
            mark = if depth == 1 { Mark::Title } else { Mark::Head };
        }
    }
    if let Some(bold) = bold(words) {
        words = bold;
        mark = if mark == Mark::Plain { Mark::Head } else { mark };
    }
    if words.is_empty() {
        return None;
    }
    let at = start.saturating_add(offset(raw, words));
    let span = Span::new(at, at.saturating_add(words.len()));
    Some(Line { span, mark, indented, broken: false, sign: crate::sign::read(words, at) })
}

/// Where `part`, a piece of `whole`, begins in it.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

/// The words of a line that is bold from end to end.
fn bold(words: &str) -> Option<&str> {
    let inner = words.strip_prefix("**")?.strip_suffix("**")?;
    (!inner.contains("**")).then(|| trim(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_under_their_markup() {
        let source = "\u{feff}# 题目 \r\n\n##  第一章 总则\n**小标题**  \n　　正文，\n— 3 —\n#标签";
        let seen: Vec<_> =
            lines(source).map(|line| (line.text(source), line.mark, line.indented)).collect();
        assert_eq!(
            seen,
            [
                ("题目", Mark::Title, false),
                ("第一章 总则", Mark::Head, false),
                ("小标题", Mark::Head, false),
                ("正文，", Mark::Plain, true),
                ("#标签", Mark::Plain, false),
            ]
        );
    }

    #[test]
    fn a_closing_quote_ends_as_its_words_do() {
        assert_eq!(ending("他说“好。”"), Ending::Closed);
        assert_eq!(ending("所谓“办法”"), Ending::Open);
        assert_eq!(ending("包括房屋、"), Ending::Comma);
        assert_eq!(ending(""), Ending::Open);
    }
}
