//! Citations in English: `Article 5(2)`, `Articles 3 to 5`, `paragraph 2`, `Section 3`, `this Chapter`.

use super::chain::Place;
use super::heading::Path;
use crate::citation::Instrument;
use crate::letter::is_blank;
use crate::{ArticleNumber, Level};

/// What a citation in English names.
pub(super) enum Named {
    /// Places in articles, each perhaps a row. A number in brackets may be a paragraph or an item.
    Places(Vec<(Place, Option<Place>)>),
    /// Headings.
    Headings(Vec<(Path, Option<Path>)>),
    /// This article, paragraph or heading, or the one so many before.
    Back(u32, Unit),
}

/// What a word numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Article,
    Paragraph,
    Item,
    Heading(Level),
}

pub(super) struct Found {
    pub named: Named,
    pub length: usize,
    pub instrument: Instrument,
}

const UNITS: [(&str, Unit); 11] = [
    ("articles", Unit::Article),
    ("article", Unit::Article),
    ("art.", Unit::Article),
    ("paragraphs", Unit::Paragraph),
    ("paragraph", Unit::Paragraph),
    ("points", Unit::Item),
    ("point", Unit::Item),
    ("chapters", Unit::Heading(Level::Chapter)),
    ("chapter", Unit::Heading(Level::Chapter)),
    ("sections", Unit::Heading(Level::Section)),
    ("section", Unit::Heading(Level::Section)),
];

/// The word at the beginning of `text` that numbers something, and what follows it.
fn unit(text: &str) -> Option<(Unit, &str)> {
    UNITS.into_iter().find_map(|(word, unit)| {
        let start = text.get(..word.len())?;
        let rest = text.get(word.len()..)?;
        let whole = !rest.starts_with(|next: char| next.is_alphanumeric());
        (start.eq_ignore_ascii_case(word) && whole).then_some((unit, rest))
    })
}

