//! The secret key: there, for its owner alone, and the one that signs now.

use super::Finding;
use crate::keyfile;
use std::path::Path;
use tiaoli_ledger::View;
use tiaoli_text::{Words, words};

pub fn look(folder: &Path, tell: &mut dyn FnMut(Finding)) {
    let path = keyfile::of(folder);
    let current = View::open(folder).ok().map(|view| view.key().to_string());
    if !path.exists() {
        tell(Finding::note(
            "key",
            Words::new(
                "这里没有签名的私钥，不能记录",
                "the signing key is not here; nothing can be recorded",
            ),
            Words::new(
                "只查阅就不必；要记录，把私钥放回 key",
                "fine for reading only; to record, put the key back as key",
            ),
        ));
    } else {
        tell(match keyfile::read(&path) {
            Err(failure) => {
                let why = failure.why();
                let Words { zh, en } = &why.message;
                let cure = why.help.clone();
                let cure = cure.unwrap_or_else(|| {
                    Words::new("从保管处取回私钥", "fetch the key from where it is kept")
                });
                Finding::ill(
                    "key",
                    words!(zh: "签名的私钥：{zh}", en: "the signing key: {en}"),
                    cure,
                )
            }
            Ok(key) => {
                let public = key.public().to_string();
                match current {
                    Some(current) if current != public => other(folder, &current),
                    _ => Finding::well(
                        "key",
                        Words::new(
                            "签名的私钥在，只有属主能读",
                            "the signing key is here, for its owner alone",
                        ),
                    ),
                }
            }
        });
    }
    let next = keyfile::next_of(folder);
    if next.exists() {
        tell(Finding::note(
            "key_next",
            Words::new(
                "换密钥没有做完（key.next）",
                "a change of keys was not finished (key.next)",
            ),
            Words::new(
                "让机构打开一次会自动做完；没有交接过的，再运行 tiaoli ledger key rotate",
                "opening the institution finishes it; if nothing was handed over yet, run tiaoli ledger key rotate",
            ),
        ));
    }
}

/// Not the key in use: one that was handed over from, or another's.
fn other(folder: &Path, current: &str) -> Finding {
    let next = keyfile::next_of(folder);
    let waiting = keyfile::read(&next).is_ok_and(|key| key.public().to_string() == current);
    if waiting {
        return Finding::note(
            "key",
            Words::new("现用的密钥在 key.next 里", "the key in use stands in key.next"),
            Words::new(
                "让机构打开一次，会自动换好",
                "open the institution once; it will take over",
            ),
        );
    }
    Finding::ill(
        "key",
        Words::new(
            "key 不是这本台账现用的私钥",
            "key is not the one that signs for this ledger now",
        ),
        words!(zh: "取回公钥为 {current} 的私钥", en: "fetch the secret key of {current}"),
    )
}
