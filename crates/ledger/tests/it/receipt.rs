//! A receipt proves its entry, and a changed one proves nothing.

use tiaoli_ledger::{
    Key, Receipt,
    checkpoint::CheckpointError,
    note::NoteError,
    receipt::{ReceiptError, verify},
};

use crate::rig::{Folder, fill, key, open};

fn receipt() -> String {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, 11, 11);
    ledger.receipt(6).unwrap().to_string()
}

#[test]
fn a_receipt_is_a_c2sp_tlog_proof() {
    let text = receipt();
    let lines: Vec<&str> = text.split('\n').collect();
    assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
    assert!(lines[1].starts_with("extra "));
    assert_eq!(lines[2], "index 6");
    assert!(lines[3..7].iter().all(|line| line.len() == 44));
    assert_eq!(lines[7..10], ["", "example.cn/l/office", "11"]);
    assert_eq!(Receipt::parse(&text).unwrap().to_string(), text);
    let verified = verify(&text, Some(key().public())).unwrap();
    assert_eq!((verified.inst.as_str(), verified.index, verified.size), ("office", 6, 11));
    assert!(String::from_utf8(verified.entry).unwrap().contains("第 6 次会议"));
}

#[test]
fn no_single_character_of_a_receipt_can_be_changed() {
    let text = receipt();
    let key = key();
    let mut tried = 0;
    for at in 0..text.len() {
        for mask in [1, 2, 16, 32] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= mask;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(verify(&changed, Some(key.public())).is_err(), "byte {at} ^ {mask}");
            assert!(verify(&changed, None).is_err(), "byte {at} ^ {mask}, key not pinned");
            tried += 1;
        }
    }
    for end in 0..text.len() {
        if let Some(part) = text.get(..end) {
            assert!(verify(part, Some(key.public())).is_err(), "cut at {end}");
        }
    }
    assert!(tried > 3000, "{tried}");
}

#[test]
fn each_step_of_the_check_has_its_own_answer() {
    let text = receipt();
    let key = key();
    let good = Receipt::parse(&text).unwrap();
    let check = |receipt: &Receipt| verify(&receipt.to_string(), Some(key.public())).unwrap_err();
    let mut bad = good.clone();
    bad.entry[0] = b'[';
    assert_eq!(check(&bad), ReceiptError::Entry);
    let mut bad = good.clone();
    bad.index = 7;
    assert_eq!(check(&bad), ReceiptError::Index { entry: 6, receipt: 7 });
    let mut bad = good.clone();
    let changed = String::from_utf8(bad.entry).unwrap().replace("p0001", "p0002");
    bad.entry = changed.into_bytes();
    assert!(matches!(check(&bad), ReceiptError::Path(_)));
    let mut bad = good.clone();
    bad.path.pop();
    assert!(matches!(check(&bad), ReceiptError::Path(_)));
    let stranger = Key::from_seed("example.cn/l/office", &[9; 32]).unwrap();
    assert_eq!(
        verify(&text, Some(stranger.public())).unwrap_err(),
        ReceiptError::Checkpoint(CheckpointError::Note(NoteError::NotSigned))
    );
    assert_eq!(verify("", None).unwrap_err(), ReceiptError::Shape { line: 1 });
    let bare =
        text.lines().filter(|line| !line.starts_with("extra")).collect::<Vec<_>>().join("\n");
    assert_eq!(verify(&bare, None).unwrap_err(), ReceiptError::Extra);
    assert_eq!(verify(&"x".repeat(3 << 20), None).unwrap_err(), ReceiptError::TooLong);
}

/// Whoever makes up a ledger of their own can make receipts that agree with themselves.
#[test]
fn a_receipt_under_a_key_of_its_own_says_that_nobody_vouches_for_it() {
    let text = receipt();
    let verified = verify(&text, None).unwrap();
    assert!(!verified.pinned);
    assert_eq!(verified.key, *key().public());
}
