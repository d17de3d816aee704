//! Any Markdown is read without harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_intake::take_in;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data).into_owned();
    if let Ok(document) = take_in("a.md", text.into_bytes(), None) {
        let _ = document.page();
    }
});
