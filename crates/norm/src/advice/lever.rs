//! From a failing condition to what would make it hold.

use super::Step;
use super::create::Maker;
use super::supply::{fed_by, holders, is_written};
use crate::calendar::Calendar;
use crate::eval::{Blind, Cause, Evaluator, Facts, Node, Out, Slot, added};
use crate::judge::{Draft, Ground, Reason};
use crate::program::{
    Body, Comparison, Concern, FieldId, Fill, How, NormId, Op, Over, ParamId, Regulation, Type,
};
use crate::tree::ExprId;
use crate::value::{Rec, Truth, Value};
use std::ops::ControlFlow;

/// Values tried for one place.
const MOST_VALUES: usize = 3;

/// Conditions inside conditions that are looked into.
const DEEPEST: usize = 24;

/// What a slot is filled with, and what would have to change for it to hold something else.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    place: Option<Place>,
    /// What it is filled with.
    pub(super) out: Out,
}

/// Something that can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Param(ParamId),
    Actor,
    Date,
    Field(Rec, FieldId),
}

/// What would mend one reason, the plainest first.
pub(super) fn levers<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
    reason: &Reason,
) -> Vec<Step> {
    let mut seeker = Seeker::new(regulation, calendar, facts, draft);
    if reason.ground == Ground::NoReason
        && let Some(norm) = reason.norm
    {
        seeker.found.push(Step::Reason(norm, reason.need));
    }
    if matches!(reason.ground, Ground::NoPower | Ground::Reserved) {
        let others = holders(regulation, calendar, facts, draft.act, draft.date, &draft.take);
        let others = others.into_iter().filter(|rec| *rec != draft.actor).take(MOST_VALUES);
        seeker.found.extend(others.map(Step::Actor));
    }
    if reason.ground == Ground::NotGoverned
        && let Some(Body::Commence(day)) = reason.norm.map(|norm| &regulation.norm(norm).body)
    {
        seeker.found.push(Step::On(*day));
    }
    match reason.norm {
        Some(norm) => seeker.norm(norm, reason),
        None => {
            for node in &reason.proof {
                seeker.unknown(node);
            }
        }
    }
    for cause in &reason.missing {
        seeker.cause(cause);
    }
    seeker.found.retain(|step| !matches!(step, Step::Actor(rec) if *rec == draft.actor));
    seeker.found
}

/// Looks for steps in proofs.
pub(super) struct Seeker<'a, F> {
    regulation: &'a Regulation,
    calendar: &'a Calendar,
    facts: &'a F,
    draft: &'a Draft,
    /// Facts are imagined otherwise, whether or not an act could ever make them so.
    pub(super) imagined: bool,
    /// What was found.
    pub(super) found: Vec<Step>,
}

impl<'a, F: Facts> Seeker<'a, F> {
    /// For an act on some facts.
    pub(super) fn new(
        regulation: &'a Regulation,
        calendar: &'a Calendar,
        facts: &'a F,
        draft: &'a Draft,
    ) -> Self {
        Self { regulation, calendar, facts, draft, imagined: false, found: Vec::new() }
    }

    /// The proof of a reason that a norm gives: what it requires is to hold, the condition under which it
    /// applies is not to, an exception to it is.
    fn norm(&mut self, id: NormId, reason: &Reason) {
        let regulation = self.regulation;
        let norm = regulation.norm(id);
        let power = matches!(norm.body, Body::Power { .. } | Body::Remedy { .. });
        for node in &reason.proof {
            let env = self.frame(id);
            let own_when = norm.when == Some(node.expr);
            let exception = regulation
                .norms
                .iter()
                .enumerate()
                .find(|(_, norm)| !own_when && norm.when == Some(node.expr));
            let (wanted, env) = match exception {
                _ if own_when => (power, env),
                Some((at, _)) => {
                    let id = u16::try_from(at).map(NormId);
                    // Of a power, an exception takes away.
                    (!power, id.map_or_else(|_| Vec::new(), |id| self.frame(id)))
                }
                None => (true, env),
            };
            self.make(node, wanted, &env, 0);
        }
    }

