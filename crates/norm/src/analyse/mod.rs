//! What a drafter should look at in a regulation that can be used.
//!
//! [`crate::check`] says whether a text can be judged by; this says whether judging by it makes sense:
//! requirements that cannot be met together, powers that are always forbidden, duties that nobody can
//! do. One file a check. A finding says what, where, an example where there is one, and what to do; one
//! that rests on something the solver does not look into says *possible*. What a drafter has weighed and
//! left as it is, the text accepts with its reason (`accept N207 "…"`), and it is reported no more.

mod accept;
mod articles;
mod circle;
mod citation;
mod conflict;
mod deadlines;
mod fulfilment;
mod grades;
mod holders;
mod logic;
mod owner;
mod scene;
mod swallowed;
mod unused;
mod vacant;
mod vacuous;

use crate::diagnostic::Diagnostic;
use crate::program::{ActId, Norm, NormId, Regulation};
use crate::source::Span;
use crate::tree::ExprId;
use logic::{Answer, Formula, Places, Solver};
use scene::Scene;
use tiaoli_text::Words;

pub use accept::Accepted;

/// Branches that all questions about a regulation may take together: well under a second.
const MOST_BRANCHES: u32 = 60_000;

/// What was found in a regulation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Analysis {
    /// What a drafter should look at, in the order of the text.
    pub findings: Vec<Diagnostic>,
    /// What the text accepts, with its reason.
    pub accepted: Vec<Accepted>,
    /// Branches of conditions looked at: what it cost.
    pub branches: u32,
    /// Questions about conditions that were not answered within the allowance: there may be more to find.
    pub unanswered: u32,
}

/// Looks at a regulation from every side.
///
/// Of one that cannot be judged by, nothing is said: what is broken would be asked after twice.
#[must_use]
pub fn analyse(regulation: &Regulation) -> Analysis {
    let mut analyser =
        Analyser { regulation, solver: Solver::new(MOST_BRANCHES), found: Vec::new() };
    articles::check(&mut analyser);
    grades::check(&mut analyser);
    holders::check(&mut analyser);
    deadlines::check(&mut analyser);
    vacant::check(&mut analyser);
    unused::check(&mut analyser);
    citation::check(&mut analyser);
    vacuous::definitions(&mut analyser);
    for at in 0..regulation.acts.len() {
        let Ok(act) = u16::try_from(at).map(ActId) else { break };
        let mut scene = Scene::of(regulation, act);
        vacuous::check(&mut analyser, &scene, act);
        conflict::check(&mut analyser, &scene);
        swallowed::check(&mut analyser, &scene);
        owner::check(&mut analyser, &mut scene);
    }
    fulfilment::check(&mut analyser);
    circle::check(&mut analyser);
    let mut found = analyser.found;
    found.sort_by_key(|d| (d.span.file, d.span.start, d.code));
    found.dedup_by(|a, b| (a.code, a.span) == (b.code, b.span) && a.message == b.message);
    let branches = MOST_BRANCHES - analyser.solver.left();
    let unanswered = analyser.solver.unanswered();
    Analysis { branches, unanswered, ..accept::sort_out(regulation, found) }
}

/// The work of analysing.
struct Analyser<'r> {
    regulation: &'r Regulation,
    solver: Solver,
    found: Vec<Diagnostic>,
}

impl<'r> Analyser<'r> {
    fn ask(&mut self, places: &Places<'_>, parts: &[&Formula]) -> Answer {
        self.solver.ask(places, parts)
    }

    /// Whether all of `parts` surely cannot hold together.
    fn never(&mut self, places: &Places<'_>, parts: &[&Formula]) -> bool {
        self.ask(places, parts).is_no()
    }

    /// Whether all of `parts` can hold together, for all that is known.
    fn can(&mut self, places: &Places<'_>, parts: &[&Formula]) -> bool {
        matches!(self.ask(places, parts), Answer::Yes(_))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    fn norm(&self, id: NormId) -> &'r Norm {
        self.regulation.norm(id)
    }

    /// Where a condition stands.
    fn place(&self, id: ExprId) -> Span {
        self.regulation.tree.expr(id).span
    }
}

/// What people call a norm, in a sentence.
fn called(norm: &Norm) -> Words {
    Words::new(format!("「{}」", norm.name.zh), format!("`{}`", norm.name.en))
}
