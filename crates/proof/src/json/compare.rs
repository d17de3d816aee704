//! Reads canonical bytes and compares them with the value they were made of.
//!
//! The same strict walk as parsing, without building a second value: the check that every entry
//! passes before it is stored costs no allocation.

use super::{Json, JsonError, Part, Scan, parse::unescape};

/// Whether `bytes` are canonical and say exactly `members`.
pub(crate) fn reads_as<'a>(
    bytes: &[u8],
    mut members: impl Iterator<Item = (&'a str, Part<'a>)>,
) -> Result<bool, JsonError> {
    let mut scan = Scan::new(bytes)?;
    let mut same = true;
    scan.object(0, |scan, name, depth| {
        same &= match members.next() {
            Some((expected, part)) if expected == name => match part {
                Part::Int(int) => scan.integer()? == int,
                Part::Text(text) => says(scan.raw_text()?, text),
                Part::Map(map) => object(scan, map.iter(), depth)?,
                Part::Value(value) => equal(scan, value, depth)?,
            },
            _ => scan.skip(depth).map(|()| false)?,
        };
        Ok(())
    })?;
    scan.end()?;
    Ok(same && members.next().is_none())
}

fn equal(scan: &mut Scan<'_>, value: &Json, depth: usize) -> Result<bool, JsonError> {
    Ok(match (value, scan.peek()) {
        (Json::Bool(value), Some(b't' | b'f')) => scan.boolean()? == *value,
        (Json::Int(value), Some(b'-' | b'0'..=b'9')) => scan.integer()? == *value,
        (Json::Text(value), Some(b'"')) => says(scan.raw_text()?, value),
        (Json::Map(map), Some(b'{')) => object(scan, map.iter(), depth)?,
        (Json::List(list), Some(b'[')) => {
            let (mut items, mut same) = (list.iter(), true);
            scan.list(depth, |scan, depth| {
                same &= match items.next() {
                    Some(item) => equal(scan, item, depth)?,
                    None => scan.skip(depth).map(|()| false)?,
                };
                Ok(())
            })?;
            same && items.next().is_none()
        }
        _ => scan.skip(depth).map(|()| false)?,
    })
}

fn object<'a>(
    scan: &mut Scan<'_>,
    mut members: impl Iterator<Item = (&'a String, &'a Json)>,
    depth: usize,
) -> Result<bool, JsonError> {
    let mut same = true;
    scan.object(depth, |scan, name, depth| {
        same &= match members.next() {
            Some((expected, value)) if expected == name => equal(scan, value, depth)?,
            _ => scan.skip(depth).map(|()| false)?,
        };
        Ok(())
    })?;
    Ok(same && members.next().is_none())
}

fn says(raw: &str, text: &str) -> bool {
    raw == text || raw.contains('\\') && unescape(raw) == text
}
