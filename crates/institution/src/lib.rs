//! An institution: its records, what is owed in it, and what its regulation says of an act.
//!
//! State is nothing but the fold of the acts performed. Pure: the ledger that keeps the acts, the
//! clock and the people are somebody else's.
#![deny(clippy::float_arithmetic)]

mod advise;
mod basis;
pub mod bind;
pub mod cases;
pub mod clock;
pub mod compare;
pub mod duty;
mod institution;
mod next;
mod owed;
mod recurring;
pub mod situations;
pub mod state;
pub mod view;

pub use duty::{Duty, DutyState};
pub use institution::{Authorized, Institution, Judged, Performed};
pub use next::Possible;
pub use owed::Owed;
pub use state::State;
