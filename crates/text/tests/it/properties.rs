//! Holds what must be true of any input whatever.

use proptest::prelude::*;
use tiaoli_text::{
    Article, Lang, LeafKind, Page, Span, bind, draft, figures, leaves, read, view, view_json,
};

/// Every span of the page, in no particular order.
fn spans(page: &Page) -> Vec<Span> {
    let mut out = Vec::new();
    for piece in &page.pieces {
        out.push(piece.span);
        out.extend(piece.title.into_iter().chain(piece.dateline).chain(piece.byline));
        out.extend(piece.preamble.iter().chain(&piece.annex));
        out.extend(piece.headings.iter().map(|heading| heading.span));
        out.extend(piece.doubts.iter().map(|doubt| doubt.span));
        out.extend(piece.parts.iter().flat_map(|part| part.paragraphs.iter().chain(&part.title)));
        piece
            .tail
            .iter()
            .chain(&piece.articles)
            .for_each(|article| article_spans(article, &mut out));
    }
    out
}

fn article_spans(article: &Article, out: &mut Vec<Span>) {
    out.extend([article.span, article.label, article.body()]);
    out.extend(&article.stray);
    for paragraph in &article.paragraphs {
        out.extend([paragraph.span, paragraph.lead]);
        for item in &paragraph.items {
            out.extend([item.span, item.text]);
            out.extend(&item.more);
            out.extend(item.indents.iter().flat_map(|indent| [indent.span, indent.text]));
            assert!(paragraph.span.contains(item.span));
            assert!(item.indents.iter().all(|indent| item.span.contains(indent.span)));
        }
        assert!(article.span.contains(paragraph.span));
    }
}

fn check(source: &str) -> Result<(), TestCaseError> {
    let page = read(source);
    for span in spans(&page) {
        let inside = span.start <= span.end && source.get(span.start..span.end).is_some();
        prop_assert!(inside, "{span:?} in {source:?}");
    }
    let mut end = 0;
    for piece in &page.pieces {
        prop_assert!(piece.span.start >= end, "pieces overlap in {source:?}");
        end = piece.span.end;
        for pair in piece.articles.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start, "articles overlap: {source:?}");
        }
        let mut cited = 0;
        for one in piece.citations(source) {
            prop_assert!(cited <= one.span.start && one.span.start < one.span.end);
            prop_assert!(source.get(one.span.start..one.span.end).is_some());
            cited = one.span.end;
        }
        for doubt in &piece.doubts {
            prop_assert_eq!(doubt.span.of(source), &doubt.found);
        }
        crate::akn::round(source, piece);
        for clause in piece.articles.iter().flat_map(|article| article.clauses(source)) {
            for span in [Some(clause.marker), Some(clause.act), clause.bearer].into_iter().flatten()
            {
                prop_assert!(source.get(span.start..span.end).is_some(), "{clause:?} {source:?}");
            }
        }
        let bound = bind(source, piece).len();
        prop_assert_eq!(bound, piece.articles.len() + usize::from(piece.tail.is_some()));
    }
    // Whatever has letters in it belongs to some piece.
    let covered: usize = page.pieces.iter().map(|piece| piece.span.len()).sum();
    prop_assert!(covered <= source.len());
    let mut told = 0;
    for figure in figures(source, &page) {
        prop_assert!(told <= figure.span.start && !figure.span.of(source).is_empty());
        prop_assert!(source.is_char_boundary(figure.span.end) && !figure.value.is_empty());
        told = figure.span.end;
    }
    let drafted = draft(source, &page, Lang::Zh);
    prop_assert!(drafted.matches("```").count().is_multiple_of(2));
    let data = view(source, &page);
    prop_assert_eq!(data.as_array().map(Vec::len), Some(page.pieces.len()));
    let text = view_json(source, &page);
    prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), data);
    row(source, &page)
}

