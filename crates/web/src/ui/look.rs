//! Reading records by the English names of the vocabulary.
//!
//! Pages made for a kind of record know its fields by name; a regulation without them has no such page.

use std::ops::ControlFlow;
use tiaoli_institution::Institution;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::value::{Rec, Value};
use tiaoli_office::seat;

/// What the field called `name` of `rec` holds.
#[must_use]
pub fn get<'i>(institution: &'i Institution, rec: Rec, name: &str) -> Option<&'i Value> {
    institution.state().get(rec, seat::field(institution, rec.kind, name)?)
}

/// The record that a field refers to.
#[must_use]
pub fn one(institution: &Institution, rec: Rec, name: &str) -> Option<Rec> {
    get(institution, rec, name)?.as_ref()
}

/// The records that a field refers to.
#[must_use]
pub fn several(institution: &Institution, rec: Rec, name: &str) -> Vec<Rec> {
    let members = get(institution, rec, name).map_or(&[][..], Value::members);
    members.iter().filter_map(Value::as_ref).collect()
}

/// The English name of the value that a choice holds.
#[must_use]
pub fn choice<'i>(institution: &'i Institution, rec: Rec, name: &str) -> Option<&'i str> {
    match get(institution, rec, name)? {
        Value::Choice(choice, at) => Some(&institution.regulation().value_name(*choice, *at).en),
        _ => None,
    }
}

/// A whole number that a field holds.
#[must_use]
pub fn number(institution: &Institution, rec: Rec, name: &str) -> Option<i64> {
    match get(institution, rec, name)? {
        Value::Number(n) => Some(*n),
        _ => None,
    }
}

/// A date that a field holds.
#[must_use]
pub fn date(institution: &Institution, rec: Rec, name: &str) -> Option<jiff::civil::Date> {
    match get(institution, rec, name)? {
        Value::Date(date) => Some(*date),
        _ => None,
    }
}

/// A text that a field holds.
#[must_use]
pub fn text<'i>(institution: &'i Institution, rec: Rec, name: &str) -> Option<&'i str> {
    match get(institution, rec, name)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// All records of the kind called `kind`, in order of creation.
#[must_use]
pub fn all(institution: &Institution, kind: &str) -> Vec<Rec> {
    let mut found = Vec::new();
    if let Some(kind) = seat::kind(institution, kind) {
        institution.state().each(kind, &mut |rec| {
            found.push(rec);
            ControlFlow::Continue(())
        });
    }
    found
}

/// Records of the kind called `kind` whose field `name` refers to `rec`, in order of creation.
#[must_use]
pub fn of(institution: &Institution, kind: &str, name: &str, rec: Rec) -> Vec<Rec> {
    let Some(kind) = seat::kind(institution, kind) else { return Vec::new() };
    let Some(field) = seat::field(institution, kind, name) else { return Vec::new() };
    let mut found = Vec::new();
    institution.state().each_with(kind, field, &Value::Ref(rec), &mut |other| {
        // A record that says nothing here may be passed by, too.
        if institution.state().get(other, field) == Some(&Value::Ref(rec)) {
            found.push(other);
        }
        ControlFlow::Continue(())
    });
    found
}
