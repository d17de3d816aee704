//! The labels that Word counts by itself.
//!
//! 第一条 in a Word document is often no text but the third level of a list with the pattern 第%3条;
//! what is printed must be counted as Word does (ISO/IEC 29500-1, 17.9).

use std::collections::BTreeMap;

use roxmltree::Node;
use tiaoli_text::numeral;

use super::{W, child, is, value};

/// One level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    pattern: String,
    /// What stands between label and words.
    gap: &'static str,
    /// Every number of the label is written in digits.
    digits: bool,
    /// After which level it starts again; `Some(0)` never.
    restart: Option<usize>,
}

/// A list has no more levels.
const LEVELS: usize = 9;

/// The lists of a document and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    patterns: BTreeMap<String, Vec<Level>>,
    /// For each list its pattern, and the starts that it sets itself.
    lists: BTreeMap<String, (String, BTreeMap<usize, u32>)>,
    /// For each pattern the number last given at each level.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// The lists whose own starts have been set.
    begun: BTreeMap<(String, usize), ()>,
}

impl Numbering {
    pub fn of(root: Node<'_, '_>) -> Self {
        let mut out = Self::default();
        let id = |node: Node<'_, '_>, name| node.attribute((W, name)).map(str::to_owned);
        for node in root.children().filter(|node| is(*node, "abstractNum")) {
            let levels = node.children().filter(|level| is(*level, "lvl")).take(LEVELS);
            if let Some(id) = id(node, "abstractNumId") {
                out.patterns.insert(id, levels.map(level).collect());
            }
        }
        for node in root.children().filter(|node| is(*node, "num")) {
            let (Some(list), Some(pattern)) = (id(node, "numId"), value(node, "abstractNumId"))
            else {
                continue;
            };
            let starts = node.children().filter(|one| is(*one, "lvlOverride")).filter_map(|one| {
                let level = one.attribute((W, "ilvl"))?.parse().ok()?;
                Some((level, value(one, "startOverride")?.parse().ok()?))
            });
            out.lists.insert(list, (pattern.to_owned(), starts.collect()));
        }
        out
    }

    /// The label of the next paragraph at `level` of `list`, with what parts it from the words.
    pub fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let (pattern, starts) = self.lists.get(list)?;
        let levels = self.patterns.get(pattern)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(pattern.clone()).or_default();
        let anew = starts
            .get(&level)
            .filter(|_| self.begun.insert((list.to_owned(), level), ()).is_none());
        let count = counts.get_mut(level)?;
        *count = Some(match (anew, *count) {
            (Some(start), _) => *start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => own.start,
        });
        for (deeper, count) in counts.iter_mut().enumerate().skip(level.saturating_add(1)) {
            let restart = levels.get(deeper).and_then(|deeper| deeper.restart);
            // A level starts again after any wider one, or only after those up to the one it names.
            if restart.is_none_or(|after| level < after) {
                *count = None;
            }
        }
        if own.format == "bullet" || own.format == "none" && own.pattern.is_empty() {
            return None;
        }
        let mut label = String::new();
        let mut letters = own.pattern.chars();
        while let Some(letter) = letters.next() {
            let place = (letter == '%').then(|| letters.clone().next()).flatten();
            let place = place.and_then(|digit| digit.to_digit(10)).filter(|digit| *digit > 0);
            let Some(place) = place.and_then(|place| usize::try_from(place).ok()) else {
                label.push(letter);
                continue;
            };
            letters.next();
            let at = place.saturating_sub(1);
            let Some(wider) = levels.get(at) else { continue };
            let number = counts.get(at).copied().flatten().unwrap_or(wider.start);
            let format = if own.digits { "decimal" } else { &wider.format };
            label += &printed(number, format);
        }
        Some(label + own.gap)
    }
}

fn level(node: Node<'_, '_>) -> Level {
    let gap = match value(node, "suff") {
        Some("nothing") => "",
        // A tab is as wide as the tabs are set; one blank says as much.
        _ => " ",
    };
    Level {
        start: value(node, "start").and_then(|start| start.parse().ok()).unwrap_or(0),
        format: value(node, "numFmt").unwrap_or("decimal").to_owned(),
        pattern: value(node, "lvlText").unwrap_or_default().to_owned(),
        gap,
        digits: child(node, "isLgl").is_some(),
        restart: value(node, "lvlRestart").and_then(|after| after.parse().ok()),
    }
}

/// A number as the format of a list writes it (17.18.59); digits where it cannot.
fn printed(number: u32, format: &str) -> String {
    let letter = |first: char| {
        let at = number.checked_sub(1)?;
        // After z comes aa, then bb.
        let letter = char::from_u32(u32::from(first).checked_add(at % 26)?)?;
        let times = usize::try_from(at / 26).ok()?.checked_add(1).filter(|times| *times <= 8)?;
        Some(std::iter::repeat_n(letter, times).collect())
    };
    let within = |first: u32, count: u32| {
        let at = number.checked_sub(1).filter(|at| *at < count)?;
        Some(char::from_u32(first.checked_add(at)?)?.to_string())
    };
    let written = match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographTraditional"
        | "koreanCounting" => Some(numeral::chinese(number)),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Some(
            number
                .to_string()
                .chars()
                .filter_map(|d| {
                    "〇一二三四五六七八九".chars().nth(usize::try_from(d.to_digit(10)?).ok()?)
                })
                .collect(),
        ),
        "chineseLegalSimplified" | "ideographLegalTraditional" => {
            let banker = |letter: char| match "一二三四五六七八九十百千".find(letter) {
                Some(at) => "壹贰叁肆伍陆柒捌玖拾佰仟"
                    .get(at..at.saturating_add(3))
                    .unwrap_or_default()
                    .to_owned(),
                None => letter.to_string(),
            };
            Some(numeral::chinese(number).chars().map(banker).collect())
        }
        "upperLetter" => letter('A'),
        "lowerLetter" => letter('a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).map(|roman| roman.to_ascii_lowercase()),
        "decimalZero" => Some(format!("{number:02}")),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => within(0x2460, 20),
        "decimalEnclosedParen" => within(0x2474, 20),
        "decimalEnclosedFullstop" => within(0x2488, 20),
        "ideographEnclosedCircle" => within(0x3280, 10),
        "decimalFullWidth" | "decimalFullWidth2" => Some(
            number
                .to_string()
                .chars()
                .filter_map(|d| char::from_u32(u32::from(d).checked_add(0xfee0)?))
                .collect(),
        ),
        "none" => Some(String::new()),
        _ => None,
    };
    written.unwrap_or_else(|| number.to_string())
}

/// A Roman numeral, up to 3999.
fn roman(number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = Some(number).filter(|number| (1..4000).contains(number))?;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while let Some(left) = rest.checked_sub(worth) {
            out.push_str(sign);
            rest = left;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_the_formats_of_lists() {
        for (number, format, written) in [
            (21, "chineseCountingThousand", "二十一"),
            (2, "decimal", "2"),
            (3, "upperLetter", "C"),
            (28, "lowerLetter", "bb"),
            (14, "upperRoman", "XIV"),
            (9, "lowerRoman", "ix"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (12, "decimalFullWidth", "１２"),
            (105, "chineseLegalSimplified", "壹佰零伍"),
            (20, "ideographDigital", "二〇"),
            (7, "cardinalText", "7"),
        ] {
            assert_eq!(printed(number, format), written, "{format}");
        }
    }
}
