//! The machine's clock, read in one place.

use crate::failure::Failure;
use std::time::{SystemTime, UNIX_EPOCH};
use tiaoli_ledger::Moment;
use tiaoli_text::Words;

/// Seconds since 1970 began.
pub fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Now, as the ledger writes it.
pub fn now() -> Result<Moment, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let ms = since.and_then(|since| i64::try_from(since.as_millis()).ok());
    ms.and_then(Moment::from_unix_ms).ok_or_else(|| {
        Failure::machine(Words::new("机器的时钟不对", "the machine's clock is wrong"))
            .help(Words::new("校准时钟", "set the clock right"))
    })
}
