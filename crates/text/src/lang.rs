//! Texts in both languages of the house.
//!
//! Whatever a person may read is made in Chinese and in English at the same place, so that one
//! result can be shown to two readers and no translation can be forgotten.

use std::fmt;

/// A language that people read the program in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// Chinese, the language of the first regulations.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages, Chinese first.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The language that `tag` (`zh`, `zh-CN`, `en`, `en_GB.UTF-8`, …) names.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_', '.']).next()? {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Words {
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

impl Words {
    /// Joins a Chinese and an English text.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The same text for both readers, such as a file name.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// The text in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Joins texts in each language with that language's own separator.
    #[must_use]
    pub fn join<'a>(texts: impl IntoIterator<Item = &'a Self>, zh: &str, en: &str) -> Self {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for text in texts {
            left.push(text.zh.as_str());
            right.push(text.en.as_str());
        }
        Self { zh: left.join(zh), en: right.join(en) }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.zh, self.en)
    }
}

/// Builds [`Words`] from a Chinese and an English format string over the same captured names.
#[macro_export]
macro_rules! words {
    (zh: $zh:literal $(,)? en: $en:literal $(,)?) => {
        $crate::Words::new(format!($zh), format!($en))
    };
}

/// Gives error types that say themselves in [`Words`] the standard traits, so that a log line shows
/// both languages.
#[macro_export]
macro_rules! spoken {
    ($($name:ty),+ $(,)?) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.words(), f)
            }
        }
        impl std::error::Error for $name {}
    )+};
}
