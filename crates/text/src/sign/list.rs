//! The labels that members of a list begin with.
//!
//! What looks like a label may be a citation that a line break threw to the front, or a measure or
//! a date; those are told apart here, by what follows.

use super::{MOST, Sign, Style};
use crate::letter::is_blank;
use crate::{Span, numeral};

fn item(words: &str, at: usize, rest: &str, style: Style, number: u32) -> Option<Sign> {
    if number == 0 || number > MOST || cites(rest) {
        return None;
    }
    let length = words.len().checked_sub(rest.len())?;
    let body = trim_start(rest);
    let label = Span::new(at, at.checked_add(length)?);
    let body = at.checked_add(words.len().checked_sub(body.len())?)?;
    Some(Sign::Item { style, number, label, body })
}

/// Whether a label goes on as a citation that was thrown to the front of a line, as in
/// （三）项规定的 and （三）、（四）项; an item may well begin with 项目.
fn cites(rest: &str) -> bool {
    let mut letters = rest.chars();
    let (first, second) = (letters.next(), letters.next());
    match first {
        Some('项' | '目') => {
            second.is_none_or(|next| "规的、所和或至中情以之等，。".contains(next))
        }
        Some('、') => true,
        Some('和' | '或' | '至' | '及') => second.is_some_and(|next| "（(第".contains(next)),
        _ => false,
    }
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

pub(super) fn bracketed(words: &str, at: usize) -> Option<Sign> {
    let inner = trim_start(words.strip_prefix(['（', '('])?);
    if let Some(first @ 'a'..='z') = inner.chars().next() {
        let rest = trim_start(inner.get(1..)?).strip_prefix(['）', ')'])?;
        let number = u32::from(first).checked_sub(u32::from('a'))?.checked_add(1)?;
        return item(words, at, rest, Style::Letter, number);
    }
    let (number, length) = numeral::prefix(inner)?;
    let arabic = inner.starts_with(|first: char| first.is_ascii_digit() || first >= '０');
    let style = if arabic { Style::BracketedArabic } else { Style::Bracketed };
    let rest = trim_start(inner.get(length..)?).strip_prefix(['）', ')'])?;
    item(words, at, rest, style, number)
}

pub(super) fn arabic(words: &str, at: usize) -> Option<Sign> {
    let (number, length) = numeral::prefix(words)?;
    let rest = words.get(length..)?;
    let rest = rest.strip_prefix(['.', '．', '、', '）', ')'])?;
    // 1.5 is a measure, 2025.11.20 a date.
    if rest.starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    let shape = words.bytes().take(length).all(|byte| byte.is_ascii_digit()) || length % 3 == 0;
    shape.then(|| item(words, at, rest, Style::Arabic, number)).flatten()
}

pub(super) fn plain(words: &str, at: usize) -> Option<Sign> {
    let (number, length) = numeral::prefix(words)?;
    let rest = words.get(length..)?.strip_prefix('、')?;
    // 二、三级 is an enumeration, not a label.
    let next = rest.chars().next()?;
    (!numeral::is_numeral(next)).then(|| item(words, at, rest, Style::Plain, number)).flatten()
}

/// Labels that are one character: ③, ⑶, ⒊, ㈢.
pub(super) fn single(words: &str, at: usize) -> Option<Sign> {
    let first = words.chars().next()?;
    let (style, one) = match first {
        '①'..='⑳' => (Style::Circled, '①'),
        '⑴'..='⒇' => (Style::BracketedArabic, '⑴'),
        '⒈'..='⒛' => (Style::Arabic, '⒈'),
        '㈠'..='㈩' => (Style::Bracketed, '㈠'),
        _ => return None,
    };
    let number = u32::from(first).checked_sub(u32::from(one))?.checked_add(1)?;
    let rest = words.get(first.len_utf8()..)?;
    item(words, at, rest, style, number)
}
