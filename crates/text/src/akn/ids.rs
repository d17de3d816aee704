//! The ids of elements.

use std::collections::BTreeMap;

use crate::{Address, ArticleNumber, Level, Piece};

/// The element a heading opens, and how its ids begin.
pub(super) const fn container(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Book => ("book", "book"),
        Level::Part => ("part", "part"),
        Level::Volume => ("title", "title"),
        Level::Chapter => ("chapter", "chp"),
        Level::Section => ("section", "sec"),
    }
}

/// The level that an element stands for.
pub(super) fn level(element: &str) -> Option<Level> {
    [Level::Book, Level::Part, Level::Volume, Level::Chapter, Level::Section]
        .into_iter()
        .find(|level| container(*level).0 == element)
}

/// The id of a place.
pub(super) fn of_address(address: Address) -> String {
    let mut out = of_article(address.article);
    let levels = [("para", address.paragraph), ("point", address.item), ("indent", address.indent)];
    for (name, value) in levels {
        if let Some(value) = value {
            out += &format!("__{name}_{value}");
        }
    }
    out
}

/// The id of an article: `art_120-1` for 第一百二十条之一.
pub(super) fn of_article(number: ArticleNumber) -> String {
    format!("art_{number}")
}

/// The ids of the headings, each behind that of the heading it stands under.
pub(super) fn of_headings(piece: &Piece, ids: &mut Ids) -> Vec<String> {
    let mut open: Vec<(Level, String)> = Vec::new();
    let all = piece.headings.iter().map(|heading| {
        open.retain(|(level, _)| *level < heading.level);
        let above = open.last().map_or_else(String::new, |(_, id)| format!("{id}__"));
        let (_, prefix) = container(heading.level);
        let id = ids.fresh(format!("{above}{prefix}_{}", heading.number));
        open.push((heading.level, id.clone()));
        id
    });
    all.collect()
}

/// The number at the end of an id, without the mark of a repeated one.
pub(super) fn number(id: &str) -> Option<ArticleNumber> {
    let last = id.rsplit("__").next()?;
    let (_, number) = last.rsplit_once('_')?;
    number.split('.').next()?.parse().ok()
}

/// Gives every id once: the second `art_4`, a slip of the text, becomes `art_4.2`.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeMap<String, u32>);

impl Ids {
    pub fn fresh(&mut self, id: String) -> String {
        let count = self.0.entry(id.clone()).or_default();
        *count = count.saturating_add(1);
        if *count == 1 { id } else { format!("{id}.{count}") }
    }
}
