//! Code → truth, each node at most once.

use super::{Code, Gap, Node, NodeId, Screen};
use crate::calendar::Calendar;
use crate::eval::{Blind, Evaluator, Facts, Out, Slot, Why};
use crate::program::{Comparison, Fill, Regulation};
use crate::value::{Truth, Value};

/// What has been worked out so far about one act on one state of the facts.
#[derive(Debug)]
pub(crate) struct Memo {
    known: Vec<Known>,
}

impl Memo {
    /// Nothing yet.
    pub(crate) fn new(code: &Code) -> Self {
        Self { known: vec![Known::NotYet; code.nodes.len()] }
    }
}

/// The truth of a node, in one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    NotYet,
    False,
    Fact,
    Open,
    True,
}

impl Known {
    fn of(out: &Out) -> Self {
        match out {
            Out::Known(Value::Flag(true)) => Self::True,
            Out::Unknown(Why::Fact) => Self::Fact,
            Out::Unknown(Why::Open) => Self::Open,
            Out::Known(_) | Out::Absent => Self::False,
        }
    }

    fn flag(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    fn unknown(why: Why) -> Self {
        match why {
            Why::Fact => Self::Fact,
            Why::Open => Self::Open,
        }
    }
}

/// A value that is looked at where it lies.
#[derive(Clone, Copy)]
enum Seen<'v> {
    Value(&'v Value),
    Absent,
    Unknown(Why),
}

/// One act on one state of the facts.
struct Run<'r, F> {
    regulation: &'r Regulation,
    calendar: &'r Calendar,
    code: &'r Code,
    facts: &'r F,
    /// The act's own slots: parameters, actor, date.
    slots: &'r [Slot],
}

/// The truth of `id`, and why it cannot be said if it cannot.
pub(crate) fn truth<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    code: &Code,
    facts: &F,
    slots: &[Slot],
    memo: &mut Memo,
    id: NodeId,
) -> (Truth, Option<Why>) {
    match (Run { regulation, calendar, code, facts, slots }).known(id, memo) {
        Known::True => (Truth::True, None),
        Known::Fact => (Truth::Unknown, Some(Why::Fact)),
        Known::Open => (Truth::Unknown, Some(Why::Open)),
        Known::False | Known::NotYet => (Truth::False, None),
    }
}

/// Whether a restraint surely has nothing to say.
pub(crate) fn is_silent<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    code: &Code,
    facts: &F,
    slots: &[Slot],
    memo: &mut Memo,
    screen: &Screen,
) -> bool {
    let run = Run { regulation, calendar, code, facts, slots };
    !screen.always
        && (screen.when.is_some_and(|when| run.known(when, memo) == Known::False)
            || (!screen.needs.is_empty()
                && screen.needs.iter().all(|need| run.known(*need, memo) == Known::True)))
}

impl<'r, F: Facts> Run<'r, F> {
    #[inline]
    fn known(&self, id: NodeId, memo: &mut Memo) -> Known {
        let at = id.0 as usize;
        match memo.known.get(at) {
            Some(Known::NotYet) => {}
            Some(known) => return *known,
            None => return Known::Fact,
        }
        let known = self.work_out(id, memo);
        if let Some(place) = memo.known.get_mut(at) {
            *place = known;
        }
        known
    }

