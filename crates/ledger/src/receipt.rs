//! A receipt: one text that proves one entry, offline (C2SP tlog-proof).
//!
//! The `extra` line carries what is needed to rebuild the leaf, which is what that line is for:
//! base64 of `tiaoli-receipt 1`, the log's verifier key and the entry's bytes, each on its line
//! (the entry last, up to the end). Other tools read the file as any proof; ours needs nothing
//! beside it. The key in it proves nothing about itself: who has pinned a key passes it in, and
//! who has not is told so in the result.

use base64::{Engine as _, engine::general_purpose::STANDARD};

mod error;

use crate::{
    checkpoint::{Checkpoint, decimal},
    envelope::Envelope,
    hash::Digest,
    key::VKey,
    ledger::LedgerError,
    proof,
    store::{Reader, StoreError},
    tile::Nodes,
};

pub use error::ReceiptError;

/// The first line of every proof.
const FORMAT: &str = "c2sp.org/tlog-proof@v1";
/// The first line of what `extra` carries.
const EXTRA: &str = "tiaoli-receipt 1";
/// No receipt is longer: an entry, sixty-four hashes and a checkpoint with its signatures.
const MAX_BYTES: usize = 2 << 20;

/// The parts of a receipt. Nothing in it is trusted before [`verify`] has said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The verifier key that the receipt itself names.
    pub key: VKey,
    /// The entry's bytes.
    pub entry: Vec<u8>,
    /// Its place in the ledger.
    pub index: u64,
    /// The hashes from the leaf's sibling up to below the root.
    pub path: Vec<Digest>,
    /// The checkpoint that the path leads to.
    pub checkpoint: Checkpoint,
}

/// What a receipt has proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The entry's bytes.
    pub entry: Vec<u8>,
    /// The institution it names.
    pub inst: String,
    /// Its place in the ledger.
    pub index: u64,
    /// Its leaf hash.
    pub leaf: Digest,
    /// Size of the ledger in the checkpoint.
    pub size: u64,
    /// Root of the ledger in the checkpoint.
    pub root: Digest,
    /// The log's name.
    pub origin: String,
    /// The key that signed the checkpoint.
    pub key: VKey,
    /// Whether that key was given by the verifier; if not, the receipt vouches only for itself.
    pub pinned: bool,
}

impl Receipt {
    /// Takes a receipt apart.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        if text.len() > MAX_BYTES {
            return Err(ReceiptError::TooLong);
        }
        let (head, note) = text.split_once("\n\n").ok_or(ReceiptError::Shape { line: 1 })?;
        let mut lines = head.split('\n').zip(1..);
        let mut next =
            |line| lines.next().map(|(text, _)| text).ok_or(ReceiptError::Shape { line });
        if next(1)? != FORMAT {
            return Err(ReceiptError::Shape { line: 1 });
        }
        let extra = next(2)?.strip_prefix("extra ").ok_or(ReceiptError::Extra)?;
        let index = next(3)?.strip_prefix("index ").and_then(decimal);
        let index = index.ok_or(ReceiptError::Shape { line: 3 })?;
        let mut path = Vec::new();
        for (text, line) in lines {
            path.push(Digest::from_base64(text).ok_or(ReceiptError::Shape { line })?);
        }
        let (key, entry) = read_extra(extra).ok_or(ReceiptError::Extra)?;
        let checkpoint = Checkpoint::parse(note).map_err(ReceiptError::Checkpoint)?;
        Ok(Self { key, entry, index, path, checkpoint })
    }
}

fn read_extra(text: &str) -> Option<(VKey, Vec<u8>)> {
    let bytes = STANDARD.decode(text).ok()?;
    let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
    (parts.next()? == EXTRA.as_bytes()).then_some(())?;
    let key = VKey::parse(str::from_utf8(parts.next()?).ok()?).ok()?;
    Some((key, parts.next()?.to_vec()))
}

impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut extra = format!("{EXTRA}\n{}\n", self.key).into_bytes();
        extra.extend(&self.entry);
        writeln!(f, "{FORMAT}\nextra {}\nindex {}", STANDARD.encode(extra), self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", hash.base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Checks a receipt in a fixed order: entry, leaf, path, root, signature.
///
/// With `trusted`, only that key counts. Without, the receipt's own key is taken and the result
/// says that nobody has vouched for it.
pub fn verify(text: &str, trusted: Option<&VKey>) -> Result<Verified, ReceiptError> {
    let receipt = Receipt::parse(text)?;
    let entry = Envelope::scan(&receipt.entry).ok_or(ReceiptError::Entry)?;
    if entry.seq != receipt.index {
        return Err(ReceiptError::Index { entry: entry.seq, receipt: receipt.index });
    }
    let inst = entry.inst.to_owned();
    let leaf = Digest::leaf(&receipt.entry);
    let (size, root) = (receipt.checkpoint.size(), receipt.checkpoint.root());
    proof::verify_inclusion(receipt.index, size, &leaf, &receipt.path, &root)
        .map_err(ReceiptError::Path)?;
    let key = trusted.unwrap_or(&receipt.key).clone();
    receipt.checkpoint.verify(&key).map_err(ReceiptError::Checkpoint)?;
    let origin = receipt.checkpoint.origin().to_owned();
    let (entry, index, pinned) = (receipt.entry, receipt.index, trusted.is_some());
    Ok(Verified { entry, inst, index, leaf, size, root, origin, key, pinned })
}

/// Makes the receipt of entry `seq` against `checkpoint`.
pub(crate) fn prove(
    reader: &mut dyn Reader,
    seq: u64,
    checkpoint: &Checkpoint,
    key: &VKey,
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
    let (key, checkpoint) = (key.clone(), checkpoint.clone());
    Ok(Receipt { key, entry: entry.bytes, index: seq, path, checkpoint })
}
