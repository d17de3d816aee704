//! What an act makes somebody owe.

use super::{At, Heard, Judge};
use crate::calendar::{Calendar, Counting, Reached, Stop};
use crate::code::Memo;
use crate::eval::{Blind, Evaluator, Facts, Out, Overlay, Recorder, Slot, Watch};
use crate::program::{ActId, Body, Concern, Due, NormId, ParamId, Unit};
use crate::tree::ExprId;
use crate::value::{Rec, Truth, Value};
use jiff::civil::Date;

/// By when something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DueDate {
    /// On or before a day.
    On {
        /// The day.
        date: Date,
        /// It rests on a year whose working days are not announced yet.
        provisional: bool,
    },
    /// The regulation gives no number, or the number has not been set.
    Open,
    /// The clock stands.
    Stopped {
        /// From this day on.
        since: Date,
    },
}

impl DueDate {
    /// The day, if there is one.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        if let Self::On { date, .. } = self { Some(date) } else { None }
    }
}

/// An act that something waits for; nothing stands for a parameter it must not state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The act.
    pub act: ActId,
    /// What it must be about.
    pub with: Vec<(ParamId, Option<Value>)>,
}

impl Wanted {
    /// Whether an act with these parameters is it.
    #[must_use]
    pub fn is(&self, act: ActId, take: &[Option<Value>]) -> bool {
        self.act == act
            && self.with.iter().all(|(param, wanted)| {
                take.get(param.at()).and_then(Option::as_ref) == wanted.as_ref()
            })
    }
}

/// What stops a duty's clock, and what lets it run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// What stops it.
    pub stop: Wanted,
    /// What lets it run on.
    pub resume: Wanted,
}

/// How a deadline was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    /// The day it was counted from.
    pub start: Date,
    /// How many units.
    pub count: i64,
    /// Of what.
    pub unit: Unit,
    /// How the regulation counts.
    pub counting: Counting,
    /// Whether it was counted back from that day.
    pub back: bool,
}

/// A duty that an act makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDuty {
    /// The norm that makes it.
    pub norm: NormId,
    /// Who owes it; nobody is on record where this is empty.
    pub bearer: Option<Rec>,
    /// The act that fulfils it.
    pub act: ActId,
    /// What that act must be about; nothing where it must not state the parameter.
    pub with: Vec<(ParamId, Option<Value>)>,
    /// By when.
    pub due: DueDate,
    /// How that was counted, if it was.
    pub clock: Option<Clock>,
    /// What stops its clock, and what lets it run on.
    pub pause: Option<Paused>,
}

impl<F: Facts, W: Watch + Default> Judge<'_, F, W> {
    pub(super) fn duties(
        &mut self,
        concerns: &[Concern],
        after: &Overlay<'_, F>,
        memo: &mut Memo,
    ) -> Vec<NewDuty> {
        let mut made = Vec::new();
        let mut open: Vec<(NormId, Heard)> = Vec::new();
        for concern in concerns {
            let norm = self.regulation.norm(concern.norm);
            let Body::Duty { bearer, act, with, due, pause } = &norm.body else { continue };
            let applies = self.applies(&mut At { facts: after, memo, concern });
            match applies.truth {
                Truth::False => continue,
                Truth::Unknown => {
                    open.push((concern.norm, applies));
                    continue;
                }
                Truth::True => {}
            }
            let mut slots = self.slots_of(concern, norm);
            let mut evaluator = Evaluator::new(self.regulation, self.calendar, after, Blind);
            let counting = self.regulation.counting(norm.pack);
            let date = self.draft.date;
            let due = due_date(&mut evaluator, self.calendar, counting, due, date, &mut slots);
            let mut unknown = None;
            let mut deed = |act: ActId, with: &[(ParamId, ExprId)]| {
                let mut about = Vec::with_capacity(with.len());
                for (param, value) in with {
                    match evaluator.eval(*value, &mut slots) {
                        Out::Known(value) => about.push((*param, Some(value))),
                        Out::Absent => about.push((*param, None)),
                        Out::Unknown(why) => unknown = unknown.max(Some((why, *value))),
                    }
                }
                Wanted { act, with: about }
            };
            let about = deed(*act, with).with;
            let pause = pause.as_ref().map(|pause| Paused {
                stop: deed(pause.stop.act, &pause.stop.with),
                resume: deed(pause.resume.act, &pause.resume.with),
            });
            // What it is about, or its day, cannot be said: neither can the duty.
            let (day, clock) = match due {
                Ok(day) if unknown.is_none() => day,
                _ => {
                    let (why, value) = unknown.map_or((None, None), |(w, v)| (Some(w), Some(v)));
                    let value = value.or(due_count(&norm.body));
                    let proof = value.map(|value| {
                        let mut recorder = Evaluator::new(
                            self.regulation,
                            self.calendar,
                            after,
                            Recorder::default(),
                        );
                        recorder.eval(value, &mut slots);
                        recorder.watch.take()
                    });
                    let (truth, proof) = (Truth::Unknown, proof.flatten().into_iter().collect());
                    open.push((concern.norm, Heard { truth, why, proof }));
                    continue;
                }
            };
            let bearers: Vec<Option<Rec>> = match evaluator.eval(*bearer, &mut slots) {
                Out::Known(value) => {
                    value.members().iter().map(Value::as_ref).filter(Option::is_some).collect()
                }
                _ => vec![None],
            };
            for bearer in bearers {
                let (norm, act, with) = (concern.norm, *act, about.clone());
                let pause = pause.clone();
                made.push(NewDuty { norm, bearer, act, with, due: day, clock, pause });
            }
        }
        for (norm, heard) in open {
            self.unclear(norm, None, heard.why, heard.proof);
        }
        made
    }
}

