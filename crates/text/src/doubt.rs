//! A spot that looks wrong.
//!
//! The wording is never changed; a doubt says where, what was found, what may have been meant and
//! why, and leaves the decision to a person.

use crate::{Span, Words};

/// What sort of error is suspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoubtKind {
    /// A character printed twice.
    DoubledCharacter,
    /// A word printed twice.
    DoubledWord,
    /// A number that does not follow the one before.
    Sequence,
    /// A bracket or quotation mark without its partner.
    Bracket,
    /// A sentence cut by a line break; reading joins it.
    LineBreak,
    /// A character that is easily taken for another.
    Character,
    /// A heading that seems to have lost its number.
    Heading,
}

/// A spot that looks wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What sort of error is suspected.
    pub kind: DoubtKind,
    /// Where.
    pub span: Span,
    /// The words there.
    pub found: String,
    /// What may have been meant, where that can be told.
    pub suggestion: Option<String>,
    /// Why it looks wrong.
    pub why: Words,
}

impl DoubtKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::DoubledCharacter,
        Self::DoubledWord,
        Self::Sequence,
        Self::Bracket,
        Self::LineBreak,
        Self::Character,
        Self::Heading,
    ];

    /// The word for it in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DoubledCharacter => "doubled_character",
            Self::DoubledWord => "doubled_word",
            Self::Sequence => "sequence",
            Self::Bracket => "bracket",
            Self::LineBreak => "line_break",
            Self::Character => "character",
            Self::Heading => "heading",
        }
    }
}
