//! A prohibition that leaves nothing of a power.

use super::logic::Formula;
use super::scene::Scene;
use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::Body;
use tiaoli_text::{Words, words};

pub(super) fn check(analyser: &mut Analyser<'_>, scene: &Scene<'_>) {
    let regulation = analyser.regulation;
    for power in &scene.powers {
        let held = power.held();
        let can = Formula::all([power.applies.yes.clone(), held]);
        let about = can.places();
        for forbid in &scene.restraints {
            let free = &forbid.applies.no;
            let forbids = matches!(regulation.norm(forbid.norm).body, Body::Forbid(_));
            if !forbids || (*free != Formula::False && free.places().is_disjoint(&about)) {
                continue;
            }
            if !analyser.never(&scene.places, &[&can, free]) {
                continue;
            }
            let Some(witness) = analyser.ask(&scene.places, &[&can]).yes() else { break };
            let (of, by) = (analyser.norm(power.norm), analyser.norm(forbid.norm));
            let (one, other) = (called(of), called(by));
            let (pz, pe, fz, fe) = (one.zh, one.en, other.zh, other.en);
            analyser.report(
                Diagnostic::new(
                    Code::Swallowed,
                    by.span,
                    words!(zh: "{fz}禁止了{pz}所许可的一切", en: "{fe} forbids everything that {pe} allows"),
                )
                .example(witness.words, false)
                .related(of.span, words!(zh: "什么也没有剩下的权力", en: "the power of which nothing is left"))
                .help(Words::new(
                    "收窄禁止的条件，给它写「例外」，或者删去这项权力",
                    "narrow the prohibition, write an `except` to it, or drop the power",
                )),
            );
        }
    }
}
