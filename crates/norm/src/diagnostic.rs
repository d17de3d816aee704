//! Complaints about the text of a regulation.
//!
//! A complaint is data beside the result, never a failed call: reading a broken file gives what could
//! be read and the list of what could not. Each one says what is wrong, where, and what to do.

use crate::source::Span;
use std::fmt;
use tiaoli_text::Words;

/// How much a complaint matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The regulation can be used, but a drafter should look.
    Warning,
    /// The regulation cannot be used.
    Error,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal $severity:ident),+ $(,)?) => {
        /// What kind of complaint it is; the number is stable and searchable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The number behind the `N`.
            #[must_use]
            pub fn number(self) -> u16 { match self { $(Self::$name => $number),+ } }

            /// How much it matters.
            #[must_use]
            pub fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity),+ } }
        }
    };
}

codes! {
    /// Something else was expected here.
    Unexpected = 1 Error,
    /// A declaration starts with a word that is none of the heads.
    UnknownHead = 2 Error,
    /// A line starts with a word that its declaration does not know.
    UnknownPart = 3 Error,
    /// A declaration lacks a part it needs, or has one twice.
    MissingPart = 4 Error,
    /// A name that nothing declares.
    UnknownName = 5 Error,
    /// A name declared a second time.
    DeclaredTwice = 6 Error,
    /// A value of one type where another is needed.
    WrongType = 7 Error,
    /// `and` and `or` on one level without brackets.
    MixedAndOr = 8 Error,
    /// Something that leads back to itself.
    Cycle = 9 Error,
    /// A name without its label in the other language.
    NoLabel = 10 Error,
    /// A number, date or text that cannot be read.
    BadLiteral = 11 Error,
    /// The Markdown around the norms is broken.
    BadPage = 12 Error,
    /// A norm that stands under no article.
    NoArticle = 13 Error,
    /// The input is larger or deeper than the language allows.
    TooMuch = 14 Error,
    /// A name that conditions could not use, because it is a word of the language.
    Reserved = 15 Error,
    /// A name that several regulations declare, without saying whose is meant.
    Ambiguous = 16 Error,
    /// A norm said to be left untouched that the same regulation touches.
    Touched = 17 Error,
    /// An article with neither norm nor mark.
    Unaccounted = 101 Warning,
    /// A hard requirement that does not say what its breach makes of the act.
    NoGrade = 102 Warning,
    /// An act that no norm gives anyone the power to do.
    NoHolder = 103 Warning,
    /// A duty with neither date nor number.
    OpenDeadline = 104 Warning,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N{:03}", self.number())
    }
}

/// One complaint, with its place and a way forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which complaint.
    pub code: Code,
    /// Where.
    pub span: Span,
    /// What is wrong with what, in one sentence without a full stop.
    pub message: Words,
    /// What to do about it.
    pub help: Option<Words>,
    /// Other places that explain it.
    pub related: Vec<(Span, Words)>,
}

impl Diagnostic {
    /// A complaint `code` at `span`.
    #[must_use]
    pub fn new(code: Code, span: Span, message: Words) -> Self {
        Self { code, span, message: short(message), help: None, related: Vec::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: Words) -> Self {
        self.help = Some(short(help));
        self
    }

    /// Points at a second place.
    #[must_use]
    pub fn related(mut self, span: Span, words: Words) -> Self {
        self.related.push((span, words));
        self
    }

    /// Whether the regulation cannot be used because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }
}

/// Longest sentence that is shown, in characters; the words of a broken file can be any length.
const LONGEST: usize = 2_000;

fn short(words: Words) -> Words {
    let cut = |text: String| match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
        None => text,
    };
    Words::new(cut(words.zh), cut(words.en))
}

/// The name among `known` closest to `wrong`, if it is close enough to be meant.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = wrong.chars().count().div_ceil(3).max(1);
    known
        .into_iter()
        .map(|name| (distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Edits between two names; names longer than 64 characters are never near.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    if a.chars().count() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut current = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change = previous.get(j).copied().unwrap_or(0) + usize::from(x != *y);
            let insert = current.last().copied().unwrap_or(0) + 1;
            let delete = previous.get(j + 1).copied().unwrap_or(0) + 1;
            current.push(change.min(insert).min(delete));
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(usize::MAX)
}
