//! Any XML is read or refused without harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_text::{akn_read, leaves};

fuzz_target!(|data: &[u8]| {
    let xml = String::from_utf8_lossy(data);
    if let Ok(document) = akn_read(&xml) {
        let all: usize =
            leaves(&document.source, &document.page).iter().map(|l| l.span.len()).sum();
        assert_eq!(all, document.source.len());
    }
});
