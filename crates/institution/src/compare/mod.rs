//! Two versions of a regulation: what changed in the text, and what it changes.
//!
//! The text is compared declaration by declaration, in one surface and one form, so that rewording in the
//! other surface, comments and order are no change. The behaviour is compared by judging: every situation
//! of the cases of both versions, and from there the edges of the conditions that changed. What is said of
//! an act comes with a situation in which both versions were asked; silence means that none was found.

mod behaviour;
mod carry;
mod json;
mod structure;

pub use behaviour::{Class, Difference, Side, Witness};
pub use carry::Setup;
pub use structure::{Change, Item, Structure};

use std::sync::Arc;
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_text::Words;

/// What two versions differ in.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What changed in the text.
    pub structure: Structure,
    /// What acts come out differently, most telling first.
    pub differences: Vec<Difference>,
    /// Acts that changed norms are about and that no case of either version performs.
    pub untried: Vec<Words>,
    /// Situations in which both versions were asked.
    pub asked: usize,
}

impl Comparison {
    /// Whether the two mean the same, for all that was found.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.structure.is_same_meaning() && self.differences.is_empty()
    }
}

/// Compares two versions.
#[must_use]
pub fn compare(
    old: &Arc<Regulation>,
    new: &Arc<Regulation>,
    calendar: &Arc<Calendar>,
) -> Comparison {
    let structure = structure::compare(old, new);
    let behaviour::Found { differences, untried, asked } =
        behaviour::compare(old, new, calendar, &structure);
    Comparison { structure, differences, untried, asked }
}
