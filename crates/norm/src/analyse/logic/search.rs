//! Branch by branch until one is consistent, or none is.

use super::formula::{Formula, Literal};
use super::place::Places;
use super::theory::{self, Model};
use super::witness::{Witness, witness};

/// Branches looked at for one question.
const MOST_FOR_ONE: u32 = 400;

/// Branches looked at for a shortcut.
const MOST_FOR_GLIMPSE: u32 = 24;

/// What came out.
#[derive(Debug, Clone)]
pub enum Answer {
    /// It can hold, for instance so.
    Yes(Box<Witness>),
    /// It cannot hold.
    No,
    /// Not found out within the allowance.
    Unknown,
}

impl Answer {
    /// Whether it surely cannot hold.
    pub fn is_no(&self) -> bool {
        matches!(self, Self::No)
    }

    /// The example, if it can hold.
    pub fn yes(self) -> Option<Witness> {
        if let Self::Yes(witness) = self { Some(*witness) } else { None }
    }
}

/// Answers questions, up to an allowance for all of them together.
#[derive(Debug)]
pub struct Solver {
    left: u32,
    one: u32,
    unanswered: u32,
}

impl Solver {
    /// With an allowance of `branches`.
    pub fn new(branches: u32) -> Self {
        Self { left: branches, one: 0, unanswered: 0 }
    }

    /// Branches that may still be looked at.
    pub fn left(&self) -> u32 {
        self.left
    }

    /// Questions that were not answered within the allowance.
    pub fn unanswered(&self) -> u32 {
        self.unanswered
    }

    /// Can all of `parts` hold together?
    pub fn ask(&mut self, places: &Places<'_>, parts: &[&Formula]) -> Answer {
        self.one = MOST_FOR_ONE;
        match self.search(places, parts.to_vec(), Vec::new()) {
            Found::Yes(facts, model) => Answer::Yes(Box::new(witness(places, &facts, &model))),
            Found::No => Answer::No,
            Found::Unknown => {
                self.unanswered += 1;
                Answer::Unknown
            }
        }
    }

    /// Whether all of `parts` are seen to hold together at little cost: a shortcut whose no means
    /// nothing.
    pub fn glimpse(&mut self, places: &Places<'_>, parts: &[&Formula]) -> bool {
        self.one = MOST_FOR_GLIMPSE.min(self.left);
        matches!(self.search(places, parts.to_vec(), Vec::new()), Found::Yes(..))
    }

    fn search(
        &mut self,
        places: &Places<'_>,
        mut open: Vec<&Formula>,
        mut facts: Vec<Literal>,
    ) -> Found {
        let mut branches: Vec<&Vec<Formula>> = Vec::new();
        while let Some(formula) = open.pop() {
            match formula {
                Formula::True => {}
                Formula::False => return Found::No,
                Formula::Is(literal) => {
                    if facts.contains(&literal.negated()) {
                        return Found::No;
                    }
                    if !facts.contains(literal) {
                        facts.push(*literal);
                    }
                }
                Formula::All(parts) => open.extend(parts.iter().rev()),
                Formula::Any(parts) => branches.push(parts),
            }
        }
        if self.left == 0 || self.one == 0 {
            return Found::Unknown;
        }
        (self.left, self.one) = (self.left - 1, self.one - 1);
        let Some(model) = theory::consistent(places, &facts) else { return Found::No };
        let holds = |part: &Formula| match part {
            Formula::Is(literal) => facts.contains(literal),
            other => *other == Formula::True,
        };
        branches.retain(|parts| !parts.iter().any(holds));
        let shortest = branches.iter().enumerate().min_by_key(|(_, parts)| parts.len());
        let Some((at, parts)) = shortest.map(|(at, parts)| (at, *parts)) else {
            return match theory::undecided(places, &facts) {
                None => Found::Yes(facts, model),
                Some(ways) => {
                    let ways: Vec<Formula> = ways.into_iter().map(Formula::Is).collect();
                    self.branch(places, &ways, &[], &facts)
                }
            };
        };
        branches.swap_remove(at);
        let rest: Vec<Formula> = branches.into_iter().cloned().map(Formula::Any).collect();
        self.branch(places, parts, &rest, &facts)
    }

    /// One of `parts` after the other, each with all the `rest`.
    fn branch(
        &mut self,
        places: &Places<'_>,
        parts: &[Formula],
        rest: &[Formula],
        facts: &[Literal],
    ) -> Found {
        let mut unknown = false;
        for part in parts {
            let mut open: Vec<&Formula> = rest.iter().collect();
            open.push(part);
            match self.search(places, open, facts.to_vec()) {
                Found::No => {}
                Found::Unknown => unknown = true,
                yes @ Found::Yes(..) => return yes,
            }
        }
        if unknown { Found::Unknown } else { Found::No }
    }
}

enum Found {
    Yes(Vec<Literal>, Model),
    No,
    Unknown,
}
