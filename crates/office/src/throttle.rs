//! Slows down guessing: so many failures in a while, then a wait.
//!
//! Counted by account name as typed, whether or not there is such an account, and by peer. The table
//! is bounded: when it is full, the oldest go first.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Failures that are let go in a row.
const FREE: u32 = 5;
/// Milliseconds after which failures are forgotten.
const MEMORY_MS: i64 = 15 * 60 * 1000;
/// Entries of the table.
const MOST: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Count {
    failures: u32,
    last_ms: i64,
}

/// The counts.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<BTreeMap<String, Count>>);

impl Throttle {
    /// Seconds that `key` still has to wait at `now`; none if it may try.
    pub fn wait(&self, key: &str, now_ms: i64) -> Option<i64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.get(key)?;
        let over = count.failures.checked_sub(FREE)?;
        // Half a minute after the fifth, doubled each time, at most a quarter of an hour.
        let wait = (30_000i64 << over.min(5)).min(MEMORY_MS);
        let left = count.last_ms + wait - now_ms;
        (left > 0).then_some(left.div_euclid(1000) + 1)
    }

    /// A try that failed.
    pub fn failed(&self, key: &str, now_ms: i64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST && !counts.contains_key(key) {
            let oldest = counts.iter().min_by_key(|(_, count)| count.last_ms);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                counts.remove(&oldest);
            }
        }
        let count = counts.entry(key.to_owned()).or_insert(Count { failures: 0, last_ms: now_ms });
        if now_ms - count.last_ms > MEMORY_MS {
            count.failures = 0;
        }
        count.failures = count.failures.saturating_add(1);
        count.last_ms = now_ms;
    }

    /// A try that came through.
    pub fn passed(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_and_forgetting_takes_a_while() {
        let throttle = Throttle::default();
        for _ in 0..4 {
            throttle.failed("a", 0);
        }
        assert_eq!(throttle.wait("a", 0), None);
        throttle.failed("a", 0);
        assert_eq!(throttle.wait("a", 0), Some(31));
        assert_eq!(throttle.wait("b", 0), None);
        assert_eq!(throttle.wait("a", 30_000), None);
        throttle.failed("a", 30_000);
        assert_eq!(throttle.wait("a", 30_000), Some(61), "twice as long");
        throttle.failed("a", 30_000 + MEMORY_MS + 1);
        assert_eq!(throttle.wait("a", 30_000 + MEMORY_MS + 1), None, "forgotten");
        throttle.passed("a");
        assert_eq!(throttle.wait("a", 0), None);
    }
}
