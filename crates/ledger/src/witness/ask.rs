//! The log's side: asks a witness to cosign the head, and hears what it knows.

use tiaoli_text::{Words, spoken, words};

use crate::{
    Checkpoint, View,
    checkpoint::decimal,
    ledger::LedgerError,
    note::{NoteError, Signed},
    policy::Witness,
    witness::Request,
};

/// How a text gets to a witness.
pub trait Post {
    /// Sends `body` by POST to `url`; gives status and body, or what failed on the way.
    fn post(&mut self, url: &str, body: &str) -> Result<(u16, String), String>;
}

/// Why a witness has not cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessError {
    /// The policy does not say where it is reached.
    NoAddress,
    /// It could not be reached.
    Way(String),
    /// It has signed for more entries than the ledger has: the ledger has lost its tail.
    Ahead {
        /// The size it has signed for.
        theirs: u64,
        /// The size of the ledger.
        ours: u64,
    },
    /// It has signed for another history of this log.
    Forked {
        /// The size it has signed for.
        size: u64,
    },
    /// It does not serve this log, or does not know its key.
    Unknown {
        /// What it said.
        said: String,
    },
    /// It answered in another way than the protocol says.
    Answer {
        /// The status.
        status: u16,
        /// What it said.
        said: String,
    },
    /// Its cosignature is missing or bad.
    Signature(NoteError),
    /// The ledger could not be read.
    Ledger(Box<LedgerError>),
}

impl WitnessError {
    /// Whether it shows that the ledger is not what was signed for: the loudest thing there is.
    #[must_use]
    pub const fn alarms(&self) -> bool {
        matches!(self, Self::Ahead { .. } | Self::Forked { .. })
    }

    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::NoAddress => words!(
                zh: "策略里没有写它的网址；请在 witness 行末补上"
                en: "the policy does not say where it is; add its address at the end of its line"
            ),
            Self::Way(what) => words!(zh: "联系不上：{what}" en: "it could not be reached: {what}"),
            Self::Ahead { theirs, ours } => words!(
                zh: "警报：见证已为 {theirs} 条签过名，台账只有 {ours} 条：台账丢了尾部或被换回旧副本。不要继续写入；请找回完整的台账"
                en: "ALARM: it has signed for {theirs} entries and the ledger has {ours}: the ledger has lost its tail or was put back to an older copy. Do not write on; find the whole ledger"
            ),
            Self::Forked { size } => words!(
                zh: "警报：见证在大小 {size} 处签过另一段历史：台账分叉。不要继续写入；请与见证核对"
                en: "ALARM: at size {size} it has signed for another history: the ledger has forked. Do not write on; compare with the witness"
            ),
            Self::Unknown { said } => words!(
                zh: "它不为这本台账作见证，或者不认识现用的公钥：{said}；请把公钥交给见证方登记"
                en: "it does not serve this ledger or does not know its key: {said}; give it the public key"
            ),
            Self::Answer { status, said } => words!(
                zh: "回答不合协议（{status}）：{said}" en: "it answered outside the protocol ({status}): {said}"
            ),
            Self::Signature(error) => {
                let Words { zh, en } = error.words();
                words!(zh: "见证签名不可用：{zh}" en: "its cosignature is of no use: {en}")
            }
            Self::Ledger(error) => error.words(),
        }
    }
}

spoken!(WitnessError);

/// How often a witness may name another size before we stop: others may be asking for this log too.
const TRIES: usize = 3;
/// How much of an unexpected answer is shown.
const SHOWN: usize = 200;

/// Asks `witness` to cosign `checkpoint`, of which it is thought to have signed size `known`.
pub fn ask(
    view: &mut View,
    checkpoint: &Checkpoint,
    witness: &Witness,
    known: u64,
    post: &mut dyn Post,
) -> Result<Signed, WitnessError> {
    let url = witness.url.as_deref().ok_or(WitnessError::NoAddress)?;
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let ours = checkpoint.size();
    let mut old = known.min(ours);
    for _ in 0..TRIES {
        let proof = view
            .consistency(old, checkpoint)
            .map_err(|error| WitnessError::Ledger(Box::new(error)))?;
        let request = Request { old, proof, checkpoint: checkpoint.clone() };
        let (status, said) = post.post(&url, &request.to_string()).map_err(WitnessError::Way)?;
        let shown: String = said.trim().chars().take(SHOWN).collect();
        match status {
            200 => return cosignature(checkpoint, witness, &said),
            409 => {
                let size = said.strip_suffix('\n').and_then(decimal);
                let size = size.ok_or(WitnessError::Answer { status, said: shown })?;
                if size > ours {
                    return Err(WitnessError::Ahead { theirs: size, ours });
                }
                // The size we named and yet a conflict: the roots of that size differ.
                if size == old {
                    return Err(WitnessError::Forked { size });
                }
                old = size;
            }
            // Our proof was worked out from the entries and the signed head, so it is their root that
            // is another.
            422 => return Err(WitnessError::Forked { size: old }),
            403 | 404 => return Err(WitnessError::Unknown { said: shown }),
            _ => return Err(WitnessError::Answer { status, said: shown }),
        }
    }
    Err(WitnessError::Answer { status: 409, said: old.to_string() })
}

fn cosignature(
    checkpoint: &Checkpoint,
    witness: &Witness,
    said: &str,
) -> Result<Signed, WitnessError> {
    let lines = Signed::parse_lines(said).map_err(WitnessError::Signature)?;
    let mut note = checkpoint.note().clone();
    note.signatures = lines;
    let signed = note.signed_by(&witness.key).map_err(WitnessError::Signature)?;
    signed.cloned().ok_or(WitnessError::Signature(NoteError::NotSigned))
}
