//! Which articles must exist and are not on the page.

use crate::page::{Missing, Piece};

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
