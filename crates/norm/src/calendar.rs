//! Days on which offices work, and how periods are counted by them.
//!
//! Holidays and make-up working days are decreed year by year, so a calendar is dated evidence with a
//! coverage. Beyond it a deadline can still be computed, but it is provisional and says so.

mod count;
mod file;

pub use count::{Counting, Reached, Stop};
pub use file::BadCalendar;

use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// Days that differ from the week, and the years that are covered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Whether offices work on a day, where that is not what its weekday says.
    days: BTreeMap<Date, bool>,
    /// Years whose notice has been issued, and what fixed them.
    years: BTreeMap<i16, Vec<String>>,
}

impl Calendar {
    /// Adds a year: days off, and days worked instead.
    pub fn add_year(
        &mut self,
        year: i16,
        off: impl IntoIterator<Item = Date>,
        worked: impl IntoIterator<Item = Date>,
    ) {
        self.years.entry(year).or_default();
        self.days.extend(off.into_iter().map(|day| (day, false)));
        self.days.extend(worked.into_iter().map(|day| (day, true)));
    }

    /// Whether offices work on `day`.
    #[must_use]
    pub fn works(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.days.get(&day).copied().unwrap_or(!weekend)
    }

    /// Whether the notice for the year of `day` is known.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.years.contains_key(&day.year())
    }

    /// The years covered, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }

    /// The notices that fixed `year`, the first one first; none if it is not covered.
    #[must_use]
    pub fn notices(&self, year: i16) -> &[String] {
        self.years.get(&year).map_or(&[], Vec::as_slice)
    }
}
