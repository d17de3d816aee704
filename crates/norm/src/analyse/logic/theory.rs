//! Do these facts go together? Equality, closed choices, sets, and orderings with offsets.

use super::formula::Literal;
use super::place::{Place, Places, What, is_number};
use crate::program::{FieldId, TermId, Type};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that satisfy the orderings.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// What each ordered place comes to.
    pub numbers: BTreeMap<Place, i64>,
}

/// A model of the facts; none if they contradict each other.
pub fn consistent(places: &Places<'_>, facts: &[Literal]) -> Option<Model> {
    let mut classes = Classes::of(places, facts);
    classes.settle(facts)?;
    classes.sets(facts)?;
    classes.orderings(facts)
}

/// Ways to decide one of two closed choices that differ, where neither is decided: more of them than
/// there are values cannot all differ.
pub fn undecided(places: &Places<'_>, facts: &[Literal]) -> Option<Vec<Literal>> {
    let is_fixed = |place: Place| matches!(places.info(place).what, What::Fixed(_));
    let decided = |place: Place| {
        is_fixed(place)
            || facts.iter().any(|fact| match fact {
                Literal::Equal(a, b, true) => {
                    (*a == place && is_fixed(*b)) || (*b == place && is_fixed(*a))
                }
                _ => false,
            })
    };
    facts.iter().find_map(|fact| {
        let Literal::Equal(a, b, false) = fact else { return None };
        if decided(*a) || decided(*b) {
            return None;
        }
        let values = places.values(places.info(*a).ty)?;
        Some(values.into_iter().map(|v| Literal::Equal(v.min(*a), v.max(*a), true)).collect())
    })
}

/// Places known to hold the same.
struct Classes<'a, 'r> {
    places: &'a Places<'r>,
    members: Vec<Place>,
    parent: Vec<usize>,
    /// The value that a class is fixed to, by its root.
    fixed: BTreeMap<usize, Value>,
}

impl<'a, 'r> Classes<'a, 'r> {
    fn of(places: &'a Places<'r>, facts: &[Literal]) -> Self {
        let mut all = BTreeSet::new();
        let mut open: Vec<Place> = facts.iter().flat_map(|fact| fact.places()).collect();
        while let Some(place) = open.pop() {
            if !all.insert(place) {
                continue;
            }
            match &places.info(place).what {
                What::Field(record, _) => open.push(*record),
                What::Finding(_, of) => open.extend(of),
                _ => {}
            }
        }
        let members: Vec<Place> = all.into_iter().collect();
        let parent = (0..members.len()).collect();
        let mut classes = Self { places, members, parent, fixed: BTreeMap::new() };
        for (at, place) in classes.members.iter().enumerate() {
            if let What::Fixed(value) = &places.info(*place).what {
                classes.fixed.insert(at, value.clone());
            }
        }
        classes
    }

