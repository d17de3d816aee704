//! What the first words of a line announce.
//!
//! A sign is only a claim: 第十条 may open an article or be a citation that the line break threw to
//! the front. Whether the claim is believed depends on what stands before, see `believe`.

mod english;
pub(crate) use english::roman;
mod list;

use crate::letter::is_blank;
use crate::{ArticleNumber, Span, numeral};

/// The rank of a heading, from the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 编, a book.
    Book,
    /// 分编, a part of a book.
    Part,
    /// 篇, a volume of the older kind.
    Volume,
    /// 章, a chapter.
    Chapter,
    /// 节, a section.
    Section,
}

impl Level {
    /// The word in the label.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Book => "编",
            Self::Part => "分编",
            Self::Volume => "篇",
            Self::Chapter => "章",
            Self::Section => "节",
        }
    }
}

impl Level {
    /// The word for it in English.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::Book => "Book",
            Self::Part => "Part",
            Self::Volume => "Volume",
            Self::Chapter => "Chapter",
            Self::Section => "Section",
        }
    }
}

/// How the members of a list are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// （一）
    Bracketed,
    /// （1）
    BracketedArabic,
    /// `1.` or `1、`
    Arabic,
    /// 一、
    Plain,
    /// ①
    Circled,
    /// (a)
    Letter,
}

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Ordinary words.
    None,
    /// 第八条; `spaced` when a blank or the end of the line follows the label.
    Article { number: ArticleNumber, label: Span, body: usize, spaced: bool },
    /// 第三章
    Heading { level: Level, number: u32, label: Span, title: usize, spaced: bool },
    /// （一）
    Item { style: Style, number: u32, label: Span, body: usize },
}

/// No law has more articles; a larger number is a slip or an attack.
const MOST: u32 = 9999;

/// Reads the sign at the beginning of `words`, which begin at byte `at` of the source.
pub(crate) fn read(words: &str, at: usize) -> Sign {
    // Nearly every line is told apart by its first letter.
    match words.chars().next() {
        Some('第') => head(words, at).unwrap_or(Sign::None),
        Some('*') => match words.strip_prefix("**") {
            Some(rest) if rest.starts_with('第') => {
                head(rest, at.saturating_add(2)).unwrap_or(Sign::None)
            }
            Some(rest) => english::head(rest, at.saturating_add(2)).unwrap_or(Sign::None),
            None => Sign::None,
        },
        Some('（' | '(') => list::bracketed(words, at).unwrap_or(Sign::None),
        Some('0'..='9' | '０'..='９') => list::arabic(words, at).unwrap_or(Sign::None),
        Some('①'..='⒛' | '㈠'..='㈩') => list::single(words, at).unwrap_or(Sign::None),
        Some('A' | 'B' | 'C' | 'P' | 'S' | 'a' | 'b' | 'c' | 'p' | 's' | '§') => {
            english::head(words, at).unwrap_or(Sign::None)
        }
        Some(letter) if numeral::is_numeral(letter) => list::plain(words, at).unwrap_or(Sign::None),
        _ => Sign::None,
    }
}

fn head(words: &str, at: usize) -> Option<Sign> {
    if let Some((number, length)) = ArticleNumber::prefix(words) {
        if number.number == 0 || number.number > MOST || number.sub.is_some_and(|sub| sub > MOST) {
            return None;
        }
        let (rest, body, spaced) = after_label(words, length)?;
        let label = Span::new(at, at.saturating_add(length));
        let spaced = spaced || rest.is_empty();
        return Some(Sign::Article { number, label, body: at.saturating_add(body), spaced });
    }
    let rest = words.strip_prefix('第')?;
    let (number, length) = numeral::prefix(rest)?;
    let rest = rest.get(length..)?.trim_start_matches(is_blank);
    let (level, rest) = [
        ("章", Level::Chapter),
        ("节", Level::Section),
        ("節", Level::Section),
        ("编", Level::Book),
        ("編", Level::Book),
        ("分编", Level::Part),
        ("篇", Level::Volume),
    ]
    .into_iter()
    .find_map(|(word, level)| Some((level, rest.strip_prefix(word)?)))?;
    if number == 0 || number > MOST {
        return None;
    }
    let length = words.len().saturating_sub(rest.len());
    let (rest, title, spaced) = after_label(words, length)?;
    let label = Span::new(at, at.saturating_add(length));
    let spaced = spaced || rest.is_empty();
    Some(Sign::Heading { level, number, label, title: at.saturating_add(title), spaced })
}

