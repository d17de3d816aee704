//! The number of an article.
//!
//! A law that is amended may slip in 第一百二十条之一 after 第一百二十条, so a number has two
//! parts; it orders as the articles stand in the law.

use std::fmt;
use std::str::FromStr;

use crate::letter::trim;
use crate::{Lang, numeral};

/// The number of an article: 20, or 120-1 for one inserted after 120.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleNumber {
    /// The main number.
    pub number: u32,
    /// The place among those inserted after the main number (之一 is 1).
    pub sub: Option<u32>,
}

impl ArticleNumber {
    /// A plain number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self { number, sub: None }
    }

    /// The `sub`-th article inserted after `number`.
    #[must_use]
    pub const fn inserted(number: u32, sub: u32) -> Self {
        Self { number, sub: Some(sub) }
    }

    /// Reads a whole label: 第二十条, 第一百二十条之一, `第20条`, `Article 20`, `Art. 120-1`.
    #[must_use]
    pub fn parse_label(label: &str) -> Option<Self> {
        let label = trim(label);
        if let Some((number, length)) = Self::prefix(label) {
            return trim(label.get(length..)?).is_empty().then_some(number);
        }
        let (word, number) = label.split_at_checked(label.find(['.', ' ', '\u{a0}'])?)?;
        let known = ["article", "art", "§"].iter().any(|name| word.eq_ignore_ascii_case(name));
        known.then(|| trim(number.trim_start_matches('.')).parse().ok()).flatten()
    }

    /// The Chinese label at the beginning of `text` and how many bytes it takes.
    #[must_use]
    pub fn prefix(text: &str) -> Option<(Self, usize)> {
        let rest = text.strip_prefix('第')?;
        let (number, length) = numeral::prefix(rest)?;
        let after = rest.get(length..)?.trim_start_matches(crate::letter::is_blank);
        let after = after.strip_prefix(['条', '條'])?;
        let plain = (Self::new(number), text.len().saturating_sub(after.len()));
        let loose = after.trim_start_matches(crate::letter::is_blank);
        let Some(sub) = loose.strip_prefix('之') else { return Some(plain) };
        // A blank ends it: the words after it may begin with a number, such as a year.
        let tight = sub.trim_start_matches(crate::letter::is_blank);
        let printed = tight.split(crate::letter::is_blank).next().unwrap_or_default();
        let Some((value, length)) = numeral::prefix(printed) else { return Some(plain) };
        let rest = tight.len().saturating_sub(length);
        Some((Self::inserted(number, value), text.len().saturating_sub(rest)))
    }

    /// The label a reader of `lang` expects: 第一百二十条之一, `Article 120-1`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => {
                let mut label = format!("第{}条", numeral::chinese(self.number));
                if let Some(sub) = self.sub {
                    label.push('之');
                    label.push_str(&numeral::chinese(sub));
                }
                label
            }
            Lang::En => format!("Article {self}"),
        }
    }

    /// Whether `self` may stand directly after `before`.
    #[must_use]
    pub fn follows(self, before: Self) -> bool {
        match self.sub {
            None => before.number.checked_add(1) == Some(self.number),
            Some(sub) => {
                before.number == self.number && before.sub.unwrap_or(0).checked_add(1) == Some(sub)
            }
        }
    }

    /// The number that stands directly before, where it can be known.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        match self.sub {
            Some(0 | 1) => Some(Self::new(self.number)),
            Some(sub) => Some(Self::inserted(self.number, sub.saturating_sub(1))),
            None => self.number.checked_sub(1).filter(|number| *number > 0).map(Self::new),
        }
    }
}

impl fmt::Display for ArticleNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.sub.map_or(Ok(()), |sub| write!(f, "-{sub}"))
    }
}

/// The text is no article number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNumber;

impl FromStr for ArticleNumber {
    type Err = NoNumber;

    /// Reads `20`, `120-1` or a label.
    fn from_str(text: &str) -> Result<Self, NoNumber> {
        let text = trim(text);
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return Self::parse_label(text).ok_or(NoNumber);
        }
        let plain = |part: &str| -> Result<u32, NoNumber> {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits { part.parse().map_err(|_| NoNumber) } else { Err(NoNumber) }
        };
        match text.split_once('-') {
            None => Ok(Self::new(plain(text)?)),
            Some((number, sub)) => Ok(Self::inserted(plain(number)?, plain(sub)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_come_back_in_both_languages() {
        for number in (1..1500)
            .map(ArticleNumber::new)
            .chain((1..60).map(|sub| ArticleNumber::inserted(120, sub)))
        {
            for lang in Lang::ALL {
                assert_eq!(ArticleNumber::parse_label(&number.label(lang)), Some(number));
            }
            assert_eq!(number.to_string().parse(), Ok(number));
        }
        assert_eq!(ArticleNumber::inserted(120, 1).label(Lang::Zh), "第一百二十条之一");
    }

    #[test]
    fn labels_as_printed() {
        let read = |text| ArticleNumber::parse_label(text).map(|number| number.to_string());
        assert_eq!(read("第 二 十 条").as_deref(), Some("20"));
        assert_eq!(read("第２０条之２").as_deref(), Some("20-2"));
        assert_eq!(read("第二十條").as_deref(), Some("20"));
        assert_eq!(read("第二十条 之 二").as_deref(), Some("20-2"));
        assert_eq!(read("Art. 5").as_deref(), Some("5"));
        let (number, length) = ArticleNumber::prefix("第二条之一 1992年").unwrap();
        assert_eq!((number, length), (ArticleNumber::inserted(2, 1), "第二条之一".len()));
        for wrong in ["第二十款", "第条", "第十条规定", "Article", "Article five", "20", ""]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!("+5".parse::<ArticleNumber>(), Err(NoNumber));
    }

    #[test]
    fn inserted_articles_stand_between_their_neighbours() {
        let order =
            [ArticleNumber::new(120), ArticleNumber::inserted(120, 1), ArticleNumber::new(121)];
        assert!(order.is_sorted());
        assert!(order[1].follows(order[0]) && order[2].follows(order[1]));
        assert_eq!(order[1].before(), Some(order[0]));
        assert_eq!(ArticleNumber::new(1).before(), None);
    }
}
