//! The situations that the cases of a regulation describe: an institution, and an act put before it.
//!
//! A lawyer has written them because they matter, so they are where other questions are tried too: what
//! would help, and what another version of the regulation makes of the same act.

use crate::bind::{BadInput, Request};
use crate::institution::Institution;
use jiff::civil::Date;
use std::sync::Arc;
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::program::{Case, CaseStep, Scene};

/// An act about to be performed.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The institution just before it.
    pub before: Institution,
    /// The act.
    pub request: Request,
}

/// The act of a line of a case.
#[must_use]
pub fn request_of(step: &CaseStep) -> Request {
    Request {
        act: step.act,
        actor: step.actor.clone(),
        date: step.date,
        take: step.take.clone(),
        reasons: step.reasons.iter().cloned().collect(),
    }
}

/// The institution that a case starts from.
///
/// # Errors
/// A record that refers to one that is not given.
pub fn opened(
    regulation: &Arc<Regulation>,
    calendar: &Arc<Calendar>,
    case: &Case,
) -> Result<Institution, BadInput> {
    let mut institution = Institution::new(Arc::clone(regulation), Arc::clone(calendar));
    let given: Vec<_> = case
        .scenes
        .iter()
        .filter_map(|scene| match scene {
            Scene::Given(kind, id, fields) => Some((*kind, id.clone(), fields.clone())),
            _ => None,
        })
        .collect();
    let first = case.scenes.iter().find_map(|scene| match scene {
        Scene::Done(step) | Scene::When(step) => Some(step.date),
        _ => None,
    });
    institution.open(first.unwrap_or(Date::constant(2026, 1, 1)), &given)?;
    Ok(institution)
}

/// Every act of a case that its institution can read, each with the institution before it.
#[must_use]
pub fn situations(
    regulation: &Arc<Regulation>,
    calendar: &Arc<Calendar>,
    case: &Case,
) -> Vec<Situation> {
    let mut found = Vec::new();
    let Ok(mut institution) = opened(regulation, calendar, case) else { return found };
    for scene in &case.scenes {
        let (Scene::Done(step) | Scene::When(step)) = scene else { continue };
        let request = request_of(step);
        let Ok(judged) = institution.authorize(request.clone()) else { continue };
        found.push(Situation { before: institution.clone(), request });
        if let Ok(authorized) = judged {
            let performed = institution.perform(&authorized);
            debug_assert!(performed, "nothing comes between judging and performing here");
        }
    }
    found
}