    /// The slots of a norm, filled from the act.
    pub(super) fn frame(&self, id: NormId) -> Vec<Bound> {
        let regulation = self.regulation;
        let act = regulation.act(self.draft.act);
        let own = act.params.iter().enumerate().map(|(at, param)| {
            let stated =
                self.draft.take.get(at).cloned().flatten().or_else(|| param.default.clone());
            let out = match stated {
                Some(value) => Out::Known(value),
                None if param.optional => Out::Absent,
                None => Out::Unknown(crate::eval::Why::Fact),
            };
            let place = u16::try_from(at).ok().map(|at| Place::Param(ParamId(at)));
            Bound { place, out }
        });
        let actor = Out::Known(Value::Ref(self.draft.actor));
        let date = Out::Known(Value::Date(self.draft.date));
        let own: Vec<Bound> = own
            .chain([
                Bound { place: Some(Place::Actor), out: actor },
                Bound { place: Some(Place::Date), out: date },
            ])
            .collect();
        let params = act.params.len();
        let Some(Some(fills)) = concern(regulation, self.draft, id).map(|c| c.fills.as_ref())
        else {
            return own;
        };
        let at = |fill: &Fill| match fill {
            Fill::Param(param) => param.at(),
            Fill::Actor => params,
            Fill::Date => params + 1,
        };
        fills.iter().filter_map(|fill| own.get(at(fill)).cloned()).collect()
    }

    /// Steps that would make `node` come to `wanted`.
    fn make(&mut self, node: &Node, wanted: bool, env: &[Bound], depth: usize) {
        if depth > DEEPEST || node.out.truth() == Truth::from(wanted) {
            return;
        }
        let regulation = self.regulation;
        let first = node.inner.first();
        match regulation.op(node.expr) {
            Op::Same(_) => self.all(&node.inner, wanted, env, depth),
            Op::And(_) | Op::Or(_) => self.all(&node.inner, wanted, env, depth),
            Op::Not(_) => self.all(&node.inner, !wanted, env, depth),
            Op::Compare(comparison, ..) => {
                if let [left, right] = node.inner.as_slice() {
                    let (there, back) = (*comparison, turned(*comparison));
                    let (there, back) =
                        if wanted { (there, back) } else { (opposite(there), opposite(back)) };
                    self.compare(there, left, right, env);
                    self.compare(back, right, left, env);
                }
            }
            Op::In(..) => {
                if let [member, set] = node.inner.as_slice() {
                    self.member(member, set, wanted, env);
                }
            }
            Op::Present(inner) => {
                if let (true, Some(place)) = (wanted, self.present(*inner, first, env)) {
                    self.some_value(place);
                }
            }
            Op::Call(define, _) => {
                let (Some(body), true) = (node.inner.last(), node.inner.len() > 1) else { return };
                let count = regulation.define(*define).params;
                let args = node.inner.iter().take(count);
                let inner: Vec<Bound> = args
                    .map(|arg| Bound { place: self.place(arg, env), out: arg.out.clone() })
                    .collect();
                self.make(body, wanted, &inner, depth + 1);
            }
            Op::Finding(term, _) => {
                let of: Option<Vec<Value>> =
                    node.inner.iter().map(|arg| arg.out.value().cloned()).collect();
                self.found.extend(of.map(|of| Step::Find(*term, of, wanted)));
            }
            Op::Quantified(how, over, body) => {
                self.quantified(node, *how, over, *body, wanted, env, depth);
            }
            _ => {
                if let Some(place) = self.place(node, env) {
                    self.set(place, Value::Flag(wanted));
                }
            }
        }
    }

    fn all(&mut self, nodes: &[Node], wanted: bool, env: &[Bound], depth: usize) {
        for node in nodes {
            self.make(node, wanted, env, depth + 1);
        }
    }

