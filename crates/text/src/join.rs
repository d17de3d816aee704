//! Whether a line carries on the sentence of the line above.
//!
//! Scans and pasted columns break lines inside sentences. The break is mended in what is read out,
//! never in the source.

use crate::line::{Ending, Line, Mark};

/// A line this short (in bytes) was ended on purpose: a row of a table, a name, a date.
const SHORT: usize = 36;

/// Whether `line`, which carries no sign of its own, goes on with the sentence of `above`.
pub(crate) fn carries_on(source: &str, above: &Line, line: &Line) -> bool {
    if line.mark != Mark::Plain || above.mark != Mark::Plain || line.indented {
        return false;
    }
    match above.ending(source) {
        Ending::Closed => false,
        Ending::Comma => true,
        Ending::Open => above.span.len() >= SHORT,
    }
}
