//! Makes receipts; what they are and how they are checked stands in the crate of proofs.

use crate::{
    Succession,
    checkpoint::Checkpoint,
    hash::Digest,
    ledger::LedgerError,
    proof,
    store::{Reader, StoreError},
    tile::Nodes,
};

pub use tiaoli_proof::receipt::{Receipt, ReceiptError, Trust, Verified, verify, verify_by};

/// Makes the receipt of entry `seq` against `checkpoint`.
pub fn prove(
    reader: &mut dyn Reader,
    seq: u64,
    checkpoint: &Checkpoint,
    keys: &Succession,
) -> Result<Receipt, LedgerError> {
    let size = checkpoint.size();
    if seq >= size {
        return Err(LedgerError::NoEntry { seq, size });
    }
    let entry = reader.entry(seq)?.ok_or_else(|| StoreError::damaged(format!("entry {seq}")))?;
    let mut nodes = Nodes::new(reader, size);
    let path = proof::inclusion(seq, size, &mut |height, index| nodes.node(height, index))?;
    // A receipt that would not verify must not leave the house.
    let leaf = Digest::leaf(&entry.bytes);
    proof::verify_inclusion(seq, size, &leaf, &path, &checkpoint.root())?;
    let (keys, checkpoint) = (keys.clone(), checkpoint.clone());
    Ok(Receipt { keys, entry: entry.bytes, index: seq, path, checkpoint })
}