    /// Steps to every edge inside `node`: where a comparison changes its answer, and each value of what is
    /// closed.
    pub(super) fn edges(&mut self, node: &Node, env: &[Bound], depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let regulation = self.regulation;
        match regulation.op(node.expr) {
            Op::Same(_) | Op::And(_) | Op::Or(_) | Op::Not(_) => {
                for inner in &node.inner {
                    self.edges(inner, env, depth + 1);
                }
            }
            Op::Compare(..) => {
                if let [left, right] = node.inner.as_slice() {
                    for (side, other) in [(left, right), (right, left)] {
                        for comparison in [Comparison::Less, Comparison::Equal, Comparison::Greater]
                        {
                            self.compare(comparison, side, other, env);
                        }
                        self.compare(Comparison::NotEqual, side, other, env);
                    }
                }
            }
            Op::In(..) => {
                if let [member, set] = node.inner.as_slice() {
                    self.member(member, set, true, env);
                    self.member(member, set, false, env);
                }
            }
            Op::Call(define, _) => {
                let Some(body) = node.inner.last() else { return };
                let args = node.inner.iter().take(regulation.define(*define).params);
                let inner: Vec<Bound> = args
                    .map(|arg| Bound { place: self.place(arg, env), out: arg.out.clone() })
                    .collect();
                self.edges(body, &inner, depth + 1);
            }
            Op::Quantified(how, over, body) => {
                self.quantified(node, *how, over, *body, true, env, depth);
                for inner in node.inner.iter().take(6) {
                    self.edges(inner, env, depth + 1);
                }
            }
            _ => {
                for wanted in [true, false] {
                    self.make(node, wanted, env, depth);
                }
            }
        }
    }

