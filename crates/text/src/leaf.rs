//! The page as one row of leaves.
//!
//! Whatever the reader found is a leaf, whatever lies between two of them a gap: put one after the
//! other they are the source to the byte, so nothing can be lost on the way without being seen.

use crate::{Article, Page, Piece, Span};

/// What a leaf is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeafKind {
    /// Nothing that was read: blanks, markup, page numbers, marks of continuation.
    Gap,
    /// The title of a piece or of a part of it.
    Title,
    /// Agency, place and date of a report.
    Dateline,
    /// A line under no article, before the first.
    Preamble,
    /// A line of the table of contents.
    Contents,
    /// A heading with its title.
    Heading,
    /// The label of an article, item or indent.
    Label,
    /// The caption of an article.
    Caption,
    /// Words of a paragraph, item or indent.
    Text,
    /// A short line astray at the end of an article.
    Stray,
    /// Who issued the text, and when.
    Signature,
    /// A line of an annex.
    Annex,
    /// A line of the page and not of the text.
    Furniture,
}

/// One leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: LeafKind,
}

/// The leaves of `page`, gaps included, from the first byte of `source` to the last.
#[must_use]
pub fn leaves(source: &str, page: &Page) -> Vec<Leaf> {
    let mut found = Vec::new();
    for one in &page.pieces {
        piece(one, &mut found);
    }
    found.retain(|leaf| !leaf.span.is_empty());
    found.sort();
    let mut out = Vec::with_capacity(found.len().saturating_mul(2));
    let mut end = 0_usize;
    let last = Leaf { span: Span::new(source.len(), source.len()), kind: LeafKind::Gap };
    for leaf in found.into_iter().chain([last]) {
        // A running head may stand inside a sentence that goes on over two pages.
        if leaf.kind == LeafKind::Furniture && leaf.span.start < end {
            continue;
        }
        let gap = Span::new(end, leaf.span.start);
        let parts = [Leaf { span: gap, kind: LeafKind::Gap }, leaf];
        out.extend(parts.into_iter().filter(|part| !part.span.is_empty()));
        end = leaf.span.end;
    }
    out
}

fn piece(piece: &Piece, out: &mut Vec<Leaf>) {
    let mut add = |kind, spans: &mut dyn Iterator<Item = Span>| {
        out.extend(spans.map(|span| Leaf { span, kind }));
    };
    // The first part of a report repeats the title of the piece.
    let parts = piece.parts.iter().filter_map(|part| part.title);
    let parts = parts.filter(|title| Some(*title) != piece.title);
    add(LeafKind::Title, &mut piece.title.into_iter().chain(parts));
    add(LeafKind::Dateline, &mut piece.dateline.into_iter());
    add(LeafKind::Preamble, &mut piece.preamble.iter().copied());
    add(LeafKind::Contents, &mut piece.contents.iter().copied());
    add(LeafKind::Heading, &mut piece.headings.iter().map(|heading| heading.span));
    add(LeafKind::Signature, &mut piece.signature.iter().copied());
    add(LeafKind::Annex, &mut piece.annex.iter().copied());
    add(LeafKind::Furniture, &mut piece.furniture.iter().copied());
    let paragraphs = piece.parts.iter().flat_map(|part| part.paragraphs.iter().copied());
    add(LeafKind::Text, &mut { paragraphs });
    for one in piece.tail.iter().chain(&piece.articles) {
        article(one, out);
    }
}

fn article(article: &Article, out: &mut Vec<Leaf>) {
    let mut add = |kind, span| out.push(Leaf { span, kind });
    add(LeafKind::Label, article.label);
    if let Some(caption) = article.caption {
        add(LeafKind::Caption, caption);
    }
    for paragraph in &article.paragraphs {
        add(LeafKind::Text, paragraph.lead);
        for item in &paragraph.items {
            add(LeafKind::Label, Span::new(item.span.start, item.text.start));
            add(LeafKind::Text, item.text);
            for indent in &item.indents {
                add(LeafKind::Label, Span::new(indent.span.start, indent.text.start));
                add(LeafKind::Text, indent.text);
            }
            item.more.iter().for_each(|block| add(LeafKind::Text, *block));
        }
    }
    article.stray.iter().for_each(|line| add(LeafKind::Stray, *line));
}
