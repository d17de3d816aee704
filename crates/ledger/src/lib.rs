//! An append-only ledger that nobody can rewrite unnoticed.
//!
//! Each institution has one transparency log: an RFC 6962 tree over entries in restricted
//! canonical JSON, signed checkpoints and receipts in the C2SP formats, kept in SQLite by one
//! process or in PostgreSQL by several nodes. What is acknowledged is durable, signed for and
//! remembered outside the database.
//!
//! Absent by design: any rule of decision. Who may do what is judged before, in the turn at the
//! head ([`Ledger::turn`]); the ledger only guarantees that nothing comes between the judgment and
//! the record. Clocks, seeds and identities are arguments.

pub mod audit;
pub mod backup;
pub mod checkpoint;
mod envelope;
mod error;
pub mod export;
pub mod hash;
pub mod json;
pub mod key;
mod ledger;
pub mod mark;
pub mod note;
pub mod proof;
pub mod receipt;
pub mod store;
mod tile;
mod time;
pub mod tree;
pub mod verify;

pub use checkpoint::Checkpoint;
pub use envelope::{Draft, DraftError, Envelope, FORMAT};
pub use hash::Digest;
pub use json::{Json, Map};
pub use key::{Key, VKey};
pub use ledger::{
    Appended, Fold, Follower, Head, HighWater, Kept, Ledger, LedgerError, Parts, Place, Placed,
    Settings, Turn, View,
};
pub use receipt::Receipt;
pub use tile::Tile;
pub use time::Moment;
