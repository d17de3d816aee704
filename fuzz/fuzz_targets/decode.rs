//! Any bytes in any encoding are decoded or refused without harm.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_intake::take_in;

const NAMES: [Option<&str>; 6] =
    [None, Some("gb18030"), Some("utf-16le"), Some("utf-16be"), Some("big5"), Some("utf-8")];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let encoding = name.map(|name| name.parse().expect("a known name"));
    if let Ok(document) = take_in("a.txt", rest.to_vec(), encoding) {
        assert!(document.text.len() <= 3 * rest.len() + 3);
        let _ = document.page();
    }
});
