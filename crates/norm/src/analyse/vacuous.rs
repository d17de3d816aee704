//! Conditions that never hold, or always do.

use super::logic::{Places, Val};
use super::scene::{Cond, Heard, Scene};
use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{ActId, Body, Op, Type};
use crate::tree::ExprId;
use tiaoli_text::{Words, words};

/// The norms about one kind of act; each norm is looked at once, on the first act it is about.
pub(super) fn check(analyser: &mut Analyser<'_>, scene: &Scene<'_>, act: ActId) {
    let all = [&scene.powers, &scene.restraints, &scene.limits, &scene.duties];
    for heard in all.into_iter().flatten() {
        if analyser.norm(heard.norm).on.first() == Some(&act) {
            one(analyser, scene, heard);
        }
    }
}

fn one(analyser: &mut Analyser<'_>, scene: &Scene<'_>, heard: &Heard) {
    let norm = analyser.norm(heard.norm);
    let Words { zh, en } = called(norm);
    if let Some((when, cond)) = &heard.when {
        if analyser.never(&scene.places, &[&cond.yes]) {
            never(
                analyser,
                *when,
                words!(zh: "{zh}的条件永远不成立，它从不适用", en: "the condition of {en} never holds: it never applies"),
            );
            return;
        }
        if !is_constant(analyser, *when) && analyser.never(&scene.places, &[&cond.no]) {
            always(
                analyser,
                *when,
                words!(zh: "{zh}的条件永远成立，写与不写一样", en: "the condition of {en} always holds: it says nothing"),
            );
        }
        alternatives(analyser, heard, *when);
    }
    for (id, exception) in &heard.exceptions {
        let own = heard.when.as_ref().map_or_else(Cond::always, |(_, cond)| cond.clone());
        let Words { zh: ez, en: ee } = called(analyser.norm(*id));
        let span = analyser.norm(*id).span;
        if analyser.never(&scene.places, &[&own.yes, &exception.yes]) {
            analyser.report(
                Diagnostic::new(
                    Code::NeverHolds,
                    span,
                    words!(zh: "{ez}从不对{zh}起作用：两者的条件不能同时成立", en: "{ee} never lifts {en}: their conditions cannot hold together"),
                )
                .help(words!(zh: "核对例外的条件，或者删去它", en: "check the condition of the exception, or drop it"))
                .related(norm.span, words!(zh: "要排除的是这一条", en: "what it is against")),
            );
        } else if analyser.never(&scene.places, &[&own.yes, &exception.no]) {
            analyser.report(
                Diagnostic::new(
                    Code::AlwaysHolds,
                    span,
                    words!(zh: "{ez}每次都排除{zh}，后者等于没有", en: "{ee} always lifts {en}, which thereby says nothing"),
                )
                .help(words!(zh: "收窄例外，或者删去被它排除的规范", en: "narrow the exception, or drop what it lifts"))
                .related(norm.span, words!(zh: "从不适用的是这一条", en: "what never applies")),
            );
            return;
        }
    }
    for (id, need) in &heard.needs {
        requirement(analyser, scene, heard, *id, need);
    }
}

/// What a norm requires, where it applies at all.
fn requirement(
    analyser: &mut Analyser<'_>,
    scene: &Scene<'_>,
    heard: &Heard,
    id: ExprId,
    need: &Cond,
) {
    let norm = analyser.norm(heard.norm);
    let Words { zh, en } = called(norm);
    let power = matches!(norm.body, Body::Power { .. } | Body::Remedy { .. });
    if analyser.never(&scene.places, &[&heard.applies.yes, &need.yes]) {
        let message = if power {
            words!(zh: "{zh}谁也不可能有：这个条件永远不成立", en: "nobody can ever hold {en}: this never holds")
        } else {
            words!(zh: "{zh}永远做不到：这个要求不可能满足", en: "{en} can never be met: this never holds")
        };
        never(analyser, id, message);
    } else if !power
        && !is_constant(analyser, id)
        && analyser.never(&scene.places, &[&heard.applies.yes, &need.no])
    {
        always(
            analyser,
            id,
            words!(zh: "{zh}的这个要求总是满足，等于没有要求", en: "this requirement of {en} is always met: it asks nothing"),
        );
    }
}

