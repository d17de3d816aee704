//! What a number is of, and what the words around say of it.

use super::unit::Unit;
use crate::figure::Modifier;
use crate::letter::is_blank;

/// What the words right before and after say, and whether the number falls.
pub(super) fn modifier(head: &str, after: &str) -> Option<(Modifier, bool)> {
    let tail = head.trim_end_matches(is_blank);
    let tail = tail.trim_end_matches(['了', '到', '为']);
    let rises = ["增长", "增加", "上升", "提高", "提升", "增幅"];
    let falls = ["下降", "减少", "降低", "缩减", "回落", "降幅"];
    let near = |words: &[&str]| words.iter().any(|word| tail.ends_with(word));
    let fall = near(&falls);
    if fall || near(&rises) {
        // 同比 stands within a few words of it.
        let back = tail.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
        let on_year = tail.get(back..).is_some_and(|text| text.contains("同比"));
        let to = head.trim_end_matches(is_blank).ends_with(['到', '为']);
        return match (on_year, to) {
            (true, false) => Some((Modifier::ChangeOnYear, fall)),
            (false, false) => Some((Modifier::Change, fall)),
            // 增加到 names the state, not the change.
            (_, true) => None,
        };
    }
    let before = [
        ("不超过", Modifier::AtMost),
        ("不少于", Modifier::AtLeast),
        ("不低于", Modifier::AtLeast),
        ("至少", Modifier::AtLeast),
        ("最多", Modifier::AtMost),
        ("超过", Modifier::MoreThan),
        ("突破", Modifier::MoreThan),
        ("多于", Modifier::MoreThan),
        ("不足", Modifier::LessThan),
        ("不到", Modifier::LessThan),
        ("低于", Modifier::LessThan),
        ("首批", Modifier::First),
        ("大约", Modifier::About),
        ("约", Modifier::About),
        ("近", Modifier::Nearly),
        ("超", Modifier::MoreThan),
        ("逾", Modifier::MoreThan),
    ];
    let behind = [
        ("以上", Modifier::AtLeast),
        ("以下", Modifier::AtMost),
        ("以内", Modifier::Within),
        ("左右", Modifier::About),
        ("上下", Modifier::About),
        ("内", Modifier::Within),
    ];
    let whole = head.trim_end_matches(is_blank);
    let found = before.into_iter().find(|(word, _)| whole.ends_with(word));
    let found = found.or_else(|| behind.into_iter().find(|(word, _)| after.starts_with(word)));
    found.map(|(_, modifier)| (modifier, false))
}

/// The longest answer, in characters.
const LONGEST: usize = 24;

/// What is counted stands after the number, what is measured before it.
pub(super) fn about(head: &str, after: &str, unit: &Unit) -> Option<String> {
    let behind = || behind(after);
    let before = || before(head);
    // 96K的温度, and at the front of a clause or after 的 what is measured so: 位于某地的2兆瓦装置.
    let tail = head.trim_end_matches(is_blank);
    let fronted = tail.is_empty() || tail.ends_with(|last: char| stops(last) && last != '从');
    let named = after.starts_with('的') || (fronted && !happens(after));
    // What stands before a length of time is seldom what it is of.
    let lasts = ["时间", "期限", "周期", "时长", "寿命", "工期"];
    let before = || {
        before().filter(|words| {
            !TIMES.contains(&unit.name.as_str()) || lasts.iter().any(|word| words.contains(word))
        })
    };
    if unit.counted || named { behind().or_else(before) } else { before().or_else(behind) }
}

/// Lengths of time.
const TIMES: [&str; 11] =
    ["年", "个月", "周", "日", "天", "小时", "分钟", "秒", "毫秒", "工作日", "个工作日"];

/// Whether what follows a number is what became of it, not what it is of.
fn happens(after: &str) -> bool {
    let verbs = ["缩短", "增长", "下降", "提高", "增加", "减少", "上升", "降", "升", "内", "以"];
    verbs.iter().any(|verb| after.starts_with(verb))
}

/// Whether the words of a thing end before `letter`.
fn stops(letter: char) -> bool {
    "，。；：、！？,;:!?…—（）()》\n的了已将从由被把是在和与及或并内".contains(letter)
}

fn behind(after: &str) -> Option<String> {
    if happens(after) {
        return None;
    }
    let after = after.strip_prefix('的').unwrap_or(after);
    let mut last = ' ';
    let mut out = String::new();
    for letter in after.chars().take(LONGEST) {
        if stops(letter) || letter.is_ascii_digit() {
            break;
        }
        if letter == last {
            // 缓缓, 稳稳: how something is done is no part of its name.
            out.pop();
            break;
        }
        out.push(letter);
        last = letter;
    }
    sound(&out)
}

fn before(head: &str) -> Option<String> {
    let back = head.char_indices().rev().nth(LONGEST.saturating_sub(1)).map_or(0, |(at, _)| at);
    let mut text = head.get(back..)?;
    let cut =
        text.rfind(['，', '、', '。', '；', '：', '！', '？', ',', ';', ':', '!', '?', '…', '\n']);
    if let Some(cut) = cut {
        let width = text.get(cut..)?.chars().next()?.len_utf8();
        text = text.get(cut.checked_add(width)?..)?;
    }
    let text = bare(text);
    let text = text.trim_start_matches(['“', '”', '）', ')', '、']);
    sound(text)
}

/// An answer that says something.
fn sound(text: &str) -> Option<String> {
    let text = text.trim_matches(is_blank);
    let plain = text.trim_matches(['“', '”']);
    (plain.chars().filter(|letter| crate::letter::is_han(*letter)).count() >= 2)
        .then(|| text.to_owned())
}

/// Verbs and modifiers between a thing and its number.
const VERBS: [&str; 50] = [
    "不超过",
    "不少于",
    "提高",
    "比去年",
    "比上年",
    "需要",
    "需",
    "从原来的",
    "同比增长",
    "同比下降",
    "环比增长",
    "达到",
    "缩短至",
    "增长",
    "下降",
    "增加",
    "减少",
    "超过",
    "突破",
    "不少于",
    "不超过",
    "至少",
    "约为",
    "大约",
    "首批",
    "遴选出",
    "建成",
    "建设",
    "共有",
    "共计",
    "累计",
    "达",
    "为",
    "是",
    "至",
    "到",
    "约",
    "近",
    "超",
    "逾",
    "从",
    "由",
    "了",
    "仅",
    "共",
    "有",
    "的",
    "作",
    "满",
    "每",
];

/// Takes verbs and modifiers off the end.
fn bare(text: &str) -> &str {
    let mut text = text;
    loop {
        let shorter = text.trim_end_matches(is_blank);
        match VERBS.iter().find_map(|verb| shorter.strip_suffix(verb)) {
            Some(rest) => text = rest,
            None => return shorter,
        }
    }
}

/// Whether nothing but verbs stands between the last figure and this one, so that both are of the
/// same thing.
pub(super) fn goes_on(head: &str) -> bool {
    bare(head).trim_matches(['，', ',']).is_empty()
}
