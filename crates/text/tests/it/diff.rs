//! Holds what is said to have changed between two versions.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use tiaoli_text::{
    ChangeKind, Fate, Lang, Page, Version, changes, comparison_html, comparison_markdown, diff,
    diff_view, read,
};

use crate::shared;

const OLD: &str = "\
食堂管理办法
第一条 为了管好食堂，制定本办法。
第二条 食堂每周公布菜谱。
第三条 采购实行登记制度，登记簿保存一年。
第四条 餐具每餐消毒。
第五条 食堂禁止吸烟。
第六条 本办法自公布之日起施行。";

const NEW: &str = "\
食堂管理办法
第一条 为了管好食堂，制定本办法。
第二条 食堂禁止吸烟。
第三条 食堂每周公布菜谱。
第四条 师生代表每月评议食堂工作，评议结果张榜公布。
第五条 采购实行登记制度，登记簿保存二年，供师生查阅。
第六条 本办法自公布之日起施行。";

fn both<'a>(old: &'a (&str, Page), new: &'a (&str, Page)) -> [Version<'a>; 2] {
    [old, new].map(|(source, page)| Version { source, piece: &page.pieces[0] })
}

fn told(old: &str, new: &str) -> String {
    let (old, new) = ((old, read(old)), (new, read(new)));
    let [old, new] = both(&old, &new);
    let comparison = diff(old, new);
    let mut out = format!("{}\n{}\n", comparison.summary().zh, comparison.summary().en);
    for row in &comparison.rows {
        let label = |version: Version<'_>, article: Option<&tiaoli_text::Article>| {
            let label = article.map_or(tiaoli_text::Span::default(), |article| article.label);
            let label = tiaoli_text::printed(version.source, label).into_owned();
            if label.is_empty() { String::from("-") } else { label }
        };
        let moved = if row.moved { " moved" } else { "" };
        out += &format!(
            "{} {} {}{moved}\n",
            label(comparison.old, row.old),
            label(comparison.new, row.new),
            row.fate().word()
        );
    }
    out
}

