//! A place that the wording refers to.
//!
//! What is meant depends on where the words stand: 前款 is another paragraph in every paragraph. A
//! citation therefore carries its own place and the places it was resolved to, each with what is
//! known about it.

use std::fmt;

use serde_json::{Value, json};

use crate::{Address, Lang, Level, Piece, Span, Words, words};

/// A citation in the wording of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The words that cite.
    pub span: Span,
    /// Where they stand.
    pub from: Address,
    /// The text they cite from.
    pub instrument: Instrument,
    /// The places they name, in order.
    pub targets: Vec<Target>,
}

/// Which text is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Instrument {
    /// The one that the words stand in.
    This,
    /// Another one, with its name in 《》.
    Named(Span),
    /// Another one, named without marks: 刑法, 该办法.
    Other,
    /// It cannot be told from the words.
    Unclear,
}

/// One place, or a row of them from first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The place, or the first of a row.
    pub first: Cited,
    /// The last of a row.
    pub last: Option<Cited>,
    /// What is known about it.
    pub status: Status,
}

/// A place that can be cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cited {
    /// An article, or a place in one.
    Article(Address),
    /// A chapter or the like.
    Heading {
        /// Its rank.
        level: Level,
        /// Its number; nought where the words name one before the first.
        number: u32,
        /// Which of the piece's headings it is, where it is one of them.
        index: Option<usize>,
    },
}

impl Cited {
    /// The place as a reader of `lang` would cite it.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Article(address), _) => address.label(lang),
            (Self::Heading { level, number, .. }, Lang::Zh) => {
                format!("第{}{}", crate::numeral::chinese(number), level.word())
            }
            (Self::Heading { level, number, .. }, Lang::En) => {
                format!("{} {number}", level.english())
            }
        }
    }
}

/// The short form: `5.2.3` for places in articles, `chapter 3` for headings.
impl fmt::Display for Cited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Article(address) => address.fmt(f),
            Self::Heading { level, number, .. } => {
                write!(f, "{} {number}", level.english().to_ascii_lowercase())
            }
        }
    }
}

/// What is known about a cited place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It is there.
    Found,
    /// It ought to be there and is not.
    Dangling,
    /// It lies in a part that is not on the page.
    NotOnPage,
    /// It lies in another text.
    Elsewhere,
    /// The words do not tell the place for certain.
    Unclear,
}

impl Status {
    /// The word for it in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Dangling => "dangling",
            Self::NotOnPage => "not_on_page",
            Self::Elsewhere => "elsewhere",
            Self::Unclear => "unclear",
        }
    }
}

impl Target {
    /// The place as a reader of `lang` would cite it.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        let first = self.first.label(lang);
        let Some(last) = self.last else { return first };
        match lang {
            Lang::Zh => format!("{first}至{}", last.label(lang)),
            Lang::En => format!("{first} to {}", last.label(lang)),
        }
    }
}

impl Citation {
    /// The places that ought to exist and do not.
    pub fn dangling(&self) -> impl Iterator<Item = &Target> {
        self.targets.iter().filter(|target| target.status == Status::Dangling)
    }

    /// What to tell the drafter, if a cited place does not exist.
    #[must_use]
    pub fn complaint(&self, source: &str) -> Option<Words> {
        let missing: Vec<Words> = self
            .dangling()
            .map(|target| match target.first {
                // 前款 in the first paragraph, 前项 in the first item.
                Cited::Article(Address { paragraph: Some(0), .. }) => {
                    Words::new("更前的款", "paragraph before it")
                }
                Cited::Article(Address { item: Some(0), .. }) => {
                    Words::new("更前的项", "item before it")
                }
                Cited::Heading { level, number: 0, .. } => {
                    let (zh, en) = (level.word(), level.english().to_ascii_lowercase());
                    Words::new(format!("更前的{zh}"), format!("{en} before it"))
                }
                _ => Words::new(target.label(Lang::Zh), target.label(Lang::En)),
            })
            .collect();
        if missing.is_empty() {
            return None;
        }
        let Words { zh, en } = Words::join(&missing, "、", "; ");
        let found = crate::reading(source, self.span);
        let (from, from_en) = (self.from.label(Lang::Zh), self.from.label(Lang::En));
        Some(words! {
            zh: "{from}引用“{found}”，但没有{zh}"
            en: "{from_en} cites “{found}”, and there is no {en}"
        })
    }
}

/// The citations as data, for scripts.
#[must_use]
pub fn citations_view(source: &str, citations: &[Citation]) -> Value {
    citations.iter().map(|one| view(source, one)).collect()
}

fn view(source: &str, citation: &Citation) -> Value {
    let (instrument, name) = match citation.instrument {
        Instrument::This => ("this", None),
        Instrument::Named(name) => ("named", Some(crate::reading(source, name))),
        Instrument::Other => ("other", None),
        Instrument::Unclear => ("unclear", None),
    };
    let targets: Value = citation
        .targets
        .iter()
        .map(|target| {
            json!({
                "first": target.first.to_string(),
                "last": target.last.map(|last| last.to_string()),
                "status": target.status.word(),
            })
        })
        .collect();
    json!({
        "text": crate::reading(source, citation.span),
        "start": citation.span.start,
        "end": citation.span.end,
        "from": citation.from.to_string(),
        "instrument": instrument,
        "name": name,
        "targets": targets,
    })
}

impl Piece {
    /// The citations in its articles, in the order of the text.
    #[must_use]
    pub fn citations(&self, source: &str) -> Vec<Citation> {
        crate::citations::find(source, self)
    }
}
