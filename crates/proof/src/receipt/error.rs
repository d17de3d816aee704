//! Why a receipt does not prove its entry, one kind for each step of the check.

use tiaoli_text::{Words, spoken, words};

use crate::{checkpoint::CheckpointError, policy::Quorum, proof::ProofError};

/// Why a receipt cannot be read or does not verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptError {
    /// Longer than any receipt.
    TooLong,
    /// A line that is not what the format puts there, counted from 1.
    Shape {
        /// The line.
        line: usize,
    },
    /// The `extra` line is missing or does not carry key and entry.
    Extra,
    /// The carried bytes are no entry.
    Entry,
    /// The entry names another place than the receipt.
    Index {
        /// Place in the entry.
        entry: u64,
        /// Place in the receipt.
        receipt: u64,
    },
    /// Entry, path and root do not fit together.
    Path(ProofError),
    /// The checkpoint cannot be read, is not signed, or is another log's.
    Checkpoint(CheckpointError),
    /// Too few witnesses have cosigned the checkpoint.
    Quorum(Quorum),
}

impl ReceiptError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::TooLong => words!(
                zh: "文件太长，不是凭证" en: "the file is too long for a receipt"
            ),
            Self::Shape { line } => words!(
                zh: "第 {line} 行不合凭证格式（c2sp.org/tlog-proof@v1）；请按原样保存整个文件"
                en: "line {line} does not fit the receipt format (c2sp.org/tlog-proof@v1); keep the whole file as it came"
            ),
            Self::Extra => words!(
                zh: "第 2 行（extra）没有携带公钥和条目；这不是条理的凭证"
                en: "line 2 (extra) carries no key and entry; this is not a receipt of Tiaoli"
            ),
            Self::Entry => words!(
                zh: "凭证所携内容不是台账条目：内容被改动过"
                en: "the bytes carried are no ledger entry: they were changed"
            ),
            Self::Index { entry, receipt } => words!(
                zh: "条目自称第 {entry} 条，凭证写的是第 {receipt} 条"
                en: "the entry says it is number {entry}, the receipt says {receipt}"
            ),
            Self::Path(error) => {
                let Words { zh, en } = error.words();
                words!(
                    zh: "条目、路径与根对不上：{zh}；条目或证明被改动过"
                    en: "entry, path and root do not fit together: {en}; entry or proof was changed"
                )
            }
            Self::Checkpoint(error) => {
                let Words { zh, en } = error.words();
                words!(zh: "检查点不可信：{zh}" en: "the checkpoint cannot be trusted: {en}")
            }
            Self::Quorum(quorum) => {
                let (signed, missing) = (quorum.signed.len(), quorum.missing.join(", "));
                words!(
                    zh: "见证不足：按策略只有 {signed} 个见证签过名，缺 {missing}；请稍后重新索取凭证"
                    en: "too few witnesses: {signed} of the policy have cosigned, missing {missing}; ask for the receipt again later"
                )
            }
        }
    }
}

spoken!(ReceiptError);
