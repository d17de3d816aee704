//! From one page of a long list to the next.

use crate::ask::Ask;
use maud::{Markup, html};

/// Links to the page before and after; nothing where there is one page only.
#[must_use]
pub fn pager(ask: &Ask, newer: Option<&str>, older: Option<&str>) -> Markup {
    html! {
        @if newer.is_some() || older.is_some() {
            nav.tl-pager aria-label=(ask.say("分页", "Pages")) {
                @if let Some(address) = newer { a href=(address) rel="prev" { (ask.say("← 上一页", "← Previous")) } }
                @if let Some(address) = older { a href=(address) rel="next" { (ask.say("下一页 →", "Next →")) } }
            }
        }
    }
}
