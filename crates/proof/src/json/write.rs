//! Writes a value the canonical way (RFC 8785 §3.2), or says why it cannot be an entry.

use unicode_normalization::is_nfc;

use super::{Json, JsonError, JsonFault, MAX_BYTES, MAX_DEPTH, MAX_INT, Map, allowed_name};

/// The canonical bytes of `value`.
pub fn write(value: &Json) -> Result<Vec<u8>, JsonError> {
    let mut out = Vec::with_capacity(512);
    put(&mut out, value, 0)?;
    Ok(out)
}

/// A value borrowed from wherever it stands, so that an object can be written without first
/// being gathered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part<'a> {
    Int(i64),
    Text(&'a str),
    Map(&'a Map),
    Value(&'a Json),
}

/// The canonical bytes of an object whose members come in order.
pub(crate) fn write_parts<'a>(
    members: impl Iterator<Item = (&'a str, Part<'a>)>,
) -> Result<Vec<u8>, JsonError> {
    let mut out = Vec::with_capacity(768);
    put_members(&mut out, members, 1, |out, part| match part {
        Part::Int(int) => put_int(out, int),
        Part::Text(text) => put_text(out, text),
        Part::Map(map) => put_map(out, map, 2),
        Part::Value(value) => put(out, value, 1),
    })?;
    Ok(out)
}

fn fail<T>(out: &[u8], kind: JsonFault) -> Result<T, JsonError> {
    Err(JsonError { at: out.len(), kind })
}

fn put(out: &mut Vec<u8>, value: &Json, depth: usize) -> Result<(), JsonError> {
    match value {
        Json::Bool(true) => out.extend(b"true"),
        Json::Bool(false) => out.extend(b"false"),
        Json::Int(int) => put_int(out, *int)?,
        Json::Text(text) => put_text(out, text)?,
        Json::List(list) => {
            if depth == MAX_DEPTH {
                return fail(out, JsonFault::TooDeep);
            }
            out.push(b'[');
            for (at, item) in list.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                put(out, item, depth + 1)?;
            }
            out.push(b']');
        }
        Json::Map(map) => put_map(out, map, depth + 1)?,
    }
    if out.len() > MAX_BYTES { fail(out, JsonFault::TooLong) } else { Ok(()) }
}

fn put_int(out: &mut Vec<u8>, int: i64) -> Result<(), JsonError> {
    if !(-MAX_INT..=MAX_INT).contains(&int) {
        return fail(out, JsonFault::Range);
    }
    out.extend(int.to_string().as_bytes());
    Ok(())
}

fn put_map(out: &mut Vec<u8>, map: &Map, depth: usize) -> Result<(), JsonError> {
    let members = map.iter().map(|(name, value)| (name.as_str(), value));
    put_members(out, members, depth, |out, value| put(out, value, depth))
}

fn put_members<'a, T>(
    out: &mut Vec<u8>,
    members: impl Iterator<Item = (&'a str, T)>,
    depth: usize,
    mut value: impl FnMut(&mut Vec<u8>, T) -> Result<(), JsonError>,
) -> Result<(), JsonError> {
    if depth > MAX_DEPTH {
        return fail(out, JsonFault::TooDeep);
    }
    let mut before = b'{';
    for (name, member) in members {
        out.push(before);
        before = b',';
        if !allowed_name(name.as_bytes(), depth) {
            return fail(out, JsonFault::Name);
        }
        out.push(b'"');
        out.extend(name.as_bytes());
        out.extend(b"\":");
        value(out, member)?;
    }
    if before == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
    if out.len() > MAX_BYTES { fail(out, JsonFault::TooLong) } else { Ok(()) }
}

/// Whether the text is in normal form C.
///
/// ASCII, the unified ideographs and the usual full-width marks have no other form and compose
/// with nothing, in every version of Unicode; only texts beyond them need the tables.
pub(super) fn in_nfc(text: &str) -> bool {
    let plain = |c: char| {
        c.is_ascii() || matches!(c, '一'..='\u{9fa5}' | '、'..='〗' | '！'..='～' | '“' | '”')
    };
    text.is_ascii() || text.chars().all(plain) || is_nfc(text)
}

fn put_text(out: &mut Vec<u8>, text: &str) -> Result<(), JsonError> {
    if !in_nfc(text) {
        return fail(out, JsonFault::Nfc);
    }
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = first_escape(rest) {
        let (plain, tail) = rest.split_at(at);
        out.extend(plain);
        let Some((byte, tail)) = tail.split_first() else { break };
        put_escape(out, *byte);
        rest = tail;
    }
    out.extend(rest);
    out.push(b'"');
    Ok(())
}

/// Where the first byte stands that cannot stand for itself, eight bytes at a time: texts are
/// most of an entry, and nearly none of their bytes is such a one.
pub(super) fn first_escape(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of a byte is set where it is zero after the exclusive or; borrows can only
        // add a false hit above a true one, and the exact test below tells them apart.
        let zero = |word: u64| word.wrapping_sub(ONES) & !word;
        let quote = zero(word ^ (ONES * b'"' as u64));
        let slash = zero(word ^ (ONES * b'\\' as u64));
        let control = word.wrapping_sub(ONES * b' ' as u64) & !word;
        if (quote | slash | control) & HIGH != 0 {
            let start = at * 8;
            let found = bytes.get(start..)?.iter().position(|byte| must_escape(*byte))?;
            return Some(start + found);
        }
    }
    let start = words.len() * 8;
    rest.iter().position(|byte| must_escape(*byte)).map(|at| start + at)
}

const fn must_escape(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn put_escape(out: &mut Vec<u8>, byte: u8) {
    out.push(b'\\');
    match byte {
        b'"' | b'\\' => out.push(byte),
        8 => out.push(b'b'),
        9 => out.push(b't'),
        10 => out.push(b'n'),
        12 => out.push(b'f'),
        13 => out.push(b'r'),
        _ => out.extend(format!("u{byte:04x}").as_bytes()),
    }
}
