//! The regulations as shipped: every case of theirs comes out as written.

use crate::rig;
use std::sync::Arc;
use tiaoli_institution::cases;
use tiaoli_text::Lang;

/// The cases of `folder` with all it builds on; their number.
fn run_cases(folders: &[&str]) -> usize {
    let checked = tiaoli_norm::check(rig::shipped(folders));
    let regulation = Arc::new(checked.regulation().unwrap());
    let calendar = Arc::new(rig::shipped_calendar());
    for case in &regulation.cases {
        let failures = cases::run(&regulation, &calendar, case);
        let said: Vec<_> = failures.iter().map(|f| f.message.get(Lang::En)).collect();
        assert!(failures.is_empty(), "{}: {said:?}", case.title.en);
    }
    regulation.cases.len()
}

#[test]
fn every_case_of_the_shipped_regulations_comes_out() {
    assert!(run_cases(&["vocabulary", "work-organs"]) > 250);
    assert!(run_cases(&["vocabulary", "major-decisions"]) > 250);
}
