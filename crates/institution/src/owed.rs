//! What is owed as of a day: duties that acts made, and those that recur.

use crate::duty::DutyState;
use crate::institution::Institution;
use jiff::civil::Date;
use tiaoli_norm::calendar::Stop;
use tiaoli_norm::judge::{Clock, DueDate};
use tiaoli_norm::program::NormId;
use tiaoli_norm::value::Rec;

/// Something owed, or that was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The norm.
    pub norm: NormId,
    /// Who owes it; nobody is on record where this is empty.
    pub bearer: Option<Rec>,
    /// Records it is about, the bearer aside.
    pub about: Vec<Rec>,
    /// Since when.
    pub since: Date,
    /// By when.
    pub due: DueDate,
    /// How that was counted, if it was.
    pub clock: Option<Clock>,
    /// Times during which its clock stood.
    pub stops: Vec<Stop>,
    /// What it is on the day asked for.
    pub state: DutyState,
    /// Number of the act that made it; none if it recurs.
    pub trigger: Option<u64>,
    /// Number of the act that ended or fulfilled it.
    pub closed_by: Option<u64>,
}

impl Institution {
    /// Everything owed, done or broken as of `day`, earliest deadline first; open ones last.
    #[must_use]
    pub fn owed(&self, day: Date) -> Vec<Owed> {
        let mut all: Vec<Owed> = self
            .duties()
            .iter()
            .filter(|duty| duty.since <= day)
            .map(|duty| {
                let about = duty.about.iter().copied().filter(|rec| Some(*rec) != duty.bearer);
                Owed {
                    norm: duty.norm,
                    bearer: duty.bearer,
                    about: about.collect(),
                    since: duty.since,
                    due: duty.timing.due(day),
                    clock: duty.timing.clock(),
                    stops: duty.timing.stops(day).collect(),
                    state: duty.state(day),
                    trigger: Some(duty.trigger),
                    closed_by: duty.done.map(|(seq, _)| seq).or(duty.ended.map(|(seq, _, _)| seq)),
                }
            })
            .collect();
        for norm in &self.regulation().recurring {
            self.recurring(*norm, day, &mut all);
        }
        all.sort_by_key(|owed| (owed.due, owed.norm, owed.bearer, owed.trigger));
        all
    }
}
