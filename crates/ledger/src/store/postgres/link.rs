//! One connection, used from plain code.
//!
//! The library is asynchronous; here each connection has a runtime of its own on the thread that
//! asks. The library's own blocking wrapper does the same but can wait for ever: every wait here
//! ends, because a server may be frozen while its machine still answers.
//!
//! Like every other use of a ledger this blocks: from asynchronous code, call it on a thread that may.

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tiaoli_text::words;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{
    AsyncMessage, Client, Error, NoTls, Row, Statement,
    types::{FromSql, ToSql},
};

use super::Address;
use crate::store::StoreError;

/// How long the server may work on one statement.
const STATEMENT: u32 = 20;
/// How long this side waits for any answer: longer than the server may take to give up by itself.
const WAIT: Duration = Duration::from_secs(25);
/// The oldest server.
const OLDEST: i32 = 150_000;

/// An open connection.
pub(super) struct Link {
    /// Taken only when the link is dropped.
    runtime: Option<Runtime>,
    client: Client,
    prepared: BTreeMap<&'static str, Statement>,
    /// What the server has warned of.
    warned: Arc<Mutex<Option<String>>>,
}

impl Link {
    /// Connects; a link that only reads cannot write by mistake.
    pub(super) fn open(address: &Address, reads: bool) -> Result<Self, StoreError> {
        const DOING: &str = "connect";
        let failed =
            |error: std::io::Error| StoreError::Failed { doing: DOING, what: error.to_string() };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let warned = Arc::new(Mutex::new(None));
        let theirs = Arc::clone(&warned);
        let connect = async {
            // The one place where TLS would go.
            let (client, mut connection) = address.config.connect(NoTls).await?;
            tokio::spawn(async move {
                while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
                    match message {
                        Ok(AsyncMessage::Notice(notice)) if notice.severity() == "WARNING" => {
                            let mut held = theirs.lock().unwrap_or_else(PoisonError::into_inner);
                            held.get_or_insert_with(|| notice.message().to_owned());
                        }
                        Ok(_) => {}
                        Err(_) => break,
                    }
                }
            });
            Ok(client)
        };
        let client = wait(&runtime, DOING, connect)?;
        let mut link = Self { runtime: Some(runtime), client, prepared: BTreeMap::new(), warned };
        let setting = "SELECT current_setting('server_version_num')::int4, \
                       current_setting('server_encoding'), current_setting('synchronous_commit')";
        let rows = link.query(DOING, setting, &[])?;
        let found = rows.first().ok_or_else(|| StoreError::damaged("settings"))?;
        let version: i32 = get(found, 0, "server_version_num")?;
        if version < OLDEST {
            let found = format!("PostgreSQL {}", version / 10_000);
            return Err(StoreError::Unfit { found, needed: "PostgreSQL 15 or newer".to_owned() });
        }
        let encoding: String = get(found, 1, "server_encoding")?;
        require("server_encoding", &encoding, encoding == "UTF8", "UTF8")?;
        // Waiting for more than this server's own disk is the administrator's choice; waiting for
        // less is not.
        let commit: String = get(found, 2, "synchronous_commit")?;
        let commit = if commit.starts_with("remote") { commit.as_str() } else { "on" };
        link.run(
            DOING,
            &format!(
                "SET statement_timeout = '{STATEMENT}s'; SET lock_timeout = '{STATEMENT}s'; \
                 SET idle_in_transaction_session_timeout = '{STATEMENT}s'; \
                 SET synchronous_commit = {commit}; SET default_transaction_read_only = {reads}; \
                 SET default_transaction_isolation = 'read committed'"
            ),
        )?;
        Ok(link)
    }

    /// Refuses a server that could lose what it has confirmed, or that only follows another.
    pub(super) fn fit(&mut self) -> Result<(), StoreError> {
        let query = "SELECT current_setting('fsync'), current_setting('full_page_writes'), \
                     pg_is_in_recovery()";
        let rows = self.query("read the settings", query, &[])?;
        let row = rows.first().ok_or_else(|| StoreError::damaged("settings"))?;
        for (at, name) in [(0, "fsync"), (1, "full_page_writes")] {
            let found: String = get(row, at, name)?;
            require(name, &found, found == "on", "on")?;
        }
        let follows: bool = get(row, 2, "pg_is_in_recovery")?;
        require("pg_is_in_recovery", if follows { "on" } else { "off" }, !follows, "off")
    }

    /// Runs one statement, which is prepared the first time.
    pub(super) fn query(
        &mut self,
        doing: &'static str,
        text: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let Self { runtime: Some(runtime), client, prepared, .. } = self else {
            return Err(gone(doing));
        };
        let statement = match prepared.get(text) {
            Some(statement) => statement.clone(),
            None => {
                let statement = wait(runtime, doing, client.prepare(text))?;
                prepared.insert(text, statement.clone());
                statement
            }
        };
        wait(runtime, doing, client.query(&statement, values))
    }

    /// Runs statements that give nothing back.
    pub(super) fn run(&mut self, doing: &'static str, text: &str) -> Result<(), StoreError> {
        let Some(runtime) = &self.runtime else { return Err(gone(doing)) };
        wait(runtime, doing, self.client.batch_execute(text))
    }

    /// What the server has warned of since this was last asked.
    pub(super) fn warning(&self) -> Option<String> {
        self.warned.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // A runtime must not be dropped the usual way where another one runs.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn require(name: &str, found: &str, fit: bool, needed: &str) -> Result<(), StoreError> {
    if fit {
        return Ok(());
    }
    Err(StoreError::Unfit { found: format!("{name}={found}"), needed: format!("{name}={needed}") })
}

fn gone(doing: &'static str) -> StoreError {
    StoreError::Lost { doing, what: "closed".to_owned() }
}

/// Waits for the server, but not for ever.
fn wait<T>(
    runtime: &Runtime,
    doing: &'static str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, StoreError> {
    match runtime.block_on(async { tokio::time::timeout(WAIT, work).await }) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(failed(doing, &error)),
        Err(_) => {
            let seconds = WAIT.as_secs();
            let what = words!(zh: "{seconds} 秒没有回答" en: "no answer in {seconds} s");
            Err(StoreError::Lost { doing, what: what.to_string() })
        }
    }
}

/// What an error of the library means here.
fn failed(doing: &'static str, error: &Error) -> StoreError {
    let Some(said) = error.as_db_error() else {
        // The network, or an answer that makes no sense: either way it is not known what the server
        // has done.
        let mut what = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            what = format!("{what}: {inner}");
            cause = inner.source();
        }
        return StoreError::Lost { doing, what };
    };
    let code = said.code().code();
    let what = format!("{} ({code})", said.message());
    match code {
        // The server ends the connection, or takes none now.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "53300" => {
            StoreError::Lost { doing, what }
        }
        _ if code.starts_with("08") => StoreError::Lost { doing, what },
        // It has undone the transaction for the sake of another.
        "40001" | "40P01" => StoreError::Moved,
        // Only somebody who writes past the head can make a place or a key double.
        "23505" => StoreError::damaged(what),
        _ if code.starts_with("XX") => StoreError::damaged(what),
        _ => StoreError::Failed { doing, what },
    }
}

/// A value of a row; one of another kind can only have been put there by somebody else.
pub(super) fn get<'a, T: FromSql<'a>>(
    row: &'a Row,
    at: usize,
    what: &str,
) -> Result<T, StoreError> {
    row.try_get(at).map_err(|_| StoreError::damaged(what))
}
