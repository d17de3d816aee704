//! What a newspaper prints around a text: where it goes on, who wrote it, when and where.

use crate::Span;
use crate::letter::{is_blank, trim};
use crate::line::{Ending, ending};

/// The printed page in （上接第1版） at the beginning of `text`, and how many bytes the mark takes.
pub(crate) fn continued_from(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix(['（', '('])?;
    let close = inner.find(['）', ')']).filter(|at| *at <= 48)?;
    let page = page(inner.get(..close)?, &["上接", "紧接", "接"])?;
    let width = inner.get(close..)?.chars().next()?.len_utf8();
    let length = text.len().checked_sub(inner.len())?.checked_add(close)?.checked_add(width)?;
    Some((page, length))
}

/// The printed page in （下转第3版） at the end of `text`, and where the mark begins.
pub(crate) fn continued_on(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_suffix(['）', ')'])?;
    let (open, bracket) =
        inner.char_indices().rev().take(16).find(|(_, c)| matches!(c, '（' | '('))?;
    let mark = inner.get(open.checked_add(bracket.len_utf8())?..)?;
    Some((page(mark, &["下转", "转"])?, open))
}

/// The page in 上接第1版, 上接A2版, 上接四版.
fn page<'a>(mark: &'a str, verbs: &[&str]) -> Option<&'a str> {
    let mark = trim(mark);
    let rest = verbs.iter().find_map(|verb| mark.strip_prefix(verb))?;
    let rest = trim(trim(rest).strip_suffix(['版', '页', '面'])?);
    let page = trim(rest.strip_prefix('第').unwrap_or(rest));
    (!page.is_empty() && page.chars().count() <= 4).then_some(page)
}

/// Whether the line is nothing but agency, place, date and names: （新华社北京12月6日电 …）.
pub(crate) fn is_dateline(text: &str) -> bool {
    let inner = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    let Some(inner) = inner.filter(|inner| inner.len() <= 360) else { return false };
    let agency = ["新华社", "本报", "人民日报", "中新社", "日报", "晚报", "新闻社"];
    agency.iter().any(|name| {
        inner.starts_with(name) || inner.split(is_blank).any(|part| part.starts_with(name))
    }) && ["电", "讯", "报道", "记者"].iter().any(|word| inner.contains(word))
        && !inner.contains(['。', '；'])
}

/// The writers' names inside a dateline.
pub(crate) fn byline(source: &str, dateline: Span) -> Option<Span> {
    let text = dateline.of(source);
    let after = text.split_once("记者")?.1;
    let names = trim(after.trim_end_matches(['）', ')'])).trim_start_matches(['：', ':']);
    let names = trim(names);
    let start = dateline.start.checked_add(text.len().checked_sub(after.len())?)?;
    let start = start.checked_add(after.find(names)?)?;
    (!names.is_empty()).then(|| Span::new(start, start.saturating_add(names.len())))
}

/// Whether the line is a whole date and nothing else: 2025年3月1日, 二○二五年三月一日.
pub(crate) fn is_date(text: &str) -> bool {
    let step = |text: &str, unit: char, most: u32| -> Option<usize> {
        let (value, length) = crate::numeral::prefix(text)?;
        let rest = text.get(length..)?.trim_start_matches(is_blank).strip_prefix(unit)?;
        (value > 0 && value <= most).then_some(text.len().checked_sub(rest.len())?)
    };
    let mut rest = trim(text);
    for (unit, most) in [('年', 9999), ('月', 12), ('日', 31)] {
        let Some(length) = step(rest, unit, most) else { return false };
        rest = trim(rest.get(length..).unwrap_or_default());
    }
    rest.is_empty()
}

