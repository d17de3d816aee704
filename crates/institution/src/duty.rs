//! Duties: who owes what, since when, by when, and what became of it.

use crate::clock::Timing;
use jiff::civil::Date;
use tiaoli_norm::program::{ActId, NormId, ParamId};
use tiaoli_norm::value::{Rec, Value};

/// What a duty is on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyState {
    /// Owed; the day has not passed, or there is none.
    Pending,
    /// Done in time.
    Fulfilled,
    /// Done, after the day: the breach stays on record.
    Late,
    /// The day has passed and it is not done.
    Violated,
    /// Ended without being done, by an act or a remedy.
    Waived,
}

impl DutyState {
    /// Whether somebody still has to do it.
    #[must_use]
    pub fn is_owed(self) -> bool {
        matches!(self, Self::Pending | Self::Violated)
    }

    /// The state as programs write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Fulfilled => "fulfilled",
            Self::Late => "late",
            Self::Violated => "violated",
            Self::Waived => "waived",
        }
    }
}

/// One duty of one bearer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The norm that made it.
    pub norm: NormId,
    /// Number of the act that made it.
    pub trigger: u64,
    /// Who owes it; nobody is on record where this is empty.
    pub bearer: Option<Rec>,
    /// The act that fulfils it.
    pub act: ActId,
    /// What that act must be about; nothing where it must not state the parameter.
    pub with: Vec<(ParamId, Option<Value>)>,
    /// Records it is about: ending one of them can end the duty.
    pub about: Vec<Rec>,
    /// The day it was made.
    pub since: Date,
    /// By when.
    pub timing: Timing,
    /// Number and day of the act that fulfilled it.
    pub done: Option<(u64, Date)>,
    /// Number of the act that ended it, its day, and the remedy if it was one.
    pub ended: Option<(u64, Date, Option<NormId>)>,
}

impl Duty {
    /// What it is on `day`, looking only at what happened up to then.
    #[must_use]
    pub fn state(&self, day: Date) -> DutyState {
        if let Some((_, done)) = self.done.filter(|(_, done)| *done <= day) {
            return if self.timing.due(done).date().is_some_and(|due| done > due) {
                DutyState::Late
            } else {
                DutyState::Fulfilled
            };
        }
        if self.ended.is_some_and(|(_, ended, _)| ended <= day) {
            return DutyState::Waived;
        }
        let passed = self.timing.due(day).date().is_some_and(|due| day > due);
        if passed { DutyState::Violated } else { DutyState::Pending }
    }

    /// Whether it can still be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.done.is_none() && self.ended.is_none()
    }

    /// Whether an act with these parameters does it.
    #[must_use]
    pub fn is_done_by(&self, act: ActId, take: &[Option<Value>]) -> bool {
        self.act == act
            && self.with.iter().all(|(param, wanted)| {
                take.get(param.at()).and_then(Option::as_ref) == wanted.as_ref()
            })
    }
}
