//! Random facts, and what conditions come to on them.

use super::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// What is on record, in texts; what is missing is not there.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    pub(super) facts: BTreeMap<(String, &'static str), String>,
    pub(super) found: BTreeMap<String, bool>,
    pub(super) note: bool,
    pub(super) actor: String,
    pub(super) target: String,
}

pub(super) fn world(chance: &mut Chance) -> World {
    let mut world = World { note: chance.below(2) == 0, ..World::default() };
    world.actor = chance.one(&PEOPLE).to_owned();
    world.target = chance.one(&PEOPLE).to_owned();
    let gaps = 1 + chance.below(6);
    for person in PEOPLE {
        for (flag, _) in FLAGS {
            if chance.below(gaps) > 0 {
                let value = chance.one(&["yes", "no"]);
                world.facts.insert((person.to_owned(), flag), value.to_owned());
            }
        }
        if chance.below(gaps) > 0 {
            world.facts.insert((person.to_owned(), "n"), chance.below(4).to_string());
        }
        for (field, _) in REFS {
            if chance.below(gaps) > 0 {
                let other = chance.one(&PEOPLE).to_owned();
                world.facts.insert((person.to_owned(), field), other);
            }
        }
        if chance.below(3) > 0 {
            world.found.insert(person.to_owned(), chance.below(2) == 0);
        }
    }
    world
}

/// What the naive judge makes of a value: known, not there, or unknown (1 a fact, 2 a finding).
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Is {
    Known(String),
    Nothing,
    Unknown(u8),
}

/// Yes, no, or unknown and why.
pub(super) type Three = Result<bool, u8>;

pub(super) fn not(a: Three) -> Three {
    a.map(|holds| !holds)
}

pub(super) fn all(parts: impl IntoIterator<Item = Three>) -> Three {
    let parts: Vec<Three> = parts.into_iter().collect();
    if parts.contains(&Ok(false)) {
        return Ok(false);
    }
    parts.iter().filter_map(|part| part.err()).max().map_or(Ok(true), Err)
}

pub(super) fn any(parts: impl IntoIterator<Item = Three>) -> Three {
    not(all(parts.into_iter().map(not)))
}

impl World {
    pub(super) fn field(&self, person: &str, field: &'static str) -> Is {
        match self.facts.get(&(person.to_owned(), field)) {
            Some(value) => Is::Known(value.clone()),
            None if field == "d" => Is::Known("no".to_owned()),
            None if field == "o" || field == "boss" => Is::Nothing,
            None => Is::Unknown(1),
        }
    }

    pub(super) fn who(&self, who: &'static str) -> Is {
        let (first, rest) = who.split_once('.').map_or((who, None), |(a, b)| (a, Some(b)));
        let person = if first == "actor" { &self.actor } else { &self.target };
        match rest {
            None => Is::Known(person.clone()),
            Some("boss") => self.field(person, "boss"),
            Some(_) => self.field(person, "lead"),
        }
    }

    pub(super) fn of(&self, who: &'static str, field: &'static str) -> Is {
        match self.who(who) {
            Is::Known(person) => self.field(&person, field),
            other => other,
        }
    }

    pub(super) fn flag(value: Is) -> Three {
        match value {
            Is::Known(value) => Ok(value == "yes"),
            Is::Nothing => Ok(false),
            Is::Unknown(why) => Err(why),
        }
    }

    pub(super) fn same(a: Is, b: Is) -> Three {
        match (a, b) {
            (Is::Nothing, _) | (_, Is::Nothing) => Ok(false),
            (Is::Known(a), Is::Known(b)) => Ok(a == b),
            (Is::Unknown(a), Is::Unknown(b)) => Err(a.max(b)),
            (Is::Unknown(why), _) | (_, Is::Unknown(why)) => Err(why),
        }
    }

    /// Each person, and whether `by` of it is `who`.
    pub(super) fn matching(
        &self,
        by: &'static str,
        who: &'static str,
    ) -> Vec<(&'static str, Three)> {
        let same = |p| (p, Self::same(self.field(p, by), self.who(who)));
        PEOPLE.into_iter().map(same).collect()
    }

