//! The structure as data, for scripts.
//!
//! Field names and shapes are relied on from outside: add, never rename.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::{Article, Doubt, Heading, Page, Part, Piece, Span, numeral};

/// Missing numbers are listed one by one up to this many a page, so that a misprinted number
/// cannot swell the answer.
const MOST_MISSING: usize = 10_000;

/// The pieces of `page`, as a list.
#[must_use]
pub fn view(source: &str, page: &Page) -> Value {
    serde_json::to_value(pages(source, page)).unwrap_or_default()
}

/// The same as one line of JSON, written article by article: a [`Value`] of a large page takes many
/// times the room of its text.
#[must_use]
pub fn view_json(source: &str, page: &Page) -> String {
    serde_json::to_string(&pages(source, page)).unwrap_or_default()
}

/// The same, to be written wherever it is wanted without being built first.
pub fn view_of<'a>(source: &'a str, page: &'a Page) -> impl Serialize + 'a {
    pages(source, page)
}

fn pages<'a>(source: &'a str, page: &'a Page) -> Vec<View<'a>> {
    let mut room = MOST_MISSING;
    let mut doubts = 1;
    let one = |piece: &'a Piece| {
        let first = doubts;
        doubts = piece.doubts.len().saturating_add(first);
        View::new(source, piece, first, &mut room)
    };
    page.pieces.iter().map(one).collect()
}

/// One piece on its way into data.
struct View<'a> {
    source: &'a str,
    piece: &'a Piece,
    /// The number of its first doubt on the page.
    doubts: usize,
    missing: Vec<u32>,
    missing_headings: Vec<String>,
}

impl<'a> View<'a> {
    fn new(source: &'a str, piece: &'a Piece, doubts: usize, room: &mut usize) -> Self {
        let missing: Vec<u32> =
            piece.missing.iter().flat_map(|hole| hole.numbers()).take(*room).collect();
        *room = room.saturating_sub(missing.len());
        let missing_headings: Vec<String> = piece
            .missing_headings
            .iter()
            .flat_map(|(level, hole)| hole.numbers().map(move |number| (level, number)))
            .take(*room)
            .map(|(level, number)| format!("第{}{}", numeral::chinese(number), level.word()))
            .collect();
        *room = room.saturating_sub(missing_headings.len());
        Self { source, piece, doubts, missing, missing_headings }
    }
}

/// A list that is made while it is written.
struct Each<F>(F);

impl<I: IntoIterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq((self.0)())
    }
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let Self { source, piece, .. } = *self;
        let text = |span: Span| crate::reading(source, span);
        let mut map = out.serialize_map(None)?;
        map.serialize_entry("kind", piece.kind.word())?;
        map.serialize_entry("title", &piece.title.map(text))?;
        map.serialize_entry("continued_from", &piece.continued_from.as_deref().map(printed))?;
        map.serialize_entry("continued_on", &piece.continued_on.as_deref().map(printed))?;
        map.serialize_entry("dateline", &piece.dateline.map(text))?;
        map.serialize_entry("byline", &piece.byline.map(text))?;
        map.serialize_entry("start", &piece.span.start)?;
        map.serialize_entry("end", &piece.span.end)?;
        let furniture = || piece.furniture.iter().map(|s| text(*s));
        map.serialize_entry("furniture", &Each(furniture))?;
        map.serialize_entry("preamble", &Each(|| piece.preamble.iter().map(|s| text(*s))))?;
        map.serialize_entry("headings", &Each(|| piece.headings.iter().map(heading)))?;
        map.serialize_entry("tail", &piece.tail.as_ref().map(|one| article(source, one)))?;
        let articles = || piece.articles.iter().map(|one| article(source, one));
        map.serialize_entry("articles", &Each(articles))?;
        map.serialize_entry("signature", &Each(|| piece.signature.iter().map(|s| text(*s))))?;
        map.serialize_entry("annex", &piece.annex.len())?;
        map.serialize_entry("parts", &Each(|| piece.parts.iter().map(|one| part(source, one))))?;
        map.serialize_entry("missing", &self.missing)?;
        map.serialize_entry("missing_head", &piece.tail.as_ref().map(|tail| tail.number.number))?;
        map.serialize_entry("missing_headings", &self.missing_headings)?;
        let numbered = || (self.doubts..).zip(&piece.doubts);
        map.serialize_entry("doubts", &Each(|| numbered().map(|(id, one)| doubt(id, one))))?;
        let citations = crate::citations_view(source, &piece.citations(source));
        map.serialize_entry("citations", &citations)?;
        map.end()
    }
}

fn part(source: &str, part: &Part) -> Value {
    let all = part.title.into_iter().chain(part.paragraphs.iter().copied());
    let span = all.reduce(Span::cover).unwrap_or_default();
    json!({
        "title": part.title.map(|title| crate::reading(source, title)),
        "paragraphs": part.paragraphs.len(),
        "start": span.start,
        "end": span.end,
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
        "label": crate::printed(source, article.label),
        "number": article.number.number,
        "sub": article.number.sub,
        "caption": article.caption.map(|caption| crate::reading(source, caption)),
        "paragraphs": article.blocks(),
        "items": article.items().count(),
        "under": article.under,
        "removed": article.is_removed(source),
        "start": article.span.start,
        "end": article.span.end,
    })
}

fn doubt(id: usize, doubt: &Doubt) -> Value {
    json!({
        "id": id,
        "kind": doubt.kind.word(),
        "start": doubt.span.start,
        "end": doubt.span.end,
        "found": doubt.found,
        "suggestion": doubt.suggestion,
        "why": {"zh": doubt.why.zh, "en": doubt.why.en},
    })
}
