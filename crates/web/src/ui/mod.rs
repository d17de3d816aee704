//! Components: one a file, each a function that gives markup.

pub mod act_line;
pub mod duty;
pub mod fields;
pub mod look;
pub mod pager;
pub mod record;
pub mod why;

use crate::ask::Ask;
use maud::{Markup, html};

/// A note where a list is empty: says so, and what would fill it.
#[must_use]
pub fn empty(text: &str) -> Markup {
    html! { p.tl-empty { (text) } }
}

/// A name of the regulation for people: English names are written with underscores there.
#[must_use]
pub fn word(ask: &Ask, words: &tiaoli_text::Words) -> String {
    match ask.lang {
        tiaoli_text::Lang::Zh => words.zh.clone(),
        tiaoli_text::Lang::En => {
            let text = words.en.replace('_', " ");
            let mut chars = text.chars();
            chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
        }
    }
}
