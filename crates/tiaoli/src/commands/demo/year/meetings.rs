//! Plenaries and executive meetings: matters through their steps, decisions, minutes, documents, tasks.

use super::city::Organ;
use super::plan::Plan;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tiaoli_text::Words;

/// Decisions that the committee revokes: organ and month.
const REVOKED: &[(&str, i8)] = &[("kjb", 5), ("ncb", 9)];

const NO_ASSESSOR: &str = "本市没有这一行的评估机构，已书面征求省里专家意见";
const STEPS: [&str; 4] = ["investigation", "consultation", "legality_review", "expert_assessment"];

/// One month's plenary of an organ.
pub fn plenary(plan: &mut Plan<'_>, organ: &Organ, month: i8) -> Option<()> {
    let [principal, deputy, second, member] = organ.leaders.as_slice() else { return None };
    let recorder = organ.staff.first()?;
    let day = i8::try_from(plan.dice.between(12, 16)).ok()?;
    let mut date = plan.day(month, day);
    let meeting = format!("m-{}-{month:02}", organ.id);
    plan.names.insert(
        meeting.clone(),
        Words::new(format!("{month} 月部务会"), format!("Plenary of month {month}")),
    );
    let mut matters = Vec::new();
    for _ in 0..2 {
        let (title, category) = plan.dice.pick(&plan.city.topics)?.clone();
        let matter = raise(plan, organ, month, (&title, &category));
        // After a week of holidays the steps take longer than the first half of the month.
        date = date.max(matter.ready);
        matters.push(matter);
    }
    let away = plan.dice.percent(12);
    let convener = if away { deputy } else { principal };
    if away {
        let absence = plan.id("q");
        let back = plan.later(date, 2);
        plan.act(
            date,
            "record_absence",
            principal,
            json!({"absence": absence, "organ": organ.id,
            "person": principal, "first": date.to_string(), "last": back.to_string()}),
        );
        plan.slip(
            date,
            "convene",
            member,
            json!({"meeting": format!("{meeting}-x"), "organ": organ.id, "form": "plenary"}),
        );
        let designation = plan.id("w");
        plan.act(
            date,
            "designate",
            principal,
            json!({"designation": designation, "organ": organ.id, "designee": deputy}),
        );
    } else if plan.dice.percent(8) {
        plan.slip(
            date,
            "convene",
            second,
            json!({"meeting": format!("{meeting}-x"), "organ": organ.id, "form": "plenary"}),
        );
    }
    plan.act(
        date,
        "convene",
        convener,
        json!({"meeting": meeting, "organ": organ.id, "form": "plenary"}),
    );
    plan.act(date, "assign_recorder", convener, json!({"meeting": meeting, "recorder": recorder}));
    let on: Vec<&str> = matters.iter().map(|m| m.id.as_str()).collect();
    let agenda = plan.id("a");
    plan.act(
        date,
        "set_agenda",
        recorder,
        json!({"agenda": agenda, "meeting": meeting, "version": 1, "matters": on}),
    );
    let present: Vec<&String> =
        organ.leaders.iter().filter(|one| !away || *one != principal).collect();
    for one in &present {
        plan.act(date, "sign_in", one, json!({"meeting": meeting}));
    }
    let observer = plan.dice.percent(50).then(|| organ.heads.first()).flatten();
    if let Some(observer) = observer {
        plan.act(
            date,
            "admit_observer",
            convener,
            json!({"meeting": meeting, "observer": observer}),
        );
    }
    for matter in &matters {
        let decision = plan.titled("d", &matter.title);
        let vote = plan.id("v");
        let ayes = i64::try_from(present.len()).ok()? - plan.dice.between(0, 1);
        let noes = i64::try_from(present.len()).ok()? - ayes;
        let how =
            if matter.category == "key_appointment" { "vote_secretly" } else { "vote_by_hand" };
        plan.act(
            date,
            how,
            recorder,
            json!({"vote": vote, "meeting": meeting, "matter": matter.id,
            "ayes": ayes, "noes": noes, "abstentions": 0}),
        );
        let take = json!({"decision": decision, "matter": matter.id, "meeting": meeting, "voters": present});
        if let Some(observer) = observer.filter(|_| plan.dice.percent(10)) {
            let mut wrong = take.clone();
            if let Some(voters) = wrong.get_mut("voters").and_then(Json::as_array_mut) {
                voters.push(json!(observer));
            }
            plan.slip(date, "decide", convener, wrong);
        }
        if matter.assessed {
            plan.act(date, "decide", convener, take);
        } else {
            if plan.dice.percent(30) {
                plan.slip(date, "decide", convener, take.clone());
            }
            plan.because(
                date,
                "decide",
                convener,
                take,
                ("procedure_for_major_matters.expert_assessment", NO_ASSESSOR),
            );
        }
        follow(plan, organ, month, date, matter, &decision)?;
    }
    plan.act(date, "close_meeting", convener, json!({"meeting": meeting}));
    let wait = if plan.dice.percent(8) { 8 } else { plan.dice.between(1, 5) };
    let issued = plan.later(date, wait);
    let minutes = plan.id("jy");
    plan.act(
        issued,
        "issue_minutes",
        recorder,
        json!({"meeting": meeting, "minutes": minutes, "digest": "议定事项两件"}),
    );
    if !plan.dice.percent(5) {
        let wait = plan.dice.between(1, 9);
        plan.act(plan.later(issued, wait), "archive", recorder, json!({"meeting": meeting}));
    }
    Some(())
}

