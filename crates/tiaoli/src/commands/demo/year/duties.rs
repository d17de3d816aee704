//! What comes from above and goes up, what lower units bear, who joins, who is inspected.

use super::city::Organ;
use super::plan::Plan;
use serde_json::json;

/// Instructions, deployments, entrusted matters, advice, investigations, risks, the annual report.
pub fn upward(plan: &mut Plan<'_>, organ: &Organ) -> Option<()> {
    let id = organ.id.as_str();
    for _ in 0..3 {
        let month = i8::try_from(plan.dice.between(1, 10)).ok()?;
        let date = plan.day(month, 8);
        let (title, _) = plan.dice.pick(&plan.city.topics)?.clone();
        let instruction = plan.titled("s", &title);
        plan.act(
            date,
            "instruct",
            "sw",
            json!({"instruction": instruction, "organ": id, "content": title.zh}),
        );
        if !plan.dice.percent(6) {
            let (wait, record) = (plan.dice.between(2, 10), plan.id("l"));
            plan.act(plan.later(date, wait), "record_carrying_out", id,
                json!({"record": record, "instruction": instruction, "what_was_done": "列入季度计划，处室分头落实"}));
        }
        if !plan.dice.percent(6) {
            let wait = if plan.dice.percent(10) { 24 } else { plan.dice.between(10, 20) };
            let report = plan.titled("b", &title);
            plan.act(
                plan.later(date, wait),
                "submit_report",
                id,
                json!({"report": report, "organ": id,
                "kind": "special", "instruction": instruction, "title": title.zh}),
            );
        }
        let deployment = plan.titled("bs", &title);
        plan.act(
            plan.later(date, 2),
            "deploy",
            "sw",
            json!({"deployment": deployment, "organ": id}),
        );
        let (wait, made) = (plan.dice.between(3, 11), plan.id("ap"));
        plan.act(
            plan.later(date, wait),
            "plan_carrying_out",
            id,
            json!({"plan": made, "deployment": deployment}),
        );
        let entrusted = plan.titled("jb", &title);
        let due = plan.later(date, 25);
        plan.act(
            date,
            "entrust",
            "sw",
            json!({"matter": entrusted, "organ": id, "due": due.to_string()}),
        );
        if !plan.dice.percent(8) {
            let wait = plan.dice.between(10, 25);
            plan.act(plan.later(date, wait), "finish_entrusted", id, json!({"matter": entrusted}));
        }
        let (risk, clerk) = (plan.titled("fx", &title), organ.heads.first()?);
        let due = plan.later(date, 30);
        plan.act(
            date,
            "record_risk",
            id,
            json!({"risk": risk, "organ": id, "due": due.to_string()}),
        );
        if !plan.dice.percent(10) {
            let wait = plan.dice.between(5, 33);
            plan.act(
                plan.later(date, wait),
                "handle_risk",
                id,
                json!({"risk": risk, "handling": "已停用并加固"}),
            );
        }
        let situation = plan.titled("qk", &title);
        plan.act(date, "register_situation", clerk, json!({"situation": situation, "organ": id}));
        if plan.dice.percent(30) {
            let principal = organ.leaders.first()?;
            plan.act(
                date,
                "find_important_situation",
                principal,
                json!({"situation": situation, "holds": true, "reason": "涉及多个县区"}),
            );
            let (wait, report) = (plan.dice.between(1, 3), plan.titled("b", &title));
            plan.act(
                plan.later(date, wait),
                "submit_report",
                id,
                json!({"report": report, "organ": id,
                "kind": "situation", "situation": situation, "title": title.zh}),
            );
        }
    }
    for month in [4, 9] {
        let (title, _) = plan.dice.pick(&plan.city.topics)?.clone();
        let advice = plan.titled("jy", &title);
        let (date, study) = (plan.day(month, 20), plan.titled("dy", &title));
        plan.act(
            date,
            "record_investigation",
            id,
            json!({"record": study, "organ": id, "subject": title.zh}),
        );
        plan.act(date, "advise", id, json!({"advice": advice, "committee": "sw"}));
        if !plan.dice.percent(10) {
            plan.act(
                plan.later(date, 12),
                "trace_advice",
                id,
                json!({"advice": advice, "outcome": "常委会研究采纳"}),
            );
        }
    }
    if id != "shb" {
        let (report, wait) = (plan.id("b"), plan.dice.between(0, 8));
        plan.act(
            plan.later(plan.day(12, 10), wait),
            "submit_report",
            id,
            json!({"report": report, "organ": id, "kind": "annual", "title": "年度工作报告"}),
        );
    }
    Some(())
}

/// Documents sent to lower units, month by month: two are in the budget.
pub fn burdens(plan: &mut Plan<'_>, organ: &Organ, month: i8) -> Option<()> {
    let sent = plan.dice.between(0, 3);
    for (n, day) in (1..=sent).zip([3, 9, 15]) {
        let date = plan.day(month, day);
        let unit = *plan.dice.pick(&["lx", "hs", "qs"])?;
        let burden = plan.id("f");
        let take = json!({"burden": burden, "category": "documents", "units": [unit]});
        if n <= 2 {
            plan.act(date, "burden_lower_units", &organ.id, take);
            continue;
        }
        plan.slip(date, "burden_lower_units", &organ.id, take.clone());
        if plan.dice.percent(50) {
            plan.because(
                date,
                "burden_lower_units",
                &organ.id,
                take,
                ("within_relief_budget", "防汛紧急通知"),
            );
        }
    }
    Some(())
}

