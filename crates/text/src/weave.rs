//! One piece out of several pages.
//!
//! A newspaper begins a text on one page and goes on with it on others. The parts are found by their
//! marks of continuation and told to belong together by title and numbers; where that does not tell, they
//! are left apart and it is said. The joined text is a text of its own, in which offsets count.

use crate::furniture::{continued_from, continued_on};
use crate::letter::trim;
use crate::line::{Ending, ending};
use crate::{ArticleNumber, Page, Piece, Span, Words, printed, reading, words};

/// Where two parts were joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seam {
    /// The place in the joined text where the second part begins.
    pub at: usize,
    /// The page, counted from nought, and the piece on it that ends here.
    pub from: (usize, usize),
    /// The page and piece that goes on here.
    pub to: (usize, usize),
    /// The two halves of a sentence were joined.
    pub inside: bool,
    /// Why the two belong together.
    pub why: Words,
}

/// Several pages as one text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Woven {
    /// The text, piece after piece.
    pub text: String,
    /// Where parts were joined, in the order of the text.
    pub seams: Vec<Seam>,
    /// What goes on elsewhere or comes from elsewhere, and could not be joined.
    pub loose: Vec<Words>,
}

/// A piece and where it was found.
struct Part<'a> {
    source: &'a str,
    piece: &'a Piece,
    page: usize,
    number: usize,
    /// The part that goes on with it, and why.
    next: Option<(usize, Words)>,
    taken: bool,
}

/// Joins the pieces of `pages` that go on from one page to another.
#[must_use]
pub fn weave(pages: &[(&str, &Page)]) -> Woven {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (page, (source, read)) in pages.iter().enumerate() {
        for (number, piece) in read.pieces.iter().enumerate() {
            parts.push(Part { source, piece, page, number, next: None, taken: false });
        }
    }
    let mut out = Woven::default();
    for at in 0..parts.len() {
        if let Some((next, why)) = following(&parts, at)
            && let Some(part) = parts.get_mut(next)
        {
            part.taken = true;
            if let Some(part) = parts.get_mut(at) {
                part.next = Some((next, why));
            }
        }
    }
    for first in 0..parts.len() {
        if parts.get(first).is_some_and(|part| !part.taken) {
            chain(&parts, first, &mut out);
        }
    }
    out
}

/// The part that goes on with the one at `at`, if one does and only one may.
fn following(parts: &[Part<'_>], at: usize) -> Option<(usize, Words)> {
    let part = parts.get(at)?;
    part.piece.continued_on.as_ref()?;
    let open = parts.iter().enumerate().filter(|(_, other)| {
        !other.taken && other.page != part.page && other.piece.continued_from.is_some()
    });
    let mut fits: Vec<(u8, usize, Words)> = open
        .filter_map(|(next, other)| fit(part, other).map(|(worth, why)| (worth, next, why)))
        .collect();
    fits.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    let (worth, next, why) = fits.first()?.clone();
    // Two that fit alike cannot be told apart.
    let alone = fits.get(1).is_none_or(|second| second.0 < worth);
    alone.then_some((next, why))
}

/// How well `next` goes on with `part`; higher is better, nothing where it cannot.
fn fit(part: &Part<'_>, next: &Part<'_>) -> Option<(u8, Words)> {
    let articles = |part: &Part<'_>| !part.piece.articles.is_empty();
    let last = part.piece.articles.last().map(|article| article.number);
    let first = next.piece.tail.as_ref().or(next.piece.articles.first());
    let goes_on = |last: ArticleNumber, first: ArticleNumber| last == first || first.follows(last);
    let title = |part: &Part<'_>| part.piece.title.map(|title| bare(&printed(part.source, title)));
    let same = match (title(part), title(next)) {
        (Some(one), Some(other)) if !one.is_empty() && !other.is_empty() => {
            Some(one.contains(&other) || other.contains(&one))
        }
        _ => None,
    };
    match (last, first.map(|article| article.number)) {
        (Some(last), Some(first)) if articles(next) => goes_on(last, first).then(|| {
            let label = |number: ArticleNumber| (number.label(crate::Lang::Zh), number);
            let ((last, last_en), (first, first_en)) = (label(last), label(first));
            let why = words! {
                zh: "{last}之后接{first}"
                en: "Article {last_en} goes on with Article {first_en}"
            };
            (if same == Some(true) { 4 } else { 3 }, why)
        }),
        // A regulation goes on with articles, and prose with prose.
        (Some(_), Some(_)) | (Some(_), None) | (None, Some(_)) => None,
        (None, None) => match same {
            Some(true) => Some((3, Words::new("标题相同", "the titles are the same"))),
            Some(false) => None,
            None => Some((1, Words::new("只有这一篇可接", "nothing else can go on with it"))),
        },
    }
}

/// A title without marks: 《…》 and blanks differ from print to print.
fn bare(title: &str) -> String {
    title.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn chain(parts: &[Part<'_>], first: usize, out: &mut Woven) {
    let Some(mut part) = parts.get(first) else { return };
    if !out.text.is_empty() {
        out.text.push('\n');
    }
    if let Some(title) = part.piece.title {
        out.text += &format!("# {}\n", reading(part.source, title));
    }
    if let Some(page) = &part.piece.continued_from {
        // Its beginning was not found.
        out.text += &format!("（上接第{page}版）");
        out.loose.push(words! {
            zh: "第 {page} 版上的前半没有找到"
            en: "what comes before, on page {page}, was not found"
        });
    }
    out.text.push_str(body(part));
    while let Some((next, why)) = &part.next {
        let Some(other) = parts.get(*next) else { break };
        let words = body(other);
        let sign = crate::sign::read(words, 0) != crate::sign::Sign::None;
        let inside = ending(out.text.trim_end()) != Ending::Closed && !sign;
        if !inside {
            out.text.push('\n');
        }
        out.seams.push(Seam {
            at: out.text.len(),
            from: (part.page, part.number),
            to: (other.page, other.number),
            inside,
            why: why.clone(),
        });
        out.text.push_str(words);
        part = other;
    }
    if let Some(page) = &part.piece.continued_on {
        out.text += &format!("（下转第{page}版）");
        out.loose.push(words! {
            zh: "第 {page} 版上的后半没有找到"
            en: "what comes after, on page {page}, was not found"
        });
    }
    out.text.push('\n');
}

/// The words of a part without its title and its marks of continuation.
fn body<'a>(part: &Part<'a>) -> &'a str {
    let start = part.piece.title.map_or(part.piece.span.start, |title| title.end);
    let text = trim(Span::new(start, part.piece.span.end).of(part.source));
    let text = text.trim_start_matches("**");
    let text = continued_from(text).and_then(|(_, length)| text.get(length..)).unwrap_or(text);
    let text = text.trim_start_matches(crate::letter::is_blank);
    continued_on(text).and_then(|(_, end)| text.get(..end)).map_or(text, trim)
}
