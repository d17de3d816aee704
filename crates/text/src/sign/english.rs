//! The labels of regulations written in English.
//!
//! `Article 20`, `Art. 5`, `§ 7`, `Chapter IV`. English runs citations on in small letters, so a
//! small letter after the label speaks for a citation that a line break threw to the front.

use super::{Level, MOST, Sign};
use crate::letter::is_blank;
use crate::{ArticleNumber, Span};

/// The words that open a label; what they number is `None` for an article.
const WORDS: [(&str, Option<Level>); 7] = [
    ("article", None),
    ("art.", None),
    ("§", None),
    ("book", Some(Level::Book)),
    ("part", Some(Level::Book)),
    ("chapter", Some(Level::Chapter)),
    ("section", Some(Level::Section)),
];

/// Reads an English label at the beginning of `words`, which begin at byte `at` of the source.
pub(super) fn head(words: &str, at: usize) -> Option<Sign> {
    let (word, level) = WORDS.into_iter().find(|(word, _)| {
        words.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    })?;
    let after = words.get(word.len()..)?;
    let number_text = after.trim_start_matches(is_blank);
    // Blanks part the word from its number, save after a sign or a full stop.
    if number_text.len() == after.len() && word.ends_with(char::is_alphabetic) {
        return None;
    }
    let end = number_text
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .unwrap_or(number_text.len());
    let printed = number_text.get(..end)?;
    let after = number_text.get(end..)?;
    let marked = after.strip_prefix(['.', ':', '：']);
    let mut rest = marked.unwrap_or(after);
    rest = rest.strip_prefix("**").unwrap_or(rest).trim_start_matches(is_blank);
    rest = ["— ", "– ", "- "].iter().find_map(|dash| rest.strip_prefix(dash)).unwrap_or(rest);
    let runs_on = rest.starts_with(|next: char| next.is_ascii_lowercase() || ",;)".contains(next));
    let spaced = rest.is_empty() || !runs_on || (marked.is_some() && !after.starts_with(','));
    let length = words.len().checked_sub(after.len())?;
    let label = Span::new(at, at.checked_add(length)?);
    let body = at.checked_add(words.len().checked_sub(rest.len())?)?;
    match level {
        None => {
            if !printed.starts_with(|first: char| first.is_ascii_digit()) {
                return None;
            }
            let number: ArticleNumber = printed.parse().ok()?;
            let sound = (1..=MOST).contains(&number.number)
                && number.sub.is_none_or(|sub| (1..=MOST).contains(&sub));
            sound.then_some(Sign::Article { number, label, body, spaced })
        }
        Some(level) => {
            let number = printed.parse().ok().or_else(|| roman(printed))?;
            (1..=MOST).contains(&number).then_some(Sign::Heading {
                level,
                number,
                label,
                title: body,
                spaced,
            })
        }
    }
}

/// The value of a Roman numeral in its one proper form, up to 399.
pub(crate) fn roman(text: &str) -> Option<u32> {
    const SIGNS: [(&str, u32); 9] = [
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let mut rest = text;
    let mut value = 0_u32;
    for (sign, worth) in SIGNS {
        let most = if sign.len() == 1 && worth != 5 && worth != 50 { 3 } else { 1 };
        for _ in 0..most {
            let Some(after) = rest.strip_prefix(sign) else { break };
            (rest, value) = (after, value.checked_add(worth)?);
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals_in_proper_form_only() {
        for (text, value) in
            [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("XCIX", 99), ("CCC", 300)]
        {
            assert_eq!(roman(text), Some(value), "{text}");
        }
        for wrong in ["", "IIII", "VV", "IC", "iv", "IM", "XIVX"] {
            assert_eq!(roman(wrong), None, "{wrong}");
        }
    }
}
