//! What a drafter is told about broken text, in both languages.

use std::fmt::Write as _;
use tiaoli_norm::source::SourceFile;
use tiaoli_text::Lang;

const WORDS: &str = "### 第一条 例\n\n```norm\nkind reader \"读者\"\n  quota \"名额\": number\n\nact borrow \"借书\"\n  by reader\n  take reader \"读者\": reader\n  unrestricted\n```\n\n```norm\n";

#[test]
fn complaints_with_their_way_forward() {
    let mut out = String::new();
    for text in [
        "forbidd x \"甲\"\n  on borrow",
        "不得 x \"甲\"\n  on borrow",
        "forbid x \"甲\"\n  onn borrow",
        "forbid x \"甲\"\n  grade void",
        "forbid x \"甲\"\n  on borow\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  when reader.qota > 1\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  when readr.quota > 1\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  when reader.quota\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  when reader.quota > ５\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  when (reader.quota > 5\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  when reader.quota > 1 or no and yes\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  when date > 2026-13-01\n  grade void",
        "forbid x\n  on borrow\n  grade void",
        "forbid x \"甲\"\n  on borrow\n  grade severe",
        "kind reader \"读者\"",
        "act go \"去\"\nforbid x \"甲\"\n  on go\n  grade void",
        "forbid x \"甲\"\n  on borrow",
    ] {
        writeln!(out, "{text}").unwrap();
        let page = format!("{WORDS}{text}\n```\n");
        let checked = tiaoli_norm::check(vec![SourceFile::new("example/p.md", page)]);
        for d in checked.diagnostics.iter().chain(&checked.analyse().findings) {
            for lang in Lang::ALL {
                let help = d.help.as_ref().map_or("", |help| help.get(lang));
                writeln!(out, "    {} {} | {help}", d.code, d.message.get(lang)).unwrap();
            }
        }
    }
    insta::assert_snapshot!(out);
}
