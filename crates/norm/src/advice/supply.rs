//! Who can supply what is missing: the act that records it, and who has the power to perform it.

use super::Step;
use crate::calendar::Calendar;
use crate::eval::{Cause, Facts};
use crate::judge::{Draft, Ground, explore};
use crate::program::{
    ActId, Effect, FieldId, KindId, NormId, Op, ParamId, Regulation, TermId, Type,
};
use crate::value::{Rec, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Acts named for one missing thing.
const MOST_ACTS: usize = 3;

/// Records tried as whoever could act.
const MOST_TRIED: usize = 200;

/// Holders named.
const MOST_NAMED: usize = 3;

/// An act that would supply something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    /// The act.
    pub act: ActId,
    /// The norms that give the power to perform it; none where anyone may.
    pub powers: Vec<NormId>,
    /// Some of those on record who hold it.
    pub holders: Vec<Rec>,
}

/// Acts that would supply what `cause` says is missing; none where only the act itself can, or the
/// opening records.
#[must_use]
pub fn supplies_of<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
    cause: &Cause,
) -> Vec<Supply> {
    let ways = match cause {
        Cause::Param(_) | Cause::TooLarge(_) => Vec::new(),
        Cause::Field(rec, field) => writing(regulation, *rec, *field),
        Cause::Finding(term, of) => finding(regulation, *term, of),
    };
    supplied(regulation, calendar, facts, draft, ways)
}

/// Acts that would take a step; none where it is for the act itself to take.
pub(super) fn supplies_of_step<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
    step: &Step,
) -> Vec<Supply> {
    let ways = match step {
        Step::Find(term, of, _) => finding(regulation, *term, of),
        Step::Create(kind, fields) => making(regulation, *kind, fields),
        Step::Write(rec, field, _) => writing(regulation, *rec, *field),
        Step::Reason(..) | Step::State(..) | Step::On(_) | Step::Actor(_) => Vec::new(),
    };
    supplied(regulation, calendar, facts, draft, ways)
}

/// An act and what it would have to state.
type Way = (ActId, BTreeMap<ParamId, Value>);

fn supplied<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
    mut ways: Vec<Way>,
) -> Vec<Supply> {
    ways.retain(|(act, _)| *act != draft.act);
    ways.truncate(MOST_ACTS);
    ways.into_iter()
        .map(|(act, stated)| {
            let count = regulation.act(act).params.len();
            let take: Vec<Option<Value>> = (0..count)
                .map(|n| u16::try_from(n).ok().and_then(|n| stated.get(&ParamId(n)).cloned()))
                .collect();
            let powers = regulation.concerns(act).powers.iter().map(|power| power.norm);
            let mut powers: Vec<NormId> = powers.collect();
            powers.dedup();
            let mut holders = holders(regulation, calendar, facts, act, draft.date, &take);
            holders.truncate(MOST_NAMED);
            Supply { act, powers, holders }
        })
        .collect()
}

