//! What single letters are good for.
//!
//! One place decides what counts as blank, as Chinese, as the end of a sentence, so that all
//! readers of a line agree.

/// Whether `letter` shows nothing: spaces of any width, marks of direction, joiners, byte order.
#[must_use]
pub const fn is_blank(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '\t' | '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' | '\u{ad}' | '\u{1680}'
            | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{3000}' | '\u{feff}'
    )
}

/// Whether `letter` is a Chinese character.
#[must_use]
pub const fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a sentence, or the member of a list, may end with `letter`.
#[must_use]
pub const fn ends_sentence(letter: char) -> bool {
    matches!(
        letter,
        '。' | '！' | '？' | '；' | '：' | '…' | '—' | '.' | ';' | ':' | '!' | '?' | '．' | '｡'
    )
}

/// Whether a sentence certainly goes on after `letter`.
#[must_use]
pub const fn goes_on(letter: char) -> bool {
    matches!(letter, '，' | '、' | ',' | '､')
}

/// Whether `letter` closes a quotation or a bracket.
#[must_use]
pub const fn closes(letter: char) -> bool {
    matches!(
        letter,
        '”' | '’' | '」' | '』' | '）' | ')' | '》' | '〉' | '】' | '〕' | ']' | '"' | '＞' | '>'
    )
}

/// Drops blanks at both ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}
