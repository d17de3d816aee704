//! The members of an entry that the ledger itself writes and checks.
//!
//! `v` format, `inst` institution, `seq` place, `prev` leaf hash of the entry before, `t` time
//! recorded, `idem` the caller's key for this request. Beside them stands flatly what the caller
//! asked (act, actor, date, what it takes …), and under `found` what the house found (verdict,
//! articles, digest of the rules …). The two are kept apart because a repeated request must be
//! recognised by what was asked: what is found may differ the second time.

use tiaoli_text::{Words, spoken, words};

use crate::{
    hash::Digest,
    json::{self, Json, JsonError, JsonFault, MAX_INT, Map, Part, Scan},
    time::Moment,
};

/// The version of the entry format that this crate writes.
pub const FORMAT: i64 = 1;
/// Members that only the ledger writes.
const OWN: [&str; 7] = ["found", "idem", "inst", "prev", "seq", "t", "v"];

/// What a caller wants recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The caller's key for this request: 1 to 128 visible ASCII characters, one entry ever.
    /// Keys that rise with time (UUIDv7, ULID) keep the store's index compact.
    pub idem: String,
    /// When it is recorded; not before the entry that precedes it.
    pub time: Moment,
    /// What was asked, as members of the entry itself.
    pub body: Map,
    /// What was found, as the member `found`; left out if empty.
    pub found: Map,
}

/// Why a draft cannot become an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftError {
    /// It has no canonical form.
    Json(JsonError),
    /// It uses a member that belongs to the ledger.
    Own {
        /// The member.
        name: String,
    },
    /// The idempotency key is empty, too long or not visible ASCII.
    Idem,
    /// The idempotency key is one of those that the ledger keeps for itself.
    Reserved {
        /// The key.
        idem: String,
    },
}

impl DraftError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Json(error) => {
                let what = error.words();
                let (zh, en) = (what.zh, what.en);
                words!(zh: "条目无法写成规范 JSON：{zh}" en: "the entry has no canonical JSON form: {en}")
            }
            Self::Own { name } => words!(
                zh: "“{name}”是台账自用的字段，请换一个名称"
                en: "member “{name}” belongs to the ledger; choose another name"
            ),
            Self::Idem => words!(
                zh: "请求编号应为 1 至 128 个可见 ASCII 字符"
                en: "the idempotency key must be 1 to 128 visible ASCII characters"
            ),
            Self::Reserved { idem } => words!(
                zh: "请求编号“{idem}”留给台账自用，请换一个"
                en: "idempotency key “{idem}” is kept for the ledger itself; choose another"
            ),
        }
    }
}

spoken!(DraftError);

impl From<JsonError> for DraftError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

/// Makes the bytes of the entry at `seq`, after the entry with leaf hash `prev`.
///
/// What was written is read back and compared before anyone may store it, so that a fault in the
/// writer shows here and not in a court.
pub fn seal(draft: &Draft, inst: &str, seq: u64, prev: &Digest) -> Result<Vec<u8>, DraftError> {
    if !valid_idem(&draft.idem) {
        return Err(DraftError::Idem);
    }
    if let Some(name) = OWN.iter().find(|name| draft.body.contains_key(**name)) {
        return Err(DraftError::Own { name: (*name).to_owned() });
    }
    let range = JsonError { at: 0, kind: JsonFault::Range };
    let seq = i64::try_from(seq).ok().filter(|seq| *seq <= MAX_INT).ok_or(range)?;
    let found = (!draft.found.is_empty()).then_some(Part::Map(&draft.found));
    let (prev, t) = (prev.hex(), draft.time.to_string());
    let own = [
        ("found", found),
        ("idem", Some(Part::Text(&draft.idem))),
        ("inst", Some(Part::Text(inst))),
        ("prev", Some(Part::Text(&prev))),
        ("seq", Some(Part::Int(seq))),
        ("t", Some(Part::Text(&t))),
        ("v", Some(Part::Int(FORMAT))),
    ];
    let own = own.iter().filter_map(|(name, part)| Some((*name, (*part)?)));
    let body = draft.body.iter().map(|(name, value)| (name.as_str(), Part::Value(value)));
    let parts = || merge(body.clone(), own.clone());
    let bytes = json::write_parts(parts())?;
    if json::reads_as(&bytes, parts())? {
        Ok(bytes)
    } else {
        Err(JsonError { at: 0, kind: JsonFault::NotCanonical }.into())
    }
}

/// Two rows of members as one, in the order of their names.
fn merge<'a>(
    one: impl Iterator<Item = (&'a str, Part<'a>)>,
    two: impl Iterator<Item = (&'a str, Part<'a>)>,
) -> impl Iterator<Item = (&'a str, Part<'a>)> {
    let (mut one, mut two) = (one.peekable(), two.peekable());
    std::iter::from_fn(move || match (one.peek(), two.peek()) {
        (Some((left, _)), Some((right, _))) if left < right => one.next(),
        (Some(_), None) => one.next(),
        _ => two.next(),
    })
}

/// Whether the entry of these bytes was asked for by the same `body`.
pub fn same_body(bytes: &[u8], body: &Map) -> bool {
    let Ok(Json::Map(mut map)) = json::parse(bytes) else { return false };
    for name in OWN {
        map.remove(name);
    }
    map == *body
}

fn valid_idem(idem: &str) -> bool {
    (1..=128).contains(&idem.len()) && idem.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The ledger's own members as an entry's bytes show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// Format version.
    pub v: i64,
    /// Institution.
    pub inst: &'a str,
    /// Place in the ledger.
    pub seq: u64,
    /// Leaf hash of the entry before, as written.
    pub prev: &'a str,
    /// Time recorded, as written.
    pub t: &'a str,
    /// Idempotency key, as written between the quotes.
    pub idem: &'a str,
}

impl<'a> Envelope<'a> {
    /// Reads the members strictly and without allocating; `None` names no fault of its own,
    /// because the verifier reports an entry that has no envelope as one thing.
    #[must_use]
    pub fn scan(bytes: &'a [u8]) -> Option<Self> {
        let mut scan = Scan::new(bytes).ok()?;
        let (mut v, mut seq) = (None, None);
        let (mut inst, mut prev, mut t, mut idem) = (None, None, None, None);
        scan.object(0, |scan, name, depth| {
            match name {
                "v" => v = Some(scan.integer()?),
                "seq" => seq = Some(scan.integer()?),
                "inst" => inst = Some(scan.raw_text()?),
                "prev" => prev = Some(scan.raw_text()?),
                "t" => t = Some(scan.raw_text()?),
                "idem" => idem = Some(scan.raw_text()?),
                _ => scan.skip(depth)?,
            }
            Ok(())
        })
        .ok()?;
        scan.end().ok()?;
        let seq = u64::try_from(seq?).ok()?;
        Some(Self { v: v?, inst: inst?, seq, prev: prev?, t: t?, idem: idem? })
    }
}

/// Whether `idem` is written in the entry the way `column` holds it apart.
pub(crate) fn same_idem(written: &str, column: &str) -> bool {
    // Visible ASCII needs an escape for two characters only, so the plain comparison nearly
    // always decides.
    written == column || written.contains('\\') && json::unescape(written) == column
}
