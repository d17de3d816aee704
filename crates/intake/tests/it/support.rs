//! Documents put together for the tests.

use std::io::{Cursor, Write as _};

use tiaoli_intake::{Document, Refused, take_in};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Takes in a document that must be sound.
pub fn taken(name: &str, bytes: &[u8]) -> Document {
    take_in(name, bytes.to_vec(), None)
        .unwrap_or_else(|refused| panic!("{name}: {} {}", refused.why, refused.help))
}

/// Takes in one that must be refused; both languages say why and what to do.
pub fn refused(name: &str, bytes: &[u8]) -> Refused {
    let refused = take_in(name, bytes.to_vec(), None).expect_err(name);
    for words in [&refused.why, &refused.help] {
        assert!(!words.zh.is_empty() && !words.en.is_empty(), "{refused:?}");
    }
    refused
}

/// The words of notes in English.
pub fn notes(document: &Document) -> Vec<&str> {
    document.notes.iter().map(|note| note.en.as_str()).collect()
}

/// An archive of those parts.
pub fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";

/// A Word document with that body and those other parts.
pub fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let others: Vec<(String, String)> = others
        .iter()
        .map(|(name, inner)| {
            let root = if name.contains("styles") { "styles" } else { "numbering" };
            (format!("word/{name}"), format!("<w:{root} {W}>{inner}</w:{root}>"))
        })
        .collect();
    let mut parts = vec![("word/document.xml", document.as_str())];
    parts.extend(others.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    archive(&parts)
}

/// A page of print: (from the left, from the foot, size, words).
pub type Print<'a> = &'a [(f32, f32, f32, &'a str)];

/// A PDF with those pages, its characters in UCS-2 of the collection Adobe-GB1 without a font, as
/// offices export them.
pub fn pdf(pages: &[Print<'_>]) -> Vec<u8> {
    let streams: Vec<String> = pages
        .iter()
        .map(|print| {
            let show = |(x, y, size, words): &(f32, f32, f32, &str)| {
                let hex: String = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
                format!("BT /F1 {size} Tf {x} {y} Td <{hex}> Tj ET\n")
            };
            print.iter().map(show).collect()
        })
        .collect();
    let mut objects = vec![String::from("<</Type/Catalog/Pages 2 0 R>>")];
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 6 + 2 * at)).collect();
    objects.push(format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()));
    objects.push(
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"
            .into(),
    );
    objects.push(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor 5 0 R>>"
            .into(),
    );
    objects.push(
        "<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0\
         /Ascent 860/Descent -140/CapHeight 700/StemV 80>>"
            .into(),
    );
    for (at, stream) in streams.iter().enumerate() {
        let contents = 7 + 2 * at;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>\
             /Contents {contents} 0 R>>"
        ));
        objects.push(format!("<</Length {}>>\nstream\n{stream}endstream", stream.len()));
    }
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    places.iter().for_each(|place| out += &format!("{place:010} 00000 n \n"));
    out += &format!("trailer\n<</Size {}/Root 1 0 R>>\n", objects.len() + 1);
    out += &format!("startxref\n{start}\n%%EOF\n");
    out.into_bytes()
}
