//! `tiaoli norm cases`: does everything come out as the cases say?

use super::norm_check::{Purpose, must_be_sound};
use crate::cli::Format;
use crate::failure::{Answer, Failure};
use crate::library;
use crate::terminal::{Style, Terminal};
use serde_json::json;
use std::sync::Arc;
use tiaoli_institution::cases::{self, Failure as Failed};
use tiaoli_institution::view::words_json;
use tiaoli_norm::Regulation;
use tiaoli_norm::program::Case;
use tiaoli_text::{Words, words};

pub fn run(
    names: &[String],
    only: Option<&str>,
    format: Format,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let regulation = Arc::new(must_be_sound(library::load(names)?, Purpose::Read, terminal)?);
    let calendar = Arc::new(library::calendar()?);
    let wanted = |case: &&Case| {
        only.is_none_or(|part| case.title.zh.contains(part) || case.title.en.contains(part))
    };
    if let Some(part) = only
        && !regulation.cases.iter().any(|case| wanted(&case))
    {
        let message =
            words!(zh: "没有标题含「{part}」的用例", en: "no case has `{part}` in its title");
        return Err(Failure::input(message)
            .at("--only")
            .help(Words::new("不加 --only 列出全部用例", "without --only every case is listed")));
    }
    let (mut passed, mut failed, mut article) = (0, 0, None);
    let mut results = Vec::new();
    for case in regulation.cases.iter().filter(wanted) {
        let failures = cases::run(&regulation, &calendar, case);
        if failures.is_empty() {
            passed += 1;
        } else {
            failed += 1;
        }
        if format == Format::Json {
            results.push(json!({
                "title": words_json(&case.title),
                "article": case.article.map(|a| a.to_string()),
                "passed": failures.is_empty(),
                "failures": failures.iter().map(|f| words_json(&f.message)).collect::<Vec<_>>(),
            }));
            continue;
        }
        if article != Some(case.article) {
            article = Some(case.article);
            let label = case.article.map(|a| a.label(terminal.lang)).unwrap_or_default();
            terminal.line(&terminal.style(Style::Bold, &label));
        }
        print(case, &failures, &regulation, terminal);
    }
    if format == Format::Json {
        terminal.line(&json!({"passed": passed, "failed": failed, "cases": results}).to_string());
    } else {
        let summary = words!(zh: "用例：{passed} 个相符，{failed} 个不符", en: "cases: {passed} passed, {failed} failed");
        let style = if failed == 0 { Style::Good } else { Style::Bad };
        terminal.line(&terminal.style(style, terminal.say(&summary)));
    }
    Ok(Answer::from(failed == 0))
}

fn print(case: &Case, failures: &[Failed], regulation: &Regulation, terminal: &Terminal) {
    let mark = if failures.is_empty() {
        terminal.style(Style::Good, "✓")
    } else {
        terminal.style(Style::Bad, "✗")
    };
    terminal.line(&format!("  {mark} {}", terminal.say(&case.title)));
    for failure in failures {
        let file = regulation.tree.files.get(failure.span.file as usize);
        let place = file.map_or_else(String::new, |file| {
            let (line, _) = file.line_column(failure.span.start as usize);
            format!("{}:{line}", file.name)
        });
        terminal.line(&format!("      {place}: {}", terminal.say(&failure.message)));
        let word = Words::new("依据", "because");
        if !terminal.say(&failure.proof).is_empty() {
            let colon = terminal.colon().trim_end();
            terminal.line(&format!("      {}{colon}", terminal.say(&word)));
        }
        for line in terminal.say(&failure.proof).lines() {
            terminal.line(&format!("        {line}"));
        }
    }
}
