//! The narrow window through which conditions see the world.

use crate::program::{FieldId, KindId, TermId};
use crate::value::{Rec, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Hands a record on; stops the walk if told to.
pub type Visit<'a> = &'a mut dyn FnMut(Rec) -> ControlFlow<()>;

/// What is on record.
pub trait Facts {
    /// What is recorded in a field of a record.
    fn get(&self, rec: Rec, field: FieldId) -> Option<&Value>;

    /// Visits every record of a kind, in order of creation.
    fn each(&self, kind: KindId, visit: Visit<'_>);

    /// Visits at least the records of a kind whose field holds `value`, in order of creation.
    fn each_with(&self, kind: KindId, field: FieldId, value: &Value, visit: Visit<'_>);

    /// What the authority found of an open term.
    fn finding(&self, term: TermId, of: &[Value]) -> Option<bool>;
}

/// Facts as they would be after an act.
#[derive(Debug)]
pub struct Overlay<'a, F> {
    base: &'a F,
    written: BTreeMap<(Rec, FieldId), Option<Value>>,
    born: BTreeSet<Rec>,
    touched: BTreeSet<Rec>,
    found: BTreeMap<(TermId, Vec<Value>), bool>,
}

impl<'a, F: Facts> Overlay<'a, F> {
    /// Nothing changed yet.
    pub fn new(base: &'a F) -> Self {
        Self {
            base,
            written: BTreeMap::new(),
            born: BTreeSet::new(),
            touched: BTreeSet::new(),
            found: BTreeMap::new(),
        }
    }

    /// Makes a record.
    pub fn create(&mut self, rec: Rec) {
        self.born.insert(rec);
        self.touched.insert(rec);
    }

    /// Writes a field, or clears it.
    pub fn write(&mut self, rec: Rec, field: FieldId, value: Option<Value>) {
        self.touched.insert(rec);
        self.written.insert((rec, field), value);
    }

    /// Records a finding.
    pub fn find(&mut self, term: TermId, of: Vec<Value>, holds: bool) {
        self.found.insert((term, of), holds);
    }
}

impl<F: Facts> Facts for Overlay<'_, F> {
    fn get(&self, rec: Rec, field: FieldId) -> Option<&Value> {
        match self.written.get(&(rec, field)) {
            Some(value) => value.as_ref(),
            None => self.base.get(rec, field),
        }
    }

    fn each(&self, kind: KindId, visit: Visit<'_>) {
        let mut stopped = false;
        self.base.each(kind, &mut |rec| {
            let flow = visit(rec);
            stopped = flow.is_break();
            flow
        });
        for rec in self.born.iter().filter(|rec| rec.kind == kind) {
            if stopped || visit(*rec).is_break() {
                return;
            }
        }
    }

    /// Records written by the act are visited whatever they held before.
    fn each_with(&self, kind: KindId, field: FieldId, value: &Value, visit: Visit<'_>) {
        let mut stopped = false;
        self.base.each_with(kind, field, value, &mut |rec| {
            if self.touched.contains(&rec) {
                return ControlFlow::Continue(());
            }
            let flow = visit(rec);
            stopped = flow.is_break();
            flow
        });
        for rec in self.touched.iter().filter(|rec| rec.kind == kind) {
            if stopped || visit(*rec).is_break() {
                return;
            }
        }
    }

    fn finding(&self, term: TermId, of: &[Value]) -> Option<bool> {
        let found = self.found.iter().find(|((t, args), _)| *t == term && args == of);
        found.map(|(_, holds)| *holds).or_else(|| self.base.finding(term, of))
    }
}
