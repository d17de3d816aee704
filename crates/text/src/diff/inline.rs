//! What changed inside an article.
//!
//! Compared letter by letter (a word of Latin letters or a number is one letter), sentence by
//! sentence where it is long. Shreds that two wordings share by chance are counted as changed: a
//! reader wants to see the new clause, not its leftovers in the old one.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A stretch of wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// The wording.
    pub text: String,
}

/// What became of a stretch of wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It was kept.
    Kept,
    /// It was deleted.
    Deleted,
    /// It was inserted.
    Inserted,
}

/// So many letters are compared with each other at once; the time grows with its square.
const MOST: usize = 1500;

/// What changed from `old` to `new`: the kept and deleted stretches together are `old`, the kept
/// and inserted ones `new`.
#[must_use]
pub fn changes(old: &str, new: &str) -> Vec<Change> {
    let (left, right) = (letters(old), letters(new));
    let mut out = Row::default();
    if left.len().max(right.len()) <= MOST {
        compare(&left, &right, &mut out);
    } else {
        sentences(old, new, &mut out);
    }
    out.smooth()
}

/// Compares by sentences first and inside those that changed by letters.
fn sentences(old: &str, new: &str, out: &mut Row) {
    let cut = |text| -> Vec<&str> { str::split_inclusive(text, ['。', '；', '\n']).collect() };
    let (old, new) = (cut(old), cut(new));
    let front = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let back = old.iter().skip(front).rev().zip(new.iter().skip(front).rev());
    let back = back.take_while(|(old, new)| old == new).count();
    let middle = |length: usize| front..length.saturating_sub(back);
    let left = old.get(middle(old.len())).unwrap_or_default();
    let right = new.get(middle(new.len())).unwrap_or_default();
    old.iter().take(front).for_each(|text| out.add(ChangeKind::Kept, text));
    if left.len().max(right.len()) <= MOST {
        for op in capture_diff_slices(Algorithm::Myers, left, right) {
            let (tag, olds, news) = op.as_tag_tuple();
            let (olds, news) = (left.get(olds).unwrap_or_default(), right.get(news));
            let (olds, news) = (olds.concat(), news.unwrap_or_default().concat());
            if tag == DiffTag::Equal {
                out.add(ChangeKind::Kept, &olds);
            } else {
                compare(&letters(&olds), &letters(&news), out);
            }
        }
    } else {
        left.iter().for_each(|text| out.add(ChangeKind::Deleted, text));
        right.iter().for_each(|text| out.add(ChangeKind::Inserted, text));
    }
    old.iter().rev().take(back).rev().for_each(|text| out.add(ChangeKind::Kept, text));
}

/// Compares letter by letter, or not at all what is too long.
fn compare(old: &[&str], new: &[&str], out: &mut Row) {
    if old.len().max(new.len()) > MOST {
        out.add(ChangeKind::Deleted, &old.concat());
        out.add(ChangeKind::Inserted, &new.concat());
        return;
    }
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        let (tag, olds, news) = op.as_tag_tuple();
        let olds = old.get(olds).unwrap_or_default().concat();
        let news = new.get(news).unwrap_or_default().concat();
        if tag == DiffTag::Equal {
            out.add(ChangeKind::Kept, &olds);
        } else {
            out.add(ChangeKind::Deleted, &olds);
            out.add(ChangeKind::Inserted, &news);
        }
    }
}

/// The letters of `text`; a run of ASCII letters or digits is one.
fn letters(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let Some((letter, after)) = rest.split_at_checked(run.max(first.len_utf8())) else { break };
        out.push(letter);
        rest = after;
    }
    out
}

/// Changes in order; neighbours of one kind are joined.
#[derive(Default)]
struct Row(Vec<Change>);

impl Row {
    fn add(&mut self, kind: ChangeKind, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.kind == kind => last.text.push_str(text),
            _ => self.0.push(Change { kind, text: text.to_owned() }),
        }
    }

    /// Counts kept shreds between two changes as changed, and puts what was deleted in one place
    /// before what was inserted there.
    fn smooth(self) -> Vec<Change> {
        let shred =
            |text: &str| text.chars().count() <= 2 && text.chars().all(crate::letter::is_han);
        let mut out = Row::default();
        let (mut deleted, mut inserted) = (String::new(), String::new());
        let last = self.0.len().saturating_sub(1);
        for (at, change) in self.0.into_iter().enumerate() {
            match change.kind {
                ChangeKind::Deleted => deleted.push_str(&change.text),
                ChangeKind::Inserted => inserted.push_str(&change.text),
                // Between a deletion and an insertion only: 甲[乙]丙 shares 乙 by chance.
                ChangeKind::Kept
                    if at < last
                        && !deleted.is_empty()
                        && !inserted.is_empty()
                        && shred(&change.text) =>
                {
                    deleted.push_str(&change.text);
                    inserted.push_str(&change.text);
                }
                ChangeKind::Kept => {
                    out.add(ChangeKind::Deleted, &std::mem::take(&mut deleted));
                    out.add(ChangeKind::Inserted, &std::mem::take(&mut inserted));
                    out.add(ChangeKind::Kept, &change.text);
                }
            }
        }
        out.add(ChangeKind::Deleted, &deleted);
        out.add(ChangeKind::Inserted, &inserted);
        out.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let mut out = String::new();
        for change in changes(old, new) {
            match change.kind {
                ChangeKind::Kept => out += &change.text,
                ChangeKind::Deleted => out += &format!("[-{}-]", change.text),
                ChangeKind::Inserted => out += &format!("[+{}+]", change.text),
            }
        }
        out
    }

    #[test]
    fn changes_are_told_to_the_letter() {
        assert_eq!(
            shown("会议由主任召集。", "会议由主任召集并主持。"),
            "会议由主任召集[+并主持+]。"
        );
        assert_eq!(shown("满10日的，延长。", "满15日的，延长。"), "满[-10-][+15+]日的，延长。");
        assert_eq!(shown("同文", "同文"), "同文");
        assert_eq!(shown("", "甲"), "[+甲+]");
    }

    #[test]
    fn a_long_text_is_compared_by_sentences() {
        let long: String = (0..900).map(|count| format!("第{count}句。")).collect();
        let other = long.replace("第450句。", "第450句，新加。");
        assert_eq!(shown(&long, &other), long.replace("第450句。", "第450句[+，新加+]。"));
    }
}
