//! Recorded time: one fixed way to write an instant (a profile of RFC 3339).
//!
//! `2026-11-23T08:00:00.000Z`: always UTC, always three digits. Fixed width makes the order of
//! the texts the order of time, which the verifier uses without reading a calendar. The clock
//! itself is always the caller's.

use std::fmt;

const DAY: i64 = 86_400_000;
/// Years 0000 to 9999, all that four digits can write.
const RANGE: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

/// An instant in whole milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// How many bytes an instant takes when written.
    pub const WIDTH: usize = 24;

    /// The instant so many milliseconds after 1970 began; `None` outside years 0000 to 9999.
    #[must_use]
    pub fn from_unix_ms(ms: i64) -> Option<Self> {
        RANGE.contains(&ms).then_some(Self(ms))
    }

    /// Milliseconds since 1970 began.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with any offset; digits below the millisecond are dropped.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let rest = rest.strip_prefix('T')?;
        let (clock, rest) = rest.split_at_checked(8)?;
        let (year, month, day) = fields::<'-'>(date, [4, 2, 2])?;
        let (hour, minute, second) = fields::<':'>(clock, [2, 2, 2])?;
        if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
            return None;
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let (millis, offset) = match rest.strip_prefix('.') {
            None => (0, rest),
            Some(rest) => {
                let end = rest.find(|c: char| !c.is_ascii_digit())?;
                let (digits, offset) = rest.split_at_checked(end)?;
                let mut three = digits.bytes().chain(*b"00").take(3);
                let millis = three.by_ref().fold(0, |sum, d| sum * 10 + i64::from(d - b'0'));
                (if digits.is_empty() { return None } else { millis }, offset)
            }
        };
        let shift = if offset == "Z" {
            0
        } else {
            let (sign, offset) = offset.split_at_checked(1)?;
            let (hours, minutes) = offset.split_once(':')?;
            let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let minutes = hours * 60 + minutes;
            match sign {
                "+" => minutes,
                "-" => -minutes,
                _ => return None,
            }
        };
        let seconds = ((hour * 60 + minute) - shift) * 60 + second;
        Self::from_unix_ms(days_from_civil(year, month, day) * DAY + seconds * 1000 + millis)
    }

    /// Whether `text` is an instant written the one way it is written here.
    ///
    /// Of fixed width, in UTC and with three digits of milliseconds there is only one way.
    pub(crate) fn is_canonical(text: &str) -> bool {
        let Ok(bytes) = <&[u8; Self::WIDTH]>::try_from(text.as_bytes()) else { return false };
        let shape = b"0000-00-00T00:00:00.000Z";
        let digits = bytes.iter().zip(shape).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            _ => byte == shape,
        });
        let two = |at: usize| {
            let part = bytes.get(at..at + 2).unwrap_or_default();
            part.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit.wrapping_sub(b'0')))
        };
        let (month, day) = (two(5), two(8));
        digits
            && (1..=12).contains(&month)
            && (1..=days_in(two(0) * 100 + two(2), month)).contains(&day)
            && two(11) < 24
            && two(14) < 60
            && two(17) < 60
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, ms) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        let (seconds, millis) = (ms / 1000, ms % 1000);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

fn fields<const SEPARATOR: char>(text: &str, widths: [usize; 3]) -> Option<(i64, i64, i64)> {
    let mut parts = text.split(SEPARATOR).zip(widths).map(|(part, width)| number(part, width));
    let all = (parts.next()??, parts.next()??, parts.next()??);
    (text.split(SEPARATOR).count() == 3).then_some(all)
}

fn number(text: &str, width: usize) -> Option<i64> {
    let digits = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar; years begin in March so that the leap day
/// comes last and months follow one linear rule.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}