/// Those on record who have the power to perform an act that states `take`, for all that is stated.
pub(super) fn holders<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    act: ActId,
    date: Date,
    take: &[Option<Value>],
) -> Vec<Rec> {
    let entry = regulation.act(act);
    if regulation.concerns(act).powers.is_empty() {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    facts.each(entry.by, &mut |rec| {
        candidates.push(rec);
        if candidates.len() < MOST_TRIED {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    let take: Vec<Option<Value>> = entry
        .params
        .iter()
        .enumerate()
        .map(|(at, param)| match (take.get(at).cloned().flatten(), param.ty, param.new) {
            (Some(value), ..) => Some(value),
            (None, Type::Ref(kind), true) => {
                let index = u32::try_from(at).unwrap_or(0).min(0x7f);
                Some(Value::Ref(Rec { kind, index: Rec::UNBORN + index }))
            }
            _ => None,
        })
        .collect();
    let holds = |actor: &Rec| {
        let (actor, take) = (*actor, take.clone());
        let (reasons, discharges) = (BTreeMap::new(), Vec::new());
        let draft = Draft { act, actor, date, take, reasons, discharges };
        let judged = explore(regulation, calendar, facts, &draft);
        let reserved = judged.reasons.iter().any(|reason| reason.ground == Ground::Reserved);
        let granted = |ground: Ground| matches!(ground, Ground::Granted | Ground::Substituted(_));
        !reserved && judged.reasons.iter().any(|reason| granted(reason.ground))
    };
    candidates.into_iter().filter(holds).collect()
}

/// Acts by which an authority fills a term.
fn finding(regulation: &Regulation, term: TermId, of: &[Value]) -> Vec<Way> {
    let Some(act) = regulation.term(term).act else { return Vec::new() };
    let stated = of
        .iter()
        .enumerate()
        .filter_map(|(at, value)| Some((ParamId(u16::try_from(at).ok()?), value.clone())));
    vec![(act, stated.collect())]
}

/// Acts that write a field of a record there is.
fn writing(regulation: &Regulation, rec: Rec, field: FieldId) -> Vec<Way> {
    let mut ways = Vec::new();
    for (id, act) in acts(regulation) {
        for effect in effects(&act.effects) {
            let (Effect::Set(record, written, _)
            | Effect::Add(_, record, written)
            | Effect::Remove(_, record, written)) = effect
            else {
                continue;
            };
            let Op::Slot(slot) = regulation.op(*record) else { continue };
            let param = act.params.get(usize::from(*slot));
            if *written == field && param.is_some_and(|param| param.ty == Type::Ref(rec.kind)) {
                let stated = BTreeMap::from([(ParamId(*slot), Value::Ref(rec))]);
                ways.push((id, stated));
            }
        }
    }
    ways.dedup();
    ways
}

/// Acts that make such a record.
fn making(regulation: &Regulation, kind: KindId, fields: &[(FieldId, Value)]) -> Vec<Way> {
    let mut ways = Vec::new();
    for (id, act) in acts(regulation) {
        for effect in effects(&act.effects) {
            let Effect::Create(param, written) = effect else { continue };
            if act.params.get(param.at()).is_none_or(|param| param.ty != Type::Ref(kind)) {
                continue;
            }
            let mut stated = BTreeMap::new();
            for (field, value) in written {
                let wanted = fields.iter().find(|(wanted, _)| wanted == field);
                if let (Op::Slot(slot), Some((_, wanted))) = (regulation.op(*value), wanted)
                    && usize::from(*slot) < act.params.len()
                {
                    stated.insert(ParamId(*slot), wanted.clone());
                }
            }
            ways.push((id, stated));
        }
    }
    ways
}

/// Whether some act makes records of a kind.
pub(super) fn is_made(regulation: &Regulation, kind: KindId) -> bool {
    !making(regulation, kind, &[]).is_empty()
}

/// Whether some act writes the field of a record there is.
pub(super) fn is_written(regulation: &Regulation, kind: KindId, field: FieldId) -> bool {
    !writing(regulation, Rec { kind, index: 0 }, field).is_empty()
}

/// Parameters that an act itself would write into the field.
pub(super) fn fed_by(
    regulation: &Regulation,
    act: ActId,
    kind: KindId,
    field: FieldId,
) -> Vec<ParamId> {
    let entry = regulation.act(act);
    let is_kind = |slot: u16| {
        entry.params.get(usize::from(slot)).is_some_and(|param| param.ty == Type::Ref(kind))
    };
    let mut found = Vec::new();
    for effect in effects(&entry.effects) {
        let value = match effect {
            Effect::Set(record, written, value) if *written == field => {
                match regulation.op(*record) {
                    Op::Slot(slot) if is_kind(*slot) => Some(*value),
                    _ => None,
                }
            }
            Effect::Create(param, fields) if is_kind(param.0) => {
                fields.iter().find(|(written, _)| *written == field).map(|(_, value)| *value)
            }
            _ => None,
        };
        if let Some(Op::Slot(slot)) = value.map(|value| regulation.op(value))
            && usize::from(*slot) < entry.params.len()
        {
            found.push(ParamId(*slot));
        }
    }
    found
}

fn acts(regulation: &Regulation) -> impl Iterator<Item = (ActId, &crate::program::Act)> {
    let ids = (0..regulation.acts.len()).filter_map(|at| u16::try_from(at).ok()).map(ActId);
    ids.zip(&regulation.acts)
}

/// Every effect, those inside `each` included.
fn effects(list: &[Effect]) -> Vec<&Effect> {
    let mut open: Vec<&Effect> = list.iter().collect();
    let mut found = Vec::new();
    while let Some(effect) = open.pop() {
        match effect {
            Effect::Each(_, inner) => open.push(inner),
            other => found.push(other),
        }
    }
    found.reverse();
    found
}
