//! What can go wrong with a ledger as a whole.

use std::path::PathBuf;

use tiaoli_text::{Words, spoken, words};

use super::Head;
use crate::{
    blob::BlobError, checkpoint::CheckpointError, envelope::DraftError, key::KeyError,
    mark::MarkError, proof::ProofError, store::StoreError, succession::HandoverError, time::Moment,
    verify::Fault,
};

/// Why a ledger cannot be opened, read or added to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerError {
    /// The draft cannot be an entry.
    Draft(DraftError),
    /// The draft was judged against a head that is no longer the head: judge again.
    Conflict {
        /// The head now.
        head: Head,
    },
    /// The idempotency key has been used for another request.
    IdemReused {
        /// The key.
        idem: String,
        /// Where it was used.
        seq: u64,
    },
    /// The recorded time lies before the entry that would precede it.
    TimeBack {
        /// Time given.
        given: Moment,
        /// Time of the last entry.
        last: Moment,
    },
    /// There is no such entry.
    NoEntry {
        /// Place asked for.
        seq: u64,
        /// How many entries there are.
        size: u64,
    },
    /// The institution's name cannot be written into entries.
    Inst {
        /// The name.
        inst: String,
    },
    /// There is a ledger already.
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// Another process has the ledger open for writing.
    Locked {
        /// The folder.
        path: PathBuf,
        /// The number of the process, if it could be read.
        holder: String,
    },
    /// A file or folder could not be used.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        what: String,
    },
    /// The ledger was made with another key.
    OtherKey {
        /// The verifier key it was made with.
        expected: String,
        /// The verifier key given.
        given: String,
    },
    /// The stored verifier key cannot be read.
    Key(KeyError),
    /// The recorded change of keys does not hold together.
    Handover(HandoverError),
    /// The mark's checkpoint is not signed by the ledger's key.
    MarkSignature(CheckpointError),
    /// The file with the cosigned checkpoint does not hold one of this ledger.
    Witnessed(CheckpointError),
    /// The mark is gone although the ledger has entries.
    NoMark {
        /// Where it should be.
        path: PathBuf,
    },
    /// The database is not a continuation of what was acknowledged.
    Fork {
        /// Entries in the database.
        database: u64,
        /// Entries that had been acknowledged.
        mark: u64,
    },
    /// An entry that nobody has signed for is not what this ledger would have written.
    Unsigned {
        /// What is wrong with it.
        fault: Fault,
    },
    /// A backup cannot be used, or what was restored from it does not verify.
    Backup {
        /// The backup.
        path: PathBuf,
        /// What is wrong.
        why: Words,
    },
    /// A node of a shared ledger has no folder for its mark.
    NoFolder,
    /// The ledger that a node would join does not verify.
    Unsound {
        /// The first fault.
        why: Words,
    },
    /// A write has failed or a judge has panicked; the ledger takes no more work.
    Poisoned {
        /// Why.
        why: Words,
    },
    /// An attachment.
    Blob(BlobError),
    /// The store.
    Store(StoreError),
    /// The high-water mark.
    Mark(MarkError),
    /// The stored tree does not prove what it should.
    Proof(ProofError),
}

