//! Connections that read.

use std::ops::ControlFlow;

use tokio_postgres::types::ToSql;

use super::{
    Address, create,
    link::{Link, get},
    sql,
};
use crate::{
    hash::Digest,
    store::{Entry, Identity, Reader, Row, StoreError},
};

/// How many rows are asked for at once.
const PAGE: i64 = 256;
/// How many keys are asked for at once.
const KEYS: i64 = 4096;

/// The reading half of the shared store. A connection that broke is made again: reading changes
/// nothing.
pub struct PostgresReader {
    address: Address,
    reads: bool,
    pub(super) inst: String,
    pub(super) link: Option<Link>,
}

impl std::fmt::Debug for PostgresReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresReader").field("inst", &self.inst).finish_non_exhaustive()
    }
}

impl PostgresReader {
    /// Opens the institution's ledger for reading.
    pub fn open(address: &Address, inst: &str) -> Result<Self, StoreError> {
        Self::with(address, inst, true)
    }

    pub(super) fn with(address: &Address, inst: &str, reads: bool) -> Result<Self, StoreError> {
        let mut link = Link::open(address, reads)?;
        if !create::exists(&mut link, inst)? {
            return Err(StoreError::Missing { path: format!("{address} ({inst})").into() });
        }
        let (address, inst) = (address.clone(), inst.to_owned());
        Ok(Self { address, reads, inst, link: Some(link) })
    }

    /// The connection, made again if it was lost.
    pub(super) fn link(&mut self) -> Result<&mut Link, StoreError> {
        let link = match self.link.take() {
            Some(link) => link,
            None => Link::open(&self.address, self.reads)?,
        };
        Ok(self.link.insert(link))
    }

