//! Records reached step by step: a superior's superior, a line of charge.
//!
//! Total and bounded: every record is asked once for where one step leads, and at most [`MOST`] of
//! them; what would need more is unknown, never cut short.

use super::{Cause, Evaluator, Facts, Out, Slot, Watch, Why, put};
use crate::program::Reach;
use crate::tree::ExprId;
use crate::value::Value;
use std::collections::BTreeSet;

/// Records that one chain can pass through: more than any line of offices has.
const MOST: usize = 1_000;

/// What was surely reached, and what keeps the rest from being known.
pub(super) struct Reached {
    members: BTreeSet<Value>,
    unknown: Option<Why>,
}

impl Reached {
    /// The set, if all of it is known.
    pub(super) fn out(&self) -> Out {
        match self.unknown {
            Some(why) => Out::Unknown(why),
            None => Out::Known(Value::set(self.members.iter().cloned().collect())),
        }
    }

    /// Whether it holds `member`: what was surely reached is reached, whatever else is not known.
    pub(super) fn holds(&self, member: &Out) -> Out {
        match (member, self.unknown) {
            (Out::Known(value), _) if self.members.contains(value) => Out::flag(true),
            (Out::Absent, _) => Out::flag(false),
            (Out::Unknown(a), Some(b)) => Out::Unknown(*a.max(&b)),
            (Out::Unknown(_), None) if self.members.is_empty() => Out::flag(false),
            (Out::Unknown(why), None) => Out::Unknown(*why),
            (Out::Known(_), Some(why)) => Out::Unknown(why),
            (Out::Known(_), None) => Out::flag(false),
        }
    }
}

impl<F: Facts, W: Watch> Evaluator<'_, F, W> {
    /// Everything one step or more leads to; the beginning itself only where a circle leads back.
    pub(super) fn reached(&mut self, id: ExprId, reach: &Reach, slots: &mut Vec<Slot>) -> Reached {
        let mut reached = Reached { members: BTreeSet::new(), unknown: None };
        let mut open: Vec<Value> = match self.eval(reach.start, slots) {
            Out::Known(value) => value.members().to_vec(),
            Out::Absent => Vec::new(),
            Out::Unknown(why) => {
                reached.unknown = Some(why);
                return reached;
            }
        };
        let mut asked: BTreeSet<Value> = BTreeSet::new();
        while let Some(record) = open.pop() {
            if !asked.insert(record.clone()) {
                continue;
            }
            if asked.len() > MOST {
                self.watch.cause(|| Cause::TooLarge(id));
                reached.unknown = reached.unknown.max(Some(Why::Fact));
                return reached;
            }
            put(slots, reach.slot, record);
            match self.eval(reach.step, slots) {
                Out::Known(led) => {
                    for next in led.members() {
                        if reached.members.insert(next.clone()) {
                            open.push(next.clone());
                        }
                    }
                }
                Out::Absent => {}
                Out::Unknown(why) => reached.unknown = reached.unknown.max(Some(why)),
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Truth;

    #[test]
    fn what_was_surely_reached_is_reached() {
        let number = |n| Out::Known(Value::Number(n));
        let reached = |unknown| Reached { members: [Value::Number(1)].into(), unknown };
        assert_eq!(reached(Some(Why::Fact)).holds(&number(1)).truth(), Truth::True);
        assert_eq!(reached(Some(Why::Open)).holds(&number(2)), Out::Unknown(Why::Open));
        assert_eq!(reached(None).holds(&number(2)).truth(), Truth::False);
        assert_eq!(reached(None).holds(&Out::Absent).truth(), Truth::False);
        assert_eq!(reached(None).holds(&Out::Unknown(Why::Fact)), Out::Unknown(Why::Fact));
    }
}
