//! A duty has somebody who owes it.

use super::logic::{Formula, Lowering};
use super::scene::Scene;
use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::Body;
use tiaoli_text::{Words, words};

pub(super) fn check(analyser: &mut Analyser<'_>, scene: &mut Scene<'_>) {
    let regulation = analyser.regulation;
    for heard in &scene.duties {
        let norm = regulation.norm(heard.norm);
        let Body::Duty { bearer, .. } = norm.body else { continue };
        let there = Lowering::new(&mut scene.places).value(bearer, &heard.slots).there();
        if there == Formula::True {
            continue;
        }
        let nobody = there.negated();
        let answer = analyser.ask(&scene.places, &[&heard.applies.yes, &nobody]);
        let Some(witness) = answer.yes() else { continue };
        let Words { zh, en } = called(norm);
        let span = analyser.place(bearer);
        analyser.report(
            Diagnostic::new(
                Code::NoOwner,
                span,
                words!(zh: "{zh}可能没有人承担", en: "{en} may have nobody who owes it"),
            )
            .example(witness.words, witness.possible)
            .help(Words::new(
                "在「当」里写明承担者已有记载，或者换一个总在记录里的承担者",
                "say in `when` that the bearer is on record, or name one who always is",
            )),
        );
    }
}
