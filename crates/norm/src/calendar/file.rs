//! One year of working days, as it stands in `calendar/`.
//!
//! Lines `year 2026`, `notice WHAT FIXED IT`, `off DATE`, `work DATE`; `#` starts a comment. A file is
//! evidence: one that contradicts itself, or that moves nothing, is refused and nothing of it is used.

use super::Calendar;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use tiaoli_text::{Words, words};

/// What is wrong with a year of working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCalendar {
    /// The line, from 1; 0 where it is the file as a whole.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub message: Words,
}

impl Calendar {
    /// Adds the year that `text` describes, and says which it was.
    ///
    /// # Errors
    /// A line that cannot be read, a day outside the year or given twice, a working day that its
    /// weekday makes one already, a year without a notice or without a day off.
    pub fn read_year(&mut self, text: &str) -> Result<i16, BadCalendar> {
        let (mut year, mut notices) = (None, Vec::new());
        let mut days: BTreeMap<Date, (bool, usize)> = BTreeMap::new();
        for (line, content) in (1..).zip(text.lines()) {
            let content = content.split('#').next().unwrap_or("").trim();
            if content.is_empty() {
                continue;
            }
            let (key, value) = content.split_once(' ').unwrap_or((content, ""));
            let value = value.trim();
            match key {
                "year" if year.is_none() => year = value.parse::<i16>().ok(),
                "notice" if !value.is_empty() => notices.push(value.to_owned()),
                "off" | "work" => {
                    let day = day(line, value)?;
                    if days.insert(day, (key == "work", line)).is_some() {
                        return bad(line, words!(zh: "{day} 写了两次", en: "{day} is given twice"));
                    }
                }
                _ => {
                    return bad(
                        line,
                        words!(zh: "应为 year、notice、off 或 work 一行，而写的是「{content}」", en: "expected a line year, notice, off or work, found `{content}`"),
                    );
                }
            }
        }
        let Some(year) = year else {
            return bad(0, words!(zh: "缺少 year 一行", en: "the line `year` is missing"));
        };
        if notices.is_empty() {
            return bad(0, words!(zh: "没有写明依据的通知", en: "no notice is named"));
        }
        for (day, (works, line)) in &days {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if day.year() != year {
                return bad(
                    *line,
                    words!(zh: "{day} 不在 {year} 年", en: "{day} is not in {year}"),
                );
            }
            if *works && !weekend {
                return bad(
                    *line,
                    words!(zh: "{day} 本来就是工作日", en: "{day} is a working day anyway"),
                );
            }
        }
        if days.values().all(|(works, _)| *works) {
            return bad(
                0,
                words!(zh: "{year} 年没有一天放假：空的一年等于说没有节假日", en: "{year} has no day off: an empty year would say that there are no holidays"),
            );
        }
        self.days.extend(days.into_iter().map(|(day, (works, _))| (day, works)));
        self.years.insert(year, notices);
        Ok(year)
    }
}

fn day(line: usize, text: &str) -> Result<Date, BadCalendar> {
    match text.parse() {
        Ok(day) => Ok(day),
        Err(_) => bad(
            line,
            words!(zh: "「{text}」不是日期，应写作 2026-01-01", en: "`{text}` is no date; write 2026-01-01"),
        ),
    }
}

fn bad<T>(line: usize, message: Words) -> Result<T, BadCalendar> {
    Err(BadCalendar { line, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Result<i16, (usize, String)> {
        let read = Calendar::default().read_year(text);
        read.map_err(|bad| (bad.line, bad.message.en))
    }

    #[test]
    fn a_year_that_says_nothing_or_contradicts_itself_is_refused() {
        let year = "year 2026\nnotice N\n";
        for (text, line, words) in [
            ("", 0, "`year` is missing"),
            ("year 2026", 0, "no notice"),
            ("year 2026\nnotice N", 0, "no day off"),
            ("year 2026\nnotice N\nwork 2026-01-04", 0, "no day off"),
            ("year 2026\nyear 2027", 2, "expected a line"),
            ("off 2026-02-29", 1, "no date"),
            ("year 2026\nnotice\n", 2, "expected a line"),
        ] {
            let (found, message) = reads(text).unwrap_err();
            assert!(found == line && message.contains(words), "{text}: {found} {message}");
        }
        for (more, line, words) in [
            ("off 2027-01-01", 3, "not in 2026"),
            ("off 2026-01-01\nwork 2026-01-05", 4, "a working day anyway"),
            ("off 2026-01-01\nwork 2026-01-01", 4, "given twice"),
            ("holiday 2026-01-01", 3, "expected a line"),
        ] {
            let (found, message) = reads(&format!("{year}{more}")).unwrap_err();
            assert!(found == line && message.contains(words), "{more}: {found} {message}");
        }
        assert_eq!(reads(&format!("{year}off 2026-01-01 # a comment")), Ok(2026));
    }

    #[test]
    fn a_refused_year_leaves_nothing_behind() {
        let mut calendar = Calendar::default();
        calendar.read_year("year 2026\nnotice N\noff 2026-01-01\noff 2025-12-31").unwrap_err();
        assert_eq!(calendar, Calendar::default());
    }
}
