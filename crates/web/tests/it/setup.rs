//! From an empty folder to an institution.

use crate::rig::{PASSWORD, SETUP, Site, Who};

const STEP: &[(&str, &str)] = &[
    ("setup", SETUP),
    ("regulation", "work-organs"),
    ("step", "found"),
    ("name_zh", "某部"),
    ("inst", "some-dept"),
    ("organ", "dept"),
    ("field.category", "functional_department"),
    ("field.level", "municipal"),
    ("field.minutes_days", "5"),
    ("person_name", "林"),
    ("person", "p-1"),
    ("account", "Lin"),
    ("password", PASSWORD),
];

#[test]
fn an_empty_folder_is_set_up_and_worked_in() {
    let site = Site::empty();
    let nobody = Who::default();
    assert_eq!(site.get("/", &nobody).header("location"), "/setup");
    site.get("/setup", &nobody).status(200).has("work-organs");
    site.post("/setup", &nobody, &[("setup", "wrong"), ("regulation", "work-organs")])
        .status(422)
        .has("不对")
        .has("fault-setup");
    site.post("/setup", &nobody, &STEP[..2]).status(200).has("纪要时限");
    let got = site.post("/setup", &nobody, STEP);
    got.status(303);
    let who = Site::with_cookie(got.header("set-cookie").split(';').next().unwrap());
    site.get("/", &who).status(200).has("某部").has("主要负责人");
    site.get("/records/organ/dept", &who).status(200).has("职能部门").has("<dd>5</dd>");
    site.post("/setup", &nobody, STEP).status(303);
    assert_eq!(site.office().accounts().unwrap().len(), 1, "only once");
}

#[test]
fn what_is_wrong_is_said_at_its_field_and_nothing_is_founded() {
    let check = |name: &str, value: &str| {
        let site = Site::empty();
        let mut fields: Vec<_> = STEP.iter().copied().filter(|(other, _)| *other != name).collect();
        fields.push((name, value));
        let got = site.post("/setup", &Who::default(), &fields);
        got.status(422).has(&format!("id=\"fault-{name}\""));
        assert!(site.app.office().is_none());
    };
    check("inst", "Große");
    check("account", "");
    check("password", "short");
    check("field.minutes_days", "five");
    check("records", "[1]");
    check("records", "{\"organ\": {\"x\": {\"superior\": \"nobody\"}}}");
}

#[test]
fn records_that_exist_already_are_taken_over() {
    let site = Site::empty();
    let mut fields = STEP.to_vec();
    fields.push(("records", "{\"organ\": {\"above\": {\"category\": \"committee\"}}}"));
    site.post("/setup", &Who::default(), &fields).status(303);
    let count =
        site.office().desk().see(|i| i.state().count(tiaoli_office::seat::organ_kind(i).unwrap()));
    assert_eq!(count, 2);
}
