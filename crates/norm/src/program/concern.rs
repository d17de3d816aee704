//! Norms as the acts they are about see them.

use super::{Fill, NormId};
use crate::code::{NodeId, Screen};
use crate::tree::ExprId;
use jiff::civil::Date;

/// A norm that concerns a kind of act, and how its slots are filled from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// The norm.
    pub norm: NormId,
    /// Where its slots come from; none if they are the act's own (parameters, actor, date).
    pub fills: Option<Box<[Fill]>>,
    /// The norms that disapply it.
    pub exceptions: Vec<Self>,
    /// The norms that go before it.
    pub yields: Vec<Yield>,
    /// Its conditions in the code of the act.
    pub nodes: Box<[(ExprId, NodeId)]>,
}

/// A norm that goes before another on a kind of act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yield {
    /// The norm that says so.
    pub order: Concern,
    /// The norm that goes first.
    pub to: Concern,
}

/// Which norms go before which, and the norm that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The norm that says so.
    pub norm: NormId,
    /// What goes first.
    pub first: Side,
    /// What goes after it.
    pub after: Side,
}

/// One side of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// These norms.
    Norms(Vec<NormId>),
    /// All norms of these regulations.
    Packs(Vec<usize>),
}

/// Two requirements that no act can meet together: norm `i` among the restraints, its need `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// One.
    pub one: (usize, usize),
    /// The other.
    pub other: (usize, usize),
}

/// The norms that concern one kind of act, by what they do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Concerns {
    /// Powers and remedies.
    pub powers: Vec<Concern>,
    /// Prohibitions and hard and soft requirements on the act itself.
    pub restraints: Vec<Concern>,
    /// Limits on the state after it.
    pub limits: Vec<Concern>,
    /// Duties it makes.
    pub duties: Vec<Concern>,
    /// Norms that order others, each with its place in [`Regulation::orders`].
    pub orders: Vec<(usize, Concern)>,
    /// Requirements of two restraints that no act can meet together.
    pub clashes: Vec<Clash>,
    /// What it takes for each restraint to have nothing to say: index `i` belongs to restraint `i`.
    pub screens: Vec<Screen>,
    /// From when the regulations behind these norms govern, and the norm that says so.
    pub begins: Option<(Date, NormId)>,
}
