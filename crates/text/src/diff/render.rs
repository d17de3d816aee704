//! The two versions in two columns, as drafters lay them before a meeting (修改对照).

use std::fmt::Write as _;

use super::{ChangeKind, Comparison, Row};
use crate::{Article, Lang, Words};

/// The comparison as a Markdown table; what was deleted stands in `<del>`, what was
/// inserted in `<ins>`, which Markdown passes on.
#[must_use]
pub fn comparison_markdown(comparison: &Comparison<'_>, lang: Lang) -> String {
    let [old, new, fate] = heads(comparison, lang).map(|head| markdown(&head));
    let mut out = format!("{}\n\n| {old} | {new} | {fate} |\n|---|---|---|\n", {
        comparison.summary().get(lang).to_owned()
    });
    for row in &comparison.rows {
        let cell = |side| cell(comparison, row, side, &|kind, text| marked(kind, &markdown(text)));
        let fate = fate_of(row).get(lang).to_owned();
        let _ = writeln!(out, "| {} | {} | {fate} |", cell(Side::Old), cell(Side::New));
    }
    out
}

/// The comparison as an HTML table, without styles; classes say what became of each article.
#[must_use]
pub fn comparison_html(comparison: &Comparison<'_>, lang: Lang) -> String {
    let [old, new, fate] = heads(comparison, lang).map(|head| html(&head));
    let summary = html(comparison.summary().get(lang));
    let mut out = format!(
        "<table class=\"comparison\">\n<caption>{summary}</caption>\n<thead><tr>\
         <th scope=\"col\">{old}</th><th scope=\"col\">{new}</th><th scope=\"col\">{fate}</th>\
         </tr></thead>\n<tbody>\n"
    );
    for row in &comparison.rows {
        let cell = |side| cell(comparison, row, side, &|kind, text| marked(kind, &html(text)));
        let _ = writeln!(
            out,
            "<tr class=\"{}\"><td>{}</td><td>{}</td><td>{}</td></tr>",
            row.fate().word(),
            cell(Side::Old),
            cell(Side::New),
            html(fate_of(row).get(lang)),
        );
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// The heads of the columns: the titles, or plain words where both titles are the same.
fn heads(comparison: &Comparison<'_>, lang: Lang) -> [String; 3] {
    let title = |version: super::Version<'_>| {
        version.piece.title.map(|title| crate::reading(version.source, title).into_owned())
    };
    let fate = Words::new("说明", "Change");
    let (old, new) = (title(comparison.old), title(comparison.new));
    let plain = [Words::new("修改前", "Before"), Words::new("修改后", "After")];
    let [before, after] = plain.map(|words| words.get(lang).to_owned());
    let same = old == new;
    let head = |title: Option<String>, plain| title.filter(|_| !same).unwrap_or(plain);
    [head(old, before), head(new, after), fate.get(lang).to_owned()]
}

fn fate_of(row: &Row<'_>) -> Words {
    let label = row.fate().label();
    if row.moved {
        return Words::join([&label, &Words::new("移动位置", "moved")], "，", ", ");
    }
    label
}

/// One version of an article, its changes marked by `mark`.
fn cell(
    comparison: &Comparison<'_>,
    row: &Row<'_>,
    side: Side,
    mark: &dyn Fn(ChangeKind, &str) -> String,
) -> String {
    let (article, source, own) = match side {
        Side::Old => (row.old, comparison.old.source, ChangeKind::Deleted),
        Side::New => (row.new, comparison.new.source, ChangeKind::Inserted),
    };
    let Some(article): Option<&Article> = article else { return String::new() };
    let mut out = mark(ChangeKind::Kept, &crate::printed(source, article.label));
    out.push(' ');
    if row.old.is_none() || row.new.is_none() {
        out += &mark(own, &article.text(source));
    } else if row.changes.is_empty() {
        out += &mark(ChangeKind::Kept, &article.text(source));
    } else {
        let seen = row.changes.iter().filter(|one| one.kind == own || one.kind == ChangeKind::Kept);
        seen.for_each(|one| out += &mark(one.kind, &one.text));
    }
    out.replace('\n', "<br>")
}

/// Marks by elements in Markdown too: its own marks fail between Chinese letters and punctuation.
fn marked(kind: ChangeKind, text: &str) -> String {
    match kind {
        ChangeKind::Kept => text.to_owned(),
        ChangeKind::Deleted => format!("<del>{text}</del>"),
        ChangeKind::Inserted => format!("<ins>{text}</ins>"),
    }
}

fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '|' | '*' | '~' | '_' | '`' | '[' | ']' | '\\') {
            out.push('\\');
        }
        match letter {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
