//! Where one piece of a page ends and the next begins.
//!
//! Believed in this order: a title in markup, a line saying that the text is continued from
//! another page, the dateline that closes a report, articles that start again from one below a
//! new title.

use crate::furniture::{continued_from, continued_on, is_dateline};
use crate::letter::is_blank;
use crate::line::{Ending, Line, Mark};
use crate::sign::Sign;

/// The longest title, in bytes; three take a Chinese character.
const LONGEST: usize = 240;

/// No page has more cuts. A heap of titles is cut no further, so that it cannot make the
/// answer many times larger than itself.
const MOST: usize = 10_000;

/// Watches line after line for the beginning of the next piece.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    /// The last line closed a report.
    closed: bool,
    /// The highest article number of the piece so far.
    articles: u32,
    /// How many pieces have begun after the first.
    cuts: usize,
}

impl Splitter {
    /// Looks at the last of `open`, the lines of the piece so far; how many of them lie before a new
    /// piece, if one begins with it.
    pub fn cut(&mut self, source: &str, open: &[Line]) -> Option<usize> {
        let (line, above) = open.split_last()?;
        let start = if line.mark == Mark::Title && line.sign == Sign::None {
            // A title in markup may take two lines.
            let broken = above.len() == 1 && above.iter().any(|above| above.mark == Mark::Title);
            (!broken).then_some(above.len())
        } else if continued_from(line.text(source)).is_some() {
            Some(title_above(source, above))
        } else if self.closed {
            Some(above.len())
        } else {
            restart(source, line, above, self.articles)
        };
        let start = start.filter(|start| *start > 0 && self.cuts < MOST);
        if start.is_some() {
            self.cuts = self.cuts.saturating_add(1);
            self.articles = 0;
        }
        if let Sign::Article { number, .. } = line.sign {
            self.articles = self.articles.max(number.number);
        }
        self.closed = is_dateline(line.text(source));
        start
    }
}

/// Whether a line can be a title: short, unnumbered, not a sentence.
pub(crate) fn is_title(source: &str, line: &Line) -> bool {
    line.sign == Sign::None
        && line.span.len() <= LONGEST
        && !line.indented
        && line.ending(source) == Ending::Open
        && !line.text(source).contains(['。', '；'])
        && continued_from(line.text(source)).is_none()
        && continued_on(line.text(source)).is_none()
}

/// Where a piece begins whose first line after the title is the one below `above`.
/// Whether the line ends as the names of regulations do: 条例, 办法（试行）, 规定（2024年修订）.
pub(crate) fn is_named(source: &str, line: &Line) -> bool {
    let name = crate::reading::squeeze(line.text(source));
    // 办法（试行）: what stands in brackets at the end is no part of the name.
    let open = name.ends_with(['）', ')']).then(|| name.rsplit_once(['（', '('])).flatten();
    let bare = open.map_or(&*name, |(bare, _)| bare);
    let short = bare.len() <= LONGEST && !bare.contains(['，', '。', '：', '；', '、']);
    short && crate::citations::NOUNS.iter().any(|noun| bare.ends_with(noun) && bare != *noun)
}

fn title_above(source: &str, above: &[Line]) -> usize {
    let title = above.last().is_some_and(|line| is_title(source, line));
    above.len().saturating_sub(usize::from(title))
}

/// Where a second regulation begins, if `line` is its first article.
fn restart(source: &str, line: &Line, above: &[Line], articles: u32) -> Option<usize> {
    let Sign::Article { number, spaced: true, .. } = line.sign else { return None };
    if number.number != 1 || number.sub.is_some() || articles < 2 {
        return None;
    }
    // Upwards over headings, dates, preamble and titles to the end of the text before.
    let mut first = None;
    for (at, line) in above.iter().enumerate().rev() {
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
        first = Some(at);
    }
    first
}
