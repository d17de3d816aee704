//! Dates and stretches of time that a sentence names.

use crate::numeral;

/// The date at the beginning of `text`, how many bytes it takes, and whether it is a figure itself
/// (a stretch of time is only the date of others).
pub(super) fn date(text: &str) -> Option<(String, usize, bool)> {
    period(text).map(|(date, length)| (date, length, false)).or_else(|| day(text))
}

/// A number before `unit`, at most `most`, and how many bytes both take.
fn part(text: &str, unit: char, most: u32) -> Option<(u32, usize)> {
    let (value, length) = numeral::prefix(text)?;
    let rest = text.get(length..)?.strip_prefix(unit)?;
    (1..=most).contains(&value).then_some((value, text.len().checked_sub(rest.len())?))
}

fn day(text: &str) -> Option<(String, usize, bool)> {
    // A year has four digits; 2年 is a length of time.
    let year = part(text, '年', 2999).filter(|(year, _)| *year >= 1000);
    let mut length = year.map_or(0, |(_, length)| length);
    let month = part(text.get(length..)?, '月', 12);
    let Some((month, size)) = month else {
        let (year, length) = year?;
        return Some((year.to_string(), length, true));
    };
    length = length.checked_add(size)?;
    let mut date = year.map_or_else(|| String::from("-"), |(year, _)| year.to_string());
    date += &format!("-{month:02}");
    let day = part(text.get(length..)?, '日', 31).or_else(|| part(text.get(length..)?, '号', 31));
    if let Some((day, size)) = day {
        date += &format!("-{day:02}");
        length = length.checked_add(size)?;
    }
    Some((date, length, true))
}

/// 前9个月, 上半年, 前三季度.
fn period(text: &str) -> Option<(String, usize)> {
    if text.starts_with("上半年") {
        return Some((String::from("--01/--06"), "上半年".len()));
    }
    let rest = text.strip_prefix('前')?;
    let (count, length) = numeral::prefix(rest)?;
    let after = rest.get(length..)?;
    let (months, unit) = if after.starts_with("个月") {
        (count, "个月")
    } else {
        (count.checked_mul(3)?, ["个季度", "季度"].into_iter().find(|u| after.starts_with(u))?)
    };
    let length = text.len().checked_sub(after.len())?.checked_add(unit.len())?;
    (1..=12).contains(&months).then(|| (format!("--01/--{months:02}"), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_far_as_they_are_told() {
        for (text, want, length) in [
            ("2025年12月18日起", "2025-12-18", 17),
            ("12月18日，", "--12-18", 10),
            ("11月，", "--11", 5),
            ("2025年，", "2025", 7),
            ("前9个月营收", "--01/--09", 10),
            ("前三季度", "--01/--09", 12),
        ] {
            assert_eq!(date(text).map(|one| (one.0, one.1)), Some((want.to_owned(), length)));
        }
        assert_eq!(date("2年内"), None);
        assert_eq!(date("13月"), None);
    }
}
