//! Holds that accepting doubts changes what it lists, and that the list leads back.

use proptest::prelude::*;
use tiaoli_text::{Doubt, accept, read, undo};

fn doubts(source: &str) -> Vec<Doubt> {
    read(source).pieces.into_iter().flat_map(|piece| piece.doubts).collect()
}

const SPOILT: &str = "\
值班制度
第一条 值班员负责负责接听电话。
第二条 值班员发现险情的，应当当决定（是否疏散，并
立即报告值班长。
第三条 未经批准不得离岗，末经批准不得修改。";

#[test]
fn accepted_doubts_are_changed_and_listed() {
    let all = doubts(SPOILT);
    let correction = accept(SPOILT, &all);
    assert_eq!(
        correction.text,
        "\
值班制度
第一条 值班员负责接听电话。
第二条 值班员发现险情的，应当决定（是否疏散，并立即报告值班长。
第三条 未经批准不得离岗，未经批准不得修改。"
    );
    let listed: Vec<_> = correction
        .edits
        .iter()
        .map(|edit| (edit.kind.word(), edit.found.as_str(), edit.put.as_str()))
        .collect();
    assert_eq!(
        listed,
        [
            ("doubled_word", "负责负责", "负责"),
            ("doubled_character", "当当", "当"),
            ("line_break", "\n", ""),
            ("character", "末经", "未经"),
        ]
    );
    assert_eq!(correction.left.len(), 1, "a lonely bracket suggests nothing");
    assert_eq!(undo(&correction.text, &correction.edits).as_deref(), Ok(SPOILT));
}

#[test]
fn a_copy_that_was_changed_since_is_refused() {
    let correction = accept(SPOILT, &doubts(SPOILT));
    let spoilt = correction.text.replacen('负', "正", 1);
    assert!(undo(&spoilt, &correction.edits).unwrap_err().en.starts_with("at byte "));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_accepted_can_be_undone(source in crate::properties::scraps(), pick in any::<u64>()) {
        let all = doubts(&source);
        let some = all.iter().enumerate().filter(|(at, _)| pick >> (at % 64) & 1 == 1);
        let correction = accept(&source, some.map(|(_, doubt)| doubt));
        prop_assert_eq!(undo(&correction.text, &correction.edits), Ok(source.clone()));
        for edit in &correction.edits {
            prop_assert_eq!(edit.was.of(&source), &edit.found);
            prop_assert_eq!(edit.is.of(&correction.text), &edit.put);
        }
    }
}