    /// Whom a field leads to, as often as there are people; and what is not known of it.
    pub(super) fn reached(
        &self,
        from: &'static str,
        by: &'static str,
    ) -> (BTreeSet<String>, Option<u8>) {
        let (mut found, mut unknown) = (BTreeSet::new(), None);
        let start = match self.who(from) {
            Is::Known(person) => person,
            Is::Nothing => return (found, None),
            Is::Unknown(why) => return (found, Some(why)),
        };
        for _ in PEOPLE {
            let all: Vec<String> = found.iter().chain([&start]).cloned().collect();
            for person in all {
                match self.field(&person, by) {
                    Is::Known(next) => drop(found.insert(next)),
                    Is::Nothing => {}
                    Is::Unknown(why) => unknown = unknown.max(Some(why)),
                }
            }
        }
        (found, unknown)
    }

    pub(super) fn holds(&self, cond: &Cond) -> Three {
        match cond {
            Cond::Flag(who, flag) => Self::flag(self.of(who, flag)),
            Cond::AtMost(who, most) => match self.of(who, "n") {
                Is::Known(n) => Ok(n.parse::<u64>().unwrap() <= *most),
                Is::Nothing => Ok(false),
                Is::Unknown(why) => Err(why),
            },
            Cond::Same(a, b) => Self::same(self.who(a), self.who(b)),
            Cond::Open(who) => match self.who(who) {
                Is::Known(person) => self.found.get(&person).copied().ok_or(2),
                Is::Nothing => Ok(false),
                Is::Unknown(why) => Err(why),
            },
            Cond::There(who, field) => match self.who(who) {
                // What holds by default is there although nobody wrote it.
                Is::Known(person) => Ok(*field == "d" || self.facts.contains_key(&(person, field))),
                Is::Nothing => Ok(false),
                Is::Unknown(why) => Err(why),
            },
            Cond::Note => Ok(self.note),
            Cond::Some(by, who, flag) => any(self.matching(by, who).into_iter().map(|(p, is)| {
                all([is, flag.map_or(Ok(true), |flag| Self::flag(self.field(p, flag)))])
            })),
            Cond::Every(by, who, flag) => all(self
                .matching(by, who)
                .into_iter()
                .map(|(p, is)| any([not(is), Self::flag(self.field(p, flag))]))),
            Cond::Count(by, who, most) => {
                let is = self.matching(by, who);
                let unknown = is.iter().filter_map(|(_, is)| is.err()).max();
                let count = is.iter().filter(|(_, is)| *is == Ok(true)).count();
                unknown.map_or(Ok(count as u64 <= *most), Err)
            }
            Cond::Share(by, who, (above, below)) => {
                let is = self.matching(by, who);
                let unknown = is.iter().filter_map(|(_, is)| is.err()).max();
                let count = is.iter().filter(|(_, is)| *is == Ok(true)).count() as u64;
                unknown.map_or(Ok(count * below >= above * PEOPLE.len() as u64), Err)
            }
            Cond::Reach(who, from, by) => {
                let (found, unknown) = self.reached(from, by);
                match self.who(who) {
                    Is::Nothing => Ok(false),
                    Is::Known(person) if found.contains(&person) => Ok(true),
                    Is::Known(_) => unknown.map_or(Ok(false), Err),
                    Is::Unknown(_) if found.is_empty() && unknown.is_none() => Ok(false),
                    Is::Unknown(why) => Err(unknown.map_or(why, |other| why.max(other))),
                }
            }
            Cond::Not(inner) => not(self.holds(inner)),
            Cond::And(parts) => all(parts.iter().map(|part| self.holds(part))),
            Cond::Or(parts) => any(parts.iter().map(|part| self.holds(part))),
        }
    }

    pub(super) fn after(&self) -> Self {
        let mut after = self.clone();
        after.facts.insert((self.target.clone(), "d"), "yes".to_owned());
        if let Is::Known(n) = self.of("target", "n") {
            let more = (n.parse::<u64>().unwrap() + 1).to_string();
            after.facts.insert((self.target.clone(), "n"), more);
        }
        after
    }
}
