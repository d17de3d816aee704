//! Numbers as regulations write them.
//!
//! Chinese numerals in every form met in print (〇 and 零 and ○, 两, 百零五, 一百十, 二〇二五), the
//! banker's forms, and Arabic digits of both widths. Anything malformed is refused, not guessed.

use crate::letter::is_blank;

/// The largest number that is read or written.
pub const MAX: u32 = 99_999_999;

#[derive(Clone, Copy)]
enum Sign {
    Digit(u32),
    Unit(u32),
}

fn sign(letter: char) -> Option<Sign> {
    Some(match letter {
        '0'..='9' | '０'..='９' => {
            let zero = if letter.is_ascii() { u32::from('0') } else { u32::from('０') };
            Sign::Digit(u32::from(letter).saturating_sub(zero))
        }
        '〇' | '零' | '○' | '◯' => Sign::Digit(0),
        '一' | '壹' => Sign::Digit(1),
        '二' | '贰' | '两' => Sign::Digit(2),
        '三' | '叁' => Sign::Digit(3),
        '四' | '肆' => Sign::Digit(4),
        '五' | '伍' => Sign::Digit(5),
        '六' | '陆' => Sign::Digit(6),
        '七' | '柒' => Sign::Digit(7),
        '八' | '捌' => Sign::Digit(8),
        '九' | '玖' => Sign::Digit(9),
        '十' | '拾' => Sign::Unit(10),
        '百' | '佰' => Sign::Unit(100),
        '千' | '仟' => Sign::Unit(1000),
        '万' => Sign::Unit(10_000),
        _ => return None,
    })
}

/// Whether `letter` can be part of a number.
#[must_use]
pub fn is_numeral(letter: char) -> bool {
    sign(letter).is_some()
}

/// The number that the whole of `text` writes.
#[must_use]
pub fn parse(text: &str) -> Option<u32> {
    let (value, length) = prefix(text)?;
    text.get(length..)?.chars().all(is_blank).then_some(value)
}

/// The number at the beginning of `text` and how many bytes it takes; blanks inside are allowed.
#[must_use]
pub fn prefix(text: &str) -> Option<(u32, usize)> {
    let mut reader = Reader::default();
    let mut length = 0;
    for (at, letter) in text.char_indices() {
        let Some(sign) = sign(letter) else {
            if is_blank(letter) {
                continue;
            }
            break;
        };
        reader.take(sign)?;
        length = at.saturating_add(letter.len_utf8());
    }
    Some((reader.finish()?, length))
}

/// Reads signs left to right: `done` is what lies above the last 万, `sum` what the smaller units
/// have given since, `digits` the digits not yet given to a unit.
#[derive(Default)]
struct Reader {
    done: u32,
    sum: u32,
    digits: u32,
    count: u32,
    units: bool,
    /// The unit that came last; the next one must be smaller.
    below: Option<u32>,
    zero: bool,
}

impl Reader {
    fn take(&mut self, next: Sign) -> Option<()> {
        match next {
            Sign::Digit(0) if self.units && self.count == 0 && !self.zero => self.zero = true,
            Sign::Digit(digit) => {
                if self.units && self.count > 0 {
                    return None;
                }
                self.count = self.count.checked_add(1)?;
                self.digits = self.digits.checked_mul(10)?.checked_add(digit)?;
            }
            Sign::Unit(10_000) => {
                let section = self.sum.checked_add(self.digits)?;
                if section == 0 || self.done > 0 {
                    return None;
                }
                *self = Self { units: true, ..Self::default() };
                self.done = section.checked_mul(10_000)?;
            }
            Sign::Unit(unit) => {
                let bare = self.count == 0 && unit == 10;
                if self.below.is_some_and(|below| unit >= below)
                    || self.count > 1
                    || (self.digits == 0 && !bare)
                {
                    return None;
                }
                let times = if bare { 1 } else { self.digits };
                self.sum = self.sum.checked_add(times.checked_mul(unit)?)?;
                (self.digits, self.count) = (0, 0);
                (self.units, self.zero, self.below) = (true, false, Some(unit));
            }
        }
        Some(())
    }

    fn finish(self) -> Option<u32> {
        if !self.units && self.count == 0 {
            return None;
        }
        let value = self.done.checked_add(self.sum)?.checked_add(self.digits)?;
        (value <= MAX).then_some(value)
    }
}

/// Writes `value` in Chinese numerals, as an article label does: 十, 二十, 一百零一, 一百一十.
#[must_use]
pub fn chinese(value: u32) -> String {
    if value == 0 {
        return String::from("〇");
    }
    let mut out = String::new();
    if value >= 10_000 {
        section(value / 10_000, &mut out);
        out.push('万');
    }
    let rest = value % 10_000;
    if rest > 0 {
        if value >= 10_000 && rest < 1000 {
            out.push('零');
        }
        section(rest, &mut out);
    }
    // 一十 is written 十 only where nothing stands before it.
    match out.strip_prefix("一十") {
        Some(short) => format!("十{short}"),
        None => out,
    }
}

/// Writes a number below ten thousand.
fn section(value: u32, out: &mut String) {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let value = value.min(9999);
    let mut written = false;
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = value / unit % 10;
        if digit == 0 {
            gap = written;
            continue;
        }
        if gap {
            out.push('零');
        }
        out.extend(usize::try_from(digit).ok().and_then(|at| DIGITS.get(at)));
        out.push_str(name);
        (written, gap) = (true, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back() {
        for value in (0..30_000).chain((30_000..=MAX).step_by(99_991)) {
            assert_eq!(parse(&chinese(value)), Some(value), "{}", chinese(value));
        }
    }

    #[test]
    fn forms_met_in_print() {
        for (text, value) in [
            ("二〇二五", 2025),
            ("一九九○", 1990),
            ("一百零五", 105),
            ("一百十", 110),
            ("两千零二", 2002),
            ("２０", 20),
            ("20", 20),
            ("第", 0),
            ("二 十", 20),
            ("一　百零　一", 101),
            ("拾贰", 12),
            ("十万零三", 100_003),
        ] {
            assert_eq!(parse(text), (value > 0).then_some(value), "{text}");
        }
    }

    #[test]
    fn malformed_numbers_are_refused() {
        for text in
            ["", "十十", "一二十", "百", "五十百", "万", "一万一万", "二十三四", "999999999999"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn written_as_a_label_is() {
        let written: Vec<_> = [1, 10, 12, 20, 100, 101, 110, 111, 1001, 1010, 1260, 10_000, 10_010]
            .map(chinese)
            .into();
        assert_eq!(
            written.join(" "),
            "一 十 十二 二十 一百 一百零一 一百一十 一百一十一 一千零一 一千零一十 一千二百六十 \
             一万 一万零一十"
        );
    }
}
