//! PDFs come out line by line, in the order of print.

use crate::support::{Print, notes, pdf, refused, taken};

const TITLE: (f32, f32, f32, &str) = (200.0, 760.0, 22.0, "车库使用规则");

#[test]
fn lines_indents_and_page_numbers() {
    let one: Print<'_> = &[
        (60.0, 810.0, 9.0, "某物业规章汇编"),
        TITLE,
        (92.0, 720.0, 16.0, "第一条"),
        (156.0, 720.0, 16.0, "车位凭证使用，不得转借给他人"),
        (60.0, 700.0, 16.0, "使用。"),
        (92.0, 680.0, 16.0, "（一）消防；"),
        (290.0, 30.0, 9.0, "— 1 —"),
    ];
    let two: Print<'_> = &[
        (60.0, 810.0, 9.0, "某物业规章汇编"),
        (92.0, 720.0, 16.0, "第二条 本规则由物业解释。"),
        (290.0, 30.0, 9.0, "— 2 —"),
    ];
    let document = taken("rules.pdf", &pdf(&[one, two, two]));
    assert_eq!(
        document.text,
        "车库使用规则\n　　第一条　车位凭证使用，不得转借给他人\n使用。\n　　（一）消防；\n\u{3000}\u{3000}第二条 本规则由物业解释。\n　　第二条 本规则由物业解释。\n"
    );
    assert_eq!(notes(&document), ["left out, running heads, feet and page numbers: 6"]);
}

#[test]
fn print_in_any_order_and_twice() {
    let page: Print<'_> = &[
        (60.0, 700.0, 16.0, "第二条 乙。"),
        (60.0, 720.0, 16.0, "第一条 甲。"),
        (60.3, 720.0, 16.0, "第一条 甲。"),
        TITLE,
    ];
    assert_eq!(taken("rules.pdf", &pdf(&[page])).text, "车库使用规则\n第一条 甲。\n第二条 乙。\n");
}

#[test]
fn scans_and_damage_are_told() {
    let scan = refused("scan.pdf", &pdf(&[&[], &[]]));
    assert!(scan.why.en.contains("pictures without a text layer (pages: 2)"), "{scan:?}");
    assert!(scan.help.en.contains("OCR"));
    assert!(refused("a.pdf", b"%PDF-1.7\nnothing more").why.en.contains("damaged"));
}
