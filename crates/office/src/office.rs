//! The office: an institution on its ledger, and the people who work in it.

use crate::db::Db;
use crate::desk::{Desk, Outcome};
use crate::failure::Failure;
use crate::foundation::{self, Charter};
use crate::label::Labels;
use crate::rim::{Rim, day};
use crate::throttle::Throttle;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiaoli_institution::bind::Request;
use tiaoli_norm::program::NormId;
use tiaoli_text::Words;

/// An institution at work. Shared by reference; every method may be called from any thread.
pub struct Office {
    folder: PathBuf,
    charter: Charter,
    desk: Desk,
    db: Db,
    labels: Labels,
    throttle: Throttle,
    rim: Rim,
    norms: BTreeMap<String, NormId>,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Office {
    /// Opens the office in data folder `data`; none if no institution was founded there yet.
    ///
    /// # Errors
    /// What is there cannot be read, or is not as it was written.
    pub fn open(data: &Path, rim: Rim) -> Result<Option<Self>, Failure> {
        let folder = foundation::folder(data);
        let Some(charter) = foundation::charter(&folder)? else { return Ok(None) };
        let regulation = Arc::new(foundation::rules(&folder, &charter)?);
        let calendar = Arc::new(crate::library::calendar()?);
        let norms = (0u16..)
            .zip(&regulation.norms)
            .map(|(n, _)| (regulation.norm_path(NormId(n)), NormId(n)))
            .collect();
        let seed = || rim.bytes::<32>();
        let ledger = foundation::ledger(&folder);
        let desk = Desk::open(&ledger, &charter.inst, &regulation, &calendar, seed)?;
        let db = Db::open(&folder)?;
        let labels = Labels::load(&db)?;
        let throttle = Throttle::default();
        Ok(Some(Self { folder, charter, desk, db, labels, throttle, rim, norms }))
    }

    /// The folder it keeps everything in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What was laid down when it was founded.
    #[must_use]
    pub fn charter(&self) -> &Charter {
        &self.charter
    }

    /// The institution on its ledger.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What people call records.
    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Clock and chance.
    #[must_use]
    pub fn rim(&self) -> &Rim {
        &self.rim
    }

    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.throttle
    }

    /// The day it is.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        day((self.rim.now)())
    }

    /// The norm at `path`, as entries cite it.
    #[must_use]
    pub fn norm_called(&self, path: &str) -> Option<NormId> {
        self.norms.get(path).copied()
    }

    /// Judges an act at the head and records it if it is allowed. `idem` names this one attempt: the
    /// same again is answered with the earlier entry.
    ///
    /// # Errors
    /// Input that cannot be understood, or the machine failed.
    pub fn submit(&self, idem: &str, request: &Request) -> Result<Outcome, Failure> {
        let today = self.today();
        if request.date > today {
            let date = request.date;
            return Err(Failure::input(tiaoli_text::words!(
                zh: "行为的日期 {date} 在今天（{today}）之后",
                en: "the act is dated {date}, after today ({today})",
            ))
            .at("date"));
        }
        self.desk.submit(idem, request, (self.rim.now)())
    }

    /// Gives a record a name for people.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn call(&self, kind: &str, id: &str, name: &Words) -> Result<(), Failure> {
        self.labels.set(&self.db, kind, id, name)
    }
}
