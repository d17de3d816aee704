//! The institution as it stands: organs under their superiors, posts and who holds them, places taken.
//!
//! Read from the state each time: nothing is kept that could differ from the ledger.

use crate::look;
use crate::seat::house;
use tiaoli_institution::Institution;
use tiaoli_norm::value::Rec;

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
    let organs = look::all(institution, house::ORGAN);
    let above =
        |rec| look::one(institution, rec, house::SUPERIOR).filter(|above| organs.contains(above));
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
    let place = |rec| Place { rec, holder: look::one(institution, rec, house::HOLDER) };
    let posts = look::of(institution, house::POST, house::ORGAN, rec);
    Organ {
        rec,
        posts: posts.into_iter().map(place).collect(),
        staff: look::of(institution, house::PERSON, house::ORGAN, rec).len(),
        quota: look::number(institution, rec, house::QUOTA),
        below: below.map(|other| organ(institution, other, organs, superior)).collect(),
    }
}
