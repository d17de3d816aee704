//! Whether a line carries on the sentence of the line above.
//!
//! Scans and pasted columns break lines inside sentences. The break is mended in what is read out,
//! never in the source.

use crate::line::{Ending, Line, Mark};

/// A line this short (in bytes) was ended on purpose: a row of a table, a name, a date.
const SHORT: usize = 36;

/// No column is wider (in bytes); a text with longer lines is not wrapped.
const WIDEST: usize = 360;

/// How the lines of a piece were laid out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Layout {
    /// The width, in columns, at which all lines were cut, if they were.
    width: Option<usize>,
    /// Paragraphs begin with two wide spaces.
    indents: bool,
}

impl Layout {
    /// Looks at all lines of a piece.
    pub fn of(source: &str, lines: &[Line]) -> Self {
        if lines.len() < 4 || lines.iter().any(|line| line.span.len() > WIDEST) {
            return Self::default();
        }
        let widths = || lines.iter().map(|line| columns(source, line));
        let width = widths().max().unwrap_or_default();
        // Prose cut to a width fills it in a good part of its lines.
        let full = widths().filter(|one| is_full(*one, width)).count();
        let indented = lines.iter().filter(|line| line.indented).count();
        Self {
            width: (full > lines.len() / 4).then_some(width),
            indents: indented > lines.len() / 8,
        }
    }

    /// Whether `line`, which carries no sign of its own, goes on with the sentence of `above`.
    pub fn carries_on(self, source: &str, above: &Line, line: &Line) -> bool {
        if line.mark != Mark::Plain || above.mark != Mark::Plain || line.indented {
            return false;
        }
        // No line begins with such a mark of its own will.
        if line
            .text(source)
            .starts_with(['，', '。', '、', '；', '：', '）', '”', '》', '！', '？'])
        {
            return true;
        }
        let full = || self.width.is_some_and(|width| is_full(columns(source, above), width));
        match above.ending(source) {
            Ending::Comma => true,
            Ending::Open => above.span.len() >= SHORT || full(),
            // A full line may end with a mark by chance. The layout tells, or the mark itself:
            // what follows 。 may be a new paragraph, what follows ； without a label is none.
            Ending::Closed => {
                (self.indents || above.text(source).ends_with(['；', '：', ';', ':'])) && full()
            }
        }
    }
}

/// How many columns a line takes, counting two for whatever is not ASCII and three bytes long.
fn columns(source: &str, line: &Line) -> usize {
    let bytes = line.text(source).as_bytes();
    let narrow = bytes.iter().filter(|byte| byte.is_ascii()).count();
    let wide = bytes.len().saturating_sub(narrow) / 3;
    let indent = if line.indented { 4 } else { 0 };
    narrow.saturating_add(wide.saturating_mul(2)).saturating_add(indent)
}

/// Punctuation that may not begin a line lets the line above end a little early.
fn is_full(columns: usize, width: usize) -> bool {
    columns.saturating_add(4) >= width
}
