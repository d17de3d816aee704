//! `office.db`: what the office keeps of its own, beside the ledger.

use crate::failure::Failure;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tiaoli_ledger::Digest;
use tiaoli_text::{Words, words};

/// Steps by which the tables came to be what they are: only ever added to.
const MIGRATIONS: &[(&str, &str)] = &[("people", include_str!("db/0001-people.sql"))];

/// The database, one caller at a time: its work is a few short rows.
pub struct Db(Mutex<Connection>);

/// A complaint of the database.
pub fn failed(error: &rusqlite::Error) -> Failure {
    let what = error.to_string();
    Failure::machine(words!(zh: "办公数据库出错：{what}", en: "the office database failed: {what}"))
}

impl Db {
    /// Opens the database in `folder`, or makes it, and brings its tables up to date.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("office.db");
        let connection =
            Connection::open(&path).map_err(|e| failed(&e).at(path.display().to_string()))?;
        let set = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;
                   PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF;";
        connection.execute_batch(set).map_err(|e| failed(&e).at(path.display().to_string()))?;
        let db = Self(Mutex::new(connection));
        db.migrate(MIGRATIONS)?;
        Ok(db)
    }

    /// The connection.
    pub fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does work in one transaction.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        let mut connection = self.lock();
        let done = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate);
        let done = done.and_then(|transaction| {
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        done.map_err(|e| failed(&e))
    }

    /// Reads.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        work(&self.lock()).map_err(|e| failed(&e))
    }

    /// Takes the steps not taken yet; those taken must be the ones this program knows.
    fn migrate(&self, steps: &[(&str, &str)]) -> Result<(), Failure> {
        let table = "CREATE TABLE IF NOT EXISTS migrations
                     (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT";
        self.write(|t| t.execute(table, []).map(drop))?;
        let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
        let taken: i64 = self.read(|c| {
            c.query_row("SELECT coalesce(max(number), 0) FROM migrations", [], |r| r.get(0))
        })?;
        if taken > known {
            return Err(Failure::input(words!(
                zh: "办公数据库由更新的程序写成（第 {taken} 步；本程序只到第 {known} 步）",
                en: "the office database was written by a newer program (step {taken}; this one knows {known})",
            ))
            .help(Words::new("用新的程序打开", "open it with the newer program")));
        }
        for (number, (name, sql)) in (1i64..).zip(steps) {
            let checksum = Digest::of(sql.as_bytes()).hex();
            let found: Option<String> = self.read(|c| {
                let sql = "SELECT checksum FROM migrations WHERE number = ?1";
                c.query_row(sql, [number], |row| row.get(0)).optional()
            })?;
            match found {
                Some(found) if found == checksum => {}
                Some(_) => {
                    return Err(Failure::machine(words!(
                        zh: "办公数据库的第 {number} 步「{name}」与本程序的不同",
                        en: "step {number} ({name}) of the office database is not this program's",
                    ))
                    .help(Words::new("从备份恢复", "restore it from a backup")));
                }
                None => self.write(|t| {
                    t.execute_batch(sql)?;
                    let sql = "INSERT INTO migrations VALUES (?1, ?2, ?3)";
                    t.execute(sql, params![number, name, checksum]).map(drop)
                })?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_once_and_may_not_change() {
        let db = Db(Mutex::new(Connection::open_in_memory().unwrap()));
        let one = ("one", "CREATE TABLE a (x)");
        db.migrate(&[one]).unwrap();
        db.migrate(&[one, ("two", "INSERT INTO a VALUES (1)")]).unwrap();
        db.migrate(&[one, ("two", "INSERT INTO a VALUES (1)")]).unwrap();
        let rows: i64 =
            db.read(|c| c.query_row("SELECT count(*) FROM a", [], |r| r.get(0))).unwrap();
        assert_eq!(rows, 1);
        assert!(db.migrate(&[one]).is_err(), "an older program");
        assert!(db.migrate(&[("one", "CREATE TABLE b (x)"), ("two", "x")]).is_err(), "changed");
    }

    #[test]
    fn a_step_that_fails_leaves_nothing() {
        let db = Db(Mutex::new(Connection::open_in_memory().unwrap()));
        assert!(db.migrate(&[("one", "CREATE TABLE a (x); nonsense")]).is_err());
        assert!(db.read(|c| c.query_row("SELECT count(*) FROM a", [], |_| Ok(()))).is_err());
    }
}
