//! Conditions → formulas.
//!
//! What is absent makes every comparison false but `≠`; that is written into the formula, so that the
//! literals themselves are two-valued. A quantifier that holds brings one record for which it does.

use super::formula::{Formula, Literal};
use super::place::{Info, Place, Places, What, days_of, is_number};
use crate::program::{Comparison, DefineId, How, Op, Over, Source, Type, Unit};
use crate::tree::ExprId;
use crate::value::Value;
use std::fmt::Write as _;
use tiaoli_text::Words;

/// Steps that lowering one question may take; what lies beyond is not looked into.
const MOST_STEPS: u32 = 20_000;

/// What a slot or an expression stands for.
#[derive(Debug, Clone)]
pub struct Val {
    what: Thing,
    /// Optional places that must hold something for this to be anything.
    needs: Vec<Place>,
}

#[derive(Debug, Clone)]
enum Thing {
    Place(Place),
    /// The first less the second, and so much more.
    Number(Option<Place>, Option<Place>, i64),
    Set(Vec<Val>),
}

impl Val {
    /// What stands at a place.
    pub fn at(places: &Places<'_>, place: Place) -> Self {
        let info = places.info(place);
        let what = if is_number(info.ty) {
            Thing::Number(Some(place), None, 0)
        } else {
            Thing::Place(place)
        };
        Self { what, needs: info.optional.then_some(place).into_iter().collect() }
    }

    /// That it is anything at all.
    pub fn there(&self) -> Formula {
        Formula::all(self.needs.iter().map(|place| Formula::Is(Literal::Has(*place, true))))
    }

    /// That it is at most `by` more than `other`; none where the solver cannot say it.
    pub fn at_most(&self, other: &Self, by: i64) -> Option<Formula> {
        let by = Self { what: Thing::Number(None, None, by), needs: Vec::new() };
        let other = sum(other, &by, false)?;
        let related = related(Comparison::LessEqual, self, &other)?;
        Some(Formula::all([self.there(), other.there(), related]))
    }

    /// That it is what `other` is; none where the solver cannot say it.
    pub fn equals(&self, other: &Self) -> Option<Formula> {
        Some(Formula::all([self.there(), other.there(), related(Comparison::Equal, self, other)?]))
    }

    /// The number, if it is a fixed one.
    pub fn number(&self) -> Option<i64> {
        if let Thing::Number(None, None, n) = self.what { Some(n) } else { None }
    }

    /// The place, if it is one.
    pub fn place(&self) -> Option<Place> {
        match self.what {
            Thing::Place(place) | Thing::Number(Some(place), None, 0) => Some(place),
            _ => None,
        }
    }
}

/// Lowers the conditions of one question.
pub struct Lowering<'p, 'r> {
    /// The places they are about.
    pub places: &'p mut Places<'r>,
    left: u32,
    /// What the text of an opaque place is taken from: the outermost call or quantifier.
    origin: Option<ExprId>,
    depth: usize,
}

impl<'p, 'r> Lowering<'p, 'r> {
    /// Into `places`.
    pub fn new(places: &'p mut Places<'r>) -> Self {
        Self { places, left: MOST_STEPS, origin: None, depth: 0 }
    }

