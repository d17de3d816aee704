//! `tiaoli text diff`: what changed between two versions?

use crate::cli::DiffFormat;
use crate::document::open;
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;
use std::path::Path;
use tiaoli_intake::Encoding;
use tiaoli_text::{Page, Piece, Version, Words, comparison_html, comparison_markdown, diff_view};

pub fn run(
    old: &Path,
    new: &Path,
    encoding: Option<Encoding>,
    format: DiffFormat,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let (before, after) = (open(old, encoding, terminal)?, open(new, encoding, terminal)?);
    let comparison = tiaoli_text::diff(
        Version { source: &before.text, piece: regulation(&before.page, old)? },
        Version { source: &after.text, piece: regulation(&after.page, new)? },
    );
    match format {
        DiffFormat::Md => terminal.data(&comparison_markdown(&comparison, terminal.lang)),
        DiffFormat::Html => terminal.data(&comparison_html(&comparison, terminal.lang)),
        DiffFormat::Json => terminal.line(&diff_view(&comparison).to_string()),
    }
    terminal.note(terminal.say(&comparison.summary()));
    let same = comparison.rows.iter().all(|row| row.fate() == tiaoli_text::Fate::Same);
    Ok(Answer::from(same))
}

/// The piece of a page with most articles.
fn regulation<'p>(page: &'p Page, path: &Path) -> Result<&'p Piece, Failure> {
    let most = page.pieces.iter().max_by_key(|piece| piece.articles.len());
    most.filter(|piece| !piece.articles.is_empty()).ok_or_else(|| {
        Failure::input(Words::new("里面没有条文", "it holds no article"))
            .at(path.display().to_string())
    })
}
