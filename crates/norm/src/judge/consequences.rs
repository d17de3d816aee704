//! What an act makes somebody owe.

use super::{At, Heard, Judge};
use crate::calendar::{Calendar, Counting};
use crate::code::Memo;
use crate::eval::{Blind, Evaluator, Facts, Out, Overlay, Recorder, Slot, Watch};
use crate::program::{ActId, Body, Concern, Due, NormId, ParamId};
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
}

impl DueDate {
    /// The day, if there is one.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        if let Self::On { date, .. } = self { Some(date) } else { None }
    }
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
            let Body::Duty { bearer, act, with, due } = &norm.body else { continue };
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
            let mut evaluator = Evaluator::new(self.regulation, after, Blind);
            let counting = self.regulation.counting(norm.pack);
            let date = self.draft.date;
            let due = due_date(&mut evaluator, self.calendar, counting, due, date, &mut slots);
            let (mut about, mut unknown) = (Vec::new(), None);
            for (param, value) in with {
                match evaluator.eval(*value, &mut slots) {
                    Out::Known(value) => about.push((*param, Some(value))),
                    Out::Absent => about.push((*param, None)),
                    Out::Unknown(why) => unknown = unknown.max(Some((why, *value))),
                }
            }
            // What it is about, or its day, cannot be said: neither can the duty.
            let day = match due {
                Ok(day) if unknown.is_none() => day,
                _ => {
                    let (why, value) = unknown.map_or((None, None), |(w, v)| (Some(w), Some(v)));
                    let value = value.or(due_count(&norm.body));
                    let proof = value.map(|value| {
                        let mut recorder =
                            Evaluator::new(self.regulation, after, Recorder::default());
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
                made.push(NewDuty { norm, bearer, act, with, due: day });
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
        Body::Duty { due: Due::Within(count, ..), .. } => Some(*count),
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
) -> Result<DueDate, NoDay> {
    Ok(match due {
        Due::Promptly => DueDate::Open,
        Due::By(day) => match evaluator.eval(*day, slots) {
            Out::Known(Value::Date(date)) => DueDate::On { date, provisional: false },
            _ => DueDate::Open,
        },
        Due::Within(count, unit, after) => {
            let start = match after.map(|after| evaluator.eval(after, slots)) {
                None => Some(date),
                Some(Out::Known(Value::Date(date))) => Some(date),
                Some(_) => None,
            };
            let count = match evaluator.eval(*count, slots) {
                Out::Known(Value::Number(n)) => Some(n),
                _ => None,
            };
            match start.zip(count) {
                None => DueDate::Open,
                Some((start, n)) => {
                    let end = calendar.after(counting, start, n, *unit, &[]).ok_or(NoDay)?;
                    DueDate::On { date: end.date, provisional: end.provisional }
                }
            }
        }
    })
}

/// A number of days that no calendar can count by: negative, or beyond all dates.
#[derive(Debug, Clone, Copy)]
struct NoDay;
