//! Whom the program speaks to, and in which language.

use crate::support::{err, out, tiaoli};

/// Runs `norm check no-such` with `set` in the environment: exit and what is said.
fn said(set: &[(&str, &str)], args: &[&str]) -> (Option<i32>, String) {
    let mut command = tiaoli(args);
    command.env_remove("TIAOLI_LANG").envs(set.iter().copied());
    let output = command.output().expect("the binary runs");
    (output.status.code(), out(&output) + &err(&output))
}

fn check(set: &[(&str, &str)], says: &str) {
    let (code, said) = said(set, &["norm", "check", "no-such"]);
    assert_eq!(code, Some(2), "{set:?}");
    assert!(said.contains(says), "{set:?}: {said}");
}

#[test]
fn the_environment_chooses_the_language() {
    check(&[], "错误：没有这个制度");
    check(&[("TIAOLI_LANG", "EN")], "no such regulation");
    check(&[("LC_ALL", "C")], "no such regulation");
    check(&[("LC_ALL", "POSIX"), ("LANG", "zh_CN.UTF-8")], "no such regulation");
    check(&[("TIAOLI_LANG", "xx")], "TIAOLI_LANG: 错误：不会说「xx」");
}

#[test]
fn wrong_use_is_explained_in_chinese_above_the_usage() {
    let usage = |set: &[(&str, &str)], args: &[&str], says: &str| {
        let (code, said) = said(set, args);
        assert_eq!(code, Some(2), "{args:?}");
        assert_eq!(said.starts_with("错误："), says.starts_with("错误："), "{args:?}: {said}");
        assert!(said.contains(says) && said.contains("--help"), "{args:?}: {said}");
    };
    usage(&[], &["judgee"], "错误：没有命令「judgee」");
    usage(&[], &["judge"], "错误：缺少参数：--state");
    usage(&[], &["demo", "--colour"], "错误：没有参数「--colour」");
    usage(&[], &["demo", "--format", "xml"], "错误：参数「--format <FORMAT>」不能取「xml」");
    usage(&[("TIAOLI_LANG", "en")], &["judgee"], "error: unrecognized");
    usage(&[("TIAOLI_LANG", "en")], &["--lang=zh", "judgee"], "错误：没有命令「judgee」");
}
