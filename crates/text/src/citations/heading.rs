//! Chapters and the like that the wording cites: 第三章, 第二编第一章, 本章, 第一章至第三章.

use super::chain::number;
use crate::Level;
use crate::letter::is_blank;

/// One heading, by the levels that the words name, the widest first.
pub(super) type Path = Vec<(Level, u32)>;

/// A row of headings that one citation names.
pub(super) struct Headings {
    pub places: Vec<(Path, Option<Path>)>,
    /// How many bytes it takes.
    pub length: usize,
}

/// The level that a word of a label opens with, and what follows it.
fn level(text: &str) -> Option<(Level, &str)> {
    const WORDS: [(&str, Level, &[char]); 5] = [
        ("分编", Level::Part, &[]),
        ("编", Level::Book, &['制', '号', '组', '队', '码', '辑', '写', '者', '外', '内']),
        ("章", Level::Chapter, &['程', '鱼']),
        ("节", Level::Section, &['课', '目', '电', '车', '点', '能', '约', '日', '省', '假']),
        ("篇", Level::Volume, &['幅', '章', '目', '文', '论', '报', '作']),
    ];
    WORDS.into_iter().find_map(|(word, level, not)| {
        let rest = text.strip_prefix(word)?;
        (!rest.starts_with(not)).then_some((level, rest))
    })
}

/// One member: 第三章, and how many bytes it takes.
fn member(text: &str) -> Option<(Level, u32, usize)> {
    let rest = text.strip_prefix('第')?;
    let (value, length, bracketed) = number(rest)?;
    let rest = rest.get(length..)?.trim_start_matches(is_blank);
    let (level, rest) = level(rest).filter(|_| !bracketed && value > 0)?;
    Some((level, value, text.len().checked_sub(rest.len())?))
}

/// The citation at the beginning of `text`, which begins with 第.
pub(super) fn absolute(text: &str) -> Option<Headings> {
    let (path, mut length) = path(text, &[])?;
    let mut places = vec![(path, None)];
    while let Some(rest) = text.get(length..) {
        let word = ["以及", "或者", "、", "和", "或", "及", "与", "至", "到"];
        let Some(word) = word.into_iter().find(|word| rest.starts_with(word)) else { break };
        let Some((before, last)) = places.last_mut() else { break };
        let after = rest.get(word.len()..).and_then(|rest| self::path(rest, before));
        let Some((next, step)) = after else { break };
        if matches!(word, "至" | "到") {
            if last.is_some() {
                break;
            }
            *last = Some(next);
        } else {
            places.push((next, None));
        }
        length = length.saturating_add(word.len()).saturating_add(step);
    }
    Some(Headings { places, length })
}

/// A whole path: 第二编第一章; what `before` names and the words leave out is kept.
fn path(text: &str, before: &[(Level, u32)]) -> Option<(Path, usize)> {
    let (first, value, mut length) = member(text)?;
    let mut path: Path = before.iter().copied().filter(|(level, _)| *level < first).collect();
    path.push((first, value));
    while let Some((level, value, step)) = text.get(length..).and_then(member) {
        if path.last().is_some_and(|(last, _)| *last >= level) {
            break;
        }
        path.push((level, value));
        length = length.saturating_add(step);
    }
    Some((path, length))
}

/// 本章, 本节, 本编, 前章 at the beginning of `rest`: how far back, the level, how many bytes.
pub(super) fn relative(rest: &str) -> Option<(u32, Level, usize)> {
    let (back, after) = match (rest.strip_prefix('本'), rest.strip_prefix('前')) {
        (Some(after), _) => (0, after),
        (_, Some(after)) => (1, after),
        _ => return None,
    };
    let (level, tail) = level(after)?;
    Some((back, level, rest.len().checked_sub(tail.len())?))
}
