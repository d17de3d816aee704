//! What a log submits: the size the witness knows, a consistency proof, the new checkpoint.

use tiaoli_text::{Words, spoken, words};

use crate::{
    Checkpoint, Digest,
    checkpoint::{CheckpointError, decimal},
};

/// The most hashes a proof may have: one for each level of the largest tree.
const MAX_PROOF: usize = 63;

/// Why a request cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestError {
    /// A line above the checkpoint that is not what it should be, counted from 1.
    Line(usize),
    /// The checkpoint.
    Checkpoint(CheckpointError),
}

impl RequestError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Line(line) => words!(
                zh: "请求第 {line} 行不对；依次应为“old 大小”、至多 {MAX_PROOF} 行 base64 哈希、一个空行、检查点"
                en: "line {line} of the request is wrong; it is `old SIZE`, up to {MAX_PROOF} lines of hashes in base64, an empty line, the checkpoint"
            ),
            Self::Checkpoint(error) => error.words(),
        }
    }
}

spoken!(RequestError);

/// A request to cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The size that the witness is thought to have signed last; 0 if none.
    pub old: u64,
    /// That the new tree continues the old one.
    pub proof: Vec<Digest>,
    /// The new head.
    pub checkpoint: Checkpoint,
}

impl Request {
    /// Takes a request apart without trusting it.
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        let (head, note) = text.split_once("\n\n").ok_or(RequestError::Line(1))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| decimal(line.strip_prefix("old ")?));
        let old = old.ok_or(RequestError::Line(1))?;
        let mut proof = Vec::new();
        for (line, at) in lines.zip(2..) {
            let hash = Digest::from_base64(line).filter(|_| proof.len() < MAX_PROOF);
            proof.push(hash.ok_or(RequestError::Line(at))?);
        }
        let checkpoint = Checkpoint::parse(note).map_err(RequestError::Checkpoint)?;
        Ok(Self { old, proof, checkpoint })
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", hash.base64())?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
