//! Which articles and headings must exist and are not on the page.

use crate::page::{Level, Missing, Piece};

/// The holes in the numbers of `piece`, and everything before its first article.
pub(crate) fn missing(piece: &Piece) -> Vec<Missing> {
    let mut out = Vec::new();
    let mut last = 0_u32;
    for article in piece.tail.iter().chain(&piece.articles) {
        let number = article.number.number;
        let (first, before) = (last.saturating_add(1), number.saturating_sub(1));
        if first <= before {
            out.push(Missing { first, last: before });
        }
        // A number that falls back is a doubt, not a hole.
        last = last.max(number);
    }
    out
}

/// The holes in the headings of the widest rank; narrower ones begin anew in each.
pub(crate) fn missing_headings(piece: &Piece) -> Vec<(Level, Missing)> {
    let Some(level) = piece.headings.iter().map(|heading| heading.level).min() else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let mut last = 0_u32;
    for heading in piece.headings.iter().filter(|heading| heading.level == level) {
        let (first, before) = (last.saturating_add(1), heading.number.saturating_sub(1));
        if first <= before {
            out.push((level, Missing { first, last: before }));
        }
        last = last.max(heading.number);
    }
    out
}
