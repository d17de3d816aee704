//! Characters that scanning takes for others.
//!
//! Two ways to know: a pair of characters that is never right as it stands, and a phrase that the
//! same page prints several times with the look-alike character instead.

use super::alike::{alike, group};
use super::doubt;
use crate::doubt::{Doubt, DoubtKind};
use crate::letter::is_han;
use crate::{Span, words};

/// What is never right as printed, and what was meant. No word seam may produce the left side.
const NEVER: &[([char; 2], &str)] = &[
    (['己', '经'], "已经"),
    (['自', '已'], "自己"),
    (['末', '经'], "未经"),
    (['曰', '常'], "日常"),
    (['曰', '期'], "日期"),
    (['季', '员'], "委员"),
    (['委', '贝'], "委员"),
    (['人', '贝'], "人员"),
    (['规', '走'], "规定"),
    (['决', '走'], "决定"),
    (['囯', '家'], "国家"),
    (['国', '冢'], "国家"),
    (['政', '俯'], "政府"),
    (['冶', '理'], "治理"),
    (['政', '冶'], "政治"),
    (['办', '埋'], "办理"),
    (['管', '埋'], "管理"),
    (['检', '査'], "检查"),
    (['审', '査'], "审查"),
    (['调', '査'], "调查"),
    (['条', '倒'], "条例"),
    (['责', '仟'], "责任"),
    (['主', '仟'], "主任"),
    (['仟', '何'], "任何"),
];

/// How often the page must print the other reading.
const OFTEN: u16 = 3;

/// How many phrases are compared exactly; a text that has more is not prose.
const MOST: usize = 16;

pub(super) fn look(source: &str, span: Span, out: &mut Vec<Doubt>) {
    let text = span.of(source);
    let (mut alone, mut shape) = (Tally::new(text), Tally::new(text));
    windows(text, |at, phrase| {
        let [_, _, before, last] = phrase;
        let end = span.start.saturating_add(at).saturating_add(last.len_utf8());
        let wrong = |(wrong, _): &&([char; 2], &str)| *wrong == [before, last];
        if ends_pair(last)
            && let Some((_, right)) = NEVER.iter().find(wrong)
        {
            // 自己经营 is two sound words.
            let sound = matches!(phrase, [_, '自', '己', '经']);
            let start = end.saturating_sub(before.len_utf8()).saturating_sub(last.len_utf8());
            out.extend((!sound).then(|| never(source, Span::new(start, end), right)));
        }
        if let Some(common) = shape_of(phrase) {
            alone.add(phrase);
            shape.add(common);
        }
    });
    // What is counted once while its shape is counted often may be a misreading.
    let mut doubtful = Vec::new();
    windows(text, |at, phrase| {
        if doubtful.len() < MOST
            && let Some(common) = shape_of(phrase)
            && alone.count(phrase) == 1
            && shape.count(common) > OFTEN
        {
            doubtful.push((at, phrase));
        }
    });
    let mut reached = 0;
    for (at, phrase) in doubtful {
        let length = phrase.iter().map(|letter| letter.len_utf8()).sum::<usize>();
        let [_, _, _, last] = phrase;
        let end = span.start.saturating_add(at).saturating_add(last.len_utf8());
        let found = Span::new(end.saturating_sub(length), end);
        // The same character stands in two phrases; once is enough.
        if found.start >= reached
            && let Some(right) = rival(text, phrase)
        {
            out.push(against(source, found, &right));
            reached = end;
        }
    }
}

/// Whether `letter` ends a pair of the table.
fn ends_pair(letter: char) -> bool {
    matches!(
        letter,
        '经' | '已'
            | '常'
            | '期'
            | '员'
            | '贝'
            | '走'
            | '家'
            | '冢'
            | '俯'
            | '理'
            | '冶'
            | '埋'
            | '査'
            | '倒'
            | '仟'
            | '何'
    )
}

/// The phrase with each look-alike inside it put for its whole group.
fn shape_of(phrase: [char; 4]) -> Option<[char; 4]> {
    let [first, second, third, last] = phrase;
    let (one, two) = (group(second), group(third));
    if one.is_none() && two.is_none() {
        return None;
    }
    let head = |group: Option<&str>, letter| group.and_then(|g| g.chars().next()).unwrap_or(letter);
    let whole = phrase.iter().all(|letter| is_han(*letter));
    whole.then(|| [first, head(one, second), head(two, third), last])
}

/// Counts phrases roughly: two that share a place are counted together, which can only hide a
/// misreading, since what is found is compared exactly afterwards.
struct Tally {
    places: Vec<u16>,
}

impl Tally {
    fn new(text: &str) -> Self {
        let size = (text.len() / 8).clamp(64, 1 << 20).next_power_of_two();
        Self { places: vec![0; size] }
    }

    fn place(&self, phrase: [char; 4]) -> usize {
        let mix = |hash: u64, letter: &char| {
            (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        };
        let hash = phrase.iter().fold(0, mix);
        usize::try_from(hash >> 40).unwrap_or(0) & self.places.len().saturating_sub(1)
    }

    fn add(&mut self, phrase: [char; 4]) {
        let place = self.place(phrase);
        if let Some(count) = self.places.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }

    fn count(&self, phrase: [char; 4]) -> u16 {
        self.places.get(self.place(phrase)).copied().unwrap_or(0)
    }
}

/// Calls `with` for every four Chinese characters in a row.
fn windows(text: &str, mut with: impl FnMut(usize, [char; 4])) {
    let mut phrase = [' '; 4];
    for (at, letter) in text.char_indices() {
        let [_, first, second, third] = phrase;
        phrase = [first, second, third, letter];
        if is_han(letter) {
            with(at, phrase);
        }
    }
}

/// The phrase that the text prints often and that differs from `phrase` by one look-alike.
fn rival(text: &str, phrase: [char; 4]) -> Option<String> {
    let [first, second, third, last] = phrase;
    let one = alike(second).map(|other| [first, other, third, last]);
    let two = alike(third).map(|other| [first, second, other, last]);
    let mut rivals = one.chain(two).map(|rival| rival.iter().collect::<String>());
    rivals.find(|rival| text.matches(rival.as_str()).count() >= usize::from(OFTEN))
}

fn against(source: &str, span: Span, right: &str) -> Doubt {
    let why = words! {
        zh: "本篇其他各处都印作“{right}”，字形相近"
        en: "everywhere else this text prints “{right}”, which looks alike"
    };
    doubt(source, DoubtKind::Character, span, Some(right.to_owned()), why)
}

fn never(source: &str, span: Span, right: &str) -> Doubt {
    let wrong = span.of(source);
    let why = words! {
        zh: "“{wrong}”不成词，像是“{right}”的误认"
        en: "“{wrong}” is no word; it looks like a misreading of “{right}”"
    };
    doubt(source, DoubtKind::Character, span, Some(right.to_owned()), why)
}
