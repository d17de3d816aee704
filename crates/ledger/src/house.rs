//! Entries that the house writes about itself: a change of keys, a loss that was accepted.
//!
//! They carry idempotency keys of their own, `tiaoli.<kind>.<number>`, which no caller may use. So
//! they are found by one look each in any store, and whoever folds the acts passes them over.

use crate::{
    Digest, Handover, Json, Map, Succession, VKey,
    checkpoint::Checkpoint,
    json,
    ledger::LedgerError,
    store::{Entry, Reader, StoreError},
};

/// What the idempotency keys of the house begin with.
pub const PREFIX: &str = "tiaoli.";

/// Whether the entry of this idempotency key is the house's own and no act.
#[must_use]
pub fn is_own(idem: &str) -> bool {
    idem.starts_with(PREFIX)
}

/// The idempotency key of the handover with this number, from 1.
pub(crate) fn key_idem(number: usize) -> String {
    format!("{PREFIX}key.{number}")
}

/// The idempotency key of the loss with this number, from 1.
fn loss_idem(number: usize) -> String {
    format!("{PREFIX}loss.{number}")
}

/// The members of the entry that records a handover.
pub(crate) fn key_body(handover: &Handover) -> Map {
    Map::from([("key".to_owned(), handover.note.to_string().into())])
}

/// The row of keys as the ledger records it.
pub(crate) fn keys(reader: &mut dyn Reader) -> Result<Succession, LedgerError> {
    let first = VKey::parse(&reader.identity()?.vkey).map_err(LedgerError::Key)?;
    let mut keys = Succession::new(first);
    while let Some(entry) = reader.find(&key_idem(keys.handovers().len() + 1))? {
        let damaged = || StoreError::damaged(format!("entry {}", entry.seq));
        let note = member(&entry, "key").ok_or_else(damaged)?;
        let note = note.as_text().ok_or_else(damaged)?;
        let handover = Handover::parse(note).map_err(LedgerError::Handover)?;
        if handover.at != entry.seq {
            return Err(damaged().into());
        }
        keys.push(handover).map_err(LedgerError::Handover)?;
    }
    Ok(keys)
}

fn member(entry: &Entry, name: &str) -> Option<Json> {
    json::parse(&entry.bytes).ok()?.get(name).cloned()
}
/// Entries that had been acknowledged and are given up, as the ledger records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Where the entry that says so stands: the first place that was lost.
    pub at: u64,
    /// How many entries had been acknowledged.
    pub acknowledged: u64,
    /// Their root.
    pub root: Digest,
    /// Why they were given up, in the words of whoever did it.
    pub why: String,
}

impl Loss {
    /// The members of the entry.
    pub(crate) fn body(known: &Checkpoint, why: &str) -> Map {
        let size = i64::try_from(known.size()).unwrap_or(json::MAX_INT);
        let loss = Map::from([
            ("acknowledged".to_owned(), size.into()),
            ("checkpoint".to_owned(), known.to_string().into()),
            ("root".to_owned(), known.root().hex().into()),
            ("why".to_owned(), why.into()),
        ]);
        Map::from([("loss".to_owned(), loss.into())])
    }

    fn of(entry: &Entry) -> Option<Self> {
        let loss = member(entry, "loss")?;
        Some(Self {
            at: entry.seq,
            acknowledged: u64::try_from(loss.get("acknowledged")?.as_int()?).ok()?,
            root: Digest::from_hex(loss.get("root")?.as_text()?)?,
            why: loss.get("why")?.as_text()?.to_owned(),
        })
    }
}

/// Every loss that the ledger records.
pub(crate) fn losses(reader: &mut dyn Reader) -> Result<Vec<Loss>, StoreError> {
    let mut losses = Vec::new();
    while let Some(entry) = reader.find(&loss_idem(losses.len() + 1))? {
        let damaged = || StoreError::damaged(format!("entry {}", entry.seq));
        losses.push(Loss::of(&entry).ok_or_else(damaged)?);
    }
    Ok(losses)
}

/// The idempotency key for the next loss.
pub(crate) fn next_loss(reader: &mut dyn Reader) -> Result<String, StoreError> {
    Ok(loss_idem(losses(reader)?.len() + 1))
}
