//! Any document and numbering inside a sound archive is read or refused without harm.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use tiaoli_intake::take_in;

fuzz_target!(|data: &[u8]| {
    let mut parts = data.split(|byte| *byte == 0);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["word/document.xml", "word/numbering.xml", "word/styles.xml"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(parts.next().unwrap_or_default()).expect("its bytes");
    }
    let bytes = zip.finish().expect("an archive").into_inner();
    if let Ok(document) = take_in("a.docx", bytes, None) {
        let _ = document.page();
    }
});
