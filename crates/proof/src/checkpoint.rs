//! A log's signed statement of its size and root (C2SP tlog-checkpoint).
//!
//! We write no extension lines: no monitor could check them. Those of others are read past.

use tiaoli_text::{Words, spoken, words};

use crate::{
    hash::Digest,
    key::{Key, VKey},
    note::{Note, NoteError, Signed},
};

/// Why a checkpoint cannot be read or trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckpointError {
    /// The signed note around it.
    Note(NoteError),
    /// A line of the body that is not what it should be, counted from 1.
    Line(usize),
    /// Another log's checkpoint.
    Origin {
        /// The origin it names.
        found: String,
        /// The origin it should name.
        expected: String,
    },
    /// Signed by a key that was not entitled to sign this size.
    Term {
        /// The size signed for.
        size: u64,
        /// The smallest size the key may sign for.
        from: u64,
        /// The largest.
        until: Option<u64>,
        /// Whether the key was given up because it was in wrong hands.
        revoked: bool,
    },
}

impl CheckpointError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Note(error) => error.words(),
            Self::Line(line) => words!(
                zh: "检查点第 {line} 行不对；依次应为来源、大小（十进制）、根（base64）"
                en: "line {line} of the checkpoint is wrong; the lines are origin, size in decimal, root in base64"
            ),
            Self::Origin { found, expected } => words!(
                zh: "检查点来自“{found}”，应来自“{expected}”"
                en: "the checkpoint is of “{found}”; “{expected}” was expected"
            ),
            Self::Term { size, until: Some(until), revoked: true, .. } => words!(
                zh: "大小 {size} 的检查点由已作废的密钥签名，该密钥只算到大小 {until}；请向台账重新索取凭证"
                en: "the checkpoint of size {size} is signed by a revoked key that counts up to size {until} only; ask the ledger for a new receipt"
            ),
            Self::Term { size, from, until, .. } => {
                let until = until.map_or_else(|| "…".to_owned(), |until| until.to_string());
                words!(
                    zh: "大小 {size} 的检查点由无权签它的密钥签名（该密钥只管 {from} 至 {until}）"
                    en: "the checkpoint of size {size} is signed by a key that may sign sizes {from} to {until} only"
                )
            }
        }
    }
}

spoken!(CheckpointError);

impl From<NoteError> for CheckpointError {
    fn from(error: NoteError) -> Self {
        Self::Note(error)
    }
}

/// Size and root of a log, with the note that states them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Digest,
    note: Note,
}

impl Checkpoint {
    /// Signs size and root for the log that the key is named after.
    #[must_use]
    pub fn sign(key: &Key, size: u64, root: Digest) -> Self {
        let origin = key.public().name().to_owned();
        let note = Note::sign(format!("{origin}\n{size}\n{}\n", root.base64()), key);
        Self { origin, size, root, note }
    }

    /// Takes a checkpoint apart without trusting it.
    pub fn parse(whole: &str) -> Result<Self, CheckpointError> {
        let note = Note::parse(whole)?;
        let mut lines = note.text.strip_suffix('\n').unwrap_or(&note.text).split('\n');
        let origin =
            lines.next().filter(|line| !line.is_empty()).ok_or(CheckpointError::Line(1))?;
        let size = lines.next().and_then(decimal).ok_or(CheckpointError::Line(2))?;
        let root = lines.next().and_then(Digest::from_base64).ok_or(CheckpointError::Line(3))?;
        if let Some(at) = lines.position(str::is_empty) {
            return Err(CheckpointError::Line(at + 4));
        }
        Ok(Self { origin: origin.to_owned(), size, root, note })
    }

    /// Checks the signature by `key` and that the log is the one the key is named after.
    pub fn verify(&self, key: &VKey) -> Result<(), CheckpointError> {
        self.note.verified_by(std::slice::from_ref(key))?;
        if self.origin != key.name() {
            let (found, expected) = (self.origin.clone(), key.name().to_owned());
            return Err(CheckpointError::Origin { found, expected });
        }
        Ok(())
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries it covers.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over those entries.
    #[must_use]
    pub const fn root(&self) -> Digest {
        self.root
    }

    /// Adds a witness's signature.
    pub fn add(&mut self, signed: Signed) {
        self.note.add(signed);
    }

    /// The signed note itself.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.note.fmt(f)
    }
}

/// A decimal number without sign or leading zeros.
pub fn decimal(text: &str) -> Option<u64> {
    let canonical = text == "0" || !text.starts_with(['0', '+']);
    text.parse().ok().filter(|_| canonical)
}
