//! Somebody has the power to do what the norms are about.

use super::Analyser;
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{Body, Regulation};
use tiaoli_text::words;

pub(super) fn check(analyser: &mut Analyser<'_>) {
    let regulation = analyser.regulation;
    // A vocabulary alone gives no powers; only a regulation with norms is asked for them.
    if regulation.norms.is_empty() {
        return;
    }
    let used = acts_in_use(regulation);
    for ((act, concerns), used) in regulation.acts.iter().zip(&regulation.concerns).zip(used) {
        if !concerns.powers.is_empty() || act.unrestricted || !used {
            continue;
        }
        let (zh, en) = (&act.name.zh, &act.name.en);
        analyser.report(
            Diagnostic::new(
                Code::NoHolder,
                act.span,
                words!(zh: "没有规范让任何人有权「{zh}」", en: "no norm gives anyone the power to `{en}`"),
            )
            .help(words!(zh: "写一条「有权」，或在行为里写「不限」", en: "write a `power`, or `unrestricted` in the act")),
        );
    }
}

/// Acts that some norm is about or that fulfil a duty.
fn acts_in_use(regulation: &Regulation) -> Vec<bool> {
    let mut used = vec![false; regulation.acts.len()];
    for norm in &regulation.norms {
        let waited_for = match &norm.body {
            Body::Duty { act, pause: Some(pause), .. } => {
                vec![*act, pause.stop.act, pause.resume.act]
            }
            Body::Duty { act, .. } | Body::Recurring { act, .. } => vec![*act],
            _ => Vec::new(),
        };
        for act in norm.on.iter().copied().chain(waited_for) {
            if let Some(flag) = used.get_mut(act.at()) {
                *flag = true;
            }
        }
    }
    used
}
