//! Accounts: who may sign in, and how they prove who they are.
//!
//! Other ways of proving it (passkeys, an identity provider) come to the same end: a name, and
//! [`Office::open_session`].

use crate::db::Db;
use crate::failure::Failure;
use crate::office::Office;
use crate::password;
use crate::totp::Totp;
use rusqlite::{Connection, OptionalExtension, params};
use tiaoli_text::{Words, words};

/// Most characters of an account's name.
const LONGEST_NAME: usize = 64;

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name typed to sign in, in lower case.
    pub name: String,
    /// The person on the ledger; none for an account of an organ.
    pub person: Option<String>,
    /// Organs whose seal it keeps, besides those its person is the principal of.
    pub mandates: Vec<String>,
    /// Keeps accounts and settings. This gives no say in any act.
    pub admin: bool,
    /// May not sign in.
    pub suspended: bool,
    /// A one-time code is asked for.
    pub totp: bool,
}

/// An account to be made.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: String,
    /// The password.
    pub password: String,
    /// The person on the ledger.
    pub person: Option<String>,
    /// Organs whose seal it keeps.
    pub mandates: Vec<String>,
    /// Keeps accounts and settings.
    pub admin: bool,
}

/// What came of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// A new session; its token.
    Welcome(String),
    /// Name, password or code is wrong; which one is not said.
    Wrong,
    /// Too many failures: so many seconds to wait.
    Wait(i64),
}

/// The account called `name`.
pub(crate) fn find(c: &Connection, name: &str) -> rusqlite::Result<Option<Account>> {
    let sql =
        "SELECT name, person, admin, suspended, totp IS NOT NULL FROM accounts WHERE name = ?1";
    let found = c
        .query_row(sql, [name], |row| {
            Ok(Account {
                name: row.get(0)?,
                person: row.get(1)?,
                mandates: Vec::new(),
                admin: row.get(2)?,
                suspended: row.get(3)?,
                totp: row.get(4)?,
            })
        })
        .optional()?;
    let Some(mut account) = found else { return Ok(None) };
    let mut rows =
        c.prepare_cached("SELECT organ FROM mandates WHERE account = ?1 ORDER BY organ")?;
    account.mandates = rows.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Some(account))
}

/// Adds an account to a database.
pub(crate) fn add(db: &Db, rim: &crate::rim::Rim, new: &NewAccount) -> Result<(), Failure> {
    let name = new.name.trim().to_lowercase();
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(allowed) {
        return Err(Failure::input(words!(
            zh: "账户名只能用字母、数字、-、_、.，至多 {LONGEST_NAME} 个字",
            en: "an account's name has letters, digits, -, _, . only, {LONGEST_NAME} characters at most",
        ))
        .at("name"));
    }
    password::fit(&new.password).map_err(|words| Failure::input(words).at("password"))?;
    let kept = password::keep(&new.password, rim)?;
    let created = (rim.now)().unix_ms();
    let added = db.write(|t| {
        let sql = "INSERT INTO accounts (name, person, admin, password, created)
                   VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
        let added = t.execute(sql, params![name, new.person, new.admin, kept, created])?;
        for organ in new.mandates.iter().filter(|_| added > 0) {
            t.execute("INSERT INTO mandates VALUES (?1, ?2)", params![name, organ])?;
        }
        Ok(added > 0)
    })?;
    if added {
        return Ok(());
    }
    Err(Failure::input(
        words!(zh: "已经有账户「{name}」", en: "there is an account `{name}` already"),
    )
    .at("name")
    .help(Words::new("换一个名称", "use another name")))
}

impl Office {
    /// Makes an account.
    ///
    /// # Errors
    /// A name or password that will not do (its place is `name` or `password`); a person or organ
    /// that is not on the ledger.
    pub fn add_account(&self, new: &NewAccount) -> Result<(), Failure> {
        add(self.db(), self.rim(), new)
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn accounts(&self) -> Result<Vec<Account>, Failure> {
        self.db().read(|c| {
            let mut names = c.prepare("SELECT name FROM accounts ORDER BY name")?;
            let names: Vec<String> =
                names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let mut found = Vec::new();
            for name in names {
                found.extend(find(c, &name)?);
            }
            Ok(found)
        })
    }

    /// Suspends an account, or lets it sign in again; what it has open ends.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn suspend(&self, name: &str, suspended: bool) -> Result<(), Failure> {
        self.db().write(|t| {
            t.execute(
                "UPDATE accounts SET suspended = ?2 WHERE name = ?1",
                params![name, suspended],
            )?;
            t.execute("DELETE FROM sessions WHERE account = ?1", [name]).map(drop)
        })
    }

