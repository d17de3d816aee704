//! Walks canonical JSON strictly and without allocating.
//!
//! One walker serves the parser and the verifier: what the one builds, the other only passes
//! over. It accepts exactly the bytes that the writer makes, apart from normal form C, which
//! only the writing path asks for (its tables change with Unicode, a stored entry does not).

use super::{
    JsonError, JsonFault, MAX_BYTES, MAX_DEPTH, MAX_INT, allowed_name, write::first_escape,
};

/// A place in canonical JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    /// Begins at the first byte; the whole must be UTF-8 and not too long.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, JsonError> {
        if bytes.len() > MAX_BYTES {
            return Err(JsonError { at: MAX_BYTES, kind: JsonFault::TooLong });
        }
        let text = str::from_utf8(bytes)
            .map_err(|error| JsonError { at: error.valid_up_to(), kind: JsonFault::Utf8 })?;
        Ok(Self { text, at: 0 })
    }

    pub(super) fn fail<T>(&self, kind: JsonFault) -> Result<T, JsonError> {
        Err(JsonError { at: self.at, kind })
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The bytes from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Takes `byte` or says what stands there instead.
    pub(super) fn take(&mut self, byte: u8) -> Result<(), JsonError> {
        match self.peek() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            None => self.fail(JsonFault::Truncated),
            Some(b' ' | b'\t' | b'\n' | b'\r') => self.fail(JsonFault::NotCanonical),
            Some(_) => self.fail(JsonFault::Syntax),
        }
    }

    fn literal(&mut self, word: &str) -> Result<(), JsonError> {
        word.bytes().try_for_each(|byte| self.take(byte))
    }

    pub(super) fn boolean(&mut self) -> Result<bool, JsonError> {
        let yes = self.peek() == Some(b't');
        self.literal(if yes { "true" } else { "false" })?;
        Ok(yes)
    }

    /// Nothing may follow the value.
    pub(crate) fn end(&self) -> Result<(), JsonError> {
        if self.at == self.text.len() { Ok(()) } else { self.fail(JsonFault::Trailing) }
    }

    pub(crate) fn integer(&mut self) -> Result<i64, JsonError> {
        let begun = *self;
        let minus = self.peek() == Some(b'-');
        if minus {
            self.at += 1;
        }
        let first = self.at;
        let mut value: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value * 10 + i64::from(digit - b'0');
            if value > MAX_INT {
                return begun.fail(JsonFault::Range);
            }
            self.at += 1;
        }
        let digits = self.since(first);
        match self.peek() {
            Some(b'.' | b'e' | b'E') => begun.fail(JsonFault::Float),
            _ if digits.is_empty() => self.fail(JsonFault::Syntax),
            _ if digits.len() > 1 && digits.starts_with('0') || minus && value == 0 => {
                begun.fail(JsonFault::NotCanonical)
            }
            _ => Ok(if minus { -value } else { value }),
        }
    }

    /// Passes over a text and gives what stands between the quotes, escapes and all.
    pub(crate) fn raw_text(&mut self) -> Result<&'a str, JsonError> {
        self.take(b'"')?;
        let start = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(plain) = first_escape(rest) else {
                self.at = self.text.len();
                return self.fail(JsonFault::Truncated);
            };
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    let inner = self.since(start);
                    self.at += 1;
                    return Ok(inner);
                }
                Some(b'\\') => self.escape()?,
                _ => return self.fail(JsonFault::Syntax),
            }
        }
    }

    /// Passes over one escape, which must be the only permitted way to write its character.
    fn escape(&mut self) -> Result<(), JsonError> {
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let length = match rest {
            [b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r', ..] => 2,
            [b'u', b'0', b'0', high @ b'0'..=b'1', low, ..] => {
                let short = *high == b'0' && matches!(low, b'8' | b'9' | b'a' | b'c' | b'd');
                if short || !matches!(low, b'0'..=b'9' | b'a'..=b'f') {
                    return self.fail(JsonFault::NotCanonical);
                }
                6
            }
            [b'u' | b'/', ..] => return self.fail(JsonFault::NotCanonical),
            [] => return self.fail(JsonFault::Truncated),
            _ => return self.fail(JsonFault::Syntax),
        };
        self.at += length;
        Ok(())
    }

    /// Passes over any value at `depth` levels inside the envelope's outside.
    pub(crate) fn skip(&mut self, depth: usize) -> Result<(), JsonError> {
        match self.peek() {
            Some(b'"') => self.raw_text().map(drop),
            Some(b't' | b'f') => self.boolean().map(drop),
            Some(b'-' | b'0'..=b'9') => self.integer().map(drop),
            Some(b'[') => self.list(depth, |scan, depth| scan.skip(depth)),
            Some(b'{') => self.object(depth, |scan, _, depth| scan.skip(depth)),
            Some(b'n') => self.fail(JsonFault::Null),
            None => self.fail(JsonFault::Truncated),
            Some(b' ' | b'\t' | b'\n' | b'\r') => self.fail(JsonFault::NotCanonical),
            Some(_) => self.fail(JsonFault::Syntax),
        }
    }

    /// Goes through a list; `item` must take each value.
    pub(super) fn list(
        &mut self,
        depth: usize,
        mut item: impl FnMut(&mut Self, usize) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        if depth >= MAX_DEPTH {
            return self.fail(JsonFault::TooDeep);
        }
        self.take(b'[')?;
        if self.peek() == Some(b']') {
            return self.take(b']');
        }
        loop {
            item(self, depth + 1)?;
            if self.peek() == Some(b']') {
                return self.take(b']');
            }
            self.take(b',')?;
        }
    }

    /// Goes through an object; `member` must take each value. Names must rise, so none repeats.
    pub(crate) fn object(
        &mut self,
        depth: usize,
        mut member: impl FnMut(&mut Self, &'a str, usize) -> Result<(), JsonError>,
    ) -> Result<(), JsonError> {
        if depth >= MAX_DEPTH {
            return self.fail(JsonFault::TooDeep);
        }
        self.take(b'{')?;
        if self.peek() == Some(b'}') {
            return self.take(b'}');
        }
        let mut before = "";
        loop {
            let begun = *self;
            let name = self.raw_text()?;
            if !allowed_name(name.as_bytes(), depth + 1) {
                return begun.fail(JsonFault::Name);
            }
            if name <= before {
                return begun.fail(JsonFault::Order);
            }
            before = name;
            self.take(b':')?;
            member(self, name, depth + 1)?;
            if self.peek() == Some(b'}') {
                return self.take(b'}');
            }
            self.take(b',')?;
        }
    }
}
