//! The rules that every engine gets, and what they say, worked out plainly.
//!
//! A rule knows nothing of any engine: each engine's module writes them in its own language. The
//! answer worked out here is the yardstick before anything is timed.

use std::collections::BTreeSet;

/// Numbers that look random and are the same every time (Knuth's constants).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }

    pub fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}

pub const RANKS: [&str; 3] = ["low", "middle", "high"];

/// One thing to ask of an act and the records it touches.
#[derive(Debug, Clone)]
pub enum Atom {
    ActorActive,
    ActorRank(usize),
    OwnBody,
    BodyRankIn(Vec<usize>),
    SumOver(i64),
    SumOverCeiling,
    NoticeBelow(i64),
    Signed,
}

#[derive(Debug, Clone)]
pub enum Cond {
    Is(Atom),
    Not(Box<Cond>),
    And(Vec<Cond>),
    Or(Vec<Cond>),
}

/// What a norm does when its condition holds.
#[derive(Debug, Clone)]
pub enum Head {
    Power,
    Forbid,
    Must(Cond),
}

#[derive(Debug, Clone)]
pub struct Norm {
    pub head: Head,
    /// The acts it is about.
    pub on: Vec<usize>,
    pub when: Cond,
}

#[derive(Debug, Clone)]
pub struct Rules {
    pub acts: usize,
    pub norms: Vec<Norm>,
}

#[derive(Debug, Clone)]
pub struct World {
    /// Rank and ceiling, in yuan.
    pub bodies: Vec<(usize, i64)>,
    /// Body, rank, in post.
    pub people: Vec<(usize, usize, bool)>,
}

#[derive(Debug, Clone)]
pub struct Request {
    pub act: usize,
    pub actor: usize,
    pub body: usize,
    pub sum: i64,
    pub notice: i64,
    pub signed: bool,
}

/// Whether the act may be done, and the norms that decide it: those that stand in its way, else the
/// powers that allow it; none where nobody may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub permitted: bool,
    pub cited: BTreeSet<usize>,
}

impl Answer {
    pub fn new(blocked: BTreeSet<usize>, granted: BTreeSet<usize>) -> Self {
        let permitted = blocked.is_empty() && !granted.is_empty();
        Self { permitted, cited: if blocked.is_empty() { granted } else { blocked } }
    }
}

impl Cond {
    fn holds(&self, world: &World, request: &Request) -> bool {
        let (own, rank, active) = world.people[request.actor];
        let (body_rank, ceiling) = world.bodies[request.body];
        match self {
            Self::Not(inner) => !inner.holds(world, request),
            Self::And(parts) => parts.iter().all(|part| part.holds(world, request)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(world, request)),
            Self::Is(atom) => match atom {
                Atom::ActorActive => active,
                Atom::ActorRank(wanted) => rank == *wanted,
                Atom::OwnBody => own == request.body,
                Atom::BodyRankIn(ranks) => ranks.contains(&body_rank),
                Atom::SumOver(limit) => request.sum > *limit,
                Atom::SumOverCeiling => request.sum > ceiling,
                Atom::NoticeBelow(days) => request.notice < *days,
                Atom::Signed => request.signed,
            },
        }
    }

    /// The condition as sums of products of atoms, each asked for or excluded.
    pub fn products(&self, asked: bool) -> Vec<Vec<(&Atom, bool)>> {
        match (self, asked) {
            (Self::Is(atom), _) => vec![vec![(atom, asked)]],
            (Self::Not(inner), _) => inner.products(!asked),
            (Self::And(parts), true) | (Self::Or(parts), false) => {
                parts.iter().fold(vec![Vec::new()], |so_far, part| {
                    let arms = part.products(asked);
                    so_far
                        .iter()
                        .flat_map(|left| arms.iter().map(move |arm| [&left[..], &arm[..]].concat()))
                        .collect()
                })
            }
            (Self::Or(parts), true) | (Self::And(parts), false) => {
                parts.iter().flat_map(|part| part.products(asked)).collect()
            }
        }
    }
}

impl Norm {
    /// When the norm stands in the way of an act; a power never does.
    pub fn blocks(&self) -> Option<Cond> {
        match &self.head {
            Head::Power => None,
            Head::Forbid => Some(self.when.clone()),
            Head::Must(need) => {
                Some(Cond::And(vec![self.when.clone(), Cond::Not(Box::new(need.clone()))]))
            }
        }
    }
}

impl Rules {
    pub fn answer(&self, world: &World, request: &Request) -> Answer {
        let (mut blocked, mut granted) = (BTreeSet::new(), BTreeSet::new());
        for (n, norm) in self.norms.iter().enumerate().filter(|(_, n)| n.on.contains(&request.act))
        {
            match norm.blocks() {
                None if norm.when.holds(world, request) => granted.insert(n),
                Some(cond) if cond.holds(world, request) => blocked.insert(n),
                _ => false,
            };
        }
        Answer::new(blocked, granted)
    }

