//! A second judge, written naively from the specification, and random regulations to compare.
//!
//! It shares nothing with the judge it checks but the words of the result: its rules are its own small
//! tree, its facts a map of texts. One tree is printed in both surfaces, so the surfaces are compared
//! as well. `TIAOLI_LONG=1` compares ten times as many acts.

mod model;
mod naive;
mod print;
mod world;

use crate::rig;
use model::*;
use naive::{Naive, WORST, text};
use print::Print;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tiaoli_institution::State;
use tiaoli_norm::Regulation;
use tiaoli_norm::judge::{Draft, DueDate, Ground, Judgement, Verdict, decide, judge};
use tiaoli_norm::program::{ActId, FieldId, KindId, TermId};
use tiaoli_norm::value::{Rec, Value};
use tiaoli_text::Lang;
use world::*;

/// What either judge says: verdict, reasons and duties in a plain form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    verdict: &'static str,
    reasons: BTreeSet<String>,
    duties: BTreeSet<String>,
}

const KIND: KindId = KindId(0);

fn person(name: &str) -> Rec {
    let index = PEOPLE.iter().position(|p| *p == name).unwrap();
    Rec { kind: KIND, index: u32::try_from(index).unwrap() }
}

fn state(regulation: &Regulation, world: &World) -> State {
    let mut state = State::new(regulation);
    for name in PEOPLE {
        state.create(KIND, name);
    }
    let fields = &regulation.kind(KIND).fields;
    for ((name, field), value) in &world.facts {
        let at = fields.iter().position(|f| f.name.en == *field).unwrap();
        let value = match *field {
            "n" => Value::Number(value.parse().unwrap()),
            "boss" | "lead" => Value::Ref(person(value)),
            _ => Value::Flag(value == "yes"),
        };
        state.write(person(name), FieldId(u16::try_from(at).unwrap()), Some(value));
    }
    for (name, holds) in &world.found {
        state.record_finding(TermId(0), vec![Value::Ref(person(name))], *holds);
    }
    state
}

fn draft(world: &World, date: (i32, u32, u32), excused: &BTreeSet<String>) -> Draft {
    let note = world.note.then(|| Value::Text("x".into()));
    Draft {
        act: ActId(0),
        actor: person(&world.actor),
        date: text(date).parse().unwrap(),
        take: vec![Some(Value::Ref(person(&world.target))), note],
        reasons: excused.iter().map(|key| (key.clone(), "because".to_owned())).collect(),
        discharges: Vec::new(),
    }
}

fn said(regulation: &Regulation, judgement: &Judgement) -> Said {
    let reason = |reason: &tiaoli_norm::judge::Reason| {
        let norm = reason.norm.map(|id| format!(" {}", regulation.norm(id).name.en));
        let need = reason.need.map(|n| format!(".s{n}")).unwrap_or_default();
        let (verdict, ground) = (reason.verdict.code(), reason.ground.code());
        let names = |id: &tiaoli_norm::program::NormId| regulation.norm(*id).name.en.clone();
        let other = reason.other.as_ref().map(|id| format!(" beside {}", names(id)));
        let order = reason.order.as_ref().map(|id| format!(" by {}", names(id)));
        let beside = other.unwrap_or_default() + &order.unwrap_or_default();
        format!("{verdict} {ground}{}{need}{beside}", norm.unwrap_or_default())
    };
    let duty = |duty: &tiaoli_norm::judge::NewDuty| {
        let bearer = duty.bearer.map_or("nobody", |rec| PEOPLE[rec.index as usize]);
        let due = match duty.due {
            DueDate::On { date, .. } => date.to_string(),
            DueDate::Open => "open".to_owned(),
            DueDate::Stopped { .. } => "stopped".to_owned(),
        };
        format!("{} {bearer} {due}", regulation.norm(duty.norm).name.en)
    };
    Said {
        verdict: judgement.verdict.code(),
        reasons: judgement.reasons.iter().map(reason).collect(),
        duties: judgement.duties.iter().map(duty).collect(),
    }
}

/// The facts, the day, and the norms or steps with a reason on record.
type Act = (World, (i32, u32, u32), BTreeSet<String>);

/// One random regulation with some acts under it.
struct Round {
    model: Model,
    acts: Vec<Act>,
}

fn round(seed: u64) -> Round {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        chance.below(2);
    }
    let model = model(&mut chance);
    let acts = (0..50).map(|_| {
        let world = world(&mut chance);
        let date = (2026, 1 + chance.below(12) as u32, 1 + chance.below(28) as u32);
        let mut excused = BTreeSet::new();
        for norm in &model.norms {
            match chance.below(4) {
                0 => excused.insert(format!("n{}", norm.name)),
                1 => excused.insert(format!("n{}.s0", norm.name)),
                _ => false,
            };
        }
        (world, date, excused)
    });
    let acts = acts.collect();
    Round { model, acts }
}

fn load(model: &Model, lang: Lang, order: &[usize]) -> Arc<Regulation> {
    rig::regulation(&Print(lang).page(model, order))
}

fn rounds() -> u64 {
    if std::env::var_os("TIAOLI_LONG").is_some() { 4_000 } else { 400 }
}

