//! Can this hold, and if so, how? A small solver for the conditions of norms.
//!
//! A condition becomes a formula over *places*: what an act states, fields of records, findings. The
//! formula is searched branch by branch; the facts of one branch are held against each other by
//! equality with congruence, closed choices, and orderings with offsets (dates and amounts), all of
//! which are exact. What ranges over the records there happen to be (`count`, `some`, sums of more than
//! two) is a place of its own that the solver does not look into: what rests on one is only *possible*.
//!
//! "No" is therefore always certain, "yes" is certain unless the example says otherwise, and both are
//! bounded: past its allowance the solver answers that it does not know.

mod formula;
mod lower;
mod place;
mod search;
mod theory;
mod witness;

pub(super) use formula::Formula;
pub(super) use lower::{Lowering, Val};
pub(super) use place::Places;
pub(super) use search::{Answer, Solver};
