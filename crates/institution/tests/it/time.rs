//! What people are told of how a deadline was counted.

use crate::rig::{act, open_shipped};
use serde_json::json;
use tiaoli_institution::Institution;

const PAGE: &str = r#"
### 第一条 窗口

```norm
counting
  rest_day rolls

kind clerk "办事员"
  since "任职日": date

act ask "申请"
  by clerk
  unrestricted

act answer "答复"
  by clerk
  unrestricted

duty reply "答复义务"
  on ask
  bearer actor
  do answer
  due within 2 working_days

duty notice "预告义务"
  on ask
  bearer actor
  do answer
  due within 1 months

must settled "任满"
  on answer
  need working_days_between(actor.since, date) >= 3 working_days
  grade irregular
```
"#;

fn window() -> Institution {
    open_shipped(PAGE, "2026-01-01", r#"{"clerk":{"li":{"since":"2026-12-30"}}}"#)
}

fn ask(date: &str) -> String {
    format!(r#"{{"act":"ask","actor":"li","date":"{date}","take":{{}}}}"#)
}

/// What is said of how the duties of an act were counted, by norm.
fn counted(date: &str) -> Vec<serde_json::Value> {
    let mut window = window();
    act(&mut window, &ask(date)).unwrap();
    let owed = window.owed(date.parse().unwrap());
    let mut all: Vec<_> = owed.iter().map(|owed| window.owed_json(owed)).collect();
    all.sort_by_key(|owed| owed["norm"].to_string());
    all.into_iter().map(|owed| json!([owed["due"], owed["counted"]["en"]])).collect()
}

#[test]
fn a_deadline_names_the_notices_it_rests_on() {
    let by = "国办发明电〔2025〕7号";
    let moved = "moved past rest days";
    assert_eq!(
        counted("2026-02-13"),
        [
            json!(["2026-03-13", format!("{moved}; {by}")]),
            json!(["2026-02-24", format!("2 working days; {moved}; {by}")]),
        ],
        "a Saturday worked, then the Spring Festival"
    );
    let unknown = "the working days of 2027 are not announced";
    let provisional = |day: &str| json!({"date": day, "provisional": true});
    assert_eq!(
        counted("2026-12-30"),
        [
            json!([provisional("2027-02-01"), format!("{moved}; {unknown}")]),
            json!([provisional("2027-01-01"), format!("2 working days; {moved}; {by}; {unknown}")]),
        ]
    );
}

#[test]
fn a_condition_beyond_the_notices_says_so_in_its_proof() {
    let window = window();
    let refused = |date: &str| {
        let text = format!(r#"{{"act":"answer","actor":"li","date":"{date}","take":{{}}}}"#);
        let judged = act(&mut window.clone(), &text).unwrap_err();
        let reason = judged.judgement.reasons.first().unwrap();
        window.reason_words(&judged, reason).en
    };
    assert!(!refused("2026-12-31").contains("provisional"));
    assert!(
        refused("2027-01-01").contains("provisional"),
        "Friday, as far as anybody knows worked"
    );
}
