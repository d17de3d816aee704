//! Reads written regulations into addressable structure.
//!
//! Pure: no file, clock, chance or network. What it finds it points at by byte offset; the wording
//! itself is never changed.
#![deny(clippy::float_arithmetic)]

pub mod lang;

pub use lang::{Lang, Words};
