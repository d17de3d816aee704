//! One canonical form, two surfaces, nothing lost between them.

use crate::support::{Scratch, out, root, run};
use std::path::Path;

const SHIPPED: &[&str] = &[
    "vocabulary",
    "work-organs",
    "work-organs-commentary",
    "work-organs-summaries",
    "major-decisions",
];

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        std::fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a file");
    }
}

fn pages(folder: &Path) -> Vec<(String, String)> {
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a page")))
        .collect();
    pages.sort();
    pages
}

#[test]
fn shipped_pages_are_in_form() {
    for name in SHIPPED {
        let output = run(&["norm", "fmt", &format!("regulations/{name}"), "--check"]);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), ""), "{name}");
    }
}

#[test]
fn to_english_and_back_is_identity_and_keeps_every_case() {
    let scratch = Scratch::new("fmt");
    for name in SHIPPED {
        copy(&root().join("regulations").join(name), &scratch.path().join(name));
    }
    let folder = |name: &str| scratch.path().join(name);
    let translate = |lang: &str| {
        for name in SHIPPED {
            let output = run(&["norm", "fmt", &folder(name).display().to_string(), "--lang", lang]);
            assert!(output.status.success(), "{name}: {output:?}");
        }
    };
    let before: Vec<_> = SHIPPED.iter().map(|name| pages(&folder(name))).collect();
    translate("en");
    let english = pages(&folder("work-organs"));
    assert!(english.iter().all(|(_, page)| !page.contains("```规范") && !page.contains("```用例")));
    let cases = |name: &str| out(&run(&["norm", "cases", name, "--format", "json"]));
    let passed = |text: String| {
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        (json["passed"].as_u64(), json["failed"].as_u64())
    };
    for name in SHIPPED {
        let in_english = passed(cases(&folder(name).display().to_string()));
        assert_eq!(in_english, passed(cases(name)), "{name}");
        assert_eq!(in_english.1, Some(0), "{name}");
    }
    translate("zh");
    let after: Vec<_> = SHIPPED.iter().map(|name| pages(&folder(name))).collect();
    assert_eq!(after, before);
}

#[test]
fn comments_and_prose_stay_and_form_is_reached_at_once() {
    let scratch = Scratch::new("fmt-once");
    let page = "# Rules\n\nProse   stays.\n\n```norm\n# above\nkind   body \"机构\"   # behind\n   quota \"编制\" :number optional\n\n  # inside\n  cost \"价\": money default 5 yuan\n```\n\n```other\n  as   it is\n```\n";
    std::fs::create_dir_all(scratch.path().join("rules")).expect("a folder");
    let file = scratch.path().join("rules/rules.md");
    std::fs::write(&file, page).expect("a page");
    let folder = scratch.path().join("rules").display().to_string();
    assert!(run(&["norm", "fmt", &folder]).status.success());
    let once = std::fs::read_to_string(&file).expect("a page");
    insta::assert_snapshot!(once);
    assert!(run(&["norm", "fmt", &folder, "--check"]).status.success());
}
