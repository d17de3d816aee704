//! Submitting acts, and what is shown of them.

use crate::rig::Rig;
use serde_json::json;
use tiaoli_norm::judge::Verdict;
use tiaoli_office::desk::Outcome;
use tiaoli_office::seat;

#[test]
fn what_is_refused_leaves_no_trace() {
    let rig = Rig::new("refused");
    let request =
        rig.request("convene", "wen", json!({"meeting": "m-1", "organ": "cyb", "form": "plenary"}));
    let Outcome::Refused(judged) = rig.office.submit("a1", &request).unwrap() else {
        panic!("a head of division convened the plenary")
    };
    assert_eq!(judged.judgement.verdict, Verdict::Refuse);
    assert_eq!(rig.office.desk().see(|i| i.head()), 1);
    let told = rig.office.desk().see(|i| rig.office.tell(i, &judged.draft, &judged.judgement));
    assert!(told.reasons.iter().any(|reason| reason.line.zh.contains("第二十条")));
    assert!(told.reasons.iter().any(|reason| reason.proof.zh.contains("人 为 文处长")), "by name");
}

#[test]
fn the_same_attempt_is_recorded_once() {
    let rig = Rig::new("again");
    let take = json!({"meeting": "m-1", "organ": "cyb", "form": "plenary"});
    let seq = rig.act("a1", "convene", "lin", take.clone());
    let again = rig.office.submit("a1", &rig.request("convene", "lin", take)).unwrap();
    assert!(matches!(again, Outcome::Again { seq: found } if found == seq));
}

#[test]
fn an_act_is_not_dated_ahead() {
    let rig = Rig::new("ahead");
    let mut request = rig.request(
        "raise_matter",
        "wen",
        json!({"matter": "t-1", "organ": "cyb", "category": "other"}),
    );
    request.date = request.date.tomorrow().unwrap();
    let failure = rig.office.submit("a1", &request).unwrap_err();
    assert_eq!(failure.why().place.as_deref(), Some("date"));
}

#[test]
fn an_entry_is_shown_with_its_norms_and_found_by_its_records() {
    let rig = Rig::new("lines");
    let seq = rig.act(
        "a1",
        "convene",
        "lin",
        json!({"meeting": "m-1", "organ": "cyb", "form": "plenary"}),
    );
    let line = rig.office.lines(seq, 5).unwrap().remove(0);
    assert_eq!(line.verdict, "permit");
    let cited = rig.office.desk().see(|i| i.regulation().cite(line.norms[0]).zh);
    assert_eq!(cited, "第二十条");
    let find = |kind: &str, id: &str| {
        rig.office.desk().see(|i| i.state().find(seat::kind(i, kind).unwrap(), id).unwrap())
    };
    assert_eq!(rig.office.desk().mentions(find("meeting", "m-1")), [seq]);
    assert_eq!(rig.office.desk().mentions(find("person", "lin")), [0, seq]);
    assert_eq!(rig.office.desk().mentions(find("person", "qin")), [0]);
}

#[test]
fn who_follows_is_told_of_the_new_head() {
    let rig = Rig::new("follow");
    let mut follow = rig.office.desk().follow();
    assert!(!follow.has_changed().unwrap());
    rig.act(
        "a1",
        "raise_matter",
        "wen",
        json!({"matter": "t-1", "organ": "cyb", "category": "other"}),
    );
    assert!(follow.has_changed().unwrap());
    assert_eq!(*follow.borrow_and_update(), 2);
}
