//! What would help, held against a second way of doing it: what is advised is really done to the records
//! and the act, and judged again.

use crate::rig;
use std::collections::BTreeMap;
use std::sync::Arc;
use tiaoli_institution::situations::{Situation, situations};
use tiaoli_institution::{Judged, State};
use tiaoli_norm::advice::Step;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::judge::{Draft, Verdict, judge};
use tiaoli_norm::{Regulation, check};
use tiaoli_text::Lang;

/// The verdict once all of `steps` are taken.
fn after(
    regulation: &Regulation,
    calendar: &Calendar,
    state: &State,
    draft: &Draft,
    steps: &[&Step],
) -> Verdict {
    let (mut state, mut draft) = (state.clone(), draft.clone());
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Reason(norm, need) => {
                let norm_name = &regulation.norm(*norm).name.en;
                let need = need.and_then(|need| regulation.need_name(*norm, need));
                let key = match need {
                    Some(need) => format!("{norm_name}.{}", need.en),
                    None => norm_name.clone(),
                };
                draft.reasons.insert(key, "because".to_owned());
            }
            Step::State(param, value) => draft.take[param.at()] = Some(value.clone()),
            Step::On(date) => draft.date = *date,
            Step::Actor(rec) => draft.actor = *rec,
            Step::Find(term, of, holds) => state.record_finding(*term, of.clone(), *holds),
            Step::Create(kind, fields) => {
                let rec = state.create(*kind, &format!("made-{n}"));
                for (field, value) in fields {
                    state.write(rec, *field, Some(value.clone()));
                }
            }
            Step::Write(rec, field, value) => state.write(*rec, *field, Some(value.clone())),
        }
    }
    judge(regulation, calendar, &state, &draft).verdict
}

#[test]
fn what_is_advised_helps_and_nothing_in_it_is_idle() {
    let checked = check(rig::shipped(&["vocabulary", "work-organs"]));
    let regulation = Arc::new(checked.regulation().unwrap());
    let calendar = Arc::new(rig::shipped_calendar());
    let (mut refused, mut helped, mut sets) = (0, 0, 0);
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for case in &regulation.cases {
        let Some(Situation { before, request }) =
            situations(&regulation, &calendar, case).into_iter().last()
        else {
            continue;
        };
        let judged: Judged = before.judge(&request).unwrap();
        let advice = before.advice(&judged);
        if judged.judgement.verdict.allows() {
            assert!(advice.is_empty(), "{}: nothing is needed", case.title.en);
            continue;
        }
        refused += 1;
        helped += usize::from(!advice.is_empty());
        for one in &advice {
            sets += 1;
            *sizes.entry(one.steps.len()).or_default() += 1;
            let all: Vec<&Step> = one.steps.iter().collect();
            let verdict = |steps: &[&Step]| {
                after(&regulation, &calendar, before.state(), &judged.draft, steps)
            };
            assert_eq!(verdict(&all), one.verdict, "{}: {:?}", case.title.en, one.steps);
            assert!(one.verdict.allows());
            for left_out in 0..all.len() {
                let mut fewer = all.clone();
                fewer.remove(left_out);
                assert!(!verdict(&fewer).allows(), "{}: {:?}", case.title.en, one.steps);
            }
        }
    }
    assert!(refused > 100, "{refused}");
    // The rest cannot be helped: the matter is another's, or none of the regulation's business.
    assert!(helped * 4 >= refused * 3, "{helped} of {refused}, {sets} sets: {sizes:?}");
}

#[test]
fn who_can_supply_and_what_would_help_in_both_languages() {
    let institution = rig::open(
        "### Article 1 X\n\n```norm\n\
         kind body \"机构\"\n  quota \"编制\": number\n  approver \"审批\": body optional\n\
         kind person \"人\"\n  body \"机构\": body optional\n\
         act set_quota \"核定编制\"\n  by body\n  take body \"机构\": body\n  take quota \"编制\": number\n  effect set body.quota = quota\n\
         act hire \"招录\"\n  by body\n  take person \"人\": person\n  take notice \"公示日数\": number\n  effect set person.body = actor\n  unrestricted\n\
         open needed \"确有需要\"(p: person)\n  by body\n  holder actor.quota > 100\n  asks \"the board\" \"编委\"\n\
         power approver_sets \"审批机关核定\"\n  on set_quota\n  holder actor = body.approver\n\
         limit within \"不超编\"\n  on hire\n  need count(p in person where p.body = actor) <= actor.quota\n  grade voidable\n\
         must shown \"先公示\"\n  on hire\n  need notice >= 7\n  grade void\n\
         must needed_first \"先认定需要\"\n  on hire\n  need needed(person)\n  grade void\n```\n",
        "2026-03-02",
        r#"{"body":{"board":{"quota":200},"office":{"approver":"board"}},"person":{"p-1":{}}}"#,
    );
    let json =
        r#"{"act":"hire","actor":"office","date":"2026-03-02","take":{"person":"p-1","notice":3}}"#;
    let json = serde_json::from_str(json).unwrap();
    let request = tiaoli_institution::bind::request(institution.regulation(), &json).unwrap();
    let judged = institution.judge(&request).unwrap();
    let text = |lang| {
        format!(
            "{}{}",
            institution.judgement_text(&judged, lang, true),
            institution.advice_text(&judged, lang)
        )
    };
    insta::assert_snapshot!(format!("{}\n{}", text(Lang::Zh), text(Lang::En)));
    let pretty = |json: &serde_json::Value| serde_json::to_string_pretty(json).unwrap();
    insta::assert_snapshot!("help_as_json", pretty(&institution.advice_json(&judged)));
}
