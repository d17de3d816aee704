//! The row of places that one citation names.
//!
//! 第三条第二款、第五条第一款第（一）项至第（三）项: each member sets its own level, keeps the wider
//! ones and forgets the narrower ones.

use crate::letter::is_blank;
use crate::{ArticleNumber, numeral};

/// A place of which the wider levels may be left to the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub article: Option<ArticleNumber>,
    pub paragraph: Option<u32>,
    pub item: Option<u32>,
    pub indent: Option<u32>,
    /// Its paragraph is a number in brackets, which may be that of an item.
    pub bracket: bool,
}

impl Place {
    fn set(&mut self, unit: char, value: ArticleNumber) {
        let number = Some(value.number);
        *self = match unit {
            '条' => Self { article: Some(value), ..Self::default() },
            '款' => Self { paragraph: number, item: None, indent: None, ..*self },
            '项' => Self { item: number, indent: None, ..*self },
            _ => Self { indent: number, ..*self },
        };
    }

    /// How narrow it is.
    fn depth(&self) -> u8 {
        match self {
            Self { indent: Some(_), .. } => 3,
            Self { item: Some(_), .. } => 2,
            Self { paragraph: Some(_), .. } => 1,
            Self { .. } => 0,
        }
    }
}

/// A citation without its instrument.
pub(super) struct Chain {
    pub places: Vec<(Place, Option<Place>)>,
    /// How many bytes it takes.
    pub length: usize,
    /// Whether it begins with an article.
    pub articles: bool,
    /// It begins with a paragraph or item, so plain words could look the same.
    pub bare: bool,
}

fn depth(unit: char) -> u8 {
    match unit {
        '条' => 0,
        '款' => 1,
        '项' => 2,
        _ => 3,
    }
}

/// One member: its numbers and their unit.
struct Member {
    values: Vec<ArticleNumber>,
    unit: char,
    length: usize,
    bracketed: bool,
}

/// A number, perhaps in brackets, and how many bytes it takes.
pub(super) fn number(text: &str) -> Option<(u32, usize, bool)> {
    let inner = text.trim_start_matches(is_blank);
    let open = inner.strip_prefix(['（', '(']);
    let digits = open.unwrap_or(inner).trim_start_matches(is_blank);
    let (value, length) = numeral::prefix(digits)?;
    let printed = digits.get(..length)?;
    // 一二 is a slip for 一、二 more often than it is twelve.
    let loose = |letter: char| matches!(letter, '一'..='鿿');
    let spelt = printed.chars().all(loose) && value >= 10;
    if spelt && !printed.contains(['十', '百', '千', '万']) {
        return None;
    }
    let mut rest = digits.get(length..)?.trim_start_matches(is_blank);
    if open.is_some() {
        rest = rest.strip_prefix(['）', ')'])?;
    }
    Some((value, text.len().checked_sub(rest.len())?, open.is_some()))
}

/// Words in which a unit is no unit: 条件, 项目, 款项, 目标.
fn is_word(unit: char, after: &str) -> bool {
    match unit {
        '条' => after.starts_with(['件', '例', '款', '约', '理', '文', '线', '路']),
        '款' => after.starts_with(['项', '额', '式']),
        '项' => after.starts_with('目'),
        _ => after.starts_with(['标', '录', '前', '光', '击']),
    }
}

/// The most numbers one unit stands for: 第（一）、（二）、（五）项.
const MOST: usize = 40;

/// The member at the beginning of `text`; 第 may be left out where `short`.
fn member(text: &str, short: bool) -> Option<Member> {
    let rest = match text.strip_prefix('第') {
        Some(rest) => rest,
        None if short => text,
        None => return None,
    };
    let mut values = Vec::new();
    let mut rest = rest;
    let mut bracketed = false;
    loop {
        let (value, length, brackets) = number(rest)?;
        bracketed |= brackets;
        values.push(ArticleNumber::new(value));
        rest = rest.get(length..)?.trim_start_matches(is_blank);
        let unit = rest.chars().next()?;
        let unit = if unit == '條' { '条' } else { unit };
        if matches!(unit, '条' | '款' | '项' | '目') {
            rest = rest.get(unit.len_utf8()..)?;
            if let ('条', Some(sub)) = (unit, rest.strip_prefix('之'))
                && let Some((sub_value, length)) = numeral::prefix(sub)
            {
                values.pop();
                values.push(ArticleNumber::inserted(value, sub_value));
                rest = sub.get(length..)?;
            }
            if is_word(unit, rest) {
                return None;
            }
            let length = text.len().checked_sub(rest.len())?;
            return Some(Member { values, unit, length, bracketed });
        }
        if values.len() >= MOST || (short && !bracketed) {
            return None;
        }
        rest = rest.strip_prefix(['、', '和', '或'])?;
    }
}

/// The citation at the beginning of `text`, which begins with 第.
pub(super) fn absolute(text: &str) -> Option<Chain> {
    let first = member(text, false)?;
    if first.unit == '目' {
        return None;
    }
    let articles = first.unit == '条';
    let bare = !articles && !first.bracketed;
    let mut row = Row { now: Place::default(), places: Vec::new() };
    row.add(&first);
    let length = row.run(text, first.length);
    Some(Chain { places: row.places, length, articles, bare })
}

/// Goes on after 前款, 本条 and the like, which took `length` bytes and named `first` to `last`.
pub(super) fn go_on(text: &str, length: usize, first: Place, last: Option<Place>) -> Option<Chain> {
    let mut row = Row { now: last.unwrap_or(first), places: vec![(first, last)] };
    let length = row.run(text, length);
    Some(Chain { places: row.places, length, articles: false, bare: false })
}

struct Row {
    now: Place,
    places: Vec<(Place, Option<Place>)>,
}

impl Row {
    /// Adds every number of a member as a place.
    fn add(&mut self, member: &Member) {
        for value in &member.values {
            self.now.set(member.unit, *value);
            self.places.push((self.now, None));
        }
    }

    /// Takes members as long as they follow; how many bytes of `text` are used.
    fn run(&mut self, text: &str, mut length: usize) -> usize {
        while let Some(step) = text.get(length..).and_then(|rest| self.step(rest)) {
            length = length.saturating_add(step);
        }
        length
    }

    fn step(&mut self, rest: &str) -> Option<usize> {
        let gap = rest.len().saturating_sub(rest.trim_start_matches(is_blank).len());
        let tight = rest.get(gap..)?;
        if let Some(next) = member(tight, false).filter(|next| depth(next.unit) > self.now.depth())
        {
            // The member above was only the wider part of this place.
            let (_, last) = self.places.pop()?;
            if last.is_some() {
                return None;
            }
            self.add(&next);
            return gap.checked_add(next.length);
        }
        let words = ["以及", "或者", "、", "和", "或", "及", "与", "至", "到"];
        let word = words.into_iter().find(|word| tight.starts_with(word))?;
        let after = tight.get(word.len()..)?;
        let next = member(after, false)
            .or_else(|| member(after, true).filter(|next| next.bracketed || next.unit == '条'))?;
        if depth(next.unit) > self.now.depth() {
            return None;
        }
        if matches!(word, "至" | "到") {
            let (_, last) = self.places.last_mut()?;
            let [value] = next.values.as_slice() else { return None };
            if last.is_some() {
                return None;
            }
            self.now.set(next.unit, *value);
            *last = Some(self.now);
        } else {
            self.add(&next);
        }
        gap.checked_add(word.len())?.checked_add(next.length)
    }
}
