//! Which signs are believed.
//!
//! A line that begins with 第十条 or （三） may only be a citation that a line break threw to the
//! front. A sign is believed when it comes after a finished sentence or is just the one expected.

use crate::ArticleNumber;
use crate::line::{Ending, Line, ending};
use crate::sign::Sign;

/// The longest heading title, in bytes.
const LONGEST_TITLE: usize = 150;

/// Words that a citation goes on with and an article never begins with.
const CITING: [&str; 12] =
    ["规定", "的", "第", "所", "、", "，", "和", "至", "或", "及", "与", "之一"];

/// What has been read of the piece so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Before<'a> {
    pub line: Option<&'a Line>,
    pub article: Option<ArticleNumber>,
    /// Whether the line above is text that a sentence may run on from.
    pub running: bool,
}

/// The sign of `line`, or [`Sign::None`] where it is not believed.
pub(crate) fn believed(source: &str, before: Before<'_>, line: &Line) -> Sign {
    let open = || {
        before.running && before.line.is_some_and(|above| above.ending(source) != Ending::Closed)
    };
    let believed = match line.sign {
        Sign::None => return Sign::None,
        Sign::Article { number, body, spaced, .. } => {
            let next = before.article.is_none_or(|last| number.follows(last));
            let rest = source.get(body..line.span.end).unwrap_or_default();
            if spaced { !open() || (next && !cites(rest)) } else { next && !open() && !cites(rest) }
        }
        Sign::Heading { title, spaced, .. } => {
            let rest = source.get(title..line.span.end).unwrap_or_default();
            let shape = rest.len() <= LONGEST_TITLE
                && !rest.contains(['。', '；'])
                && (ending(rest) != Ending::Closed);
            shape && !open() && (spaced || !cites(rest))
        }
        // Items end in every way, so only a sentence that must go on speaks against one.
        Sign::Item { .. } => true,
    };
    if believed { line.sign } else { Sign::None }
}

fn cites(rest: &str) -> bool {
    rest.starts_with(|first: char| first.is_ascii_lowercase())
        || CITING.iter().any(|word| rest.starts_with(word))
}
