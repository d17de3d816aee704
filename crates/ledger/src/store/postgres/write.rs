//! The one connection of a node that writes.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{
    Address, PostgresReader,
    link::{Link, get},
    sql,
};
use crate::{
    checkpoint::Checkpoint,
    store::{Batch, Reader, Store, StoreError},
};

/// How long a lost database is waited for before the ledger stops.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long between two attempts to reach it.
const REST: Duration = Duration::from_millis(100);

/// The whole of a commit: move the head from where it was judged, and only then write the rest.
///
/// The update waits for whoever holds the head and then looks again; nothing else is written unless
/// it has found the head where it was. A head never comes back, so that a commit which was given up
/// for lost can arrive late only while nobody else has written, and then in its own place.
const COMMIT: &str = "\
WITH moved AS (
    UPDATE ledger_head SET size = $3, tip = $4, note = $5
    WHERE inst = $1 AND size = $2 AND tip = $6 RETURNING inst
), entries AS (
    INSERT INTO ledger_entry (inst, seq, idem, leaf, bytes)
    SELECT $1, $2 + n - 1, idem, leaf, bytes
    FROM moved, unnest($7::text[], $8::bytea[], $9::bytea[])
         WITH ORDINALITY AS new (idem, leaf, bytes, n)
    RETURNING inst
), tiles AS (
    INSERT INTO ledger_tile (inst, level, idx, hashes)
    SELECT $1, level, idx, hashes
    FROM moved, unnest($10::int4[], $11::int8[], $12::bytea[]) AS new (level, idx, hashes)
), checkpoints AS (
    INSERT INTO ledger_checkpoint (inst, size, note)
    SELECT $1, size, note FROM moved, unnest($13::int8[], $14::text[]) AS new (size, note)
    ON CONFLICT (inst, size) DO NOTHING
)
SELECT count(*) FROM entries";

/// The writing half of the shared store.
#[derive(Debug)]
pub struct PostgresStore {
    own: PostgresReader,
}

impl PostgresStore {
    /// Opens the institution's ledger for writing.
    pub fn open(address: &Address, inst: &str) -> Result<Self, StoreError> {
        let mut own = PostgresReader::with(address, inst, false)?;
        own.link()?.fit()?;
        Ok(Self { own })
    }

    fn write(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let unsigned = || StoreError::damaged("checkpoint");
        let (note, last) = match (&batch.signed, batch.entries.last()) {
            (Some(signed), Some(last)) => (signed.to_string(), last),
            _ => return Err(unsigned()),
        };
        let idems: Vec<&str> = batch.entries.iter().map(|entry| &*entry.idem).collect();
        let leaves: Vec<&[u8]> =
            batch.entries.iter().map(|entry| &entry.leaf.as_bytes()[..]).collect();
        let bytes: Vec<&[u8]> = batch.entries.iter().map(|entry| &*entry.bytes).collect();
        let (mut levels, mut indexes, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for tile in &batch.tiles {
            levels.push(i32::try_from(tile.level).unwrap_or(i32::MAX));
            indexes.push(sql(tile.index)?);
            hashes.push(&*tile.hashes);
        }
        let (mut sizes, mut notes) = (Vec::new(), Vec::new());
        if let Some(checkpoint) = &batch.checkpoint {
            sizes.push(sql(checkpoint.size())?);
            notes.push(checkpoint.to_string());
        }
        let (before, after) = (sql(batch.size_before)?, sql(last.seq + 1)?);
        let (tip, was) = (&last.leaf.as_bytes()[..], &batch.tip_before.as_bytes()[..]);
        let inst = self.own.inst.clone();
        let link = self.own.link()?;
        // What it has warned of before has nothing to do with this.
        link.warning();
        let rows = link.query(
            "commit",
            COMMIT,
            &[
                &inst, &before, &after, &tip, &note, &was, &idems, &leaves, &bytes, &levels,
                &indexes, &hashes, &sizes, &notes,
            ],
        )?;
        if let Some(what) = link.warning() {
            // A server that stops waiting for its standby says so in a warning and reports success.
            return Err(StoreError::Failed { doing: "commit", what });
        }
        let count: i64 = rows.first().map_or(Ok(0), |row| get(row, 0, "count"))?;
        match usize::try_from(count) {
            Ok(0) => Err(StoreError::Moved),
            Ok(count) if count == batch.entries.len() => Ok(()),
            _ => Err(StoreError::damaged("count")),
        }
    }
}

impl Store for PostgresStore {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let result = self.write(batch);
        if matches!(result, Err(StoreError::Lost { .. })) {
            self.own.link = None;
        }
        result
    }

    fn recover(&mut self) -> Result<(), StoreError> {
        let begun = Instant::now();
        loop {
            match self.own.link().and_then(Link::fit) {
                // What answers while the database fails over may be the standby, a moment before.
                Err(StoreError::Lost { .. } | StoreError::Unfit { .. })
                    if begun.elapsed() < PATIENCE =>
                {
                    self.own.link = None;
                    thread::sleep(REST);
                }
                result => return result,
            }
        }
    }

    fn read(&mut self) -> &mut dyn Reader {
        &mut self.own
    }

    fn keep(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let keep = "INSERT INTO ledger_checkpoint (inst, size, note) VALUES ($1, $2, $3) \
                    ON CONFLICT (inst, size) DO NOTHING";
        let (size, note) = (sql(checkpoint.size())?, checkpoint.to_string());
        self.own.rows("keep a checkpoint", keep, &[&size, &note]).map(drop)
    }

    /// The server tends to itself.
    fn tend(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
