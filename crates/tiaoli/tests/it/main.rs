//! Tests of the binary: what scripts and people may rely on.

mod bad_input;
mod demo;
mod flip;
mod golden;
mod help;
mod house;
mod kill;
mod readme;
mod support;
