//! The structure as data, for scripts.
//!
//! Field names and shapes are relied on from outside: add, never rename.

use serde_json::{Value, json};

use crate::{Article, Doubt, Heading, Page, Piece, Span, numeral};

/// Missing numbers are listed one by one up to this many a page, so that a misprinted number
/// cannot swell the answer.
const MOST_MISSING: usize = 10_000;

/// The pieces of `page`, as a list.
#[must_use]
pub fn view(source: &str, page: &Page) -> Value {
    let mut room = MOST_MISSING;
    page.pieces.iter().map(|one| piece(source, one, &mut room)).collect()
}

fn piece(source: &str, piece: &Piece, room: &mut usize) -> Value {
    let text = |span: Span| crate::reading(source, span).into_owned();
    let missing: Vec<u32> =
        piece.missing.iter().flat_map(|hole| hole.numbers()).take(*room).collect();
    *room = room.saturating_sub(missing.len());
    let headings: Vec<String> = piece
        .missing_headings
        .iter()
        .flat_map(|(level, hole)| hole.numbers().map(move |number| (level, number)))
        .take(*room)
        .map(|(level, number)| format!("第{}{}", numeral::chinese(number), level.word()))
        .collect();
    *room = room.saturating_sub(headings.len());
    let parts: Vec<_> = piece
        .parts
        .iter()
        .map(|part| {
            let all = part.title.into_iter().chain(part.paragraphs.iter().copied());
            let span = all.reduce(Span::cover).unwrap_or_default();
            json!({
                "title": part.title.map(text),
                "paragraphs": part.paragraphs.len(),
                "start": span.start,
                "end": span.end,
            })
        })
        .collect();
    json!({
        "kind": piece.kind.word(),
        "title": piece.title.map(text),
        "continued_from": piece.continued_from.as_deref().map(printed),
        "continued_on": piece.continued_on.as_deref().map(printed),
        "dateline": piece.dateline.map(text),
        "byline": piece.byline.map(text),
        "start": piece.span.start,
        "end": piece.span.end,
        "preamble": piece.preamble.iter().map(|span| text(*span)).collect::<Vec<_>>(),
        "headings": piece.headings.iter().map(heading).collect::<Vec<_>>(),
        "tail": piece.tail.as_ref().map(|one| article(source, one)),
        "articles": piece.articles.iter().map(|one| article(source, one)).collect::<Vec<_>>(),
        "annex": piece.annex.len(),
        "parts": parts,
        "missing": missing,
        "missing_head": piece.tail.as_ref().map(|tail| tail.number.number),
        "missing_headings": headings,
        "doubts": piece.doubts.iter().map(doubt).collect::<Vec<_>>(),
    })
}

/// A page number as a number where it is one, else as printed.
fn printed(page: &str) -> Value {
    numeral::parse(page).map_or_else(|| json!(page), |number| json!(number))
}

fn heading(heading: &Heading) -> Value {
    json!({
        "label": heading.label,
        "level": heading.level.word(),
        "number": heading.number,
        "title": heading.title,
        "start": heading.span.start,
        "end": heading.span.end,
    })
}

fn article(source: &str, article: &Article) -> Value {
    json!({
        "label": article.label,
        "number": article.number.number,
        "sub": article.number.sub,
        "caption": article.caption.map(|caption| crate::reading(source, caption)),
        "paragraphs": article.blocks(),
        "items": article.items().count(),
        "under": article.under,
        "start": article.span.start,
        "end": article.span.end,
    })
}

fn doubt(doubt: &Doubt) -> Value {
    json!({
        "kind": doubt.kind.word(),
        "start": doubt.span.start,
        "end": doubt.span.end,
        "found": doubt.found,
        "suggestion": doubt.suggestion,
        "why": {"zh": doubt.why.zh, "en": doubt.why.en},
    })
}
