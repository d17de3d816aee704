//! Counting days, working days, months and years, forwards and back.
//!
//! Chinese law itself counts in more than one way (Civil Code, articles 201 to 203; Licensing Law,
//! article 82; Compulsion Law, article 69), so how a period is counted is declared by each regulation.

use super::Calendar;
use crate::program::Unit;
use jiff::ToSpan;
use jiff::civil::Date;

/// The most that is counted of any unit: nobody means more, and counting stays bounded.
const MOST: i64 = 100_000;

/// How a regulation counts its periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Counting {
    /// A day, where nothing else is said, is a working day.
    pub working: bool,
    /// The day a period begins on is its first day; otherwise the next one is.
    pub first_day: bool,
    /// A period whose last day is a rest day ends on the next working day.
    pub rolls: bool,
    /// A period in months that begins on the last day of a month ends on the last day of one;
    /// otherwise on the same day of the month, or the last where there is none.
    pub month_end: bool,
}

/// Days on which a clock stands: from the first on, until (not including) the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stop {
    /// The first day not counted.
    pub from: Date,
    /// The first day counted again.
    pub until: Date,
}

/// A day that counting came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reached {
    /// The day.
    pub date: Date,
    /// Whether it rests on a year whose working days are not announced yet.
    pub provisional: bool,
}

impl Counting {
    /// The unit meant: a bare day may be a working day.
    #[must_use]
    pub fn unit(self, unit: Unit) -> Unit {
        match unit {
            Unit::Days if self.working => Unit::WorkingDays,
            Unit::Days => Unit::CalendarDays,
            other => other,
        }
    }
}

impl Calendar {
    /// The last day of a period of `count` units that begins on `start`, days in `stops` not counted.
    ///
    /// None beyond the year 9999, or for a count that is negative or absurd. A period of nothing ends
    /// on the day it begins.
    #[must_use]
    pub fn after(
        &self,
        counting: Counting,
        start: Date,
        count: i64,
        unit: Unit,
        stops: &[Stop],
    ) -> Option<Reached> {
        let count = Some(count).filter(|n| (0..=MOST).contains(n))?;
        if count == 0 {
            return Some(Reached { date: start, provisional: false });
        }
        let end = match counting.unit(unit) {
            unit @ (Unit::Days | Unit::CalendarDays | Unit::WorkingDays) => {
                self.days_after(counting, start, count, unit, stops)?
            }
            unit @ (Unit::Months | Unit::Years) => {
                let end = months_after(counting, start, count, unit)?;
                let end = if counting.first_day { end.yesterday().ok()? } else { end };
                self.extended(start, end, stops)?
            }
        };
        if counting.rolls { self.next_worked(end) } else { Some(end) }
    }

    /// The last day that is `count` units before `day`, which is not counted unless the regulation
    /// counts first days.
    ///
    /// Such a day is never moved: a period before a day protects somebody, who would lose by it.
    #[must_use]
    pub fn before(&self, counting: Counting, day: Date, count: i64, unit: Unit) -> Option<Reached> {
        let count = Some(count).filter(|n| (0..=MOST).contains(n))?;
        let unit = counting.unit(unit);
        if count == 0 || !counting.first_day {
            return self.shift(day, -count, unit);
        }
        match unit {
            Unit::Days | Unit::CalendarDays => self.shift(day, 1 - count, unit),
            Unit::WorkingDays if self.works(day) => self.shift(day, 1 - count, unit),
            Unit::WorkingDays => self.shift(day, -count, unit),
            Unit::Months | Unit::Years => self.shift(day.tomorrow().ok()?, -count, unit),
        }
    }

    /// The day `count` units after `day`, or before it where `count` is negative: plain arithmetic,
    /// whatever a regulation declares. A day of the month that is missing becomes the last one.
    #[must_use]
    pub fn shift(&self, day: Date, count: i64, unit: Unit) -> Option<Reached> {
        let number = i32::try_from(count).ok()?;
        let sure = |date: Date| Reached { date, provisional: false };
        match unit {
            Unit::Days | Unit::CalendarDays => {
                // Civil dates reach from year -9999 to 9999; a span beyond that is refused here.
                let span = (number.unsigned_abs() < 7_304_484).then(|| number.days())?;
                Some(sure(day.checked_add(span).ok()?))
            }
            Unit::Months => {
                let span = (number.unsigned_abs() < 239_976).then(|| number.months())?;
                Some(sure(day.checked_add(span).ok()?))
            }
            Unit::Years => {
                let span = (number.unsigned_abs() < 19_998).then(|| number.years())?;
                Some(sure(day.checked_add(span).ok()?))
            }
            Unit::WorkingDays => {
                Some(count).filter(|n| n.unsigned_abs() <= MOST.unsigned_abs())?;
                let (mut date, mut left) = (day, number.unsigned_abs());
                let mut provisional = number != 0 && !self.covers(day);
                while left > 0 {
                    date = if number > 0 { date.tomorrow() } else { date.yesterday() }.ok()?;
                    provisional |= !self.covers(date);
                    left -= u32::from(self.works(date));
                }
                Some(Reached { date, provisional })
            }
        }
    }

