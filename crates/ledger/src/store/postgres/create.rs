//! Making the tables, and an institution in them.

use super::{
    SCHEMA,
    link::{Link, get},
};
use crate::{
    checkpoint::Checkpoint,
    hash::Digest,
    store::{Identity, StoreError},
};

/// Whether the tables are there.
pub(super) fn prepared(link: &mut Link) -> Result<bool, StoreError> {
    let query = "SELECT to_regclass('ledger_institution') IS NOT NULL";
    let rows = link.query("look for the tables", query, &[])?;
    rows.first().map_or(Ok(false), |row| get(row, 0, "tables"))
}

/// Whether the institution is there, in a format that this program knows.
pub(super) fn exists(link: &mut Link, inst: &str) -> Result<bool, StoreError> {
    if !prepared(link)? {
        return Ok(false);
    }
    let query = "SELECT format FROM ledger_institution WHERE inst = $1";
    let rows = link.query("read the institution", query, &[&inst])?;
    let Some(row) = rows.first() else { return Ok(false) };
    match get::<i32>(row, 0, "format")? {
        SCHEMA => Ok(true),
        found => Err(StoreError::Version { found: found.into(), known: SCHEMA.into() }),
    }
}

/// Makes the institution in one transaction, and the tables with the first one.
pub(super) fn create(
    link: &mut Link,
    identity: &Identity,
    first: &Checkpoint,
) -> Result<bool, StoreError> {
    const DOING: &str = "create";
    link.run(DOING, "BEGIN")?;
    // Two nodes that begin at once must not both make the tables; the lock goes with the
    // transaction.
    link.run(DOING, "SELECT pg_advisory_xact_lock(hashtext('tiaoli ledger'))")?;
    if !prepared(link)? {
        link.run(DOING, include_str!("schema.sql"))?;
    }
    let identified = "INSERT INTO ledger_institution (inst, vkey, format) VALUES ($1, $2, $3) \
                      ON CONFLICT (inst) DO NOTHING RETURNING inst";
    let made = link.query(DOING, identified, &[&identity.inst, &identity.vkey, &SCHEMA])?;
    if !made.is_empty() {
        let head = "INSERT INTO ledger_head (inst, size, tip, note) VALUES ($1, 0, $2, $3)";
        let tip = Digest::empty_root();
        link.query(DOING, head, &[&identity.inst, &&tip.as_bytes()[..], &first.to_string()])?;
    }
    link.run(DOING, "COMMIT")?;
    Ok(!made.is_empty())
}
