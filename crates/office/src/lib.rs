//! The office of an institution: one ledger, the people who work on it, and what they need beside it.
//!
//! Everything that touches disk, database, clock and chance between the pure judge and the pages is
//! here. Absent by design: any rule of decision (the judge has them all) and anything of HTTP.
//!
//! [`Office`] is the door. What it keeps of its own (accounts, sessions, names for people to read) is
//! in `office.db`; everything else is worked out from the ledger and can be thrown away.

pub mod account;
pub mod chart;
mod db;
pub mod desk;
pub mod entry;
mod failure;
pub mod foundation;
pub mod keyfile;
pub mod label;
pub mod library;
mod mention;
mod office;
mod password;
pub mod rim;
pub mod seat;
pub mod session;
mod throttle;
mod totp;
pub mod trust;
pub mod why;

pub use failure::{Failure, Why};
pub use office::Office;
pub use password::Cost;
pub use rim::Rim;
pub use totp::{Totp, base32};