    fn work_out(&self, id: NodeId, memo: &mut Memo) -> Known {
        let Some(node) = self.code.nodes.get(id.0 as usize) else { return Known::Fact };
        match node {
            Node::Not(inner) => match self.known(*inner, memo) {
                Known::True => Known::False,
                Known::False | Known::NotYet => Known::True,
                unknown => unknown,
            },
            Node::And(parts) => self.joined(parts, Known::False, Known::True, memo),
            Node::Or(parts) => self.joined(parts, Known::True, Known::False, memo),
            Node::Compare(comparison, left, right) => {
                compare(*comparison, self.value(*left), self.value(*right))
            }
            Node::In(member, set) => contains(self.value(*set), self.value(*member)),
            Node::PresentSlot(slot) => match self.slots.get(usize::from(*slot)) {
                Some(Slot::Known(Value::Set(members))) => Known::flag(!members.is_empty()),
                other => Known::flag(matches!(other, Some(Slot::Known(_)))),
            },
            Node::PresentField(record, field, default) => match self.value(*record) {
                Seen::Value(Value::Ref(rec)) => Known::flag(match self.facts.get(*rec, *field) {
                    Some(Value::Set(members)) => !members.is_empty(),
                    Some(_) => true,
                    None => *default,
                }),
                Seen::Unknown(why) => Known::unknown(why),
                _ => Known::False,
            },
            Node::Slow(expr, fills, all) => {
                let params = self.slots.len().saturating_sub(2);
                let at = |fill: &Fill| match fill {
                    Fill::Param(param) => param.at(),
                    Fill::Actor => params,
                    Fill::Date => params + 1,
                };
                let mut slots = Vec::with_capacity(*all);
                slots.extend(fills.iter().filter_map(|fill| self.slots.get(at(fill)).cloned()));
                slots.resize((*all).max(slots.len()), Slot::Absent);
                let mut evaluator =
                    Evaluator::new(self.regulation, self.calendar, self.facts, Blind);
                Known::of(&evaluator.eval(*expr, &mut slots))
            }
            Node::Const(_) | Node::Slot(_) | Node::Field(..) => match self.value(id) {
                Seen::Value(Value::Flag(holds)) => Known::flag(*holds),
                Seen::Unknown(why) => Known::unknown(why),
                _ => Known::False,
            },
        }
    }

    /// Stops at the first part that decides; otherwise the gravest unknown counts.
    fn joined(&self, parts: &[NodeId], decides: Known, neutral: Known, memo: &mut Memo) -> Known {
        let mut result = neutral;
        for part in parts {
            match self.known(*part, memo) {
                known if known == decides => return decides,
                Known::Open => result = Known::Open,
                Known::Fact if result == neutral => result = Known::Fact,
                _ => {}
            }
        }
        result
    }

    fn value(&self, id: NodeId) -> Seen<'r> {
        match self.code.nodes.get(id.0 as usize) {
            Some(Node::Const(value)) => Seen::Value(value),
            Some(Node::Slot(slot)) => match self.slots.get(usize::from(*slot)) {
                Some(Slot::Known(value)) => Seen::Value(value),
                Some(Slot::Missing(_)) => Seen::Unknown(Why::Fact),
                Some(Slot::Unknown { why, .. }) => Seen::Unknown(*why),
                Some(Slot::Absent) | None => Seen::Absent,
            },
            Some(Node::Field(record, field, gap)) => match self.value(*record) {
                Seen::Value(Value::Ref(rec)) => match (self.facts.get(*rec, *field), gap) {
                    (Some(value), _) | (None, Gap::Value(value)) => Seen::Value(value),
                    (None, Gap::Absent) => Seen::Absent,
                    (None, Gap::Unknown) => Seen::Unknown(Why::Fact),
                },
                Seen::Value(_) => Seen::Absent,
                other => other,
            },
            _ => Seen::Unknown(Why::Fact),
        }
    }
}

fn compare(comparison: Comparison, left: Seen<'_>, right: Seen<'_>) -> Known {
    let (a, b) = match (left, right) {
        (Seen::Absent, _) | (_, Seen::Absent) => {
            return Known::flag(comparison == Comparison::NotEqual);
        }
        (Seen::Unknown(a), Seen::Unknown(b)) => return Known::unknown(a.max(b)),
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => return Known::unknown(why),
        (Seen::Value(a), Seen::Value(b)) => (a, b),
    };
    Known::flag(comparison.holds(a.order(b)))
}

fn contains(set: Seen<'_>, member: Seen<'_>) -> Known {
    match (set, member) {
        (Seen::Absent, _) | (_, Seen::Absent) => Known::False,
        (Seen::Unknown(a), Seen::Unknown(b)) => Known::unknown(a.max(b)),
        (Seen::Value(Value::Set(members)), Seen::Unknown(_)) if members.is_empty() => Known::False,
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => Known::unknown(why),
        (Seen::Value(Value::Set(members)), Seen::Value(value)) => {
            Known::flag(members.binary_search(value).is_ok())
        }
        _ => Known::False,
    }
}