/// The condition that says how many days, weeks or months.
fn due_count(body: &Body) -> Option<ExprId> {
    match body {
        Body::Duty { due: Due::Within(count, ..) | Due::Ahead(count, ..), .. } => Some(*count),
        _ => None,
    }
}

/// The day that `due` comes to; nothing if its number is one that no calendar can count by.
fn due_date<F: Facts>(
    evaluator: &mut Evaluator<'_, F, Blind>,
    calendar: &Calendar,
    counting: Counting,
    due: &Due,
    date: Date,
    slots: &mut Vec<Slot>,
) -> Result<(DueDate, Option<Clock>), NoDay> {
    Ok(match due {
        Due::Promptly => (DueDate::Open, None),
        Due::By(day) => match evaluator.eval(*day, slots) {
            Out::Known(Value::Date(date)) => (DueDate::On { date, provisional: false }, None),
            _ => (DueDate::Open, None),
        },
        Due::Ahead(count, unit, day) => {
            let start = date_of(evaluator, *day, slots);
            let count = count_of(evaluator, *count, slots);
            counted(calendar, counting, start.zip(count), *unit, true)?
        }
        Due::Within(count, unit, after) => {
            let start = match after {
                None => Some(date),
                Some(after) => date_of(evaluator, *after, slots),
            };
            let count = count_of(evaluator, *count, slots);
            counted(calendar, counting, start.zip(count), *unit, false)?
        }
    })
}

fn date_of<F: Facts>(
    evaluator: &mut Evaluator<'_, F, Blind>,
    id: ExprId,
    slots: &mut Vec<Slot>,
) -> Option<Date> {
    match evaluator.eval(id, slots) {
        Out::Known(Value::Date(date)) => Some(date),
        _ => None,
    }
}

fn count_of<F: Facts>(
    evaluator: &mut Evaluator<'_, F, Blind>,
    id: ExprId,
    slots: &mut Vec<Slot>,
) -> Option<i64> {
    match evaluator.eval(id, slots) {
        Out::Known(Value::Number(n)) => Some(n),
        _ => None,
    }
}

/// A deadline counted from a day, or back from it; open where the day or the number is not known.
fn counted(
    calendar: &Calendar,
    counting: Counting,
    from: Option<(Date, i64)>,
    unit: Unit,
    back: bool,
) -> Result<(DueDate, Option<Clock>), NoDay> {
    let Some((start, count)) = from else { return Ok((DueDate::Open, None)) };
    let clock = Clock { start, count, unit, counting, back };
    Ok((clock.due(calendar, &[]).ok_or(NoDay)?, Some(clock)))
}

impl Clock {
    /// The day it comes to if it stood during `stops`; nothing if no calendar can count so far.
    #[must_use]
    pub fn due(&self, calendar: &Calendar, stops: &[Stop]) -> Option<DueDate> {
        let reached = if self.back {
            calendar.before(self.counting, self.start, self.count, self.unit)
        } else {
            calendar.after(self.counting, self.start, self.count, self.unit, stops)
        };
        reached.map(|Reached { date, provisional }| DueDate::On { date, provisional })
    }
}

/// A number of days that no calendar can count by: negative, or beyond all dates.
#[derive(Debug, Clone, Copy)]
struct NoDay;
