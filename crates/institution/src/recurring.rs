//! What recurs: the windows of each bearer, and which act counts for which.
//!
//! An act that says which period it is for counts for that one, late or not. One that does not say
//! counts for the oldest window that had begun and was still short of acts: as a debt is paid off, the
//! oldest first. So what is made up for late shows as late, and nothing done is lost.

use crate::duty::DutyState;
use crate::institution::{Institution, Performed};
use crate::owed::Owed;
use jiff::civil::Date;
use tiaoli_norm::eval::{Blind, Evaluator, Out, Slot};
use tiaoli_norm::judge::DueDate;
use tiaoli_norm::program::{Body, NormId, ParamId, Per, Period};
use tiaoli_norm::tree::ExprId;
use tiaoli_norm::value::Value;

/// One period of one bearer, and the acts that count for it.
#[derive(Debug)]
struct Window<'a> {
    first: Date,
    last: Date,
    /// Since when it is owed: the period may have begun before.
    since: Date,
    acts: Vec<&'a Performed>,
}

impl Institution {
    /// One duty a bearer and period, from the day they became one (or the regulation began to govern)
    /// up to the period that holds `day`. A period that somebody did not bear to its end is not owed.
    pub(crate) fn recurring(&self, id: NormId, day: Date, into: &mut Vec<Owed>) {
        let regulation = self.regulation();
        let norm = regulation.norm(id);
        let Body::Recurring { over, act, with, per, times, most, covering } = &norm.body else {
            return;
        };
        let commence = regulation.packs.get(norm.pack).and_then(|pack| pack.commence);
        let governs = commence.and_then(|id| match regulation.norm(id).body {
            Body::Commence(day) => Some(day),
            _ => None,
        });
        let (times, most) = (*times as usize, most.map(|most| most as usize));
        let mut evaluator = Evaluator::new(regulation, self.calendar(), self.state(), Blind);
        let mut slots = vec![Slot::Absent; norm.frame.slots.len()];
        for (bearer, terms) in self.terms(id) {
            if let Some(place) = slots.get_mut(usize::from(over.slot)) {
                *place = Slot::Known(bearer.clone());
            }
            let about: Vec<(ParamId, Option<Value>)> = with
                .iter()
                .filter_map(|(param, value)| match evaluator.eval(*value, &mut slots) {
                    Out::Known(value) => Some((*param, Some(value))),
                    Out::Absent => Some((*param, None)),
                    Out::Unknown(_) => None,
                })
                .collect();
            let mut found = Vec::new();
            for term in terms {
                let from = governs.map_or(term.start, |governs| governs.max(term.start));
                let to = term.end.unwrap_or(day).min(day);
                let spans = match per {
                    Per::Calendar(period) => windows(from, to, *period),
                    Per::Term(first, last) => {
                        let mut date = |id: ExprId| match evaluator.eval(id, &mut slots) {
                            Out::Known(Value::Date(date)) => Some(date),
                            _ => None,
                        };
                        let span = date(*first).zip(date(*last));
                        span.filter(|(first, last)| *first <= to && from <= *last)
                            .into_iter()
                            .collect()
                    }
                };
                let borne =
                    spans.into_iter().filter(|(_, last)| term.end.is_none_or(|e| e > *last));
                found.extend(borne.map(|(first, last)| Window {
                    first,
                    last,
                    since: first.max(from),
                    acts: Vec::new(),
                }));
            }
            found.dedup_by_key(|window| window.first);
            let is_done = |done: &&Performed| {
                done.date <= day
                    && about.iter().all(|(param, wanted)| {
                        done.take.get(param.at()).and_then(Option::as_ref) == wanted.as_ref()
                    })
            };
            for done in self.performed(*act).iter().filter(is_done) {
                let said = covering.and_then(|param| match done.take.get(param.at()) {
                    Some(Some(Value::Date(said))) => Some(*said),
                    _ => None,
                });
                count(&mut found, done, said, times);
            }
            for window in found {
                into.extend(window.owed(id, bearer, (times, most), day));
            }
        }
    }
}

/// Enters an act under the window it counts for.
fn count<'a>(windows: &mut [Window<'a>], done: &'a Performed, said: Option<Date>, times: usize) {
    let holds = |window: &Window<'_>, day: Date| (window.first..=window.last).contains(&day);
    let at = match said {
        Some(said) => windows.iter().position(|window| holds(window, said)),
        None => windows
            .iter()
            .position(|window| window.first <= done.date && window.acts.len() < times)
            .or_else(|| windows.iter().position(|window| holds(window, done.date))),
    };
    if let Some(window) = at.and_then(|at| windows.get_mut(at)) {
        window.acts.push(done);
    }
}

impl Window<'_> {
    /// What is owed in it on `day`; nothing where only the most is said and it is kept.
    fn owed(
        &self,
        norm: NormId,
        bearer: &Value,
        (times, most): (usize, Option<usize>),
        day: Date,
    ) -> Option<Owed> {
        let excess = most.and_then(|most| self.acts.get(most));
        let closing = times.checked_sub(1).and_then(|n| self.acts.get(n));
        let state = match (excess, closing) {
            (Some(_), _) => DutyState::Violated,
            (None, Some(done)) if done.date > self.last => DutyState::Late,
            (None, Some(_)) => DutyState::Fulfilled,
            (None, None) if times == 0 => return None,
            (None, None) if self.last < day => DutyState::Violated,
            (None, None) => DutyState::Pending,
        };
        Some(Owed {
            norm,
            bearer: bearer.as_ref(),
            about: Vec::new(),
            since: self.since,
            due: DueDate::On { date: self.last, provisional: false },
            clock: None,
            stops: Vec::new(),
            state,
            trigger: None,
            closed_by: excess.or(closing).map(|done| done.seq),
        })
    }
}

/// First and last day of every period from the one that holds `from` to the one that holds `to`.
fn windows(from: Date, to: Date, period: Period) -> Vec<(Date, Date)> {
    let mut found = Vec::new();
    let mut next = Some(from);
    while let Some((first, last)) = next.filter(|day| *day <= to).and_then(|day| period.around(day))
    {
        found.push((first, last));
        next = last.tomorrow().ok();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_cover_the_days_without_gap() {
        let (from, to) = (date(2025, 11, 20), date(2026, 3, 2));
        let quarters = windows(from, to, Period::Quarter);
        assert_eq!(quarters.len(), 2);
        assert_eq!(quarters[0], (date(2025, 10, 1), date(2025, 12, 31)));
        assert_eq!(quarters[1].0, date(2026, 1, 1));
        assert_eq!(windows(from, to, Period::Month).len(), 5);
        assert_eq!(windows(from, to, Period::Year).len(), 2);
        assert_eq!(windows(to, from, Period::Month).len(), 0);
    }
}
