//! What all requests share: the office, once there is one, and how the server was started.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tiaoli_office::{Failure, Office, Rim};

/// How the server was started.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// Pages are reached over TLS: cookies are sent no other way.
    pub secure: bool,
    /// Names and passwords shown on the sign-in page of a demonstration.
    pub samples: Vec<(String, String)>,
    /// What setting up an empty data folder asks for, printed on the terminal.
    pub setup_token: Option<String>,
}

/// The server.
#[derive(Debug)]
pub struct App {
    /// How it was started.
    pub settings: Settings,
    rim: Rim,
    office: RwLock<Option<Arc<Office>>>,
    founding: Mutex<()>,
}

impl App {
    /// A server on the data folder of `settings`.
    ///
    /// # Errors
    /// What lies there cannot be opened.
    pub fn open(settings: Settings, rim: Rim) -> Result<Arc<Self>, Failure> {
        let office = Office::open(&settings.data, rim.clone())?.map(Arc::new);
        let (office, founding) = (RwLock::new(office), Mutex::new(()));
        Ok(Arc::new(Self { settings, rim, office, founding }))
    }

    /// The office; none before the institution is founded.
    pub fn office(&self) -> Option<Arc<Office>> {
        self.office.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Clock and chance.
    pub fn rim(&self) -> &Rim {
        &self.rim
    }

    /// Founds the institution by `make`, one at a time, and opens its office.
    pub(crate) fn found(
        &self,
        make: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<Option<Arc<Office>>, Failure> {
        let _one = self.founding.lock().unwrap_or_else(PoisonError::into_inner);
        if self.office().is_some() {
            return Ok(None);
        }
        make()?;
        let office = Office::open(&self.settings.data, self.rim.clone())?.map(Arc::new);
        *self.office.write().unwrap_or_else(PoisonError::into_inner) = office.clone();
        Ok(office)
    }
}
