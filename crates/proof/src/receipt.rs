//! A receipt: one text that proves one entry, offline (C2SP tlog-proof).
//!
//! The `extra` line carries what is needed to rebuild the leaf, which is what that line is for: the
//! log's verifier key and the entry's bytes, and the handovers between where the log has had more
//! than one key. Other tools read the file as any proof; ours needs nothing beside it. A key in it
//! proves nothing about itself: who has pinned a key passes it in, and who has not is told so in the
//! result.

use base64::{Engine as _, engine::general_purpose::STANDARD};

mod error;

use crate::{
    checkpoint::{Checkpoint, CheckpointError, decimal},
    envelope::Envelope,
    hash::Digest,
    key::VKey,
    note::NoteError,
    policy::{Policy, Quorum},
    proof,
    succession::{Handover, Succession},
};

pub use error::ReceiptError;

/// The first line of every proof.
const FORMAT: &str = "c2sp.org/tlog-proof@v1";
/// The first line of what `extra` carries: key, then entry.
const EXTRA: &str = "tiaoli-receipt 1";
/// The same with handovers between the two.
const EXTRA_KEYS: &str = "tiaoli-receipt 2";
/// More changes of keys than this are refused.
const MAX_HANDOVERS: u64 = 1000;
/// No receipt is longer: an entry, sixty-four hashes and a checkpoint with its signatures.
const MAX_BYTES: usize = 2 << 20;

/// The parts of a receipt. Nothing in it is trusted before [`verify`] has said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The log's keys as the receipt itself names them.
    pub keys: Succession,
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
    /// Whether the verifier knew that key or one that leads to it; if not, the receipt vouches only
    /// for itself.
    pub pinned: bool,
    /// Whether the key that the verifier knew was revoked: who stole it could have written this too.
    pub revoked: bool,
    /// Who has cosigned the checkpoint, where a policy was given.
    pub quorum: Option<Quorum>,
}

/// What a verifier knows from elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trust<'a> {
    /// A key of the log.
    pub key: Option<&'a VKey>,
    /// The row of the log's keys, for receipts that are older than the key known.
    pub keys: Option<&'a Succession>,
    /// Which logs and witnesses are believed.
    pub policy: Option<&'a Policy>,
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
        let (keys, entry) = read_extra(extra).ok_or(ReceiptError::Extra)?;
        let checkpoint = Checkpoint::parse(note).map_err(ReceiptError::Checkpoint)?;
        Ok(Self { keys, entry, index, path, checkpoint })
    }
}

fn read_extra(text: &str) -> Option<(Succession, Vec<u8>)> {
    let bytes = STANDARD.decode(text).ok()?;
    let mut rest = bytes.as_slice();
    let format = line(&mut rest)?;
    let mut keys = Succession::new(VKey::parse(line(&mut rest)?).ok()?);
    if format == EXTRA_KEYS {
        let count =
            decimal(line(&mut rest)?).filter(|count| (1..=MAX_HANDOVERS).contains(count))?;
        for _ in 0..count {
            let length = usize::try_from(decimal(line(&mut rest)?)?).ok()?;
            let (note, after) = rest.split_at_checked(length)?;
            keys.push(Handover::parse(str::from_utf8(note).ok()?).ok()?).ok()?;
            rest = after;
        }
    } else if format != EXTRA {
        return None;
    }
    Some((keys, rest.to_vec()))
}

/// The text up to the next newline, which is passed over.
fn line<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let mut parts = rest.splitn(2, |byte| *byte == b'\n');
    let line = parts.next()?;
    *rest = parts.next()?;
    str::from_utf8(line).ok()
}

fn write_extra(keys: &Succession, entry: &[u8]) -> Vec<u8> {
    let (first, handovers) = (keys.first(), keys.handovers());
    let mut extra = if handovers.is_empty() {
        format!("{EXTRA}\n{first}\n")
    } else {
        format!("{EXTRA_KEYS}\n{first}\n{}\n", handovers.len())
    };
    for handover in handovers {
        let note = handover.note.to_string();
        extra.push_str(&format!("{}\n{note}", note.len()));
    }
    let mut extra = extra.into_bytes();
    extra.extend(entry);
    extra
}

impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let extra = write_extra(&self.keys, &self.entry);
        writeln!(f, "{FORMAT}\nextra {}\nindex {}", STANDARD.encode(extra), self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", hash.base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Checks a receipt against one key; see [`verify_by`].
///
/// With `trusted`, only that key and those it leads to count. Without, the receipt's own are taken
/// and the result says that nobody has vouched for them.
pub fn verify(text: &str, trusted: Option<&VKey>) -> Result<Verified, ReceiptError> {
    verify_by(text, &Trust { key: trusted, ..Trust::default() })
}

/// Checks a receipt in a fixed order: entry, leaf, path, root, signature, witnesses.
pub fn verify_by(text: &str, trust: &Trust<'_>) -> Result<Verified, ReceiptError> {
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
    let (key, pinned, revoked) = signer(&receipt, trust)?;
    let quorum = trust.policy.map(|policy| witnessed(&receipt, policy)).transpose()?;
    let origin = receipt.checkpoint.origin().to_owned();
    let (entry, index) = (receipt.entry, receipt.index);
    Ok(Verified { entry, inst, index, leaf, size, root, origin, key, pinned, revoked, quorum })
}

/// Who has signed, whether the verifier knew them, and whether by a key that was revoked.
fn signer(receipt: &Receipt, trust: &Trust<'_>) -> Result<(VKey, bool, bool), ReceiptError> {
    let logs = trust.policy.map(Policy::logs).unwrap_or_default();
    let known: Vec<&VKey> = trust.key.into_iter().chain(logs.iter().map(|log| &log.key)).collect();
    let mut error = None;
    for keys in trust.keys.into_iter().chain([&receipt.keys]) {
        let leads = known.iter().filter_map(|key| keys.knows(key)).min();
        if !known.is_empty() && leads.is_none() {
            continue;
        }
        match keys.verify(&receipt.checkpoint) {
            Ok(key) => {
                // A row of keys that was handed in is as good as a pinned one.
                let pinned = !known.is_empty() || trust.keys == Some(keys);
                return Ok((key.clone(), pinned, leads.unwrap_or_default()));
            }
            // What the verifier's own knowledge rules out the receipt cannot bring back.
            Err(found) if trust.keys == Some(keys) => return Err(ReceiptError::Checkpoint(found)),
            Err(found) => error = Some(found),
        }
    }
    // A key that leads nowhere may still have signed by itself.
    match error {
        Some(error) => Err(ReceiptError::Checkpoint(error)),
        None => {
            let signed =
                known.iter().find_map(|key| receipt.checkpoint.verify(key).ok().map(|()| *key));
            let none = || ReceiptError::Checkpoint(CheckpointError::Note(NoteError::NotSigned));
            Ok((signed.ok_or_else(none)?.clone(), true, false))
        }
    }
}

fn witnessed(receipt: &Receipt, policy: &Policy) -> Result<Quorum, ReceiptError> {
    let judged = policy.judge(receipt.checkpoint.note());
    let quorum = judged.map_err(|error| ReceiptError::Checkpoint(error.into()))?;
    if quorum.met { Ok(quorum) } else { Err(ReceiptError::Quorum(quorum)) }
}
