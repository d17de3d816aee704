//! Conditions → values, in strong Kleene logic.
//!
//! Total and bounded: no recursion (definitions are acyclic), no loops but those over finite sets. A
//! value that nobody has recorded is *unknown*, never a default; what is optional and not there is
//! *absent*, which is an answer.

mod facts;
mod operators;
mod reach;
mod watch;

pub use facts::{Facts, Overlay, Visit};
pub use watch::{Blind, Cause, Node, Recorder, Watch};

use crate::calendar::Calendar;
use crate::program::{FieldId, Frame, How, Op, Over, Regulation, Source, Type};
use crate::tree::ExprId;
use crate::value::{Rec, Truth, Value};
use operators::{
    Worked, between, compare, contains, edge_of, length, outermost, part_of, sum, times,
};
use std::ops::ControlFlow;

/// What a condition or value comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// A value.
    Known(Value),
    /// Optional, and not there.
    Absent,
    /// Cannot be said.
    Unknown(Why),
}

/// What keeps something from being known; when several things do, the graver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Nobody has recorded a fact.
    Fact,
    /// A named authority has not yet found whether an open term holds.
    Open,
}

impl Out {
    /// The truth of a yes or no.
    #[must_use]
    pub fn truth(&self) -> Truth {
        match self {
            Self::Known(Value::Flag(holds)) => (*holds).into(),
            Self::Unknown(_) => Truth::Unknown,
            Self::Known(_) | Self::Absent => Truth::False,
        }
    }

    fn flag(holds: bool) -> Self {
        Self::Known(Value::Flag(holds))
    }

    /// The value, if it is known.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }

    fn why(&self) -> Option<Why> {
        if let Self::Unknown(why) = self { Some(*why) } else { None }
    }
}

/// What a slot of the frame holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// A value.
    Known(Value),
    /// Optional, and not stated.
    Absent,
    /// Needed, and not stated: the number of the act's parameter.
    Missing(u16),
    /// Handed to a definition without being known; a gap is nothing on record, which is an answer to
    /// whether anything is.
    Unknown {
        /// Why it is not known; the cause was noted where it was handed over.
        why: Why,
        /// Whether it is a gap.
        gap: bool,
    },
}

/// Evaluates conditions over some facts.
pub struct Evaluator<'a, F, W> {
    pub(crate) regulation: &'a Regulation,
    pub(crate) calendar: &'a Calendar,
    pub(crate) facts: &'a F,
    pub(crate) watch: W,
}

impl<'a, F: Facts, W: Watch> Evaluator<'a, F, W> {
    /// An evaluator that reports its steps to `watch`.
    pub fn new(regulation: &'a Regulation, calendar: &'a Calendar, facts: &'a F, watch: W) -> Self {
        Self { regulation, calendar, facts, watch }
    }

    /// The truth of condition `id` with `slots` filled.
    pub fn truth(&mut self, id: ExprId, slots: &mut Vec<Slot>) -> (Truth, Option<Why>) {
        let out = self.eval(id, slots);
        (out.truth(), out.why())
    }

    /// What `id` comes to with `slots` filled.
    pub fn eval(&mut self, id: ExprId, slots: &mut Vec<Slot>) -> Out {
        self.watch.enter(id);
        let out = self.step(id, slots);
        self.watch.leave(&out);
        out
    }

