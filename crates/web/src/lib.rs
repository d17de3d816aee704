//! The window of the office: pages that work without scripts, in Chinese and English.
//!
//! Reads from [`tiaoli_office`], asks the judge, shows what it says. Absent by design: SQL, and any
//! rule of decision. One file a page (`pages/`), one a component (`ui/`); every address is a line in
//! [`routes`], from which the router, the navigation and the tests are made.
//!
//! # To add a page
//!
//! 1. `pages/NAME.rs`: `pub fn page(room: &Room) -> Reply`, ending in [`Room::page`]. Words stand where
//!    they are shown: `room.say("议题", "Matters")`. Buttons come from [`ui::why`], never from a rule.
//! 2. A line in [`routes::ROUTES`]: method, path, who may come, and its place in the navigation.
//! 3. A form is plain HTML that posts to a second line; bad input is answered by the same page with
//!    status 422 and [`ui::fields::Faults`], what was typed kept.
//! 4. `tests/it/matrix.rs` finds the route by itself and asks for a sample address if the path has a
//!    `{part}`; `e2e/screens.sh` takes its picture in both languages and two widths. Look at them.

mod app;
mod ask;
mod assets;
mod cookie;
mod form;
mod gate;
mod headers;
mod live;
mod page;
pub mod pages;
mod problem;
mod reply;
pub mod routes;
mod serve;
pub mod ui;
mod url;

pub use app::{App, Settings};
pub use ask::{Ask, Room};
pub use form::Form;
pub use page::plain;
pub use problem::Problem;
pub use reply::{Answer, Reply};
pub use serve::{router, serve};
