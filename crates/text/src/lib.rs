//! Reads written regulations into addressable structure.
//!
//! Pure: no file, clock, chance or network. What it finds it points at by byte offset; the wording
//! itself is never changed.
#![deny(clippy::float_arithmetic)]

pub mod address;
pub mod lang;
mod letter;
pub mod number;
pub mod numeral;

pub use address::Address;
pub use number::ArticleNumber;
pub use lang::{Lang, Words};
