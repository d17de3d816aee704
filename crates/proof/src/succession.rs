//! The keys of a log one after another: rotation and revocation.
//!
//! A key is followed by the next through a *handover*: a note signed by both, kept as an entry of
//! the log itself. The old key signs heads up to and with the one over that entry, the new one from
//! there on, so that exactly one head may carry either. A key that has got into wrong hands is
//! *revoked*: its handover says up to which size its signatures still count, and every later one is
//! worth nothing, whoever shows it.
//!
//! From any key of the row that somebody has pinned, the notes lead to all the others: forward,
//! because the old key has named the new one, and backward, because the new one has signed for the
//! old. Whoever has pinned a revoked key only is told so: a thief could have written that row too.

use tiaoli_text::{Words, spoken, words};

use crate::{
    checkpoint::{Checkpoint, CheckpointError, decimal},
    key::{Key, VKey},
    note::{Note, NoteError},
};

const FORMAT: &str = "tiaoli key 1";

/// Why a handover cannot be read or does not continue a row of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandoverError {
    /// Not the six lines of a handover.
    Shape,
    /// It is not signed by both keys.
    Note(NoteError),
    /// It hands over from another key than the last, to an earlier one, or in another log.
    Key,
    /// Its sizes do not fit together or come before the handover that precedes it.
    Size,
}

impl HandoverError {
    /// The error in both languages.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::Shape => {
                words!(zh: "不是密钥更替的记录" en: "it is no record of a change of keys")
            }
            Self::Note(error) => error.words(),
            Self::Key => words!(
                zh: "密钥更替接不上：它不是从现用密钥换到一把新密钥"
                en: "the change of keys does not lead from the key in use to a new one"
            ),
            Self::Size => words!(
                zh: "密钥更替所写的大小前后不一" en: "the sizes in the change of keys contradict each other"
            ),
        }
    }
}

spoken!(HandoverError);

/// One key taking over from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// The key that ends.
    pub old: VKey,
    /// The key that begins.
    pub new: VKey,
    /// Place of the entry that records it.
    pub at: u64,
    /// The last size for which the old key's signature counts.
    pub until: u64,
    /// The note that both have signed.
    pub note: Note,
}

impl Handover {
    /// The old key hands over in good order, by the entry at `at`.
    #[must_use]
    pub fn rotate(old: &Key, new: &Key, at: u64) -> Self {
        Self::make(old, new, at, at.saturating_add(1))
    }

    /// The old key is given up, by the entry at `at`: what it signed over more than `until` entries
    /// does not count.
    #[must_use]
    pub fn revoke(old: &Key, new: &Key, at: u64, until: u64) -> Self {
        Self::make(old, new, at, until.min(at))
    }

    fn make(old: &Key, new: &Key, at: u64, until: u64) -> Self {
        let what = if until > at { "rotate" } else { "revoke" };
        let origin = old.public().name();
        let (from, to) = (old.public(), new.public());
        let text = format!("{FORMAT}\n{origin}\n{what} {at} {until}\n{from}\n{to}\n");
        let note = Note::sign(text, old).and_sign(new);
        Self { old: from.clone(), new: to.clone(), at, until, note }
    }

    /// Whether the old key was given up rather than retired.
    #[must_use]
    pub const fn revokes(&self) -> bool {
        self.until <= self.at
    }

    /// Reads a handover and checks that both keys have signed it.
    pub fn parse(text: &str) -> Result<Self, HandoverError> {
        let note = Note::parse(text).map_err(HandoverError::Note)?;
        let body = note.text.strip_suffix('\n').ok_or(HandoverError::Shape)?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [FORMAT, origin, what, old, new] = lines.as_slice() else {
            return Err(HandoverError::Shape);
        };
        let words: Vec<&str> = what.split(' ').collect();
        let [what, at, until] = words.as_slice() else { return Err(HandoverError::Shape) };
        let key = |text: &str| VKey::parse(text).map_err(|_| HandoverError::Shape);
        let (old, new) = (key(old)?, key(new)?);
        let at = decimal(at).ok_or(HandoverError::Shape)?;
        let until = decimal(until).ok_or(HandoverError::Shape)?;
        let named = match *what {
            "rotate" => Some(until) == at.checked_add(1),
            "revoke" => until <= at,
            _ => return Err(HandoverError::Shape),
        };
        if !named {
            return Err(HandoverError::Size);
        }
        if [old.name(), new.name()] != [*origin; 2] || old.same_bytes(&new) {
            return Err(HandoverError::Key);
        }
        for key in [&old, &new] {
            let signed = note.signed_by(key).map_err(HandoverError::Note)?;
            signed.ok_or(HandoverError::Note(NoteError::NotSigned))?;
        }
        Ok(Self { old, new, at, until, note })
    }
}

