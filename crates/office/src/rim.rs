//! What comes from outside the program: the time and chance. Tests give their own.

use crate::failure::Failure;
use crate::password::Cost;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tiaoli_ledger::Moment;
use tiaoli_text::words;

/// Beijing time, by which days are counted: eight hours before Greenwich, all year round.
const OFFSET_MS: i64 = 8 * 3600 * 1000;

/// A clock.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// A source of chance: fills the bytes, or says that it cannot.
pub type Chance = Arc<dyn Fn(&mut [u8]) -> Result<(), Failure> + Send + Sync>;

/// Clock, chance, and what a password may cost.
#[derive(Clone)]
pub struct Rim {
    /// What time it is.
    pub now: Clock,
    /// Where unguessable numbers come from.
    pub chance: Chance,
    /// The work that checking a password takes.
    pub cost: Cost,
}

impl Rim {
    /// The system's clock and chance.
    #[must_use]
    pub fn system() -> Self {
        Self { now: Arc::new(system_time), chance: Arc::new(system_chance), cost: Cost::default() }
    }

    /// The same with a clock that shows `start` now and goes on from there.
    #[must_use]
    pub fn starting(mut self, start: Moment) -> Self {
        let begun = Instant::now();
        self.now = Arc::new(move || later(start, begun.elapsed()));
        self
    }

    /// `N` unguessable bytes.
    ///
    /// # Errors
    /// The system gives none.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], Failure> {
        let mut bytes = [0; N];
        (self.chance)(&mut bytes)?;
        Ok(bytes)
    }

    /// An unguessable word of 32 hexadecimal digits.
    ///
    /// # Errors
    /// The system gives none.
    pub fn word(&self) -> Result<String, Failure> {
        Ok(hex(&self.bytes::<16>()?))
    }
}

impl std::fmt::Debug for Rim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rim").field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// The day it is in Beijing at `moment`.
#[must_use]
pub fn day(moment: Moment) -> jiff::civil::Date {
    civil(moment).date()
}

/// Day and time of day in Beijing at `moment`.
#[must_use]
pub fn civil(moment: Moment) -> jiff::civil::DateTime {
    let shown = jiff::Timestamp::from_millisecond(moment.unix_ms() + OFFSET_MS);
    jiff::tz::Offset::UTC.to_datetime(shown.unwrap_or_default())
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn later(start: Moment, elapsed: Duration) -> Moment {
    let ms = i64::try_from(elapsed.as_millis()).unwrap_or(0);
    Moment::from_unix_ms(start.unix_ms().saturating_add(ms)).unwrap_or(start)
}

fn system_time() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let ms = i64::try_from(since.as_millis()).unwrap_or(0);
    // A clock before 1970 or after 9999 is refused by the ledger, which has seen a later time.
    Moment::from_unix_ms(ms).unwrap_or_else(epoch)
}

fn epoch() -> Moment {
    #[expect(clippy::unwrap_used, reason = "the epoch itself can be written")]
    Moment::from_unix_ms(0).unwrap()
}

fn system_chance(bytes: &mut [u8]) -> Result<(), Failure> {
    getrandom::fill(bytes).map_err(|e| {
        let e = e.to_string();
        Failure::machine(
            words!(zh: "系统给不出随机数：{e}", en: "the system gives no randomness: {e}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let at = |text| day(Moment::parse(text).unwrap()).to_string();
        assert_eq!(at("2026-03-01T15:59:59Z"), "2026-03-01");
        assert_eq!(at("2026-03-01T16:00:00Z"), "2026-03-02");
    }
}
