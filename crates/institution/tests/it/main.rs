//! Everything that is tested from outside, in one binary.

#[cfg(test)]
mod regulations;
#[cfg(test)]
mod rig;
