//! Two versions of a small regulation, compared: exactly what changed, no more.

use crate::support::{Scratch, err, out, run};
use serde_json::Value as Json;

const RULES: &str = r#"# 图书室

### 第一条 词

```规范
制度 图书室 "reading_room"

选项 级别 "grade": 普通 "plain", 珍本 "rare"

类 读者 "reader"
  押金 "deposit": 金额

类 书 "book"
  级别 "grade": 级别
  借者 "held_by": 读者 可无

行为 借书 "borrow"
  由 读者
  载明 书 "book": 书
  载明 日数 "how_long": 数目
  效果 写明 书.借者 = 行为人
  不限

行为 还书 "give_back"
  由 读者
  载明 书 "book": 书
  不限
```

### 第二条 借期

```规范
应当 限期 "at_most"
  于 借书
  需 日数 <= 30
  后果 违规

义务 按期还书 "return_in_time"
  于 借书
  承担 行为人
  履行 还书 以 书 = 书
  期限 限 30 日
```

### 第三条 珍本

```规范
不得 珍本外借 "rare_stays"
  于 借书
  当 书.级别 = 珍本
  后果 无效

例外 交足押金 "enough_deposit"
  对 珍本外借
  当 行为人.押金 >= 1000元
```

### 第四条 用例

```用例
情境 室 "room"
  已知 读者 lin: 押金 = 1000元
  已知 读者 he: 押金 = 0元
  已知 书 b1: 级别 = 普通
  已知 书 b2: 级别 = 珍本

用例 "借普通书" "a plain book"
  起于 室
  当 借书 由 he 于 2026-03-02: 书 = b1, 日数 = 10
  预期 许可
  预期 义务 按期还书 待履行 于 2026-04-01

用例 "交了押金借珍本" "a rare book with a deposit"
  起于 室
  当 借书 由 lin 于 2026-03-02: 书 = b2, 日数 = 10
  预期 许可

用例 "没有押金借珍本" "a rare book without"
  起于 室
  当 借书 由 he 于 2026-03-02: 书 = b2, 日数 = 10
  预期 不许可 @3
```
"#;

/// Both versions in a folder of their own; the new one with `from` replaced by `to`.
fn versions(scratch: &Scratch, from: &str, to: &str) -> (String, String) {
    assert!(RULES.contains(from), "{from}");
    let folder = |version: &str, text: &str| {
        let folder = scratch.path().join(version).join("room");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("01.md"), text).expect("a page");
        folder.display().to_string()
    };
    (folder("old", RULES), folder("new", &RULES.replace(from, to)))
}

fn json(old: &str, new: &str) -> (Option<i32>, Json) {
    let output = run(&["norm", "diff", old, new, "--format", "json"]);
    let text = out(&output);
    (
        output.status.code(),
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{}", err(&output))),
    )
}

/// What changed, as `class act norms` and, of the witness, the step away from a case.
fn check(from: &str, to: &str, declarations: &[&str], differences: &[&str]) -> Json {
    let scratch = Scratch::new("norm-diff");
    let (old, new) = versions(&scratch, from, to);
    let (exit, json) = json(&old, &new);
    assert_eq!(exit, Some(1));
    let text = |json: &Json| json.as_str().unwrap_or("-").to_owned();
    let changed: Vec<String> = json["declarations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            format!("{} {} {}", text(&one["change"]), text(&one["what"]), text(&one["name"]["en"]))
        })
        .collect();
    assert_eq!(changed, declarations, "{json:#}");
    let told: Vec<String> = json["differences"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let norms = one["norms"].as_array().expect("a list").iter().map(text);
            let step = text(&one["witness"]["step"]["zh"]);
            format!(
                "{} {} {} | {step}",
                text(&one["class"]),
                text(&one["act"]),
                norms.collect::<Vec<_>>().join(",")
            )
        })
        .collect();
    assert_eq!(told, differences, "{json:#}");
    for difference in json["differences"].as_array().expect("a list") {
        rejudged(&scratch, &old, &difference["witness"]["old"]);
        rejudged(&scratch, &new, &difference["witness"]["new"]);
    }
    json
}

/// The witness, put before the judge by itself, comes out as was said.
fn rejudged(scratch: &Scratch, regulation: &str, side: &Json) {
    let state = scratch.file("state.json", side["state"].to_string().as_bytes());
    let act = scratch.file("act.json", side["act"].to_string().as_bytes());
    let args =
        ["judge", "--regulation", regulation, "--state", &state, "--act", &act, "--format", "json"];
    let judged: Json = serde_json::from_str(&out(&run(&args))).expect("a judgement");
    assert_eq!(judged["verdict"], side["verdict"], "{side:#}");
}

#[test]
fn the_same_in_another_surface_order_and_comments_is_the_same() {
    let scratch = Scratch::new("norm-diff-same");
    let (old, new) = versions(&scratch, "  后果 违规\n", "  后果 违规  # 第二条末句\n\n");
    assert!(run(&["norm", "fmt", &new, "--lang", "en"]).status.success());
    let (exit, json) = json(&old, &new);
    assert_eq!((exit, &json["same"]), (Some(0), &Json::Bool(true)), "{json:#}");
    let shown = out(&run(&["norm", "diff", &old, &new]));
    assert!(shown.starts_with("the same meaning ("), "{shown}");
}

