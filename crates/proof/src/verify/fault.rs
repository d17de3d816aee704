//! What verification can find, and at which entry.

use tiaoli_text::{Words, spoken, words};

use crate::hash::Digest;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The entry it is about; for a head, tile or checkpoint, the last entry that it covers.
    pub seq: u64,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Bytes and stored hash do not fit.
    Changed,
    /// Bytes and hash fit each other, but the next entry was appended to something else.
    Replaced,
    /// The first entry does not begin an empty ledger.
    First,
    /// The entry is not there.
    Missing {
        /// The entry that stands next.
        next: u64,
    },
    /// The bytes are no entry.
    NoEntry,
    /// An entry format that this program does not know.
    Version {
        /// The format.
        found: i64,
    },
    /// It belongs to another institution.
    Inst {
        /// The institution named.
        found: String,
    },
    /// It names another place.
    Seq {
        /// The place named.
        found: u64,
    },
    /// The idempotency key beside it is not its own.
    Idem {
        /// The key beside it.
        found: String,
    },
    /// Its time is not written the way times are.
    Time {
        /// What is written.
        found: String,
    },
    /// It is recorded before the entry that precedes it.
    TimeBack {
        /// The time before.
        last: String,
    },
    /// A stored tile does not fit the entries.
    Tile {
        /// Its level.
        level: u32,
        /// Its number.
        index: u64,
    },
    /// A kept checkpoint is not signed by the ledger's key.
    Signature {
        /// The size it is kept under.
        size: u64,
        /// Why.
        why: Words,
    },
    /// A signed checkpoint states another root than the entries give: history was rewritten.
    Rewritten {
        /// Its size.
        size: u64,
        /// The root that was signed.
        signed: Digest,
        /// The root that the entries give.
        computed: Digest,
    },
    /// The entries do not continue what was acknowledged.
    Fork {
        /// Entries acknowledged.
        mark: u64,
        /// Entries in the database.
        database: u64,
    },
    /// The database could not read on.
    Unreadable {
        /// Why.
        why: Words,
    },
}

impl Fault {
    /// The fault in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        let seq = self.seq;
        let Words { zh, en } = self.kind.words();
        words!(zh: "第 {seq} 条：{zh}" en: "entry {seq}: {en}")
    }
}

impl FaultKind {
    fn words(&self) -> Words {
        match self {
            Self::Changed => words!(
                zh: "内容与其哈希不符，内容被改动过" en: "its bytes do not fit its hash; it was changed"
            ),
            Self::Replaced => words!(
                zh: "不是后一条目所接的那一条，已被替换" en: "it is not the entry that the next one was appended to; it was replaced"
            ),
            Self::First => words!(
                zh: "首条之前应为空台账" en: "the first entry does not begin an empty ledger"
            ),
            Self::Missing { next } => words!(
                zh: "缺失，其后为第 {next} 条" en: "it is missing; entry {next} stands next"
            ),
            Self::NoEntry => words!(zh: "不是规范的台账条目" en: "it is no canonical ledger entry"),
            Self::Version { found } => words!(
                zh: "条目格式第 {found} 版，本程序不认识；请升级" en: "entry format {found} is unknown to this program; upgrade it"
            ),
            Self::Inst { found } => words!(
                zh: "属于另一机构“{found}”" en: "it belongs to another institution, “{found}”"
            ),
            Self::Seq { found } => {
                words!(zh: "自称第 {found} 条" en: "it says it is number {found}")
            }
            Self::Idem { found } => words!(
                zh: "旁列的请求编号“{found}”不是它的" en: "the idempotency key beside it, “{found}”, is not its own"
            ),
            Self::Time { found } => words!(
                zh: "记录时间写法不对：“{found}”" en: "its time is not written as times are: “{found}”"
            ),
            Self::TimeBack { last } => words!(
                zh: "记录时间早于前一条的 {last}" en: "it is recorded before the entry that precedes it ({last})"
            ),
            Self::Tile { level, index } => words!(
                zh: "哈希块 {level}/{index} 与条目不符" en: "tile {level}/{index} does not fit the entries"
            ),
            Self::Signature { size, why } => {
                let Words { zh, en } = why;
                words!(
                    zh: "大小 {size} 的检查点不可信：{zh}" en: "the checkpoint of size {size} cannot be trusted: {en}"
                )
            }
            Self::Rewritten { size, signed, computed } => words!(
                zh: "大小 {size} 时签过的根是 {signed}，现有条目得出 {computed}：历史被改写过"
                en: "at size {size} root {signed} was signed, the entries give {computed}: history was rewritten"
            ),
            Self::Fork { mark, database } => words!(
                zh: "已确认 {mark} 条，数据库有 {database} 条且不是其延续：台账分叉"
                en: "{mark} entries were acknowledged, the database has {database} and does not continue them: the ledger has forked"
            ),
            Self::Unreadable { why } => {
                let Words { zh, en } = why;
                words!(zh: "读不下去：{zh}" en: "cannot be read: {en}")
            }
        }
    }
}

spoken!(Fault);
