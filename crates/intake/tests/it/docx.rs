//! Word documents come out paragraph by paragraph, with the labels that Word counts.

use crate::support::{archive, docx, notes, refused, taken};

fn p(inner: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{inner}</w:t></w:r></w:p>")
}

fn listed(level: usize, inner: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
         <w:r><w:t>{inner}</w:t></w:r></w:p>"
    )
}

const LISTS: &str = "<w:abstractNum w:abstractNumId=\"7\">\
    <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/>\
    <w:lvlText w:val=\"第%1章\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/>\
    <w:lvlText w:val=\"第%2条\"/><w:lvlRestart w:val=\"0\"/></w:lvl>\
    <w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/>\
    <w:lvlText w:val=\"（%3）\"/><w:suff w:val=\"nothing\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>\
    <w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"1\">\
    <w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>";

const STYLES: &str = "<w:style w:styleId=\"a3\"><w:name w:val=\"Title\"/></w:style>\
    <w:style w:styleId=\"a4\"><w:name w:val=\"big\"/><w:basedOn w:val=\"a3\"/></w:style>\
    <w:style w:styleId=\"tiao\"><w:name w:val=\"条\"/><w:pPr><w:numPr><w:ilvl w:val=\"1\"/>\
    <w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>";

#[test]
fn labels_are_counted_as_word_counts() {
    let styled = |style: &str, inner: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{inner}</w:t></w:r></w:p>"
        )
    };
    let body = [
        styled("a4", "车库规则"),
        listed(0, "总则"),
        listed(1, "车位凭证使用。"),
        listed(1, "下列情形除外："),
        listed(2, "消防；"),
        listed(2, "急救。"),
        listed(0, "附则"),
        listed(1, "本规则由物业解释。"),
        styled("tiao", "另起。"),
        styled("tiao", "再起。"),
    ];
    let parts = [("numbering.xml", LISTS), ("styles.xml", STYLES)];
    let document = taken("rules.docx", &docx(&body.concat(), &parts));
    assert_eq!(
        document.text,
        "# 车库规则\n第一章 总则\n第一条 车位凭证使用。\n第二条 下列情形除外：\n（一）消防；\n\
         （二）急救。\n第二章 附则\n第三条 本规则由物业解释。\n第五条 另起。\n第六条 再起。\n"
    );
}

#[test]
fn tables_breaks_changes_and_boxes() {
    let body = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r><w:del><w:r><w:delText>丙\
        </w:delText></w:r></w:del><w:ins><w:r><w:t>丁</w:t></w:r></w:ins></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>二</w:t>\
        </w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p>\
        </w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Fallback>\
        </mc:AlternateContent></w:r></w:p>";
    let document = taken("rules.docx", &docx(body, &[]));
    assert_eq!(document.text, "甲\n乙丁\n一\t二\n框\n");
    assert_eq!(notes(&document), ["tracked changes: insertions read: 1, deletions not read: 1"]);
}

#[test]
fn damaged_documents_are_refused() {
    let whole = docx(&p("第一条 甲。"), &[]);
    assert!(refused("a.docx", &whole[..whole.len() / 2]).why.en.contains("damaged"));
    let broken = archive(&[("word/document.xml", "<w:document><w:p></w:document>")]);
    assert!(refused("a.docx", &broken).why.en.contains("word/document.xml"));
    assert!(refused("a.docx", &docx("", &[])).why.en.contains("no words"));
    let deep = format!("{}{}{}", "<w:p>".repeat(50_000), "甲", "</w:p>".repeat(50_000));
    // However deep it nests, it is read or refused.
    let _ = tiaoli_intake::take_in("a.docx", docx(&deep, &[]), None);
}
