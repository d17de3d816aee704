//! A number in any of the ways a text writes it, kept as a decimal.

use crate::figure::Modifier;
use crate::numeral;

/// A number.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    /// The digits before the magnitude, such as `3.5`.
    pub digits: String,
    /// The power of ten that 万, 亿 and the like stand for.
    pub power: usize,
    /// The magnitude as printed.
    pub magnitude: String,
    /// How many bytes it takes.
    pub length: usize,
    pub modifier: Option<Modifier>,
    /// Written in Chinese numerals, which occur in words and names too.
    pub spelt: bool,
}

/// Whether a figure, a date included, may begin with `letter`.
pub(super) fn may_begin(letter: char) -> bool {
    letter.is_ascii_digit()
        || ('０'..='９').contains(&letter)
        || matches!(letter, '第' | '首' | '数' | '前' | '上')
        || numeral::is_numeral(letter)
}

/// More digits are no figure.
const MOST: usize = 24;

impl Amount {
    pub fn one() -> Self {
        let digits = String::from("1");
        let magnitude = String::new();
        Self { digits, power: 0, magnitude, length: 0, modifier: None, spelt: true }
    }

    /// All of it as a decimal: 3.5万 is `35000`.
    pub fn written_out(&self) -> String {
        shift(&self.digits, self.power)
    }

    /// The lower end of a range takes the magnitude that only the upper end names.
    pub fn share(&self, upper: &Self) -> Self {
        if self.power > 0 {
            return self.clone();
        }
        Self { power: upper.power, magnitude: upper.magnitude.clone(), ..self.clone() }
    }
}

/// Moves the point of a decimal to the right.
fn shift(digits: &str, power: usize) -> String {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let zeros = power.saturating_sub(part.len());
    let (moved, left) = part.split_at_checked(power.min(part.len())).unwrap_or((part, ""));
    let whole = format!("{whole}{moved}{}", "0".repeat(zeros));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let left = left.trim_end_matches('0');
    if left.is_empty() || power == 0 && part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{left}")
    }
}

/// The number at the beginning of `text`.
pub(super) fn amount(text: &str) -> Option<Amount> {
    if let Some(rest) = text.strip_prefix('数') {
        let (power, length) = magnitude(rest);
        let magnitude = rest.get(..length)?.to_owned();
        let length = length.checked_add('数'.len_utf8())?;
        let modifier = Some(Modifier::Several);
        let digits = String::from("1");
        return (power > 0).then_some(Amount {
            digits,
            power,
            magnitude,
            length,
            modifier,
            spelt: true,
        });
    }
    arabic(text).or_else(|| chinese(text))
}

fn arabic(text: &str) -> Option<Amount> {
    let mut digits = String::new();
    let mut length = 0_usize;
    let mut point = false;
    for (at, letter) in text.char_indices() {
        let end = at.saturating_add(letter.len_utf8());
        let follows = |count: usize| {
            let rest = text.get(end..).unwrap_or_default();
            rest.bytes().take(4).take_while(u8::is_ascii_digit).count() == count
        };
        match letter {
            '0'..='9' => digits.push(letter),
            '０'..='９' => {
                let value = u32::from(letter).saturating_sub(u32::from('０'));
                digits.push(char::from_digit(value, 10)?);
            }
            // A comma groups thousands only if three digits follow.
            ',' if !point && (1..=21).contains(&digits.len()) && follows(3) => {}
            '.' | '．' if !point && !digits.is_empty() && !follows(0) => {
                point = true;
                digits.push('.');
            }
            _ => break,
        }
        if digits.len() > MOST {
            return None;
        }
        length = end;
    }
    if digits.is_empty() {
        return None;
    }
    let rest = text.get(length..)?;
    // 100多万 and 3.5万多.
    let (more, rest) = more(rest);
    let (power, size) = magnitude(rest);
    if more > 0 && power == 0 {
        let modifier = Some(Modifier::MoreThan);
        let length = length.checked_add(more)?;
        return Some(Amount {
            digits,
            power,
            magnitude: String::new(),
            length,
            modifier,
            spelt: false,
        });
    }
    let magnitude = rest.get(..size)?.to_owned();
    let (after, _) = self::more(rest.get(size..)?);
    let after = if power > 0 { after } else { 0 };
    let modifier = (more > 0 || after > 0).then_some(Modifier::MoreThan);
    let length = length.checked_add(more)?.checked_add(size)?.checked_add(after)?;
    Some(Amount { digits, power, magnitude, length, modifier, spelt: false })
}

/// 多, 余 or 几 after a number: how many bytes, and the rest.
fn more(text: &str) -> (usize, &str) {
    let rest = text.strip_prefix(['多', '余', '几']).unwrap_or(text);
    (text.len().saturating_sub(rest.len()), rest)
}

/// 万, 亿, 千万, 万亿 …: the power of ten and how many bytes.
fn magnitude(text: &str) -> (usize, usize) {
    let (mut power, mut length) = (0_usize, 0_usize);
    for letter in text.chars().take(3) {
        power = power.saturating_add(match letter {
            '十' => 1,
            '百' => 2,
            // 千 may begin a unit: 千瓦, 千米.
            '千' if !unit_of_thousand(text.get(length..).unwrap_or_default()) => 3,
            '万' => 4,
            '亿' => 8,
            _ => break,
        });
        length = length.saturating_add(letter.len_utf8());
    }
    (power, length)
}

fn unit_of_thousand(text: &str) -> bool {
    ["千瓦", "千米", "千克", "千伏", "千卡"].iter().any(|unit| text.starts_with(unit))
}

fn chinese(text: &str) -> Option<Amount> {
    let (value, length) = numeral::prefix(text)?;
    let printed = text.get(..length)?;
    let first = printed.chars().next()?;
    // 一 stands in too many words; 二〇二五 is a year; blanks part two numbers.
    let row = printed.chars().count() > 1 && !printed.contains(['十', '百', '千', '万']);
    if value < 2 || row || first.is_ascii_digit() || printed.contains(crate::letter::is_blank) {
        return None;
    }
    let rest = text.get(length..)?;
    let (after, _) = more(rest);
    let modifier = (after > 0).then_some(Modifier::MoreThan);
    let (digits, magnitude) = (value.to_string(), String::new());
    let length = length.checked_add(after)?;
    Some(Amount { digits, power: 0, magnitude, length, modifier, spelt: true })
}

/// The upper end of a range after its lower end, and how many bytes the mark takes.
pub(super) fn range(text: &str) -> Option<(Amount, usize)> {
    let rest = text.strip_prefix(['至', '到', '-', '—', '–', '~', '～', '－'])?;
    let upper = amount(rest).filter(|upper| upper.modifier.is_none())?;
    Some((upper, text.len().saturating_sub(rest.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_decimals() {
        for (text, value, length) in [
            ("3.5万家", "35000", 6),
            ("1.64小时", "1.64", 4),
            ("2,400个", "2400", 5),
            ("2025,创新", "2025", 4),
            ("100多万人", "1000000", 9),
            ("2400余个", "2400", 7),
            ("1.2万亿元", "1200000000000", 9),
            ("５０个", "50", 6),
            ("二十日", "20", 6),
            ("0.50元", "0.5", 4),
            ("3千瓦", "3", 1),
            ("数千个", "1000", 6),
        ] {
            let amount = amount(text).unwrap();
            assert_eq!((amount.written_out().as_str(), amount.length), (value, length), "{text}");
        }
        assert!(amount("一个").is_none() && amount("二〇二五年").is_none());
    }
}
