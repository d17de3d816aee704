//! Requirements that cannot be met together, and powers that exclude each other.
//!
//! A power and a prohibition are no conflict: the one gives competence, the other limits its exercise.
//! Two requirements are one if both can apply to one act and then no act meets both, though each alone
//! could be met; so are a requirement that can only be met by what is forbidden, and two exclusive
//! powers over one act that different people hold. Nothing is inferred about which of the two is the
//! more special: an `except` says so, or nobody.

use super::logic::{Answer, Formula};
use super::scene::{Heard, Scene};
use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{Body, Need, Op, Regulation};
use crate::tree::ExprId;
use std::collections::BTreeSet;
use tiaoli_text::{Words, words};

/// Groups that are tried before pairs are.
const MOST_COMPANIES: usize = 4;

pub(super) fn check(analyser: &mut Analyser<'_>, scene: &Scene<'_>) {
    let regulation = analyser.regulation;
    let musts: Vec<&Heard> = scene
        .restraints
        .iter()
        .filter(|heard| matches!(regulation.norm(heard.norm).body, Body::Must(..)))
        .collect();
    let met: Vec<Formula> = musts.iter().map(|heard| heard.met()).collect();
    let about: Vec<BTreeSet<_>> = met.iter().map(Formula::places).collect();
    let when: Vec<BTreeSet<_>> = musts.iter().map(|heard| heard.applies.yes.places()).collect();
    let companies = companies(analyser, scene, &musts, &met);
    for (i, (a, (a_met, a_about))) in musts.iter().zip(met.iter().zip(&about)).enumerate() {
        let later = musts.iter().zip(met.iter().zip(&about)).enumerate().skip(i + 1);
        for (j, (b, (b_met, b_about))) in later {
            let together = companies.iter().any(|all| all.contains(&i) && all.contains(&j));
            // What asks the same can be met together; so can what is about different things, unless
            // when the one or the other applies has to do with both.
            let linked = |when: &BTreeSet<_>, other: &BTreeSet<_>| {
                let meets =
                    |about: &BTreeSet<_>| !when.is_disjoint(about) || !other.is_disjoint(about);
                meets(a_about) && meets(b_about)
            };
            let related = !a_about.is_disjoint(b_about)
                || matches!((when.get(i), when.get(j)), (Some(x), Some(y)) if linked(x, y));
            if !together && a_met != b_met && related && !ordered(regulation, a, b) {
                requirements(analyser, scene, (a, a_met), (b, b_met));
            }
        }
    }
    for forbid in &scene.restraints {
        if !matches!(regulation.norm(forbid.norm).body, Body::Forbid(_)) {
            continue;
        }
        for (must, met) in musts.iter().zip(&met) {
            let (about, forbidden_by) = (met.places(), forbid.applies.no.places());
            let when = must.applies.yes.places();
            let linked = !when.is_disjoint(&about) && !when.is_disjoint(&forbidden_by);
            if (linked || !forbidden_by.is_disjoint(&about)) && !ordered(regulation, must, forbid) {
                forbidden(analyser, scene, (must, met), forbid);
            }
        }
    }
    let exclusive = |heard: &&Heard| {
        matches!(regulation.norm(heard.norm).body, Body::Power { exclusive: true, .. })
    };
    let exclusive: Vec<&Heard> = scene.powers.iter().filter(exclusive).collect();
    for (i, a) in exclusive.iter().enumerate() {
        for b in exclusive.iter().skip(i + 1).filter(|b| !ordered(regulation, a, b)) {
            holders(analyser, scene, a, b);
        }
    }
}

/// Groups of requirements that all apply and are met in one situation: no two of a group conflict.
fn companies(
    analyser: &mut Analyser<'_>,
    scene: &Scene<'_>,
    musts: &[&Heard],
    met: &[Formula],
) -> Vec<BTreeSet<usize>> {
    let mut companies: Vec<(BTreeSet<usize>, Vec<&Formula>)> = Vec::new();
    for (at, (must, met)) in musts.iter().zip(met).enumerate() {
        let own = [&must.applies.yes, met];
        let mut found = false;
        for (members, parts) in &mut companies {
            let all: Vec<&Formula> = parts.iter().copied().chain(own).collect();
            if analyser.solver.glimpse(&scene.places, &all) {
                members.insert(at);
                *parts = all;
                found = true;
            }
        }
        if !found && companies.len() < MOST_COMPANIES {
            companies.push((BTreeSet::from([at]), own.to_vec()));
        }
    }
    companies.into_iter().map(|(members, _)| members).collect()
}

