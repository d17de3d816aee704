//! Every command explains itself with an example.

use crate::support::{out, run};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["demo"],
    &["serve"],
    &["text"],
    &["text", "read"],
    &["text", "plain"],
    &["text", "undo"],
    &["text", "diff"],
    &["text", "figures"],
    &["text", "bind"],
    &["norm"],
    &["norm", "check"],
    &["norm", "cases"],
    &["norm", "diff"],
    &["norm", "draft"],
    &["norm", "fmt"],
    &["judge"],
    &["replay"],
    &["ledger"],
    &["ledger", "verify"],
    &["ledger", "head"],
    &["ledger", "receipt"],
    &["ledger", "check"],
    &["ledger", "export"],
    &["ledger", "witness"],
    &["ledger", "key"],
    &["ledger", "key", "list"],
    &["ledger", "key", "rotate"],
    &["ledger", "key", "revoke"],
    &["witness"],
    &["backup"],
    &["restore"],
    &["doctor"],
    &["completions"],
    &["man"],
];

/// The help of every command, each of which gives an example.
fn help(lang: &str, commands: &str, example: &str) -> String {
    let mut all = String::new();
    for command in COMMANDS {
        let mut args = vec!["--lang", lang];
        args.extend(*command);
        args.push("--help");
        let output = run(&args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        let help = out(&output);
        let leaf = !help.contains(commands);
        assert!(!leaf || help.contains(example), "{args:?} gives no example");
        all.push_str(&format!("$ tiaoli {}\n{help}\n", args[2..].join(" ")));
    }
    all
}

#[test]
fn help_of_every_command() {
    insta::assert_snapshot!(help("en", "Commands:", "Example"));
}

#[test]
fn help_of_every_command_in_chinese() {
    insta::assert_snapshot!(help("zh", "命令:", "例："));
}
