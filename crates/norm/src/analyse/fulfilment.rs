//! Duties that nobody can do, or not in time.
//!
//! The act that fulfils a duty is looked at as it must be: with what the duty fixes of it, a day on or
//! after the act that made the duty, and whatever that act wrote and no other act ever changes. If no
//! power can be held and no restraint met, nobody can do it; if only not by the day it is due, it is
//! always late. Working days are counted as generously as any calendar could; a duty that fails only
//! by the ordinary week *possibly* comes too late.

use super::logic::{Formula, Lowering, Places, Val};
use super::scene::{Scene, slots, stated};
use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{
    Act, ActId, Body, Concern, Due, Effect, FieldId, KindId, Norm, Op, Regulation, Type, Unit,
};
use crate::source::Span;
use crate::tree::ExprId;
use std::collections::BTreeMap;
use tiaoli_text::{Words, words};

pub(super) fn check(analyser: &mut Analyser<'_>) {
    let regulation = analyser.regulation;
    let writers = writers(analyser);
    for at in 0..regulation.acts.len() {
        let Ok(act) = u16::try_from(at).map(ActId) else { break };
        for concern in &regulation.concerns(act).duties {
            // A norm about several acts is looked at on the first of them.
            if regulation.norm(concern.norm).on.first() == Some(&act) {
                duty(analyser, act, concern, &writers);
            }
        }
    }
    for id in &regulation.recurring {
        let norm = regulation.norm(*id);
        let Body::Recurring { act, with, times, .. } = &norm.body else { continue };
        if *times == 0 {
            continue;
        }
        let fixed = with.iter().filter(|(_, value)| matches!(regulation.op(*value), Op::Const(_)));
        let mut places = Places::new(regulation);
        let mut fulfil = stated(&mut places, *act);
        for (param, value) in fixed {
            let value = Lowering::new(&mut places).value(*value, &[]);
            if let Some(place) = fulfil.get_mut(param.at()) {
                *place = value;
            }
        }
        let scene = Scene::with(regulation, *act, places, &fulfil);
        possible(analyser, &scene, *act, norm, &Formula::True);
    }
}

fn duty(
    analyser: &mut Analyser<'_>,
    trigger: ActId,
    concern: &Concern,
    writers: &BTreeMap<(KindId, FieldId), usize>,
) {
    let regulation = analyser.regulation;
    let norm = regulation.norm(concern.norm);
    let Body::Duty { act, with, due, .. } = &norm.body else { return };
    let mut places = Places::new(regulation);
    let before = stated(&mut places, trigger);
    let own = slots(concern, &before);
    let mut fulfil = stated(&mut places, *act);
    for (param, value) in with {
        // Only records and fixed values are the same later; a field may have been written since.
        let lasting = matches!(regulation.op(*value), Op::Const(_) | Op::Slot(_));
        let value = Lowering::new(&mut places).value(*value, &own);
        if let Some(place) = fulfil.get_mut(param.at()).filter(|_| lasting) {
            *place = value;
        }
    }
    let facts = lasting_facts(&mut places, trigger, &before, writers);
    let (Some(start), Some(day)) = (before.last().cloned(), fulfil.last().cloned()) else { return };
    let after = start.at_most(&day, 0).unwrap_or(Formula::True);
    let known = Formula::all([facts, after]);
    let scene = Scene::with(regulation, *act, places, &fulfil);
    if !possible(analyser, &scene, *act, norm, &known) {
        return;
    }
    in_time(analyser, scene, norm, due, (&start, &day), &own, &known);
}

/// Everything that stands between an act and its being done: a power, and no restraint unmet.
fn ways(analyser: &Analyser<'_>, scene: &Scene<'_>, act: ActId) -> (Formula, Vec<(Span, Formula)>) {
    let powers =
        scene.powers.iter().map(|power| Formula::all([power.applies.yes.clone(), power.held()]));
    let power = if analyser.regulation.act(act).unrestricted {
        Formula::True
    } else {
        Formula::any(powers)
    };
    let restraints = scene.restraints.iter().filter_map(|heard| {
        let norm = analyser.norm(heard.norm);
        let free = match norm.body {
            Body::Forbid(_) => heard.applies.no.clone(),
            Body::Must(..) => Formula::any([heard.applies.no.clone(), heard.met()]),
            _ => return None,
        };
        (free != Formula::True).then_some((norm.span, free))
    });
    (power, restraints.collect())
}

