//! What a file is, told by its bytes.

use crate::Refused;
use tiaoli_text::{Words, words};

/// A format that is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text, with or without light markup.
    Text,
    /// Markdown (CommonMark with tables).
    Markdown,
    /// A web page.
    Html,
    /// A Word document (ISO/IEC 29500).
    Docx,
    /// PDF (ISO 32000).
    Pdf,
    /// Akoma Ntoso 3.0.
    Akn,
}

impl Format {
    /// The word for it in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Akn => "akn",
        }
    }
}

/// `%PDF-` may stand behind other bytes, but not far behind.
const PDF_WITHIN: usize = 1024;

/// The format of bytes that are no text, `None` for what may be text.
///
/// # Errors
///
/// If they are a known format that is not taken in.
pub(crate) fn container(bytes: &[u8]) -> Result<Option<Format>, Refused> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    let head = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Some(Format::Pdf));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        if holds(b"word/document.xml") {
            return Ok(Some(Format::Docx));
        }
        let (kind, to) = if holds(b"OFD.xml") { ("OFD", "PDF") } else { ("ZIP", "DOCX / PDF") };
        return Err(unknown(kind, to));
    }
    let known: [(&[u8], &str, &str); 8] = [
        (b"\xd0\xcf\x11\xe0", "DOC", "DOCX"),
        (b"{\\rtf", "RTF", "DOCX"),
        (b"\x89PNG", "PNG", ""),
        (b"\xff\xd8\xff", "JPEG", ""),
        (b"GIF8", "GIF", ""),
        (b"II*\0", "TIFF", ""),
        (b"MM\0*", "TIFF", ""),
        (b"\x1f\x8b", "gzip", "DOCX / PDF"),
    ];
    match known.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        Some((_, kind, to)) => Err(unknown(kind, to)),
        None => Ok(None),
    }
}

/// A format that is known and not taken in, and the one to save it as; none for pictures.
fn unknown(kind: &str, to: &str) -> Refused {
    if to.is_empty() {
        return Refused::new(
            words! {
                zh: "这是一张图片（{kind}），没有文字"
                en: "this is a picture ({kind}); it holds no text"
            },
            Words::new("先做文字识别（OCR）", "run text recognition (OCR) first"),
        );
    }
    Refused::new(
        words! { zh: "不能读取 {kind} 文件" en: "{kind} files cannot be read" },
        words! { zh: "另存为 {to}" en: "save it as {to}" },
    )
}

/// The format of a text.
pub(crate) fn written(name: &str, text: &str) -> Format {
    let mut start = text.trim_start_matches(tiaoli_text::is_blank);
    let tag = |start: &str, name: &str| {
        start.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    // What may stand before the first element: a declaration of XML, comments.
    while tag(start, "<?xml") || start.starts_with("<!--") {
        let end = if start.starts_with("<?") { "?>" } else { "-->" };
        let Some((_, rest)) = start.split_once(end) else { break };
        start = rest.trim_start_matches(tiaoli_text::is_blank);
    }
    let akn = start.strip_prefix('<').is_some_and(|tag| {
        let name = tag.split([' ', '>', '\n', '\r', '\t', '/']).next().unwrap_or_default();
        name.rsplit(':').next() == Some("akomaNtoso")
    });
    if akn {
        return Format::Akn;
    }
    let opens = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<div",
        "<p>",
        "<p ",
        "<table",
        "<section",
        "<article",
        "<main",
        "<meta",
        "<title",
        "<h1",
        "<h2",
        "<span",
        "<center",
        "<style",
    ];
    if opens.iter().any(|open| tag(start, open)) {
        return Format::Html;
    }
    let (_, end) = name.rsplit_once('.').unwrap_or_default();
    if end.eq_ignore_ascii_case("md") || end.eq_ignore_ascii_case("markdown") {
        return Format::Markdown;
    }
    Format::Text
}
