//! Entries that the house writes about itself: a change of keys.
//!
//! They carry idempotency keys of their own, `tiaoli.<kind>.<number>`, which no caller may use. So
//! they are found by one look each in any store, and whoever folds the acts passes them over.

use crate::{
    Handover, Json, Map, Succession, VKey, json,
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
