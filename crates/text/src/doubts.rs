//! Looks for errors of printing and scanning.
//!
//! Every check would rather miss an error than suspect a clean law: a reader who is warned for
//! nothing stops reading warnings.

mod alike;
mod bracket;
mod character;
mod doubled;
mod seam;
mod sequence;

use std::collections::BTreeMap;

use crate::doubt::{Doubt, DoubtKind};
use crate::page::Piece;
use crate::{Span, words};

/// Adds the doubts about `piece`, in the order of the text.
pub(crate) fn add(source: &str, piece: &mut Piece) {
    let mut found = Vec::new();
    sequence::look(source, piece, &mut found);
    bracket::look(source, piece, &mut found);
    doubled::look(source, piece.span, &mut found);
    character::look(source, piece.span, &mut found);
    piece.doubts.append(&mut found);
    piece.doubts.sort_by_key(|doubt| (doubt.span, doubt.kind));
    bound(&mut piece.doubts);
}

/// No reader goes through more doubts of one kind; a text with more is spoilt as a whole.
const MOST: usize = 200;

/// Keeps the first doubts of each kind and says in the last of them how many more there were.
fn bound(doubts: &mut Vec<Doubt>) {
    let mut counts = BTreeMap::<DoubtKind, usize>::new();
    doubts.retain(|doubt| {
        let count = counts.entry(doubt.kind).or_default();
        *count = count.saturating_add(1);
        *count <= MOST
    });
    for doubt in doubts.iter_mut().rev() {
        let more = counts.get(&doubt.kind).map_or(0, |count| count.saturating_sub(MOST));
        if more > 0 {
            let rest = words! {
                zh: "此后还有 {more} 处同类疑点，不再逐一列出"
                en: "{more} more of this kind follow and are not listed"
            };
            doubt.why = crate::Words::join([&doubt.why, &rest], "；", "; ");
            counts.remove(&doubt.kind);
        }
    }
}

/// The stretches of a piece that brackets may not reach out of.
fn stretches(piece: &Piece) -> impl Iterator<Item = Span> {
    let articles = piece.tail.iter().chain(&piece.articles).map(|article| article.span);
    articles.chain(piece.parts.iter().flat_map(|part| part.paragraphs.iter().copied()))
}

/// Makes a doubt about the words at `span`.
fn doubt(
    source: &str,
    kind: DoubtKind,
    span: Span,
    suggestion: Option<String>,
    why: crate::Words,
) -> Doubt {
    Doubt { kind, span, found: span.of(source).to_owned(), suggestion, why }
}

/// Reports the sentences that reading joined; of a text wrapped throughout, only the first.
pub(crate) fn line_breaks(source: &str, joined: &[Span], lines: usize) -> Vec<Doubt> {
    let wrapped = joined.len() > 20 && joined.len() > lines / 4;
    let count = joined.len();
    let shown = if wrapped { 1 } else { count };
    let shown = joined.iter().take(shown);
    shown
        .map(|gap| {
            let why = if wrapped {
                words! {
                    zh: "全文按行宽断行，共有 {count} 处句子被断开，读取时已接上"
                    en: "the text is wrapped to a width: {count} sentences are cut by line breaks; reading joins them"
                }
            } else {
                words! {
                    zh: "句子中间断行，读取时已接上"
                    en: "a line break cuts the sentence; reading joins it"
                }
            };
            let between = crate::reading::joint(source, *gap);
            doubt(source, DoubtKind::LineBreak, *gap, Some(between.to_owned()), why)
        })
        .collect()
}
