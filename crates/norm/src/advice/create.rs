//! A record that would make `some(x in kind where …)` hold.
//!
//! The filter says most of what such a record must hold: what its fields equal, or lie above or below. A
//! field of which only something further on is asked (the approval's approver is a committee) is tried
//! with the records there are. Told is only what makes the filter hold, and only of kinds that some act
//! makes.

use super::lever::{next, turned, value_of};
use super::supply::is_made;
use super::{IMAGINED, Step};
use crate::calendar::Calendar;
use crate::eval::{Blind, Evaluator, Facts, Overlay, Slot, put};
use crate::program::{Comparison, FieldId, KindId, Op, Over, Regulation, Source, Type};
use crate::tree::ExprId;
use crate::value::{Rec, Truth, Value};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Records tried for one field.
const MOST_TRIED: usize = 64;

pub(super) struct Maker<'a, F> {
    pub(super) regulation: &'a Regulation,
    pub(super) calendar: &'a Calendar,
    pub(super) facts: &'a F,
}

impl<F: Facts> Maker<'_, F> {
    /// The step that makes such a record, if one can be made up.
    pub(super) fn make(&self, over: &Over, slots: &[Slot]) -> Option<Step> {
        let Source::Kind(kind) = over.source else { return None };
        if !is_made(self.regulation, kind) {
            return None;
        }
        let mut fields = BTreeMap::new();
        let mut open = Vec::new();
        if let Some(filter) = over.filter {
            self.conjunct(filter, over.slot, slots, &mut fields, &mut open);
        }
        if self.holds(kind, over, slots, &fields) {
            return Some(Step::Create(kind, fields.into_iter().collect()));
        }
        let field = open.into_iter().find(|field| !fields.contains_key(field))?;
        let Type::Ref(of) = self.regulation.field(kind, field).ty else { return None };
        let mut tried = 0;
        let mut found = None;
        self.facts.each(of, &mut |rec| {
            tried += 1;
            let mut with = fields.clone();
            with.insert(field, Value::Ref(rec));
            if self.holds(kind, over, slots, &with) {
                found = Some(Step::Create(kind, with.into_iter().collect()));
            }
            if found.is_some() || tried >= MOST_TRIED {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        found
    }

    fn holds(
        &self,
        kind: KindId,
        over: &Over,
        slots: &[Slot],
        fields: &BTreeMap<FieldId, Value>,
    ) -> bool {
        let Some(filter) = over.filter else { return true };
        let rec = Rec { kind, index: IMAGINED + 0x7f };
        let mut facts = Overlay::new(self.facts);
        facts.create(rec);
        for (field, value) in fields {
            facts.write(rec, *field, Some(value.clone()));
        }
        let mut slots = slots.to_vec();
        put(&mut slots, over.slot, Value::Ref(rec));
        let (truth, _) =
            Evaluator::new(self.regulation, self.calendar, &facts, Blind).truth(filter, &mut slots);
        truth == Truth::True
    }

    /// What one part of the filter asks of the record's fields.
    fn conjunct(
        &self,
        id: ExprId,
        bound: u16,
        slots: &[Slot],
        fields: &mut BTreeMap<FieldId, Value>,
        open: &mut Vec<FieldId>,
    ) {
        let regulation = self.regulation;
        match regulation.op(id) {
            Op::Same(inner) => self.conjunct(*inner, bound, slots, fields, open),
            Op::And(parts) => {
                for part in parts {
                    self.conjunct(*part, bound, slots, fields, open);
                }
            }
            // Of alternatives, the first will do.
            Op::Or(parts) => {
                if let Some(part) = parts.first() {
                    self.conjunct(*part, bound, slots, fields, open);
                }
            }
            Op::Field(..) => {
                if let Some(field) = self.own(id, bound) {
                    fields.entry(field).or_insert(Value::Flag(true));
                }
            }
            Op::Not(inner) => {
                if let Some(field) = self.own(*inner, bound) {
                    fields.entry(field).or_insert(Value::Flag(false));
                }
            }
            Op::Compare(comparison, left, right) => {
                let sides = [(*comparison, *left, *right), (turned(*comparison), *right, *left)];
                for (comparison, side, other) in sides {
                    if let Some(field) = self.own(side, bound) {
                        let value = value_of(regulation, self.calendar, self.facts, other, slots);
                        let value = value.and_then(|value| match comparison {
                            Comparison::Equal
                            | Comparison::LessEqual
                            | Comparison::GreaterEqual => Some(value),
                            Comparison::Less => next(&value, -1),
                            Comparison::Greater => next(&value, 1),
                            Comparison::NotEqual => None,
                        });
                        if let Some(value) = value {
                            fields.entry(field).or_insert(value);
                        }
                    } else {
                        open.extend(self.beneath(side, bound));
                    }
                }
            }
            Op::In(member, set) => {
                let set_value = value_of(regulation, self.calendar, self.facts, *set, slots);
                if let Some(field) = self.own(*member, bound) {
                    let first = set_value.and_then(|set| set.members().first().cloned());
                    if let Some(value) = first {
                        fields.entry(field).or_insert(value);
                    }
                } else if let Some(field) = self.own(*set, bound)
                    && let Some(value) =
                        value_of(regulation, self.calendar, self.facts, *member, slots)
                {
                    fields.entry(field).or_insert(Value::set(vec![value]));
                } else {
                    open.extend(self.beneath(*member, bound));
                }
            }
            _ => {}
        }
    }

    /// The field of the record itself that `id` reads.
    fn own(&self, id: ExprId, bound: u16) -> Option<FieldId> {
        match self.regulation.op(id) {
            Op::Same(inner) => self.own(*inner, bound),
            Op::Field(record, field) => match self.regulation.op(*record) {
                Op::Slot(slot) if *slot == bound => Some(*field),
                _ => None,
            },
            _ => None,
        }
    }

    /// The field of the record through which `id` reads something further on.
    fn beneath(&self, id: ExprId, bound: u16) -> Option<FieldId> {
        match self.regulation.op(id) {
            Op::Same(inner) => self.beneath(*inner, bound),
            Op::Field(record, _) => {
                self.own(*record, bound).or_else(|| self.beneath(*record, bound))
            }
            _ => None,
        }
    }
}