    fn step(&mut self, id: ExprId, slots: &mut Vec<Slot>) -> Out {
        match self.regulation.op(id) {
            Op::Broken => Out::Unknown(Why::Fact),
            Op::Const(value) => Out::Known(value.clone()),
            Op::Slot(slot) => self.slot(*slot, slots),
            Op::Field(record, field) => match self.eval(*record, slots) {
                Out::Known(Value::Ref(rec)) => self.field(rec, *field),
                Out::Known(_) => Out::Absent,
                other => other,
            },
            Op::Set(members) => self.set(members, slots),
            Op::Not(inner) => match self.eval(*inner, slots) {
                Out::Unknown(why) => Out::Unknown(why),
                out => Out::flag(out.truth() == Truth::False),
            },
            Op::And(parts) => self.all_or_any(parts, slots, Truth::False),
            Op::Or(parts) => self.all_or_any(parts, slots, Truth::True),
            Op::Compare(comparison, left, right) => {
                let (left, right) = (self.eval(*left, slots), self.eval(*right, slots));
                compare(*comparison, &left, &right)
            }
            Op::In(member, set) if let Op::Reach(reach) = self.regulation.op(*set) => {
                let member = self.eval(*member, slots);
                self.watch.enter(*set);
                let reached = self.reached(*set, reach, slots);
                self.watch.leave(&reached.out());
                reached.holds(&member)
            }
            Op::In(member, set) => {
                let (member, set) = (self.eval(*member, slots), self.eval(*set, slots));
                contains(&set, &member)
            }
            Op::Sum(minus, left, right) => {
                let (left, right) = (self.eval(*left, slots), self.eval(*right, slots));
                let worked = sum(self.calendar, *minus, &left, &right);
                self.worked_out(id, worked)
            }
            Op::Times(left, right) => {
                let (left, right) = (self.eval(*left, slots), self.eval(*right, slots));
                self.worked_out(id, times(&left, &right))
            }
            Op::Length(inner, unit) => {
                let inner = self.eval(*inner, slots);
                self.worked_out(id, length(*unit, &inner))
            }
            Op::PartOf(part, date) => part_of(*part, &self.eval(*date, slots)),
            Op::Edge(edge, period, date) => {
                let date = self.eval(*date, slots);
                self.worked_out(id, edge_of(*edge, *period, &date))
            }
            Op::Between(from, to) => {
                let (from, to) = (self.eval(*from, slots), self.eval(*to, slots));
                let worked = between(self.calendar, &from, &to);
                self.worked_out(id, worked)
            }
            Op::Present(inner) => self.present(*inner, slots),
            Op::Call(define, args) => {
                let define = self.regulation.define(*define);
                let mut inner = Vec::with_capacity(define.frame.slots.len());
                for arg in args {
                    let slot = match self.eval(*arg, slots) {
                        Out::Known(value) => Slot::Known(value),
                        Out::Absent => Slot::Absent,
                        // The body may not need it, or only ask whether it is there.
                        Out::Unknown(why) => {
                            let mut quiet =
                                Evaluator::new(self.regulation, self.calendar, self.facts, Blind);
                            let there = quiet.present(*arg, slots);
                            Slot::Unknown { why, gap: there.truth() == Truth::False }
                        }
                    };
                    inner.push(slot);
                }
                fit(&mut inner, &define.frame);
                self.eval(define.body, &mut inner)
            }
            Op::Finding(term, args) => {
                let mut values = Vec::with_capacity(args.len());
                for arg in args {
                    match self.eval(*arg, slots) {
                        Out::Known(value) => values.push(value),
                        Out::Absent => return Out::flag(false),
                        Out::Unknown(why) => return Out::Unknown(why),
                    }
                }
                match self.facts.finding(*term, &values) {
                    Some(holds) => Out::flag(holds),
                    None => {
                        self.watch.cause(|| Cause::Finding(*term, values));
                        Out::Unknown(Why::Open)
                    }
                }
            }
            Op::Same(inner) => self.eval(*inner, slots),
            Op::Reach(reach) => self.reached(id, reach, slots).out(),
            Op::Quantified(how, over, body) => self.quantified(*how, over, *body, slots),
        }
    }

    /// What step `id` came to; unknown, and why, where it is too large to be written.
    fn worked_out(&mut self, id: ExprId, worked: Option<Worked>) -> Out {
        match worked {
            Some(Worked { out, provisional }) => {
                if provisional {
                    self.watch.provisional();
                }
                out
            }
            None => {
                self.watch.cause(|| Cause::TooLarge(id));
                Out::Unknown(Why::Fact)
            }
        }
    }

    fn slot(&mut self, slot: u16, slots: &[Slot]) -> Out {
        match slots.get(usize::from(slot)) {
            Some(Slot::Known(value)) => Out::Known(value.clone()),
            Some(Slot::Absent) | None => Out::Absent,
            Some(Slot::Unknown { why, .. }) => Out::Unknown(*why),
            Some(Slot::Missing(param)) => {
                self.watch.cause(|| Cause::Param(*param));
                Out::Unknown(Why::Fact)
            }
        }
    }

    /// What is recorded in a field. A set nobody wrote is empty: its members are what was put in.
    fn field(&mut self, rec: Rec, field: FieldId) -> Out {
        if let Some(value) = self.facts.get(rec, field) {
            return Out::Known(value.clone());
        }
        let info = self.regulation.field(rec.kind, field);
        if let Some(default) = &info.default {
            Out::Known(default.clone())
        } else if info.optional {
            Out::Absent
        } else if info.ty.member().is_some() {
            Out::Known(Value::set(Vec::new()))
        } else {
            self.watch.cause(|| Cause::Field(rec, field));
            Out::Unknown(Why::Fact)
        }
    }

    fn set(&mut self, members: &[ExprId], slots: &mut Vec<Slot>) -> Out {
        let mut values = Vec::with_capacity(members.len());
        let mut unknown = None;
        for member in members {
            match self.eval(*member, slots) {
                Out::Known(value) => values.push(value),
                Out::Absent => {}
                Out::Unknown(why) => unknown = unknown.max(Some(why)),
            }
        }
        unknown.map_or_else(|| Out::Known(Value::set(values)), Out::Unknown)
    }