/// What follows a label of `length` bytes: the words, where they begin, whether a blank parts them.
fn after_label(words: &str, length: usize) -> Option<(&str, usize, bool)> {
    let tail = words.get(length..)?;
    let tail = tail.strip_prefix("**").unwrap_or(tail);
    let rest = tail.trim_start_matches(is_blank);
    let rest =
        rest.strip_prefix(['：', ':']).map_or(rest, |rest| rest.trim_start_matches(is_blank));
    Some((rest, words.len().saturating_sub(rest.len()), rest.len() < tail.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(words: &str) -> String {
        let rest = |at: usize| words.get(at..).unwrap_or("!");
        match read(words, 0) {
            Sign::None => String::from("-"),
            Sign::Article { number, body, spaced, .. } => {
                format!("article {number} {spaced} {}", rest(body))
            }
            Sign::Heading { level, number, title, spaced, .. } => {
                format!("{} {number} {spaced} {}", level.word(), rest(title))
            }
            Sign::Item { style, number, body, .. } => format!("{style:?} {number} {}", rest(body)),
        }
    }

    #[test]
    fn what_lines_begin_with() {
        for (words, sign) in [
            ("第八条 甲", "article 8 true 甲"),
            ("**第八条** 甲", "article 8 true 甲"),
            ("第八条　甲", "article 8 true 甲"),
            ("第 十 条甲", "article 10 false 甲"),
            ("第八条之二", "article 8-2 true "),
            ("第三章 职 责", "章 3 true 职 责"),
            ("第二分编 甲", "分编 2 true 甲"),
            ("第三款规定", "-"),
            ("第十万条 甲", "-"),
            ("（十二）甲", "Bracketed 12 甲"),
            ("(一）甲", "Bracketed 1 甲"),
            ("（2）甲", "BracketedArabic 2 甲"),
            ("（一）项规定", "-"),
            ("（一）项目名称", "Bracketed 1 项目名称"),
            ("（一）至（三）项", "-"),
            ("（一）、（二）项", "-"),
            ("（2025年）", "-"),
            ("1．甲", "Arabic 1 甲"),
            ("３、甲", "Arabic 3 甲"),
            ("1.5千米", "-"),
            ("二、甲", "Plain 2 甲"),
            ("二、三级", "-"),
            ("③甲", "Circled 3 甲"),
            ("㈡甲", "Bracketed 2 甲"),
            ("⑵甲", "BracketedArabic 2 甲"),
            ("⒈ 甲", "Arabic 1 甲"),
            ("甲", "-"),
            ("Article 20 The board meets.", "article 20 true The board meets."),
            ("ARTICLE 20. The board", "article 20 true The board"),
            ("**Art. 5-1** Quorum", "article 5-1 true Quorum"),
            ("§ 7", "article 7 true "),
            ("Article 20 of the charter", "article 20 false of the charter"),
            ("Article five", "-"),
            ("Articles 3 and 4", "-"),
            ("Chapter IV The Board", "章 4 true The Board"),
            ("PART 2", "编 2 true "),
            ("Section 3 shall apply", "节 3 false shall apply"),
            ("Particulars", "-"),
            ("Chapter VVX", "-"),
            ("(b) the budget;", "Letter 2 the budget;"),
        ] {
            assert_eq!(seen(words), sign, "{words}");
        }
    }
}
