//! The other language: remembered, then back to where one was.

use crate::ask::Ask;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};
use crate::{cookie, url};
use tiaoli_text::Lang;

/// Remembers the language and goes back.
pub fn page(ask: &Ask) -> Reply {
    let lang = Lang::from_tag(ask.parts.get("lang")).ok_or_else(Problem::missing)?;
    let back = url::local(ask.query.get("back")).unwrap_or("/");
    Ok(Answer::see(back).cookie(cookie::lang(lang)))
}