    /// `and` stops at the first false, `or` at the first true, unless every part is to be seen.
    fn all_or_any(&mut self, parts: &[ExprId], slots: &mut Vec<Slot>, decisive: Truth) -> Out {
        let (mut decided, mut unknown) = (false, None);
        for part in parts {
            let out = self.eval(*part, slots);
            if out.truth() == decisive {
                decided = true;
                if !W::SEES_ALL {
                    break;
                }
            }
            unknown = unknown.max(out.why());
        }
        match (decided, unknown) {
            (true, _) => Out::flag(decisive == Truth::True),
            (false, Some(why)) => Out::Unknown(why),
            (false, None) => Out::flag(decisive == Truth::False),
        }
    }

    /// Whether anything is recorded there: a gap is an answer to this question.
    fn present(&mut self, inner: ExprId, slots: &mut Vec<Slot>) -> Out {
        let record = match self.regulation.op(inner) {
            Op::Slot(slot) => {
                return match slots.get(usize::from(*slot)) {
                    Some(Slot::Unknown { why, gap: false }) => Out::Unknown(*why),
                    Some(Slot::Known(Value::Set(members))) => Out::flag(!members.is_empty()),
                    other => Out::flag(matches!(other, Some(Slot::Known(_)))),
                };
            }
            Op::Same(inner) => return self.present(*inner, slots),
            Op::Field(record, field) => Some((*record, *field)),
            _ => None,
        };
        if let Some((record, field)) = record {
            return match self.eval(record, slots) {
                Out::Known(Value::Ref(rec)) => Out::flag(match self.facts.get(rec, field) {
                    Some(Value::Set(members)) => !members.is_empty(),
                    Some(_) => true,
                    // What holds by default is there although nobody wrote it.
                    None => self.regulation.field(rec.kind, field).default.is_some(),
                }),
                Out::Unknown(why) => Out::Unknown(why),
                _ => Out::flag(false),
            };
        }
        match self.eval(inner, slots) {
            Out::Known(Value::Set(members)) => Out::flag(!members.is_empty()),
            Out::Known(_) => Out::flag(true),
            Out::Absent => Out::flag(false),
            Out::Unknown(why) => Out::Unknown(why),
        }
    }

    /// Every record or member that `over` runs over, with the truth of its filter; unknown if the
    /// set itself is.
    pub(crate) fn candidates(
        &mut self,
        over: &Over,
        slots: &mut Vec<Slot>,
    ) -> Result<Vec<Value>, Why> {
        match over.source {
            Source::Set(set) => match self.eval(set, slots) {
                Out::Known(Value::Set(members)) => Ok(members.to_vec()),
                Out::Unknown(why) => Err(why),
                _ => Ok(Vec::new()),
            },
            Source::Kind(kind) => {
                let mut found = Vec::new();
                let mut keep = |rec: Rec| {
                    found.push(Value::Ref(rec));
                    ControlFlow::Continue(())
                };
                let key = over.index.map(|(field, value)| (field, self.quiet(value, slots)));
                match key {
                    Some((field, Out::Known(value))) => {
                        self.facts.each_with(kind, field, &value, &mut keep);
                    }
                    // Nothing equals what is not there; and what is unknown decides nothing.
                    Some((_, Out::Absent)) => {}
                    Some((_, Out::Unknown(_))) | None => self.facts.each(kind, &mut keep),
                }
                Ok(found)
            }
        }
    }

    /// What `over` runs over and surely belongs to it.
    pub fn members(&mut self, over: &Over, slots: &mut Vec<Slot>) -> Vec<Value> {
        let mut members = self.candidates(over, slots).unwrap_or_default();
        members.retain(|candidate| {
            put(slots, over.slot, candidate.clone());
            over.filter.is_none_or(|filter| self.truth(filter, slots).0 == Truth::True)
        });
        members
    }

    /// Evaluates without reporting: the same condition is reported where it is judged.
    fn quiet(&self, id: ExprId, slots: &mut Vec<Slot>) -> Out {
        Evaluator::new(self.regulation, self.calendar, self.facts, Blind).eval(id, slots)
    }

