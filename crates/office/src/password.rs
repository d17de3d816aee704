//! Passwords: argon2id, few at a time, the same work whether the account exists or not.

use crate::failure::Failure;
use crate::rim::Rim;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use std::sync::{Condvar, Mutex, PoisonError};
use tiaoli_text::{Words, words};

/// Checks running at once: each takes memory and a core, and signing in must not stop the office.
const AT_ONCE: usize = 2;

/// Fewest characters of a password (NIST SP 800-63B: length, not composition).
pub const SHORTEST: usize = 10;
/// Most bytes of a password.
const LONGEST: usize = 256;

/// The work that checking a password takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    /// More than twice what OWASP asks as a minimum; about a quarter of a second on a small server.
    fn default() -> Self {
        Self { memory: 64 * 1024, passes: 3 }
    }
}

/// Lets [`AT_ONCE`] callers through.
#[derive(Debug, Default)]
struct Gate {
    inside: Mutex<usize>,
    freed: Condvar,
}

static GATE: Gate = Gate { inside: Mutex::new(0), freed: Condvar::new() };

impl Gate {
    fn pass<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        while *inside >= AT_ONCE {
            inside = self.freed.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
        *inside += 1;
        drop(inside);
        let result = work();
        *self.inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.freed.notify_one();
        result
    }
}

fn broken() -> Failure {
    Failure::machine(Words::new("口令无法计算", "the password could not be hashed"))
}

fn work(password: &str, salt: &[u8], cost: Cost) -> Result<[u8; 32], Failure> {
    let params = Params::new(cost.memory, cost.passes, 1, Some(32)).map_err(|_| broken())?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut out = [0; 32];
    GATE.pass(|| argon.hash_password_into(password.as_bytes(), salt, &mut out))
        .map_err(|_| broken())?;
    Ok(out)
}

/// Whether a new password will do.
///
/// # Errors
/// What is wrong with it.
pub fn fit(password: &str) -> Result<(), Words> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(words!(
            zh: "口令至少 {SHORTEST} 个字符，现在 {length} 个；可以用一句话",
            en: "a password has {SHORTEST} characters at least, this one {length}; a sentence will do",
        ));
    }
    if password.len() > LONGEST {
        return Err(words!(
            zh: "口令至多 {LONGEST} 个字节",
            en: "a password has {LONGEST} bytes at most",
        ));
    }
    let mut chars = password.chars();
    let first = chars.next();
    if chars.all(|c| Some(c) == first) {
        return Err(Words::new(
            "口令不能只是同一个字符",
            "a password cannot be one character repeated",
        ));
    }
    Ok(())
}

/// What is kept of a password: `argon2id$memory$passes$salt$hash`.
///
/// # Errors
/// No randomness, or not enough memory.
pub fn keep(password: &str, rim: &Rim) -> Result<String, Failure> {
    let salt: [u8; 16] = rim.bytes()?;
    let hash = work(password, &salt, rim.cost)?;
    let (salt, hash) = (BASE64.encode(salt), BASE64.encode(hash));
    Ok(format!("argon2id${}${}${salt}${hash}", rim.cost.memory, rim.cost.passes))
}

/// Whether `password` is the one kept. With nothing kept the work is done all the same, so that the
/// time taken does not tell who has an account.
///
/// # Errors
/// Not enough memory.
pub fn check(password: &str, kept: Option<&str>, cost: Cost) -> Result<bool, Failure> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let parts = kept.and_then(read);
    let Some((cost, salt, hash)) = parts else {
        work(password, &[0; 16], cost)?;
        return Ok(false);
    };
    Ok(same(&work(password, &salt, cost)?, &hash))
}

fn read(kept: &str) -> Option<(Cost, Vec<u8>, Vec<u8>)> {
    let mut parts = kept.split('$');
    if parts.next() != Some("argon2id") {
        return None;
    }
    let cost = Cost { memory: parts.next()?.parse().ok()?, passes: parts.next()?.parse().ok()? };
    Some((cost, BASE64.decode(parts.next()?).ok()?, BASE64.decode(parts.next()?).ok()?))
}

/// Whether two byte strings are equal, in a time that does not tell where they differ.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |found, (a, b)| found | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_passes() {
        let mut rim = Rim::system();
        rim.cost = Cost { memory: 64, passes: 1 };
        let kept = keep("correct horse battery", &rim).unwrap();
        assert!(check("correct horse battery", Some(&kept), rim.cost).unwrap());
        assert!(!check("correct horse batterz", Some(&kept), rim.cost).unwrap());
        assert!(!check("correct horse battery", None, rim.cost).unwrap());
        assert_ne!(kept, keep("correct horse battery", &rim).unwrap(), "salted");
    }

    #[test]
    fn weak_passwords_are_refused() {
        assert!(fit("short").is_err());
        assert!(fit("aaaaaaaaaaaa").is_err());
        assert!(fit(&"x y".repeat(100)).is_err());
        assert!(fit("今天天气很好我们去开会").is_ok());
    }
}
