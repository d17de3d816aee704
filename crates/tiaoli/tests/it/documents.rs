//! Documents in any format: read, joined, corrected, and taken back.

use crate::support::{Scratch, err, out, run};

const PAGE: &str = "\
值班制度
第一条 值班员负责负责接听电话。
第二条 值班员发现险情的，应当当决定是否疏散。
第三条 依照第九条处理。
";

#[test]
fn doubts_are_accepted_and_taken_back() {
    let scratch = Scratch::new("accept");
    let page = scratch.file("page.txt", PAGE.as_bytes());
    let copy = format!("{}/mended.txt", scratch.text());
    let output = run(&["text", "read", &page, "--accept", "2", "--output", &copy]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        out(&output),
        "byte 100 `当当` → `当`: “当” is printed twice and the second makes no word with what follows\n"
    );
    assert!(err(&output).contains("1 change written to"), "{output:?}");
    let mended = std::fs::read_to_string(&copy).unwrap();
    assert_eq!(mended, PAGE.replace("当当", "当"));
    // Nothing is written over.
    let again = run(&["text", "read", &page, "--accept", "all", "--output", &copy]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(err(&again).contains("not overwritten"));
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), mended);
    let back = format!("{}/back.txt", scratch.text());
    let undone = run(&["text", "undo", &copy, "--output", &back]);
    assert_eq!(undone.status.code(), Some(0), "{undone:?}");
    assert_eq!(std::fs::read_to_string(&back).unwrap(), PAGE);
    // A copy that somebody went on with is not torn apart.
    std::fs::write(&copy, mended.replace("应当", "须")).unwrap();
    let refused = run(&["text", "undo", &copy, "--output", &format!("{back}.2")]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(err(&refused).contains("not the copy that was listed"), "{refused:?}");
}

#[test]
fn what_cannot_be_accepted_is_told() {
    let scratch = Scratch::new("accept-none");
    let page = scratch.file("page.txt", PAGE.as_bytes());
    let copy = format!("{}/mended.txt", scratch.text());
    for (which, says) in [("9", "there is no doubt 9; there are 2"), ("commas", "doubled_word")] {
        let output = run(&["text", "read", &page, "--accept", which, "--output", &copy]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(err(&output).contains(says), "{output:?}");
    }
    let none = run(&["text", "read", &page, "--accept", "bracket", "--output", &copy]);
    assert_eq!(none.status.code(), Some(1), "{none:?}");
    assert!(!std::path::Path::new(&copy).exists());
}

#[test]
fn a_piece_over_two_files_is_joined() {
    let scratch = Scratch::new("join");
    let one = scratch.file("1.txt", "# 规则\n第一条 甲在（下转第2版）\n".as_bytes());
    let two = scratch.file("2.txt", "# 规则\n（上接第1版）乙。\n第二条 丙。\n".as_bytes());
    let output = run(&["text", "plain", "--join", &one, &two]);
    assert_eq!(out(&output), "# 规则\n第一条 甲在乙。\n第二条 丙。\n");
    assert!(err(&output).contains("inside a sentence (Article 1 goes on with Article 1)"));
    let read = run(&["text", "read", "--join", "--format", "json", &one, &two]);
    let json: serde_json::Value = serde_json::from_str(&out(&read)).unwrap();
    assert_eq!(json["pieces"][0]["missing"], serde_json::json!([]));
    assert_eq!(json["pieces"][0]["articles"].as_array().unwrap().len(), 2);
}

#[test]
fn one_law_in_every_form_reads_alike() {
    let scratch = Scratch::new("forms");
    let page = scratch.file("page.txt", PAGE.as_bytes());
    let json = |file: &str, more: &[&str]| -> serde_json::Value {
        let output = run(&[&["text", "read", file, "--format", "json"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{file}: {output:?}");
        let json: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
        json["pieces"][0]["articles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|article| {
                serde_json::json!([article["label"], article["paragraphs"], article["items"]])
            })
            .collect()
    };
    let want = json(&page, &[]);
    assert_eq!(want.as_array().unwrap().len(), 3);
    let utf16: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = scratch.file("page-16.txt", &utf16);
    assert_eq!(json(&wide, &["--encoding", "utf-16le"]), want);
    for (name, format) in [("page.md", "markdown"), ("page.xml", "akn")] {
        let written = run(&["text", "read", &page, "--format", format]);
        let file = scratch.file(name, out(&written).as_bytes());
        assert_eq!(json(&file, &[]), want, "{format}");
    }
    let html = PAGE.lines().map(|line| format!("<p>{line}</p>")).collect::<String>();
    let html = scratch.file("page.html", format!("<html><body>{html}</body></html>").as_bytes());
    assert_eq!(json(&html, &[]), want);
}

#[test]
fn dangling_citations_are_told() {
    let scratch = Scratch::new("dangling");
    let page = scratch.file("page.txt", PAGE.as_bytes());
    let output = run(&["text", "read", &page]);
    let told = "! Article 3, paragraph 1 cites “第九条”, and there is no Article 9";
    assert!(out(&output).contains(told), "{}", out(&output));
}
