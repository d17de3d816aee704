//! Random regulations: conditions and norms as a small tree of their own.

/// Small, fast, the same on every machine.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    pub(super) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

pub(super) const PEOPLE: [&str; 4] = ["p0", "p1", "p2", "p3"];
/// Fields in both languages; `o` is optional, `d` has a default, the others may be gaps.
pub(super) const FLAGS: [(&str, &str); 4] = [("a", "甲"), ("b", "乙"), ("o", "丙"), ("d", "丁")];
pub(super) const REFS: [(&str, &str); 2] = [("boss", "上级"), ("lead", "组长")];
pub(super) const WHO: [&str; 6] =
    ["actor", "target", "actor.boss", "target.boss", "actor.lead", "target.lead"];

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cond {
    Flag(&'static str, &'static str),
    AtMost(&'static str, u64),
    Same(&'static str, &'static str),
    Open(&'static str),
    There(&'static str, &'static str),
    Note,
    Some(&'static str, &'static str, Option<&'static str>),
    Every(&'static str, &'static str, &'static str),
    Count(&'static str, &'static str, u64),
    /// At least so large a part of all.
    Share(&'static str, &'static str, (u64, u64)),
    /// Whether one is reached from the other by this field, over and over.
    Reach(&'static str, &'static str, &'static str),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
}

#[derive(Debug, Clone)]
pub(super) enum Rule {
    Power {
        holder: Cond,
        substitutes: Vec<Cond>,
        exclusive: bool,
    },
    Forbid,
    Must(Vec<Cond>),
    Should(Vec<Cond>),
    Limit(Vec<Cond>, bool),
    Duty {
        bearer: &'static str,
        due: Option<(u32, &'static str)>,
    },
    Except(usize),
    /// The first goes before the others.
    Prevails(usize, Vec<usize>),
}

impl Rule {
    /// Whether it says something of acts, so that it can go before another.
    pub(super) fn speaks(&self) -> bool {
        !matches!(self, Self::Except(_) | Self::Prevails(..))
    }
}

#[derive(Debug, Clone)]
pub(super) struct Norm {
    pub(super) name: usize,
    pub(super) when: Option<Cond>,
    pub(super) rule: Rule,
}

/// How periods are counted: days are working days, the first day counts, rest days move the last one,
/// months lead from the end of one to the end of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Regime {
    pub(super) working: bool,
    pub(super) first: bool,
    pub(super) rolls: bool,
    pub(super) ends: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) regime: Regime,
    pub(super) norms: Vec<Norm>,
    pub(super) unrestricted: bool,
}

pub(super) fn cond(chance: &mut Chance, depth: u64) -> Cond {
    let who = |chance: &mut Chance| chance.one(&WHO);
    let flag = |chance: &mut Chance| chance.one(&FLAGS).0;
    match chance.below(if depth == 0 { 11 } else { 16 }) {
        0 | 1 => Cond::Flag(who(chance), flag(chance)),
        2 => Cond::AtMost(who(chance), chance.below(4)),
        3 => Cond::Same(who(chance), who(chance)),
        4 => Cond::Open(who(chance)),
        5 => Cond::There(who(chance), chance.one(&["a", "o", "d", "n", "boss", "lead"])),
        6 => Cond::Note,
        7 => {
            let extra = (chance.below(2) == 0).then(|| flag(chance));
            Cond::Some(chance.one(&["boss", "lead"]), who(chance), extra)
        }
        8 => Cond::Count(chance.one(&["boss", "lead"]), who(chance), chance.below(3)),
        9 => Cond::Every(chance.one(&["boss", "lead"]), who(chance), flag(chance)),
        10 if chance.below(2) == 0 => {
            let part = chance.one(&[(1, 2), (2, 3), (1, 4), (0, 1), (3, 2)]);
            Cond::Share(chance.one(&["boss", "lead"]), who(chance), part)
        }
        10 => Cond::Reach(who(chance), who(chance), chance.one(&["boss", "lead"])),
        11 => Cond::Not(Box::new(cond(chance, depth - 1))),
        n => {
            let parts = (0..2 + chance.below(2)).map(|_| cond(chance, depth - 1)).collect();
            if n < 14 { Cond::And(parts) } else { Cond::Or(parts) }
        }
    }
}

pub(super) fn conds(chance: &mut Chance) -> Vec<Cond> {
    (0..1 + chance.below(2)).map(|_| cond(chance, 1)).collect()
}

pub(super) fn model(chance: &mut Chance) -> Model {
    let mut norms: Vec<Norm> = Vec::new();
    for name in 0..usize::try_from(2 + chance.below(8)).unwrap() {
        let speak: Vec<usize> = (0..norms.len()).filter(|at| norms[*at].rule.speaks()).collect();
        let rule = match chance.below(12) {
            0 | 1 => Rule::Power {
                holder: cond(chance, 1),
                substitutes: (0..chance.below(3)).map(|_| cond(chance, 1)).collect(),
                exclusive: chance.below(3) == 0,
            },
            2 => Rule::Forbid,
            3 => Rule::Must(conds(chance)),
            4 => Rule::Should(conds(chance)),
            5 => Rule::Limit(conds(chance), chance.below(2) == 0),
            6 => Rule::Duty {
                bearer: chance.one(&WHO),
                due: (chance.below(5) > 0).then(|| {
                    let units = ["days", "working_days", "calendar_days", "months"];
                    let unit = chance.one(&units);
                    (u32::try_from(chance.below(40)).unwrap(), unit)
                }),
            },
            // What goes first was written first, so that there is no circle.
            10 | 11 if speak.len() > 1 => {
                let first = usize::try_from(chance.below(speak.len() as u64 - 1)).unwrap();
                let after = speak[first + 1..].iter().copied();
                let mut after: Vec<usize> = after.filter(|_| chance.below(2) == 0).collect();
                if after.is_empty() {
                    after.push(speak[first + 1]);
                }
                Rule::Prevails(speak[first], after)
            }
            _ if norms.is_empty() => Rule::Forbid,
            _ => Rule::Except(usize::try_from(chance.below(norms.len() as u64)).unwrap()),
        };
        let always = matches!(rule, Rule::Except(_));
        let when = (always || chance.below(4) > 0).then(|| cond(chance, 2));
        norms.push(Norm { name, when, rule });
    }
    let mut flip = || chance.below(2) == 0;
    let regime = Regime { working: flip(), first: flip(), rolls: flip(), ends: flip() };
    Model { regime, norms, unrestricted: flip() }
}
