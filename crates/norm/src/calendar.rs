//! Days on which offices work.
//!
//! Holidays and make-up working days are decreed year by year, so a calendar is dated evidence with a
//! coverage. Beyond it a deadline can still be computed, but it is provisional and says so.

use crate::program::Unit;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// Days that differ from the week, and the years that are covered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Whether offices work on a day, where that is not what its weekday says.
    days: BTreeMap<Date, bool>,
    /// Years whose notice has been issued.
    years: Vec<i16>,
}

impl Calendar {
    /// Adds a year by the notice that fixed it: days off, and days worked instead.
    pub fn add_year(
        &mut self,
        year: i16,
        off: impl IntoIterator<Item = Date>,
        worked: impl IntoIterator<Item = Date>,
    ) {
        self.years.push(year);
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
        self.years.contains(&day.year())
    }

    /// The day `count` units after `start`, the day itself not counted, and whether it rests on a
    /// year that is not covered. None beyond the year 9999, or for a count that is not positive.
    #[must_use]
    pub fn after(&self, start: Date, count: i64, unit: Unit) -> Option<(Date, bool)> {
        let count = i32::try_from(count).ok().filter(|n| (0..=100_000).contains(n))?;
        match unit {
            Unit::Days => Some((start.checked_add(count.days()).ok()?, false)),
            Unit::Months => {
                let months = (count <= 12_000).then(|| count.months())?;
                Some((start.checked_add(months).ok()?, false))
            }
            Unit::WorkingDays => {
                let (mut day, mut left) = (start, count);
                let mut provisional = !self.covers(start);
                while left > 0 {
                    day = day.tomorrow().ok()?;
                    provisional |= !self.covers(day);
                    left -= i32::from(self.works(day));
                }
                Some((day, provisional))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn make_up_days_count_and_holidays_do_not() {
        let mut calendar = Calendar::default();
        calendar.add_year(2026, (1..=3).map(|d| date(2026, 1, d)), [date(2026, 1, 4)]);
        let after = |n| calendar.after(date(2026, 1, 1), n, Unit::WorkingDays);
        assert_eq!(after(1), Some((date(2026, 1, 4), false)), "a Sunday that is worked");
        assert_eq!(after(2), Some((date(2026, 1, 5), false)));
    }

    #[test]
    fn beyond_the_notice_a_deadline_is_provisional() {
        let mut calendar = Calendar::default();
        calendar.add_year(2026, [], []);
        let (_, provisional) = calendar.after(date(2026, 12, 31), 1, Unit::WorkingDays).unwrap();
        assert!(provisional);
    }

    #[test]
    fn months_stop_at_the_end_of_the_month() {
        let calendar = Calendar::default();
        let due = calendar.after(date(2026, 1, 31), 1, Unit::Months);
        assert_eq!(due, Some((date(2026, 2, 28), false)));
    }

    #[test]
    fn absurd_counts_are_refused_not_looped_over() {
        let calendar = Calendar::default();
        assert_eq!(calendar.after(date(2026, 1, 1), i64::MAX, Unit::WorkingDays), None);
        assert_eq!(calendar.after(date(2026, 1, 1), -1, Unit::Days), None);
    }
}