impl LedgerError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Draft(error) => error.words(),
            Self::Key(error) => error.words(),
            Self::Blob(error) => error.words(),
            Self::Handover(error) => {
                let Words { zh, en } = error.words();
                words!(
                    zh: "台账所记的密钥更替不可信：{zh}"
                    en: "the ledger's record of its keys cannot be trusted: {en}"
                )
            }
            Self::MarkSignature(error) => {
                let Words { zh, en } = error.words();
                words!(zh: "高水位标记不可信：{zh}" en: "the high-water mark cannot be trusted: {en}")
            }
            Self::Witnessed(error) => {
                let Words { zh, en } = error.words();
                words!(
                    zh: "见证过的检查点（ledger.witnessed）不可信：{zh}；请删去该文件，再向见证索取签名"
                    en: "the cosigned checkpoint (ledger.witnessed) cannot be trusted: {en}; delete the file and ask the witnesses again"
                )
            }
            Self::Store(error) => error.words(),
            Self::Mark(error) => error.words(),
            Self::Proof(error) => {
                let Words { zh, en } = error.words();
                words!(
                    zh: "台账的树已损坏：{zh}；请运行 tiaoli ledger verify"
                    en: "the ledger's tree is damaged: {en}; run tiaoli ledger verify"
                )
            }
            Self::Conflict { head } => {
                let size = head.size;
                words!(
                    zh: "判断之后台账又有新条目（现有 {size} 条）；须按新的情况重新判断"
                    en: "the ledger has moved on since the act was judged (now {size} entries); judge it again"
                )
            }
            Self::IdemReused { idem, seq } => words!(
                zh: "请求编号“{idem}”已用于第 {seq} 条，内容不同；请换一个编号"
                en: "idempotency key “{idem}” was used for entry {seq} with other content; use a new key"
            ),
            Self::TimeBack { given, last } => words!(
                zh: "记录时间 {given} 早于上一条目的 {last}；请校准时钟"
                en: "recorded time {given} lies before the last entry's {last}; set the clock right"
            ),
            Self::NoEntry { seq, size } => words!(
                zh: "没有第 {seq} 条；台账共 {size} 条，从 0 起编号"
                en: "there is no entry {seq}; the ledger has {size}, numbered from 0"
            ),
            Self::Inst { inst } => words!(
                zh: "机构代号“{inst}”应为 1 至 64 个 [a-z0-9._-] 字符"
                en: "institution “{inst}” must be 1 to 64 characters of [a-z0-9._-]"
            ),
            Self::Exists { path } => {
                let path = path.display();
                words!(zh: "{path} 已有台账；未作改动" en: "{path} holds a ledger already; nothing was changed")
            }
            Self::Locked { path, holder } => {
                let path = path.display();
                words!(
                    zh: "台账 {path} 正被另一进程（{holder}）使用；请先停止它"
                    en: "the ledger {path} is in use by another process ({holder}); stop it first"
                )
            }
            Self::Io { path, what } => {
                let path = path.display();
                words!(zh: "无法使用 {path}：{what}" en: "cannot use {path}: {what}")
            }
            Self::OtherKey { expected, given } => words!(
                zh: "密钥不对：台账由 {expected} 签名，所给为 {given}"
                en: "wrong key: the ledger is signed by {expected}; {given} was given"
            ),
            Self::NoMark { path } => {
                let path = path.display();
                words!(
                    zh: "高水位标记 {path} 不见了；无法断定台账有无缺失。请从备份恢复该文件，或与别处保存的检查点比对"
                    en: "the high-water mark {path} is gone, so that nothing shows whether the ledger is whole; restore the file or compare with a checkpoint kept elsewhere"
                )
            }
            Self::Fork { database, mark } => words!(
                zh: "警报：台账分叉。数据库有 {database} 条，而已确认的是 {mark} 条，且前者不是后者的延续。数据库可能被换回旧副本或丢失了尾部。不要继续写入；请找回完整的数据库文件"
                en: "ALARM: the ledger has forked. The database has {database} entries, {mark} had been acknowledged, and the one does not continue the other. The database may have been put back to an older copy or have lost its tail. Do not write on; find the whole database file"
            ),
            Self::Unsigned { fault } => {
                let Words { zh, en } = fault.words();
                words!(
                    zh: "台账尾部有未签过名的条目，且不合规范。{zh}。没有为它签名；请运行 tiaoli ledger verify，再从备份恢复"
                    en: "the ledger ends in entries that were never signed for and are not in order. {en}. They were not signed; run tiaoli ledger verify and restore a backup"
                )
            }
            Self::Backup { path, why } => {
                let path = path.display();
                let Words { zh, en } = why;
                words!(
                    zh: "备份 {path} 不可用：{zh}。请改用另一份备份"
                    en: "the backup {path} cannot be used: {en}. Use another one"
                )
            }
            Self::NoFolder => words!(
                zh: "节点须有自己的文件夹存放高水位标记；请给出一个"
                en: "a node needs a folder of its own for its high-water mark; name one"
            ),
            Self::Unsound { why } => {
                let Words { zh, en } = why;
                words!(
                    zh: "台账核验不符，不能加入：{zh}"
                    en: "the ledger does not verify and cannot be joined: {en}"
                )
            }
            Self::Poisoned { why } => {
                let Words { zh, en } = why;
                words!(
                    zh: "台账已停止接受写入：{zh}。请重新启动，启动时会自查"
                    en: "the ledger takes no more work: {en}. Start the program again; it checks itself on opening"
                )
            }
        }
    }
}

spoken!(LedgerError);

impl From<DraftError> for LedgerError {
    fn from(error: DraftError) -> Self {
        Self::Draft(error)
    }
}

impl From<BlobError> for LedgerError {
    fn from(error: BlobError) -> Self {
        Self::Blob(error)
    }
}

impl From<StoreError> for LedgerError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<MarkError> for LedgerError {
    fn from(error: MarkError) -> Self {
        Self::Mark(error)
    }
}

impl From<ProofError> for LedgerError {
    fn from(error: ProofError) -> Self {
        Self::Proof(error)
    }
}
