//! Style and scripts, inside the program.

use crate::ask::Ask;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Style in layers, the first named first.
const CSS: &str = concat!(
    "@layer tokens, base, layout, components, print;\n",
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/layout.css"),
    include_str!("../assets/css/components.css"),
    include_str!("../assets/css/print.css"),
);

/// Small elements on top of pages that work without them.
const JS: &str = include_str!("../assets/js/app.js");

const ICON: &str = include_str!("../assets/icon.svg");

/// Changes whenever one of them does.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::digest([CSS, JS, ICON].concat().as_bytes());
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// The address of the asset called `name`.
#[must_use]
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// Serves one. An old address of a page that is still open gets what there is now, unkept.
pub fn page(ask: &Ask) -> Reply {
    let answer = match ask.parts.get("file") {
        "app.css" => Answer::bytes("text/css; charset=utf-8", CSS),
        "app.js" => Answer::bytes("text/javascript; charset=utf-8", JS),
        "icon.svg" => Answer::bytes("image/svg+xml", ICON),
        _ => return Err(Problem::missing()),
    };
    let current = ask.parts.get("version") == VERSION.as_str();
    Ok(if current { answer.for_ever() } else { answer })
}
