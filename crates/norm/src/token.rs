//! Tokens of a norm block.
//!
//! Full-width punctuation equals half-width, so a drafter never has to switch the keyboard. A Chinese
//! name is an unbroken run of characters; words are separated by spaces, as in English.

use crate::source::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or keyword.
    Word,
    /// Digits.
    Number,
    /// A date, `2026-03-02`.
    Date,
    /// A quoted text.
    Text,
    /// Punctuation, in its half-width form.
    Mark(Mark),
    /// A character the language does not use.
    Strange,
}

/// Punctuation of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Mark {
    Open,
    Close,
    OpenBrace,
    CloseBrace,
    Comma,
    Colon,
    Dot,
    At,
    Plus,
    Minus,
    Star,
    Slash,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Mark {
    /// The mark as the formatter writes it.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Open => "(",
            Self::Close => ")",
            Self::OpenBrace => "{",
            Self::CloseBrace => "}",
            Self::Comma => ",",
            Self::Colon => ":",
            Self::Dot => ".",
            Self::At => "@",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Star => "*",
            Self::Slash => "/",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }
}

/// One token and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// Whether white space (or a line break) stands before it.
    pub spaced: bool,
}

/// One line of a block: its tokens, its indentation, and a comment if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Columns of white space before the first token; a tab or an ideographic space counts two.
    pub indent: usize,
    /// Tokens, without comment and white space.
    pub tokens: Vec<Token>,
    /// The comment, from its `#`.
    pub comment: Option<Span>,
    /// The line without its line end.
    pub span: Span,
}
