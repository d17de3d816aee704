//! Citations inside a paragraph.

use super::ids;
use super::xml::escape;
use crate::letter::is_blank;
use crate::{Citation, Cited, Span, Status};

/// The words at `span` on one line, escaped, with those of `citations` that lie in it as `ref`.
///
/// Only places that are there are linked: a reference to nothing is worse than none.
pub(super) fn linked(
    source: &str,
    span: Span,
    citations: &[Citation],
    headings: &[String],
) -> String {
    let text = crate::reading(source, span);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    let mut at = span.start;
    for citation in citations {
        let [target] = citation.targets.as_slice() else { continue };
        if target.status != Status::Found || citation.span.start < at {
            continue;
        }
        let id = |cited: Cited| match cited {
            Cited::Article(address) => Some(ids::of_address(address)),
            Cited::Heading { index, .. } => headings.get(index?).cloned(),
        };
        let Some(first) = id(target.first) else { continue };
        // The line breaks are mended in `text`, so the place is found by counting its letters.
        let before = cut(&mut rest, letters(source, Span::new(at, citation.span.start)));
        out += &escape(before);
        let blank = rest.len().saturating_sub(rest.trim_start_matches(is_blank).len());
        let (gap, after) = rest.split_at_checked(blank).unwrap_or(("", rest));
        out += &escape(gap);
        rest = after;
        let words = escape(cut(&mut rest, letters(source, citation.span)));
        out += &match target.last.and_then(id) {
            None => format!("<ref href=\"#{first}\">{words}</ref>"),
            Some(last) => format!("<rref from=\"#{first}\" upTo=\"#{last}\">{words}</rref>"),
        };
        at = citation.span.end;
    }
    out + &escape(rest)
}

/// Whether a letter is in the text on one line just as in the source.
fn counts(letter: char) -> bool {
    !is_blank(letter) && !matches!(letter, '*' | '#')
}

fn letters(source: &str, span: Span) -> usize {
    span.of(source).chars().filter(|letter| counts(*letter)).count()
}

/// Takes so many letters off `rest`.
fn cut<'a>(rest: &mut &'a str, count: usize) -> &'a str {
    let mut left = count;
    let end = rest.char_indices().find_map(|(at, letter)| {
        let full = left == 0;
        left = left.saturating_sub(usize::from(counts(letter)));
        full.then_some(at)
    });
    let (taken, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
    *rest = after;
    taken
}