/// A matter on its way to a meeting.
struct Matter {
    id: String,
    title: Words,
    category: String,
    assessed: bool,
    /// The day of its last step.
    ready: Date,
}

fn raise(plan: &mut Plan<'_>, organ: &Organ, month: i8, topic: (&Words, &str)) -> Matter {
    let (title, category) = topic;
    let id = plan.titled("t", title);
    let head = organ.heads.first().cloned().unwrap_or_default();
    let mut date = plan.day(month, 1);
    plan.act(
        date,
        "raise_matter",
        &head,
        json!({"matter": id, "organ": organ.id, "category": category, "title": title.zh}),
    );
    let assessed = !plan.dice.percent(18);
    for step in STEPS.iter().take(if assessed { 4 } else { 3 }) {
        date = plan.later(date, 1);
        plan.act(date, "complete_step", &head, json!({"matter": id, "step": step}));
    }
    Matter { id, title: title.clone(), category: category.to_owned(), assessed, ready: date }
}

/// What a decision brings with it: report upward, document, task, perhaps its revocation.
fn follow(
    plan: &mut Plan<'_>,
    organ: &Organ,
    month: i8,
    date: Date,
    matter: &Matter,
    decision: &str,
) -> Option<()> {
    let [principal, deputy, ..] = organ.leaders.as_slice() else { return None };
    let (head, clerk) = (organ.heads.last()?, organ.staff.last()?);
    if matter.category == "major_decision" {
        let wait = if plan.dice.percent(10) { 5 } else { plan.dice.between(1, 3) };
        let report = plan.titled("b", &matter.title);
        plan.act(plan.later(date, wait), "submit_report", &organ.id, json!({"report": report,
            "organ": organ.id, "kind": "major_decision_report", "decision": decision, "title": matter.title.zh}));
    }
    if plan.dice.percent(60) {
        let document = plan.titled("g", &matter.title);
        let mut day = plan.later(date, 1);
        plan.act(
            day,
            "draft_document",
            clerk,
            json!({"document": document, "organ": organ.id,
            "decision": decision, "title": matter.title.zh}),
        );
        day = plan.later(day, 1);
        if plan.dice.percent(10) {
            plan.slip(day, "sign_document", deputy, json!({"document": document}));
        }
        plan.act(day, "sign_document", principal, json!({"document": document}));
        day = plan.later(day, 1);
        plan.act(day, "issue_document", clerk, json!({"document": document}));
    }
    let revoked = REVOKED.contains(&(organ.id.as_str(), month));
    let task = plan.titled("r", &matter.title);
    let wait = plan.dice.between(1, 6);
    let start = plan.later(date, wait);
    let (what, unit) = plan.dice.pick(&plan.city.indicators)?.clone();
    let target = plan.dice.between(2, 60);
    let spell = plan.dice.between(20, 60);
    let due = plan.later(start, spell);
    plan.act(start, "assign_task", deputy, json!({"task": task, "decision": decision, "assignee": head,
        "due": due.to_string(), "indicator": format!("{} {target} {unit}", what.zh), "title": matter.title.zh}));
    let indicator = plan.titled("zb", &what);
    plan.act(
        start,
        "set_indicator",
        deputy,
        json!({"indicator": indicator, "task": task,
        "name": what.zh, "unit": unit, "target": target}),
    );
    if revoked {
        let day = plan.later(date, 12);
        plan.slip(day, "revoke_decision", "shb", json!({"decision": decision}));
        plan.act(
            day,
            "find_improper",
            "sw",
            json!({"decision": decision, "holds": true, "reason": "与全市规划不一致"}),
        );
        plan.act(day, "revoke_decision", "sw", json!({"decision": decision}));
        plan.slip(plan.later(day, 3), "revoke_decision", "sw", json!({"decision": decision}));
        return Some(());
    }
    let half = plan.later(start, spell / 2);
    for (day, value) in [(half, target / 2), (plan.later(half, 5), target * 3 / 4)] {
        let evidence = plan.id("zj");
        plan.act(
            day,
            "file_evidence",
            head,
            json!({"evidence": evidence, "task": task, "indicator": indicator,
            "statement": "按月统计", "value": value, "origin": "处室台账"}),
        );
    }
    if plan.dice.percent(8) {
        return Some(());
    }
    let early = if plan.dice.percent(10) { -6 } else { plan.dice.between(0, 8) };
    let done = plan.later(start, (spell - early).max(1));
    if plan.dice.percent(8) {
        plan.slip(done, "close_task", head, json!({"task": task}));
    }
    plan.act(
        done,
        "close_task",
        head,
        json!({"task": task, "evidence": format!("{} {target} {unit}", what.zh)}),
    );
    let wait = plan.dice.between(2, 15);
    let evaluation = plan.id("pg");
    plan.act(
        plan.later(done, wait),
        "evaluate_task",
        deputy,
        json!({"task": task, "result": "达到指标", "evaluation": evaluation}),
    );
    // Reported back at the next plenary that is sure to have been held by then.
    let next = if done.day() <= 17 { done.month() } else { done.month() + 1 };
    if next <= 12 && done.year() == plan.city.year {
        let heard = plan.later(plan.day(next, 18), 1).max(done);
        plan.act(
            heard,
            "report_back",
            deputy,
            json!({"decision": decision, "meeting": format!("m-{}-{next:02}", organ.id)}),
        );
    }
    Some(())
}

