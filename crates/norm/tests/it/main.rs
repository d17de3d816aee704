//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod analysis;
#[cfg(test)]
mod any_text;
#[cfg(test)]
mod words;