/// Whether the duty can be done at all; says so if not.
fn possible(
    analyser: &mut Analyser<'_>,
    scene: &Scene<'_>,
    act: ActId,
    norm: &Norm,
    known: &Formula,
) -> bool {
    // That nobody at all has the power is said of the act.
    if scene.powers.is_empty() && !analyser.regulation.act(act).unrestricted {
        return false;
    }
    let (power, restraints) = ways(analyser, scene, act);
    let mut all: Vec<&Formula> = vec![known, &power];
    if analyser.never(&scene.places, &all) {
        let reason = words!(zh: "没有人能有办它的权力", en: "nobody can have the power to");
        undoable(analyser, norm, act, reason, None);
        return false;
    }
    all.extend(restraints.iter().map(|(_, free)| free));
    if !analyser.never(&scene.places, &all) {
        return true;
    }
    let alone = restraints
        .iter()
        .find(|(_, free)| analyser.never(&scene.places, &[known, &power, free]))
        .map(|(span, _)| *span);
    let reason = words!(zh: "它总会违反制度", en: "it always breaks a norm");
    undoable(analyser, norm, act, reason, alone);
    false
}

fn undoable(
    analyser: &mut Analyser<'_>,
    norm: &Norm,
    act: ActId,
    reason: Words,
    because: Option<Span>,
) {
    let act = &analyser.regulation.act(act).name;
    let (Words { zh, en }, az, ae) = (called(norm), &act.zh, &act.en);
    let (rz, re) = (reason.zh, reason.en);
    let mut diagnostic = Diagnostic::new(
        Code::Undoable,
        norm.span,
        words!(zh: "{zh}谁也履行不了：要办的是「{az}」，而{rz}", en: "nobody can do {en}: it takes `{ae}`, and {re}"),
    )
    .help(Words::new(
        "给承担者办这件事的权力，或者放宽拦住它的规范",
        "give the bearer the power to do it, or loosen the norm that stands in the way",
    ));
    if let Some(span) = because {
        diagnostic = diagnostic.related(span, Words::new("拦住它的", "what stands in the way"));
    }
    analyser.report(diagnostic);
}

/// Whether a duty that can be done can be done by the day it is due.
fn in_time(
    analyser: &mut Analyser<'_>,
    mut scene: Scene<'_>,
    norm: &Norm,
    due: &Due,
    (start, day): (&Val, &Val),
    own: &[Val],
    known: &Formula,
) {
    let Norm { body: Body::Duty { act, pause, .. }, .. } = norm else { return };
    // A clock that may be stopped has no latest day.
    if pause.is_some() {
        return;
    }
    let (power, restraints) = ways(analyser, &scene, *act);
    let mut lowering = Lowering::new(&mut scene.places);
    let (latest, ordinary) = match due {
        Due::Promptly => return,
        Due::By(by) => {
            let by = lowering.value(*by, own);
            (day.at_most(&by, 0), day.at_most(&by, 0))
        }
        Due::Within(count, unit, from) => {
            let from = from.map_or_else(|| start.clone(), |from| lowering.value(from, own));
            let Some(count) = lowering.value(*count, own).number() else { return };
            let counting = analyser.regulation.counting(norm.pack);
            // The longest run of days of rest is under a fortnight.
            let rest = if counting.rolls { 14 } else { 0 };
            let (most, usual) = match counting.unit(*unit) {
                Unit::Days | Unit::CalendarDays => (count, count),
                Unit::Months => (count.saturating_mul(31), count.saturating_mul(31)),
                Unit::Years => (count.saturating_mul(366), count.saturating_mul(366)),
                // Two days of rest a week, and a long run now and then.
                Unit::WorkingDays => {
                    let usual = count.saturating_mul(7) / 5 + 2;
                    (usual.saturating_add(14 * (count / 10 + 1)), usual)
                }
            };
            let most = most.saturating_add(rest);
            (day.at_most(&from, most), day.at_most(&from, usual))
        }
        Due::Ahead(count, unit, before) => {
            let before = lowering.value(*before, own);
            let Some(count) = lowering.value(*count, own).number() else { return };
            let counting = analyser.regulation.counting(norm.pack);
            let (least, usual) = match counting.unit(*unit) {
                Unit::Days | Unit::CalendarDays => (count, count),
                Unit::WorkingDays => (count, count.saturating_mul(7) / 5),
                Unit::Months => (count.saturating_mul(28), count.saturating_mul(30)),
                Unit::Years => (count.saturating_mul(365), count.saturating_mul(365)),
            };
            let least = least.saturating_sub(i64::from(counting.first_day));
            (day.at_most(&before, -least), day.at_most(&before, -usual))
        }
    };
    let (Some(latest), Some(ordinary)) = (latest, ordinary) else { return };
    let mut late = |limit: &Formula| {
        let mut all: Vec<&Formula> = vec![known, &power, limit];
        all.extend(restraints.iter().map(|(_, free)| free));
        analyser.never(&scene.places, &all)
    };
    let certain = late(&latest);
    if !certain && (ordinary == latest || !late(&ordinary)) {
        return;
    }
    let culprit = restraints
        .iter()
        .find(|(_, free)| analyser.never(&scene.places, &[known, &power, &ordinary, free]));
    let because = culprit.map(|(span, _)| *span);
    let act = &analyser.regulation.act(*act).name;
    let (Words { zh, en }, az, ae) = (called(norm), &act.zh, &act.en);
    let mut diagnostic = Diagnostic::new(
        Code::TooLate,
        norm.span,
        words!(zh: "{zh}不能按期履行：「{az}」最早也在期限之后才能办", en: "{en} cannot be done in time: the earliest day for `{ae}` is after it is due"),
    )
    .help(Words::new("放宽期限，或者缩短前面的步骤", "give more time, or shorten what must come before"));
    if !certain {
        diagnostic = diagnostic.possible();
    }
    if let Some(span) = because {
        diagnostic =
            diagnostic.related(span, Words::new("要等的是这一条", "what has to be waited for"));
    }
    analyser.report(diagnostic);
}

