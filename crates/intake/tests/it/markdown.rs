//! Markdown is read as it is meant, and what is written as Markdown has the structure it came from.

use tiaoli_text::{Article, Piece, Span, is_blank, markdown, printed, read, reading};

use crate::support::taken;

#[test]
fn marks_are_resolved() {
    let source = "\
车库使用规则
====

<!-- 草稿 -->
第一章 总则
----

**第一条** 车位[凭证](https://example.org)使用，
不得转借。

第二条 下列情形除外：

1. 消防\\*；
2. 急救。

- 附注 `甲`

| 档 | 册 |
|---|---|
| 一 | 十 |
";
    assert_eq!(
        taken("rules.md", source.as_bytes()).text,
        "# 车库使用规则\n## 第一章 总则\n**第一条** 车位凭证使用，\n不得转借。\n第二条 下列情形除外：\n\
         1. 消防*；\n2. 急救。\n附注 甲\n档\t册\n一\t十\n"
    );
}

/// What must come back, without offsets.
fn shape(source: &str, piece: &Piece) -> Vec<String> {
    let text = |span: Span| reading(source, span).trim_matches(is_blank).to_owned();
    let mut out = vec![format!(
        "{} {:?} {:?} {:?} {:?}",
        piece.kind.word(),
        piece.title.map(text),
        piece.continued_from,
        piece.continued_on,
        piece.missing
    )];
    let lines = piece.preamble.iter().chain(&piece.contents).chain(&piece.signature);
    out.extend(lines.chain(&piece.annex).chain(&piece.dateline).map(|line| text(*line)));
    for heading in &piece.headings {
        out.push(format!("{:?} {} {}", heading.level, heading.label, heading.title));
    }
    for part in &piece.parts {
        out.push(format!("part {:?}", part.title.map(text)));
        out.extend(part.paragraphs.iter().map(|paragraph| text(*paragraph)));
    }
    for article in piece.tail.iter().chain(&piece.articles) {
        out.extend(article_shape(source, article));
    }
    out
}

fn article_shape(source: &str, article: &Article) -> Vec<String> {
    let text = |span: Span| reading(source, span).trim_matches(is_blank).to_owned();
    let label = printed(source, article.label);
    let mut out = vec![format!("{label} {:?} {:?}", article.caption.map(text), article.under)];
    for paragraph in &article.paragraphs {
        out.push(format!("款 {}", text(paragraph.lead)));
        for item in &paragraph.items {
            out.push(format!("{} {}", printed(source, item.label), text(item.text)));
            for one in &item.indents {
                out.push(format!("  {} {}", printed(source, one.label), text(one.text)));
            }
            out.extend(item.more.iter().map(|more| format!("+ {}", text(*more))));
        }
    }
    out.extend(article.stray.iter().map(|line| format!("? {}", text(*line))));
    out
}

fn round(name: &str, source: &str) {
    for piece in &read(source).pieces {
        let written = markdown(source, piece);
        let document = taken("written.md", written.as_bytes());
        let page = document.page();
        let again = page.pieces.first().unwrap_or_else(|| panic!("{name}: {written}"));
        let (want, got) = (shape(source, piece), shape(&document.text, again));
        let differs = want.iter().zip(&got).find(|(want, got)| want != got);
        assert!(want == got, "{name}: {differs:?}\n{written}");
    }
}

#[test]
fn a_charter_comes_back() {
    let source = "\
# 某某基金会章程
2024年3月1日 理事会第一次会议通过
第一章 总则
第一条【名称】本会名称是“甲 & 乙_丙_”基金会。
第二条 理事会行使下列职权：
（一）修改章程；
（二）决定重大活动，包括：
1.募捐；
2.投资。
前款第（二）项的决定应当记录。
第二条之一 1992. 年以前的 #记录# 不适用。
第二章 附则
第三条 本章程自2024年5月1日起施行。
某某基金会
2024年3月1日
附件：印章样式";
    round("charter", source);
    let page = read(source);
    insta::assert_snapshot!(markdown(source, &page.pieces[0]), @r#"
        # 某某基金会章程

        2024年3月1日 理事会第一次会议通过

        ## 第一章 总则

        ### 第一条 名称

        本会名称是“甲 \& 乙\_丙\_”基金会。

        ### 第二条

        理事会行使下列职权：

        - （一）修改章程；
        - （二）决定重大活动，包括：
          - 1. 募捐；
          - 2. 投资。

        前款第（二）项的决定应当记录。

        ### 第二条之一

        1992\. 年以前的 #记录# 不适用。

        ## 第二章 附则

        ### 第三条

        本章程自2024年5月1日起施行。

        某某基金会

        2024年3月1日

        附件：印章样式
    "#);
}

#[test]
fn laws_come_back_from_markdown() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: laws as Markdown: no folder {folder}");
        return;
    };
    let mut count = 0;
    for path in files.flatten().map(|file| file.path()) {
        if path.extension().is_some_and(|end| end == "txt") {
            round(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
            count += 1;
        }
    }
    assert!(count >= 100, "{count}");
}
