//! The generated form: filled in, checked, performed; refused with its article; kept when wrong.

use crate::rig::{Site, Who};
use serde_json::json;

fn convene(site: &Site, who: &Who, step: &str, idem: &str) -> crate::rig::Got {
    let fields = [
        ("step", step),
        ("idem", idem),
        ("as", "person:lin"),
        ("date", "2026-03-02"),
        ("take.meeting", "m-1"),
        ("take.organ", "cyb"),
        ("take.form", "plenary"),
        ("label.meeting", "三月部务会"),
    ];
    site.post("/acts/convene", who, &fields)
}

#[test]
fn an_act_is_checked_then_performed_and_shown_with_its_articles() {
    let site = Site::open();
    let lin = site.sign_in("lin");
    let form = site.get("/acts/convene?as=person:lin", &lin);
    form.status(200).has("name=\"take.form\"").has("部务会");
    let idem = form.hidden("idem");
    let check = convene(&site, &lin, "check", &idem);
    check
        .status(200)
        .has("许可")
        .has("第二十条")
        .has("&quot;act&quot;: &quot;convene&quot;")
        .has("办理并记录");
    assert_eq!(site.office().desk().see(|i| i.head()), 1, "nothing is recorded by checking");
    let done = convene(&site, &lin, "perform", &idem);
    done.status(303);
    assert_eq!(done.header("location"), "/records/meeting/m-1");
    let page = site.get("/records/meeting/m-1", &lin);
    page.status(200).has("已记录为台账第 1 条").has("三月部务会").has("召集会议").has("结束会议");
    let again = convene(&site, &lin, "perform", &idem);
    again.status(422);
    assert_eq!(site.office().desk().see(|i| i.head()), 2, "sent twice, recorded once");
    let receipt = site.get("/ledger/1/receipt", &lin);
    assert!(receipt.header("content-disposition").contains("1.receipt"));
    tiaoli_ledger::receipt::verify(&receipt.body, Some(&site.office().desk().ledger().key()))
        .unwrap();
}

#[test]
fn a_refused_act_stays_on_the_page_with_its_article() {
    let site = Site::open();
    let wen = site.sign_in("wen");
    let got = convene(&site, &wen, "perform", "00");
    got.status(422).has("不许可").has("第二十条").has("disabled");
    assert_eq!(site.office().desk().see(|i| i.head()), 1);
    site.get("/acts", &wen).has("aria-disabled=\"true\"");
}

#[test]
fn a_deviation_asks_for_its_reason_at_the_field() {
    let site = Site::open();
    let lin = site.sign_in("lin");
    site.act(
        "a1",
        "raise_matter",
        "wen",
        json!({"matter": "t-1", "organ": "cyb", "category": "major_decision"}),
    );
    for (n, step) in ["investigation", "consultation", "legality_review"].iter().enumerate() {
        site.act(&format!("s{n}"), "complete_step", "wen", json!({"matter": "t-1", "step": step}));
    }
    site.act("a2", "convene", "lin", json!({"meeting": "m-1", "organ": "cyb", "form": "plenary"}));
    let mut fields = vec![
        ("step", "perform"),
        ("idem", "0a"),
        ("as", "person:lin"),
        ("date", "2026-03-02"),
        ("take.decision", "d-1"),
        ("take.matter", "t-1"),
        ("take.meeting", "m-1"),
        ("take.voters", "lin"),
        ("take.voters", "zhou"),
        ("take.voters", "qin"),
    ];
    let got = site.post("/acts/decide", &lin, &fields);
    let key = "reason.procedure_for_major_matters.expert_assessment";
    got.status(422).has("第十九条").has(&format!("name=\"{key}\""));
    fields.push((key, "省里专家已书面把关"));
    let got = site.post("/acts/decide", &lin, &fields);
    got.status(303);
    assert_eq!(got.header("location"), "/records/decision/d-1");
    site.get("/ledger/6", &lin).has("偏离").has("省里专家已书面把关");
}

#[test]
fn wrong_input_is_answered_at_its_field_and_kept() {
    let site = Site::open();
    let wen = site.sign_in("wen");
    let check = |fields: &[(&str, &str)], fault: &str, said: &str| {
        let mut all = vec![
            ("step", "check"),
            ("idem", "00"),
            ("as", "person:wen"),
            ("date", "2026-03-02"),
            ("take.matter", "t-1"),
            ("take.organ", "cyb"),
            ("take.category", "other"),
            ("label.matter", "留着"),
        ];
        for (name, value) in fields {
            all.retain(|(other, _)| other != name);
            all.push((name, value));
        }
        let got = site.post("/acts/raise_matter", &wen, &all);
        got.status(422).has(&format!("id=\"fault-{fault}\"")).has(said).has("value=\"留着\"");
        for (_, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            got.has(value);
        }
    };
    check(&[("take.organ", "")], "take.organ", "请填「机关」");
    check(&[("take.organ", "nowhere")], "take.organ", "没有编号为 nowhere");
    check(&[("take.matter", "not an id")], "take.matter", "编号");
    check(&[("take.category", "wrong")], "take.category", "之一");
    check(&[("take.amount", "12.345")], "take.amount", "金额");
    check(&[("date", "2026-02-30")], "date", "不是日期");
    check(&[("date", "2026-03-03")], "date", "在今天");
    check(&[("date", "2026-03-01")], "date", "早于");
    assert_eq!(site.office().desk().see(|i| i.head()), 1);
}

#[test]
fn nobody_acts_in_a_name_that_is_not_theirs() {
    let site = Site::open();
    let (wen, shiwei) = (site.sign_in("wen"), site.sign_in("shiwei"));
    site.get("/acts/appoint", &wen).status(403).has("由「机关」来做");
    let fields = [
        ("step", "perform"),
        ("idem", "0b"),
        ("as", "organ:cyb"),
        ("date", "2026-03-02"),
        ("take.instruction", "s-1"),
        ("take.organ", "cyb"),
    ];
    site.post("/acts/instruct", &shiwei, &fields).status(303);
    site.get("/ledger/1", &shiwei).has("/records/organ/yl");
}

#[test]
fn my_work_shows_what_is_owed_with_the_act_that_does_it() {
    let site = Site::open();
    let lin = site.sign_in("lin");
    site.act(
        "a2",
        "convene",
        "lin",
        json!({"meeting": "m-1", "organ": "cyb", "form": "executive"}),
    );
    site.act("a3", "assign_recorder", "lin", json!({"meeting": "m-1", "recorder": "tao"}));
    site.act("a4", "close_meeting", "lin", json!({"meeting": "m-1"}));
    let page = site.get("/", &lin);
    page.status(200).has("还有").has("/acts/");
}
