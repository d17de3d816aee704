//! Which text a citation is taken from, by the words before it.

use crate::citation::Instrument;
use crate::letter::{is_blank, is_han};
use crate::{Span, numeral};

/// What written rules are called.
pub(crate) const NOUNS: [&str; 29] = [
    "宪章",
    "条例",
    "办法",
    "规定",
    "细则",
    "规则",
    "章程",
    "决定",
    "解释",
    "准则",
    "通则",
    "守则",
    "规程",
    "纲要",
    "方案",
    "公约",
    "协定",
    "议定书",
    "意见",
    "制度",
    "标准",
    "规范",
    "通知",
    "合同",
    "协议",
    "决议",
    "法典",
    "典",
    "法",
];

/// What may stand between 本 and the noun: 本实施细则, 本暂行办法.
const BETWEEN: [&str; 7] = ["", "实施", "暂行", "试行", "补充", "司法", "议事"];

/// The longest name in 《》 that is looked for, in bytes.
const LONGEST: usize = 360;

/// The instrument before a cited article, and where the citation begins with it.
pub(super) fn origin(head: &str, title: Option<&str>, foreign: bool) -> (Instrument, usize) {
    let tight = head.trim_end_matches(is_blank);
    if let Some((name, start)) = named(tight) {
        let words = crate::reading::squeeze(name.of(head));
        let own = title.is_some_and(|title| title == words);
        return (if own { Instrument::This } else { Instrument::Named(name) }, start);
    }
    let Some(noun) = NOUNS.iter().find(|noun| tight.ends_with(*noun)) else {
        let unclear = foreign || tight.ends_with('原');
        return (if unclear { Instrument::Unclear } else { Instrument::This }, head.len());
    };
    let before = tight.strip_suffix(noun).unwrap_or_default();
    for word in BETWEEN {
        if let Some(rest) = before.strip_suffix(word).and_then(|rest| rest.strip_suffix('本')) {
            return (Instrument::This, rest.len());
        }
    }
    (Instrument::Other, head.len())
}

/// The name in 《》 at the end of `head`, with （…） after it at most; the name, and where 《 is.
fn named(head: &str) -> Option<(Span, usize)> {
    let back = |text: &str, open: char| -> Option<usize> {
        let mut depth = 0_u32;
        let (open_at, _) = text
            .char_indices()
            .rev()
            .take_while(|(at, _)| text.len().saturating_sub(*at) <= LONGEST)
            .find(|(_, letter)| {
                let close = if open == '《' { '》' } else { '）' };
                if *letter == close {
                    depth = depth.saturating_add(1);
                } else if *letter == open {
                    depth = depth.saturating_sub(1);
                }
                *letter == open && depth == 0
            })?;
        Some(open_at)
    };
    let head = if head.ends_with('）') { head.get(..back(head, '（')?)? } else { head };
    if !head.ends_with('》') {
        return None;
    }
    let open = back(head, '《')?;
    let end = head.len().checked_sub('》'.len_utf8())?;
    Some((Span::new(open.checked_add('《'.len_utf8())?, end), open))
}

/// Where the name in 《》 that begins at `at` ends; a bracket without its partner is passed over.
pub(super) fn after_name(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.char_indices().take_while(|(at, _)| *at <= LONGEST);
    let end = end.filter(|(_, letter)| *letter == '》').map(|(end, _)| end).next();
    let width = '《'.len_utf8();
    at.saturating_add(end.map_or(width, |end| end.saturating_add(width)))
}

/// The instrument of a paragraph or item that is cited without its article.
pub(super) fn of_part(head: &str, at: usize, named: bool) -> (Instrument, usize) {
    // 该条第二款 is a paragraph of some article that was named before.
    let unclear = named || head.trim_end_matches(is_blank).ends_with(['条', '款', '项', '》']);
    (if unclear { Instrument::Unclear } else { Instrument::This }, at)
}

/// Whether what follows 第二款 or 第三项 shows that it was a citation.
pub(super) fn cites_on(after: &str) -> bool {
    let words = ["规定", "所", "的规定", "中", "情形", "和前", "或者前", "以及前", "列"];
    words.iter().any(|word| after.starts_with(word))
}

/// 本条, 前款, 前两款 and the like at the beginning of `rest`: how far back it points, its unit and
/// how many bytes it takes.
pub(super) fn relative(head: &str, rest: &str) -> Option<(u32, char, usize)> {
    let mut letters = rest.chars();
    let first = letters.next()?;
    let after = letters.as_str();
    let (back, tail) = match first {
        '本' => (0, after),
        '前' if head
            .ends_with(|last: char| "目此之以提先从当日年月期天事生超往空".contains(last)) =>
        {
            return None;
        }
        '前' => match numeral::prefix(after) {
            Some((count, length)) => {
                ((2..=20).contains(&count).then_some(count)?, after.get(length..)?)
            }
            None => (1, after),
        },
        _ => return None,
    };
    let tail = tail.trim_start_matches(is_blank);
    let unit = tail.chars().next().filter(|unit| matches!(unit, '条' | '款' | '项'))?;
    let tail = tail.get(unit.len_utf8()..)?;
    let word = match (first, unit) {
        // 本条 and 本款 are common words too: 本条例, 本条约, 本款项.
        ('本', '条') => tail.starts_with(['例', '约', '件', '文']),
        (_, '条') => tail.starts_with(['件', '例', '约']),
        (_, '款') => tail.starts_with(['项', '额', '式']),
        // 本项工作, 前三项工作: only what goes on as a citation is one.
        _ => !cites_on(tail) && !tail.starts_with("、") && tail.starts_with(is_han),
    };
    if word || (unit == '项' && tail.starts_with('目')) {
        return None;
    }
    Some((back, unit, rest.len().checked_sub(tail.len())?))
}
