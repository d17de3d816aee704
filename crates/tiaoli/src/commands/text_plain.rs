//! `tiaoli text plain`: the text of a document, in which all offsets count.

use crate::cli::PlainArgs;
use crate::document::open_all;
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;

pub fn run(args: &PlainArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    for document in open_all(&args.files, args.encoding, args.join, terminal)? {
        terminal.data(&document.text);
    }
    Ok(Answer::Yes)
}
