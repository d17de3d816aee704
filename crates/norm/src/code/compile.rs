//! Norms → code: one pass over the conditions of each kind of act.

use super::{Code, Gap, Node, NodeId, Screen};
use crate::program::{
    ActId, Body, Clash, Concern, Fill, Norm, NormId, Op, ParamId, Regulation, Type,
};
use crate::tree::ExprId;
use crate::value::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Compiles the conditions of every kind of act, and notes in each concern which nodes are its own.
pub fn compile(regulation: &mut Regulation) {
    let mut codes = Vec::with_capacity(regulation.acts.len());
    for at in 0..regulation.acts.len() {
        let Ok(act) = u16::try_from(at).map(ActId) else { break };
        let Some(place) = regulation.concerns.get_mut(at) else { break };
        let mut concerns = std::mem::take(place);
        let mut compiler =
            Compiler { regulation, act, code: Code::default(), known: BTreeMap::new() };
        let lists = [
            &mut concerns.powers,
            &mut concerns.restraints,
            &mut concerns.limits,
            &mut concerns.duties,
        ];
        for concern in lists.into_iter().flatten() {
            compiler.concern(concern);
        }
        for (_, concern) in &mut concerns.orders {
            compiler.concern(concern);
        }
        concerns.clashes = compiler.clashes(&concerns.restraints);
        let screens = concerns.restraints.iter().map(|concern| compiler.screen(concern)).collect();
        concerns.screens = screens;
        codes.push(compiler.code);
        if let Some(place) = regulation.concerns.get_mut(at) {
            *place = concerns;
        }
    }
    regulation.codes = codes;
}

struct Compiler<'a> {
    regulation: &'a Regulation,
    act: ActId,
    code: Code,
    /// Nodes by what they say.
    known: BTreeMap<String, NodeId>,
}

/// Where a condition's slots come from.
struct Slots {
    fills: Box<[Fill]>,
    all: usize,
}