    /// What would have to change for `node` to come to something else.
    fn place(&self, node: &Node, env: &[Bound]) -> Option<Place> {
        match self.regulation.op(node.expr) {
            Op::Same(_) => self.place(node.inner.first()?, env),
            Op::Slot(slot) => env.get(usize::from(*slot))?.place,
            Op::Field(_, field) => match node.inner.first()?.out {
                Out::Known(Value::Ref(rec)) => Some(Place::Field(rec, *field)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The place asked about by `present`, whose field is not evaluated but whose record is.
    fn present(&self, inner: ExprId, record: Option<&Node>, env: &[Bound]) -> Option<Place> {
        match self.regulation.op(inner) {
            Op::Same(inner) => self.present(*inner, record, env),
            Op::Slot(slot) => env.get(usize::from(*slot))?.place,
            Op::Field(_, field) => match record?.out {
                Out::Known(Value::Ref(rec)) => Some(Place::Field(rec, *field)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Makes `side` stand so to what `other` is.
    fn compare(&mut self, comparison: Comparison, side: &Node, other: &Node, env: &[Bound]) {
        let Some(value) = other.out.value() else { return };
        if let Some(place) = self.place(side, env) {
            for value in self.values_that(comparison, value) {
                self.set(place, value);
            }
            return;
        }
        // `date + 5 days`: what stands before the sum moves by as much.
        if let (Op::Sum(minus, ..), [base, more]) =
            (self.regulation.op(side.expr), side.inner.as_slice())
            && let Some(place) = self.place(base, env)
        {
            let moved = added(self.calendar, !minus, &other.out, &more.out);
            let moved = moved.as_ref().and_then(Out::value);
            let values = moved.map(|value| self.values_that(comparison, value));
            for value in values.unwrap_or_default() {
                self.set(place, value);
            }
        }
    }

    /// Values that stand so to `value`, the nearest first.
    fn values_that(&self, comparison: Comparison, value: &Value) -> Vec<Value> {
        match comparison {
            Comparison::Equal | Comparison::LessEqual | Comparison::GreaterEqual => {
                vec![value.clone()]
            }
            Comparison::Less => next(value, -1).into_iter().collect(),
            Comparison::Greater => next(value, 1).into_iter().collect(),
            Comparison::NotEqual => match value {
                Value::Flag(flag) => vec![Value::Flag(!flag)],
                Value::Choice(choice, own) => {
                    let count = self.regulation.choice(*choice).values.len();
                    let others = (0..count).filter_map(|n| u16::try_from(n).ok());
                    let others = others.filter(|n| n != own).map(|n| Value::Choice(*choice, n));
                    others.take(MOST_VALUES).collect()
                }
                Value::Ref(rec) => {
                    let others = self.records(rec.kind).into_iter().filter(|other| other != rec);
                    others.map(Value::Ref).take(MOST_VALUES).collect()
                }
                other => next(other, 1).into_iter().collect(),
            },
        }
    }

    fn member(&mut self, member: &Node, set: &Node, wanted: bool, env: &[Bound]) {
        if let (true, Some(place)) = (wanted, self.place(member, env)) {
            let members = set.out.value().map(|set| set.members().to_vec()).unwrap_or_default();
            for value in members.into_iter().take(MOST_VALUES) {
                self.set(place, value);
            }
        }
        if let (false, Some(place), Some(Value::Choice(choice, _))) =
            (wanted, self.place(member, env), member.out.value())
        {
            let inside = set.out.value().map(|set| set.members().to_vec()).unwrap_or_default();
            let others = self.samples(Type::Choice(*choice)).into_iter();
            let others = others.filter(|value| !inside.contains(value)).take(MOST_VALUES);
            for value in others.collect::<Vec<_>>() {
                self.set(place, value);
            }
        }
        if let (Some(place), Some(value)) = (self.place(set, env), member.out.value()) {
            let mut members = set.out.value().map(|set| set.members().to_vec()).unwrap_or_default();
            members.retain(|known| known != value);
            if wanted {
                members.push(value.clone());
            }
            self.set(place, Value::set(members));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one quantifier, where it stands")]
    fn quantified(
        &mut self,
        node: &Node,
        how: How,
        over: &Over,
        body: Option<ExprId>,
        wanted: bool,
        env: &[Bound],
        depth: usize,
    ) {
        let part = |id: Option<ExprId>| {
            let inner = node.inner.iter();
            inner.filter(move |inner| Some(inner.expr) == id).take(4)
        };
        match (how, wanted) {
            (How::Some, true) => {
                let slots: Vec<Slot> = env.iter().map(|bound| slot(&bound.out)).collect();
                let maker = Maker {
                    regulation: self.regulation,
                    calendar: self.calendar,
                    facts: self.facts,
                };
                self.found.extend(maker.make(over, &slots));
                for filter in part(over.filter) {
                    self.make(filter, true, env, depth + 1);
                }
            }
            (How::Some, false) => {
                for filter in part(over.filter) {
                    self.make(filter, false, env, depth + 1);
                }
            }
            (How::Every, true) => {
                for body in part(body) {
                    self.make(body, true, env, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Puts `value` where it belongs: into the act, its day, its actor, or the records.
    fn set(&mut self, place: Place, value: Value) {
        match place {
            Place::Param(param) => {
                let info = self.regulation.param(self.draft.act, param);
                if !info.new {
                    self.found.push(Step::State(param, value));
                }
            }
            Place::Actor => {
                let rec = value.as_ref().filter(|rec| {
                    rec.kind == self.regulation.act(self.draft.act).by && !rec.is_unborn()
                });
                self.found.extend(rec.map(Step::Actor));
            }
            Place::Date => {
                if let Value::Date(date) = value
                    && date > self.draft.date
                {
                    self.found.push(Step::On(date));
                }
            }
            Place::Field(rec, field) => {
                for param in fed_by(self.regulation, self.draft.act, rec.kind, field) {
                    self.found.push(Step::State(param, value.clone()));
                }
                let gap = self.imagined || self.facts.get(rec, field).is_none();
                if !rec.is_unborn() && (gap || is_written(self.regulation, rec.kind, field)) {
                    self.found.push(Step::Write(rec, field, value));
                }
            }
        }
    }

    /// Puts something where nothing is.
    fn some_value(&mut self, place: Place) {
        let ty = match place {
            Place::Param(param) => self.regulation.param(self.draft.act, param).ty,
            Place::Field(rec, field) => self.regulation.field(rec.kind, field).ty,
            Place::Actor | Place::Date => return,
        };
        for value in self.samples(ty) {
            self.set(place, value);
        }
    }

    fn samples(&self, ty: Type) -> Vec<Value> {
        match ty {
            Type::Flag => vec![Value::Flag(true), Value::Flag(false)],
            Type::Number => vec![Value::Number(1)],
            Type::Money => vec![Value::Money(100)],
            Type::Days => vec![Value::Days(1)],
            Type::Date => vec![Value::Date(self.draft.date)],
            Type::Text => vec![Value::Text("…".into())],
            Type::Choice(choice) => {
                let count = self.regulation.choice(choice).values.len();
                let all = (0..count).filter_map(|n| u16::try_from(n).ok());
                all.map(|n| Value::Choice(choice, n)).collect()
            }
            Type::Ref(kind) => {
                self.records(kind).into_iter().take(MOST_VALUES).map(Value::Ref).collect()
            }
            Type::RefSet(kind) => {
                let first = self.records(kind).into_iter().take(1).map(Value::Ref).collect();
                vec![Value::set(first)]
            }
            _ => Vec::new(),
        }
    }

    fn records(&self, kind: crate::program::KindId) -> Vec<Rec> {
        let mut found = Vec::new();
        self.facts.each(kind, &mut |rec| {
            found.push(rec);
            if found.len() < 64 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        found
    }

    /// Something missing, where no comparison says what it should be.
    fn cause(&mut self, cause: &Cause) {
        match cause {
            Cause::Param(param) => self.some_value(Place::Param(ParamId(*param))),
            Cause::Field(rec, field) => self.some_value(Place::Field(*rec, *field)),
            Cause::Finding(term, of) => {
                for holds in [true, false] {
                    let step = Step::Find(*term, of.clone(), holds);
                    if !self.found.contains(&step) {
                        self.found.push(step);
                    }
                }
            }
            Cause::TooLarge(_) => {}
        }
    }

    fn unknown(&mut self, node: &Node) {
        for cause in node.missing() {
            self.cause(&cause);
        }
    }
}

/// How the norm sees the act, wherever it stands among those that concern it.
fn concern<'r>(regulation: &'r Regulation, draft: &Draft, id: NormId) -> Option<&'r Concern> {
    let concerns = regulation.concerns(draft.act);
    let lists = [&concerns.powers, &concerns.restraints, &concerns.limits, &concerns.duties];
    let mut open: Vec<&Concern> = lists.into_iter().flatten().collect();
    while let Some(concern) = open.pop() {
        if concern.norm == id {
            return Some(concern);
        }
        open.extend(&concern.exceptions);
    }
    None
}

pub(super) fn slot(out: &Out) -> Slot {
    match out {
        Out::Known(value) => Slot::Known(value.clone()),
        Out::Absent => Slot::Absent,
        Out::Unknown(why) => Slot::Unknown { why: *why, gap: true },
    }
}

/// The value one step above or below, where values come in steps.
pub(super) fn next(value: &Value, by: i64) -> Option<Value> {
    Some(match value {
        Value::Number(n) => Value::Number(n.checked_add(by)?),
        Value::Money(n) => Value::Money(n.checked_add(by)?),
        Value::Days(n) => Value::Days(n.checked_add(by)?),
        Value::Date(date) => Value::Date(date.checked_add(jiff::Span::new().days(by)).ok()?),
        _ => return None,
    })
}

/// The comparison that holds exactly when this one does not.
fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterEqual,
        Comparison::LessEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessEqual,
        Comparison::GreaterEqual => Comparison::Less,
    }
}

/// The comparison with its sides exchanged.
pub(super) fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

/// What `id` comes to with `slots` filled.
pub(super) fn value_of<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    id: ExprId,
    slots: &[Slot],
) -> Option<Value> {
    let mut slots = slots.to_vec();
    match Evaluator::new(regulation, calendar, facts, Blind).eval(id, &mut slots) {
        Out::Known(value) => Some(value),
        _ => None,
    }
}
