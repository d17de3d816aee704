//! Units and periods of the calendar.

use crate::tree::ExprId;
use jiff::civil::Date;

/// A unit of time that deadlines count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Days, of the sort that the regulation counts in.
    Days,
    /// Calendar days.
    CalendarDays,
    /// Working days.
    WorkingDays,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

/// One end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// Its first day.
    Start,
    /// Its last day.
    End,
}

/// The period a duty recurs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Calendar year.
    Year,
    /// Half a calendar year.
    HalfYear,
    /// Quarter.
    Quarter,
    /// Month.
    Month,
}

impl Period {
    /// How many months it has; they divide the year.
    #[must_use]
    pub fn months(self) -> i8 {
        match self {
            Self::Year => 12,
            Self::HalfYear => 6,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }

    /// The first and the last day of the period that holds `day`; nothing beyond the year 9999.
    #[must_use]
    pub fn around(self, day: Date) -> Option<(Date, Date)> {
        let month = day.month() - 1;
        let first = Date::new(day.year(), month - month % self.months() + 1, 1).ok()?;
        let last = Date::new(day.year(), month - month % self.months() + self.months(), 1).ok()?;
        Some((first, last.last_of_month()))
    }
}

/// What a duty recurs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Per {
    /// Every such period of the calendar.
    Calendar(Period),
    /// The time from one day to another, of each record its own.
    Term(ExprId, ExprId),
}
