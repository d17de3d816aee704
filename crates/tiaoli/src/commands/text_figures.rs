//! `tiaoli text figures`: the numbers a text states, each with its place.

use crate::cli::Format;
use crate::document::open_all;
use crate::failure::{Answer, Failure};
use crate::terminal::{Style, Terminal, pad};
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use tiaoli_intake::Encoding;
use tiaoli_text::Words;

pub fn run(
    files: &[PathBuf],
    encoding: Option<Encoding>,
    format: Format,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    for document in &open_all(files, encoding, false, terminal)? {
        let (path, text) = (&document.path, &document.text);
        let figures = tiaoli_text::figures(text, &document.page);
        let view = tiaoli_text::figures_view(text, &figures);
        match format {
            Format::Json => terminal.line(&json!({"path": path, "figures": view}).to_string()),
            Format::Md => {
                terminal.line(&terminal.style(Style::Bold, path));
                show(&view, terminal);
            }
        }
    }
    Ok(Answer::Yes)
}

fn show(view: &Json, terminal: &Terminal) {
    let figures = view.as_array().map_or(&[] as &[Json], Vec::as_slice);
    if figures.is_empty() {
        let none = Words::new("  没有数字", "  no figures");
        terminal.line(terminal.say(&none));
    }
    for figure in figures {
        let text = |key: &str| figure.get(key).and_then(Json::as_str).unwrap_or("").to_owned();
        let start = figure.get("start").and_then(Json::as_u64).unwrap_or(0);
        let value = format!("{} {}", text("value"), text("unit"));
        let line = format!(
            "  {}  {}  {}  {}  {}",
            pad(&start.to_string(), 7),
            pad(&text("text"), 18),
            pad(value.trim(), 18),
            pad(&text("date"), 10),
            text("about")
        );
        terminal.line(line.trim_end());
    }
}
