//! An append-only ledger that nobody can rewrite unnoticed.
//!
//! Each institution has one transparency log, kept in SQLite by one process or in
//! PostgreSQL by several nodes. What is acknowledged is durable, signed for and remembered outside the database. What an entry, a tree, a checkpoint and a receipt
//! are stands in `tiaoli_proof`, which anybody can run who only checks; its modules are shown here
//! under their own names.
//!
//! Absent by design: any rule of decision. Who may do what is judged before, in the turn at the
//! head ([`Ledger::turn`]); the ledger only guarantees that nothing comes between the judgment and
//! the record. Clocks, seeds and identities are arguments.

pub mod audit;
pub mod backup;
pub mod blob;
pub mod export;
pub mod file;
pub mod house;
mod ledger;
pub mod mark;
pub mod receipt;
pub mod sealed;
pub mod store;
mod tile;
pub mod witness;

pub use ledger::{
    Appended, Ending, Fold, Follower, Head, HighWater, Kept, Ledger, LedgerError, Parts, Place,
    Placed, Settings, Turn, View,
};
pub use tiaoli_proof::{
    Checkpoint, Digest, Draft, DraftError, Envelope, FORMAT, Handover, Json, Key, Map, Moment,
    Policy, Receipt, Succession, VKey, checkpoint, envelope, hash, json, key, note, policy, proof,
    seal, succession, time, tree, verify,
};
pub use tile::Tile;
