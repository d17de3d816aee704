//! Reads the lines of a report or commentary into headed parts.

use crate::join::Layout;
use crate::line::{Ending, Line, Mark};
use crate::page::{Part, Piece};
use crate::sign::Sign;
use crate::{Span, furniture};

/// The longest subheading, in bytes.
const LONGEST: usize = 150;

/// Fills `piece` from `lines`, of which the title and marks of continuation are already taken off.
pub(crate) fn read(source: &str, lines: &[Line], piece: &mut Piece) {
    let layout = Layout::of(source, lines);
    let widest = lines.iter().map(|line| line.span.len()).max().unwrap_or_default();
    let mut joined = Vec::new();
    let mut parts = vec![Part { title: piece.title, ..Part::default() }];
    let mut above: Option<&Line> = None;
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at.saturating_add(1));
        if furniture::is_dateline(line.text(source)) {
            piece.dateline = Some(line.span);
            piece.byline = furniture::byline(source, line.span);
            above = None;
        } else if is_subheading(source, widest, above, line, next) {
            parts.push(Part { title: Some(line.span), ..Part::default() });
            above = None;
        } else if let Some(part) = parts.last_mut() {
            match (above, part.paragraphs.last_mut()) {
                (Some(up), Some(last)) if layout.carries_on(source, up, line) => {
                    joined.push(Span::new(up.span.end, line.span.start));
                    last.end = line.span.end;
                }
                _ => part.paragraphs.push(line.span),
            }
            above = Some(line);
        }
    }
    // Nothing stands under the title where the first subheading follows at once.
    if parts.len() > 1 && parts.first().is_some_and(|first| first.paragraphs.is_empty()) {
        parts.remove(0);
    }
    piece.parts = parts;
    piece.doubts.extend(crate::doubts::line_breaks(source, &joined, lines.len()));
}

/// Whether a line stands over what follows it.
///
/// Without markup it must look the part: after a finished sentence, without any mark of its own,
/// and much shorter than the widest line, which the first line of a wrapped paragraph is not.
fn is_subheading(
    source: &str,
    widest: usize,
    above: Option<&Line>,
    line: &Line,
    next: Option<&Line>,
) -> bool {
    let text = line.text(source);
    let Some(next) = next else { return false };
    if line.mark != Mark::Plain {
        return text.len() <= LONGEST && next.mark == Mark::Plain;
    }
    above.is_none_or(|above| above.ending(source) == Ending::Closed)
        && line.sign == Sign::None
        && !line.indented
        && text.len() <= LONGEST
        && line.ending(source) == Ending::Open
        && !text.contains(['，', ',', '。', '；', ';', '：', ':', '、', '（', '('])
        && (next.indented || next.ending(source) == Ending::Closed)
        && line.span.len() < widest / 2
}
