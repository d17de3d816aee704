//! Several regulations at once, as every command takes them.

use crate::support::{Scratch, err, out, run};

const LENDING: &str = r#"# Lending

```norm
regulation lending_rules "外借规则"
  rank 1
  interpreter "the library council" "馆务会"

kind reader "读者"
  suspended "停借": flag default no
  child "儿童": flag default no

act borrow "借书"
  by reader
  unrestricted
```

### Article 1 Suspension

```norm
forbid closed "停借"
  on borrow
  when actor.suspended
  grade void
```
"#;

/// A regulation over the lending rules, with an article 1 and a norm `closed` of its own.
fn over(name: &str, zh: &str, condition: &str) -> String {
    format!(
        "```norm\nregulation {name} \"{zh}\"\n  uses lending\n```\n\n### Article 1 Closed\n\n\
         ```norm\nforbid closed \"停借\"\n  on borrow\n  when {condition}\n  grade void\n```\n\n\
         ```case\ncase \"a grown-up in {name}\" \"{zh}里的成人\"\n  given reader lin\n  \
         when borrow by lin on 2026-03-02\n  expect permit\n```\n"
    )
}

/// Three folders, two of them side by side over the third.
fn stack(name: &str) -> (Scratch, String, String) {
    let scratch = Scratch::new(name);
    let pages = [
        ("lending", LENDING.to_owned()),
        ("children", over("children_rules", "儿童规则", "actor.child")),
        ("evening", over("evening_rules", "晚间规则", "date > 2026-06-30")),
    ];
    for (folder, text) in pages {
        std::fs::create_dir_all(scratch.path().join(folder)).expect("a folder");
        scratch.file(&format!("{folder}/rules.md"), text.as_bytes());
    }
    let folder = |name: &str| scratch.path().join(name).display().to_string();
    let (children, evening) = (folder("children"), folder("evening"));
    (scratch, children, evening)
}

/// Judges a child's borrowing in July under the given arguments.
fn judged(scratch: &Scratch, state: &str, rules: &[&str]) -> std::process::Output {
    let state = scratch.file("state.json", state.as_bytes());
    let act = scratch.file("act.json", br#"{"act":"borrow","actor":"lin","date":"2026-07-02"}"#);
    run(&[&["judge", "--state", &state, "--act", &act], rules].concat())
}

const CHILD: &str = r#"{"records":{"reader":{"lin":{"child":true,"suspended":true}}}}"#;

#[test]
fn both_regulations_are_asked_and_citations_say_whose_article_it_is() {
    let (scratch, children, evening) = stack("stack");
    let rules = ["--regulation", &children, "--regulation", &evening];
    let said = out(&judged(&scratch, CHILD, &rules));
    for of in ["lending rules", "children rules", "evening rules"] {
        assert!(said.contains(&format!("closed (Article 1 of {of})")), "{said}");
    }
    // Alone, an article needs no name beside it.
    let one = out(&judged(
        &scratch,
        CHILD,
        &["--regulation", &scratch.path().join("lending").display().to_string()],
    ));
    assert!(one.contains("closed (Article 1)"), "{one}");
}

#[test]
fn a_state_may_say_by_which_regulations_it_is_to_be_judged() {
    let (scratch, children, evening) = stack("named");
    let stack = serde_json::json!([children, evening]);
    let state = CHILD.replacen('{', &format!("{{\"regulations\":{stack},"), 1);
    let said = out(&judged(&scratch, &state, &[]));
    assert!(said.contains("evening rules") && said.contains("children rules"), "{said}");
    let silent = judged(&scratch, CHILD, &[]);
    assert_eq!(silent.status.code(), Some(2));
    assert!(err(&silent).contains("--regulation"), "{}", err(&silent));
}

#[test]
fn checking_and_cases_take_several() {
    let (_scratch, children, evening) = stack("cases");
    let cases = run(&["norm", "cases", &children, &evening]);
    assert_eq!(cases.status.code(), Some(0), "{}", err(&cases));
    assert!(out(&cases).contains("2 passed, 0 failed"), "{}", out(&cases));
    let check = run(&["norm", "check", &children, &evening]);
    assert!(out(&check).contains("3 articles"), "{}", out(&check));
}

#[test]
fn two_folders_of_one_name_are_told_apart_by_what_is_in_them() {
    let (scratch, children, _) = stack("twice");
    let other = scratch.path().join("other/children");
    std::fs::create_dir_all(&other).expect("a folder");
    std::fs::create_dir_all(scratch.path().join("other/lending")).expect("a folder");
    scratch.file("other/lending/rules.md", LENDING.as_bytes());
    let same = over("children_rules", "儿童规则", "actor.child");
    scratch.file("other/children/rules.md", same.as_bytes());
    let other = other.display().to_string();
    assert_eq!(run(&["norm", "check", &children, &other]).status.code(), Some(0));
    scratch.file("other/children/rules.md", format!("{same}\nMore.\n").as_bytes());
    let clash = run(&["norm", "check", &children, &other]);
    assert_eq!(clash.status.code(), Some(2));
    assert!(err(&clash).contains("two different folders are called `children`"), "{}", err(&clash));
}
