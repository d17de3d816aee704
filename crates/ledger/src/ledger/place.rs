//! Where a ledger is: in a folder, or in a PostgreSQL database that several nodes share.

use std::path::{Path, PathBuf};

use super::{Files, LedgerError};
use crate::store::{
    Database, StoreError,
    postgres::{Address, Postgres},
    sqlite::Sqlite,
};

/// Where a ledger is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder with all of it: database, high-water mark, lock. One process writes.
    Folder(PathBuf),
    /// A database that any number of nodes may append to.
    Postgres {
        /// The database.
        address: Address,
        /// The institution; may be left out where the database holds only one.
        inst: Option<String>,
        /// The folder of this node, with its high-water mark and lock. Whoever only reads may do
        /// without: the database itself keeps the last signed checkpoint.
        folder: Option<PathBuf>,
    },
}

impl Place {
    /// The files of this process, apart from a shared database.
    pub(crate) fn files(&self) -> Option<Files> {
        match self {
            Self::Folder(folder) => Some(Files::new(folder)),
            Self::Postgres { folder, .. } => folder.as_deref().map(Files::new),
        }
    }

    /// The files of a node, which cannot do without.
    pub(super) fn node(&self) -> Result<Files, LedgerError> {
        self.files().ok_or(LedgerError::NoFolder)
    }

    /// The database; `inst` names the institution where the place does not.
    pub(crate) fn database(&self, inst: Option<&str>) -> Result<Box<dyn Database>, StoreError> {
        Ok(match self {
            Self::Folder(folder) => Box::new(Sqlite::new(Files::new(folder).database())),
            Self::Postgres { address, inst: named, .. } => {
                Box::new(Postgres::new(address.clone(), inst.or(named.as_deref()))?)
            }
        })
    }

    /// The place as people are shown it, without passwords.
    #[must_use]
    pub fn name(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.clone(),
            Self::Postgres { address, .. } => PathBuf::from(address.to_string()),
        }
    }
}

impl From<&Path> for Place {
    fn from(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}

impl From<&PathBuf> for Place {
    fn from(folder: &PathBuf) -> Self {
        Self::Folder(folder.clone())
    }
}

impl From<PathBuf> for Place {
    fn from(folder: PathBuf) -> Self {
        Self::Folder(folder)
    }
}