    /// How many working days there are after `from` up to and including `to`, and whether that rests
    /// on a year not announced yet; negative where `to` comes first. None where they are too far apart.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> Option<(i64, bool)> {
        let (first, last) = (from.min(to), from.max(to));
        let apart = i64::from((last - first).get_days());
        Some(apart).filter(|days| *days <= MOST)?;
        let (mut day, mut count, mut provisional) = (first, 0, from != to && !self.covers(first));
        while day < last {
            day = day.tomorrow().ok()?;
            provisional |= !self.covers(day);
            count += i64::from(self.works(day));
        }
        Some((if from <= to { count } else { -count }, provisional))
    }

    fn days_after(
        &self,
        counting: Counting,
        start: Date,
        count: i64,
        unit: Unit,
        stops: &[Stop],
    ) -> Option<Reached> {
        let working = unit == Unit::WorkingDays;
        let mut provisional = working && !self.covers(start);
        let mut day = if counting.first_day { start } else { start.tomorrow().ok()? };
        let mut left = count;
        loop {
            provisional |= working && !self.covers(day);
            let stands = stops.iter().any(|stop| (stop.from..stop.until).contains(&day));
            left -= i64::from(!stands && (!working || self.works(day)));
            if left == 0 {
                return Some(Reached { date: day, provisional });
            }
            day = day.tomorrow().ok()?;
        }
    }

    /// `end`, later by each day up to it on which the clock stood.
    fn extended(&self, start: Date, end: Date, stops: &[Stop]) -> Option<Reached> {
        let mut end = end;
        let mut day = start;
        while day < end {
            day = day.tomorrow().ok()?;
            if stops.iter().any(|stop| (stop.from..stop.until).contains(&day)) {
                end = end.tomorrow().ok()?;
            }
        }
        Some(Reached { date: end, provisional: false })
    }

    fn next_worked(&self, end: Reached) -> Option<Reached> {
        let mut reached = Reached { provisional: !self.covers(end.date), ..end };
        reached.provisional |= end.provisional;
        while !self.works(reached.date) {
            reached.date = reached.date.tomorrow().ok()?;
            reached.provisional |= !self.covers(reached.date);
        }
        Some(reached)
    }
}

