//! What single letters are good for.
//!
//! One place decides what counts as blank, as Chinese, as the end of a sentence, so that all
//! readers of a line agree.

/// Whether `letter` shows nothing: spaces of any width, marks of direction, joiners, byte order.
#[must_use]
pub const fn is_blank(letter: char) -> bool {
    // Chinese letters and marks lie above all of them but one.
    if letter > '\u{3000}' {
        return letter == '\u{feff}';
    }
    matches!(
        letter,
        ' ' | '\t' | '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' | '\u{ad}' | '\u{1680}'
            | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{3000}'
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
    // Nearly every line begins with a Chinese character, and ends with one or with a mark of its
    // width; the lead bytes tell, and spare the search.
    let bytes = text.as_bytes();
    let han = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, 0xe4..=0xe9));
    let text = if han(bytes.first()) { text } else { text.trim_start_matches(is_blank) };
    match text.as_bytes() {
        [.., 0xe4..=0xe9, _, _] | [.., 0xe3, 0x80, 0x82] | [.., 0xef, 0xbc, _] => text,
        _ => text.trim_end_matches(is_blank),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming_by_lead_bytes_is_trimming() {
        let blanks = ["", " ", "\u{3000}", "\u{feff}", "\u{200b}\t", "\u{a0}\r"];
        for words in ["", "甲", "甲乙。", "甲；", "a", "a甲", "甲a", "～", "é", "𠀀", "鿿"]
        {
            for (before, after) in blanks.iter().flat_map(|b| blanks.iter().map(move |a| (b, a))) {
                let text = format!("{before}{words}{after}");
                assert_eq!(trim(&text), text.trim_matches(is_blank), "{text:?}");
            }
        }
    }
}
