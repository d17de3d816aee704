//! Comparison, membership and sums over values that may be absent or unknown.

use super::{Out, Why};
use crate::calendar::{Calendar, Reached};
use crate::program::{Comparison, Edge, Period, Unit};
use crate::value::{Fraction, Value};
use jiff::civil::Date;
use std::cmp::Ordering;

/// What is absent equals nothing and stands in no order to anything, known or not.
pub(super) fn compare(comparison: Comparison, left: &Out, right: &Out) -> Out {
    let (a, b) = match (left, right) {
        (Out::Absent, _) | (_, Out::Absent) => {
            return Out::flag(comparison == Comparison::NotEqual);
        }
        (Out::Unknown(a), Out::Unknown(b)) => return Out::Unknown(*a.max(b)),
        (Out::Unknown(why), _) | (_, Out::Unknown(why)) => return Out::Unknown(*why),
        (Out::Known(a), Out::Known(b)) => (a, b),
    };
    Out::flag(comparison.holds(a.order(b)))
}

/// What is absent is in no set and holds no member.
pub(super) fn contains(set: &Out, member: &Out) -> Out {
    match (set, member) {
        (Out::Absent, _) | (_, Out::Absent) => Out::flag(false),
        (Out::Unknown(a), Out::Unknown(b)) => Out::Unknown(*a.max(b)),
        (Out::Known(Value::Set(members)), Out::Unknown(_)) if members.is_empty() => {
            Out::flag(false)
        }
        (Out::Unknown(why), _) | (_, Out::Unknown(why)) => Out::Unknown(*why),
        (Out::Known(Value::Set(members)), Out::Known(value)) => {
            Out::flag(members.binary_search(value).is_ok())
        }
        _ => Out::flag(false),
    }
}

/// What a step came to, and whether that rests on working days that are not announced yet.
pub(super) struct Worked {
    pub(super) out: Out,
    pub(super) provisional: bool,
}

impl From<Out> for Worked {
    fn from(out: Out) -> Self {
        Self { out, provisional: false }
    }
}

impl From<Value> for Worked {
    fn from(value: Value) -> Self {
        Out::Known(value).into()
    }
}

/// Two known values, or what there is to say where one is not.
fn both<'o>(left: &'o Out, right: &'o Out) -> Result<(&'o Value, &'o Value), Worked> {
    match (left, right) {
        (Out::Unknown(a), Out::Unknown(b)) => Err(Out::Unknown(*a.max(b)).into()),
        (Out::Unknown(why), _) | (_, Out::Unknown(why)) => Err(Out::Unknown(*why).into()),
        (Out::Absent, _) | (_, Out::Absent) => Err(Out::Absent.into()),
        (Out::Known(a), Out::Known(b)) => Ok((a, b)),
    }
}

/// None if the result is too large to be written.
pub(super) fn sum(calendar: &Calendar, minus: bool, left: &Out, right: &Out) -> Option<Worked> {
    let (a, b) = match both(left, right) {
        Ok(values) => values,
        Err(worked) => return Some(worked),
    };
    let add = |a: i64, b: i64| if minus { a.checked_sub(b) } else { a.checked_add(b) };
    let parts = |a: Fraction, b: Fraction| a.plus(if minus { b.negated()? } else { b });
    let shift = |date: Date, count: i64, unit| {
        let count = if minus { count.checked_neg()? } else { count };
        let Reached { date, provisional } = calendar.shift(date, count, unit)?;
        Some(Worked { out: Out::Known(Value::Date(date)), provisional })
    };
    Some(match (a, b) {
        (Value::Number(a), Value::Number(b)) => Value::Number(add(*a, *b)?).into(),
        (Value::Money(a), Value::Money(b)) => Value::Money(add(*a, *b)?).into(),
        (Value::Days(a), Value::Days(b)) => Value::Days(add(*a, *b)?).into(),
        (Value::WorkingDays(a), Value::WorkingDays(b)) => Value::WorkingDays(add(*a, *b)?).into(),
        (Value::Months(a), Value::Months(b)) => Value::Months(add(*a, *b)?).into(),
        (Value::Number(_) | Value::Fraction(_), Value::Number(_) | Value::Fraction(_)) => {
            Value::Fraction(parts(part(a)?, part(b)?)?).into()
        }
        (Value::Money(_) | Value::MoneyPart(_), Value::Money(_) | Value::MoneyPart(_)) => {
            Value::MoneyPart(parts(part(a)?, part(b)?)?).into()
        }
        (Value::Date(a), Value::Date(b)) => Value::Days(i64::from((*a - *b).get_days())).into(),
        (Value::Date(date), Value::Days(n)) => shift(*date, *n, Unit::CalendarDays)?,
        (Value::Date(date), Value::WorkingDays(n)) => shift(*date, *n, Unit::WorkingDays)?,
        (Value::Date(date), Value::Months(n)) => shift(*date, *n, Unit::Months)?,
        _ => Out::Unknown(Why::Fact).into(),
    })
}

