//! Where a norm's answer may change: steps to the edges of its conditions.
//!
//! Every comparison has an edge: a threshold and one more or less, a day and the next, each value of a
//! choice. Two versions of a regulation that differ in a condition differ at an edge of it, so these are the
//! steps that find where.

use super::Step;
use super::lever::Seeker;
use crate::calendar::Calendar;
use crate::eval::{Evaluator, Facts, Recorder, Watch};
use crate::judge::Draft;
use crate::program::{Body, NormId, Regulation};
use crate::tree::ExprId;

/// Steps told for one act.
const MOST_STEPS: usize = 48;

/// Steps from where an act stands to the edges of what `norms` ask of it.
#[must_use]
pub fn boundary_steps<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
    norms: &[NormId],
) -> Vec<Step> {
    let mut seeker = Seeker::new(regulation, calendar, facts, draft);
    seeker.imagined = true;
    for id in norms {
        for condition in conditions(regulation, *id) {
            let env = seeker.frame(*id);
            let mut slots = env.iter().map(|bound| super::lever::slot(&bound.out)).collect();
            let mut evaluator = Evaluator::new(regulation, calendar, facts, Recorder::default());
            evaluator.eval(condition, &mut slots);
            if let Some(node) = evaluator.watch.take() {
                seeker.edges(&node, &env, 0);
            }
        }
    }
    let mut steps = seeker.found;
    steps.sort();
    steps.dedup();
    steps.truncate(MOST_STEPS);
    steps
}

/// Every condition of a norm that is asked of the act.
fn conditions(regulation: &Regulation, id: NormId) -> Vec<ExprId> {
    let norm = regulation.norm(id);
    let own: Vec<ExprId> = match &norm.body {
        Body::Must(needs, _)
        | Body::Should(needs)
        | Body::Scope(needs)
        | Body::Limit { needs, .. } => needs.iter().map(|need| need.cond).collect(),
        Body::Power { holder, substitutes, .. } => {
            std::iter::once(*holder).chain(substitutes.iter().map(|need| need.cond)).collect()
        }
        Body::Remedy { holder, .. } => vec![*holder],
        _ => Vec::new(),
    };
    norm.when.into_iter().chain(own).collect()
}
