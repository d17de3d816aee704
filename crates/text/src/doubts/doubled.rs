//! Characters and words printed twice.
//!
//! Two equal characters in a row are mostly sound: one word ends and the next begins with them, or
//! the language doubles them by itself. A pair is suspected only when the second character cannot
//! be shown to begin a word: not by the table of seams, and not by the rest of the page.

use std::collections::BTreeSet;

use super::doubt;
use super::seam::{begins_word, is_reduplicated};
use crate::doubt::{Doubt, DoubtKind};
use crate::letter::{ends_sentence, goes_on, is_han};
use crate::numeral::is_numeral;
use crate::{Span, words};

/// Words that end in a character which may follow itself, as a particle or a name: 标的的, 可以以.
const PARTICLE: [&str; 10] =
    ["标的", "目的", "有的", "别的", "可以", "予以", "加以", "足以", "得以", "立法"];

/// The longest word that is looked for twice.
const LONGEST_WORD: usize = 8;

pub(super) fn look(source: &str, span: Span, out: &mut Vec<Doubt>) {
    let text = span.of(source);
    let mut words = Words::default();
    let mut pairs = Vec::new();
    let mut last = ' ';
    for (at, letter) in text.char_indices() {
        let at = span.start.saturating_add(at);
        if !is_han(letter) {
            words.stop();
        } else {
            if last == letter {
                pairs.push(at);
            }
            if let Some(length) = words.push(letter) {
                out.extend(word(source, at.saturating_add(letter.len_utf8()), length));
                words.stop();
            }
        }
        last = letter;
    }
    if pairs.is_empty() {
        return;
    }
    let pairs: Vec<_> = pairs.into_iter().filter_map(|at| Pair::at(source, at)).collect();
    let begun = beginnings(text, &pairs);
    for pair in pairs.into_iter().filter(|pair| !pair.is_sound(source, &begun)) {
        let letter = pair.letter;
        let why = words! {
            zh: "“{letter}”连印两次，前后不成词"
            en: "“{letter}” is printed twice and the second makes no word with what follows"
        };
        let doubt =
            doubt(source, DoubtKind::DoubledCharacter, pair.span, Some(letter.to_string()), why);
        out.push(doubt);
    }
}

/// Reports a word of `length` characters that was printed for the second time just before `end`.
fn word(source: &str, end: usize, length: usize) -> Option<Doubt> {
    let mut letters = source.get(..end)?.char_indices().rev();
    let (middle, _) = letters.by_ref().nth(length.checked_sub(1)?)?;
    let (start, _) = letters.nth(length.checked_sub(1)?)?;
    let word = source.get(middle..end)?;
    // 一步一步, 层层层层 and numbers are no slips.
    let first = word.chars().next()?;
    if word.chars().any(is_numeral) || word.chars().all(|letter| letter == first) {
        return None;
    }
    let why = words! {
        zh: "“{word}”连印两次"
        en: "“{word}” is printed twice in a row"
    };
    let span = Span::new(start, end);
    Some(doubt(source, DoubtKind::DoubledWord, span, Some(word.to_owned()), why))
}

/// Watches a run of Chinese characters for a word that comes twice.
#[derive(Default)]
struct Words {
    /// The last characters, the newest first.
    last: [char; LONGEST_WORD],
    /// For each length, how many characters in a row equal the one so far back.
    streak: [usize; LONGEST_WORD],
}

impl Words {
    /// Takes the next character; the length of the word that is now complete for the second time.
    fn push(&mut self, letter: char) -> Option<usize> {
        let mut found = None;
        for (back, (old, streak)) in self.last.iter().zip(&mut self.streak).enumerate() {
            *streak = if *old == letter { streak.saturating_add(1) } else { 0 };
            if *streak > back && back > 0 && found.is_none() {
                found = back.checked_add(1);
            }
        }
        self.last.rotate_right(1);
        if let Some(newest) = self.last.first_mut() {
            *newest = letter;
        }
        found
    }

    fn stop(&mut self) {
        *self = Self::default();
    }
}

/// Two equal characters in a row, with their neighbours.
struct Pair {
    span: Span,
    letter: char,
    before: Option<char>,
    after: Option<char>,
}

impl Pair {
    /// The pair whose second character stands at byte `at`.
    fn at(source: &str, at: usize) -> Option<Self> {
        let letter = source.get(at..)?.chars().next()?;
        let width = letter.len_utf8();
        let span = Span::new(at.checked_sub(width)?, at.checked_add(width)?);
        let before = source.get(..span.start)?.chars().next_back();
        let after = source.get(span.end..)?.chars().next();
        Some(Self { span, letter, before, after })
    }

    fn is_sound(&self, source: &str, begun: &BTreeSet<(char, char)>) -> bool {
        let letter = self.letter;
        if is_reduplicated(letter) || self.before == Some('一') || self.before == Some(letter) {
            return true;
        }
        if self.after == Some(letter) {
            return true;
        }
        let head =
            source.get(..self.span.start.saturating_add(letter.len_utf8())).unwrap_or_default();
        if PARTICLE.iter().any(|word| head.ends_with(word)) {
            return true;
        }
        let (Some(before), Some(after)) = (self.before, self.after) else { return true };
        // What stands in quotation marks or beside a letter is a name.
        if !is_han(before) && !goes_on(before) && !ends_sentence(before) && before != '\n' {
            return true;
        }
        begins_word(letter, after) || begun.contains(&(letter, after))
    }
}

/// The pairs' seams that the text shows to begin a word elsewhere: after a mark, at least once.
fn beginnings(text: &str, pairs: &[Pair]) -> BTreeSet<(char, char)> {
    let wanted: BTreeSet<_> =
        pairs.iter().filter_map(|pair| Some((pair.letter, pair.after?))).collect();
    let mut out = BTreeSet::new();
    let (mut before, mut last) = (' ', ' ');
    for letter in text.chars() {
        if !is_han(before) && is_han(last) && wanted.contains(&(last, letter)) {
            out.insert((last, letter));
        }
        (before, last) = (last, letter);
    }
    out
}
