//! Any archive is read as a Word document or refused without harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_intake::take_in;

fuzz_target!(|data: &[u8]| {
    if let Ok(document) = take_in("a.docx", [b"PK\x03\x04", data].concat(), None) {
        let _ = document.page();
    }
});