#[test]
fn a_lower_threshold() {
    check(
        "需 日数 <= 30",
        "需 日数 <= 20",
        &["changed must at_most"],
        &["forbidden borrow at_most | 载明「日数」为 21"],
    );
}

#[test]
fn an_exception_dropped() {
    check(
        "例外 交足押金 \"enough_deposit\"\n  对 珍本外借\n  当 行为人.押金 >= 1000元\n",
        "",
        &["removed except enough_deposit"],
        &["forbidden borrow rare_stays | -"],
    );
}

#[test]
fn an_exception_widened() {
    check(
        "当 行为人.押金 >= 1000元",
        "当 行为人.押金 >= 500元",
        &["changed except enough_deposit"],
        &["allowed borrow rare_stays | 读者 lin 的「押金」为 500元"],
    );
}

#[test]
fn a_prohibition_added() {
    check(
        "### 第三条 珍本\n\n```规范\n",
        "### 第三条 珍本\n\n```规范\n不得 盘点停借 \"stocktaking\"\n  于 借书\n  当 日期 >= 2026-12-20 且 日期 <= 2026-12-31\n  后果 不成立\n\n",
        &["added forbid stocktaking"],
        &["forbidden borrow stocktaking | 到 2026-12-20 再办"],
    );
}

#[test]
fn a_deadline_moved() {
    let json = check(
        "期限 限 30 日",
        "期限 限 20 日",
        &["changed duty return_in_time"],
        &["duties_moved borrow return_in_time | -"],
    );
    let witness = &json["differences"][0]["witness"];
    assert_eq!(witness["old"]["duties"][0]["en"], "give back: he, 2026-04-01");
    assert_eq!(witness["new"]["duties"][0]["en"], "give back: he, 2026-03-22");
}

#[test]
fn a_fact_asked_for_that_was_never_recorded() {
    check(
        "  押金 \"deposit\": 金额\n",
        "  押金 \"deposit\": 金额\n  证件有效 \"card_valid\": 是否\n",
        &["changed kind reader"],
        &[],
    );
    check(
        "  押金 \"deposit\": 金额\n\n类 书 \"book\"\n  级别 \"grade\": 级别\n  借者 \"held_by\": 读者 可无\n\n行为 借书 \"borrow\"\n  由 读者\n  载明 书 \"book\": 书\n  载明 日数 \"how_long\": 数目\n  效果 写明 书.借者 = 行为人\n  不限\n\n行为 还书 \"give_back\"\n  由 读者\n  载明 书 \"book\": 书\n  不限\n```\n\n### 第二条 借期\n\n```规范\n",
        "  押金 \"deposit\": 金额\n  证件有效 \"card_valid\": 是否\n\n类 书 \"book\"\n  级别 \"grade\": 级别\n  借者 \"held_by\": 读者 可无\n\n行为 借书 \"borrow\"\n  由 读者\n  载明 书 \"book\": 书\n  载明 日数 \"how_long\": 数目\n  效果 写明 书.借者 = 行为人\n  不限\n\n行为 还书 \"give_back\"\n  由 读者\n  载明 书 \"book\": 书\n  不限\n```\n\n### 第二条 借期\n\n```规范\n应当 有效证件 \"valid_card\"\n  于 借书\n  需 行为人.证件有效\n  后果 无效\n\n",
        &["changed kind reader", "added must valid_card"],
        &[
            "forbidden borrow valid_card | 读者 he 的「证件有效」为 否",
            "undecidable borrow valid_card | -",
        ],
    );
}

#[test]
fn a_norm_moved_to_another_article_is_said_to_have_moved() {
    let scratch = Scratch::new("norm-diff-moved");
    let (old, new) = versions(&scratch, "应当 限期 \"at_most\"\n", "应当 限期 \"at_most\" @2\n");
    let (exit, json) = json(&old, &new);
    assert_eq!((exit, json["declarations"][0]["change"].as_str()), (Some(1), Some("moved")));
    assert_eq!(json["differences"], Json::Array(Vec::new()), "the answers are the same");
}

#[test]
fn what_people_see_in_both_languages() {
    let scratch = Scratch::new("norm-diff-shown");
    let (old, new) = versions(&scratch, "需 日数 <= 30", "需 日数 <= 20");
    let new_page = std::path::Path::new(&new).join("01.md");
    let text = std::fs::read_to_string(&new_page).expect("a page");
    std::fs::write(&new_page, text.replace("期限 限 30 日", "期限 限 3 个工作日")).expect("a page");
    let shown = |lang| out(&run(&["norm", "diff", &old, &new, "--lang", lang]));
    insta::assert_snapshot!(format!("{}\n{}", shown("zh"), shown("en")));
}

#[test]
fn the_shipped_regulation_is_the_same_as_itself() {
    let output = run(&["norm", "diff", "work-organs", "regulations/work-organs"]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
}
