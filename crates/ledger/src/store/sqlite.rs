//! The embedded store: one SQLite file, one writer, readers beside it.
//!
//! Write-ahead log with `synchronous=FULL`: a commit that returned is on the disk. The library is
//! the bundled one, because versions before 3.51.3 can corrupt a write-ahead log on reset, and a
//! distribution's own may be older.

mod read;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::checkpoint::Checkpoint;

use super::{Database, Identity, Reader, Store, StoreError};

pub use read::SqliteReader;
pub use write::SqliteStore;

/// The oldest library without the known fault.
const OLDEST: (i32, &str) = (3_051_003, "3.51.3");
/// The schema this program writes.
const SCHEMA: i64 = 1;
/// Marks the file as ours for `file` and other tools: “TiLe”.
const APPLICATION: i64 = 0x5469_4c65;

/// The institution's number within its file; one institution has one file here.
const INST: i64 = 1;

/// The file of one ledger as its home: one process writes.
#[derive(Debug, Clone)]
pub struct Sqlite {
    path: PathBuf,
}

impl Sqlite {
    /// The file at `path`, which is opened when a connection is asked for.
    #[must_use]
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl Database for Sqlite {
    fn shared(&self) -> bool {
        false
    }

    fn exists(&self) -> Result<bool, StoreError> {
        exists(&self.path)
    }

    fn create(&self, identity: &Identity, _: &Checkpoint) -> Result<bool, StoreError> {
        let made = create(&self.path, identity)?;
        crate::file::sync_folder(&self.path)
            .map_err(|error| StoreError::Failed { doing: "create", what: error.to_string() })?;
        Ok(made)
    }

    fn store(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(SqliteStore::open(&self.path)?))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(SqliteReader::open(&self.path)?))
    }
}

fn failed(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    move |error| match error.sqlite_error_code() {
        // What the disk or the system refuses may work tomorrow; what a damaged file says may not.
        Some(DatabaseCorrupt | NotADatabase) => StoreError::damaged(format!("{doing}: {error}")),
        _ => StoreError::Failed { doing, what: error.to_string() },
    }
}

/// Sizes in the database are SQL integers; ours never reach their limit.
fn sql(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::damaged("number"))
}

fn check_library() -> Result<(), StoreError> {
    if rusqlite::version_number() >= OLDEST.0 {
        return Ok(());
    }
    let found = format!("SQLite {}", rusqlite::version());
    Err(StoreError::Unfit { found, needed: format!("SQLite {} or newer", OLDEST.1) })
}

/// Opens a connection with what every connection has: no trust in the schema, no memory map.
fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    check_library()?;
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed("open"))?;
    connection
        .execute_batch(
            "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;
             PRAGMA busy_timeout=5000;",
        )
        .map_err(failed("settings"))?;
    Ok(connection)
}

/// The schema number; zero for a file whose making was cut short.
fn schema(connection: &Connection) -> Result<i64, StoreError> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let found = number("user_version").map_err(failed("read the schema number"))?;
    let application = number("application_id").map_err(failed("read the application number"))?;
    match found {
        0 => Ok(0),
        _ if application != APPLICATION => Err(StoreError::damaged("application_id")),
        SCHEMA => Ok(found),
        _ => Err(StoreError::Version { found, known: SCHEMA }),
    }
}

/// Writes what a reader sees now, as one moment, into a new file beside a running writer.
pub fn copy(path: &Path, to: &Path) -> Result<(), StoreError> {
    let connection = finished(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let to = to.to_str().ok_or_else(|| StoreError::Failed {
        doing: "copy",
        what: format!("{} is not Unicode", to.display()),
    })?;
    connection.execute("VACUUM INTO ?1", [to]).map(drop).map_err(failed("copy"))
}

/// Makes a copied file ready for a writer.
pub fn ready(path: &Path) -> Result<(), StoreError> {
    let connection = finished(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "journal_mode", "wal").map_err(failed("journal mode"))
}

/// Lets SQLite take back what a process that died had half done, where a reader alone may not.
///
/// A hot journal, or a log that must be recovered first, is settled by the first connection that may
/// write; it changes nothing that was ever committed.
fn settle(path: &Path, flags: OpenFlags) -> Result<(), StoreError> {
    let look = |connection: &Connection| {
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))
    };
    let refused =
        |error: &rusqlite::Error| error.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly);
    match look(&connect(path, flags)?) {
        Err(error) if refused(&error) => {
            let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            look(&writer).map_err(failed("recover"))?;
            Ok(())
        }
        // Any other fault is met again, and named, by whoever reads.
        _ => Ok(()),
    }
}

/// Whether a finished ledger is at the path.
fn exists(path: &Path) -> Result<bool, StoreError> {
    if !path.exists() {
        return Ok(false);
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    Ok(schema(&connection)? != 0)
}

fn finished(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let missing = || StoreError::Missing { path: PathBuf::from(path) };
    if !path.exists() {
        return Err(missing());
    }
    if flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        settle(path, flags)?;
    }
    let connection = connect(path, flags)?;
    if schema(&connection)? == 0 { Err(missing()) } else { Ok(connection) }
}

/// Makes a ledger's file in one transaction: after a crash there is all of it or none.
fn create(path: &Path, identity: &Identity) -> Result<bool, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = connect(path, flags)?;
    if schema(&connection)? != 0 {
        return Ok(false);
    }
    connection.pragma_update(None, "journal_mode", "wal").map_err(failed("journal mode"))?;
    connection.pragma_update(None, "synchronous", "full").map_err(failed("synchronous"))?;
    let fill = |connection: &mut Connection| {
        let made = connection.transaction()?;
        made.execute_batch(include_str!("sqlite/schema.sql"))?;
        made.execute(
            "INSERT INTO institution (id, inst, vkey) VALUES (?1, ?2, ?3)",
            (INST, &identity.inst, &identity.vkey),
        )?;
        made.pragma_update(None, "application_id", APPLICATION)?;
        made.pragma_update(None, "user_version", SCHEMA)?;
        made.commit()
    };
    fill(&mut connection).map_err(failed("create"))?;
    Ok(true)
}
