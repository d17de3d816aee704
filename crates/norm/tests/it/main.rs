//! Everything that is tested from outside, in one binary.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops where it fails and says what it counted"
)]

mod analysis;
mod any_text;
mod grammar;
mod words;