/// How many effects, of all acts together, write each field.
fn writers(analyser: &Analyser<'_>) -> BTreeMap<(KindId, FieldId), usize> {
    let regulation = analyser.regulation;
    let mut count = BTreeMap::new();
    for act in &regulation.acts {
        let mut open: Vec<&Effect> = act.effects.iter().collect();
        while let Some(effect) = open.pop() {
            match effect {
                Effect::Create(param, fields) => {
                    let Some(Type::Ref(kind)) = act.params.get(param.at()).map(|param| param.ty)
                    else {
                        continue;
                    };
                    for (field, _) in fields {
                        *count.entry((kind, *field)).or_default() += 1;
                    }
                }
                Effect::Set(record, field, _)
                | Effect::Add(_, record, field)
                | Effect::Remove(_, record, field) => {
                    for kind in kinds_of(analyser, act, *record) {
                        *count.entry((kind, *field)).or_default() += 1;
                    }
                }
                Effect::Each(_, inner) => open.push(inner),
                Effect::Waive(_) | Effect::Find(..) => {}
            }
        }
    }
    count
}

/// The kind of record that an expression of an effect stands for; every kind if that is not plain.
fn kinds_of(analyser: &Analyser<'_>, act: &Act, record: ExprId) -> Vec<KindId> {
    let regulation = analyser.regulation;
    match type_of(regulation, act, record) {
        Some(Type::Ref(kind)) => vec![kind],
        _ => {
            (0..regulation.kinds.len()).filter_map(|n| u16::try_from(n).ok()).map(KindId).collect()
        }
    }
}

/// The type of a value in an act's effect, where it is plain from the text.
fn type_of(regulation: &Regulation, act: &Act, id: ExprId) -> Option<Type> {
    match regulation.op(id) {
        Op::Slot(slot) => act.frame.slots.get(usize::from(*slot)).map(|info| info.ty),
        Op::Same(inner) => type_of(regulation, act, *inner),
        Op::Field(record, field) => match type_of(regulation, act, *record)? {
            Type::Ref(kind) => Some(regulation.field(kind, *field).ty),
            _ => None,
        },
        Op::Call(define, _) => Some(regulation.define(*define).ty),
        _ => None,
    }
}

/// What the act that makes a duty writes into the records it makes, and no other act ever writes.
fn lasting_facts(
    places: &mut Places<'_>,
    trigger: ActId,
    before: &[Val],
    writers: &BTreeMap<(KindId, FieldId), usize>,
) -> Formula {
    let regulation = places.regulation();
    let act = regulation.act(trigger);
    let mut facts = Vec::new();
    for effect in &act.effects {
        let Effect::Create(param, fields) = effect else { continue };
        let Some(record) = before.get(param.at()).and_then(Val::place) else { continue };
        let Some(Type::Ref(kind)) = act.params.get(param.at()).map(|p| p.ty) else {
            continue;
        };
        for (field, value) in fields {
            if writers.get(&(kind, *field)) != Some(&1) {
                continue;
            }
            let value = Lowering::new(places).value(*value, before);
            let Some(place) = places.field(record, *field) else { continue };
            facts.extend(Val::at(places, place).equals(&value));
        }
    }
    Formula::all(facts)
}