#[test]
fn articles_are_followed_through_renumbering() {
    insta::assert_snapshot!(told(OLD, NEW), @"
        增加 1 条，删除 1 条，修改并改条号 1 条，改条号 2 条，未修改 2 条
        1 added, 1 repealed, 1 changed and renumbered, 2 renumbered, 2 unchanged
        第一条 第一条 same
        第四条 - repealed
        第五条 第二条 renumbered
        第二条 第三条 renumbered moved
        - 第四条 added
        第三条 第五条 changed_and_renumbered moved
        第六条 第六条 same
    ");
}

#[test]
fn two_columns_in_markdown_and_html() {
    let (old, new) = ((OLD, read(OLD)), (NEW, read(NEW)));
    let [old, new] = both(&old, &new);
    let comparison = diff(old, new);
    insta::assert_snapshot!(comparison_markdown(&comparison, Lang::Zh), @"
        增加 1 条，删除 1 条，修改并改条号 1 条，改条号 2 条，未修改 2 条

        | 修改前 | 修改后 | 说明 |
        |---|---|---|
        | 第一条 为了管好食堂，制定本办法。 | 第一条 为了管好食堂，制定本办法。 | 未修改 |
        | 第四条 <del>餐具每餐消毒。</del> |  | 删除 |
        | 第五条 食堂禁止吸烟。 | 第二条 食堂禁止吸烟。 | 改条号 |
        | 第二条 食堂每周公布菜谱。 | 第三条 食堂每周公布菜谱。 | 改条号，移动位置 |
        |  | 第四条 <ins>师生代表每月评议食堂工作，评议结果张榜公布。</ins> | 增加 |
        | 第三条 采购实行登记制度，登记簿保存<del>一年</del>。 | 第五条 采购实行登记制度，登记簿保存<ins>二年，供师生查阅</ins>。 | 修改并改条号，移动位置 |
        | 第六条 本办法自公布之日起施行。 | 第六条 本办法自公布之日起施行。 | 未修改 |
    ");
    insta::assert_snapshot!(comparison_html(&comparison, Lang::En), @r#"
        <table class="comparison">
        <caption>1 added, 1 repealed, 1 changed and renumbered, 2 renumbered, 2 unchanged</caption>
        <thead><tr><th scope="col">Before</th><th scope="col">After</th><th scope="col">Change</th></tr></thead>
        <tbody>
        <tr class="same"><td>第一条 为了管好食堂，制定本办法。</td><td>第一条 为了管好食堂，制定本办法。</td><td>unchanged</td></tr>
        <tr class="repealed"><td>第四条 <del>餐具每餐消毒。</del></td><td></td><td>repealed</td></tr>
        <tr class="renumbered"><td>第五条 食堂禁止吸烟。</td><td>第二条 食堂禁止吸烟。</td><td>renumbered</td></tr>
        <tr class="renumbered"><td>第二条 食堂每周公布菜谱。</td><td>第三条 食堂每周公布菜谱。</td><td>renumbered, moved</td></tr>
        <tr class="added"><td></td><td>第四条 <ins>师生代表每月评议食堂工作，评议结果张榜公布。</ins></td><td>added</td></tr>
        <tr class="changed_and_renumbered"><td>第三条 采购实行登记制度，登记簿保存<del>一年</del>。</td><td>第五条 采购实行登记制度，登记簿保存<ins>二年，供师生查阅</ins>。</td><td>changed and renumbered, moved</td></tr>
        <tr class="same"><td>第六条 本办法自公布之日起施行。</td><td>第六条 本办法自公布之日起施行。</td><td>unchanged</td></tr>
        </tbody>
        </table>
    "#);
    let data = diff_view(&comparison);
    assert_eq!(data["counts"]["added"], 1, "{data}");
    assert_eq!(data["articles"].as_array().unwrap().len(), comparison.rows.len());
}

#[test]
fn markup_in_the_wording_is_shown_as_letters() {
    let old = "规则\n第一条 甲|乙 <b>丙</b> *丁* & 戊。\n第二条 己。";
    let new = "规则\n第一条 甲|乙 <i>丙</i> *丁* & 戊。\n第二条 己。";
    let (old, new) = ((old, read(old)), (new, read(new)));
    let [old, new] = both(&old, &new);
    let comparison = diff(old, new);
    let html = comparison_html(&comparison, Lang::Zh);
    assert!(!html.contains("<b>") && html.contains("&amp; 戊"), "{html}");
    let markdown = comparison_markdown(&comparison, Lang::Zh);
    assert!(markdown.contains("甲\\|乙") && markdown.contains("\\*丁\\*"), "{markdown}");
    assert!(markdown.contains("&lt;") && !markdown.contains("<b>"), "{markdown}");
}

/// One law before and after a real amendment.
#[test]
fn a_real_amendment_is_told() {
    let Some(folder) = shared::folder("regulations", "two versions of one law") else { return };
    let load = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (old, new) = (load("supervision-law-2006.txt"), load("supervision-law-2024.txt"));
    println!("{}", told(&old, &new));
    let (old, new) = ((old.as_str(), read(&old)), (new.as_str(), read(&new)));
    let [old, new] = both(&old, &new);
    let comparison = diff(old, new);
    for row in &comparison.rows {
        let (mut before, mut after) = (String::new(), String::new());
        for change in &row.changes {
            if change.kind != ChangeKind::Inserted {
                before += &change.text;
            }
            if change.kind != ChangeKind::Deleted {
                after += &change.text;
            }
        }
        if !row.changes.is_empty() {
            assert_eq!(before, row.old.unwrap().text(old.source));
            assert_eq!(after, row.new.unwrap().text(new.source));
        }
    }
    let now = |number: u32| {
        let row =
            comparison.rows.iter().find(|row| row.old.is_some_and(|o| o.number.number == number));
        row.and_then(|row| row.new).map(|article| article.number.number)
    };
    // Kept, moved over others with a paragraph added, shifted to the end.
    assert_eq!([2, 5, 31, 48].map(now), [Some(2), Some(6), Some(41), Some(65)]);
    let fates = |side: fn(&tiaoli_text::Row<'_>) -> bool| {
        comparison.rows.iter().filter(|row| side(row)).count()
    };
    assert_eq!(fates(|row| row.old.is_some()), old.piece.articles.len());
    assert_eq!(fates(|row| row.new.is_some()), new.piece.articles.len());
}

/// Every law of the corpus is itself, and is followed when it is renumbered and cut.
#[test]
fn laws_are_found_again_when_renumbered() {
    let Some(folder) = shared::folder("corpus", "renumbered laws") else { return };
    let (mut total, mut right) = (0_u32, 0_u32);
    for path in crate::corpus::texts(&folder) {
        let source = std::fs::read_to_string(&path).unwrap();
        let page = read(&source);
        let Some(piece) = page.pieces.iter().find(|piece| piece.articles.len() > 12) else {
            continue;
        };
        let old = Version { source: &source, piece };
        assert!(diff(old, old).rows.iter().all(|row| row.fate() == Fate::Same));
        // Every seventh article repealed, every eleventh shortened, all renumbered.
        let mut cut = String::from("某法\n");
        let mut want = Vec::new();
        for (at, article) in piece.articles.iter().enumerate() {
            if at % 7 == 3 {
                continue;
            }
            let text = article.text(&source);
            let letters: Vec<char> = text.chars().collect();
            let kept = if at % 11 == 5 { letters.len() * 3 / 4 } else { letters.len() };
            let text: String = letters[..kept].iter().collect();
            want.push(at);
            cut += &format!("第{}条 {}。\n", want.len(), text.replace('\n', "，"));
        }
        let cut_page = read(&cut);
        let new = Version { source: &cut, piece: &cut_page.pieces[0] };
        let comparison = diff(old, new);
        for row in comparison.rows.iter().filter(|row| row.new.is_some()) {
            let new = row.new.unwrap().number.number as usize - 1;
            total += 1;
            let expected = piece.articles[want[new]].number;
            right += u32::from(row.old.is_some_and(|old| old.number == expected));
        }
    }
    println!("followed {right} of {total}");
    assert!(total > 1000 && right * 1000 >= total * 990, "{right} of {total}");
}

/// Neither many articles alike nor many articles apart may take long.
#[test]
fn hostile_versions_are_compared_in_bounded_time() {
    let text = |count: u32, unit: &dyn Fn(u32) -> String| {
        (1..=count).fold(String::new(), |out, at| out + &format!("第{at}条 {}\n", unit(at)))
    };
    let same = text(3000, &|_| String::from("甲乙丙。"));
    let odd = text(3000, &|at| format!("甲{at}乙{}。", at * 7));
    let even = text(3000, &|at| format!("{at}丙丁{}。", at * 5));
    let long = format!("第一条 {}", "甲乙".repeat(30_000));
    let other = format!("第一条 {}", "乙丙甲".repeat(20_000));
    let begun = Instant::now();
    for (old, new) in [(&same, &odd), (&odd, &even), (&same, &same), (&long, &other)] {
        assert!(!told(old, new).is_empty());
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_wordings_come_back_from_the_changes(old in "[甲乙丙a1 。；\n]{0,40}", new in "[甲乙丙a1 。；\n]{0,40}") {
        let (mut before, mut after) = (String::new(), String::new());
        for change in changes(&old, &new) {
            if change.kind != ChangeKind::Inserted {
                before += &change.text;
            }
            if change.kind != ChangeKind::Deleted {
                after += &change.text;
            }
        }
        prop_assert_eq!((before, after), (old, new));
    }
}