/// One month's executive meeting: it settles spending below the large sum.
pub fn executive(plan: &mut Plan<'_>, organ: &Organ, month: i8) -> Option<()> {
    let [principal, deputy, ..] = organ.leaders.as_slice() else { return None };
    let head = organ.heads.first()?;
    let day = i8::try_from(plan.dice.between(20, 25)).ok()?;
    let date = plan.day(month, day);
    let title = plan.dice.pick(&plan.city.spending)?.clone();
    let matter = plan.titled("t", &title);
    let meeting = format!("o-{}-{month:02}", organ.id);
    plan.names.insert(
        meeting.clone(),
        Words::new(format!("{month} 月办公会"), format!("Executive meeting of month {month}")),
    );
    let over = plan.dice.percent(10);
    let sum = if over { plan.dice.between(51, 90) } else { plan.dice.between(8, 50) } * 10_000;
    plan.act(
        date,
        "raise_matter",
        head,
        json!({"matter": matter, "organ": organ.id, "category": "funds",
        "amount": format!("{sum}.00"), "title": title.zh}),
    );
    plan.act(
        date,
        "convene",
        principal,
        json!({"meeting": meeting, "organ": organ.id, "form": "executive"}),
    );
    plan.act(date, "sign_in", principal, json!({"meeting": meeting}));
    plan.act(date, "sign_in", deputy, json!({"meeting": meeting}));
    let decision = plan.titled("d", &title);
    let take = json!({"decision": decision, "matter": matter, "meeting": meeting});
    if over {
        plan.slip(date, "decide", principal, take);
    } else {
        plan.act(date, "decide", principal, take);
    }
    plan.act(date, "close_meeting", principal, json!({"meeting": meeting}));
    Some(())
}