/// The leaves are the source, and what lies between them says nothing.
pub fn row(source: &str, page: &Page) -> Result<(), TestCaseError> {
    let mut end = 0;
    for leaf in leaves(source, page) {
        prop_assert_eq!(leaf.span.start, end, "{:?}", source);
        end = leaf.span.end;
        if leaf.kind != LeafKind::Gap {
            continue;
        }
        for line in leaf.span.of(source).split('\n') {
            let silent = |letter: char| {
                tiaoli_text::is_blank(letter)
                    || "#*:：.【】-—–－·/／，0123456789０１２３４５６７８９".contains(letter)
            };
            let words = line.trim_matches(silent);
            let mark = words.contains(['接', '转', '页']);
            prop_assert!(words.is_empty() || mark, "{words:?} lost from {source:?}");
        }
    }
    prop_assert_eq!(end, source.len());
    Ok(())
}

/// Scraps that regulations are made of, put together in any order.
pub fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "第一条",
        "第二条",
        "第 三 条",
        "第十条之一",
        "第9999条",
        "第一章",
        "第三编",
        "第二节 甲",
        "（一）",
        "(二)",
        "（3）",
        "1.",
        "2．",
        "①",
        "三、",
        "\n",
        "\n\n",
        "\r\n",
        "　　",
        " ",
        "**",
        "# ",
        "## ",
        "甲乙丙丁，",
        "应当报告。",
        "包括：",
        "决定；",
        "“",
        "”",
        "（",
        "）",
        "《",
        "》",
        "（上接第1版）",
        "（下转第2版）",
        "（新华社某地1月1日电 记者 甲）",
        "附：",
        "附件1",
        "目录",
        "当当",
        "负责负责",
        "己经",
        "\u{200b}",
        "\u{202e}",
        "\u{feff}",
        "abc",
        "12",
        "— 3 —",
        "款",
        "某办法",
        "前款",
        "同比增长14.8%",
        "社长可以",
        "一般应当",
        "不得",
        "的，",
        "3.5万多家",
        "第50万",
        "数千",
        "2至3",
        "12月3日",
        "1.",
        "前两项规定",
        "本条第二款",
        "依照本办法第五条至第三条",
        "和第（二）、（四）项",
        "《某法》第九条",
        "、第二条",
        "项规定",
        "𠀀",
        "é",
        "Article 1",
        "Article 2. The board",
        "Chapter II",
        "(a) ",
        "2025年3月1日",
    ]);
    prop::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_harm(source in any::<String>()) {
        check(&source)?;
    }

    #[test]
    fn any_heap_of_scraps_is_read_without_harm(source in scraps()) {
        check(&source)?;
    }

    #[test]
    fn blanks_and_widths_change_no_digest(source in scraps()) {
        let wide: String = source.chars().map(|letter| match letter {
            '(' => '（', ')' => '）', ',' => '，', other => other,
        }).collect();
        let loose: String = source.chars().flat_map(|letter| [letter, '\u{200b}']).collect();
        prop_assert_eq!(tiaoli_text::digest(&source), tiaoli_text::digest(&wide));
        let dropped = source.replace("**", "");
        let loose = loose.replace("*\u{200b}*", "");
        prop_assert_eq!(tiaoli_text::digest(&dropped), tiaoli_text::digest(&loose.replace('*', "")));
    }
}

/// Texts made of one scrap: nothing may grow out of proportion, in spans or in doubts.
#[test]
fn large_and_hostile_inputs_are_read() {
    for unit in [
        "第一条\n",
        "第一条 甲。\n",
        "# 第\n",
        "（",
        "（一）\n",
        "1.甲\n",
        "甲\n",
        "甲",
        "当当",
        "“\n",
        "第一章\n",
        "第九千条 甲\n",
        "第一条 依照第二条、",
        "第一条 《第一条",
        "第一条 前款第一项至第二条",
        "# 第\n甲\n",
        "Article 2 A\n",
        "（上接第1版）\n",
        "\u{202e}\n",
        "\n",
        "人民人民",
        "附：\n",
        "**",
        "第",
        "一",
        "第二条 甲。\n甲\n5.乙\n",
        "第二条 甲。\n第一条 甲\n",
        "甲题\n第一章 乙\n",
    ] {
        let source = unit.repeat(60_000 / unit.len());
        let page = read(&source);
        assert!(page.pieces.len() <= source.len() / 2 + 1);
        assert!(page.pieces.iter().all(|piece| piece.doubts.len() <= 7 * 200), "{unit:?}");
        assert!(check(&source).is_ok(), "{unit:?}");
    }
}