    pub(super) fn rows(
        &mut self,
        doing: &'static str,
        text: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<tokio_postgres::Row>, StoreError> {
        let fresh = self.link.is_none();
        let inst = self.inst.clone();
        let mut all: Vec<&(dyn ToSql + Sync)> = vec![&inst];
        all.extend(values);
        match self.link()?.query(doing, text, &all) {
            Err(StoreError::Lost { .. }) if !fresh => {
                self.link = None;
                self.rows(doing, text, values)
            }
            Err(error) => {
                if matches!(error, StoreError::Lost { .. }) {
                    self.link = None;
                }
                Err(error)
            }
            rows => rows,
        }
    }

    fn one(
        &mut self,
        text: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Entry>, StoreError> {
        let rows = self.rows("read an entry", text, values)?;
        let Some(row) = rows.first() else { return Ok(None) };
        let seq: i64 = get(row, 0, "entry")?;
        let damaged = || StoreError::damaged(format!("entry {seq}"));
        let leaf = Digest::from_slice(get(row, 2, "leaf")?).ok_or_else(damaged)?;
        let (idem, bytes) = (get(row, 1, "idem")?, get(row, 3, "bytes")?);
        Ok(Some(Entry { seq: u64::try_from(seq).map_err(|_| damaged())?, idem, leaf, bytes }))
    }

    /// Shows pages of rows whose first column is their place, up to the last one there is now.
    fn pages(
        &mut self,
        (from, page): (u64, i64),
        text: &'static str,
        each: &mut dyn FnMut(&tokio_postgres::Row) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(last) = self.last_seq()? else { return Ok(()) };
        let (mut next, last) = (sql(from)?, sql(last)?);
        while next <= last {
            let rows = self.rows("read the entries", text, &[&next, &last, &page])?;
            let Some(end) = rows.last() else { return Ok(()) };
            next = get::<i64>(end, 0, "entry")? + 1;
            for row in &rows {
                if each(row)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

impl Reader for PostgresReader {
    fn identity(&mut self) -> Result<Identity, StoreError> {
        let query = "SELECT vkey FROM ledger_institution WHERE inst = $1";
        let rows = self.rows("read the institution", query, &[])?;
        let row = rows.first().ok_or_else(|| StoreError::damaged("institution"))?;
        Ok(Identity { inst: self.inst.clone(), vkey: get(row, 0, "institution")? })
    }

    fn last(&mut self) -> Result<Option<Entry>, StoreError> {
        let query = "SELECT seq, idem, leaf, bytes FROM ledger_entry WHERE inst = $1 \
                     ORDER BY seq DESC LIMIT 1";
        self.one(query, &[])
    }

    fn last_seq(&mut self) -> Result<Option<u64>, StoreError> {
        let query = "SELECT max(seq) FROM ledger_entry WHERE inst = $1";
        let rows = self.rows("read the last entry", query, &[])?;
        let last: Option<i64> = rows.first().map_or(Ok(None), |row| get(row, 0, "entry"))?;
        last.map(|last| u64::try_from(last).map_err(|_| StoreError::damaged("entry"))).transpose()
    }

    fn signed(&mut self) -> Result<Option<(u64, String)>, StoreError> {
        let query = "SELECT size, note FROM ledger_head WHERE inst = $1";
        let rows = self.rows("read the head", query, &[])?;
        let damaged = || StoreError::damaged("head");
        let row = rows.first().ok_or_else(damaged)?;
        let size = u64::try_from(get::<i64>(row, 0, "head")?).map_err(|_| damaged())?;
        Ok(Some((size, get(row, 1, "head")?)))
    }

    fn entry(&mut self, seq: u64) -> Result<Option<Entry>, StoreError> {
        let query = "SELECT seq, idem, leaf, bytes FROM ledger_entry WHERE inst = $1 AND seq = $2";
        self.one(query, &[&sql(seq)?])
    }

    fn find(&mut self, idem: &str) -> Result<Option<Entry>, StoreError> {
        let query = "SELECT seq, idem, leaf, bytes FROM ledger_entry WHERE inst = $1 AND idem = $2";
        self.one(query, &[&idem])
    }

    fn idems(&mut self, each: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
        let query = "SELECT seq, idem FROM ledger_entry \
                     WHERE inst = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq LIMIT $4";
        self.pages((0, KEYS), query, &mut |row| {
            each(get(row, 1, "idem")?);
            Ok(ControlFlow::Continue(()))
        })
    }

    fn scan(
        &mut self,
        from: u64,
        each: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        // Entries never change: pages of them read one after another are as they were at once, up
        // to the last one that was there at the beginning.
        let query = "SELECT seq, idem, leaf, bytes FROM ledger_entry \
                     WHERE inst = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq LIMIT $4";
        self.pages((from, PAGE), query, &mut |row| {
            let seq = u64::try_from(get::<i64>(row, 0, "entry")?).unwrap_or(u64::MAX);
            let (idem, leaf, bytes) =
                (get(row, 1, "idem")?, get(row, 2, "leaf")?, get(row, 3, "bytes")?);
            Ok(each(Row { seq, idem, leaf, bytes }))
        })
    }

    fn leaves(&mut self, from: u64, to: u64) -> Result<Vec<Digest>, StoreError> {
        let query = "SELECT leaf FROM ledger_entry \
                     WHERE inst = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";
        let rows = self.rows("read the leaves", query, &[&sql(from)?, &sql(to)?])?;
        let leaf = |row| Ok(Digest::from_slice(get(row, 0, "leaf")?));
        let leaves: Option<Vec<Digest>> =
            rows.iter().map(leaf).collect::<Result<_, StoreError>>()?;
        leaves
            .filter(|leaves| leaves.len() as u64 == to.saturating_sub(from))
            .ok_or_else(|| StoreError::damaged(format!("leaves {from}..{to}")))
    }

    fn tile(&mut self, level: u32, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let query = "SELECT hashes FROM ledger_tile WHERE inst = $1 AND level = $2 AND idx = $3";
        let level = i32::try_from(level).map_err(|_| StoreError::damaged("tile"))?;
        let rows = self.rows("read a tile", query, &[&level, &sql(index)?])?;
        rows.first().map(|row| get(row, 0, "tile")).transpose()
    }

    fn checkpoint(&mut self, size: u64) -> Result<Option<(u64, String)>, StoreError> {
        let query = "SELECT size, note FROM ledger_checkpoint WHERE inst = $1 AND size >= $2 \
                     ORDER BY size LIMIT 1";
        let size = sql(size).unwrap_or(i64::MAX);
        let rows = self.rows("read a checkpoint", query, &[&size])?;
        let Some(row) = rows.first() else { return Ok(None) };
        let damaged = |_| StoreError::damaged("checkpoint");
        let size = u64::try_from(get::<i64>(row, 0, "checkpoint")?).map_err(damaged)?;
        Ok(Some((size, get(row, 1, "checkpoint")?)))
    }
}