/// Each alternative of a condition can hold by itself.
fn alternatives(analyser: &mut Analyser<'_>, heard: &Heard, when: ExprId) {
    let regulation = analyser.regulation;
    let mut id = when;
    while let Op::Same(inner) = regulation.op(id) {
        id = *inner;
    }
    let Op::Or(parts) = regulation.op(id) else { return };
    let mut places = Places::new(regulation);
    // The slots belong to the places of the scene: formulas are made anew on places of their own.
    let slots = own_slots(analyser, &mut places, heard);
    for part in parts {
        let cond = Cond::of(&mut places, *part, &slots);
        if !is_constant(analyser, *part) && analyser.never(&places, &[&cond.yes]) {
            let Words { zh, en } = called(analyser.norm(heard.norm));
            never(
                analyser,
                *part,
                words!(zh: "{zh}的这一种情形永远不会出现", en: "this alternative of {en} never holds"),
            );
        }
    }
}

fn own_slots(analyser: &Analyser<'_>, places: &mut Places<'_>, heard: &Heard) -> Vec<Val> {
    let norm = analyser.norm(heard.norm);
    let act = norm.on.first().copied().unwrap_or(ActId(0));
    let stated = super::scene::stated(places, act);
    let concerns = analyser.regulation.concerns(act);
    let all = [&concerns.powers, &concerns.restraints, &concerns.limits, &concerns.duties];
    let concern = all.into_iter().flatten().find(|concern| concern.norm == heard.norm);
    concern.map_or_else(Vec::new, |concern| super::scene::slots(concern, &stated))
}

/// Definitions that are yes or no.
pub(super) fn definitions(analyser: &mut Analyser<'_>) {
    let regulation = analyser.regulation;
    for define in regulation.defines.iter().filter(|define| define.ty == Type::Flag) {
        let mut places = Places::new(regulation);
        let params = define.frame.slots.iter().take(define.params);
        let slots: Vec<Val> = params
            .map(|info| {
                let place = places.stated(&info.name, info.ty, false);
                Val::at(&places, place)
            })
            .collect();
        let cond = Cond::of(&mut places, define.body, &slots);
        let (zh, en) = (&define.name.zh, &define.name.en);
        if is_constant(analyser, define.body) {
            continue;
        }
        if analyser.never(&places, &[&cond.yes]) {
            never(
                analyser,
                define.body,
                words!(zh: "「{zh}」永远不成立", en: "`{en}` never holds"),
            );
        } else if analyser.never(&places, &[&cond.no]) {
            always(
                analyser,
                define.body,
                words!(zh: "「{zh}」永远成立", en: "`{en}` always holds"),
            );
        }
    }
}

/// Whether a condition is `yes` or `no`, written so on purpose.
fn is_constant(analyser: &Analyser<'_>, id: ExprId) -> bool {
    match analyser.regulation.op(id) {
        Op::Const(_) => true,
        Op::Same(inner) => is_constant(analyser, *inner),
        _ => false,
    }
}

fn never(analyser: &mut Analyser<'_>, id: ExprId, message: Words) {
    let span = analyser.place(id);
    analyser.report(Diagnostic::new(Code::NeverHolds, span, message).help(
        words!(zh: "各部分互相矛盾，核对数目、日期和选项", en: "its parts contradict each other; check numbers, dates and choices"),
    ));
}

fn always(analyser: &mut Analyser<'_>, id: ExprId, message: Words) {
    let span = analyser.place(id);
    analyser.report(Diagnostic::new(Code::AlwaysHolds, span, message).help(
        words!(zh: "删去它，或者写成真正想限定的条件", en: "drop it, or write the condition that is meant"),
    ));
}
