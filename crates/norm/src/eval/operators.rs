//! Comparison, membership and sums over values that may be absent or unknown.

use super::{Out, Why};
use crate::program::Comparison;
use crate::value::Value;
use jiff::ToSpan;

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
    Out::flag(comparison.holds(a.cmp(b)))
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

/// None if the result is too large to be written.
pub(crate) fn sum(minus: bool, left: &Out, right: &Out) -> Option<Out> {
    let (a, b) = match (left, right) {
        (Out::Unknown(a), Out::Unknown(b)) => return Some(Out::Unknown(*a.max(b))),
        (Out::Unknown(why), _) | (_, Out::Unknown(why)) => return Some(Out::Unknown(*why)),
        (Out::Absent, _) | (_, Out::Absent) => return Some(Out::Absent),
        (Out::Known(a), Out::Known(b)) => (a, b),
    };
    let add = |a: i64, b: i64| if minus { a.checked_sub(b) } else { a.checked_add(b) };
    Some(Out::Known(match (a, b) {
        (Value::Number(a), Value::Number(b)) => Value::Number(add(*a, *b)?),
        (Value::Money(a), Value::Money(b)) => Value::Money(add(*a, *b)?),
        (Value::Days(a), Value::Days(b)) => Value::Days(add(*a, *b)?),
        (Value::Date(a), Value::Date(b)) => Value::Days(i64::from((*a - *b).get_days())),
        (Value::Date(date), Value::Days(days)) => {
            let days = i32::try_from(*days).ok()?;
            let span = i32::checked_mul(days, if minus { -1 } else { 1 })?;
            // Civil dates reach from year -9999 to 9999; a span beyond that is refused here.
            let span = (span.unsigned_abs() < 7_304_484).then(|| span.days())?;
            Value::Date(date.checked_add(span).ok()?)
        }
        _ => return Some(Out::Unknown(Why::Fact)),
    }))
}
