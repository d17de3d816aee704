//! Akoma Ntoso, which states its structure.

use crate::Refused;
use tiaoli_text::{Words, words};

pub(crate) fn text(xml: &str) -> Result<tiaoli_text::Document, Refused> {
    tiaoli_text::akn_read(xml).map_err(|error| {
        let (line, column) = error.at;
        let Words { zh, en } = error.why;
        Refused::new(
            words! {
                zh: "第 {line} 行第 {column} 列：{zh}"
                en: "line {line}, column {column}: {en}"
            },
            Words::new("改正文件", "mend the file"),
        )
    })
}
