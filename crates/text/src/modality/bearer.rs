//! Who a clause speaks of.
//!
//! Taken from the words between the last comma and the marker, and only where they can be a name:
//! a condition, a manner or a bare adverb names nobody.

use crate::letter::is_han;

/// Adverbs between the bearer and the marker.
const ADVERBS: [&str; 20] = [
    "一般",
    "原则上",
    "一律",
    "自觉",
    "及时",
    "依法",
    "同时",
    "也",
    "还",
    "均",
    "都",
    "并",
    "又",
    "则",
    "方",
    "才",
    "仍",
    "且",
    "各自",
    "另行",
];

/// Words that join a clause to the one before.
const JOINING: [&str; 9] = ["但是", "但", "并且", "并", "同时", "其中", "而且", "或者", "因此"];

/// Words that open a condition or a manner.
const OPENING: [&str; 22] = [
    "在", "对于", "对", "按照", "按", "根据", "依照", "依据", "经", "因", "为", "从", "自", "凡",
    "遇有", "除", "需要", "确有", "属于", "符合", "违反", "涉及",
];

/// Verbs that open the name of an undertaking, which binds nobody by itself (设立公司应当经批准),
/// unless an actor stands at its end (设立单位).
const DOING: [&str; 12] =
    ["设立", "编制", "新建", "听取", "开展", "实施", "举办", "取得", "使用", "从事", "制定", "每"];

/// What actors are called.
const ACTORS: [&str; 16] = [
    "人", "者", "员", "单位", "机关", "部门", "机构", "企业", "公司", "政府", "会", "院", "组织",
    "局", "厅", "户",
];

/// The longest name of a bearer, in characters.
const LONGEST: usize = 30;

/// The words before a marker without adverbs and joints, and where they begin.
fn core(head: &str) -> (usize, &str) {
    let mut text = head.trim_start();
    if let Some(rest) = JOINING.iter().find_map(|word| text.strip_prefix(word)) {
        text = rest;
    }
    let start = head.len().saturating_sub(text.len());
    let mut text = text.trim_end();
    while let Some(rest) = ADVERBS.iter().find_map(|word| text.strip_suffix(word)) {
        text = rest;
    }
    (start, text)
}

/// Where in `head`, the words before a marker, a bearer is named.
pub(super) fn bearer(head: &str) -> Option<(usize, usize)> {
    let (start, text) = core(head);
    let count = text.chars().count();
    let name = (2..=LONGEST).contains(&count)
        && text.starts_with(is_han)
        && !text.ends_with(['的', '时', '后', '前', '下', '上', '中', '内'])
        && !text.contains(['，', '；', '：', '\n', '“'])
        && !OPENING.iter().any(|word| text.starts_with(word))
        && (!DOING.iter().any(|word| text.starts_with(word))
            || ACTORS.iter().any(|word| text.ends_with(word) && text.chars().count() <= 8));
    name.then(|| (start, start.saturating_add(text.len())))
}

/// Whether nothing stands before the marker that could name anybody.
pub(super) fn is_silent(head: &str) -> bool {
    core(head).1.is_empty()
}

/// Whether a marker only describes something: 应当报告的，… or 应当由某机关履行的职责，….
pub(super) fn is_condition(head: &str, tail: &str) -> bool {
    let clause = tail.split(['，', '。', '；', '：']).next().unwrap_or_default();
    let within = clause.len() < tail.trim_end_matches(['。', '；']).len();
    let ends = ["的", "时", "情形", "的人员", "的单位"].iter().any(|word| clause.ends_with(word));
    let noun = clause.starts_with('由') && clause.contains('的') && is_silent(head);
    within && (ends || noun)
}