    /// Signs in with name, password and, where the account asks for one, a one-time code. `peer` is
    /// who is asking, for counting failures.
    ///
    /// # Errors
    /// The machine failed.
    pub fn sign_in(
        &self,
        name: &str,
        password: &str,
        code: &str,
        peer: &str,
    ) -> Result<SignIn, Failure> {
        let name = name.trim().to_lowercase();
        let (by_name, by_peer) = (format!("name {name}"), format!("peer {peer}"));
        let now = (self.rim().now)().unix_ms();
        let throttle = self.throttle();
        let waits = [&by_name, &by_peer].into_iter().filter_map(|key| throttle.wait(key, now));
        if let Some(wait) = waits.max() {
            return Ok(SignIn::Wait(wait));
        }
        type Row = (String, Option<Vec<u8>>, Option<i64>, bool);
        let row: Option<Row> = self.db().read(|c| {
            let sql = "SELECT password, totp, totp_used, suspended FROM accounts WHERE name = ?1";
            let read =
                |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            c.query_row(sql, [&name], read).optional()
        })?;
        let kept = row.as_ref().map(|(kept, ..)| kept.as_str());
        let mut right = password::check(password, kept, self.rim().cost)?;
        if let Some((_, secret, used, suspended)) = &row {
            right &= !suspended;
            if let (true, Some(secret)) = (right, secret) {
                let code: String = code.chars().filter(char::is_ascii_digit).collect();
                let step = Totp(secret.clone()).check(&code, now.div_euclid(1000), *used);
                // Two at once: only one finds the step unused.
                right = match step {
                    Some(step) => self.db().write(|t| {
                        let sql = "UPDATE accounts SET totp_used = ?2 WHERE name = ?1
                                   AND (totp_used IS NULL OR totp_used < ?2)";
                        Ok(t.execute(sql, params![name, step])? == 1)
                    })?,
                    None => false,
                };
            }
        }
        if !right {
            throttle.failed(&by_name, now);
            throttle.failed(&by_peer, now);
            return Ok(SignIn::Wrong);
        }
        throttle.passed(&by_name);
        throttle.passed(&by_peer);
        Ok(SignIn::Welcome(self.open_session(&name)?))
    }

    /// A new secret for one-time codes, not in use yet.
    ///
    /// # Errors
    /// No randomness.
    pub fn new_totp(&self) -> Result<Totp, Failure> {
        Ok(Totp(self.rim().bytes::<20>()?.to_vec()))
    }

    /// Asks `name` for one-time codes from now on, if `code` shows that the secret has been taken
    /// over. False if it does not.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn turn_on_totp(&self, name: &str, totp: &Totp, code: &str) -> Result<bool, Failure> {
        let now = (self.rim().now)().unix_ms().div_euclid(1000);
        let Some(step) = totp.check(code.trim(), now, None) else { return Ok(false) };
        self.db().write(|t| {
            let sql = "UPDATE accounts SET totp = ?2, totp_used = ?3 WHERE name = ?1";
            Ok(t.execute(sql, params![name, totp.0, step])? == 1)
        })
    }

    /// Changes a password, if `old` is the present one. Every other session ends.
    ///
    /// # Errors
    /// A password that will not do, at `old` or `new`.
    pub fn change_password(
        &self,
        name: &str,
        old: &str,
        new: &str,
        token: &str,
    ) -> Result<(), Failure> {
        let kept: Option<String> = self.db().read(|c| {
            let sql = "SELECT password FROM accounts WHERE name = ?1";
            c.query_row(sql, [name], |row| row.get(0)).optional()
        })?;
        if !password::check(old, kept.as_deref(), self.rim().cost)? {
            let wrong = Words::new("现在的口令不对", "this is not the present password");
            return Err(Failure::input(wrong).at("old"));
        }
        password::fit(new).map_err(|words| Failure::input(words).at("new"))?;
        let kept = password::keep(new, self.rim())?;
        let token = crate::session::digest(token);
        self.db().write(|t| {
            t.execute("UPDATE accounts SET password = ?2 WHERE name = ?1", params![name, kept])?;
            let sql = "DELETE FROM sessions WHERE account = ?1 AND token <> ?2";
            t.execute(sql, params![name, token]).map(drop)
        })
    }
}