/// Whether the text says which of the two gives way.
fn ordered(regulation: &Regulation, a: &Heard, b: &Heard) -> bool {
    let lifted = |of: &Heard, by: &Heard| regulation.norm(of.norm).exceptions.contains(&by.norm);
    lifted(a, b) || lifted(b, a)
}

fn requirements(
    analyser: &mut Analyser<'_>,
    scene: &Scene<'_>,
    (a, a_met): (&Heard, &Formula),
    (b, b_met): (&Heard, &Formula),
) {
    let (places, both) = (&scene.places, [&a.applies.yes, &b.applies.yes]);
    let [x, y] = both;
    if !analyser.never(places, &[x, y, a_met, b_met]) {
        return;
    }
    let Answer::Yes(witness) = analyser.ask(places, &[x, y, a_met]) else { return };
    if !analyser.can(places, &[x, y, b_met]) {
        return;
    }
    let (first, second) = (analyser.norm(a.norm), analyser.norm(b.norm));
    let (one, other) = (called(first), called(second));
    let (az, ae, bz, be) = (one.zh, one.en, other.zh, other.en);
    analyser.report(
        Diagnostic::new(
            Code::Conflict,
            second.span,
            words!(zh: "{bz}和{az}不能同时满足，制度没有说哪一个优先", en: "{be} and {ae} cannot be met together, and nothing says which gives way"),
        )
        .example(witness.words, witness.possible)
        .related(first.span, words!(zh: "与它冲突", en: "conflicts with this"))
        .help(settle()),
    );
}

fn forbidden(
    analyser: &mut Analyser<'_>,
    scene: &Scene<'_>,
    (must, met): (&Heard, &Formula),
    forbid: &Heard,
) {
    let places = &scene.places;
    if !analyser.never(places, &[&must.applies.yes, met, &forbid.applies.no]) {
        return;
    }
    let Answer::Yes(witness) = analyser.ask(places, &[&must.applies.yes, met]) else { return };
    let (first, second) = (analyser.norm(must.norm), analyser.norm(forbid.norm));
    let (one, other) = (called(first), called(second));
    let (az, ae, bz, be) = (one.zh, one.en, other.zh, other.en);
    analyser.report(
        Diagnostic::new(
            Code::Conflict,
            second.span,
            words!(zh: "凡满足{az}的，都被{bz}禁止", en: "whatever meets {ae} is forbidden by {be}"),
        )
        .example(witness.words, witness.possible)
        .related(first.span, words!(zh: "与它冲突", en: "conflicts with this"))
        .help(settle()),
    );
}

fn holders(analyser: &mut Analyser<'_>, scene: &Scene<'_>, a: &Heard, b: &Heard) {
    let regulation = analyser.regulation;
    let apply = [&a.applies.yes, &b.applies.yes];
    let [x, y] = apply;
    // Names of one and the same holder, written the same, are no two holders.
    if texts(regulation, a) == texts(regulation, b) {
        return;
    }
    let (held, not) = (a.held(), b.not_held());
    let (back, neither) = (b.held(), a.not_held());
    let first = analyser.ask(&scene.places, &[x, y, &held, &not]);
    let Some(witness) =
        first.yes().or_else(|| analyser.ask(&scene.places, &[x, y, &back, &neither]).yes())
    else {
        return;
    };
    let (first, second) = (analyser.norm(a.norm), analyser.norm(b.norm));
    let (one, other) = (called(first), called(second));
    let (az, ae, bz, be) = (one.zh, one.en, other.zh, other.en);
    analyser.report(
        Diagnostic::new(
            Code::Conflict,
            second.span,
            words!(zh: "{bz}和{az}都是专属的，却可能属于不同的人", en: "{be} and {ae} are both exclusive, yet different people may hold them"),
        )
        .example(witness.words, witness.possible)
        .related(first.span, words!(zh: "与它冲突", en: "conflicts with this"))
        .help(settle()),
    );
}

fn texts(regulation: &Regulation, heard: &Heard) -> Vec<String> {
    let plain = |id: &ExprId| match regulation.op(*id) {
        Op::Same(inner) => regulation.expr_text(*inner, tiaoli_text::Lang::En),
        _ => regulation.expr_text(*id, tiaoli_text::Lang::En),
    };
    let Body::Power { holder, substitutes, .. } = &regulation.norm(heard.norm).body else {
        return Vec::new();
    };
    std::iter::once(holder)
        .chain(substitutes.iter().map(|Need { cond, .. }| cond))
        .map(plain)
        .collect()
}

fn settle() -> Words {
    words!(
        zh: "写「例外」说明哪一个让步，或者改动其中一个的条件",
        en: "say with an `except` which gives way, or change the condition of one",
    )
}