    fn op(&self, id: ExprId) -> &'r Op {
        self.places.regulation.op(id)
    }

    /// That `id` holds if `yes`, that it does not otherwise.
    pub fn holds(&mut self, id: ExprId, slots: &[Val], yes: bool) -> Formula {
        if self.left == 0 {
            return self.opaque_flag(id, slots, yes);
        }
        self.left -= 1;
        match self.op(id) {
            Op::Const(Value::Flag(flag)) => truth(*flag == yes),
            Op::Same(inner) => self.holds(*inner, slots, yes),
            Op::Not(inner) => self.holds(*inner, slots, !yes),
            Op::And(parts) | Op::Or(parts) => {
                let parts: Vec<Formula> =
                    parts.iter().map(|part| self.holds(*part, slots, yes)).collect();
                if matches!(self.op(id), Op::And(_)) == yes {
                    Formula::all(parts)
                } else {
                    Formula::any(parts)
                }
            }
            Op::Compare(comparison, left, right) => {
                let formula = self.compare(id, *comparison, *left, *right, slots);
                polar(formula, yes)
            }
            Op::In(member, set) => self.member(id, *member, *set, slots, yes),
            Op::Present(inner) => {
                let formula = self.present(*inner, slots);
                polar(formula, yes)
            }
            Op::Call(define, args) => {
                let inner = self.arguments(*define, args, slots);
                let body = self.places.regulation.define(*define).body;
                self.within(id, |this| this.holds(body, &inner, yes))
            }
            Op::Quantified(how @ (How::Some | How::Every), over, body) => {
                self.quantified(id, *how, over, *body, slots, yes)
            }
            _ => {
                let value = self.value(id, slots);
                match value.place() {
                    Some(place) => {
                        let is = Formula::Is(self.flag(place));
                        polar(Formula::all([value.there(), is]), yes)
                    }
                    None => self.opaque_flag(id, slots, yes),
                }
            }
        }
    }

    fn within<T>(&mut self, id: ExprId, run: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.origin;
        self.origin = before.or(Some(id));
        let result = run(self);
        self.origin = before;
        result
    }

    fn flag(&mut self, place: Place) -> Literal {
        let yes = self.places.fixed(&Value::Flag(true), Type::Flag);
        Literal::Equal(place, yes, true)
    }

    fn opaque_flag(&mut self, id: ExprId, slots: &[Val], yes: bool) -> Formula {
        let place = self.opaque(id, slots, Type::Flag);
        let literal = self.flag(place);
        polar(Formula::Is(literal), yes)
    }

    /// A place for `id` as a whole: the same text about the same places is the same place.
    fn opaque(&mut self, id: ExprId, slots: &[Val], ty: Type) -> Place {
        let mut text = String::new();
        self.spell(id, slots, &mut text);
        let natural = matches!(self.op(id), Op::Quantified(How::Count, ..));
        let words = self.places.regulation.expr_words(self.origin.unwrap_or(id));
        let name = Words::new(words.zh, words.en.replace('_', " "));
        let what = What::Opaque(text);
        self.places.place(Info { what, ty, optional: false, natural, name })
    }

    fn arguments(&mut self, define: DefineId, args: &[ExprId], slots: &[Val]) -> Vec<Val> {
        let mut inner: Vec<Val> = args.iter().map(|arg| self.value(*arg, slots)).collect();
        let all = self.places.regulation.define(define).frame.slots.len();
        let filler = self.filler();
        inner.resize(all.max(inner.len()), filler);
        inner
    }

    /// What stands in the slot of a bound name until it is bound.
    fn filler(&mut self) -> Val {
        let place = self.places.fixed(&Value::Flag(false), Type::Flag);
        Val { what: Thing::Place(place), needs: Vec::new() }
    }

    /// What a value is.
    pub fn value(&mut self, id: ExprId, slots: &[Val]) -> Val {
        self.left = self.left.saturating_sub(1);
        match self.op(id) {
            Op::Const(value) => self.fixed(value),
            Op::Same(inner) => self.value(*inner, slots),
            Op::Slot(slot) => match slots.get(usize::from(*slot)) {
                Some(value) => value.clone(),
                None => self.unseen(id, slots, Type::Broken),
            },
            Op::Field(record, field) => {
                let record = self.value(*record, slots);
                let place = record.place().and_then(|place| self.places.field(place, *field));
                let Some(place) = place else { return self.unseen(id, slots, Type::Broken) };
                let mut value = Val::at(self.places, place);
                value.needs.splice(0..0, record.needs);
                value
            }
            Op::Set(members) => {
                let members = members.iter().map(|member| self.value(*member, slots)).collect();
                Val { what: Thing::Set(members), needs: Vec::new() }
            }
            Op::Length(inner, Unit::Days | Unit::CalendarDays) => self.value(*inner, slots),
            Op::Length(_, Unit::WorkingDays) | Op::Between(..) => {
                self.unseen(id, slots, Type::WorkingDays)
            }
            Op::Length(_, Unit::Months | Unit::Years) => self.unseen(id, slots, Type::Months),
            // Fractions leave gaps between whole numbers: nothing is concluded from their order.
            Op::Times(..) => self.unseen(id, slots, Type::Fraction),
            Op::PartOf(..) => self.unseen(id, slots, Type::Number),
            Op::Edge(..) => self.unseen(id, slots, Type::Date),
            Op::Reach(_) => self.unseen(id, slots, Type::EmptySet),
            Op::Sum(minus, left, right) => {
                let (left, right) = (self.value(*left, slots), self.value(*right, slots));
                match sum(&left, &right, *minus) {
                    Some(value) => value,
                    None if self.in_parts(id) => self.unseen(id, slots, Type::Fraction),
                    None => self.unseen(id, slots, Type::Number),
                }
            }
            Op::Call(define, args) => {
                let inner = self.arguments(*define, args, slots);
                let body = self.places.regulation.define(*define).body;
                self.within(id, |this| this.value(body, &inner))
            }
            Op::Finding(term, args) => {
                let args: Vec<Val> = args.iter().map(|arg| self.value(*arg, slots)).collect();
                let of: Option<Vec<Place>> = args.iter().map(Val::place).collect();
                let Some(of) = of else { return self.unseen(id, slots, Type::Flag) };
                let name = &self.places.regulation.term(*term).name;
                let list: Vec<Words> =
                    of.iter().map(|place| self.places.info(*place).name.clone()).collect();
                let Words { zh, en } = Words::join(&list, "、", ", ");
                let name = Words::new(
                    format!("{}({zh})", name.zh),
                    format!("{}({en})", name.en.replace('_', " ")),
                );
                let info = Info {
                    what: What::Finding(*term, of),
                    ty: Type::Flag,
                    optional: false,
                    natural: false,
                    name,
                };
                let (what, needs) = (Thing::Place(self.places.place(info)), Vec::new());
                let needs = args.into_iter().flat_map(|arg| arg.needs).chain(needs).collect();
                Val { what, needs }
            }
            Op::Quantified(How::Count, ..) => self.unseen(id, slots, Type::Number),
            Op::Quantified(How::Sum(ty), ..) => self.unseen(id, slots, *ty),
            // There may be none to choose from, and what is chosen may be anything.
            Op::Quantified(How::Min | How::Max, ..) => self.unseen(id, slots, Type::Fraction),
            Op::Quantified(How::All, over, body) => {
                let kind = match over.source {
                    Source::Kind(kind) if body.is_none() => Type::RefSet(kind),
                    Source::Kind(_) | Source::Set(_) => Type::EmptySet,
                };
                self.unseen(id, slots, kind)
            }
            _ => self.unseen(id, slots, Type::Flag),
        }
    }

    /// Whether a sum may come to a fraction.
    fn in_parts(&self, id: ExprId) -> bool {
        match self.op(id) {
            Op::Const(value) => matches!(value, Value::Fraction(_) | Value::MoneyPart(_)),
            Op::Times(..)
            | Op::Call(..)
            | Op::Quantified(How::Min | How::Max | How::Sum(_), ..) => true,
            Op::Same(inner) => self.in_parts(*inner),
            Op::Sum(_, left, right) => self.in_parts(*left) || self.in_parts(*right),
            _ => false,
        }
    }

    fn unseen(&mut self, id: ExprId, slots: &[Val], ty: Type) -> Val {
        let place = self.opaque(id, slots, ty);
        let what =
            if is_number(ty) { Thing::Number(Some(place), None, 0) } else { Thing::Place(place) };
        Val { what, needs: Vec::new() }
    }

    fn fixed(&mut self, value: &Value) -> Val {
        let what = match value {
            Value::Number(n) | Value::Money(n) | Value::Days(n) => Thing::Number(None, None, *n),
            Value::Date(date) => Thing::Number(None, None, days_of(*date)),
            Value::Choice(choice, _) => {
                Thing::Place(self.places.fixed(value, Type::Choice(*choice)))
            }
            Value::Flag(_) => Thing::Place(self.places.fixed(value, Type::Flag)),
            other => Thing::Place(self.places.fixed(other, Type::Text)),
        };
        Val { what, needs: Vec::new() }
    }

    fn compare(
        &mut self,
        id: ExprId,
        comparison: Comparison,
        left: ExprId,
        right: ExprId,
        slots: &[Val],
    ) -> Formula {
        let (a, b) = (self.value(left, slots), self.value(right, slots));
        let there = Formula::all([a.there(), b.there()]);
        let differ = comparison == Comparison::NotEqual;
        let wanted = if differ { Comparison::Equal } else { comparison };
        let Some(related) = related(wanted, &a, &b) else {
            return self.opaque_flag(id, slots, true);
        };
        let formula = Formula::all([there, related]);
        if differ { formula.negated() } else { formula }
    }

    fn member(
        &mut self,
        id: ExprId,
        member: ExprId,
        set: ExprId,
        slots: &[Val],
        yes: bool,
    ) -> Formula {
        let (own, of) = (self.value(member, slots), self.unwrap(set));
        if let Op::Quantified(How::All, over, None) = self.op(of) {
            let inner = with_slot(slots, over.slot, own.clone());
            let filter = over.filter.map_or(truth(yes), |filter| self.holds(filter, &inner, yes));
            let there = polar(own.there(), yes);
            let source = match over.source {
                Source::Kind(_) => truth(yes),
                Source::Set(source) => self.member(id, member, source, slots, yes),
            };
            let parts = [there, source, filter];
            return if yes { Formula::all(parts) } else { Formula::any(parts) };
        }
        let of = self.value(set, slots);
        let formula = match (&of.what, own.place()) {
            (Thing::Set(members), _) => {
                let same: Option<Vec<Formula>> =
                    members.iter().map(|one| own.equals(one)).collect();
                same.map(Formula::any)
            }
            (Thing::Place(set), Some(place)) => {
                let is = Formula::Is(Literal::Member(place, *set, true));
                Some(Formula::all([own.there(), of.there(), is]))
            }
            _ => None,
        };
        match formula {
            Some(formula) => polar(formula, yes),
            None => self.opaque_flag(id, slots, yes),
        }
    }

    /// Through brackets.
    fn unwrap(&self, mut id: ExprId) -> ExprId {
        while let Op::Same(inner) = self.op(id) {
            id = *inner;
        }
        id
    }

    fn present(&mut self, inner: ExprId, slots: &[Val]) -> Formula {
        let inner = self.unwrap(inner);
        let value = self.value(inner, slots);
        let there = value.there();
        let Some(place) = value.place() else { return there };
        let info = self.places.info(place);
        let gap = match (&info.what, self.op(inner)) {
            // What is needed may still be missing on record; what holds by default is never.
            (What::Field(record, field), Op::Field(..)) => {
                let Type::Ref(kind) = self.places.info(*record).ty else { return there };
                self.places.regulation.field(kind, *field).default.is_none()
            }
            (_, Op::Slot(_)) => info.ty.member().is_some(),
            (What::Opaque(_), _) => info.ty.member().is_some(),
            _ => false,
        };
        if gap { Formula::all([there, Formula::Is(Literal::Has(place, true))]) } else { there }
    }

    /// A quantifier that holds has an example; one of `every` that fails has a counter-example.
    fn quantified(
        &mut self,
        id: ExprId,
        how: How,
        over: &Over,
        body: Option<ExprId>,
        slots: &[Val],
        yes: bool,
    ) -> Formula {
        let whole = self.opaque(id, slots, Type::Flag);
        let literal = self.flag(whole);
        let said = polar(Formula::Is(literal), yes);
        if (how == How::Some) != yes {
            return said;
        }
        let Some(ty) = self.member_type(over, slots) else { return said };
        let kind = self.places.regulation.kind_of(ty);
        let called = kind.map(|kind| self.places.regulation.kind(kind).name.clone());
        let name = called.map_or(over.name.clone(), |kind| {
            Words::new(format!("某{}", kind.zh), format!("some {}", kind.en.replace('_', " ")))
        });
        let what = What::Example(whole);
        let example = self.places.place(Info { what, ty, optional: false, natural: false, name });
        let inner = with_slot(slots, over.slot, Val::at(self.places, example));
        let mut parts = vec![said];
        if let Source::Set(set) = over.source
            && let Thing::Place(set) = self.value(set, slots).what
        {
            parts.push(Formula::Is(Literal::Member(example, set, true)));
        }
        parts.extend(over.filter.map(|filter| self.holds(filter, &inner, true)));
        parts.extend(body.map(|body| self.holds(body, &inner, yes)));
        Formula::all(parts)
    }

    fn member_type(&mut self, over: &Over, slots: &[Val]) -> Option<Type> {
        match over.source {
            Source::Kind(kind) => Some(Type::Ref(kind)),
            Source::Set(set) => {
                let set = self.value(set, slots).place()?;
                self.places.info(set).ty.member().filter(|ty| *ty != Type::Broken)
            }
        }
    }

    /// The text of a condition with its places in it: the same text means the same.
    fn spell(&mut self, id: ExprId, slots: &[Val], out: &mut String) {
        if self.left == 0 {
            let _ = write!(out, "#{}", id.0);
            return;
        }
        self.left -= 1;
        let parts: Vec<ExprId> = match self.op(id) {
            Op::Broken => Vec::new(),
            Op::Const(value) => {
                let _ = write!(out, "{value:?}");
                return;
            }
            Op::Slot(slot) => {
                let value = slots.get(usize::from(*slot)).map(|value| &value.what);
                let _ = write!(out, "{value:?}");
                return;
            }
            Op::Same(inner) => return self.spell(*inner, slots, out),
            Op::Call(define, args) => {
                let inner = self.arguments(*define, args, slots);
                return self.spell(self.places.regulation.define(*define).body, &inner, out);
            }
            Op::Reach(reach) => {
                out.push_str("reach(");
                self.spell(reach.start, slots, out);
                self.depth += 1;
                let ty = Type::Ref(reach.kind);
                let (what, name) = (What::Bound(self.depth, ty), reach.name.clone());
                let info = Info { what, ty, optional: false, natural: false, name };
                let bound = self.places.place(info);
                let inner = with_slot(slots, reach.slot, Val::at(self.places, bound));
                out.push(' ');
                self.spell(reach.step, &inner, out);
                self.depth -= 1;
                out.push(')');
                return;
            }
            Op::Quantified(how, over, body) => {
                let _ = write!(out, "{how:?}({:?} ", over.source);
                if let Source::Set(set) = over.source {
                    self.spell(set, slots, out);
                }
                self.depth += 1;
                let ty = self.member_type(over, slots).unwrap_or(Type::Broken);
                let info = Info {
                    what: What::Bound(self.depth, ty),
                    ty,
                    optional: false,
                    natural: false,
                    name: over.name.clone(),
                };
                let bound = self.places.place(info);
                let inner = with_slot(slots, over.slot, Val::at(self.places, bound));
                for part in [over.filter, *body].into_iter().flatten() {
                    out.push(' ');
                    self.spell(part, &inner, out);
                }
                self.depth -= 1;
                out.push(')');
                return;
            }
            Op::Field(record, field) => {
                let _ = write!(out, "f{}", field.0);
                vec![*record]
            }
            Op::Length(inner, unit) => {
                let _ = write!(out, "{unit:?}");
                vec![*inner]
            }
            Op::Times(left, right) => {
                out.push('*');
                vec![*left, *right]
            }
            Op::PartOf(period, date) => {
                let _ = write!(out, "part{period:?}");
                vec![*date]
            }
            Op::Edge(edge, period, date) => {
                let _ = write!(out, "{edge:?}{period:?}");
                vec![*date]
            }
            Op::Between(from, to) => {
                out.push_str("between");
                vec![*from, *to]
            }
            Op::Not(inner) | Op::Present(inner) => {
                out.push_str(if matches!(self.op(id), Op::Not(_)) { "not" } else { "u" });
                if matches!(self.op(id), Op::Present(_)) {
                    out.push('p');
                }
                vec![*inner]
            }
            Op::And(parts) => {
                out.push('&');
                parts.to_vec()
            }
            Op::Or(parts) => {
                out.push('|');
                parts.to_vec()
            }
            Op::Set(parts) => {
                out.push('s');
                parts.to_vec()
            }
            Op::Compare(comparison, left, right) => {
                let _ = write!(out, "{comparison:?}");
                vec![*left, *right]
            }
            Op::In(left, right) => {
                out.push('e');
                vec![*left, *right]
            }
            Op::Sum(minus, left, right) => {
                out.push(if *minus { '-' } else { '+' });
                vec![*left, *right]
            }
            Op::Finding(term, args) => {
                let _ = write!(out, "t{}", term.0);
                args.to_vec()
            }
        };
        out.push('(');
        for part in parts {
            self.spell(part, slots, out);
            out.push(' ');
        }
        out.push(')');
    }
}

