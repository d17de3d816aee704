//! Takes in a document as it arrives and gives its text.
//!
//! Text, Markdown, HTML, DOCX, PDF with a text layer and Akoma Ntoso, in UTF-8, UTF-16, GB 18030 or
//! whatever encoding is named. What a file is, is told by its bytes; its name decides only between
//! text and Markdown, which the bytes cannot tell. Whatever is left out or could not be read is told in
//! a note: nothing is dropped silently.
//!
//! Offsets that others report count in [`Document::text`], in bytes of UTF-8.

mod akn;
mod docx;
mod encoding;
mod html;
mod lines;
mod markdown;
mod pdf;
mod print;
mod sniff;

pub use encoding::Encoding;
pub use sniff::Format;

use tiaoli_text::{Page, Words, words};

/// The text of a document that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its text, line by line.
    pub text: String,
    /// What the file was.
    pub format: Format,
    /// The encoding of its bytes; `None` for formats that carry their own.
    pub encoding: Option<Encoding>,
    /// What was left out or could not be read.
    pub notes: Vec<Words>,
    /// The structure, where the document states it itself.
    page: Option<Page>,
}

/// Why a document could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong with it.
    pub why: Words,
    /// What to do.
    pub help: Words,
}

impl Refused {
    fn new(why: Words, help: Words) -> Self {
        Self { why, help }
    }
}

impl Document {
    /// Its structure: as stated, or else as read from its text.
    #[must_use]
    pub fn page(&self) -> Page {
        self.page.clone().unwrap_or_else(|| tiaoli_text::read(&self.text))
    }
}

/// Takes in `bytes`, the contents of the file called `name`; `encoding` overrides what the bytes say.
///
/// # Errors
///
/// If the bytes are none of the known formats, are damaged, protected, or hold no text.
pub fn take_in(
    name: &str,
    bytes: Vec<u8>,
    encoding: Option<Encoding>,
) -> Result<Document, Refused> {
    let whole =
        |format, text: String, notes| Document { text, format, encoding: None, notes, page: None };
    match sniff::container(&bytes)? {
        Some(Format::Docx) => {
            let (text, notes) = docx::text(&bytes)?;
            filled(whole(Format::Docx, text, notes))
        }
        Some(Format::Pdf) => {
            let (text, notes) = pdf::text(bytes)?;
            filled(whole(Format::Pdf, text, notes))
        }
        _ => {
            let (text, encoding, notes) = encoding::decode(bytes, encoding)?;
            let format = sniff::written(name, &text);
            let mut document = Document { encoding: Some(encoding), ..whole(format, text, notes) };
            match format {
                Format::Markdown => document.text = markdown::text(&document.text),
                Format::Html => {
                    let (text, left_out) = html::text(&document.text);
                    document.text = text;
                    document.notes.extend(left_out);
                }
                Format::Akn => {
                    let read = akn::text(&document.text)?;
                    (document.text, document.page) = (read.source, Some(read.page));
                }
                Format::Text => {
                    let (text, left_out) = print::without_heads(document.text);
                    document.text = text;
                    document.notes.extend(left_out);
                    return Ok(document);
                }
                Format::Docx | Format::Pdf => {}
            }
            filled(document)
        }
    }
}

/// Refuses a document of which no words are left.
fn filled(document: Document) -> Result<Document, Refused> {
    if document.text.chars().all(tiaoli_text::is_blank) {
        let format = document.format.word();
        return Err(Refused::new(
            words! {
                zh: "文件（{format}）里没有文字"
                en: "there are no words in the file ({format})"
            },
            Words::new("确认文件不是空的", "make sure that the file is not empty"),
        ));
    }
    Ok(document)
}
