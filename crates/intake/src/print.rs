//! Text that was taken from pages of print and still has their running heads in it.

use tiaoli_text::{Words, words};

/// The text without running heads, which may stand inside its sentences, and a note on what they said.
pub(crate) fn without_heads(text: String) -> (String, Option<Words>) {
    let heads = tiaoli_text::heads(&text);
    let Some(first) = heads.first() else { return (text, None) };
    let (count, said) = (heads.len(), first.of(&text).to_owned());
    let mut out = String::with_capacity(text.len());
    let mut done = 0_usize;
    for head in &heads {
        out.push_str(text.get(done..head.start).unwrap_or_default());
        done = head.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    let note = words! {
        zh: "略去页眉、页脚 {count} 行，如「{said}」"
        en: "left out, running heads such as `{said}`: {count}"
    };
    (out, Some(note))
}
