//! Values that conditions are about.
//!
//! Whole numbers only: sums of money are in hundredths of the unit, time is civil dates and whole
//! days. Nothing here depends on a clock or on the order of a hash map.

use crate::program::{ChoiceId, KindId};
use jiff::civil::Date;
use std::sync::Arc;

/// A record: its kind and its place among the records of that kind.
///
/// The state gives out places in order of creation; a record that an act under judgement would make
/// has a place from [`Rec::UNBORN`] upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rec {
    /// Its kind.
    pub kind: KindId,
    /// Its place.
    pub index: u32,
}

impl Rec {
    /// Places from here on are records that do not exist yet.
    pub const UNBORN: u32 = 0xffff_ff00;

    /// Whether the act under judgement would make it.
    #[must_use]
    pub fn is_unborn(self) -> bool {
        self.index >= Self::UNBORN
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A sum in hundredths of the unit (fen).
    Money(i64),
    /// A civil date.
    Date(Date),
    /// A length of time in whole days.
    Days(i64),
    /// Words.
    Text(Arc<str>),
    /// The n-th value of a choice.
    Choice(ChoiceId, u16),
    /// A record.
    Ref(Rec),
    /// A finite set, sorted, without repetition.
    Set(Arc<[Self]>),
}

impl Value {
    /// The set of `members`.
    #[must_use]
    pub fn set(mut members: Vec<Self>) -> Self {
        members.sort();
        members.dedup();
        Self::Set(members.into())
    }

    /// The record, if it is one.
    #[must_use]
    pub fn as_ref(&self) -> Option<Rec> {
        if let Self::Ref(rec) = self { Some(*rec) } else { None }
    }

    /// The members of a set, or the value alone.
    #[must_use]
    pub fn members(&self) -> &[Self] {
        match self {
            Self::Set(members) => members,
            one => std::slice::from_ref(one),
        }
    }
}

/// A value as it stands in a case or a file, with ids in place of records.
///
/// Between the outside world and [`Value`]: a type has been checked, but whether the record exists is
/// for the state to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Datum {
    /// Anything that names no record.
    Plain(Value),
    /// The id of a record of a kind.
    Id(KindId, String),
    /// A set.
    Set(Vec<Self>),
}

/// Three truth values: strong Kleene logic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It cannot be said; the causes are kept beside it.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Both: the lesser of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Either: the greater of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}
