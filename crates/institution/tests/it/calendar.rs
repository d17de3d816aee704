//! The working days that are shipped: structure, totals and days that people remember.

use crate::rig;
use jiff::civil::{Date, Weekday};
use tiaoli_norm::calendar::{Calendar, Counting};
use tiaoli_norm::program::Unit;

fn days(year: i16) -> impl Iterator<Item = Date> {
    let first = Date::constant(year, 1, 1);
    first.series(jiff::ToSpan::day(1)).take_while(move |day| day.year() == year)
}

fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Working days of each year with those worked on a weekend, counted from two independent tables.
const TOTALS: [(i16, usize, usize); 23] = [
    (2004, 252, 6),
    (2005, 251, 7),
    (2006, 251, 8),
    (2007, 249, 7),
    (2008, 251, 5),
    (2009, 250, 6),
    (2010, 250, 8),
    (2011, 250, 6),
    (2012, 249, 6),
    (2013, 250, 12),
    (2014, 250, 5),
    (2015, 249, 5),
    (2016, 250, 6),
    (2017, 249, 5),
    (2018, 250, 7),
    (2019, 250, 6),
    (2020, 249, 6),
    (2021, 250, 7),
    (2022, 249, 7),
    (2023, 249, 7),
    (2024, 251, 8),
    (2025, 248, 5),
    (2026, 248, 6),
];

#[test]
fn every_year_is_there_with_its_notice_and_its_number_of_days() {
    let calendar = rig::shipped_calendar();
    let years: Vec<i16> = calendar.years().collect();
    assert_eq!(years, TOTALS.map(|(year, ..)| year));
    for (year, worked, made_up) in TOTALS {
        let working = || days(year).filter(|day| calendar.works(*day));
        assert_eq!(working().count(), worked, "{year}");
        assert_eq!(working().filter(|day| weekend(*day)).count(), made_up, "{year}");
        assert!(!calendar.notices(year).is_empty(), "{year}");
        // New Year's Day, Labour Day and National Day are off in every year.
        for (month, day) in [(1, 1), (5, 1), (10, 1)] {
            assert!(!calendar.works(Date::constant(year, month, day)), "{year}-{month}-{day}");
        }
    }
}

#[test]
fn days_that_people_remember() {
    let calendar = rig::shipped_calendar();
    for (day, works, why) in [
        ("2004-05-07", false, "the long week of May"),
        ("2005-12-31", true, "worked for New Year 2006, by the notice of the next year"),
        ("2006-12-31", true, "worked for New Year 2007"),
        ("2007-12-31", false, "the bridge to New Year 2008"),
        ("2007-12-29", true, "worked for it"),
        ("2007-05-07", false, "the last long week of May"),
        ("2008-05-02", false, "Labour Day is a day, with a bridge"),
        ("2008-05-05", true, "no long week of May any more"),
        ("2008-04-04", false, "Qingming is a holiday for the first time"),
        ("2009-10-08", false, "National Day with Mid-Autumn, eight days"),
        ("2010-02-20", true, "a Saturday after the Spring Festival"),
        ("2012-04-01", true, "a Sunday before Qingming"),
        ("2014-01-30", true, "the eve of the Spring Festival was no holiday that year"),
        ("2015-09-03", false, "seventy years after the war"),
        ("2015-09-04", false, "the bridge"),
        ("2015-09-06", true, "a Sunday worked for it"),
        ("2016-09-03", false, "a plain Saturday the year after"),
        ("2019-05-02", false, "Labour Day made longer by a second notice"),
        ("2019-05-05", true, "a Sunday worked for it"),
        ("2020-01-31", false, "the Spring Festival made longer"),
        ("2020-02-01", false, "was to be worked, and was not"),
        ("2020-02-03", true, "back to work"),
        ("2022-12-31", false, "New Year 2023"),
        ("2024-02-09", true, "the eve of the Spring Festival was no holiday that year"),
        ("2025-01-28", false, "the eve is a holiday again"),
        ("2025-05-02", false, "Labour Day has a second day"),
        ("2025-10-08", false, "National Day with Mid-Autumn"),
        ("2026-02-28", true, "a Saturday worked for the Spring Festival"),
        ("2026-02-23", false, "its ninth day"),
    ] {
        assert_eq!(calendar.works(day.parse().unwrap()), works, "{day}: {why}");
    }
    assert_eq!(calendar.notices(2020), ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"]);
}

/// Where offices do not work, and on which days: of any calendar, counting agrees with looking.
#[test]
fn counting_agrees_with_looking_at_every_day() {
    let shipped = rig::shipped_calendar();
    let plain = Counting::default();
    let check = |calendar: &Calendar, start: Date, n: i64| {
        let mut day = start;
        let mut left = n;
        while left > 0 {
            day = day.tomorrow().unwrap();
            left -= i64::from(calendar.works(day));
        }
        let end = calendar.after(plain, start, n, Unit::WorkingDays, &[]).unwrap();
        assert_eq!(end.date, day, "{n} after {start}");
        assert_eq!(calendar.working_days_between(start, day).unwrap().0, n, "{start} to {day}");
        assert_eq!(calendar.working_days_between(day, start).unwrap().0, -n, "{day} to {start}");
        if n > 0 {
            let back = calendar.before(plain, day, n, Unit::WorkingDays).unwrap().date;
            assert!(calendar.works(back) && back <= start, "{n} before {day} is {back}");
            assert_eq!(calendar.working_days_between(back, day).unwrap().0, n);
        }
    };
    for year in [2007, 2013, 2020, 2026] {
        for day in days(year) {
            for n in [0, 1, 5, 23] {
                check(&shipped, day, n);
            }
        }
    }
}
