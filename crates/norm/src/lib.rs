//! The norm language: pages of articles and norms in, judgements with articles out.
//!
//! Text → [`parse`] → [`tree::Tree`] → [`check`] → [`Regulation`] → [`judge`] → [`Verdict`]. Pure: no
//! file, clock, chance or network, no floats, no hash-map order. What an organ or a meeting is, this
//! crate does not know; it knows records, acts, norms and time.
#![deny(clippy::float_arithmetic)]

pub mod advice;
pub mod analyse;
pub mod check;
pub mod code;
pub mod diagnostic;
mod lexer;
pub mod parse;
pub mod program;
pub mod source;
pub mod surface;
pub mod token;
pub mod tree;
pub mod value;

pub use analyse::{Analysis, analyse};
pub use check::{Checked, check};
pub use program::Regulation;
pub mod calendar;
pub mod eval;
mod explain;
mod format;
pub mod judge;
pub mod print;
