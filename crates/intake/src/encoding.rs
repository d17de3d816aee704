//! Bytes to letters.
//!
//! A mark at the front is believed; then UTF-8 where the bytes are sound UTF-8; then a page's own
//! word for it; then GB 18030 and UTF-16 without a mark, where what comes out is Chinese. Anything else
//! is refused with a question, because a wrong guess gives sound characters with no sense.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use tiaoli_text::{Words, words};

use crate::Refused;

/// A character encoding, by any of its names in the Encoding Standard.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// No encoding is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoEncoding;

impl FromStr for Encoding {
    type Err = NoEncoding;

    fn from_str(name: &str) -> Result<Self, NoEncoding> {
        encoding_rs::Encoding::for_label(name.as_bytes())
            .filter(|encoding| encoding.name() != "replacement")
            .map(Self)
            .ok_or(NoEncoding)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name().to_ascii_lowercase())
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encoding({self})")
    }
}

type Decoded = (String, Encoding, Vec<Words>);

/// The text of `bytes`, without the mark at its front.
pub(crate) fn decode(bytes: Vec<u8>, asked: Option<Encoding>) -> Result<Decoded, Refused> {
    if let Some(Encoding(encoding)) = asked {
        return Ok(with(&bytes, encoding));
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != UTF_8
    {
        return Ok(with(bytes.get(mark..).unwrap_or_default(), encoding));
    }
    let bytes = match String::from_utf8(bytes) {
        // A text has no null bytes; UTF-16 without a mark has.
        Ok(text) if !text.contains('\0') => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            return Ok((text, Encoding(UTF_8), Vec::new()));
        }
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    if let Some(encoding) = declared(&bytes) {
        return Ok(with(&bytes, encoding));
    }
    let sound = |encoding: &'static encoding_rs::Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
        is_sensible(&text).then(|| text.into_owned())
    };
    let guess = [GB18030, UTF_16LE, UTF_16BE].into_iter().find_map(|one| Some((sound(one)?, one)));
    guess.map(|(text, encoding)| (text, Encoding(encoding), Vec::new())).ok_or_else(|| {
        Refused::new(
            Words::new(
                "认不出文字编码：不是 UTF-8、UTF-16，也不像 GB 18030",
                "the encoding is not known: neither UTF-8 nor UTF-16, and unlike GB 18030",
            ),
            Words::new(
                "用 --encoding 指明编码，例如 gb18030、big5、utf-16le；或者另存为 UTF-8",
                "name it with --encoding, such as gb18030, big5, utf-16le; or save it as UTF-8",
            ),
        )
    })
}

/// Decodes as told; what does not fit comes out as U+FFFD and is told in a note.
fn with(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> Decoded {
    let (text, spoilt) = encoding.decode_with_bom_removal(bytes);
    let mut notes = Vec::new();
    if spoilt {
        let count = text.matches('\u{fffd}').count();
        let at = text.find('\u{fffd}').unwrap_or_default();
        let name = Encoding(encoding);
        notes.push(words! {
            zh: "有 {count} 处不合 {name} 编码，读作 U+FFFD，第一处在第 {at} 字节"
            en: "read as U+FFFD because they do not fit {name}: {count}, the first at byte {at}"
        });
    }
    (text.into_owned(), Encoding(encoding), notes)
}

/// The encoding that a web page or XML document states in its first lines.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..1024).unwrap_or(bytes).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let (_, after) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let name = after.trim_start_matches(['"', '\'', ' ']);
    let end = name.find(['"', '\'', ' ', ';', '>', '/', '?']).unwrap_or(name.len());
    let found = encoding_rs::Encoding::for_label(name.get(..end)?.as_bytes())?;
    // Pages that say GB 2312 or GBK may hold any character of GB 18030.
    Some(if found == GBK { GB18030 } else { found })
}

/// So many characters are looked at.
const SAMPLE: usize = 4000;

/// Whether a text reads as Chinese or English: nearly all of it is common characters.
fn is_sensible(text: &str) -> bool {
    let (mut all, mut common) = (0_usize, 0_usize);
    for letter in text.chars().take(SAMPLE) {
        if matches!(letter, '\0'..='\x08' | '\x0e'..='\x1f' | '\x7f'..='\u{9f}') {
            return false;
        }
        all = all.saturating_add(1);
        common = common.saturating_add(usize::from(is_common(letter)));
    }
    // Two bytes of one of these encodings, read as the other, are seldom common characters.
    common.saturating_mul(10) >= all.saturating_mul(9)
}

/// Whether a character is ASCII, Chinese punctuation, or one of the 6763 of GB 2312.
fn is_common(letter: char) -> bool {
    if letter.is_ascii() || matches!(letter, '\u{3000}'..='\u{3020}' | '\u{ff01}'..='\u{ff5e}') {
        return true;
    }
    let mut room = [0_u8; 4];
    let (bytes, _, _) = GBK.encode(letter.encode_utf8(&mut room));
    matches!(*bytes, [0xa1..=0xf7, 0xa1..=0xfe])
}