/// The keys of a log from its first on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    first: VKey,
    handovers: Vec<Handover>,
}

/// One key and the sizes it may sign for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'a> {
    /// The key.
    pub key: &'a VKey,
    /// The smallest size.
    pub from: u64,
    /// The largest size; none while it is in use.
    pub until: Option<u64>,
    /// Whether it was given up rather than retired.
    pub revoked: bool,
}

impl Succession {
    /// A log that has had one key only.
    #[must_use]
    pub const fn new(first: VKey) -> Self {
        Self { first, handovers: Vec::new() }
    }

    /// Adds a handover, which must continue the row.
    pub fn push(&mut self, handover: Handover) -> Result<(), HandoverError> {
        let known = self.terms().any(|term| term.key.same_bytes(&handover.new));
        if handover.old != *self.current() || known {
            return Err(HandoverError::Key);
        }
        let from = self.handovers.last().map_or(0, |last| last.at.saturating_add(1));
        if handover.at < from || handover.until < from {
            return Err(HandoverError::Size);
        }
        self.handovers.push(handover);
        Ok(())
    }

    /// The first key, which names the log.
    #[must_use]
    pub const fn first(&self) -> &VKey {
        &self.first
    }

    /// The key in use.
    #[must_use]
    pub fn current(&self) -> &VKey {
        self.handovers.last().map_or(&self.first, |last| &last.new)
    }

    /// The handovers in order.
    #[must_use]
    pub fn handovers(&self) -> &[Handover] {
        &self.handovers
    }

    /// Every key with the sizes it may sign for.
    pub fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        let starts = self.handovers.iter().map(|handover| (&handover.new, handover.at + 1));
        let ends = self.handovers.iter().map(Some).chain([None]);
        [(&self.first, 0)].into_iter().chain(starts).zip(ends).map(|((key, from), end)| Term {
            key,
            from,
            until: end.map(|end| end.until),
            revoked: end.is_some_and(Handover::revokes),
        })
    }

    /// Whether `key` is one of the row, and if so whether it was revoked.
    #[must_use]
    pub fn knows(&self, key: &VKey) -> Option<bool> {
        self.terms().find(|term| term.key == key).map(|term| term.revoked)
    }

    /// The key that signed the checkpoint, which must be entitled to sign that size.
    pub fn verify(&self, checkpoint: &Checkpoint) -> Result<&VKey, CheckpointError> {
        self.signer(checkpoint, self.terms())
    }

    /// The same for a checkpoint that the house itself has kept: a key that was revoked later was
    /// good when it signed, and the entries show whether what it signed is true.
    pub fn verify_kept(&self, checkpoint: &Checkpoint) -> Result<&VKey, CheckpointError> {
        let ends = self.handovers.iter().map(|handover| Some(handover.at + 1)).chain([None]);
        self.signer(checkpoint, self.terms().zip(ends).map(|(term, until)| Term { until, ..term }))
    }

    fn signer<'a>(
        &self,
        checkpoint: &Checkpoint,
        terms: impl Iterator<Item = Term<'a>>,
    ) -> Result<&'a VKey, CheckpointError> {
        let size = checkpoint.size();
        let mut outside = None;
        for term in terms {
            match checkpoint.verify(term.key) {
                Ok(()) if size < term.from || term.until.is_some_and(|until| size > until) => {
                    outside = Some(CheckpointError::Term {
                        size,
                        from: term.from,
                        until: term.until,
                        revoked: term.revoked,
                    });
                }
                Ok(()) => return Ok(term.key),
                Err(CheckpointError::Note(NoteError::NotSigned)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(outside.unwrap_or(CheckpointError::Note(NoteError::NotSigned)))
    }
}
