//! `tiaoli norm check`: is the regulation sound, and is every article accounted for?

use crate::cli::Format;
use crate::failure::{Answer, Failure};
use crate::terminal::{Style, Terminal, counted};
use crate::{library, report};
use serde_json::json;
use tiaoli_institution::view::words_json;
use tiaoli_norm::diagnostic::{Diagnostic, Severity};
use tiaoli_norm::source::Span;
use tiaoli_norm::surface::Kw;
use tiaoli_norm::tree::DeclKind;
use tiaoli_norm::{Analysis, Checked};
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
    let (account, analysis) = (account(&checked), checked.analyse());
    match format {
        Format::Json => print_json(&checked, &analysis, &account, terminal),
        Format::Md => print_text(&checked, &analysis, &account, terminal),
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

fn print_text(checked: &Checked, analysis: &Analysis, account: &Account, terminal: &Terminal) {
    for diagnostic in checked.diagnostics.iter().chain(&analysis.findings) {
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
    if analysis.unanswered > 0 {
        let count = analysis.unanswered;
        terminal.note(terminal.say(&words!(
            zh: "条件太多或太复杂，有 {count} 处关系没有查完；可以拆成几部分别检查",
            en: "too many or too complex conditions: {count} questions were left open; check it in parts",
        )));
    }
    let errors = checked.diagnostics.iter().filter(|d| d.is_error()).count();
    let of = |severity: Severity| {
        analysis.findings.iter().filter(|d| d.code.severity() == severity).count()
    };
    let (warnings, notes) = (of(Severity::Warning), of(Severity::Note));
    let accepted = analysis.accepted.len();
    let (erred, warned, noted) = (
        counted(errors, "error", "errors"),
        counted(warnings, "warning", "warnings"),
        counted(notes, "note", "notes"),
    );
    let (style, verdict) = if errors == 0 {
        let more = [
            (notes, words!(zh: "，{notes} 处备注", en: ", {noted}")),
            (accepted, words!(zh: "，已认可 {accepted} 处", en: ", {accepted} accepted")),
        ];
        let more: Vec<Words> =
            more.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
        let Words { zh, en } = Words::join(&more, "", "");
        (Style::Good, words!(zh: "可以使用（{warnings} 处提醒{zh}）", en: "sound ({warned}{en})"))
    } else {
        (Style::Bad, words!(zh: "不能使用：{errors} 处错误", en: "not usable: {erred}"))
    };
    terminal.line(&terminal.style(style, terminal.say(&verdict)));
}

fn print_json(checked: &Checked, analysis: &Analysis, account: &Account, terminal: &Terminal) {
    let all = checked.diagnostics.iter().chain(&analysis.findings);
    let diagnostics: Vec<_> = all.map(|d| one_json(checked, d)).collect();
    let accepted: Vec<_> = analysis
        .accepted
        .iter()
        .map(|accepted| {
            let mut json = one_json(checked, &accepted.finding);
            if let Some(object) = json.as_object_mut() {
                object.insert("reason".into(), words_json(&accepted.reason));
            }
            json
        })
        .collect();
    terminal.line(
        &json!({
            "articles": account.articles, "normed": account.normed, "principles": account.principles, "pending": account.marked,
            "norms": account.norms, "cases": account.cases, "diagnostics": diagnostics, "accepted": accepted,
            "unanswered": analysis.unanswered,
        })
        .to_string(),
    );
}

fn one_json(checked: &Checked, d: &Diagnostic) -> serde_json::Value {
    let place = |span: Span| {
        let file = checked.files().get(span.file as usize);
        let (line, column) = file.map_or((0, 0), |file| file.line_column(span.start as usize));
        json!({"file": file.map(|file| &file.name), "line": line, "column": column})
    };
    let related = d.related.iter().map(|(span, words)| {
        let mut json = place(*span);
        if let Some(object) = json.as_object_mut() {
            object.insert("message".into(), words_json(words));
        }
        json
    });
    let related: Vec<_> = related.collect();
    let mut json = place(d.span);
    if let Some(object) = json.as_object_mut() {
        object.insert("code".into(), json!(d.code.to_string()));
        object.insert("severity".into(), json!(d.code.severity().code()));
        object.insert("message".into(), words_json(&d.message));
        object.insert("help".into(), d.help.as_ref().map(words_json).into());
        object.insert("possible".into(), json!(d.possible));
        object.insert("example".into(), d.witness.as_ref().map(words_json).into());
        object.insert("related".into(), json!(related));
    }
    json
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