    /// The rules that are measured: as many norms over `norms / 15` acts, one in ten binding all.
    pub fn measured(norms: usize) -> Self {
        use Atom::{
            ActorActive, ActorRank, BodyRankIn, NoticeBelow, OwnBody, Signed, SumOver,
            SumOverCeiling,
        };
        let is = Cond::Is;
        let not = |cond| Cond::Not(Box::new(cond));
        let acts = (norms / 15).max(20);
        let conditions = [
            Cond::And(vec![is(OwnBody), is(ActorActive)]),
            Cond::And(vec![is(SumOverCeiling), not(is(Signed))]),
            Cond::And(vec![is(NoticeBelow(3)), is(BodyRankIn(vec![2]))]),
            Cond::And(vec![is(ActorRank(0)), is(SumOver(500))]),
            Cond::And(vec![is(BodyRankIn(vec![0, 1])), not(is(NoticeBelow(10))), is(Signed)]),
        ];
        let norms = (0..norms)
            .map(|n| {
                let cond = conditions[n % 5].clone();
                let all = n.is_multiple_of(10) && n < 300;
                let on = if all { (0..acts).collect() } else { vec![n % acts] };
                let (head, when) = match n % 5 {
                    0 => (Head::Power, Cond::And(vec![is(ActorActive), not(is(NoticeBelow(0)))])),
                    1 => (Head::Forbid, Cond::And(vec![not(is(NoticeBelow(91))), cond])),
                    _ => (Head::Must(Cond::Or(vec![is(Signed), not(is(SumOverCeiling))])), cond),
                };
                Norm { head, on, when }
            })
            .collect();
        Self { acts, norms }
    }

    /// Small random rules: powers and prohibitions, and requirements.
    pub fn random(dice: &mut Dice) -> Self {
        let acts = 2;
        let norms = (0..2 + dice.below(6))
            .map(|_| {
                let head = match dice.below(3) {
                    0 => Head::Power,
                    1 => Head::Forbid,
                    _ => Head::Must(condition(dice, 1)),
                };
                let on = (0..acts).filter(|_| dice.coin()).collect::<Vec<_>>();
                let on = if on.is_empty() { vec![0] } else { on };
                Norm { head, on, when: condition(dice, 2) }
            })
            .collect();
        Self { acts, norms }
    }
}

fn condition(dice: &mut Dice, depth: usize) -> Cond {
    let parts = |dice: &mut Dice| {
        (0..2 + dice.below(2)).map(|_| condition(dice, depth - 1)).collect::<Vec<_>>()
    };
    match if depth == 0 { 3 } else { dice.below(6) } {
        0 => Cond::And(parts(dice)),
        1 => Cond::Or(parts(dice)),
        2 => Cond::Not(Box::new(condition(dice, depth - 1))),
        _ => Cond::Is(match dice.below(8) {
            0 => Atom::ActorActive,
            1 => Atom::ActorRank(dice.below(3)),
            2 => Atom::OwnBody,
            3 => Atom::BodyRankIn((0..3).filter(|_| dice.coin()).collect()),
            4 => Atom::SumOver(100 * i64::try_from(dice.below(4)).expect("small")),
            5 => Atom::SumOverCeiling,
            6 => Atom::NoticeBelow(i64::try_from(dice.below(4)).expect("small")),
            _ => Atom::Signed,
        }),
    }
}

impl World {
    /// `people` people, ten to a body.
    pub fn of(people: usize) -> Self {
        let small = |n: usize| i64::try_from(n).expect("small");
        Self {
            bodies: (0..people.div_ceil(10)).map(|n| (n % 3, small(n) * 100)).collect(),
            people: (0..people).map(|n| (n / 10, n % 3, n % 7 != 0)).collect(),
        }
    }

    /// Requests in turn, as the measured rules are asked.
    pub fn requests(&self, acts: usize, count: usize) -> Vec<Request> {
        let small = |n: usize| i64::try_from(n).expect("small");
        (0..count)
            .map(|n| {
                let actor = n * 37 % self.people.len();
                Request {
                    act: n % acts,
                    actor,
                    body: actor / 10,
                    sum: small(n * 13 % 60_000),
                    notice: small(n % 20),
                    signed: n % 3 == 0,
                }
            })
            .collect()
    }

    pub fn random_request(&self, acts: usize, dice: &mut Dice) -> Request {
        Request {
            act: dice.below(acts),
            actor: dice.below(self.people.len()),
            body: dice.below(self.bodies.len()),
            sum: 50 * i64::try_from(dice.below(8)).expect("small"),
            notice: i64::try_from(dice.below(5)).expect("small"),
            signed: dice.coin(),
        }
    }
}
