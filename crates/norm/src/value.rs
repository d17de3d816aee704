//! Values that conditions are about.
//!
//! Whole numbers only: sums of money are in hundredths of the unit, time is civil dates and whole
//! days. Nothing here depends on a clock or on the order of a hash map.

use crate::program::{ChoiceId, KindId};
use jiff::civil::Date;
use std::cmp::Ordering;
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
    /// A length of time in working days.
    WorkingDays(i64),
    /// A length of time in months.
    Months(i64),
    /// A fraction of a number.
    Fraction(Fraction),
    /// A fraction of a sum, in hundredths of the unit.
    MoneyPart(Fraction),
    /// Words.
    Text(Arc<str>),
    /// The n-th value of a choice.
    Choice(ChoiceId, u16),
    /// A record.
    Ref(Rec),
    /// A finite set, sorted, without repetition.
    Set(Arc<[Self]>),
}

/// An exact fraction in lowest terms, ordered by size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    above: i64,
    below: i64,
}

impl Fraction {
    /// `above / below`; nothing if there is no such fraction or it is too large to be written.
    #[must_use]
    pub fn new(above: i128, below: i128) -> Option<Self> {
        let (mut a, mut b) = (above.unsigned_abs(), below.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let common = i128::try_from(a).ok().filter(|_| below != 0)?;
        let sign = below.signum();
        let part = |n: i128| i64::try_from(n.checked_div(common)?.checked_mul(sign)?).ok();
        Some(Self { above: part(above)?, below: part(below)? })
    }

    /// What stands above the line.
    #[must_use]
    pub fn above(self) -> i64 {
        self.above
    }

    /// What stands below it; more than nought.
    #[must_use]
    pub fn below(self) -> i64 {
        self.below
    }

    /// The product, if it can be written.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let (a, b) = (i128::from(self.above), i128::from(self.below));
        Self::new(a.checked_mul(other.above.into())?, b.checked_mul(other.below.into())?)
    }

    /// The sum, if it can be written.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b) = (i128::from(self.above), i128::from(self.below));
        let (c, d) = (i128::from(other.above), i128::from(other.below));
        Self::new(a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?, b.checked_mul(d)?)
    }

    /// The same with the other sign, if it can be written.
    #[must_use]
    pub fn negated(self) -> Option<Self> {
        Some(Self { above: self.above.checked_neg()?, ..self })
    }
}

impl From<i64> for Fraction {
    fn from(whole: i64) -> Self {
        Self { above: whole, below: 1 }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let cross = |a: i64, b: i64| i128::from(a) * i128::from(b);
        cross(self.above, other.below).cmp(&cross(other.above, self.below))
    }
}

impl Value {
    /// How two values that may be compared stand to each other: a fraction is compared with a whole
    /// by size.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Fraction(b)) | (Self::Money(a), Self::MoneyPart(b)) => {
                Fraction::from(*a).cmp(b)
            }
            (Self::Fraction(a), Self::Number(b)) | (Self::MoneyPart(a), Self::Money(b)) => {
                a.cmp(&Fraction::from(*b))
            }
            (a, b) => a.cmp(b),
        }
    }

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
