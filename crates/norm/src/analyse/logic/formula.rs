//! Formulas over places, with negation pushed down to the literals.

use super::place::Place;

/// One plain statement about places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// The two are, or are not, the same.
    Equal(Place, Place, bool),
    /// The first less the second is at most so much; nought where there is none.
    AtMost(Option<Place>, Option<Place>, i64),
    /// The first is, or is not, in the set.
    Member(Place, Place, bool),
    /// Something is, or is not, on record there.
    Has(Place, bool),
}

impl Literal {
    /// The opposite.
    pub fn negated(self) -> Self {
        match self {
            Self::Equal(a, b, holds) => Self::Equal(a, b, !holds),
            Self::AtMost(a, b, most) => Self::AtMost(b, a, most.saturating_neg().saturating_sub(1)),
            Self::Member(a, b, holds) => Self::Member(a, b, !holds),
            Self::Has(a, holds) => Self::Has(a, !holds),
        }
    }

    /// The places it is about.
    pub fn places(self) -> impl Iterator<Item = Place> {
        let (a, b) = match self {
            Self::Equal(a, b, _) | Self::Member(a, b, _) => (Some(a), Some(b)),
            Self::AtMost(a, b, _) => (a, b),
            Self::Has(a, _) => (Some(a), None),
        };
        a.into_iter().chain(b)
    }
}

/// A formula.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formula {
    /// Holds anyhow.
    True,
    /// Never holds.
    False,
    /// A literal.
    Is(Literal),
    /// All hold.
    All(Vec<Self>),
    /// One holds.
    Any(Vec<Self>),
}

impl Formula {
    /// All of `parts` hold.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::True => {}
                Self::False => return Self::False,
                Self::All(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::True,
            1 => kept.pop().unwrap_or(Self::True),
            _ => Self::All(kept),
        }
    }

    /// One of `parts` holds.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::False => {}
                Self::True => return Self::True,
                Self::Any(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::False,
            1 => kept.pop().unwrap_or(Self::False),
            _ => Self::Any(kept),
        }
    }

    /// The opposite. Only of formulas in which nothing was left out on one side: see `lower`.
    pub fn negated(&self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Is(literal) => Self::Is(literal.negated()),
            Self::All(parts) => Self::any(parts.iter().map(Self::negated)),
            Self::Any(parts) => Self::all(parts.iter().map(Self::negated)),
        }
    }

    /// The places that stand in it.
    pub fn places(&self) -> std::collections::BTreeSet<Place> {
        let (mut found, mut open) = (std::collections::BTreeSet::new(), vec![self]);
        while let Some(formula) = open.pop() {
            match formula {
                Self::True | Self::False => {}
                Self::Is(literal) => found.extend(literal.places()),
                Self::All(parts) | Self::Any(parts) => open.extend(parts),
            }
        }
        found
    }
}
