//! What a ledger says, and how anyone checks it: formats, hashes, proofs, signatures.
//!
//! Canonical JSON of entries, the RFC 6962 tree, inclusion and consistency proofs, C2SP signed
//! notes, checkpoints, cosignatures and policies, receipts, the succession of a log's keys.
//!
//! Pure: no file, clock, chance or network, so that the same code checks a receipt in a court's
//! browser (it builds for `wasm32-unknown-unknown`) and writes the ledger on a server. It never
//! panics on what it is given. Absent by design: where entries are kept, and who may write them.
#![deny(clippy::float_arithmetic)]

pub mod checkpoint;
pub mod envelope;
pub mod hash;
pub mod json;
pub mod key;
pub mod note;
pub mod policy;
pub mod proof;
pub mod receipt;
pub mod seal;
pub mod succession;
pub mod time;
pub mod tree;
pub mod verify;

pub use checkpoint::Checkpoint;
pub use envelope::{Draft, DraftError, Envelope, FORMAT};
pub use hash::Digest;
pub use json::{Json, Map};
pub use key::{Key, VKey};
pub use policy::Policy;
pub use receipt::Receipt;
pub use succession::{Handover, Succession};
pub use time::Moment;
pub use verify::Row;
