//! Tests of the binary: what scripts and people may rely on.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a test stops where it fails and says what it counted"
)]

mod bad_input;
mod book;
mod custody;
mod demo;
mod documents;
mod flip;
mod fmt;
mod golden;
mod help;
mod house;
mod judge;
mod kill;
mod language;
#[cfg(test)]
mod major;
mod norm_diff;
mod output;
mod readme;
mod replay;
mod stack;
mod support;
mod tampered;
mod vocabulary;
mod witness;
mod year;
