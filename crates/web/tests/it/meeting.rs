//! A meeting from the agenda to the minutes.

use crate::rig::Site;
use serde_json::json;

/// A plenary with two items on its second agenda: the first decided, the second not.
fn held() -> Site {
    let site = Site::open();
    for (id, title) in [("t-1", "值班安排"), ("t-2", "车辆更新")] {
        let take = json!({"matter": id, "title": title, "organ": "cyb", "category": "study"});
        site.act(&format!("raise-{id}"), "raise_matter", "wen", take);
    }
    site.act("m", "convene", "lin", json!({"meeting": "m-1", "organ": "cyb", "form": "plenary"}));
    site.act("r", "assign_recorder", "lin", json!({"meeting": "m-1", "recorder": "tao"}));
    let agenda = |idem, id, version, matters| {
        let take = json!({"agenda": id, "meeting": "m-1", "version": version, "matters": matters});
        site.act(idem, "set_agenda", "tao", take);
    };
    agenda("v1", "y-1", 1, json!(["t-1"]));
    agenda("v2", "y-2", 2, json!(["t-1", "t-2"]));
    for person in ["lin", "zhou", "qin"] {
        site.act(&format!("in-{person}"), "sign_in", person, json!({"meeting": "m-1"}));
    }
    let aside =
        json!({"recusal": "h-1", "meeting": "m-1", "matter": "t-2", "cause": "亲属在供应商任职"});
    site.act("h", "recuse", "qin", aside);
    let vote = json!({
        "vote": "b-1", "meeting": "m-1", "matter": "t-1",
        "in_favour": ["lin", "zhou"], "opposed": ["qin"], "abstentions": 0,
    });
    site.act("b", "vote_by_roll_call", "lin", vote);
    for step in ["investigation", "consultation", "expert_assessment", "legality_review"] {
        site.act(step, "complete_step", "wen", json!({"matter": "t-1", "step": step}));
    }
    let decide = json!({"decision": "d-1", "matter": "t-1", "meeting": "m-1", "voters": ["lin", "zhou", "qin"]});
    site.act("d", "decide", "lin", decide);
    site
}

#[test]
fn the_meeting_shows_who_is_here_what_was_decided_and_what_was_not() {
    let site = held();
    let page = site.get("/meetings/m-1", &site.sign_in("lin"));
    page.status(200)
        .has("<strong>3</strong> 人")
        .has("还没有定的：<a href=\"/records/matter/t-2\">车辆更新</a>")
        .has("赞成 <strong>2</strong>，反对 1，弃权 0")
        .has("回避：<a href=\"/records/person/qin\">qin</a>，<span class=\"tl-text\">亲属在供应商任职</span>")
        .has("<ins><a href=\"/records/matter/t-2\">车辆更新</a></ins> 新增");
    let list = site.get("/meetings", &site.sign_in("lin"));
    list.status(200).has("1 项未定").has("召集会议");
}

#[test]
fn who_stepped_aside_is_not_put_among_those_who_decide() {
    let site = held();
    let page = site.get("/meetings/m-1", &site.sign_in("lin")).body;
    let decide = |matter: &str| {
        let mut links =
            page.split("href=\"/acts/decide?").skip(1).map(|rest| rest.split('"').next().unwrap());
        let wanted = format!("take.matter={matter}");
        links
            .find(|link| link.contains(&wanted))
            .unwrap_or_else(|| panic!("{matter}: {page}"))
            .to_owned()
    };
    let second = decide("t-2");
    assert!(second.contains("take.voters=lin") && !second.contains("take.voters=qin"), "{second}");
    assert!(decide("t-1").contains("take.voters=qin"));
}

#[test]
fn the_convener_alone_decides_and_others_see_the_article() {
    let site = held();
    let page = site.get("/meetings/m-1", &site.sign_in("zhou"));
    page.status(200).has("第二十条").has("aria-disabled=\"true\"");
}

#[test]
fn the_minutes_are_made_section_by_section_and_issued_by_the_recorder() {
    let site = held();
    site.act("c", "close_meeting", "lin", json!({"meeting": "m-1"}));
    let wen = site.get("/meetings/m-1/minutes", &site.sign_in("wen"));
    wen.status(200)
        .has("1. 值班安排")
        .has("表决：赞成 2，反对 1，弃权 0。")
        .has("2. 车辆更新")
        .has("未作决定。");
    wen.has("aria-disabled=\"true\"");
    site.office()
        .add_account(&tiaoli_office::account::NewAccount {
            name: "tao".to_owned(),
            password: crate::rig::PASSWORD.to_owned(),
            person: Some("tao".to_owned()),
            ..Default::default()
        })
        .unwrap();
    let tao = site.sign_in("tao");
    let page = site.get("/meetings/m-1/minutes", &tao);
    let (digest, idem) = (page.hidden("take.digest"), page.hidden("idem"));
    let mut fields = vec![
        ("step", "edit"),
        ("idem", idem.as_str()),
        ("as", "person:tao"),
        ("take.meeting", "m-1"),
        ("take.digest", digest.as_str()),
    ];
    site.post("/acts/issue_minutes", &tao, &fields)
        .status(200)
        .has("表决：赞成 2")
        .has("纪要的名称");
    fields.retain(|(name, _)| *name != "step");
    fields.extend([("step", "perform"), ("date", "2026-03-02"), ("take.minutes", "j-1")]);
    site.post("/acts/issue_minutes", &tao, &fields).status(303);
    site.get("/meetings", &tao).has("已发");
    site.get("/records/minutes/j-1", &tao).status(200).has("表决：赞成 2");
}

#[test]
fn the_next_meeting_leads_to_the_last_one_of_its_form() {
    let site = held();
    site.act("c", "close_meeting", "lin", json!({"meeting": "m-1"}));
    site.act("n", "convene", "lin", json!({"meeting": "m-2", "organ": "cyb", "form": "plenary"}));
    site.get("/meetings/m-2", &site.sign_in("lin"))
        .has("上一次会议")
        .has("href=\"/meetings/m-1\"")
        .has("未发");
}
