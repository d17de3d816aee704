//! What other nodes have appended, taken in and checked before anybody judges on it.

use std::{ops::ControlFlow, sync::Arc};

use super::Back;
use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    house,
    ledger::{Head, LedgerError},
    store::{Entry, Row, StoreError},
    time::Moment,
    verify::Look,
};

/// Entries of other nodes, and where they lead.
#[derive(Debug)]
pub(in crate::ledger) struct News {
    pub(in crate::ledger) head: Head,
    pub(in crate::ledger) checkpoint: Arc<Checkpoint>,
    pub(in crate::ledger) entries: Vec<Arc<Entry>>,
}

impl Back {
    /// Takes in what other nodes have appended since.
    ///
    /// Nothing is believed: every entry must follow the one before it, and together they must give
    /// the root that was signed with them. A database that no longer continues what this node has
    /// seen is a fork. What was taken in is marked like this node's own acknowledgements, so that
    /// any node's mark notices the loss of any node's entries.
    pub(in crate::ledger) fn catch_up(&mut self) -> Result<News, LedgerError> {
        let damaged = || StoreError::damaged("head");
        let (size, note) = self.store.read().signed()?.ok_or_else(damaged)?;
        let known = self.edge.frontier().size();
        if size < known {
            return Err(LedgerError::Fork { database: size, mark: known });
        }
        if size == known && note == self.last.to_string() {
            return Ok(self.news(Vec::new()));
        }
        let (mut edge, mut head) = (self.edge.clone(), self.head);
        let mut entries = Vec::new();
        let mut result = Ok(());
        let inst = &self.inst;
        self.store.read().scan(known, &mut |row| {
            if row.seq >= size {
                return ControlFlow::Break(());
            }
            match follow(row, inst, head, known) {
                Ok((entry, next)) => {
                    edge.push(entry.leaf, |_| ());
                    head = next;
                    entries.push(Arc::new(entry));
                    ControlFlow::Continue(())
                }
                Err(error) => {
                    result = Err(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        result?;
        if head.size != size {
            return Err(StoreError::damaged(format!("entry {}", head.size)).into());
        }
        let checkpoint = Checkpoint::parse(&note).map_err(LedgerError::MarkSignature)?;
        if entries.iter().any(|entry| house::is_own(&entry.idem)) {
            self.keys = None;
        }
        let keys = match self.keys.take() {
            Some(keys) => keys,
            None => house::keys(self.store.read())?,
        };
        if *keys.current() != self.key {
            // Another node has changed the keys: what this one would sign counts no more.
            let (expected, given) = (keys.current().to_string(), self.key.to_string());
            return Err(LedgerError::OtherKey { expected, given });
        }
        self.keys.insert(keys).verify_kept(&checkpoint).map_err(LedgerError::MarkSignature)?;
        if (checkpoint.size(), checkpoint.root()) != (size, edge.frontier().root()) {
            return Err(LedgerError::Fork { database: size, mark: known });
        }
        self.mark.advance(&checkpoint)?;
        (self.edge, self.head, self.last) = (edge, head, Arc::new(checkpoint));
        Ok(self.news(entries))
    }

    fn news(&self, entries: Vec<Arc<Entry>>) -> News {
        News { head: self.head, checkpoint: self.last(), entries }
    }
}

/// The entry of a row, which must follow `head`, and the head after it.
fn follow(row: Row<'_>, inst: &str, head: Head, known: u64) -> Result<(Entry, Head), LedgerError> {
    let damaged = || LedgerError::from(StoreError::damaged(format!("entry {}", head.size)));
    let look = Look::at(row, inst);
    let time = look.time.and_then(|time| Moment::parse(str::from_utf8(&time).ok()?));
    let time = time.ok_or_else(damaged)?;
    if row.seq != head.size || !look.faults.is_empty() || head.time.is_some_and(|last| time < last)
    {
        return Err(damaged());
    }
    if look.prev.flatten() != Some(head.tip) {
        // The first of them follows something else than what this node has seen there.
        let fork = LedgerError::Fork { database: row.seq + 1, mark: known };
        return Err(if row.seq == known { fork } else { damaged() });
    }
    let leaf: Digest = look.leaf;
    let entry = Entry { seq: row.seq, idem: row.idem.to_owned(), leaf, bytes: row.bytes.to_vec() };
    Ok((entry, Head { size: row.seq + 1, tip: leaf, time: Some(time) }))
}
