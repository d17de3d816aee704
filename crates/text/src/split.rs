//! Where one piece of a page ends and the next begins.
//!
//! Believed in this order: a title in markup, a line saying that the text is continued from
//! another page, the dateline that closes a report, articles that start again from one below a
//! new title.

use std::ops::Range;

use crate::furniture::{continued_from, is_dateline};
use crate::letter::is_blank;
use crate::line::{Ending, Line, Mark};
use crate::sign::Sign;

/// The longest title, in bytes; three take a Chinese character.
const LONGEST: usize = 240;

/// No page carries more pieces. A heap of titles is cut no further, so that it cannot make the
/// answer many times larger than itself.
const MOST: usize = 10_000;

/// The lines of each piece.
pub(crate) fn split(source: &str, lines: &[Line]) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut closed = false;
    let mut articles = 0_u32;
    for (at, line) in lines.iter().enumerate() {
        let begun = *starts.last().unwrap_or(&0);
        let start = if line.mark == Mark::Title && line.sign == Sign::None {
            // A title in markup may take two lines.
            let above = at.checked_sub(1).filter(|above| *above == begun);
            let broken = above.and_then(|at| lines.get(at)).is_some_and(|l| l.mark == Mark::Title);
            (!broken).then_some(at)
        } else if continued_from(line.text(source)).is_some() {
            Some(title_above(source, lines, begun, at))
        } else if closed {
            Some(at)
        } else {
            restart(source, lines, begun, at, articles)
        };
        if let Some(start) = start.filter(|start| *start > begun && starts.len() < MOST) {
            starts.push(start);
            articles = 0;
        }
        articles = match line.sign {
            Sign::Article { number, .. } => articles.max(number.number),
            _ => articles,
        };
        closed = is_dateline(line.text(source));
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .filter(|r| !r.is_empty())
        .collect()
}

/// Whether a line can be a title: short, unnumbered, not a sentence.
pub(crate) fn is_title(source: &str, line: &Line) -> bool {
    line.sign == Sign::None
        && line.span.len() <= LONGEST
        && !line.indented
        && line.ending(source) == Ending::Open
        && !line.text(source).contains(['。', '；'])
}

fn title_above(source: &str, lines: &[Line], begun: usize, at: usize) -> usize {
    let above = at.checked_sub(1).filter(|above| *above >= begun);
    above.filter(|above| lines.get(*above).is_some_and(|line| is_title(source, line))).unwrap_or(at)
}

/// Where a second regulation begins, if the article at `at` is its first.
fn restart(source: &str, lines: &[Line], begun: usize, at: usize, articles: u32) -> Option<usize> {
    let Sign::Article { number, spaced: true, .. } = lines.get(at)?.sign else { return None };
    if number.number != 1 || number.sub.is_some() || articles < 2 {
        return None;
    }
    // Upwards over headings, dates, preamble and titles to the end of the text before.
    let mut first = None;
    for above in (begun..at).rev() {
        let line = lines.get(above)?;
        let text = line.text(source);
        let dated = text.starts_with(|first: char| {
            first.is_ascii_digit() || is_blank(first) || matches!(first, '（' | '(' | '二')
        });
        let enacting = ["为", "根据", "依照", "依据"].iter().any(|word| text.starts_with(word));
        if matches!(line.sign, Sign::Heading { .. })
            || (line.sign == Sign::None && dated)
            || enacting
        {
            continue;
        }
        if !is_title(source, line) {
            break;
        }
        first = Some(above);
    }
    first
}
