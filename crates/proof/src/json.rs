//! Restricted canonical JSON: the only form in which an entry's bytes are made.
//!
//! A profile of RFC 8785 with fewer things that can go wrong: UTF-8 in NFC, integers within
//! ±(2^53 − 1) and no other numbers, no `null`, no repeated names, at most sixteen levels, at
//! most 60 KiB (bundles of tiles carry a sixteen-bit length). Names are ASCII, so that the order
//! of UTF-16 units that RFC 8785 asks for is the order of bytes: `[a-z0-9_]{1,32}` at the level
//! of the envelope; deeper, where names may be identifiers of records, 1 to 128 visible ASCII
//! characters without `"` and `\`.
//!
//! Whoever verifies never comes here: verification hashes the stored bytes.

mod compare;
mod parse;
mod scan;
mod write;

use std::collections::BTreeMap;

use tiaoli_text::{Words, spoken, words};

pub(crate) use compare::reads_as;
pub use parse::parse;
pub(crate) use parse::unescape;
pub(crate) use scan::Scan;
pub use write::write;
pub(crate) use write::{Part, write_parts};

/// Names and values of an object, in the order of their bytes.
pub type Map = BTreeMap<String, Json>;

/// The longest text that may be an entry.
pub const MAX_BYTES: usize = 60 * 1024;
/// How many levels of lists and objects there may be.
pub const MAX_DEPTH: usize = 16;
/// The largest integer that every reader of JSON keeps exactly.
pub const MAX_INT: i64 = (1 << 53) - 1;

/// A value of the restricted form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `true` or `false`.
    Bool(bool),
    /// An integer within ±[`MAX_INT`].
    Int(i64),
    /// Text in NFC.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Map(Map),
}

/// What is wrong with a text or value, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Byte in the text; for a value, how many bytes had been written before it.
    pub at: usize,
    /// What is wrong.
    pub kind: JsonFault,
}

/// What can be wrong with a text or value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonFault {
    /// Longer than [`MAX_BYTES`].
    TooLong,
    /// More levels than [`MAX_DEPTH`].
    TooDeep,
    /// Not UTF-8.
    Utf8,
    /// Text that is not in Unicode normal form C.
    Nfc,
    /// An integer outside ±[`MAX_INT`].
    Range,
    /// A number that is not a plain integer.
    Float,
    /// `null`.
    Null,
    /// A name outside the permitted characters.
    Name,
    /// A name that repeats or stands before a smaller one.
    Order,
    /// A text written otherwise than the canonical way (spaces, needless escapes, …).
    NotCanonical,
    /// Something after the value.
    Trailing,
    /// The text ends too early.
    Truncated,
    /// Anything else that is no JSON.
    Syntax,
}

impl JsonError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        let at = self.at;
        let what = self.kind.words();
        let (zh, en) = (what.zh, what.en);
        words!(zh: "第 {at} 字节：{zh}" en: "byte {at}: {en}")
    }
}

impl JsonFault {
    fn words(self) -> Words {
        match self {
            Self::TooLong => words!(
                zh: "超过 {MAX_BYTES} 字节；较大的内容请存为附件，只记其摘要"
                en: "longer than {MAX_BYTES} bytes; keep larger content as an attachment and record its digest"
            ),
            Self::TooDeep => words!(
                zh: "嵌套超过 {MAX_DEPTH} 层" en: "nested deeper than {MAX_DEPTH} levels"
            ),
            Self::Utf8 => words!(zh: "不是 UTF-8" en: "not UTF-8"),
            Self::Nfc => words!(
                zh: "文字不是 Unicode NFC 形式；请先规范化" en: "text is not in Unicode normal form C; normalise it first"
            ),
            Self::Range => words!(
                zh: "整数超出 ±{MAX_INT}；请写成字符串" en: "integer outside ±{MAX_INT}; write it as a string"
            ),
            Self::Float => words!(
                zh: "只允许整数；小数请写成字符串" en: "only integers are allowed; write decimals as strings"
            ),
            Self::Null => {
                words!(zh: "不允许 null；没有的项请省去" en: "null is not allowed; leave the member out")
            }
            Self::Name => words!(
                zh: "名称含不允许的字符或过长（外层 [a-z0-9_]{{1,32}}）"
                en: "a name is too long or has characters that are not allowed (envelope: [a-z0-9_]{{1,32}})"
            ),
            Self::Order => {
                words!(zh: "名称重复或未按字节排序" en: "a name repeats or is out of byte order")
            }
            Self::NotCanonical => words!(
                zh: "不是规范写法（多余空格或转义）" en: "not written the canonical way (spare space or escape)"
            ),
            Self::Trailing => words!(zh: "值之后还有内容" en: "something follows the value"),
            Self::Truncated => words!(zh: "内容不完整" en: "the text ends too early"),
            Self::Syntax => words!(zh: "不是合法的 JSON" en: "not valid JSON"),
        }
    }
}

spoken!(JsonError);

impl Json {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The integer, if it is one.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        if let Self::Int(int) = self { Some(*int) } else { None }
    }

    /// The object, if it is one.
    #[must_use]
    pub const fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// The member `name`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_map()?.get(name)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Map> for Json {
    fn from(value: Map) -> Self {
        Self::Map(value)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(value: Vec<T>) -> Self {
        Self::List(value.into_iter().map(Into::into).collect())
    }
}

/// Whether `name` may stand in the envelope itself.
fn envelope_name(name: &[u8]) -> bool {
    (1..=32).contains(&name.len())
        && name.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Whether `name` may stand deeper than the envelope.
fn inner_name(name: &[u8]) -> bool {
    (1..=128).contains(&name.len())
        && name.iter().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'))
}

/// Whether `name` may stand at `depth`, where 1 is the envelope.
fn allowed_name(name: &[u8], depth: usize) -> bool {
    if depth == 1 { envelope_name(name) } else { inner_name(name) }
}
