//! `tiaoli norm check`: is the regulation sound, and is every article accounted for?

use crate::cli::Format;
use crate::failure::{Answer, Failure};
use crate::terminal::{Style, Terminal, counted};
use crate::{library, report};
use serde_json::json;
use tiaoli_institution::view::words_json;
use tiaoli_norm::Checked;
use tiaoli_norm::diagnostic::Severity;
use tiaoli_norm::surface::Kw;
use tiaoli_norm::tree::DeclKind;
use tiaoli_text::{Words, words};

/// How many articles are normed, marked, and neither.
#[derive(Debug, Default)]
struct Account {
    articles: usize,
    normed: usize,
    principles: usize,
    marked: usize,
    norms: usize,
    cases: usize,
}

pub fn run(names: &[String], format: Format, terminal: &Terminal) -> Result<Answer, Failure> {
    let checked = library::load(names)?;
    let account = account(&checked);
    match format {
        Format::Json => print_json(&checked, &account, terminal),
        Format::Md => print_text(&checked, &account, terminal),
    }
    Ok(Answer::from(!checked.diagnostics.iter().any(|d| d.is_error())))
}

fn account(checked: &Checked) -> Account {
    let written = checked.as_written();
    let mut account = Account {
        articles: written.tree.articles.len(),
        norms: written.norms.len(),
        cases: written.cases.len(),
        ..Account::default()
    };
    for index in 0..account.articles {
        let decls = written.tree.decls.iter().filter(|decl| decl.article == Some(index));
        let norms = |kind: &DeclKind| {
            use DeclKind::{Commence, Define, Norm, Open};
            matches!(kind, Norm { .. } | Open { .. } | Define { .. } | Commence { .. })
        };
        if decls.clone().any(|decl| norms(&decl.kind)) {
            account.normed += 1;
        } else if let Some(DeclKind::Marked { head, .. }) =
            decls.map(|decl| &decl.kind).find(|kind| matches!(kind, DeclKind::Marked { .. }))
        {
            if *head == Kw::Principle {
                account.principles += 1;
            } else {
                account.marked += 1;
            }
        }
    }
    account
}

fn print_text(checked: &Checked, account: &Account, terminal: &Terminal) {
    for diagnostic in &checked.diagnostics {
        terminal.rendered(&report::render(terminal, checked.files(), diagnostic));
        terminal.note("");
    }
    let Account { articles, normed, principles, marked, norms, cases } = account;
    let unaccounted = articles - normed - principles - marked;
    let (articles_en, principles_en) = (
        counted(*articles, "article", "articles"),
        counted(*principles, "principle", "principles"),
    );
    let (norms_en, cases_en) = (counted(*norms, "norm", "norms"), counted(*cases, "case", "cases"));
    terminal.line(terminal.say(&words!(
        zh: "条文 {articles}：已编 {normed}，原则 {principles}，待编 {marked}，没有交代 {unaccounted}；规范 {norms}，用例 {cases}",
        en: "{articles_en}: {normed} normed, {principles_en}, {marked} not yet normed, {unaccounted} unaccounted for; {norms_en}, {cases_en}",
    )));
    let errors = checked.diagnostics.iter().filter(|d| d.is_error()).count();
    let warnings = checked.diagnostics.len() - errors;
    let (erred, warned) =
        (counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"));
    let (style, verdict) = if errors == 0 {
        (Style::Good, words!(zh: "可以使用（{warnings} 处提醒）", en: "sound ({warned})"))
    } else {
        (Style::Bad, words!(zh: "不能使用：{errors} 处错误", en: "not usable: {erred}"))
    };
    terminal.line(&terminal.style(style, terminal.say(&verdict)));
}

fn print_json(checked: &Checked, account: &Account, terminal: &Terminal) {
    let diagnostics: Vec<_> = checked
        .diagnostics
        .iter()
        .map(|d| {
            let file = checked.files().get(d.span.file as usize);
            let (line, column) =
                file.map_or((0, 0), |file| file.line_column(d.span.start as usize));
            json!({
                "code": d.code.to_string(),
                "severity": match d.code.severity() {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                "file": file.map(|file| &file.name),
                "line": line,
                "column": column,
                "message": words_json(&d.message),
                "help": d.help.as_ref().map(words_json),
            })
        })
        .collect();
    terminal.line(
        &json!({
            "articles": account.articles, "normed": account.normed, "principles": account.principles, "pending": account.marked,
            "norms": account.norms, "cases": account.cases, "diagnostics": diagnostics,
        })
        .to_string(),
    );
}

/// What a regulation is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be looked at or judged by.
    Read,
    /// To write something about it.
    Write,
}

/// Shows every error and says so; used by commands that need a sound regulation.
pub fn must_be_sound(
    checked: Checked,
    purpose: Purpose,
    terminal: &Terminal,
) -> Result<tiaoli_norm::Regulation, Failure> {
    let files = checked.files().to_vec();
    checked.regulation().map_err(|diagnostics| {
        for diagnostic in diagnostics.iter().filter(|d| d.is_error()) {
            terminal.rendered(&report::render(terminal, &files, diagnostic));
        }
        let hint = match purpose {
            Purpose::Read => {
                Words::new("制度有错误，请先改正", "the regulation has errors; mend these first")
            }
            Purpose::Write => Words::new(
                "制度有错误，什么也没有写",
                "the regulation has errors; nothing was written",
            ),
        };
        terminal.note(terminal.say(&hint));
        Failure::said()
    })
}
