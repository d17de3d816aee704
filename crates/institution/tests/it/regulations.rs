//! The regulations as shipped: every case of theirs comes out as written.

use crate::rig;
use std::sync::Arc;
use tiaoli_institution::cases;
use tiaoli_text::Lang;

#[test]
fn every_case_of_the_shipped_regulation_comes_out() {
    let checked = tiaoli_norm::check(rig::shipped(&["vocabulary", "work-organs"]));
    let regulation = Arc::new(checked.regulation().unwrap());
    assert!(regulation.cases.len() > 50);
    let calendar = Arc::new(rig::shipped_calendar());
    for case in &regulation.cases {
        let failures = cases::run(&regulation, &calendar, case);
        let said: Vec<_> = failures.iter().map(|f| f.message.get(Lang::En)).collect();
        assert!(failures.is_empty(), "{}: {said:?}", case.title.en);
    }
}
