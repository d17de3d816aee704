//! Reads canonical JSON back into a value, and nothing else.
//!
//! Strict on purpose: what is not byte for byte what the writer would make is refused, so that
//! `write(parse(bytes)) == bytes` for all that is accepted.

use super::{Json, JsonError, JsonFault, Map, Scan, write::in_nfc};

/// The value that `bytes` are the canonical form of.
pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    let mut scan = Scan::new(bytes)?;
    let value = value(&mut scan, 0)?;
    scan.end()?;
    Ok(value)
}

fn value(scan: &mut Scan<'_>, depth: usize) -> Result<Json, JsonError> {
    Ok(match scan.peek() {
        Some(b'"') => Json::Text(text(scan)?),
        Some(b't' | b'f') => Json::Bool(scan.boolean()?),
        Some(b'-' | b'0'..=b'9') => Json::Int(scan.integer()?),
        Some(b'[') => {
            let mut list = Vec::new();
            scan.list(depth, |scan, depth| {
                list.push(value(scan, depth)?);
                Ok(())
            })?;
            Json::List(list)
        }
        Some(b'{') => {
            let mut map = Map::new();
            scan.object(depth, |scan, name, depth| {
                map.insert(name.to_owned(), value(scan, depth)?);
                Ok(())
            })?;
            Json::Map(map)
        }
        // Everything that is no value is refused by the walker, with its reason.
        _ => return scan.skip(depth).and_then(|()| scan.fail(JsonFault::Syntax)),
    })
}

fn text(scan: &mut Scan<'_>) -> Result<String, JsonError> {
    let begun = *scan;
    let raw = scan.raw_text()?;
    let text = unescape(raw);
    if in_nfc(&text) { Ok(text) } else { begun.fail(JsonFault::Nfc) }
}

/// Undoes the escapes of a text that the walker has already found well formed.
pub(crate) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, tail)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut chars = tail.chars();
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('f') => out.push('\u{c}'),
            Some('r') => out.push('\r'),
            Some('u') => {
                let code = chars
                    .by_ref()
                    .take(4)
                    .fold(0, |sum, digit| sum * 16 + digit.to_digit(16).unwrap_or_default());
                out.extend(char::from_u32(code));
            }
            Some(other) => out.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}
