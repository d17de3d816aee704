//! The institution as it stands: organs under their superiors, posts and who holds them, places taken.
//!
//! Read from the state each time: nothing is kept that could differ from the ledger.

use crate::seat::{self, house};
use std::ops::ControlFlow;
use tiaoli_institution::Institution;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::KindId;
use tiaoli_norm::value::{Rec, Value};

/// An organ and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organ {
    /// The organ.
    pub rec: Rec,
    /// Its posts, in the order they were set up.
    pub posts: Vec<Place>,
    /// People it employs.
    pub staff: usize,
    /// Places approved for it; none where nothing is on record.
    pub quota: Option<i64>,
    /// Organs under it, in the order they were set up.
    pub below: Vec<Organ>,
}

/// A post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The post.
    pub rec: Rec,
    /// Who holds it; none if it is vacant.
    pub holder: Option<Rec>,
}

impl Organ {
    /// Places approved and not taken; negative where there are more people than places.
    #[must_use]
    pub fn free(&self) -> Option<i64> {
        Some(self.quota? - i64::try_from(self.staff).ok()?)
    }
}

/// Every organ under the one it belongs to; those with none on record, or in a circle, come first.
#[must_use]
pub fn chart(institution: &Institution) -> Vec<Organ> {
    let Some(kind) = seat::organ_kind(institution) else { return Vec::new() };
    let organs = all(institution, kind);
    let above = |rec: Rec| {
        let field = seat::field(institution, kind, house::SUPERIOR)?;
        institution.state().get(rec, field)?.as_ref().filter(|above| organs.contains(above))
    };
    // Who belongs to himself in the end belongs to nobody.
    let leads_up = |rec: Rec| {
        let mut at = Some(rec);
        for _ in 0..=organs.len() {
            let Some(next) = at.and_then(above) else { return true };
            at = Some(next);
        }
        false
    };
    let superior = |rec: Rec| above(rec).filter(|_| leads_up(rec));
    let tops = organs.iter().copied().filter(|rec| superior(*rec).is_none());
    tops.map(|rec| organ(institution, rec, &organs, &superior)).collect()
}

/// One organ with all under it; ends because nobody is under himself.
fn organ(
    institution: &Institution,
    rec: Rec,
    organs: &[Rec],
    superior: &impl Fn(Rec) -> Option<Rec>,
) -> Organ {
    let below = organs.iter().copied().filter(|other| superior(*other) == Some(rec));
    let quota = seat::field(institution, rec.kind, house::QUOTA);
    let quota = quota.and_then(|field| institution.state().get(rec, field));
    Organ {
        rec,
        posts: posts(institution, rec),
        staff: held(institution, house::PERSON, house::ORGAN, rec).len(),
        quota: quota.and_then(|value| match value {
            Value::Number(n) => Some(*n),
            _ => None,
        }),
        below: below.map(|other| organ(institution, other, organs, superior)).collect(),
    }
}

fn posts(institution: &Institution, organ: Rec) -> Vec<Place> {
    let posts = held(institution, house::POST, house::ORGAN, organ).into_iter();
    posts
        .map(|rec| {
            let holder = seat::field(institution, rec.kind, house::HOLDER);
            let holder = holder.and_then(|field| institution.state().get(rec, field));
            Place { rec, holder: holder.and_then(Value::as_ref) }
        })
        .collect()
}

/// Records of the kind called `kind` whose field `field` is `of`.
fn held(institution: &Institution, kind: &str, field: &str, of: Rec) -> Vec<Rec> {
    let mut found = Vec::new();
    let Some(kind) = seat::kind(institution, kind) else { return found };
    let Some(field) = seat::field(institution, kind, field) else { return found };
    let (state, wanted) = (institution.state(), Value::Ref(of));
    state.each_with(kind, field, &wanted, &mut |rec| {
        if state.get(rec, field) == Some(&wanted) {
            found.push(rec);
        }
        ControlFlow::Continue(())
    });
    found
}

fn all(institution: &Institution, kind: KindId) -> Vec<Rec> {
    let mut found = Vec::new();
    institution.state().each(kind, &mut |rec| {
        found.push(rec);
        ControlFlow::Continue(())
    });
    found
}
