//! Every command explains itself with an example.

use crate::support::{out, run};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["demo"],
    &["serve"],
    &["text"],
    &["text", "read"],
    &["text", "diff"],
    &["text", "figures"],
    &["text", "bind"],
    &["norm"],
    &["norm", "check"],
    &["norm", "cases"],
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
];

#[test]
fn help_of_every_command() {
    let mut all = String::new();
    for command in COMMANDS {
        let mut args = command.to_vec();
        args.push("--help");
        let output = run(&args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        let help = out(&output);
        let leaf = !help.contains("Commands:");
        assert!(!leaf || help.contains("Example"), "{args:?} gives no example");
        all.push_str(&format!("$ tiaoli {}\n{help}\n", args.join(" ")));
    }
    insta::assert_snapshot!(all);
}
