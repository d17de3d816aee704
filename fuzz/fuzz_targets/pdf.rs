//! Any PDF is read or refused without harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_intake::take_in;

fuzz_target!(|data: &[u8]| {
    if let Ok(document) = take_in("a.pdf", [b"%PDF-1.7\n", data].concat(), None) {
        let _ = document.page();
    }
});
