//! The caption of an article.
//!
//! Some prints say after the label what the article is about. Those words are no paragraph, and
//! the digest of the wording must not contain them.

use crate::Span;
use crate::letter::is_blank;
use crate::line::{Ending, Line, Mark, ending};
use crate::sign::Sign;

/// Parts the caption of an article from its words: 【…】 after the label, or all of a line that
/// markup makes a heading.
pub(crate) fn caption(
    source: &str,
    line: &Line,
    body: Span,
    below: Option<&Line>,
) -> (Option<Span>, Span) {
    let text = body.of(source);
    if let Some((inner, rest)) = text.strip_prefix('【').and_then(|text| text.split_once('】')) {
        let rest = rest.trim_start_matches(is_blank);
        let start = body.start.saturating_add('【'.len_utf8());
        let caption = Span::new(start, start.saturating_add(inner.len()));
        return (Some(caption), Span::new(body.end.saturating_sub(rest.len()), body.end));
    }
    if line.mark != Mark::Plain && !text.is_empty() && ending(text) == Ending::Open {
        return (Some(body), Span::new(body.end, body.end));
    }
    if is_english_caption(source, text, below) {
        return (Some(body), Span::new(body.end, body.end));
    }
    (None, body)
}

/// Verbs of sentences, which no caption has.
const VERBS: [&str; 9] = ["may", "shall", "must", "should", "will", "can", "is", "are", "has"];

/// English prints set the caption on the line of the label: a few words without a closing mark,
/// below which a sentence begins.
fn is_english_caption(source: &str, text: &str, below: Option<&Line>) -> bool {
    let starts = |text: &str| text.starts_with(|first: char| first.is_ascii_uppercase());
    let sentence = || {
        below.is_some_and(|below| {
            let goes_on = below.sign == Sign::None && starts(below.text(source));
            // `The board may` leads a list, `Members` is a caption above one.
            let listed = matches!(below.sign, Sign::Item { number: 1, .. })
                && !text.split(' ').any(|word| VERBS.contains(&word));
            (goes_on && below.span.len() > text.len()) || listed
        })
    };
    text.len() <= 80
        && text.is_ascii()
        && starts(text)
        && ending(text) == Ending::Open
        && sentence()
}
