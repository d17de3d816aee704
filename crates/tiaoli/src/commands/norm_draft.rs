//! `tiaoli norm draft`: a skeleton to begin with.

use crate::document::open;
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;
use std::path::Path;
use tiaoli_text::Words;

pub fn run(file: &Path, terminal: &Terminal) -> Result<Answer, Failure> {
    let document = open(file, None, terminal)?;
    let (text, page) = (document.text, document.page);
    if page.pieces.iter().all(|piece| piece.articles.is_empty()) {
        return Err(Failure::input(Words::new("里面没有条文", "it holds no article"))
            .at(file.display().to_string())
            .help(Words::new(
                "给出载有制度原文的页面",
                "give a page that carries the wording of a regulation",
            )));
    }
    terminal.data(&tiaoli_text::draft(&text, &page, terminal.lang));
    Ok(Answer::Yes)
}
