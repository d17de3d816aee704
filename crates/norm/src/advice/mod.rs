//! What would help: the smallest sets of facts and acts that turn a "no" into a "yes".
//!
//! Everything starts from the proof of a judgement: its failing conditions say which facts would make
//! them hold. Such steps are tried on facts that are not touched, one reason after the other, and the act is
//! judged again; only what was judged and allowed is told, and nothing that holds without one of its
//! steps. The search is bounded in the size of a set and in judgements, so that silence does not mean that
//! nothing helps.

mod boundary;
mod create;
mod lever;
mod supply;
mod words;

pub use boundary::boundary_steps;
pub use supply::{Supply, supplies_of};

use crate::calendar::Calendar;
use crate::eval::{Facts, Overlay};
use crate::judge::{Draft, Judgement, Reason, Verdict, decide, judge};
use crate::program::{FieldId, KindId, NormId, ParamId, Regulation, TermId, Type};
use crate::value::{Rec, Value};
use jiff::civil::Date;
use lever::levers;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Steps in one set.
const MOST_STEPS: usize = 3;

/// Sets that are told.
const MOST_SETS: usize = 5;

/// Judgements spent on one act.
const MOST_JUDGEMENTS: usize = 240;

/// Ways of mending one reason that are tried.
const MOST_LEVERS: usize = 12;

/// One thing that could be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A reason is recorded for deviating from a norm, or one requirement of it.
    Reason(NormId, Option<usize>),
    /// The act states something.
    State(ParamId, Value),
    /// It waits for a day.
    On(Date),
    /// Somebody else performs it.
    Actor(Rec),
    /// An authority finds that a term holds, or that it does not.
    Find(TermId, Vec<Value>, bool),
    /// A record of a kind is made.
    Create(KindId, Vec<(FieldId, Value)>),
    /// A field of a record holds something.
    Write(Rec, FieldId, Value),
}

/// A smallest set of steps that helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The steps, all of them needed.
    pub steps: Vec<Step>,
    /// What the act then comes to.
    pub verdict: Verdict,
}

/// The smallest sets of steps found that make an act allowed; none if it is allowed already.
#[must_use]
pub fn what_would_help<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
    judgement: &Judgement,
) -> Vec<Advice> {
    if judgement.verdict.allows() {
        return Vec::new();
    }
    Search { regulation, calendar, facts, draft, left: MOST_JUDGEMENTS, found: Vec::new() }
        .run(judgement)
}

struct Search<'a, F> {
    regulation: &'a Regulation,
    calendar: &'a Calendar,
    facts: &'a F,
    draft: &'a Draft,
    left: usize,
    found: Vec<(BTreeSet<Step>, Verdict)>,
}

impl<F: Facts> Search<'_, F> {
    /// Sets of one step, then of two, then of three.
    fn run(mut self, judgement: &Judgement) -> Vec<Advice> {
        let mut seen: BTreeSet<BTreeSet<Step>> = BTreeSet::new();
        let mut now = vec![(BTreeSet::new(), judgement.clone())];
        for _ in 0..MOST_STEPS {
            let mut next = Vec::new();
            for (steps, judgement) in now {
                for step in self.ways_on(&steps, &judgement) {
                    let mut longer = steps.clone();
                    longer.insert(step);
                    if longer.len() == steps.len() || !self.is_news(&longer) {
                        continue;
                    }
                    if !seen.insert(longer.clone()) || self.left == 0 {
                        continue;
                    }
                    let judgement = self.judge(&longer);
                    if judgement.verdict.allows() {
                        self.keep(&longer, judgement.verdict);
                    } else {
                        next.push((longer, judgement));
                    }
                    if self.found.len() >= MOST_SETS {
                        return self.told();
                    }
                }
            }
            now = next;
        }
        self.told()
    }

    fn told(self) -> Vec<Advice> {
        let mut found = self.found;
        found.sort_by_key(|(steps, _)| steps.len());
        found
            .into_iter()
            .map(|(steps, verdict)| Advice { steps: steps.into_iter().collect(), verdict })
            .collect()
    }

    /// Whether no set found so far is part of `steps`.
    fn is_news(&self, steps: &BTreeSet<Step>) -> bool {
        !self.found.iter().any(|(known, _)| known.is_subset(steps)) && is_sensible(steps)
    }

    /// Keeps a set, without the steps that it does not need.
    fn keep(&mut self, steps: &BTreeSet<Step>, verdict: Verdict) {
        let (mut steps, mut verdict) = (steps.clone(), verdict);
        for step in steps.clone() {
            if steps.len() == 1 {
                break;
            }
            let mut fewer = steps.clone();
            fewer.remove(&step);
            let judged = self.judge(&fewer).verdict;
            if judged.allows() {
                (steps, verdict) = (fewer, judged);
            }
        }
        if self.is_news(&steps) {
            self.found.push((steps, verdict));
        }
    }

    fn judge(&mut self, steps: &BTreeSet<Step>) -> Judgement {
        self.left = self.left.saturating_sub(1);
        let (draft, facts) = applied(self.regulation, self.facts, self.draft, steps);
        judge(self.regulation, self.calendar, &facts, &draft)
    }

    /// What would mend the first reason that speaks against the act: all must be mended, in any order.
    fn ways_on(&self, steps: &BTreeSet<Step>, judgement: &Judgement) -> Vec<Step> {
        let against = judgement.reasons.iter().find(|reason| !reason.verdict.allows());
        let Some(reason) = against else { return Vec::new() };
        let (draft, facts) = applied(self.regulation, self.facts, self.draft, steps);
        let mut ways = levers(self.regulation, self.calendar, &facts, &draft, reason);
        // Powers denied are one reason each, and to hold one of them is enough.
        let denied = judgement.reasons.iter().filter(|other| {
            other.ground == reason.ground && other.norm != reason.norm && !other.verdict.allows()
        });
        if reason.ground == crate::judge::Ground::NoPower {
            for other in denied {
                ways.extend(levers(self.regulation, self.calendar, &facts, &draft, other));
            }
        }
        ways.extend(self.other_records(&draft, &facts, reason));
        let mut kept: Vec<Step> = Vec::new();
        for way in ways {
            if !kept.contains(&way) {
                kept.push(way);
            }
        }
        kept.truncate(MOST_LEVERS);
        kept
    }
}