fn tight(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

/// The citation at the beginning of `text`, before which `head` stands.
pub(super) fn find(head: &str, text: &str) -> Option<Found> {
    if head.ends_with(|last: char| last.is_alphanumeric() && last.is_ascii()) {
        return None;
    }
    let lower = |word: &str| {
        let start = text.get(..word.len())?;
        start.eq_ignore_ascii_case(word).then(|| text.get(word.len()..)).flatten()
    };
    let back = [("this ", 0), ("the preceding ", 1), ("the previous ", 1)];
    if let Some((back, rest)) = back.into_iter().find_map(|(w, back)| Some((back, lower(w)?))) {
        let (unit, rest) = unit(tight(rest))?;
        // `this Article 5` is a slip that nobody should resolve.
        if number(tight(rest)).is_some() {
            return None;
        }
        let length = text.len().checked_sub(rest.len())?;
        return Some(Found {
            named: Named::Back(back, unit),
            length,
            instrument: Instrument::This,
        });
    }
    let (unit, rest) = unit(text)?;
    let (named, rest) = match unit {
        Unit::Heading(level) => headings(level, rest)?,
        Unit::Article => row(rest, Place::default(), unit)?,
        Unit::Paragraph | Unit::Item => row(rest, Place::default(), unit)?,
    };
    let (named, rest) = of_article(named, rest);
    let (instrument, rest) = instrument(rest);
    Some(Found { named, length: text.len().checked_sub(rest.len())?, instrument })
}

/// A number such as 5 or 5-1, and what follows it.
fn number(text: &str) -> Option<(ArticleNumber, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let mut end = first;
    if let Some(sub) = text.get(first..).and_then(|rest| rest.strip_prefix('-')) {
        let more = digits(sub);
        if more > 0 {
            end = first.checked_add(more)?.checked_add(1)?;
        }
    }
    let (printed, rest) = text.split_at_checked(end)?;
    let plain = !rest.starts_with(|next: char| next.is_alphanumeric() || next == '%');
    // 5.2 is a number of another kind.
    let decimal =
        rest.strip_prefix('.').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    let value = printed.parse().ok().filter(|_| plain && !decimal && first > 0)?;
    Some((value, rest))
}

/// `(2)` or `(b)`: its value, whether it is a letter, and what follows.
fn bracket(text: &str) -> Option<(u32, bool, &str)> {
    let inner = text.strip_prefix('(')?;
    let (printed, rest) = inner.split_once(')')?;
    let letter = match printed.as_bytes() {
        [one @ b'a'..=b'z'] => Some(u32::from(one.saturating_sub(b'a')).saturating_add(1)),
        _ => None,
    };
    let value = letter.or_else(|| printed.parse().ok().filter(|value| *value > 0))?;
    Some((value, letter.is_some(), rest))
}

/// What parts two members, whether it makes them a row, and what follows.
fn gap(text: &str) -> Option<(bool, &str)> {
    let rest = tight(text);
    let words = [
        (", and ", false),
        (", or ", false),
        ("and ", false),
        ("or ", false),
        ("to ", true),
        ("through ", true),
        (", ", false),
        ("–", true),
        ("/", false),
    ];
    words.into_iter().find_map(|(word, row)| Some((row, tight(rest.strip_prefix(word)?))))
}

/// One member behind its unit: a number and what stands in brackets after it.
fn member(text: &str, base: Place, unit: Unit) -> Option<(Place, &str)> {
    let mut place = base;
    let mut rest = match unit {
        Unit::Article => {
            let (article, rest) = number(text)?;
            place = Place { article: Some(article), ..Place::default() };
            rest
        }
        _ => {
            let (value, rest) = match number(text) {
                Some((value, rest)) => (value.number, rest),
                None => bracket(text).map(|(value, _, rest)| (value, rest))?,
            };
            if unit == Unit::Paragraph {
                (place.paragraph, place.item, place.indent) = (Some(value), None, None);
            } else {
                (place.item, place.indent) = (Some(value), None);
            }
            rest
        }
    };
    while let Some((value, letter, after)) = bracket(tight(rest)) {
        match (place.paragraph, place.item) {
            (None, None) if !letter => {
                place.paragraph = Some(value);
                place.bracket = true;
            }
            (_, None) => place.item = Some(value),
            (_, Some(_)) if place.indent.is_none() => place.indent = Some(value),
            _ => break,
        }
        rest = after;
    }
    // Article 5, paragraph 2, point (a).
    while let Some((next, after)) =
        rest.strip_prefix(", ").or(rest.strip_prefix(' ')).and_then(self::unit)
    {
        let wider = match next {
            Unit::Paragraph => place.paragraph.is_none() && place.item.is_none(),
            Unit::Item => place.item.is_none(),
            Unit::Article | Unit::Heading(_) => false,
        };
        let member = tight(after);
        if !wider || unit == next {
            break;
        }
        let Some((narrow, after)) = self::member(member, place, next) else { break };
        (place, rest) = (narrow, after);
    }
    Some((place, rest))
}

fn row(text: &str, base: Place, unit: Unit) -> Option<(Named, &str)> {
    let (first, mut rest) = member(tight(text), base, unit)?;
    let mut places = vec![(first, None)];
    while let Some((is_row, after)) = gap(rest) {
        let (wider, _) = places.last().copied()?;
        // `Article 5(2) and (3)` keeps the article.
        let next = match (unit, number(after)) {
            (Unit::Article, None) => bracket(after).map(|(value, letter, after)| {
                let narrow = if letter {
                    Place { item: Some(value), indent: None, ..wider }
                } else {
                    Place { paragraph: Some(value), item: None, bracket: true, ..wider }
                };
                (narrow, after)
            }),
            _ => member(after, base, unit),
        };
        let Some((place, after)) = next else { break };
        if is_row {
            let Some((_, last)) = places.last_mut().filter(|(_, last)| last.is_none()) else {
                break;
            };
            *last = Some(place);
        } else {
            places.push((place, None));
        }
        rest = after;
    }
    Some((Named::Places(places), rest))
}

/// `paragraph 2 of Article 5`.
fn of_article(named: Named, rest: &str) -> (Named, &str) {
    let article = rest.strip_prefix(" of ").and_then(|after| {
        let (Unit::Article, after) = unit(after)? else { return None };
        number(tight(after))
    });
    match (named, article) {
        (Named::Places(mut places), Some((article, after)))
            if places.iter().all(|(place, _)| place.article.is_none()) =>
        {
            for (place, last) in &mut places {
                place.article = Some(article);
                if let Some(last) = last {
                    last.article = Some(article);
                }
            }
            (Named::Places(places), after)
        }
        (named, _) => (named, rest),
    }
}

fn headings(level: Level, text: &str) -> Option<(Named, &str)> {
    let one = |text: &str| -> Option<(u32, usize)> {
        let end = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let printed = text.get(..end)?;
        let value = printed.parse().ok().or_else(|| crate::sign::roman(printed))?;
        (value > 0).then_some((value, end))
    };
    let text = tight(text);
    let (first, length) = one(text)?;
    let mut rest = text.get(length..)?;
    let mut places = vec![(vec![(level, first)], None)];
    while let Some((is_row, after)) = gap(rest) {
        let Some((value, length)) = one(after) else { break };
        let path = vec![(level, value)];
        match places.last_mut() {
            Some((_, last)) if is_row && last.is_none() => *last = Some(path),
            _ if is_row => break,
            _ => places.push((path, None)),
        }
        rest = after.get(length..)?;
    }
    Some((Named::Headings(places), rest))
}

/// Which text it is taken from, by the words after it, and what follows them.
fn instrument(rest: &str) -> (Instrument, &str) {
    if let Some(after) = rest.strip_prefix(" of this ") {
        let word = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let own = [
            "act",
            "charter",
            "regulation",
            "regulations",
            "law",
            "code",
            "statute",
            "rules",
            "bylaws",
            "constitution",
            "decision",
            "ordinance",
            "order",
            "agreement",
        ];
        let (word, after) = after.split_at_checked(word).unwrap_or((after, ""));
        let own = own.iter().any(|own| word.eq_ignore_ascii_case(own));
        return (Instrument::This, if own { after } else { rest });
    }
    if rest.starts_with(" thereof") || rest.starts_with(" of that ") {
        return (Instrument::Unclear, rest);
    }
    // `of the Companies Act`: a name begins with a capital letter.
    let name = rest.strip_prefix(" of the ").or_else(|| rest.strip_prefix(" of "));
    let other =
        name.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase() || c == '《'));
    (if other { Instrument::Other } else { Instrument::This }, rest)
}
