//! Signed notes: a text with signature lines under it (C2SP signed-note).
//!
//! Reading takes any note apart without trusting it; only [`Note::verified_by`] says whose text
//! it is. Signatures of unknown keys are ignored, a bad one of a known key spoils the note.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tiaoli_text::{Words, spoken, words};

use crate::key::{Key, VKey, valid_name};

/// More signatures than this are refused; the format asks verifiers to take at least sixteen.
const MAX_SIGNATURES: usize = 64;
/// A note longer than this is refused before anything is read.
const MAX_BYTES: usize = 1 << 20;

/// Why a note cannot be read or trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteError {
    /// Longer than a note may be.
    TooLong,
    /// Not a text, an empty line and signature lines, each ended by a newline.
    Shape,
    /// A control character other than newline.
    Control,
    /// A signature line that is none; counted from 1 below the text.
    Line(usize),
    /// More signatures than a verifier takes.
    TooMany,
    /// None of the known keys has signed.
    NotSigned,
    /// A known key's signature does not fit the text.
    BadSignature {
        /// The key's name.
        name: String,
    },
}

impl NoteError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::TooLong => words!(
                zh: "签名文本超过 {MAX_BYTES} 字节"
                en: "the signed note is longer than {MAX_BYTES} bytes"
            ),
            Self::Shape => words!(
                zh: "签名文本应由正文、一个空行和签名行组成，每行以换行结束"
                en: "a signed note is a text, an empty line and signature lines, each ended by a newline"
            ),
            Self::Control => words!(
                zh: "签名文本中有控制字符（例如回车）；请按原样保存文件"
                en: "the signed note holds a control character such as a carriage return; keep the file as it came"
            ),
            Self::Line(line) => words!(
                zh: "第 {line} 个签名行应为“— 名称 base64”"
                en: "signature line {line} should read “— name base64”"
            ),
            Self::TooMany => words!(
                zh: "签名多于 {MAX_SIGNATURES} 个"
                en: "there are more than {MAX_SIGNATURES} signatures"
            ),
            Self::NotSigned => words!(
                zh: "没有所信任密钥的签名；请核对是否用对了公钥"
                en: "no trusted key has signed this; check that the right public key was given"
            ),
            Self::BadSignature { name } => words!(
                zh: "{name} 的签名与内容不符：内容或签名被改动过"
                en: "the signature of {name} does not fit the text: text or signature was changed"
            ),
        }
    }
}

spoken!(NoteError);

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: u32,
    /// The signature itself; sixty-four bytes for Ed25519.
    pub bytes: Vec<u8>,
}

/// A text and the signatures under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is signed, with its last newline.
    pub text: String,
    /// The signature lines in order.
    pub signatures: Vec<Signed>,
}

impl Signed {
    fn by(key: &Key, bytes: Vec<u8>) -> Self {
        Self { name: key.public().name().to_owned(), id: key.public().id(), bytes }
    }

    /// Reads signature lines that came without their text, as witnesses answer.
    pub fn parse_lines(text: &str) -> Result<Vec<Self>, NoteError> {
        if text.len() > MAX_BYTES {
            return Err(NoteError::TooLong);
        }
        let lines = text.strip_suffix('\n').ok_or(NoteError::Shape)?;
        read_lines(lines)
    }
}

impl std::fmt::Display for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend(&self.bytes);
        writeln!(f, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

impl Note {
    /// Signs `text`, which must end in a newline.
    #[must_use]
    pub fn sign(text: String, key: &Key) -> Self {
        let signatures = vec![Signed::by(key, key.sign(text.as_bytes()).to_vec())];
        Self { text, signatures }
    }

    /// The same text with one more signature of the same kind.
    #[must_use]
    pub fn and_sign(mut self, key: &Key) -> Self {
        let bytes = key.sign(self.text.as_bytes()).to_vec();
        self.add(Signed::by(key, bytes));
        self
    }

    /// A witness's signature that it has seen the text at `seconds` since 1970 began.
    #[must_use]
    pub fn cosign(&self, key: &Key, seconds: u64) -> Signed {
        Signed::by(key, key.cosign(self.text.as_bytes(), seconds))
    }

    /// Adds a signature, in place of an earlier one by the same key.
    pub fn add(&mut self, signed: Signed) {
        self.signatures.retain(|line| (&line.name, line.id) != (&signed.name, signed.id));
        self.signatures.push(signed);
    }

    /// Takes a note apart.
    pub fn parse(whole: &str) -> Result<Self, NoteError> {
        if whole.len() > MAX_BYTES {
            return Err(NoteError::TooLong);
        }
        if whole.bytes().any(|byte| byte < b' ' && byte != b'\n') {
            return Err(NoteError::Control);
        }
        // The text may hold empty lines of its own; the last one divides.
        let (text, lines) = whole.rsplit_once("\n\n").ok_or(NoteError::Shape)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Shape)?;
        Ok(Self { text: format!("{text}\n"), signatures: read_lines(lines)? })
    }

    /// The signature of `key`, if it has signed; refused if it is a bad one.
    pub fn signed_by(&self, key: &VKey) -> Result<Option<&Signed>, NoteError> {
        let mut found = None;
        for line in &self.signatures {
            if line.name == key.name() && line.id == key.id() {
                if !key.verify(self.text.as_bytes(), &line.bytes) {
                    return Err(NoteError::BadSignature { name: line.name.clone() });
                }
                found = found.or(Some(line));
            }
        }
        Ok(found)
    }

    /// The first of `keys` that has signed; refused if any of them has signed wrongly.
    pub fn verified_by<'k>(&self, keys: &'k [VKey]) -> Result<&'k VKey, NoteError> {
        let mut found = None;
        for key in keys {
            if self.signed_by(key)?.is_some() {
                found = found.or(Some(key));
            }
        }
        found.ok_or(NoteError::NotSigned)
    }
}

fn read_lines(lines: &str) -> Result<Vec<Signed>, NoteError> {
    let mut signatures = Vec::new();
    for (at, line) in lines.split('\n').enumerate() {
        if at >= MAX_SIGNATURES {
            return Err(NoteError::TooMany);
        }
        signatures.push(signature(line).ok_or(NoteError::Line(at + 1))?);
    }
    Ok(signatures)
}

fn signature(line: &str) -> Option<Signed> {
    let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
    let all = STANDARD.decode(encoded).ok()?;
    let (id, bytes) = all.split_first_chunk::<4>()?;
    if !valid_name(name) || bytes.is_empty() {
        return None;
    }
    Some(Signed { name: name.to_owned(), id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| line.fmt(f))
    }
}
