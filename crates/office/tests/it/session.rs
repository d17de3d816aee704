//! Sessions and seats.

use crate::rig::Rig;
use serde_json::json;
use tiaoli_office::session::{IDLE_MS, WHOLE_MS};

/// What a session may act as.
fn seats(rig: &Rig, token: &str) -> Option<Vec<String>> {
    let session = rig.office.session(token).unwrap()?;
    Some(rig.office.desk().see(|i| session.seats.iter().map(|seat| seat.code(i)).collect()))
}

#[test]
fn a_principal_speaks_for_the_organ_a_mandate_for_its_organ_others_for_themselves() {
    let rig = Rig::new("seats");
    let of = |name| seats(&rig, &rig.office.open_session(name).unwrap()).unwrap();
    assert_eq!(of("lin"), ["person:lin", "organ:cyb"]);
    assert_eq!(of("wen"), ["person:wen"]);
    assert_eq!(of("shiwei"), ["organ:yl"]);
}

#[test]
fn the_chosen_seat_comes_first() {
    let rig = Rig::new("choice");
    let token = rig.office.open_session("lin").unwrap();
    rig.office.choose_seat(&token, "organ:cyb").unwrap();
    assert_eq!(seats(&rig, &token).unwrap(), ["organ:cyb", "person:lin"]);
}

#[test]
fn a_session_ends_idle_old_or_signed_out() {
    let rig = Rig::new("ends");
    let idle = rig.office.open_session("wen").unwrap();
    rig.pass(IDLE_MS / 1000);
    assert!(seats(&rig, &idle).is_some());
    rig.pass(IDLE_MS / 1000 + 1);
    assert!(seats(&rig, &idle).is_none());
    let old = rig.office.open_session("wen").unwrap();
    for _ in 0..WHOLE_MS / IDLE_MS {
        assert!(seats(&rig, &old).is_some());
        rig.pass(IDLE_MS / 1000);
    }
    rig.pass(1);
    assert!(seats(&rig, &old).is_none());
    let left = rig.office.open_session("wen").unwrap();
    rig.office.end_session(&left).unwrap();
    assert!(seats(&rig, &left).is_none());
    assert!(seats(&rig, "nonsense").is_none());
}

#[test]
fn losing_the_post_ends_the_session_at_once() {
    let rig = Rig::new("post");
    let token = rig.office.open_session("wen").unwrap();
    assert!(seats(&rig, &token).is_some());
    rig.act("a1", "appoint", "cyb", json!({"post": "z-4", "person": "tao"}));
    assert!(seats(&rig, &token).is_none());
}

#[test]
fn a_suspended_account_has_no_session() {
    let rig = Rig::new("suspended");
    let token = rig.office.open_session("wen").unwrap();
    rig.office.suspend("wen", true).unwrap();
    assert!(seats(&rig, &token).is_none());
    let token = rig.office.open_session("wen").unwrap();
    assert!(seats(&rig, &token).is_none(), "not even one opened otherwise");
}

#[test]
fn a_message_is_shown_once() {
    let rig = Rig::new("message");
    let token = rig.office.open_session("wen").unwrap();
    rig.office.leave_message(&token, "done").unwrap();
    assert_eq!(rig.office.take_message(&token).unwrap().as_deref(), Some("done"));
    assert_eq!(rig.office.take_message(&token).unwrap(), None);
}
