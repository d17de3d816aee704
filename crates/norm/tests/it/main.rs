//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod any_text;
mod grammar;
#[cfg(test)]
mod words;
