//! What an act makes somebody owe.

use super::{At, Heard, Judge};
use crate::calendar::Calendar;
use crate::code::Memo;
use crate::eval::{Blind, Evaluator, Facts, Out, Overlay, Slot, Watch};
use crate::program::{ActId, Body, Concern, Due, NormId, ParamId};
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
    /// What that act must be about.
    pub with: Vec<(ParamId, Value)>,
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
            let due = due_date(&mut evaluator, self.calendar, due, self.draft.date, &mut slots);
            let mut about = Vec::new();
            for (param, value) in with {
                about.extend(
                    evaluator.eval(*value, &mut slots).value().map(|v| (*param, v.clone())),
                );
            }
            let bearers: Vec<Option<Rec>> = match evaluator.eval(*bearer, &mut slots) {
                Out::Known(value) => {
                    value.members().iter().map(Value::as_ref).filter(Option::is_some).collect()
                }
                _ => vec![None],
            };
            for bearer in bearers {
                let (norm, act, with) = (concern.norm, *act, about.clone());
                made.push(NewDuty { norm, bearer, act, with, due });
            }
        }
        for (norm, heard) in open {
            self.unclear(norm, None, heard.why, heard.proof);
        }
        made
    }
}

/// The day that `due` comes to.
fn due_date<F: Facts>(
    evaluator: &mut Evaluator<'_, F, Blind>,
    calendar: &Calendar,
    due: &Due,
    date: Date,
    slots: &mut Vec<Slot>,
) -> DueDate {
    match due {
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
            let day = start.zip(count).and_then(|(start, n)| calendar.after(start, n, *unit));
            day.map_or(DueDate::Open, |(date, provisional)| DueDate::On { date, provisional })
        }
    }
}