impl Compiler<'_> {
    fn concern(&mut self, concern: &mut Concern) {
        let norm = self.regulation.norm(concern.norm);
        let slots = self.slots(concern.norm, concern.fills.as_deref());
        let nodes: Vec<_> =
            conditions(norm).into_iter().map(|id| (id, self.condition(id, &slots))).collect();
        concern.nodes = nodes.into();
        for exception in &mut concern.exceptions {
            self.concern(exception);
        }
        for yielded in &mut concern.yields {
            self.concern(&mut yielded.order);
            self.concern(&mut yielded.to);
        }
    }

    /// Hard requirements of two norms that no act can meet together.
    fn clashes(&self, restraints: &[Concern]) -> Vec<Clash> {
        let mut needs = Vec::new();
        for (i, concern) in restraints.iter().enumerate() {
            let Body::Must(list, _) = &self.regulation.norm(concern.norm).body else { continue };
            for (n, need) in list.iter().enumerate() {
                let node = concern.nodes.iter().find(|(expr, _)| *expr == need.cond);
                needs.extend(node.map(|(_, node)| ((i, n), *node)));
            }
        }
        super::clash::clashes(&self.code, &needs)
    }

    /// What keeps a restraint silent.
    fn screen(&self, concern: &Concern) -> Screen {
        let norm = self.regulation.norm(concern.norm);
        let node = |id: &ExprId| concern.nodes.iter().find(|(expr, _)| expr == id).map(|(_, n)| *n);
        let needs: Option<Box<[NodeId]>> = match &norm.body {
            Body::Must(needs, _) | Body::Should(needs) | Body::Scope(needs) => {
                needs.iter().map(|need| node(&need.cond)).collect()
            }
            _ => Some(Box::default()),
        };
        let always =
            !concern.exceptions.is_empty() || !concern.yields.is_empty() || needs.is_none();
        Screen { when: norm.when.as_ref().and_then(node), needs: needs.unwrap_or_default(), always }
    }

    fn slots(&self, norm: NormId, fills: Option<&[Fill]>) -> Slots {
        let own = || {
            let params = self.regulation.act(self.act).params.len();
            let params = (0..params).filter_map(|i| u16::try_from(i).ok().map(ParamId));
            params.map(Fill::Param).chain([Fill::Actor, Fill::Date]).collect()
        };
        let all = self.regulation.norm(norm).frame.slots.len();
        Slots { fills: fills.map_or_else(own, Into::into), all }
    }

    /// The act's own slot behind slot `slot` of a norm; none for a bound name.
    fn own_slot(&self, slot: u16, slots: &Slots) -> Option<u16> {
        let params = u16::try_from(self.regulation.act(self.act).params.len()).ok()?;
        Some(match slots.fills.get(usize::from(slot))? {
            Fill::Param(id) => id.0,
            Fill::Actor => params,
            Fill::Date => params.checked_add(1)?,
        })
    }

    fn intern(&mut self, key: String, node: Node) -> NodeId {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let id = NodeId(u32::try_from(self.code.nodes.len()).unwrap_or(u32::MAX));
        self.code.nodes.push(node);
        self.known.insert(key, id);
        id
    }

    /// A yes or no.
    fn condition(&mut self, id: ExprId, slots: &Slots) -> NodeId {
        let node = match self.regulation.op(id) {
            Op::Same(inner) => return self.condition(*inner, slots),
            Op::Not(inner) => Some(Node::Not(self.condition(*inner, slots))),
            Op::And(parts) => Some(Node::And(self.conditions(parts, slots))),
            Op::Or(parts) => Some(Node::Or(self.conditions(parts, slots))),
            Op::Compare(comparison, left, right) => {
                let sides = (self.value(*left, slots), self.value(*right, slots));
                if let (Some(left), Some(right)) = sides {
                    Some(Node::Compare(*comparison, left, right))
                } else {
                    None
                }
            }
            Op::In(member, set) => {
                let sides = (self.value(*member, slots), self.value(*set, slots));
                if let (Some(member), Some(set)) = sides {
                    Some(Node::In(member, set))
                } else {
                    None
                }
            }
            Op::Present(inner) => self.present(*inner, slots),
            _ => return self.value(id, slots).unwrap_or_else(|| self.slow(id, slots)),
        };
        match node {
            Some(node) => self.intern(format!("{node:?}"), node),
            None => self.slow(id, slots),
        }
    }

    fn conditions(&mut self, parts: &[ExprId], slots: &Slots) -> Box<[NodeId]> {
        parts.iter().map(|part| self.condition(*part, slots)).collect()
    }

    fn present(&mut self, inner: ExprId, slots: &Slots) -> Option<Node> {
        match self.regulation.op(inner) {
            Op::Same(inner) => self.present(*inner, slots),
            Op::Slot(slot) => Some(Node::PresentSlot(self.own_slot(*slot, slots)?)),
            Op::Field(record, field) => {
                let Type::Ref(kind) = self.type_of(*record, slots)? else { return None };
                let default = self.regulation.field(kind, *field).default.is_some();
                Some(Node::PresentField(self.value(*record, slots)?, *field, default))
            }
            _ => None,
        }
    }

    /// A value; none if only the evaluator can tell.
    fn value(&mut self, id: ExprId, slots: &Slots) -> Option<NodeId> {
        let node = match self.regulation.op(id) {
            Op::Same(inner) => return self.value(*inner, slots),
            Op::Const(value) => Node::Const(value.clone()),
            Op::Slot(slot) => Node::Slot(self.own_slot(*slot, slots)?),
            Op::Set(members) => Node::Const(self.constant_set(members)?),
            Op::Field(record, field) => {
                let Type::Ref(kind) = self.type_of(*record, slots)? else { return None };
                let info = self.regulation.field(kind, *field);
                let gap = match &info.default {
                    Some(value) => Gap::Value(value.clone()),
                    None if info.optional => Gap::Absent,
                    None if info.ty.member().is_some() => Gap::Value(Value::set(Vec::new())),
                    None => Gap::Unknown,
                };
                Node::Field(self.value(*record, slots)?, *field, gap)
            }
            _ => return None,
        };
        Some(self.intern(format!("{node:?}"), node))
    }

    fn constant_set(&self, members: &[ExprId]) -> Option<Value> {
        let constant = |id: &ExprId| match self.regulation.op(*id) {
            Op::Const(value) => Some(value.clone()),
            _ => None,
        };
        members.iter().map(constant).collect::<Option<Vec<_>>>().map(Value::set)
    }

    /// The type of a slot or a field of one.
    fn type_of(&self, id: ExprId, slots: &Slots) -> Option<Type> {
        let act = self.regulation.act(self.act);
        match self.regulation.op(id) {
            Op::Same(inner) => self.type_of(*inner, slots),
            Op::Slot(slot) => match slots.fills.get(usize::from(*slot))? {
                Fill::Param(param) => act.params.get(param.at()).map(|info| info.ty),
                Fill::Actor => Some(Type::Ref(act.by)),
                Fill::Date => Some(Type::Date),
            },
            Op::Field(record, field) => match self.type_of(*record, slots)? {
                Type::Ref(kind) => Some(self.regulation.field(kind, *field).ty),
                _ => None,
            },
            _ => None,
        }
    }

    fn slow(&mut self, id: ExprId, slots: &Slots) -> NodeId {
        let mut key = String::from("slow ");
        self.describe(id, slots, &mut key);
        self.intern(key, Node::Slow(id, slots.fills.clone(), slots.all))
    }

    /// Says what `id` says, in the act's own slots, so that equal conditions of two norms are one.
    fn describe(&self, id: ExprId, slots: &Slots, out: &mut String) {
        let op = self.regulation.op(id);
        let mut parts = |name: &str, inner: &[ExprId]| {
            let _ = write!(out, "{name}(");
            for id in inner {
                self.describe(*id, slots, out);
                out.push(' ');
            }
            out.push(')');
        };
        match op {
            Op::Same(inner) => self.describe(*inner, slots, out),
            Op::Slot(slot) => {
                // A bound name is told by its distance from the slots of the act.
                let _ = match self.own_slot(*slot, slots) {
                    Some(own) => write!(out, "s{own}"),
                    None => {
                        write!(out, "b{}", usize::from(*slot).saturating_sub(slots.fills.len()))
                    }
                };
            }
            Op::Broken | Op::Const(_) => {
                let _ = write!(out, "{op:?}");
            }
            Op::Field(record, field) => parts(&format!("f{}", field.0), &[*record]),
            Op::Set(inner) => parts("set", inner),
            Op::Not(inner) => parts("not", &[*inner]),
            Op::And(inner) => parts("and", inner),
            Op::Or(inner) => parts("or", inner),
            Op::Compare(comparison, left, right) => {
                parts(&format!("{comparison:?}"), &[*left, *right]);
            }
            Op::In(left, right) => parts("in", &[*left, *right]),
            Op::Sum(minus, left, right) => parts(if *minus { "-" } else { "+" }, &[*left, *right]),
            Op::Length(inner, unit) => parts(&format!("{unit:?}"), &[*inner]),
            Op::Times(left, right) => parts("*", &[*left, *right]),
            Op::PartOf(period, date) => parts(&format!("part {period:?}"), &[*date]),
            Op::Edge(edge, period, date) => parts(&format!("{edge:?} {period:?}"), &[*date]),
            Op::Between(from, to) => parts("between", &[*from, *to]),
            Op::Present(inner) => parts("present", &[*inner]),
            Op::Call(define, args) => parts(&format!("d{}", define.0), args),
            Op::Finding(term, args) => parts(&format!("t{}", term.0), args),
            Op::Reach(reach) => {
                let _ = write!(out, "reach b{} ", reach.slot);
                self.describe(reach.start, slots, out);
                out.push('|');
                self.describe(reach.step, slots, out);
            }
            Op::Quantified(how, over, body) => {
                let _ = write!(out, "{how:?} {:?} b{} ", over.source, over.slot);
                if let crate::program::Source::Set(set) = over.source {
                    self.describe(set, slots, out);
                }
                for part in [over.filter, *body] {
                    out.push('|');
                    if let Some(part) = part {
                        self.describe(part, slots, out);
                    }
                }
            }
        }
    }
}

/// The conditions by which a norm is judged.
fn conditions(norm: &Norm) -> Vec<ExprId> {
    let mut found: Vec<ExprId> = norm.when.into_iter().collect();
    match &norm.body {
        Body::Power { holder, substitutes, .. } => {
            found.push(*holder);
            found.extend(substitutes.iter().map(|need| need.cond));
        }
        Body::Remedy { holder, .. } => found.push(*holder),
        Body::Must(needs, _)
        | Body::Should(needs)
        | Body::Scope(needs)
        | Body::Limit { needs, .. } => found.extend(needs.iter().map(|need| need.cond)),
        Body::Forbid(_)
        | Body::Duty { .. }
        | Body::Recurring { .. }
        | Body::Except
        | Body::Order
        | Body::Commence(_) => {}
    }
    found
}
