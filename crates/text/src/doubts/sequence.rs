//! Numbers that do not follow one another.

use super::doubt;
use crate::article::{Article, Item};
use crate::doubt::{Doubt, DoubtKind};
use crate::page::{Heading, Piece};
use crate::{Lang, Span, numeral, printed, words};

pub(super) fn look(source: &str, piece: &Piece, out: &mut Vec<Doubt>) {
    for pair in piece.articles.windows(2) {
        if let [before, after] = pair {
            article(source, before, after, out);
        }
    }
    // Chapters go missing with articles; only then is a jump of headings no surprise.
    if !piece.missing.iter().any(|hole| hole.first > 1) {
        headings(source, piece, out);
    }
    for one in piece.tail.iter().chain(&piece.articles) {
        for paragraph in &one.paragraphs {
            items(source, one, &paragraph.items, out);
        }
    }
}

fn article(source: &str, before: &Article, after: &Article, out: &mut Vec<Doubt>) {
    // An inserted article may be repealed, so its number may be absent without an error.
    if after.number.follows(before.number)
        || (after.number.sub.is_some() && after.number > before.number)
    {
        return;
    }
    let (last, this) = (before.number.label(Lang::Zh), after.number.label(Lang::Zh));
    let (last_en, this_en) = (before.number, after.number);
    let why = if after.number > before.number {
        words! {
            zh: "{last}之后是{this}，中间的条文不在本页"
            en: "Article {this_en} comes after Article {last_en}: the articles between are not on the page"
        }
    } else {
        words! {
            zh: "{this}排在{last}之后，条号重复或者倒退"
            en: "Article {this_en} stands after Article {last_en}: the number is repeated or falls back"
        }
    };
    out.push(doubt(source, DoubtKind::Sequence, after.label, None, why));
}

fn headings(source: &str, piece: &Piece, out: &mut Vec<Doubt>) {
    let mut strays = piece.articles.iter().flat_map(|article| &article.stray).peekable();
    for pair in piece.headings.windows(2) {
        let [before, after] = pair else { continue };
        let follows = before.number.checked_add(1) == Some(after.number);
        // Chapters may begin anew in each book, sections in each chapter.
        if after.level != before.level || follows || after.number == 1 {
            continue;
        }
        let (last, this) = (&before.label, &after.label);
        let why = words! {
            zh: "{last}之后是{this}，章节序号不连续"
            en: "heading {this} comes after {last}: the numbers do not follow"
        };
        out.push(doubt(source, DoubtKind::Sequence, after.label_span, None, why));
        // A short line astray between the two is likely the heading that lost its number.
        while strays.next_if(|stray| stray.start < before.span.end).is_some() {}
        for number in before.number.saturating_add(1)..after.number {
            let Some(stray) = strays.next_if(|stray| stray.end <= after.span.start) else { break };
            out.push(lost(source, *stray, after, number));
        }
    }
}

/// A line that seems to be the heading of that number and of the rank of `like`.
fn lost(source: &str, stray: Span, like: &Heading, number: u32) -> Doubt {
    let label = format!("第{}{}", numeral::chinese(number), like.level.word());
    let suggestion = format!("{label} {}", stray.of(source));
    let why = words! {
        zh: "这一行像是丢了序号的标题，可能是{label}"
        en: "this line looks like a heading that lost its number, perhaps {label}"
    };
    doubt(source, DoubtKind::Heading, stray, Some(suggestion), why)
}

fn items(source: &str, article: &Article, items: &[Item], out: &mut Vec<Doubt>) {
    let mut before: Option<&Item> = None;
    for item in items {
        let expected = before.map_or(1, |last| last.number.saturating_add(1));
        let cut = before.is_none() && article.label.is_empty();
        // A second list may follow the first without a lead of its own.
        if item.number != expected && item.number != 1 && !cut {
            let label = &*printed(source, item.label);
            let suggestion =
                label.replace(&numeral::chinese(item.number), &numeral::chinese(expected));
            let why = words! {
                zh: "列项序号不连续：此处应为第 {expected} 项，印作{label}"
                en: "the items do not follow: number {expected} is due here, printed is {label}"
            };
            let end = item.text.start.min(item.span.end);
            let span = Span::new(item.span.start, end);
            out.push(doubt(source, DoubtKind::Sequence, span, Some(suggestion), why));
        }
        before = Some(item);
    }
}
