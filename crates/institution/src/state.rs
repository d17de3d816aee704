//! The records of an institution.
//!
//! Records are kept by kind and place; ids are for the outside. Fields that refer to records or hold
//! a value of a choice are indexed, so that a condition looks only at the records it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use tiaoli_norm::Regulation;
use tiaoli_norm::eval::{Facts, Visit};
use tiaoli_norm::program::{FieldId, KindId, TermId, Type};
use tiaoli_norm::value::{Rec, Value};

/// One kind's records.
#[derive(Debug, Clone, Default)]
struct Shelf {
    ids: Vec<String>,
    places: BTreeMap<String, u32>,
    /// Fields of all records, one after the other.
    fields: Vec<Option<Value>>,
    width: usize,
    /// Which fields are indexed.
    indexed: Vec<bool>,
    /// Fields where nothing on record may still turn out to be some value.
    gaps: Vec<bool>,
}

/// All records and findings.
#[derive(Debug, Clone, Default)]
pub struct State {
    shelves: Vec<Shelf>,
    /// Records by what an indexed field holds; those where it holds nothing are under none.
    index: BTreeMap<(KindId, FieldId), BTreeMap<Option<Value>, BTreeSet<u32>>>,
    findings: BTreeMap<TermId, BTreeMap<Vec<Value>, bool>>,
}

impl State {
    /// No records yet, of the kinds that `regulation` knows.
    #[must_use]
    pub fn new(regulation: &Regulation) -> Self {
        let shelf = |kind: &tiaoli_norm::program::Kind| Shelf {
            width: kind.fields.len(),
            indexed: kind
                .fields
                .iter()
                .map(|field| matches!(field.ty, Type::Ref(_) | Type::Choice(_)))
                .collect(),
            gaps: kind
                .fields
                .iter()
                .map(|field| field.default.is_some() || !field.optional)
                .collect(),
            ..Shelf::default()
        };
        Self { shelves: regulation.kinds.iter().map(shelf).collect(), ..Self::default() }
    }

    fn shelf(&self, kind: KindId) -> Option<&Shelf> {
        self.shelves.get(kind.at())
    }

    /// The record of `kind` called `id`.
    #[must_use]
    pub fn find(&self, kind: KindId, id: &str) -> Option<Rec> {
        let index = *self.shelf(kind)?.places.get(id)?;
        Some(Rec { kind, index })
    }

    /// What a record is called.
    #[must_use]
    pub fn id(&self, rec: Rec) -> Option<&str> {
        self.shelf(rec.kind)?.ids.get(rec.index as usize).map(String::as_str)
    }

    /// How many records of `kind` there are.
    #[must_use]
    pub fn count(&self, kind: KindId) -> u32 {
        self.shelf(kind).map_or(0, |shelf| u32::try_from(shelf.ids.len()).unwrap_or(u32::MAX))
    }

    /// Makes a record; the one already called so, if there is one.
    pub fn create(&mut self, kind: KindId, id: &str) -> Rec {
        if let Some(rec) = self.find(kind, id) {
            return rec;
        }
        let place = self.count(kind);
        if let Some(shelf) = self.shelves.get_mut(kind.at()) {
            shelf.ids.push(id.to_owned());
            shelf.places.insert(id.to_owned(), place);
            shelf.fields.resize(shelf.fields.len() + shelf.width, None);
            for (field, (indexed, gap)) in (0u16..).zip(shelf.indexed.iter().zip(&shelf.gaps)) {
                if *indexed && *gap {
                    let index = self.index.entry((kind, FieldId(field))).or_default();
                    index.entry(None).or_default().insert(place);
                }
            }
        }
        Rec { kind, index: place }
    }

    /// Writes a field, or clears it.
    pub fn write(&mut self, rec: Rec, field: FieldId, value: Option<Value>) {
        let Some(shelf) = self.shelves.get_mut(rec.kind.at()) else { return };
        let at = rec.index as usize * shelf.width + field.at();
        let Some(place) = shelf.fields.get_mut(at).filter(|_| field.at() < shelf.width) else {
            return;
        };
        let before = std::mem::replace(place, value.clone());
        if shelf.indexed.get(field.at()).copied().unwrap_or(false) {
            let index = self.index.entry((rec.kind, field)).or_default();
            if let Some(records) = index.get_mut(&before) {
                records.remove(&rec.index);
            }
            let gap = shelf.gaps.get(field.at()).copied().unwrap_or(false);
            if value.is_some() || gap {
                index.entry(value).or_default().insert(rec.index);
            }
        }
    }

    /// Records what an authority found.
    pub fn record_finding(&mut self, term: TermId, of: Vec<Value>, holds: bool) {
        self.findings.entry(term).or_default().insert(of, holds);
    }
}

impl State {
    /// What authorities found: the term, what it is said of, whether it holds.
    pub fn findings(&self) -> impl Iterator<Item = (TermId, &[Value], bool)> {
        let all = self.findings.iter();
        all.flat_map(|(term, found)| found.iter().map(|(of, holds)| (*term, of.as_slice(), *holds)))
    }
}

impl Facts for State {
    fn get(&self, rec: Rec, field: FieldId) -> Option<&Value> {
        let shelf = self.shelf(rec.kind)?;
        let at = (rec.index as usize).checked_mul(shelf.width)?.checked_add(field.at())?;
        shelf.fields.get(at)?.as_ref()
    }

    fn each(&self, kind: KindId, visit: Visit<'_>) {
        for index in 0..self.count(kind) {
            if visit(Rec { kind, index }).is_break() {
                return;
            }
        }
    }

    fn each_with(&self, kind: KindId, field: FieldId, value: &Value, visit: Visit<'_>) {
        let indexed = self.shelf(kind).and_then(|shelf| shelf.indexed.get(field.at()));
        if indexed != Some(&true) {
            return self.each(kind, visit);
        }
        let index = self.index.get(&(kind, field));
        let of = |key: &Option<Value>| index.and_then(|index| index.get(key));
        let (mut sure, mut open) = (
            of(&Some(value.clone())).into_iter().flatten().peekable(),
            of(&None).into_iter().flatten().peekable(),
        );
        // In order of creation; a record stands in one of the two only.
        while let Some(&index) = match (sure.peek(), open.peek()) {
            (Some(a), Some(b)) if a > b => open.next(),
            (Some(_), _) => sure.next(),
            (None, _) => open.next(),
        } {
            if visit(Rec { kind, index }) == ControlFlow::Break(()) {
                return;
            }
        }
    }

    fn finding(&self, term: TermId, of: &[Value]) -> Option<bool> {
        self.findings.get(&term)?.get(of).copied()
    }
}
