//! What performing an act changes, worked out step by step on facts that are not touched.

use super::Judge;
use crate::eval::{
    Blind, Cause, Evaluator, Facts, Node, Out, Overlay, Recorder, Slot, Watch, Why, fit, put,
};
use crate::program::{Body, Concern, Effect, FieldId, NormId, Over, ParamId, TermId, Withdraw};
use crate::tree::ExprId;
use crate::value::{Rec, Value};

/// One change of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Makes a record; its place is [`Rec::UNBORN`] plus the number of the act's parameter.
    Create(Rec, ParamId),
    /// Writes a field, or clears it.
    Write(Rec, FieldId, Option<Value>),
    /// Records what an authority found.
    Find(TermId, Vec<Value>, bool),
    /// Ends the open duties about a record: by the act itself, or by a remedy.
    EndDuties(Rec, Option<NormId>),
}

impl<'a, F: Facts, W: Watch + Default> Judge<'a, F, W> {
    /// The changes in order, and the facts as they would then be.
    ///
    /// What cannot be worked out is said, and the act is undecided: it must not half-happen.
    pub(super) fn effects(&mut self) -> (Vec<Change>, Overlay<'a, F>) {
        let mut changes = Vec::new();
        let mut after = Overlay::new(self.facts);
        if self.act.effects.is_empty() {
            return (changes, after);
        }
        let mut slots = self.slots.clone();
        fit(&mut slots, &self.act.frame);
        let mut gaps = Vec::new();
        for effect in &self.act.effects {
            self.effect(effect, &mut slots, &mut after, &mut changes, &mut gaps);
        }
        for (why, proof) in gaps {
            self.effect_unknown(why, proof);
        }
        (changes, after)
    }

    fn value(&self, after: &Overlay<'_, F>, id: ExprId, slots: &mut Vec<Slot>) -> Out {
        Evaluator::new(self.regulation, self.calendar, after, Blind).eval(id, slots)
    }

    /// What is missing for `id`, unless it is what the act itself does not state: that is said once,
    /// for the whole act.
    fn gap(
        &self,
        after: &Overlay<'_, F>,
        id: ExprId,
        slots: &mut Vec<Slot>,
        why: Why,
    ) -> Option<(Why, Node)> {
        let mut evaluator =
            Evaluator::new(self.regulation, self.calendar, after, Recorder::default());
        evaluator.eval(id, slots);
        let node = evaluator.watch.take()?;
        let missing = node.missing();
        let stated = missing.is_empty() || missing.iter().any(|c| !matches!(c, Cause::Param(_)));
        stated.then_some((why, node))
    }

    fn record(&self, after: &Overlay<'_, F>, id: ExprId, slots: &mut Vec<Slot>) -> Option<Rec> {
        self.value(after, id, slots).value().and_then(Value::as_ref)
    }

    fn effect(
        &self,
        effect: &Effect,
        slots: &mut Vec<Slot>,
        after: &mut Overlay<'_, F>,
        changes: &mut Vec<Change>,
        gaps: &mut Vec<(Why, Node)>,
    ) {
        match effect {
            Effect::Create(param, fields) => {
                let Some(Slot::Known(Value::Ref(rec))) = slots.get(param.at()).cloned() else {
                    return;
                };
                after.create(rec);
                changes.push(Change::Create(rec, *param));
                for (field, value) in fields {
                    match self.value(after, *value, slots) {
                        Out::Known(known) => write(after, changes, rec, *field, Some(known)),
                        Out::Absent => {}
                        Out::Unknown(why) => gaps.extend(self.gap(after, *value, slots, why)),
                    }
                }
            }
            Effect::Set(record, field, value) => {
                let Some(rec) = self.record(after, *record, slots) else { return };
                match self.value(after, *value, slots) {
                    Out::Known(value) => write(after, changes, rec, *field, Some(value)),
                    Out::Absent => write(after, changes, rec, *field, None),
                    Out::Unknown(why) => gaps.extend(self.gap(after, *value, slots, why)),
                }
            }
            Effect::Add(member, record, field) | Effect::Remove(member, record, field) => {
                let add = matches!(effect, Effect::Add(..));
                let Some(rec) = self.record(after, *record, slots) else { return };
                let member = match self.value(after, *member, slots) {
                    Out::Known(known) => known,
                    Out::Absent => return,
                    Out::Unknown(why) => {
                        gaps.extend(self.gap(after, *member, slots, why));
                        return;
                    }
                };
                let mut members = match after.get(rec, *field) {
                    Some(Value::Set(members)) => members.to_vec(),
                    _ => Vec::new(),
                };
                members.retain(|known| *known != member);
                if add {
                    members.push(member);
                }
                write(after, changes, rec, *field, Some(Value::set(members)));
            }
            Effect::Each(over, inner) => {
                for candidate in self.chosen(after, over, slots) {
                    put(slots, over.slot, candidate);
                    self.effect(inner, slots, after, changes, gaps);
                }
            }
            Effect::Waive(record) => {
                if let Some(rec) = self.record(after, *record, slots) {
                    changes.push(Change::EndDuties(rec, None));
                }
            }
            Effect::Find(term, subjects, holds) => {
                let known = |param: &ParamId| match slots.get(param.at()) {
                    Some(Slot::Known(value)) => Some(value.clone()),
                    _ => None,
                };
                let of: Option<Vec<Value>> = subjects.iter().map(known).collect();
                if let (Some(of), Some(Value::Flag(holds))) = (of, known(holds)) {
                    after.find(*term, of.clone(), holds);
                    changes.push(Change::Find(*term, of, holds));
                }
            }
        }
    }

    fn chosen<G: Facts>(&self, facts: &G, over: &Over, slots: &mut Vec<Slot>) -> Vec<Value> {
        Evaluator::new(self.regulation, self.calendar, facts, Blind).members(over, slots)
    }

    /// A remedy ends the open duties about what it is over.
    pub(super) fn withdrawals(&self, powers: &[Concern], changes: &mut Vec<Change>) {
        for concern in powers {
            let norm = self.regulation.norm(concern.norm);
            let Body::Remedy { withdraws, .. } = &norm.body else { continue };
            let exercised = self.reasons.iter().any(|reason| reason.norm == Some(concern.norm));
            if !exercised {
                continue;
            }
            let mut slots = self.slots_of(concern, norm);
            for withdraw in withdraws {
                let records: Vec<Value> = match withdraw {
                    Withdraw::One(id) => {
                        let out = Evaluator::new(self.regulation, self.calendar, self.facts, Blind)
                            .eval(*id, &mut slots);
                        out.value().cloned().into_iter().collect()
                    }
                    Withdraw::Each(over) => self.chosen(self.facts, over, &mut slots),
                };
                let ends = records.iter().filter_map(Value::as_ref);
                changes.extend(ends.map(|rec| Change::EndDuties(rec, Some(concern.norm))));
            }
        }
    }
}

fn write<F: Facts>(
    after: &mut Overlay<'_, F>,
    changes: &mut Vec<Change>,
    rec: Rec,
    field: FieldId,
    value: Option<Value>,
) {
    after.write(rec, field, value.clone());
    changes.push(Change::Write(rec, field, value));
}
