//! Brackets and quotation marks without a partner.

use super::{doubt, stretches};
use crate::doubt::{Doubt, DoubtKind};
use crate::page::Piece;
use crate::{Span, words};

/// Nested deeper than this, the text is not prose; the rest of the stretch is not looked at.
const DEEPEST: usize = 64;

pub(super) fn look(source: &str, piece: &Piece, out: &mut Vec<Doubt>) {
    for stretch in stretches(piece) {
        stretch_of(source, stretch, out);
    }
}

/// The family of a bracket and whether it opens. Widths are one family: print mixes them freely.
fn family(letter: char) -> Option<(u8, bool)> {
    Some(match letter {
        '（' | '(' => (0, true),
        '）' | ')' => (0, false),
        '《' => (1, true),
        '》' => (1, false),
        '“' => (2, true),
        '”' => (2, false),
        '〔' | '[' | '［' => (3, true),
        '〕' | ']' | '］' => (3, false),
        '【' => (4, true),
        '】' => (4, false),
        '「' => (5, true),
        '」' => (5, false),
        _ => return None,
    })
}

fn stretch_of(source: &str, stretch: Span, out: &mut Vec<Doubt>) {
    let mut open: Vec<(u8, Span)> = Vec::new();
    let text = stretch.of(source);
    for (at, letter) in text.char_indices() {
        let Some((kind, opens)) = family(letter) else { continue };
        let start = stretch.start.saturating_add(at);
        let span = Span::new(start, start.saturating_add(letter.len_utf8()));
        if opens {
            if open.len() >= DEEPEST {
                return;
            }
            open.push((kind, span));
        } else if let Some(place) = open.iter().rposition(|(other, _)| *other == kind) {
            // What was opened inside and never closed has no partner.
            out.extend(open.drain(place..).skip(1).map(|(_, span)| lonely(source, span, true)));
        } else if !is_label(text, at) {
            out.push(lonely(source, span, false));
        }
    }
    out.extend(open.into_iter().map(|(_, span)| lonely(source, span, true)));
}

/// Whether a closing bracket only closes a label such as `1)` or 一）.
fn is_label(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let label = before.trim_end_matches(crate::numeral::is_numeral);
    label.len() < before.len() && before.len().saturating_sub(label.len()) <= 9
}

fn lonely(source: &str, span: Span, opens: bool) -> Doubt {
    let mark = span.of(source);
    let why = if opens {
        words! {
            zh: "“{mark}”没有与之配对的后半"
            en: "“{mark}” is opened and never closed"
        }
    } else {
        words! {
            zh: "“{mark}”没有与之配对的前半"
            en: "“{mark}” closes what was never opened"
        }
    };
    doubt(source, DoubtKind::Bracket, span, None, why)
}
