//! What changed between two versions of a regulation.
//!
//! Articles are aligned by their wording, not by their numbers, so a law that was renumbered
//! throughout shows only what was really changed.

mod align;
mod data;
mod gap;
mod inline;
mod likeness;
mod render;

use crate::{Article, Piece, Words};

pub use data::diff_view;
pub use inline::{Change, ChangeKind, changes};
pub use render::{comparison_html, comparison_markdown};

/// One of the two versions.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The text.
    pub source: &'a str,
    /// Its structure.
    pub piece: &'a Piece,
}

/// The two versions side by side.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// The version before.
    pub old: Version<'a>,
    /// The version after.
    pub new: Version<'a>,
    /// The articles in the order of the new version; a repealed one stands where it stood.
    pub rows: Vec<Row<'a>>,
}

/// An article before and after.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// It in the version before.
    pub old: Option<&'a Article>,
    /// It in the version after.
    pub new: Option<&'a Article>,
    /// It passed over articles that kept their order.
    pub moved: bool,
    /// The wording, where it was changed.
    pub changes: Vec<Change>,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Nothing.
    Same,
    /// It stands under another number.
    Renumbered,
    /// It reads differently.
    Changed,
    /// It reads differently and stands under another number.
    ChangedAndRenumbered,
    /// It is new.
    Added,
    /// It is gone.
    Repealed,
}

impl Fate {
    /// The word for it in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Renumbered => "renumbered",
            Self::Changed => "changed",
            Self::ChangedAndRenumbered => "changed_and_renumbered",
            Self::Added => "added",
            Self::Repealed => "repealed",
        }
    }

    /// The word for it for people.
    #[must_use]
    pub fn label(self) -> Words {
        match self {
            Self::Same => Words::new("未修改", "unchanged"),
            Self::Renumbered => Words::new("改条号", "renumbered"),
            Self::Changed => Words::new("修改", "changed"),
            Self::ChangedAndRenumbered => Words::new("修改并改条号", "changed and renumbered"),
            Self::Added => Words::new("增加", "added"),
            Self::Repealed => Words::new("删除", "repealed"),
        }
    }

    /// Every fate, in the order of a summary.
    pub const ALL: [Self; 6] = [
        Self::Added,
        Self::Repealed,
        Self::Changed,
        Self::ChangedAndRenumbered,
        Self::Renumbered,
        Self::Same,
    ];
}

impl Row<'_> {
    /// What became of the article.
    #[must_use]
    pub fn fate(&self) -> Fate {
        match (self.old, self.new) {
            (Some(old), Some(new)) => match (old.number == new.number, self.changes.is_empty()) {
                (true, true) => Fate::Same,
                (false, true) => Fate::Renumbered,
                (true, false) => Fate::Changed,
                (false, false) => Fate::ChangedAndRenumbered,
            },
            (None, _) => Fate::Added,
            (_, None) => Fate::Repealed,
        }
    }
}

impl Comparison<'_> {
    /// How many articles met each fate.
    #[must_use]
    pub fn counts(&self) -> Vec<(Fate, usize)> {
        let count = |fate| self.rows.iter().filter(|row| row.fate() == fate).count();
        Fate::ALL.into_iter().map(|fate| (fate, count(fate))).filter(|one| one.1 > 0).collect()
    }

    /// The counts as a sentence.
    #[must_use]
    pub fn summary(&self) -> Words {
        let words: Vec<Words> = self
            .counts()
            .into_iter()
            .map(|(fate, count)| {
                let Words { zh, en } = fate.label();
                Words::new(format!("{zh} {count} 条"), format!("{count} {en}"))
            })
            .collect();
        Words::join(&words, "，", ", ")
    }
}

/// Compares two versions article by article.
///
/// The end of an article whose head is not on the page is left out: it cannot be compared.
#[must_use]
pub fn diff<'a>(old: Version<'a>, new: Version<'a>) -> Comparison<'a> {
    let pairs = align::align(old, new);
    let mut rows = Vec::new();
    let mut olds = old.piece.articles.iter().enumerate().peekable();
    let gone = |at: usize| pairs.gone(at);
    for (at, article) in new.piece.articles.iter().enumerate() {
        let pair = pairs.of_new(at);
        if let Some(pair) = pair.filter(|pair| !pair.moved) {
            // Whatever was repealed before this article stood above it.
            while let Some((index, before)) = olds.next_if(|(index, _)| *index <= pair.old) {
                if gone(index) {
                    rows.push(Row {
                        old: Some(before),
                        new: None,
                        moved: false,
                        changes: Vec::new(),
                    });
                }
            }
        }
        let before = pair.and_then(|pair| old.piece.articles.get(pair.old));
        let changes = match before {
            Some(before) if pair.is_some_and(|pair| !pair.equal) => {
                changes(&before.text(old.source), &article.text(new.source))
            }
            _ => Vec::new(),
        };
        let moved = pair.is_some_and(|pair| pair.moved);
        rows.push(Row { old: before, new: Some(article), moved, changes });
    }
    for (index, before) in olds {
        if gone(index) {
            rows.push(Row { old: Some(before), new: None, moved: false, changes: Vec::new() });
        }
    }
    Comparison { old, new, rows }
}