/// Records tried in the place of one that the act names.
const MOST_OTHERS: usize = 32;

impl<F: Facts> Search<'_, F> {
    /// Another record where the act names one, if the reason then falls away: another meeting, not
    /// another matter, for what the act is about is not exchanged.
    fn other_records<G: Facts>(&self, draft: &Draft, facts: &G, reason: &Reason) -> Vec<Step> {
        let act = self.regulation.act(draft.act);
        let named = act.params.iter().enumerate().filter_map(|(at, param)| match param.ty {
            Type::Ref(kind) if !param.new => Some((at, kind)),
            _ => None,
        });
        let mut found = Vec::new();
        for (at, kind) in named.skip(1) {
            let Ok(param) = u16::try_from(at).map(ParamId) else { break };
            let own = draft.take.get(at).cloned().flatten();
            let (mut tried, mut first) = (0, None);
            facts.each(kind, &mut |rec| {
                tried += 1;
                let value = Value::Ref(rec);
                if Some(&value) != own.as_ref() {
                    let mut draft = draft.clone();
                    if let Some(place) = draft.take.get_mut(at) {
                        *place = Some(value.clone());
                    }
                    let judged = decide(self.regulation, self.calendar, facts, &draft);
                    let still = judged.reasons.iter().any(|other| {
                        !other.verdict.allows()
                            && (other.norm, other.need) == (reason.norm, reason.need)
                    });
                    first = (!still).then_some(Step::State(param, value));
                }
                if first.is_some() || tried >= MOST_OTHERS {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
            found.extend(first);
        }
        found
    }
}

/// Whether no two steps say different things of the same place.
fn is_sensible(steps: &BTreeSet<Step>) -> bool {
    let place = |step: &Step| match step {
        Step::State(param, _) => Some((0u8, u32::from(param.0), 0u32, 0u16)),
        Step::On(_) => Some((1, 0, 0, 0)),
        Step::Actor(_) => Some((2, 0, 0, 0)),
        Step::Write(rec, field, _) => Some((3, u32::from(rec.kind.0), rec.index, field.0)),
        Step::Reason(..) | Step::Find(..) | Step::Create(..) => None,
    };
    let mut seen = BTreeSet::new();
    steps.iter().filter_map(place).all(|place| seen.insert(place))
}

/// Places of records that steps would make: beside those that acts under judgement would.
const IMAGINED: u32 = Rec::UNBORN + 0x80;

/// The act and the facts as they would be.
fn applied<'f, F: Facts>(
    regulation: &Regulation,
    facts: &'f F,
    draft: &Draft,
    steps: &BTreeSet<Step>,
) -> (Draft, Overlay<'f, F>) {
    let (mut draft, mut facts) = (draft.clone(), Overlay::new(facts));
    for (at, step) in (0u32..).zip(steps) {
        match step {
            Step::Reason(norm, need) => {
                let norm_name = &regulation.norm(*norm).name.en;
                let name = need.and_then(|need| regulation.need_name(*norm, need));
                let key = name
                    .map_or_else(|| norm_name.clone(), |name| format!("{norm_name}.{}", name.en));
                draft.reasons.insert(key, "…".to_owned());
            }
            Step::State(param, value) => {
                if let Some(place) = draft.take.get_mut(param.at()) {
                    *place = Some(value.clone());
                }
            }
            Step::On(date) => draft.date = *date,
            Step::Actor(rec) => draft.actor = *rec,
            Step::Find(term, of, holds) => facts.find(*term, of.clone(), *holds),
            Step::Create(kind, fields) => {
                let rec = Rec { kind: *kind, index: IMAGINED + at.min(0x7e) };
                facts.create(rec);
                for (field, value) in fields {
                    facts.write(rec, *field, Some(value.clone()));
                }
            }
            Step::Write(rec, field, value) => facts.write(*rec, *field, Some(value.clone())),
        }
    }
    (draft, facts)
}