fn months_after(counting: Counting, start: Date, count: i64, unit: Unit) -> Option<Date> {
    let number = i32::try_from(count).ok()?;
    let months = if unit == Unit::Years { number.checked_mul(12)? } else { number };
    let span = (months < 239_976).then(|| months.months())?;
    let end = start.checked_add(span).ok()?;
    let last = start == start.last_of_month();
    Some(if counting.month_end && last { end.last_of_month() } else { end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const PLAIN: Counting =
        Counting { working: false, first_day: false, rolls: false, month_end: false };

    /// New Year's days of 2026 with a Sunday worked instead.
    fn new_year() -> Calendar {
        let mut calendar = Calendar::default();
        calendar.add_year(2026, (1..=3).map(|d| date(2026, 1, d)), [date(2026, 1, 4)]);
        calendar
    }

    fn day(reached: Option<Reached>) -> Option<Date> {
        reached.map(|reached| reached.date)
    }

    #[test]
    fn make_up_days_count_and_holidays_do_not() {
        let calendar = new_year();
        let after = |n| calendar.after(PLAIN, date(2026, 1, 1), n, Unit::WorkingDays, &[]);
        let sure = |date| Some(Reached { date, provisional: false });
        assert_eq!(after(1), sure(date(2026, 1, 4)), "a Sunday that is worked");
        assert_eq!(after(2), sure(date(2026, 1, 5)));
        assert_eq!(after(0), sure(date(2026, 1, 1)));
    }

    #[test]
    fn beyond_the_notice_a_deadline_is_provisional() {
        let calendar = new_year();
        let after = |n| {
            let reached = calendar.after(PLAIN, date(2026, 12, 30), n, Unit::WorkingDays, &[]);
            reached.unwrap().provisional
        };
        assert!(!after(1), "the last day of the year");
        assert!(after(2));
        let rolls = Counting { rolls: true, ..PLAIN };
        let days = |n| calendar.after(rolls, date(2026, 12, 30), n, Unit::Days, &[]).unwrap();
        assert!(!days(1).provisional && days(2).provisional);
    }

    #[test]
    fn periods_end_as_the_regulation_counts() {
        let calendar = new_year();
        let first = Counting { first_day: true, ..PLAIN };
        let rolls = Counting { rolls: true, ..PLAIN };
        let ends = Counting { month_end: true, ..PLAIN };
        let working = Counting { working: true, ..PLAIN };
        let both = Counting { first_day: true, working: true, ..PLAIN };
        for (counting, start, count, unit, end) in [
            (PLAIN, date(2026, 1, 31), 1, Unit::Months, date(2026, 2, 28)),
            (PLAIN, date(2026, 2, 28), 1, Unit::Months, date(2026, 3, 28)),
            (ends, date(2026, 2, 28), 1, Unit::Months, date(2026, 3, 31)),
            (ends, date(2026, 2, 27), 1, Unit::Months, date(2026, 3, 27)),
            (PLAIN, date(2024, 2, 29), 1, Unit::Years, date(2025, 2, 28)),
            (PLAIN, date(2024, 2, 29), 4, Unit::Years, date(2028, 2, 29)),
            (first, date(2026, 1, 15), 1, Unit::Months, date(2026, 2, 14)),
            (first, date(2026, 3, 2), 3, Unit::Days, date(2026, 3, 4)),
            (PLAIN, date(2026, 3, 2), 3, Unit::Days, date(2026, 3, 5)),
            (rolls, date(2026, 3, 4), 3, Unit::Days, date(2026, 3, 9)),
            (PLAIN, date(2026, 3, 4), 3, Unit::Days, date(2026, 3, 7)),
            (rolls, date(2025, 12, 31), 2, Unit::Days, date(2026, 1, 4)),
            (working, date(2026, 3, 4), 3, Unit::Days, date(2026, 3, 9)),
            (both, date(2026, 3, 4), 3, Unit::Days, date(2026, 3, 6)),
            (both, date(2026, 3, 7), 1, Unit::Days, date(2026, 3, 9)),
        ] {
            let found = day(calendar.after(counting, start, count, unit, &[]));
            assert_eq!(found, Some(end), "{counting:?} {start} {count} {unit:?}");
        }
    }

    #[test]
    fn days_on_which_the_clock_stands_are_not_counted() {
        let calendar = new_year();
        let stop =
            |from: i8, until: i8| Stop { from: date(2026, 3, from), until: date(2026, 3, until) };
        let after = |count, unit, stops: &[Stop]| {
            day(calendar.after(PLAIN, date(2026, 3, 2), count, unit, stops))
        };
        assert_eq!(after(5, Unit::Days, &[stop(4, 9)]), Some(date(2026, 3, 12)));
        assert_eq!(after(5, Unit::Days, &[stop(4, 4)]), Some(date(2026, 3, 7)));
        assert_eq!(after(5, Unit::WorkingDays, &[stop(4, 9)]), Some(date(2026, 3, 12)));
        assert_eq!(after(5, Unit::WorkingDays, &[stop(7, 9)]), Some(date(2026, 3, 9)), "a weekend");
        assert_eq!(after(5, Unit::Days, &[stop(8, 20)]), Some(date(2026, 3, 7)), "after its end");
        assert_eq!(after(1, Unit::Months, &[stop(4, 9)]), Some(date(2026, 4, 7)));
        assert_eq!(after(5, Unit::Days, &[stop(3, 5), stop(6, 8)]), Some(date(2026, 3, 11)));
    }

    #[test]
    fn a_day_before_another() {
        let calendar = new_year();
        let first = Counting { first_day: true, ..PLAIN };
        for (counting, count, unit, start) in [
            (PLAIN, 3, Unit::Days, date(2026, 3, 6)),
            (PLAIN, 3, Unit::WorkingDays, date(2026, 3, 4)),
            (PLAIN, 1, Unit::Months, date(2026, 2, 9)),
            (PLAIN, 0, Unit::WorkingDays, date(2026, 3, 9)),
            (first, 3, Unit::Days, date(2026, 3, 7)),
            (first, 3, Unit::WorkingDays, date(2026, 3, 5)),
            (first, 1, Unit::Months, date(2026, 2, 10)),
        ] {
            let found = day(calendar.before(counting, date(2026, 3, 9), count, unit));
            assert_eq!(found, Some(start), "{counting:?} {count} {unit:?}");
        }
    }

    #[test]
    fn absurd_counts_are_refused_not_looped_over() {
        let calendar = Calendar::default();
        let start = date(2026, 1, 1);
        for unit in [Unit::Days, Unit::CalendarDays, Unit::WorkingDays, Unit::Months, Unit::Years] {
            for count in [i64::MAX, i64::MIN, -1, 100_001] {
                assert_eq!(
                    calendar.after(PLAIN, start, count, unit, &[]),
                    None,
                    "{unit:?} {count}"
                );
                assert_eq!(calendar.before(PLAIN, start, count, unit), None, "{unit:?} {count}");
            }
            for count in [i64::MAX, i64::MIN] {
                assert_eq!(calendar.shift(start, count, unit), None);
            }
        }
        assert_eq!(calendar.shift(Date::MAX, 1, Unit::WorkingDays), None);
        assert_eq!(calendar.working_days_between(Date::MIN, Date::MAX), None);
    }
}
