//! The index of the state: a short cut that must never change an answer.

use proptest::prelude::*;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use tiaoli_institution::State;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::{ChoiceId, FieldId, KindId};
use tiaoli_norm::value::Value;

const PAGE: &str = r#"
```norm
choice colour "颜色": red "红", blue "蓝"

kind thing "物"
  needed "必填": colour
  free "可无": colour optional
  preset "默认": colour default red
```
"#;

fn colour(n: u16) -> Value {
    Value::Choice(ChoiceId(0), n)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_record_that_may_hold_the_value_is_visited_in_order(
        writes in prop::collection::vec((0..6u32, 0..3u16, prop::option::of(0..2u16)), 0..40),
        wanted in 0..2u16,
    ) {
        let regulation = crate::rig::regulation(PAGE);
        let mut state = State::new(&regulation);
        let kind = KindId(0);
        let records: Vec<_> = (0..6).map(|n| state.create(kind, &format!("t{n}"))).collect();
        for (rec, field, value) in writes {
            state.write(records[rec as usize], FieldId(field), value.map(colour));
        }
        for field in 0..3 {
            let may = |rec: &_| match state.get(*rec, FieldId(field)) {
                Some(value) => *value == colour(wanted),
                None => field != 1,
            };
            let scanned: Vec<_> = records.iter().copied().filter(|rec| may(rec)).collect();
            let mut visited = Vec::new();
            state.each_with(kind, FieldId(field), &colour(wanted), &mut |rec| {
                visited.push(rec);
                ControlFlow::Continue(())
            });
            prop_assert_eq!(&visited, &scanned);
            prop_assert_eq!(visited.iter().collect::<BTreeSet<_>>().len(), visited.len());
        }
    }
}
