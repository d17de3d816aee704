//! Requirements that no act can meet together, told from the code alone.
//!
//! Only what can be said for sure is said: two requirements clash if each has a part about the same
//! value, and no value satisfies both parts. What only a definition or a quantifier would show is not
//! looked for.

use super::{Code, Node, NodeId};
use crate::program::{Clash, Comparison};
use crate::value::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A part of a requirement: what it is about, and what it asks of that.
struct Atom<'c> {
    about: NodeId,
    asks: Asks<'c>,
}

/// What is asked of a value.
#[derive(Clone, Copy)]
enum Asks<'c> {
    Holds(bool),
    Is(Comparison, &'c Value),
    Among(&'c [Value]),
    Outside(&'c [Value]),
}

/// A requirement: which restraint, and which of its needs.
type Need = (usize, usize);

/// Every two of `needs`, of different restraints, that no act can meet together.
pub(super) fn clashes(code: &Code, needs: &[(Need, NodeId)]) -> Vec<Clash> {
    let mut about: BTreeMap<NodeId, Vec<(Need, Asks<'_>)>> = BTreeMap::new();
    for (need, node) in needs {
        let mut atoms = Vec::new();
        parts(code, *node, &mut atoms);
        for atom in atoms {
            about.entry(atom.about).or_default().push((*need, atom.asks));
        }
    }
    let mut found: Vec<Clash> = Vec::new();
    for same in about.values() {
        for (i, (one, a)) in same.iter().enumerate() {
            for (other, b) in same.iter().skip(i + 1) {
                let clash = Clash { one: *one, other: *other };
                if one.0 != other.0 && contrary(*a, *b) && !found.contains(&clash) {
                    found.push(clash);
                }
            }
        }
    }
    found
}

/// The parts of a requirement that must all hold.
fn parts<'c>(code: &'c Code, id: NodeId, into: &mut Vec<Atom<'c>>) {
    match node(code, id) {
        Some(Node::And(inner)) => inner.iter().for_each(|part| parts(code, *part, into)),
        Some(Node::Not(inner)) => into.push(atom(code, *inner, false)),
        Some(_) => into.push(atom(code, id, true)),
        None => {}
    }
}

fn node(code: &Code, id: NodeId) -> Option<&Node> {
    code.nodes.get(id.0 as usize)
}

fn atom(code: &Code, id: NodeId, holds: bool) -> Atom<'_> {
    let constant = |id: NodeId| match node(code, id) {
        Some(Node::Const(value)) => Some(value),
        _ => None,
    };
    let (about, asks) = match node(code, id) {
        Some(Node::Compare(comparison, left, right)) => {
            let sides = (constant(*left), constant(*right));
            match sides {
                (None, Some(value)) => (*left, Asks::Is(*comparison, value)),
                (Some(value), None) => (*right, Asks::Is(turned(*comparison), value)),
                _ => (id, Asks::Holds(true)),
            }
        }
        Some(Node::In(member, set)) => match constant(*set) {
            Some(Value::Set(members)) => (*member, Asks::Among(members)),
            _ => (id, Asks::Holds(true)),
        },
        _ => (id, Asks::Holds(true)),
    };
    let asks = match asks {
        asks if holds => asks,
        Asks::Holds(yes) => Asks::Holds(!yes),
        Asks::Is(comparison, value) => Asks::Is(negated(comparison), value),
        Asks::Among(members) => Asks::Outside(members),
        Asks::Outside(members) => Asks::Among(members),
    };
    Atom { about, asks }
}

/// `5 < x` as said of `x`.
fn turned(comparison: Comparison) -> Comparison {
    use Comparison::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    match comparison {
        Less => Greater,
        LessEqual => GreaterEqual,
        Greater => Less,
        GreaterEqual => LessEqual,
        Equal => Equal,
        NotEqual => NotEqual,
    }
}

fn negated(comparison: Comparison) -> Comparison {
    use Comparison::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    match comparison {
        Less => GreaterEqual,
        LessEqual => Greater,
        Greater => LessEqual,
        GreaterEqual => Less,
        Equal => NotEqual,
        NotEqual => Equal,
    }
}

/// Whether no value satisfies both.
fn contrary(a: Asks<'_>, b: Asks<'_>) -> bool {
    match (a, b) {
        (Asks::Holds(a), Asks::Holds(b)) => a != b,
        (Asks::Among(members), other) | (other, Asks::Among(members)) => {
            !members.iter().any(|member| allows(other, member))
        }
        (Asks::Is(Comparison::Equal, value), other)
        | (other, Asks::Is(Comparison::Equal, value)) => !allows(other, value),
        (Asks::Is(a, low), Asks::Is(b, high)) => {
            // Where a value could lie: below both, on one, between them, on the other, above both.
            let order = low.cmp(high);
            let places = [(Ordering::Less, Ordering::Less), (Ordering::Greater, Ordering::Greater)]
                .into_iter()
                .chain([(Ordering::Equal, order), (order.reverse(), Ordering::Equal)])
                .chain((order != Ordering::Equal).then_some((order.reverse(), order)));
            !places.into_iter().any(|(to_low, to_high)| a.holds(to_low) && b.holds(to_high))
        }
        _ => false,
    }
}

/// Whether `value` satisfies what is asked.
fn allows(asks: Asks<'_>, value: &Value) -> bool {
    match asks {
        Asks::Is(comparison, other) => comparison.holds(value.cmp(other)),
        Asks::Among(members) => members.contains(value),
        Asks::Outside(members) => !members.contains(value),
        Asks::Holds(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: (Comparison, i64), b: (Comparison, i64), clash: bool) {
        let (low, high) = (Value::Number(a.1), Value::Number(b.1));
        let both = (Asks::Is(a.0, &low), Asks::Is(b.0, &high));
        assert_eq!(contrary(both.0, both.1), clash, "{a:?} {b:?}");
        assert_eq!(contrary(both.1, both.0), clash, "{b:?} {a:?}");
    }

    #[test]
    fn ranges_clash_only_if_nothing_lies_in_both() {
        use Comparison::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        check((GreaterEqual, 5), (LessEqual, 5), false);
        check((Greater, 5), (LessEqual, 5), true);
        check((Greater, 5), (Less, 3), true);
        check((Greater, 3), (Less, 5), false);
        check((Equal, 4), (Less, 5), false);
        check((Equal, 5), (Less, 5), true);
        check((Equal, 5), (Equal, 6), true);
        check((NotEqual, 5), (Equal, 5), true);
        check((NotEqual, 5), (NotEqual, 6), false);
    }

    #[test]
    fn sets_clash_only_if_they_share_no_member() {
        let of = |members: &[i64]| members.iter().map(|n| Value::Number(*n)).collect::<Vec<_>>();
        let (one, other, both) = (of(&[1, 2]), of(&[3]), of(&[2, 3]));
        assert!(contrary(Asks::Among(&one), Asks::Among(&other)));
        assert!(!contrary(Asks::Among(&one), Asks::Among(&both)));
        assert!(contrary(Asks::Among(&one), Asks::Outside(&one)));
        assert!(!contrary(Asks::Outside(&one), Asks::Outside(&other)));
    }
}