/// Whether the line is a page number and nothing else: 3, — 3 —, 第 3 页 共 12 页, 3/12.
pub(crate) fn is_page_number(text: &str) -> bool {
    // Told apart by the first byte: a digit, a dash, 第.
    let first = text.as_bytes().first();
    if text.len() > 48 || !matches!(first, Some(b'0'..=b'9' | b'-' | 0xe2 | 0xe7 | 0xef | 0xc2)) {
        return false;
    }
    let mut digits = 0_usize;
    let number = text.chars().all(|letter| match letter {
        '0'..='9' | '０'..='９' => {
            digits = digits.saturating_add(1);
            true
        }
        '-' | '—' | '－' | '–' | '·' | '/' | '／' | '第' | '页' | '共' | '，' => true,
        other => is_blank(other),
    });
    // 2025 on a line of its own is a year, 第3 is broken off.
    let page = text.ends_with('页') || !text.starts_with('第');
    number && page && (1..=8).contains(&digits) && (digits < 4 || text.len() > digits)
}

/// Words that web sites print around a text.
const SITE: [&str; 38] = [
    "首页",
    "当前位置",
    "您的位置",
    "您所在的位置",
    "您现在的位置",
    "现在位置",
    "发布时间",
    "发布日期",
    "发布机构",
    "信息来源",
    "文章来源",
    "来源",
    "作者",
    "浏览次数",
    "浏览量",
    "阅读次数",
    "访问次数",
    "点击数",
    "点击率",
    "字号",
    "字体",
    "打印",
    "打印本页",
    "关闭",
    "关闭窗口",
    "关闭本页",
    "分享",
    "分享到",
    "收藏",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "责任编辑",
    "编辑",
    "版权所有",
    "主办单位",
    "技术支持",
];

/// Whether the line is what a web site prints around a text: where one is, buttons, the next article.
pub(crate) fn is_site(text: &str) -> bool {
    if text.len() > 240 || text.ends_with(['。', '；']) {
        return false;
    }
    let inner = text.trim_start_matches(['【', '[', '［', '〖']);
    SITE.iter().any(|word| {
        inner.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with(|next: char| {
                    is_blank(next) || "：:】]］〗>》»→|/＞".contains(next)
                })
        })
    })
}

/// Whether the line opens an annex: 附：, 附件1, 附表 …
pub(crate) fn is_annex(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('附') else { return false };
    let named = ["件", "表", "录", "图"].iter().find_map(|word| rest.strip_prefix(word));
    let after = trim(named.unwrap_or(rest));
    let after = after.trim_start_matches(crate::numeral::is_numeral).trim_start_matches(is_blank);
    if after.is_empty() {
        return true;
    }
    let colon = after.starts_with(['：', ':']);
    let short = named.is_some() && text.len() <= 120 && ending(text) == Ending::Open;
    colon || (short && !after.contains(['，', '。']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_continuation() {
        assert_eq!(continued_from("(上接第1版)甲"), Some(("1", 15)));
        assert_eq!(continued_from("（上接 A2 版）甲").map(|found| found.0), Some("A2"));
        assert_eq!(continued_from("（紧接第四版）").map(|found| found.0), Some("四"));
        assert_eq!(continued_from("（上接一款）"), None);
        assert_eq!(continued_on("甲。（下转第3版）"), Some(("3", 6)));
        assert_eq!(continued_on("甲（下转后文）"), None);
        assert_eq!(continued_on("）"), None);
    }

    #[test]
    fn datelines_and_names() {
        let line = "(新华社某地1月6日电 记者 张三、李四)";
        assert!(is_dateline(line));
        let names = byline(line, Span::new(0, line.len())).unwrap();
        assert_eq!(names.of(line), "张三、李四");
        assert!(is_dateline("（本报某地1月6日电）"));
        assert!(is_date("2025年3月1日") && is_date("二○二五年 三月 一日"));
        assert!(!is_date("2025年3月") && !is_date("2025年13月1日") && !is_date("3月1日起"));
        assert!(!is_dateline("（电力设施）") && !is_dateline("(一)电报"));
    }
}
