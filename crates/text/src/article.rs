//! Articles and what they are made of.
//!
//! 条 holds 款, which carry no number and are counted; 款 hold 项, and 项 hold 目. A line of its own
//! between two items of one list belongs to the item above it, whatever its layout says, because
//! that is how the items after it are cited.

use crate::sign::Style;
use crate::{Address, ArticleNumber, Span};

/// An article (条), or the part of one that is on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its number; of a tail without its head, the number it must have.
    pub number: ArticleNumber,
    /// Its label, such as 第八条; empty for a tail.
    pub label: Span,
    /// What some prints put between label and words to say what the article is about.
    pub caption: Option<Span>,
    /// The whole article with its label.
    pub span: Span,
    /// Its paragraphs (款).
    pub paragraphs: Vec<Paragraph>,
    /// Short lines at its end that look like headings without a number, or like a signature.
    pub stray: Vec<Span>,
    /// Which of the piece's headings it stands under.
    pub under: Option<usize>,
}

/// A paragraph (款) with the list that hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// All of it, items included.
    pub span: Span,
    /// The words before the first item; empty where a page begins inside a list.
    pub lead: Span,
    /// Its items (项).
    pub items: Vec<Item>,
}

/// An item (项) of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its printed number.
    pub number: u32,
    /// Its label, such as （三）.
    pub label: Span,
    /// How its list is numbered.
    pub style: Style,
    /// All of it, label and indents included.
    pub span: Span,
    /// The words after the label.
    pub text: Span,
    /// Its indents (目).
    pub indents: Vec<Indent>,
    /// Unnumbered blocks below it that still belong to it.
    pub more: Vec<Span>,
}

/// An indent (目) below an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indent {
    /// Its printed number.
    pub number: u32,
    /// Its label.
    pub label: Span,
    /// How its list is numbered.
    pub style: Style,
    /// All of it, label included.
    pub span: Span,
    /// The words after the label.
    pub text: Span,
}

impl Article {
    /// How many unnumbered blocks of text it has, as a publisher's markup counts them.
    ///
    /// More than its paragraphs where an item is broken into blocks or a line stands astray.
    #[must_use]
    pub fn blocks(&self) -> usize {
        let more = self.items().map(|item| item.more.len()).sum::<usize>();
        self.paragraphs.len().saturating_add(more).saturating_add(self.stray.len())
    }

    /// All its items, paragraph by paragraph.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.items)
    }

    /// Whether nothing is left of it but a word that it was repealed: （删去）, （废止）.
    #[must_use]
    pub fn is_removed(&self, source: &str) -> bool {
        let text = crate::reading(source, self.body());
        let words = text.trim_matches(|letter: char| !letter.is_alphabetic());
        ["删去", "删除", "废止", "已删去", "已删除", "已废止", "本条删去", "本条删除", "本条废止"]
            .contains(&words)
            || ["deleted", "repealed"].iter().any(|word| words.eq_ignore_ascii_case(word))
    }

    /// Its words, without the label.
    #[must_use]
    pub fn body(&self) -> Span {
        let first = self.paragraphs.first().map_or(self.span.end, |first| first.span.start);
        let last = self.paragraphs.last().map_or(first, |last| last.span.end);
        Span::new(first, last)
    }

    /// Where the place that `address` names stands, if it is in this article.
    #[must_use]
    pub fn find(&self, address: Address) -> Option<Span> {
        if address.article != self.number {
            return None;
        }
        let Some(paragraph) = address.paragraph else { return Some(self.span) };
        let paragraph = self.paragraphs.get(place(paragraph)?)?;
        let Some(item) = address.item else { return Some(paragraph.span) };
        let item = paragraph.items.iter().find(|other| other.number == item)?;
        let Some(indent) = address.indent else { return Some(item.span) };
        item.indents.iter().find(|other| other.number == indent).map(|indent| indent.span)
    }
}

fn place(number: u32) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}
