//! What people call a record.
//!
//! The ledger knows records by id. Titles and people's names are kept beside it, where they can be
//! corrected and erased without touching what was decided.

use crate::db::Db;
use crate::failure::Failure;
use rusqlite::params;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};
use tiaoli_text::Words;

/// Most characters of a name.
pub const LONGEST: usize = 200;

/// All names, in memory.
#[derive(Debug, Default)]
pub struct Labels(RwLock<BTreeMap<(String, String), Words>>);

impl Labels {
    /// Those in the database.
    pub(crate) fn load(db: &Db) -> Result<Self, Failure> {
        let all = db.read(|c| {
            let mut rows = c.prepare("SELECT kind, id, zh, en FROM labels")?;
            let rows = rows.query_map([], |row| {
                Ok(((row.get(0)?, row.get(1)?), Words { zh: row.get(2)?, en: row.get(3)? }))
            })?;
            rows.collect()
        })?;
        Ok(Self(RwLock::new(all)))
    }

    /// The name of record `id` of the kind called `kind` in English.
    #[must_use]
    pub fn get(&self, kind: &str, id: &str) -> Option<Words> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(&(kind.to_owned(), id.to_owned())).cloned()
    }

    /// Gives a record a name; one language stands for the other where only one is given.
    pub(crate) fn set(&self, db: &Db, kind: &str, id: &str, name: &Words) -> Result<(), Failure> {
        let cut = |text: &str| text.trim().chars().take(LONGEST).collect::<String>();
        let (zh, en) = (cut(&name.zh), cut(&name.en));
        let name = match (zh.is_empty(), en.is_empty()) {
            (true, true) => return Ok(()),
            (true, false) => Words::same(en),
            (false, true) => Words::same(zh),
            (false, false) => Words { zh, en },
        };
        db.write(|t| {
            let sql = "INSERT INTO labels VALUES (?1, ?2, ?3, ?4)
                       ON CONFLICT (kind, id) DO UPDATE SET zh = excluded.zh, en = excluded.en";
            t.execute(sql, params![kind, id, name.zh, name.en]).map(drop)
        })?;
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.insert((kind.to_owned(), id.to_owned()), name);
        Ok(())
    }
}
