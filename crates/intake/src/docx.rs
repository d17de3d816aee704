//! The text of a Word document: a line a paragraph, with the labels that Word counts by itself.

mod body;
mod numbering;
mod styles;

use std::io::{Cursor, Read};

use roxmltree::{Node, ParsingOptions};
use tiaoli_text::{Words, words};
use zip::ZipArchive;

use crate::Refused;

/// The namespace of word processing.
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The most bytes of one part after unpacking: a small file may unpack to anything.
const LARGEST: u64 = 128 << 20;

/// The most nodes of one part.
const MOST: u32 = 4_000_000;

/// The text, and what was left out.
pub(crate) fn text(bytes: &[u8]) -> Result<(String, Vec<Words>), Refused> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("ZIP"))?;
    let mut part = |name: &str| part(&mut archive, name);
    let document = part("word/document.xml")?.ok_or_else(|| damaged("word/document.xml"))?;
    let (numbering, styles) = (part("word/numbering.xml")?, part("word/styles.xml")?);
    let notes = part("word/footnotes.xml")?;
    let empty = format!("<w:none xmlns:w=\"{W}\"/>");
    let numbering = numbering.unwrap_or_else(|| empty.clone());
    let styles = styles.unwrap_or_else(|| empty.clone());
    let numbering = tree("word/numbering.xml", &numbering)?;
    let styles = tree("word/styles.xml", &styles)?;
    let styles = styles::Styles::of(styles.root_element());
    let mut numbering = numbering::Numbering::of(numbering.root_element());
    let document = tree("word/document.xml", &document)?;
    let (text, mut left_out) = body::text(document.root_element(), &styles, &mut numbering);
    if notes.is_some_and(|xml| xml.contains("<w:footnoteRef")) {
        left_out.push(Words::new(
            "脚注不在正文里，没有读取",
            "footnotes are no part of the text and were not read",
        ));
    }
    Ok((text, left_out))
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Refused> {
    let Ok(file) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    let read = file.take(LARGEST.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|_| damaged(name))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        return Err(Refused::new(
            words! { zh: "{name} 展开后超过 128 MiB" en: "{name} unpacks to more than 128 MiB" },
            Words::new("把文件分开", "split the document"),
        ));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| damaged(name))
}

fn tree<'x>(name: &str, xml: &'x str) -> Result<roxmltree::Document<'x>, Refused> {
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MOST, ..ParsingOptions::default() };
    roxmltree::Document::parse_with_options(xml, options).map_err(|error| {
        let mut refused = damaged(name);
        refused.why = words! {
            zh: "Word 文件损坏：{name} 不是合格的 XML（{error}）"
            en: "the Word document is damaged: {name} is not well-formed XML ({error})"
        };
        refused
    })
}

fn damaged(part: &str) -> Refused {
    Refused::new(
        words! {
            zh: "Word 文件损坏：{part} 读不出来"
            en: "the Word document is damaged: {part} cannot be read"
        },
        Words::new("用 Word 打开后另存一份", "open it in Word and save it anew"),
    )
}

/// Whether `node` is the element of that name.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((W, name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

/// The attribute `w:val` of a child element.
fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.attribute((W, "val"))
}