/// A number or sum as a fraction.
fn part(value: &Value) -> Option<Fraction> {
    match value {
        Value::Number(n) | Value::Money(n) => Some((*n).into()),
        Value::Fraction(part) | Value::MoneyPart(part) => Some(*part),
        _ => None,
    }
}

/// None if the result is too large to be written.
pub(super) fn times(left: &Out, right: &Out) -> Option<Worked> {
    let (a, b) = match both(left, right) {
        Ok(values) => values,
        Err(worked) => return Some(worked),
    };
    let product = |n: &i64| match (a, b) {
        (Value::Number(m), _) | (_, Value::Number(m)) => n.checked_mul(*m),
        _ => None,
    };
    let money = |value: &Value| matches!(value, Value::Money(_) | Value::MoneyPart(_));
    Some(
        Out::Known(match (a, b) {
            (Value::Number(a), Value::Number(b)) => Value::Number(a.checked_mul(*b)?),
            (Value::Money(n), Value::Number(_)) | (Value::Number(_), Value::Money(n)) => {
                Value::Money(product(n)?)
            }
            (Value::Days(n), Value::Number(_)) | (Value::Number(_), Value::Days(n)) => {
                Value::Days(product(n)?)
            }
            (Value::WorkingDays(n), Value::Number(_))
            | (Value::Number(_), Value::WorkingDays(n)) => Value::WorkingDays(product(n)?),
            (Value::Months(n), Value::Number(_)) | (Value::Number(_), Value::Months(n)) => {
                Value::Months(product(n)?)
            }
            (a, b) => match (part(a), part(b)) {
                (Some(x), Some(y)) if money(a) || money(b) => Value::MoneyPart(x.times(y)?),
                (Some(x), Some(y)) => Value::Fraction(x.times(y)?),
                _ => return Some(Out::Unknown(Why::Fact).into()),
            },
        })
        .into(),
    )
}

/// So many units of time; a year is twelve months.
pub(super) fn length(unit: Unit, count: &Out) -> Option<Worked> {
    let Out::Known(Value::Number(n)) = count else { return Some(count.clone().into()) };
    Some(match unit {
        Unit::Days | Unit::CalendarDays => Value::Days(*n).into(),
        Unit::WorkingDays => Value::WorkingDays(*n).into(),
        Unit::Months => Value::Months(*n).into(),
        Unit::Years => Value::Months(n.checked_mul(12)?).into(),
    })
}

/// The year of a date, or the number of its month (or quarter, or half).
pub(super) fn part_of(period: Period, date: &Out) -> Out {
    let Out::Known(Value::Date(date)) = date else { return date.clone() };
    let number = match period {
        Period::Year => i64::from(date.year()),
        period => i64::from((date.month() - 1) / period.months() + 1),
    };
    Out::Known(Value::Number(number))
}

/// The first or the last day of the period that a date lies in. None beyond the year 9999.
pub(super) fn edge_of(edge: Edge, period: Period, date: &Out) -> Option<Worked> {
    let Out::Known(Value::Date(date)) = date else { return Some(date.clone().into()) };
    let (first, last) = period.around(*date)?;
    Some(Value::Date(if edge == Edge::Start { first } else { last }).into())
}

/// Working days after one day up to and including another. None where they are too far apart.
pub(super) fn between(calendar: &Calendar, from: &Out, to: &Out) -> Option<Worked> {
    let (from, to) = match both(from, to) {
        Ok((Value::Date(from), Value::Date(to))) => (*from, *to),
        Ok(_) => return Some(Out::Unknown(Why::Fact).into()),
        Err(worked) => return Some(worked),
    };
    let (count, provisional) = calendar.working_days_between(from, to)?;
    Some(Worked { out: Out::Known(Value::WorkingDays(count)), provisional })
}

/// The one of two values that lies further out.
pub(super) fn outermost(greatest: bool, before: Option<Value>, value: &Value) -> Value {
    let wanted = if greatest { Ordering::Less } else { Ordering::Greater };
    match before {
        Some(before) if before.order(value) != wanted => before,
        _ => value.clone(),
    }
}
