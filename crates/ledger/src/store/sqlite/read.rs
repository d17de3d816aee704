//! Connections that only read.

use std::{ops::ControlFlow, path::Path};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, types::ValueRef};

use super::{INST, failed, finished, sql};
use crate::{
    hash::Digest,
    store::{Entry, Identity, Reader, Row, StoreError},
};

/// The reading half of the embedded store.
#[derive(Debug)]
pub struct SqliteReader {
    pub(super) connection: Connection,
}

impl SqliteReader {
    /// Opens the finished ledger at `path` for reading.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { connection: finished(path, OpenFlags::SQLITE_OPEN_READ_ONLY)? })
    }

    fn one(&self, query: &str, key: impl rusqlite::Params) -> Result<Option<Entry>, StoreError> {
        type Parts = (i64, String, Vec<u8>, Vec<u8>);
        let read = || -> Result<Option<Parts>, rusqlite::Error> {
            self.connection
                .prepare_cached(query)?
                .query_row(key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .optional()
        };
        let Some((seq, idem, leaf, bytes)) = read().map_err(failed("read an entry"))? else {
            return Ok(None);
        };
        let damaged = || StoreError::damaged(format!("entry {seq}"));
        let leaf = Digest::from_slice(&leaf).ok_or_else(damaged)?;
        Ok(Some(Entry { seq: u64::try_from(seq).map_err(|_| damaged())?, idem, leaf, bytes }))
    }
}

impl Reader for SqliteReader {
    fn identity(&mut self) -> Result<Identity, StoreError> {
        self.connection
            .query_row("SELECT inst, vkey FROM institution WHERE id=?1", [INST], |row| {
                Ok(Identity { inst: row.get(0)?, vkey: row.get(1)? })
            })
            .map_err(failed("read the institution"))
    }

    fn last(&mut self) -> Result<Option<Entry>, StoreError> {
        self.one("SELECT seq, idem, leaf, bytes FROM entry ORDER BY seq DESC LIMIT 1", ())
    }

    fn last_seq(&mut self) -> Result<Option<u64>, StoreError> {
        let query = "SELECT max(seq) FROM entry";
        let last: Option<i64> = self
            .connection
            .prepare_cached(query)
            .and_then(|mut query| query.query_row((), |row| row.get(0)))
            .map_err(failed("read the last entry"))?;
        last.map(|last| u64::try_from(last).map_err(|_| StoreError::damaged("entry"))).transpose()
    }

    fn signed(&mut self) -> Result<Option<(u64, String)>, StoreError> {
        Ok(None)
    }

    fn entry(&mut self, seq: u64) -> Result<Option<Entry>, StoreError> {
        let query = "SELECT seq, idem, leaf, bytes FROM entry WHERE seq=?1";
        self.one(query, [sql(seq)?])
    }

    fn find(&mut self, idem: &str) -> Result<Option<Entry>, StoreError> {
        let query = "SELECT seq, idem, leaf, bytes FROM entry WHERE idem=?1";
        self.one(query, [idem])
    }

    fn idems(&mut self, each: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
        let mut run = || -> Result<(), rusqlite::Error> {
            let mut query = self.connection.prepare("SELECT idem FROM entry")?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                // A key that is no text any more is found by verification, not here.
                each(row.get_ref(0)?.as_str().unwrap_or_default());
            }
            Ok(())
        };
        run().map_err(failed("read the keys"))
    }

    fn scan(
        &mut self,
        from: u64,
        each: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let from = sql(from)?;
        let mut run = || -> Result<(), rusqlite::Error> {
            let mut query = self.connection.prepare_cached(
                "SELECT seq, idem, leaf, bytes FROM entry WHERE seq>=?1 ORDER BY seq",
            )?;
            let mut rows = query.query([from])?;
            while let Some(row) = rows.next()? {
                // Values of a wrong type, which only damage can bring, are shown as nothing: the
                // checks above then name the entry.
                let text = |at| match row.get_ref(at) {
                    Ok(ValueRef::Text(text)) => str::from_utf8(text).unwrap_or_default(),
                    _ => "",
                };
                let blob = |at| match row.get_ref(at) {
                    Ok(ValueRef::Blob(blob)) => blob,
                    _ => &[][..],
                };
                let seq = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(u64::MAX);
                if each(Row { seq, idem: text(1), leaf: blob(2), bytes: blob(3) }).is_break() {
                    break;
                }
            }
            Ok(())
        };
        run().map_err(failed("read the entries"))
    }

    fn leaves(&mut self, from: u64, to: u64) -> Result<Vec<Digest>, StoreError> {
        let (first, end) = (sql(from)?, sql(to)?);
        let read = || -> Result<Vec<Vec<u8>>, rusqlite::Error> {
            self.connection
                .prepare_cached("SELECT leaf FROM entry WHERE seq>=?1 AND seq<?2 ORDER BY seq")?
                .query_map((first, end), |row| row.get(0))?
                .collect()
        };
        let leaves: Option<Vec<Digest>> = read()
            .map_err(failed("read the leaves"))?
            .iter()
            .map(|leaf| Digest::from_slice(leaf))
            .collect();
        leaves
            .filter(|leaves| leaves.len() as u64 == to.saturating_sub(from))
            .ok_or_else(|| StoreError::damaged(format!("leaves {from}..{to}")))
    }

    fn tile(&mut self, level: u32, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.connection
            .prepare_cached("SELECT hashes FROM tile WHERE level=?1 AND idx=?2")
            .and_then(|mut query| {
                let key = (level, sql(index).unwrap_or(i64::MAX));
                query.query_row(key, |row| row.get(0)).optional()
            })
            .map_err(failed("read a tile"))
    }

    fn checkpoint(&mut self, size: u64) -> Result<Option<(u64, String)>, StoreError> {
        let query = "SELECT size, note FROM checkpoint WHERE size>=?1 ORDER BY size LIMIT 1";
        let found: Option<(i64, String)> = self
            .connection
            .prepare_cached(query)
            .and_then(|mut query| {
                query
                    .query_row([sql(size).unwrap_or(i64::MAX)], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })
                    .optional()
            })
            .map_err(failed("read a checkpoint"))?;
        let damaged = |_| StoreError::damaged("checkpoint");
        found.map(|(size, note)| Ok((u64::try_from(size).map_err(damaged)?, note))).transpose()
    }
}
