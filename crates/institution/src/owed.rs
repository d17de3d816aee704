//! What is owed as of a day: duties that acts made, and those that recur.

use crate::duty::DutyState;
use crate::institution::{Institution, Performed};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use tiaoli_norm::eval::{Blind, Evaluator, Out, Slot};
use tiaoli_norm::judge::{Clock, DueDate};
use tiaoli_norm::program::{Body, NormId, ParamId, Period};
use tiaoli_norm::value::{Rec, Value};

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
                    due: duty.due,
                    clock: duty.clock,
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

    /// One duty a bearer and period, from the day they became one (or the regulation began to govern)
    /// up to the period that holds `day`. A period that somebody did not bear to its end is not owed.
    fn recurring(&self, id: NormId, day: Date, into: &mut Vec<Owed>) {
        let regulation = self.regulation();
        let norm = regulation.norm(id);
        let Body::Recurring { over, act, with, period, times } = &norm.body else { return };
        let commence = regulation.packs.get(norm.pack).and_then(|pack| pack.commence);
        let governs = commence.and_then(|id| match regulation.norm(id).body {
            Body::Commence(day) => Some(day),
            _ => None,
        });
        let mut evaluator = Evaluator::new(regulation, self.calendar(), self.state(), Blind);
        let mut slots = vec![Slot::Absent; norm.frame.slots.len()];
        for (bearer, terms) in self.terms(id) {
            set_slot(&mut slots, over.slot, bearer);
            let about: Vec<(ParamId, Option<Value>)> = with
                .iter()
                .filter_map(|(param, value)| match evaluator.eval(*value, &mut slots) {
                    Out::Known(value) => Some((*param, Some(value))),
                    Out::Absent => Some((*param, None)),
                    Out::Unknown(_) => None,
                })
                .collect();
            let is_done = |done: &&Performed| {
                about.iter().all(|(param, wanted)| {
                    done.take.get(param.at()).and_then(Option::as_ref) == wanted.as_ref()
                })
            };
            for term in terms {
                let from = governs.map_or(term.start, |governs| governs.max(term.start));
                for (first, last) in windows(from, term.end.unwrap_or(day).min(day), *period) {
                    if term.end.is_some_and(|end| end <= last) {
                        continue;
                    }
                    let in_time = |done: &&Performed| (first..=last.min(day)).contains(&done.date);
                    let done = self.performed(*act).iter().filter(in_time).filter(is_done);
                    let closing = done.map(|done| done.seq).nth(*times as usize - 1);
                    let state = match closing {
                        Some(_) => DutyState::Fulfilled,
                        None if last < day => DutyState::Violated,
                        None => DutyState::Pending,
                    };
                    into.push(Owed {
                        norm: id,
                        bearer: bearer.as_ref(),
                        about: Vec::new(),
                        since: first.max(from),
                        due: DueDate::On { date: last, provisional: false },
                        clock: None,
                        state,
                        trigger: None,
                        closed_by: closing,
                    });
                }
            }
        }
    }
}

fn set_slot(slots: &mut [Slot], slot: u16, value: &Value) {
    if let Some(place) = slots.get_mut(usize::from(slot)) {
        *place = Slot::Known(value.clone());
    }
}

/// First and last day of every period from the one that holds `from` to the one that holds `to`.
fn windows(from: Date, to: Date, period: Period) -> Vec<(Date, Date)> {
    let months: i8 = match period {
        Period::Year => 12,
        Period::HalfYear => 6,
        Period::Quarter => 3,
        Period::Month => 1,
    };
    let month = from.month() - 1;
    let mut first = date(from.year(), month - month % months + 1, 1);
    let mut found = Vec::new();
    while first <= to {
        let Ok(next) = first.checked_add(i32::from(months).months()) else { break };
        let Ok(last) = next.yesterday() else { break };
        found.push((first, last));
        first = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_cover_the_days_without_gap() {
        let (from, to) = (date(2025, 11, 20), date(2026, 3, 2));
        let quarters = windows(from, to, Period::Quarter);
        assert_eq!(quarters.len(), 2);
        assert_eq!(quarters[0], (date(2025, 10, 1), date(2025, 12, 31)));
        assert_eq!(quarters[1].0, date(2026, 1, 1));
        assert_eq!(windows(from, to, Period::Month).len(), 5);
        assert_eq!(windows(from, to, Period::Year).len(), 2);
    }
}
