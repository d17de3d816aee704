//! Holds what citations resolve to.

use std::collections::BTreeMap;

use tiaoli_text::{Citation, Instrument, Lang, Status, read};

use crate::shared;

/// The citations of the first piece, a line each.
fn cited(source: &str) -> String {
    let page = read(source);
    let mut out = String::new();
    for one in page.pieces[0].citations(source) {
        let name = match one.instrument {
            Instrument::Named(name) => name.of(source).to_owned(),
            other => format!("{other:?}"),
        };
        out += &format!("{} {} ({name}):", one.from, one.span.of(source).replace('\n', "/"));
        for target in &one.targets {
            out += &format!(" {}", target.first);
            if let Some(last) = target.last {
                out += &format!("..{last}");
            }
            if target.status != Status::Found {
                out += &format!(" {}", target.status.word());
            }
        }
        out.push('\n');
    }
    out
}

#[test]
fn citations_resolve_from_where_they_stand() {
    let source = "\
社团登记办法
第一条 社团登记适用本办法。
本条第一款不适用于校外社团。
第二条 有下列情形之一的，不予登记：
（一）名称违反本办法第五条第二款规定的；
（二）属于前项规定以外、第一条所列的；
（三）章程不合《学校章程》第八条、第九条第一款和第十条规定的。
前款第（一）项至第（三）项的情形，由登记处认定。
前两款规定自公布之日起施行。
第三条 依照前条第二款、第二条第（二）、（三）项和第一条第三款规定处理。
第三条之一 违反第三条至第五条的，依照本办法第三条之一和第四十条处理。
第四条 前款规定不适用。同时符合第一项条件、具备前条件的，目前款项不退，本条例外。
依照刑法第二百条、第五条追究责任。第二款规定的期限为十日。
第五条 登记处收到异议的，应当在前条
第二款规定的期限内答复。
名称依照该条第三款。“第五条”字样应当印出。";
    insta::assert_snapshot!(cited(source), @"
        1.2 本条第一款 (This): 1.1
        2.1.1 本办法第五条第二款 (This): 5.2
        2.1.2 前项 (This): 2.1.1
        2.1.2 第一条 (This): 1
        2.1.3 《学校章程》第八条、第九条第一款和第十条 (学校章程): 8 elsewhere 9.1 elsewhere 10 elsewhere
        2.2 前款第（一）项至第（三）项 (This): 2.1.1..2.1.3
        2.3 前两款 (This): 2.1..2.2
        3.1 前条第二款、第二条第（二）、（三）项和第一条第三款 (This): 2.2 2.1.2 2.1.3 1.3 dangling
        3-1.1 第三条至第五条 (This): 3..5
        3-1.1 本办法第三条之一和第四十条 (This): 3-1 40 dangling
        4.1 前款 (This): 4.0 dangling
        4.2 第二百条、第五条 (Other): 200 elsewhere 5 elsewhere
        4.2 第二款 (Unclear): 4.2 unclear
        5.1 前条/第二款 (This): 4.2
        5.2 第五条 (Unclear): 5 unclear
    ");
}

#[test]
fn headings_are_cited_within_books_and_across() {
    let source = "\
某某法典
第一编 总则
第一章 甲
第一条 本章和第二章的规定适用于本编，不适用于第二编第一章。
第二章 乙
第二条 前章规定不适用，违反第三章、第一编第四章至第六章的，依照《某法》第三章处理。
第二编 分则
第一章 丙
第三条 依照第一章和第一编第二章第二条。第三章程、第一节课、本章程的要求除外。
第四条 本法典第三编不适用，前编除外。";
    insta::assert_snapshot!(cited(source), @r#"
        1.1 本章 (This): chapter 1
        1.1 第二章 (This): chapter 2
        1.1 本编 (This): book 1
        1.1 第二编第一章 (This): chapter 1
        2.1 前章 (This): chapter 1
        2.1 第三章、第一编第四章至第六章 (This): chapter 3 dangling chapter 4..chapter 6 dangling
        2.1 《某法》第三章 (某法): chapter 3 elsewhere
        3.1 第一章和第一编第二章 (This): chapter 1 chapter 2
        3.1 第二条 (This): 2
        4.1 本法典第三编 (This): book 3 dangling
        4.1 前编 (This): book 1
    "#);
}

#[test]
fn citations_in_english() {
    let source = "\
# Charter of the Foundation
Chapter I General
Article 1 Members
(1) The board admits members under Article 3(2) and Section 2 of this Charter.
(2) Paragraph 1 of Article 2 and Articles 2 to 4 apply; this Article prevails.
Article 2. The preceding Article applies, subject to Article 9 and to Article 5 of the Companies Act.
Article 3. The board may
(a) act under Article 1(2), and
(b) act under the preceding paragraph or Article 3(b).
Chapter II Final
Article 4. This Chapter and Chapters I and V apply; Article 2, paragraph 2 does not. Article 5.2 mm, articles of faith, part 3.";
    insta::assert_snapshot!(cited(source), @r#"
        1.1.1 Article 3(2) (This): 3.1.2
        1.1.1 Section 2 of this Charter (This): section 2 dangling
        1.1.2 Paragraph 1 of Article 2 (This): 2.1
        1.1.2 Articles 2 to 4 (This): 2..4
        1.1.2 this Article (This): 1
        2.1 The preceding Article (This): 1
        2.1 Article 9 (This): 9 dangling
        2.1 Article 5 (Other): 5 elsewhere
        3.1.1 Article 1(2) (This): 1.1.2
        3.1.2 the preceding paragraph (This): 3.0 dangling
        3.1.2 Article 3(b) (This): 3.1.2
        4.1 This Chapter (This): chapter 2
        4.1 Chapters I and V (This): chapter 1 chapter 5 dangling
        4.1 Article 2, paragraph 2 (This): 2.2 dangling
    "#);
}

#[test]
fn a_dangling_citation_is_told_in_both_languages() {
    let source = "守则\n第一条 甲依照第九条第二款办理。\n第二条 乙。";
    let page = read(source);
    let all = page.pieces[0].citations(source);
    let words = all[0].complaint(source).unwrap();
    assert_eq!(words.zh, "第一条第一款引用“第九条第二款”，但没有第九条第二款");
    assert_eq!(
        words.en,
        "Article 1, paragraph 1 cites “第九条第二款”, and there is no Article 9, paragraph 2"
    );
    assert_eq!(all[0].targets[0].label(Lang::Zh), "第九条第二款");
}

#[test]
fn what_is_not_on_the_page_is_not_dangling() {
    let source = "# 守则\n（上接第1版）\n甲。前款除外。\n第五条 依照第二条、第四条第二款和第九条。\n第六条 乙。（下转第3版）";
    insta::assert_snapshot!(cited(source), @"
        4.1 前款 (This): 4.0 not_on_page
        5.1 第二条、第四条第二款和第九条 (This): 2 not_on_page 4.2 not_on_page 9 not_on_page
    ");
}

/// Clean laws cite what they have: whatever dangles is a slip of the reader or of the law.
#[test]
fn laws_cite_what_they_have() {
    let Some(folder) = shared::folder("corpus", "citations in laws") else { return };
    let mut count = BTreeMap::<&str, u32>::new();
    let mut dangling = Vec::new();
    for path in crate::corpus::texts(&folder) {
        let source = std::fs::read_to_string(&path).unwrap();
        for piece in &read(&source).pieces {
            for one in piece.citations(&source) {
                assert!(source.get(one.span.start..one.span.end).is_some_and(|t| !t.is_empty()));
                tally(&one, &mut count);
                println!("{}", shown(&source, &one));
                if let Some(words) = one.complaint(&source) {
                    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                    dangling.push(format!("{name}: {}", words.zh));
                }
            }
        }
    }
    println!("{count:?}\n{}", dangling.join("\n"));
    assert!(count["found"] >= 1000, "{count:?}");
    // The one that is left stands so in its law: 前款 where 前项 is meant.
    assert!(dangling.len() <= 1, "{dangling:#?}");
}

/// A citation in its surroundings, for a person who looks through them.
fn shown(source: &str, one: &Citation) -> String {
    let (before, after) = (&source.as_bytes()[..one.span.start], source.get(one.span.end..));
    let before = String::from_utf8_lossy(before);
    let mut before: Vec<char> = before.chars().rev().take(14).collect();
    before.reverse();
    let before: String = before.into_iter().collect();
    let after: String = after.unwrap_or_default().chars().take(8).collect();
    let targets: Vec<_> = one
        .targets
        .iter()
        .map(|to| format!("{} {}", to.label(Lang::Zh), to.status.word()))
        .collect();
    format!("{} {before}[{}]{after} {targets:?}", one.from, one.span.of(source))
}

fn tally(one: &Citation, count: &mut BTreeMap<&str, u32>) {
    *count.entry("citations").or_default() += 1;
    for target in &one.targets {
        *count.entry(target.status.word()).or_default() += 1;
    }
}