    fn root(&self, place: Place) -> usize {
        let mut at = self.members.binary_search(&place).unwrap_or(0);
        while let Some(up) = self.parent.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    /// Makes two classes one; none if they are fixed to different values.
    fn unite(&mut self, a: usize, b: usize) -> Option<bool> {
        if a == b {
            return Some(false);
        }
        if let Some(place) = self.parent.get_mut(b) {
            *place = a;
        }
        if let Some(value) = self.fixed.remove(&b) {
            self.fix(a, value)?;
        }
        Some(true)
    }

    /// Fixes a class to a value; none if it is fixed to another.
    fn fix(&mut self, root: usize, value: Value) -> Option<bool> {
        match self.fixed.get(&root) {
            Some(other) if *other != value => None,
            Some(_) => Some(false),
            None => {
                self.fixed.insert(root, value);
                Some(true)
            }
        }
    }

    /// Draws every consequence of the equalities; none if they contradict each other.
    fn settle(&mut self, facts: &[Literal]) -> Option<()> {
        for fact in facts {
            if let Literal::Equal(a, b, true) = fact {
                let (a, b) = (self.root(*a), self.root(*b));
                self.unite(a, b)?;
            }
        }
        loop {
            let mut changed = self.congruence()?;
            changed |= self.differences(facts)?;
            changed |= self.same_values()?;
            if !changed {
                return Some(());
            }
        }
    }

    /// The same field of the same record is the same.
    fn congruence(&mut self) -> Option<bool> {
        let mut fields: BTreeMap<(usize, FieldId), usize> = BTreeMap::new();
        let mut findings: BTreeMap<(TermId, Vec<usize>), usize> = BTreeMap::new();
        let mut same = Vec::new();
        for place in &self.members {
            let root = self.root(*place);
            let twin = match &self.places.info(*place).what {
                What::Field(record, field) => fields.insert((self.root(*record), *field), root),
                What::Finding(term, of) => {
                    let of = of.iter().map(|place| self.root(*place)).collect();
                    findings.insert((*term, of), root)
                }
                _ => None,
            };
            same.extend(twin.filter(|twin| *twin != root).map(|twin| (twin, root)));
        }
        let changed = !same.is_empty();
        for (a, b) in same {
            let (a, b) = (self.up(a), self.up(b));
            self.unite(a, b)?;
        }
        Some(changed)
    }

    fn up(&self, mut at: usize) -> usize {
        while let Some(up) = self.parent.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    /// What is different is not one; of a closed choice, what is left when all others are ruled out.
    fn differences(&mut self, facts: &[Literal]) -> Option<bool> {
        let mut ruled_out: BTreeMap<usize, (Type, BTreeSet<Value>)> = BTreeMap::new();
        for fact in facts {
            let Literal::Equal(a, b, false) = fact else { continue };
            let (ra, rb) = (self.root(*a), self.root(*b));
            if ra == rb {
                return None;
            }
            for (root, other, place) in [(ra, rb, a), (rb, ra, b)] {
                if let Some(value) = self.fixed.get(&other) {
                    let ty = self.places.info(*place).ty;
                    let entry = ruled_out.entry(root).or_insert((ty, BTreeSet::new()));
                    entry.1.insert(value.clone());
                }
            }
        }
        let mut changed = false;
        for (root, (ty, out)) in ruled_out {
            if self.fixed.get(&root).is_some_and(|value| out.contains(value)) {
                return None;
            }
            let Some(domain) = self.places.domain(ty) else { continue };
            let mut left = domain.into_iter().filter(|value| !out.contains(value));
            match (left.next(), left.next()) {
                (None, _) => return None,
                (Some(only), None) => changed |= self.fix(root, only)?,
                _ => {}
            }
        }
        Some(changed)
    }

    /// Classes fixed to one value are one class.
    fn same_values(&mut self) -> Option<bool> {
        let mut seen: BTreeMap<Value, usize> = BTreeMap::new();
        let mut same = Vec::new();
        for (root, value) in &self.fixed {
            if let Some(twin) = seen.insert(value.clone(), *root) {
                same.push((twin, *root));
            }
        }
        let changed = !same.is_empty();
        for (a, b) in same {
            let (a, b) = (self.up(a), self.up(b));
            self.unite(a, b)?;
        }
        Some(changed)
    }

    /// Nothing is in a set and not in it, there and not there.
    fn sets(&self, facts: &[Literal]) -> Option<()> {
        let mut said: BTreeMap<(usize, Option<usize>), bool> = BTreeMap::new();
        let mut say = |key, holds: bool| {
            let before = said.insert(key, holds);
            before.is_none_or(|before| before == holds).then_some(())
        };
        for fact in facts {
            match fact {
                Literal::Member(member, set, holds) => {
                    say((self.root(*member), Some(self.root(*set))), *holds)?;
                    if *holds {
                        say((self.root(*set), None), true)?;
                    }
                }
                Literal::Has(place, holds) => say((self.root(*place), None), *holds)?,
                _ => {}
            }
        }
        Some(())
    }

    /// Numbers that keep every ordering: shortest paths from a source that reaches everything.
    fn orderings(&self, facts: &[Literal]) -> Option<Model> {
        const ZERO: usize = usize::MAX;
        let node = |place: Option<Place>| place.map_or(ZERO, |place| self.root(place));
        let mut edges: Vec<(usize, usize, i128)> = Vec::new();
        let mut nodes: BTreeMap<usize, i128> = BTreeMap::from([(ZERO, 0)]);
        for fact in facts {
            let Literal::AtMost(a, b, most) = fact else { continue };
            edges.push((node(*b), node(*a), i128::from(*most)));
            for place in [a, b].into_iter().flatten() {
                nodes.insert(self.root(*place), 0);
                if self.places.info(*place).natural {
                    edges.push((self.root(*place), ZERO, 0));
                }
            }
        }
        for round in 0..=nodes.len() {
            let mut changed = false;
            for (from, to, most) in &edges {
                let reach = nodes.get(from).copied()? + most;
                if nodes.get(to).is_some_and(|now| *now > reach) {
                    nodes.insert(*to, reach);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
            if round == nodes.len() {
                return None;
            }
        }
        let zero = nodes.get(&ZERO).copied().unwrap_or(0);
        let ordered = self.members.iter().filter(|place| is_number(self.places.info(**place).ty));
        let numbers = ordered
            .filter_map(|place| {
                let reach = nodes.get(&self.root(*place))?;
                Some((*place, i64::try_from(reach - zero).ok()?))
            })
            .collect();
        Some(Model { numbers })
    }
}
