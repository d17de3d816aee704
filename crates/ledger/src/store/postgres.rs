//! The store that several nodes share: PostgreSQL 15 or newer.
//!
//! Every table has the institution first in its key and every statement names it first, so that the
//! tables can be distributed by that column over a sharded PostgreSQL; nothing crosses institutions.
//!
//! One statement is one transaction ([`write`]): head, entries, tiles and the signed checkpoint
//! appear together or not at all, in one round trip, and no lock is ever held while this side
//! thinks. `READ COMMITTED` suffices: the row of the head is compared and moved, whoever comes
//! second waits for the first and then finds that it does not fit any more.
//!
//! Every node of an institution holds its key. A root is a function of the entries, Ed25519 draws
//! no chance, and a place can be taken only once: two nodes that sign for the same size sign the
//! same bytes. What could still part them is a database that loses a commit it had confirmed; then
//! the mark of a node that has seen the lost entries no longer fits, and that node raises the alarm.
//!
//! There is no TLS in this build. Use a socket, the loopback or a tunnel; whoever adds TLS changes
//! [`link`] alone, where the connection is made. A password or an entry never goes over a network
//! in clear unless the address says `sslmode=disable`.

mod address;
mod create;
mod link;
mod read;
mod write;

pub use address::Address;
pub use read::PostgresReader;
pub use write::PostgresStore;

use super::{Database, Identity, Reader, Store, StoreError};
use crate::checkpoint::Checkpoint;
use link::Link;

/// The schema this program writes.
const SCHEMA: i32 = 1;

/// Sizes in the database are SQL integers; ours never reach their limit.
fn sql(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::damaged("number"))
}

/// One institution in a PostgreSQL database.
#[derive(Debug, Clone)]
pub struct Postgres {
    address: Address,
    inst: String,
}

impl Postgres {
    /// The institution `inst` in the database, or the only one there.
    pub fn new(address: Address, inst: Option<&str>) -> Result<Self, StoreError> {
        let inst = match inst {
            Some(inst) => inst.to_owned(),
            None => only(&address)?,
        };
        Ok(Self { address, inst })
    }
}

/// The only institution of a database.
fn only(address: &Address) -> Result<String, StoreError> {
    let mut there = institutions(address)?;
    match there.pop() {
        Some(inst) if there.is_empty() => Ok(inst),
        Some(inst) => {
            there.push(inst);
            Err(StoreError::Which { there })
        }
        None => Err(StoreError::Missing { path: address.to_string().into() }),
    }
}

/// The institutions that a database holds, by name.
pub fn institutions(address: &Address) -> Result<Vec<String>, StoreError> {
    let mut link = Link::open(address, true)?;
    if !create::prepared(&mut link)? {
        return Ok(Vec::new());
    }
    let query = "SELECT inst FROM ledger_institution ORDER BY inst";
    let rows = link.query("read the institutions", query, &[])?;
    rows.iter().map(|row| link::get(row, 0, "institution")).collect()
}

impl Database for Postgres {
    fn shared(&self) -> bool {
        true
    }

    fn exists(&self) -> Result<bool, StoreError> {
        create::exists(&mut Link::open(&self.address, true)?, &self.inst)
    }

    fn create(&self, identity: &Identity, first: &Checkpoint) -> Result<bool, StoreError> {
        let mut link = Link::open(&self.address, false)?;
        link.fit()?;
        create::create(&mut link, identity, first)
    }

    fn store(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(PostgresStore::open(&self.address, &self.inst)?))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(PostgresReader::open(&self.address, &self.inst)?))
    }
}
