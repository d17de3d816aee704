//! Any web page is read without harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_intake::take_in;

fuzz_target!(|data: &[u8]| {
    let page = [b"<html>", data].concat();
    if let Ok(document) = take_in("a.html", page, None) {
        let _ = document.page();
    }
});
