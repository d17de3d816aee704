//! Accepting doubts: a corrected copy with the list of its changes.
//!
//! Only a person accepts. The copy differs from the source in the listed places and nowhere else, and
//! the list leads back: [`undo`] gives the source again, to the byte, or says where the copy is no
//! longer the one that was listed.

use crate::doubt::DoubtKind;
use crate::{Doubt, Span, Words, words};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where, in the source.
    pub was: Span,
    /// Where, in the corrected copy.
    pub is: Span,
    /// What stood there.
    pub found: String,
    /// What stands there now.
    pub put: String,
    /// The doubt that was accepted.
    pub kind: DoubtKind,
    /// Why it was a doubt.
    pub why: Words,
}

/// A copy of a text in which doubts were accepted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correction {
    /// The corrected text.
    pub text: String,
    /// What was changed, in the order of the text.
    pub edits: Vec<Edit>,
    /// Doubts that could not be accepted: they suggest nothing, or lie in another one's place.
    pub left: Vec<Doubt>,
}

/// Accepts `doubts` in `source`.
#[must_use]
pub fn accept<'a>(source: &str, doubts: impl IntoIterator<Item = &'a Doubt>) -> Correction {
    let mut doubts: Vec<&Doubt> = doubts.into_iter().collect();
    doubts.sort_by_key(|doubt| (doubt.span, doubt.kind));
    let mut out = Correction { text: String::with_capacity(source.len()), ..Correction::default() };
    let mut done = 0_usize;
    for doubt in doubts {
        let between = source.get(done..doubt.span.start);
        let (Some(between), Some(put)) = (between, &doubt.suggestion) else {
            out.left.push(doubt.clone());
            continue;
        };
        out.text.push_str(between);
        let start = out.text.len();
        out.text.push_str(put);
        out.edits.push(Edit {
            was: doubt.span,
            is: Span::new(start, out.text.len()),
            found: doubt.span.of(source).to_owned(),
            put: put.clone(),
            kind: doubt.kind,
            why: doubt.why.clone(),
        });
        done = doubt.span.end;
    }
    out.text.push_str(source.get(done..).unwrap_or_default());
    out
}

/// The source of a corrected copy.
///
/// # Errors
///
/// If the copy does not hold what `edits` say, with the first place where it does not.
pub fn undo(copy: &str, edits: &[Edit]) -> Result<String, Words> {
    let mut out = String::with_capacity(copy.len());
    let mut done = 0_usize;
    for edit in edits {
        let (at, put) = (edit.is.start, &edit.put);
        let between = copy.get(done..at);
        let (Some(between), true) = (between, edit.is.of(copy) == put) else {
            return Err(words! {
                zh: "第 {at} 字节处应为「{put}」，与改动清单不符"
                en: "at byte {at} `{put}` should stand: this is not the copy that was listed"
            });
        };
        out.push_str(between);
        out.push_str(&edit.found);
        done = edit.is.end;
    }
    out.push_str(copy.get(done..).unwrap_or_default());
    Ok(out)
}
