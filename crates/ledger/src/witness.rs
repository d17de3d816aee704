//! Witnesses: somebody elsewhere who has seen every head and signs for no other history.
//!
//! A log can show two people two histories as long as they never compare. A witness remembers the
//! last head it has signed for and signs the next one only with a proof that it continues that one
//! (C2SP tlog-witness, tlog-cosignature). So a rewritten history, a split view and a database put
//! back to an older copy all end at the witness: it answers with the size it knows.
//!
//! Here stands what both sides mean; how a text travels between them is not of this crate.

mod ask;
mod request;
mod serve;

pub use ask::{Post, WitnessError, ask};
pub use request::{Request, RequestError};
pub use serve::{Reply, Witness};
