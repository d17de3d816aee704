//! Sessions: an unguessable token in the browser, its digest here.

use crate::account::{Account, find};
use crate::failure::Failure;
use crate::office::Office;
use crate::seat::{Seat, seats};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest as _, Sha256};

/// A session ends when nothing was asked for so long.
pub const IDLE_MS: i64 = 30 * 60 * 1000;
/// A session ends after so long in any case: a working day.
pub const WHOLE_MS: i64 = 8 * 3600 * 1000;
/// How old the time of the last request may be before it is written again.
const TOUCH_MS: i64 = 60 * 1000;

/// Who is asking.
#[derive(Debug, Clone)]
pub struct Session {
    /// The account.
    pub account: Account,
    /// In whose name the account may act; one chosen by the person first.
    pub seats: Vec<Seat>,
    /// What forms of this session carry, so that other pages cannot send them.
    pub form_token: String,
}

/// What is kept of a token.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// What forms carry: follows from the token, tells nothing of it.
fn form_token(token: &str) -> String {
    crate::rim::hex(&Sha256::digest(format!("form {token}").as_bytes()))
}

impl Office {
    /// Opens a session for an account that has proved who it is, and gives its token.
    ///
    /// # Errors
    /// No randomness, or the database cannot be written.
    pub fn open_session(&self, name: &str) -> Result<String, Failure> {
        let token = BASE64.encode(self.rim().bytes::<32>()?);
        let now = (self.rim().now)().unix_ms();
        self.db().write(|t| {
            let old = "DELETE FROM sessions WHERE seen < ?1 OR created < ?2";
            t.execute(old, params![now - IDLE_MS, now - WHOLE_MS])?;
            // A primary key: a token that were there already would be refused, not shared.
            let sql =
                "INSERT INTO sessions (token, account, created, seen) VALUES (?1, ?2, ?3, ?3)";
            t.execute(sql, params![digest(&token), name, now]).map(drop)
        })?;
        Ok(token)
    }

    /// The session of `token`, if it is alive: not idle too long, not too old, its account not
    /// suspended, its person still holding something (or keeping accounts).
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn session(&self, token: &str) -> Result<Option<Session>, Failure> {
        let (now, key) = ((self.rim().now)().unix_ms(), digest(token));
        let found = self.db().read(|c| {
            let sql = "SELECT account, created, seen, seat FROM sessions WHERE token = ?1";
            let mut statement = c.prepare_cached(sql)?;
            type Row = (String, i64, i64, Option<String>);
            let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Row> {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            };
            let Some((name, created, seen, seat)) = statement.query_row([&key], read).optional()?
            else {
                return Ok(None);
            };
            Ok(find(c, &name)?.map(|account| (account, created, seen, seat)))
        })?;
        let Some((account, created, seen, seat)) = found else { return Ok(None) };
        let seats = self.desk().see(|institution| {
            let mut seats = seats(institution, &account);
            // The one chosen comes first.
            seats.sort_by_key(|s| seat.as_ref().is_none_or(|code| s.code(institution) != *code));
            seats
        });
        let over = now - seen > IDLE_MS || now - created > WHOLE_MS;
        let gone = account.suspended || (seats.is_empty() && !account.admin);
        if over || gone {
            self.end_session(token)?;
            return Ok(None);
        }
        if now - seen > TOUCH_MS {
            self.db().write(|t| {
                t.execute("UPDATE sessions SET seen = ?2 WHERE token = ?1", params![key, now])
            })?;
        }
        Ok(Some(Session { account, seats, form_token: form_token(token) }))
    }

    /// Chooses the seat to act from.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn choose_seat(&self, token: &str, seat: &str) -> Result<(), Failure> {
        let key = digest(token);
        self.db().write(|t| {
            t.execute("UPDATE sessions SET seat = ?2 WHERE token = ?1", params![key, seat])
                .map(drop)
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn end_session(&self, token: &str) -> Result<(), Failure> {
        let key = digest(token);
        self.db().write(|t| t.execute("DELETE FROM sessions WHERE token = ?1", [key]).map(drop))
    }

    /// Leaves a message for the next page of the session.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn leave_message(&self, token: &str, message: &str) -> Result<(), Failure> {
        let key = digest(token);
        self.db().write(|t| {
            let sql = "UPDATE sessions SET flash = ?2 WHERE token = ?1";
            t.execute(sql, params![key, message]).map(drop)
        })
    }

    /// Takes the message that was left.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn take_message(&self, token: &str) -> Result<Option<String>, Failure> {
        let key = digest(token);
        let found: Option<String> = self.db().read(|c| {
            let sql = "SELECT flash FROM sessions WHERE token = ?1";
            Ok(c.query_row(sql, [&key], |row| row.get(0)).optional()?.flatten())
        })?;
        if found.is_some() {
            self.db().write(|t| {
                t.execute("UPDATE sessions SET flash = NULL WHERE token = ?1", [key]).map(drop)
            })?;
        }
        Ok(found)
    }
}