/// Runs `check` on every act of every round, with the judgement under the round's regulation.
fn each(rounds: u64, check: impl Fn(&Round, &Regulation, &State, &Draft, &World, &Judgement)) {
    let calendar = rig::calendar();
    for seed in 1..=rounds {
        let round = round(seed);
        let order: Vec<usize> = (0..round.model.norms.len()).collect();
        let regulation = load(&round.model, Lang::En, &order);
        for (world, date, excused) in &round.acts {
            let (state, draft) = (state(&regulation, world), draft(world, *date, excused));
            let judgement = judge(&regulation, &calendar, &state, &draft);
            check(&round, &regulation, &state, &draft, world, &judgement);
        }
    }
}

#[test]
fn the_naive_judge_agrees() {
    let seen = std::cell::RefCell::new(BTreeMap::<&str, u32>::new());
    each(rounds(), |round, regulation, _, draft, world, judgement| {
        let date = draft.date;
        let date = (i32::from(date.year()), date.month() as u32, date.day() as u32);
        let excused = draft.reasons.keys().cloned().collect();
        let naive =
            Naive { model: &round.model, said: Vec::new(), excused: &excused, before: world };
        let (naive, real) = (naive.judge(world, date), said(regulation, judgement));
        let order: Vec<usize> = (0..round.model.norms.len()).collect();
        let page = || Print(Lang::En).page(&round.model, &order);
        assert_eq!(naive, real, "left is naive; {world:?}\n{}", page());
        *seen.borrow_mut().entry(real.verdict).or_default() += 1;
    });
    let seen = seen.into_inner();
    assert!(WORST.iter().all(|v| seen.get(v).is_some_and(|n| *n > 100)), "lopsided: {seen:?}");
}

#[test]
fn judging_blind_or_twice_says_the_same() {
    let calendar = rig::calendar();
    each(120, |_, regulation, state, draft, _, judgement| {
        assert_eq!(judge(regulation, &calendar, state, draft), *judgement);
        let blind = decide(regulation, &calendar, state, draft);
        assert_eq!(blind.changes, judgement.changes);
        assert_eq!(blind.duties, judgement.duties);
        assert_eq!(said(regulation, &blind), said(regulation, judgement));
    });
}

#[test]
fn neither_surface_nor_order_changes_anything() {
    let calendar = rig::calendar();
    for seed in 1..=120 {
        let round = round(seed);
        let mut order: Vec<usize> = (0..round.model.norms.len()).collect();
        let english = load(&round.model, Lang::En, &order);
        let chinese = load(&round.model, Lang::Zh, &order);
        order.reverse();
        let reversed = load(&round.model, Lang::Zh, &order);
        for (world, date, excused) in &round.acts {
            let all = [&english, &chinese, &reversed].map(|regulation| {
                let (state, draft) = (state(regulation, world), draft(world, *date, excused));
                said(regulation, &judge(regulation, &calendar, &state, &draft))
            });
            assert_eq!(all[0], all[1], "{}", Print(Lang::Zh).page(&round.model, &order));
            assert_eq!(all[0], all[2], "{}", Print(Lang::Zh).page(&round.model, &order));
        }
    }
}

#[test]
fn a_forbid_never_permits_and_an_exception_to_a_restraint_never_refuses() {
    let calendar = rig::calendar();
    each(120, |round, _, _, draft, world, judgement| {
        let excused: BTreeSet<String> = draft.reasons.keys().cloned().collect();
        let mut chance = Chance(u64::from(draft.date.day().unsigned_abs()) * 7919 + 1);
        let name = round.model.norms.len();
        let verdict = |rule: Rule, chance: &mut Chance| {
            let mut model = round.model.clone();
            model.norms.push(Norm { name, when: Some(cond(chance, 2)), rule });
            let order: Vec<usize> = (0..model.norms.len()).collect();
            let regulation = load(&model, Lang::En, &order);
            let state = state(&regulation, world);
            let mut draft = draft.clone();
            draft.reasons = excused.iter().map(|key| (key.clone(), "because".into())).collect();
            decide(&regulation, &calendar, &state, &draft).verdict
        };
        if draft.date.day() > 4 {
            return;
        }
        let stricter = verdict(Rule::Forbid, &mut chance);
        assert!(!stricter.allows() || judgement.verdict.allows(), "{stricter:?}");
        let restraint = round.model.norms.iter().position(|norm| {
            matches!(norm.rule, Rule::Forbid | Rule::Must(_) | Rule::Should(_) | Rule::Limit(..))
        });
        if let Some(restraint) = restraint {
            let laxer = verdict(Rule::Except(restraint), &mut chance);
            assert!(laxer < Verdict::Refuse || judgement.verdict == Verdict::Refuse);
        }
    });
}

#[test]
fn every_ground_turns_up() {
    let seen = std::cell::RefCell::new(BTreeSet::new());
    each(60, |_, _, _, _, _, judgement| {
        seen.borrow_mut().extend(judgement.reasons.iter().map(|reason| reason.ground.code()));
    });
    let grounds = [
        Ground::Granted,
        Ground::Substituted(0),
        Ground::Deviated,
        Ground::Unclear,
        Ground::NoPower,
        Ground::Reserved,
        Ground::Forbidden,
        Ground::Unmet,
        Ground::NoReason,
        Ground::OverLimit,
        Ground::Yielded,
        Ground::Disagreed,
    ];
    let codes: BTreeSet<&str> = grounds.iter().map(|ground| ground.code()).collect();
    assert_eq!(*seen.borrow(), codes);
}
