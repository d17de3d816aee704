//! The one connection that writes.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};

use super::{SqliteReader, failed, finished, sql};
use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    store::{Batch, Reader, Store, StoreError},
};

/// The writing half of the embedded store.
#[derive(Debug)]
pub struct SqliteStore {
    own: SqliteReader,
}

impl SqliteStore {
    /// Opens the finished ledger at `path` for writing.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = finished(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let mode: String = connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .map_err(failed("journal mode"))?;
        if mode != "wal" {
            let found = format!("journal_mode={mode}");
            return Err(StoreError::Unfit { found, needed: "journal_mode=wal".to_owned() });
        }
        connection.pragma_update(None, "synchronous", "full").map_err(failed("synchronous"))?;
        // Moving the journal into the database costs the commit that meets it two more flushes and
        // every page touched since; four times rarer than by default, it moves hot pages once
        // instead of four times. The journal stays at some 16 MiB and is written over in place.
        connection.pragma_update(None, "wal_autocheckpoint", 4000).map_err(failed("settings"))?;
        // Enough for the pages of a large batch, so that none is read back from the journal.
        connection.pragma_update(None, "cache_size", -16_384).map_err(failed("settings"))?;
        Ok(Self { own: SqliteReader { connection } })
    }

    fn write(&mut self, batch: &Batch) -> Result<bool, rusqlite::Error> {
        let made = self.own.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            // First of all: if the last entry is not the one the batch follows, nothing else matters.
            let mut last =
                made.prepare_cached("SELECT seq, leaf FROM entry ORDER BY seq DESC LIMIT 1")?;
            let last: Option<(i64, [u8; 32])> =
                last.query_row((), |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let expected = batch.size_before.checked_sub(1).map(|seq| (seq, batch.tip_before));
            if last.map(|(seq, leaf)| (seq.try_into().ok(), Digest::new(leaf)))
                != expected.map(|(seq, leaf)| (Some(seq), leaf))
            {
                return Ok(false);
            }
            let mut insert = made.prepare_cached(
                "INSERT INTO entry (seq, idem, leaf, bytes) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for entry in batch.entries.iter() {
                let seq = sql(entry.seq).unwrap_or(i64::MAX);
                insert.execute((seq, &entry.idem, entry.leaf.as_bytes(), &entry.bytes))?;
            }
            for tile in &batch.tiles {
                made.prepare_cached("INSERT INTO tile (level, idx, hashes) VALUES (?1, ?2, ?3)")?
                    .execute((tile.level, sql(tile.index).unwrap_or(i64::MAX), &tile.hashes))?;
            }
            if let Some(checkpoint) = &batch.checkpoint {
                keep(&made, checkpoint)?;
            }
        }
        made.commit()?;
        Ok(true)
    }
}

fn keep(connection: &Connection, checkpoint: &Checkpoint) -> Result<(), rusqlite::Error> {
    // The same size is signed the same way twice: Ed25519 draws no chance.
    let size = sql(checkpoint.size()).unwrap_or(i64::MAX);
    connection
        .prepare_cached("INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?1, ?2)")?
        .execute((size, checkpoint.to_string()))
        .map(drop)
}

impl Store for SqliteStore {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        match self.write(batch).map_err(failed("commit"))? {
            true => Ok(()),
            false => Err(StoreError::Moved),
        }
    }

    /// What is called here is a library: it is never out of reach.
    fn recover(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn read(&mut self) -> &mut dyn Reader {
        &mut self.own
    }

    fn keep(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        keep(&self.own.connection, checkpoint).map_err(failed("keep a checkpoint"))
    }

    fn tend(&mut self) -> Result<(), StoreError> {
        self.own
            .connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .map_err(failed("move the journal"))
    }
}