fn truth(holds: bool) -> Formula {
    if holds { Formula::True } else { Formula::False }
}

/// The formula, or its opposite.
fn polar(formula: Formula, yes: bool) -> Formula {
    if yes { formula } else { formula.negated() }
}

/// `slots` with a bound name's slot filled.
fn with_slot(slots: &[Val], slot: u16, value: Val) -> Vec<Val> {
    let mut inner = slots.to_vec();
    let at = usize::from(slot);
    if at >= inner.len() {
        inner.resize(at + 1, value.clone());
    }
    if let Some(place) = inner.get_mut(at) {
        *place = value;
    }
    inner
}

/// `a + b`, or `a − b`; none if it is more than one place less one other.
fn sum(a: &Val, b: &Val, minus: bool) -> Option<Val> {
    let (Thing::Number(p, q, c), Thing::Number(r, s, d)) = (&a.what, &b.what) else { return None };
    let (r, s, d) = if minus { (s, r, d.checked_neg()?) } else { (r, s, *d) };
    let (plus, less, rest) = balance([*p, *r], [*q, *s], c.checked_add(d)?)?;
    let needs = a.needs.iter().chain(&b.needs).copied().collect();
    Some(Val { what: Thing::Number(plus, less, rest), needs })
}

/// Cancels what stands on both sides; none if more than one place is left on a side.
fn balance(
    plus: [Option<Place>; 2],
    less: [Option<Place>; 2],
    rest: i64,
) -> Option<(Option<Place>, Option<Place>, i64)> {
    let mut plus: Vec<Place> = plus.into_iter().flatten().collect();
    let mut less: Vec<Place> = less.into_iter().flatten().collect();
    plus.retain(|place| match less.iter().position(|other| other == place) {
        Some(at) => {
            less.swap_remove(at);
            false
        }
        None => true,
    });
    let single = plus.len() <= 1 && less.len() <= 1;
    single.then(|| (plus.pop(), less.pop(), rest))
}

