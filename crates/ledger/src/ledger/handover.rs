//! Changes the key that signs, in a turn of its own.

use std::sync::PoisonError;

use super::{Ledger, LedgerError};
use crate::{
    envelope::Draft, house, json::Map, key::Key, key::KeyError, succession::Handover, time::Moment,
};

/// How a key ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// In good order: all it has signed stays good.
    Rotated,
    /// In wrong hands since the ledger had so many entries: what it signed over more does not count.
    Revoked {
        /// The last size for which it counts.
        until: u64,
    },
}

impl Ledger {
    /// Ends the key `old`, which must be the one in use, and goes on with `new`.
    ///
    /// The new key must be safe on the disk before this is called. When it returns, the handover is
    /// an entry, and the head over it is signed by the new key.
    pub fn hand_over(
        &self,
        old: &Key,
        new: Key,
        how: Ending,
        now: Moment,
    ) -> Result<Handover, LedgerError> {
        let mut new = Some(new);
        let kept = self.turn(|turn| -> Result<Handover, LedgerError> {
            let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            if old.public() != keys.current() {
                let (expected, given) = (keys.current().to_string(), old.public().to_string());
                return Err(LedgerError::OtherKey { expected, given });
            }
            // A change of keys that another node was ahead of has stopped this one.
            let Some(next) = &new else { return Err(LedgerError::Conflict { head: turn.head() }) };
            if next.public().name() != old.public().name() {
                return Err(LedgerError::Key(KeyError::Name));
            }
            let head = turn.head();
            let handover = match how {
                Ending::Rotated => Handover::rotate(old, next, head.size),
                Ending::Revoked { until } => Handover::revoke(old, next, head.size, until),
            };
            let mut longer = keys.clone();
            longer.push(handover.clone()).map_err(LedgerError::Handover)?;
            let draft = Draft {
                idem: house::key_idem(longer.handovers().len()),
                time: head.time_for(now)?,
                body: house::key_body(&handover),
                found: Map::new(),
            };
            turn.put(&draft)?;
            // From here on nothing can fail before the commit, whose failure ends the process.
            turn.front.successor = new.take();
            *keys = longer;
            Ok(handover)
        })?;
        Ok(kept.value)
    }
}
