//! Founding an institution, and finding it again.

use crate::rig::{Rig, Scratch, founding, rim};
use serde_json::json;
use tiaoli_office::Office;
use tiaoli_office::foundation::found;

#[test]
fn an_empty_folder_holds_no_office() {
    let scratch = Scratch::new("empty");
    let (rim, _) = rim("2026-03-02T01:00:00Z");
    assert!(Office::open(&scratch.0, rim).unwrap().is_none());
}

#[test]
fn what_was_done_is_there_after_opening_again() {
    let rig = Rig::new("again");
    rig.act(
        "a1",
        "raise_matter",
        "wen",
        json!({"matter": "t-9", "organ": "cyb", "category": "other"}),
    );
    rig.office.call("matter", "t-9", &tiaoli_text::Words::new("车改", "cars")).unwrap();
    let Rig { scratch, office, rim, .. } = rig;
    drop(office);
    let office = Office::open(&scratch.0, rim).unwrap().unwrap();
    let (head, mentions) = office.desk().see(|i| {
        let kind = tiaoli_office::seat::kind(i, "matter").unwrap();
        (i.head(), i.state().find(kind, "t-9").unwrap())
    });
    assert_eq!(head, 2);
    assert_eq!(office.desk().mentions(mentions), [1]);
    assert_eq!(office.labels().get("matter", "t-9").unwrap().en, "cars");
    assert_eq!(office.accounts().unwrap().len(), 3);
}

#[test]
fn a_founding_that_fails_leaves_nothing_and_a_second_is_refused() {
    let scratch = Scratch::new("fails");
    let (rim, _) = rim("2026-03-02T01:00:00Z");
    let mut bad = founding();
    bad.records = json!({"organ": {"cyb": {"superior": "nobody"}}});
    assert!(found(&scratch.0, "work-organs", &bad, &rim).is_err());
    assert_eq!(std::fs::read_dir(&scratch.0).unwrap().count(), 0);
    let mut weak = founding();
    weak.accounts[0].password = "short".to_owned();
    assert!(found(&scratch.0, "work-organs", &weak, &rim).is_err());
    assert_eq!(std::fs::read_dir(&scratch.0).unwrap().count(), 0);
    found(&scratch.0, "work-organs", &founding(), &rim).unwrap();
    assert!(found(&scratch.0, "work-organs", &founding(), &rim).is_err());
}

#[test]
fn the_rules_are_kept_beside_the_ledger() {
    let rig = Rig::new("rules");
    let rules = rig.office.folder().join("rules");
    assert!(rules.join("work-organs/00-regulation.md").exists());
    assert!(rules.join("vocabulary/01-organs.md").exists(), "with what they build on");
    let Rig { scratch, office, rim, .. } = rig;
    drop(office);
    let page = rules.join("work-organs/02-organization.md");
    let text = std::fs::read_to_string(&page).unwrap();
    std::fs::write(&page, text + "\n").unwrap();
    let failure = Office::open(&scratch.0, rim).unwrap_err();
    assert!(failure.why().message.en.contains("another version of the rules"), "{failure:?}");
}
