//! Duties whose fulfilment makes them again, without end.
//!
//! Circles of definitions and of exceptions are errors and found when the text is checked; this is the
//! circle that takes time: doing what is owed makes the next duty, whatever is stated, and that one
//! the first again.

use super::logic::Places;
use super::scene::{Cond, slots, stated};
use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{Body, NormId, Op};
use tiaoli_text::{Words, words};

pub(super) fn check(analyser: &mut Analyser<'_>) {
    let regulation = analyser.regulation;
    let count = regulation.norms.len();
    let ids = || (0..count).filter_map(|n| u16::try_from(n).ok()).map(NormId);
    let next: Vec<Vec<NormId>> = ids().map(|id| made_by_doing(analyser, id)).collect();
    let mut reported = vec![false; count];
    for start in ids() {
        if reported.get(start.at()).copied().unwrap_or(true) {
            continue;
        }
        let Some(circle) = circle(&next, start) else { continue };
        for id in &circle {
            if let Some(flag) = reported.get_mut(id.at()) {
                *flag = true;
            }
        }
        let names: Vec<Words> = circle.iter().map(|id| called(analyser.norm(*id))).collect();
        let Words { zh, en } = Words::join(&names, " → ", " → ");
        let mut diagnostic = Diagnostic::new(
            Code::Endless,
            analyser.norm(start).span,
            words!(zh: "履行这项义务，总会再产生它自己：{zh}", en: "doing what is owed always makes it owed again: {en}"),
        )
        .help(Words::new(
            "给其中一项加上「当」，使它有尽头；要定期办的，写「定期义务」",
            "give one of them a `when` that ends it; for what recurs, write `recurring`",
        ));
        for id in circle.iter().skip(1) {
            diagnostic = diagnostic
                .related(analyser.norm(*id).span, Words::new("经过这一项", "by way of this"));
        }
        analyser.report(diagnostic);
    }
}

/// Duties that the act fulfilling duty `id` surely makes.
fn made_by_doing(analyser: &mut Analyser<'_>, id: NormId) -> Vec<NormId> {
    let regulation = analyser.regulation;
    let Body::Duty { act, with, .. } = &regulation.norm(id).body else { return Vec::new() };
    let duties = &regulation.concerns(*act).duties;
    if duties.is_empty() {
        return Vec::new();
    }
    let mut places = Places::new(regulation);
    let mut fulfil = stated(&mut places, *act);
    for (param, value) in with {
        if let (Op::Const(_), Some(place)) = (regulation.op(*value), fulfil.get_mut(param.at())) {
            *place = super::logic::Lowering::new(&mut places).value(*value, &[]);
        }
    }
    let mut made = Vec::new();
    for concern in duties {
        let own = slots(concern, &fulfil);
        let norm = regulation.norm(concern.norm);
        let lifted = !concern.exceptions.is_empty();
        let cond = norm.when.map_or_else(Cond::always, |when| Cond::of(&mut places, when, &own));
        if !lifted && analyser.never(&places, &[&cond.no]) {
            made.push(concern.norm);
        }
    }
    made
}

/// The shortest way from `start` back to itself.
fn circle(next: &[Vec<NormId>], start: NormId) -> Option<Vec<NormId>> {
    let mut seen = vec![false; next.len()];
    let mut open = std::collections::VecDeque::from([vec![start]]);
    while let Some(path) = open.pop_front() {
        let last = *path.last()?;
        for id in next.get(last.at()).into_iter().flatten() {
            if *id == start {
                return Some(path);
            }
            if let Some(flag) = seen.get_mut(id.at()).filter(|flag| !**flag) {
                *flag = true;
                let mut longer = path.clone();
                longer.push(*id);
                open.push_back(longer);
            }
        }
    }
    None
}