/// Appointments within the quota, one beyond it; declarations and accounts of duty.
pub fn personnel(plan: &mut Plan<'_>, organ: &Organ) -> Option<()> {
    let id = &organ.id;
    let month = i8::try_from(plan.dice.between(2, 5)).ok()?;
    let date = plan.day(month, 5);
    plan.act(
        date,
        "appoint",
        id,
        json!({"post": format!("z-{id}-new-1"), "person": format!("{id}-new-1")}),
    );
    let later = plan.later(date, 30);
    plan.slip(
        later,
        "appoint",
        id,
        json!({"post": format!("z-{id}-new-2"), "person": format!("{id}-new-2")}),
    );
    for leader in &organ.leaders {
        if !plan.dice.percent(4) {
            let (declaration, wait) = (plan.id("sb"), plan.dice.between(0, 20));
            plan.act(
                plan.later(plan.day(1, 20), wait),
                "declare",
                leader,
                json!({"declaration": declaration, "person": leader}),
            );
        }
        if !plan.dice.percent(4) {
            let (account, wait) = (plan.id("sz"), plan.dice.between(0, 12));
            plan.act(
                plan.later(plan.day(12, 8), wait),
                "give_account",
                leader,
                json!({"account": account, "person": leader}),
            );
        }
    }
    Some(())
}

/// The assessment round, two inspections, and a case after one of them.
pub fn oversight(plan: &mut Plan<'_>) -> Option<()> {
    let city = plan.city;
    let date = plan.day(11, 2);
    let (round, due) = (plan.id("lc"), plan.day(12, 18));
    plan.act(date, "order_assessment", "sw", json!({"round": round, "committee": "sw", "due": due.to_string(), "audience": ["sw", "zzb", "jw"]}));
    for (n, organ) in (5..).zip(&city.organs) {
        let (assessment, day) = (plan.id("kh"), plan.later(date, n));
        let take =
            json!({"assessment": assessment, "round": round, "organ": organ.id, "result": "合格"});
        if organ.id == "cyb" {
            plan.slip(day, "assess", "cyb", take.clone());
        }
        plan.act(day, "assess", "zzb", take);
        plan.act(
            plan.later(due, 3),
            "publish_assessment",
            "zzb",
            json!({"assessment": assessment, "recipient": "jw"}),
        );
    }
    plan.slip(
        plan.later(due, 3),
        "publish_assessment",
        "zzb",
        json!({"assessment": "kh-0001", "recipient": "lx"}),
    );
    plan.act(due, "close_round", "zzb", json!({"round": round}));
    for (month, of) in [(3, "kfq"), (6, "ncb")] {
        let (inspection, date) = (plan.id("xs"), plan.day(month, 3));
        plan.act(date, "begin_inspection", "jw", json!({"inspection": inspection, "organ": of}));
        plan.act(plan.later(date, 20), "end_inspection", "jw", json!({"inspection": inspection}));
        for title in ["会议记录不全", "归档不及时", "检查过多过频", "任务没有指标"]
        {
            let (finding, day) = (plan.id("wt"), plan.later(date, 25));
            let due = plan.later(day, 40);
            plan.act(
                day,
                "hand_over_finding",
                "jw",
                json!({"finding": finding, "inspection": inspection, "organ": of,
                "title": title, "due": due.to_string()}),
            );
            if plan.dice.percent(15) {
                continue;
            }
            let wait = plan.dice.between(10, 44);
            let closed = plan.later(day, wait);
            if plan.dice.percent(25) {
                plan.slip(closed, "close_finding", of, json!({"finding": finding}));
            }
            plan.act(
                closed,
                "close_finding",
                of,
                json!({"finding": finding, "evidence": "制度和记录各一份"}),
            );
        }
    }
    let date = plan.day(5, 6);
    for (competence, authority) in [("qx-1", "sw"), ("qx-2", "jw")] {
        plan.act(
            date,
            "register_competence",
            "sw",
            json!({"competence": competence, "authority": authority,
            "over": "kfq", "measures": ["admonition", "reminder_talk"], "source": "wj-1"}),
        );
    }
    plan.act(
        date,
        "register_case",
        "jw",
        json!({"case_of": "aj-1", "organ": "kfq", "post": "z-kfq-2", "person": "kfq-2"}),
    );
    let day = plan.later(date, 10);
    plan.act(
        day,
        "propose_measure",
        "sw",
        json!({"proposal": "yj-1", "case_of": "aj-1", "measure": "admonition"}),
    );
    plan.slip(day, "impose_measure", "sw", json!({"measure": "cl-0", "case_of": "aj-1", "proposal": "yj-1", "grounds": "检查过多过频"}));
    plan.act(
        day,
        "find_breach_established",
        "sw",
        json!({"accountability_case": "aj-1", "holds": true, "reason": "检查过多过频属实"}),
    );
    plan.act(
        day,
        "find_fits_circumstances",
        "sw",
        json!({"proposed_measure": "yj-1", "holds": true, "reason": "首次，已整改"}),
    );
    plan.act(day, "hear_person", "sw", json!({"proposal": "yj-1"}));
    plan.act(plan.later(day, 5), "impose_measure", "sw", json!({"measure": "cl-1", "case_of": "aj-1", "proposal": "yj-1", "grounds": "违反第二十四条"}));
    plan.act(
        plan.day(7, 6),
        "draft_staffing_rules",
        "bb",
        json!({"rules": "sd-1", "organ": "kjb"}),
    );
    plan.slip(plan.day(7, 20), "approve_staffing_rules", "sw", json!({"rules": "sd-1"}));
    plan.act(plan.day(7, 21), "examine_staffing_rules", "bw", json!({"rules": "sd-1"}));
    plan.act(plan.day(8, 3), "approve_staffing_rules", "sw", json!({"rules": "sd-1"}));
    plan.act(
        plan.day(8, 10),
        "publish_staffing_rules",
        "swb",
        json!({"rules": "sd-1", "source": "wj-2"}),
    );
    Some(())
}
