//! What a reading gives: a page and its pieces.
//!
//! A page may carry several pieces, each perhaps begun or ended on another page. What is not on
//! the page is named as missing; it is never made up.

use std::ops::RangeInclusive;

use crate::{Address, Article, ArticleNumber, Doubt, Span};

pub use crate::sign::Level;

/// A page that has been read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Its pieces from top to bottom.
    pub pieces: Vec<Piece>,
}

/// What sort of text a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kind {
    /// A law, regulation, charter: it has articles.
    Regulation,
    /// A news report.
    Report,
    /// A commentary: it says what ought to be done.
    Commentary,
    /// Anything else.
    #[default]
    Other,
}

impl Kind {
    /// The word for it in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Regulation => "regulation",
            Self::Report => "report",
            Self::Commentary => "commentary",
            Self::Other => "other",
        }
    }
}

/// One piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// What sort of text it is.
    pub kind: Kind,
    /// All of it.
    pub span: Span,
    /// Its title.
    pub title: Option<Span>,
    /// Lines of the page and not of the text: running heads, what a web site prints around it.
    pub furniture: Vec<Span>,
    /// The page it began on, as printed (`1`, `A2`, 四).
    pub continued_from: Option<String>,
    /// The page it goes on to, as printed.
    pub continued_on: Option<String>,
    /// The line that names agency, place and date.
    pub dateline: Option<Span>,
    /// The writers' names.
    pub byline: Option<Span>,
    /// Of a regulation, what stands under no article: dates, enacting lines, a preamble.
    pub preamble: Vec<Span>,
    /// Of a regulation, the lines of its table of contents.
    pub contents: Vec<Span>,
    /// Of a regulation, its headings in order.
    pub headings: Vec<Heading>,
    /// The end of an article whose head is not on the page.
    pub tail: Option<Article>,
    /// Its articles in order.
    pub articles: Vec<Article>,
    /// Who issued it and when, where that stands below the last article.
    pub signature: Vec<Span>,
    /// What follows the last article: annexes.
    pub annex: Vec<Span>,
    /// Of any other text, its parts; the first stands under the title.
    pub parts: Vec<Part>,
    /// The articles that must exist and are not on the page.
    pub missing: Vec<Missing>,
    /// The headings of the widest rank that must exist and are not on the page.
    pub missing_headings: Vec<(Level, Missing)>,
    /// What looks like an error of printing or scanning.
    pub doubts: Vec<Doubt>,
}

/// A heading of a regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its rank.
    pub level: Level,
    /// Its number.
    pub number: u32,
    /// The label as printed, without inner blanks.
    pub label: String,
    /// The title as printed, inner blanks removed and broken lines joined.
    pub title: String,
    /// Where the label stands.
    pub label_span: Span,
    /// Label and title.
    pub span: Span,
}

/// A part of a report or commentary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// What stands over it.
    pub title: Option<Span>,
    /// Its paragraphs.
    pub paragraphs: Vec<Span>,
}

/// Numbers, first to last, that are not on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Missing {
    /// The first missing number.
    pub first: u32,
    /// The last missing number.
    pub last: u32,
}

impl Missing {
    /// The numbers one by one.
    #[must_use]
    pub const fn numbers(self) -> RangeInclusive<u32> {
        self.first..=self.last
    }
}

impl Piece {
    /// The article of that number, the tail included.
    #[must_use]
    pub fn article(&self, number: ArticleNumber) -> Option<&Article> {
        self.tail.iter().chain(&self.articles).find(|article| article.number == number)
    }

    /// Where the place that `address` names stands.
    #[must_use]
    pub fn find(&self, address: Address) -> Option<Span> {
        self.article(address.article)?.find(address)
    }

    /// The heading that `article` stands under.
    #[must_use]
    pub fn heading_of(&self, article: &Article) -> Option<&Heading> {
        self.headings.get(article.under?)
    }
}
