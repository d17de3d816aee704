//! Documents as they arrive: opens a file of any format that is taken in.

use crate::failure::Failure;
use crate::library::read_bytes;
use crate::terminal::Terminal;
use std::path::{Path, PathBuf};
use tiaoli_intake::{Encoding, Format, Refused, take_in};
use tiaoli_text::{Page, Words, weave, words};

/// Most bytes of a document that are read.
pub const LARGEST: u64 = 256 << 20;

/// A document with its structure.
#[derive(Debug)]
pub struct Document {
    /// Where it came from, as given.
    pub path: String,
    /// Its text, in which all offsets count.
    pub text: String,
    pub page: Page,
    pub format: Format,
    pub encoding: Option<Encoding>,
}

/// Opens one document and says what was left out of it.
pub fn open(
    path: &Path,
    encoding: Option<Encoding>,
    terminal: &Terminal,
) -> Result<Document, Failure> {
    let shown = path.display().to_string();
    let bytes = read_bytes(path, LARGEST)?;
    let taken = take_in(&shown, bytes, encoding)
        .map_err(|Refused { why, help }| Failure::input(why).at(&shown).help(help))?;
    for note in &taken.notes {
        terminal.note(&format!("{shown}: {}", terminal.say(note)));
    }
    let page = taken.page();
    Ok(Document {
        path: shown,
        text: taken.text,
        page,
        format: taken.format,
        encoding: taken.encoding,
    })
}

/// Opens all of them before anything is printed: a bad one among many stops the whole call. With `join`
/// they become one, in which pieces go on from page to page.
pub fn open_all(
    paths: &[PathBuf],
    encoding: Option<Encoding>,
    join: bool,
    terminal: &Terminal,
) -> Result<Vec<Document>, Failure> {
    let all = paths.iter().map(|path| open(path, encoding, terminal));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    Ok(if join { vec![joined(&all, terminal)] } else { all })
}

fn joined(all: &[Document], terminal: &Terminal) -> Document {
    let pages: Vec<(&str, &Page)> = all.iter().map(|one| (one.text.as_str(), &one.page)).collect();
    let woven = weave(&pages);
    for seam in &woven.seams {
        let place = |(page, piece): (usize, usize)| {
            (all.get(page).map_or("", |one| one.path.as_str()), piece + 1)
        };
        let ((from, piece), (to, next)) = (place(seam.from), place(seam.to));
        let (at, Words { zh, en }) = (seam.at, &seam.why);
        let (cut_zh, cut_en) =
            if seam.inside { ("，句子跨页", ", inside a sentence") } else { ("", "") };
        terminal.note(terminal.say(&words!(
            zh: "接合：{from} 第 {piece} 篇 + {to} 第 {next} 篇，在第 {at} 字节{cut_zh}（{zh}）",
            en: "joined: {from} piece {piece} + {to} piece {next}, at byte {at}{cut_en} ({en})",
        )));
    }
    for loose in &woven.loose {
        let Words { zh, en } = loose;
        terminal.note(terminal.say(&words!(zh: "未接合：{zh}", en: "not joined: {en}")));
    }
    let path = all.iter().map(|one| one.path.as_str()).collect::<Vec<_>>().join(" + ");
    let page = tiaoli_text::read(&woven.text);
    Document { path, text: woven.text, page, format: Format::Text, encoding: None }
}
