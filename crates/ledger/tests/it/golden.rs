//! Files of earlier versions stay readable: one folder a format, never changed once published.

use std::{fs, path::PathBuf};

use tiaoli_ledger::{Ledger, View, audit, receipt};

use crate::rig::{Folder, fill, key, open};

const SIZE: u64 = 300;
const RECEIPTS: [u64; 3] = [0, 255, 299];

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/1").join(name)
}

/// Not a test: writes the files of a format that is not published yet.
#[test]
#[ignore = "writes the golden files; run by hand when a new format is made"]
fn write() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, SIZE, 50);
    fs::create_dir_all(golden("")).unwrap();
    for seq in RECEIPTS {
        fs::write(golden(&format!("receipt-{seq}.txt")), ledger.receipt(seq).unwrap().to_string())
            .unwrap();
    }
    ledger.close().unwrap();
    for name in ["ledger.db", "ledger.mark"] {
        fs::copy(folder.path().join(name), golden(name)).unwrap();
    }
}

#[test]
fn a_ledger_of_format_1_is_read_verified_and_added_to() {
    let folder = Folder::new();
    for name in ["ledger.db", "ledger.mark"] {
        fs::copy(golden(name), folder.path().join(name)).unwrap();
    }
    let report = audit::audit(folder.path(), Some(key().public()), &mut |_, _| {}).unwrap();
    assert_eq!((report.size, report.faults, report.pinned), (SIZE, vec![], true));
    assert_eq!(report.identity.inst, "office");
    assert_eq!(report.root.hex(), include_str!("../golden/1/root.txt").trim());
    let ledger = Ledger::open(folder.path(), key()).unwrap();
    fill(&ledger, 3, 1);
    ledger.close().unwrap();
    let mut view = View::open(folder.path()).unwrap();
    assert_eq!(view.receipt(0).unwrap().checkpoint.size(), SIZE + 3);
}

#[test]
fn receipts_of_format_1_verify() {
    for seq in RECEIPTS {
        let text = fs::read_to_string(golden(&format!("receipt-{seq}.txt"))).unwrap();
        let verified = receipt::verify(&text, Some(key().public())).unwrap();
        assert_eq!((verified.index, verified.size), (seq, SIZE));
    }
}

/// The same requests give the same ledger, byte for byte as far as it is signed.
#[test]
fn what_is_written_today_is_what_was_written_then() {
    let folder = Folder::new();
    let ledger = open(folder.path());
    fill(&ledger, SIZE, 17);
    for seq in RECEIPTS {
        let then = fs::read_to_string(golden(&format!("receipt-{seq}.txt"))).unwrap();
        assert_eq!(ledger.receipt(seq).unwrap().to_string(), then, "entry {seq}");
    }
}
