//! The place of a rule inside a regulation.
//!
//! 条, 款, 项, 目 in falling order. The short form (`5.2.3`) is what norms and links carry; the
//! long form is what people cite.

use std::fmt;
use std::str::FromStr;

use crate::letter::{is_blank, trim};
use crate::number::NoNumber;
use crate::{ArticleNumber, Lang, numeral};

/// An article, or one paragraph, item or indent of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The article (条).
    pub article: ArticleNumber,
    /// The paragraph (款), counted from one.
    pub paragraph: Option<u32>,
    /// The item (项).
    pub item: Option<u32>,
    /// The indent (目).
    pub indent: Option<u32>,
}

impl From<ArticleNumber> for Address {
    fn from(article: ArticleNumber) -> Self {
        Self { article, paragraph: None, item: None, indent: None }
    }
}

impl Address {
    /// Reads a whole citation of one place: 第五条第二款第（三）项, or the short form `5.2.3`.
    ///
    /// An item cited without its paragraph belongs to the first: an article that is cited so has
    /// only one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = trim(text);
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            return Self::parse_short(text);
        }
        let (address, length) = Self::prefix(text)?;
        text.get(length..)?.is_empty().then_some(address)
    }

    /// The citation at the beginning of `text` and how many bytes it takes.
    #[must_use]
    pub fn prefix(text: &str) -> Option<(Self, usize)> {
        let (article, mut length) = ArticleNumber::prefix(text)?;
        let mut address = Self::from(article);
        while let Some((value, unit, step)) = text.get(length..).and_then(level) {
            match unit {
                '款' if address.paragraph.is_none() && address.item.is_none() => {
                    address.paragraph = Some(value);
                }
                '项' if address.item.is_none() => {
                    address.paragraph = address.paragraph.or(Some(1));
                    address.item = Some(value);
                }
                '目' if address.item.is_some() && address.indent.is_none() => {
                    address.indent = Some(value);
                }
                _ => break,
            }
            length = length.saturating_add(step);
        }
        Some((address, length))
    }

    fn parse_short(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let article = parts.next()?.parse().ok()?;
        let mut place = || {
            let Some(part) = parts.next() else { return Some(None) };
            let plain = part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse().ok().map(Some)).flatten()
        };
        let (paragraph, item, indent) = (place()?, place()?, place()?);
        parts.next().is_none().then_some(Self { article, paragraph, item, indent })
    }

    /// The citation a reader of `lang` expects.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        let mut label = self.article.label(lang);
        let levels = [(self.paragraph, 0), (self.item, 1), (self.indent, 2)];
        for (value, level) in levels.into_iter().filter_map(|(v, level)| Some((v?, level))) {
            label += &match (lang, level) {
                (Lang::Zh, 0) => format!("第{}款", numeral::chinese(value)),
                (Lang::Zh, 1) => format!("第（{}）项", numeral::chinese(value)),
                (Lang::Zh, _) => format!("第{value}目"),
                (Lang::En, 0) => format!(", paragraph {value}"),
                (Lang::En, 1) => format!(", item {value}"),
                (Lang::En, _) => format!(", indent {value}"),
            };
        }
        label
    }
}

/// Reads 第二款, 第（三）项, 第三项 or 第1目 at the beginning of `text`.
fn level(text: &str) -> Option<(u32, char, usize)> {
    let rest = text.strip_prefix('第')?.trim_start_matches(is_blank);
    let rest = rest.strip_prefix(['（', '(']).unwrap_or(rest).trim_start_matches(is_blank);
    let (value, length) = numeral::prefix(rest)?;
    let rest = rest.get(length..)?.trim_start_matches(is_blank);
    let rest = rest.strip_prefix(['）', ')']).unwrap_or(rest).trim_start_matches(is_blank);
    let unit = rest.chars().next()?;
    let left = rest.len().checked_sub(unit.len_utf8())?;
    Some((value, unit, text.len().checked_sub(left)?))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.article)?;
        // A hole (an item without its paragraph) is filled so that the short form keeps its places.
        let places = [self.paragraph, self.item, self.indent];
        let used =
            places.iter().rposition(Option::is_some).map_or(0, |last| last.saturating_add(1));
        places.iter().take(used).try_for_each(|place| write!(f, ".{}", place.unwrap_or(1)))
    }
}

impl FromStr for Address {
    type Err = NoNumber;

    fn from_str(text: &str) -> Result<Self, NoNumber> {
        Self::parse(text).ok_or(NoNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_short_form_name_the_same_place() {
        for (long, short) in [
            ("第五条", "5"),
            ("第五条第二款", "5.2"),
            ("第五条第二款第（三）项", "5.2.3"),
            ("第五条第二款第（三）项第4目", "5.2.3.4"),
            ("第一百二十条之一第一款", "120-1.1"),
        ] {
            let address = Address::parse(long).unwrap();
            assert_eq!(address.to_string(), short);
            assert_eq!(Address::parse(short), Some(address));
            assert_eq!(address.label(Lang::Zh), long);
        }
        assert_eq!(
            Address::parse("5.2.3").unwrap().label(Lang::En),
            "Article 5, paragraph 2, item 3"
        );
    }

    #[test]
    fn an_item_without_its_paragraph_belongs_to_the_first() {
        assert_eq!(Address::parse("第五条第三项").unwrap().to_string(), "5.1.3");
        assert_eq!(Address::parse("第 5 条第(3)项").unwrap().to_string(), "5.1.3");
    }

    #[test]
    fn what_is_no_single_place_is_refused() {
        for text in ["第五款", "第五条第二款和第三款", "5.", "5..3", "5.2.3.4.5", "5.x", "5.+2", ""]
        {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_citation_is_found_at_the_beginning() {
        let text = "第五条第二款规定的";
        let (address, length) = Address::prefix(text).unwrap();
        assert_eq!((address.to_string().as_str(), text.get(length..)), ("5.2", Some("规定的")));
    }
}