    fn quantified(
        &mut self,
        how: How,
        over: &Over,
        body: Option<ExprId>,
        slots: &mut Vec<Slot>,
    ) -> Out {
        let candidates = match self.candidates(over, slots) {
            Ok(candidates) => candidates,
            Err(why) => return Out::Unknown(why),
        };
        let mut tally = Tally::default();
        for candidate in candidates {
            put(slots, over.slot, candidate.clone());
            let filter = match over.filter {
                Some(filter) => self.eval(filter, slots),
                None => Out::flag(true),
            };
            if filter.truth() == Truth::False {
                continue;
            }
            let done = match how {
                How::Some => tally.some(&filter),
                How::Every => {
                    let holds = body.map_or(Out::flag(true), |body| self.eval(body, slots));
                    tally.every(&filter, &holds)
                }
                How::All | How::Count => match body.map(|body| self.eval(body, slots)) {
                    None => tally.collect(&filter, &Out::Known(candidate)),
                    Some(part) => tally.collect(&filter, &part),
                },
                How::Sum(_) => {
                    let part = body.map_or(Out::Absent, |body| self.eval(body, slots));
                    tally.add(self.calendar, &filter, &part)
                }
                How::Min | How::Max => {
                    let part = body.map_or(Out::Absent, |body| self.eval(body, slots));
                    tally.pick(how == How::Max, &filter, &part)
                }
            };
            if done && !W::SEES_ALL {
                break;
            }
        }
        tally.result(how)
    }
}

/// What a quantifier has seen so far.
#[derive(Debug, Default)]
struct Tally {
    decided: bool,
    unknown: Option<Why>,
    members: Vec<Value>,
    total: Option<Value>,
}

impl Tally {
    fn some(&mut self, filter: &Out) -> bool {
        self.unknown = self.unknown.max(filter.why());
        self.decided |= filter.truth() == Truth::True;
        self.decided
    }

    /// False as soon as one surely belongs and surely fails.
    fn every(&mut self, filter: &Out, holds: &Out) -> bool {
        match (filter.truth(), holds.truth()) {
            (_, Truth::True) => {}
            (Truth::True, Truth::False) => self.decided = true,
            _ => self.unknown = self.unknown.max(filter.why()).max(holds.why()),
        }
        self.decided
    }

    fn collect(&mut self, filter: &Out, member: &Out) -> bool {
        self.unknown = self.unknown.max(filter.why()).max(member.why());
        self.members.extend(member.value().cloned());
        false
    }

    fn pick(&mut self, greatest: bool, filter: &Out, part: &Out) -> bool {
        self.unknown = self.unknown.max(filter.why()).max(part.why());
        if let Some(value) = part.value() {
            self.total = Some(outermost(greatest, self.total.take(), value));
        }
        false
    }

    fn add(&mut self, calendar: &Calendar, filter: &Out, part: &Out) -> bool {
        self.unknown = self.unknown.max(filter.why()).max(part.why());
        if let Some(value) = part.value() {
            let before = self.total.take();
            let added = match before {
                None => Some(Out::Known(value.clone())),
                Some(before) => {
                    sum(calendar, false, &Out::Known(before), part).map(|worked| worked.out)
                }
            };
            match added {
                Some(Out::Known(total)) => self.total = Some(total),
                _ => self.unknown = self.unknown.max(Some(Why::Fact)),
            }
        }
        false
    }

    fn result(self, how: How) -> Out {
        match (how, self.decided, self.unknown) {
            (How::Some, true, _) => Out::flag(true),
            (How::Every, true, _) => Out::flag(false),
            (_, _, Some(why)) => Out::Unknown(why),
            (How::Some, false, None) => Out::flag(false),
            (How::Every, false, None) => Out::flag(true),
            (How::All, ..) => Out::Known(Value::set(self.members)),
            (How::Count, ..) => {
                Out::Known(Value::Number(i64::try_from(self.members.len()).unwrap_or(i64::MAX)))
            }
            // The least of none is nothing at all.
            (How::Min | How::Max, ..) => self.total.map_or(Out::Absent, Out::Known),
            (How::Sum(ty), ..) => Out::Known(self.total.unwrap_or(match ty {
                Type::Money => Value::Money(0),
                Type::Days => Value::Days(0),
                Type::WorkingDays => Value::WorkingDays(0),
                Type::Months => Value::Months(0),
                _ => Value::Number(0),
            })),
        }
    }
}

/// `left + right`, or `left − right`; none if the result is too large to be written.
pub(crate) fn added(calendar: &Calendar, minus: bool, left: &Out, right: &Out) -> Option<Out> {
    sum(calendar, minus, left, right).map(|worked| worked.out)
}

/// Makes `slots` as long as `frame`.
pub(crate) fn fit(slots: &mut Vec<Slot>, frame: &Frame) {
    slots.resize(frame.slots.len().max(slots.len()), Slot::Absent);
}

/// Writes a bound name's slot.
pub(crate) fn put(slots: &mut Vec<Slot>, slot: u16, value: Value) {
    let at = usize::from(slot);
    if at >= slots.len() {
        slots.resize(at + 1, Slot::Absent);
    }
    if let Some(place) = slots.get_mut(at) {
        *place = Slot::Known(value);
    }
}