/// How two values stand to each other; none where the solver cannot say it.
fn related(comparison: Comparison, a: &Val, b: &Val) -> Option<Formula> {
    let (Thing::Number(p, q, c), Thing::Number(r, s, d)) = (&a.what, &b.what) else {
        let equal = comparison == Comparison::Equal;
        let (a, b) = (a.place().filter(|_| equal)?, b.place()?);
        return Some(if a == b {
            Formula::True
        } else {
            Formula::Is(Literal::Equal(a.min(b), a.max(b), true))
        });
    };
    // a − b + rest stands so to nought.
    let (plus, less, rest) = balance([*p, *s], [*q, *r], c.checked_sub(*d)?)?;
    if plus.is_none() && less.is_none() {
        return Some(truth(comparison.holds(rest.cmp(&0))));
    }
    let most = |by: i64| {
        let most = rest.checked_neg()?.checked_add(by)?;
        Some(Formula::Is(Literal::AtMost(plus, less, most)))
    };
    let least = |by: i64| {
        let most = rest.checked_sub(by)?;
        Some(Formula::Is(Literal::AtMost(less, plus, most)))
    };
    match comparison {
        Comparison::Less => most(-1),
        Comparison::LessEqual => most(0),
        Comparison::Greater => least(1),
        Comparison::GreaterEqual => least(0),
        Comparison::Equal => Some(Formula::all([most(0)?, least(0)?])),
        Comparison::NotEqual => Some(Formula::any([most(-1)?, least(1)?])),
    }
}
