//! Keys that follow each other, and what each may sign.

use proptest::prelude::*;
use tiaoli_proof::{
    Checkpoint, Digest, Handover, Key, Succession, checkpoint::CheckpointError, note::NoteError,
    succession::HandoverError,
};

fn key(number: u8) -> Key {
    Key::from_seed("example.cn/l/office", &[number; 32]).unwrap()
}

fn sign(number: u8, size: u64) -> Checkpoint {
    Checkpoint::sign(&key(number), size, Digest::of(&size.to_be_bytes()))
}

/// Key 1 up to entry 10, key 2 up to entry 20 where it turns out stolen since size 15, then key 3.
fn row() -> Succession {
    let mut keys = Succession::new(key(1).public().clone());
    keys.push(Handover::rotate(&key(1), &key(2), 10)).unwrap();
    keys.push(Handover::revoke(&key(2), &key(3), 20, 15)).unwrap();
    keys
}

#[test]
fn each_key_counts_for_its_sizes_only() {
    let keys = row();
    let may: [(u8, u64, bool); 12] = [
        (1, 0, true),
        (1, 10, true),
        (1, 11, true),
        (1, 12, false),
        (2, 10, false),
        (2, 11, true),
        (2, 15, true),
        (2, 16, false),
        (2, 21, false),
        (3, 20, false),
        (3, 21, true),
        (3, u64::MAX >> 1, true),
    ];
    for (number, size, good) in may {
        let verified = keys.verify(&sign(number, size));
        assert_eq!(verified.is_ok(), good, "key {number} at size {size}: {verified:?}");
        if !good {
            assert!(matches!(verified, Err(CheckpointError::Term { .. })));
        }
    }
    assert!(keys.verify_kept(&sign(2, 20)).is_ok(), "it was good when it signed");
    assert!(keys.verify_kept(&sign(2, 22)).is_err());
    let stranger = sign(9, 5);
    assert_eq!(keys.verify(&stranger), Err(CheckpointError::Note(NoteError::NotSigned)));
    assert_eq!(keys.current(), key(3).public());
    assert_eq!(keys.knows(key(2).public()), Some(true));
    assert_eq!(keys.knows(key(1).public()), Some(false));
    assert_eq!(keys.knows(key(9).public()), None);
}

#[test]
fn a_row_takes_only_what_continues_it() {
    let refused = |handover: Handover| row().push(handover).unwrap_err();
    assert_eq!(refused(Handover::rotate(&key(2), &key(4), 30)), HandoverError::Key, "not in use");
    assert_eq!(refused(Handover::rotate(&key(3), &key(1), 30)), HandoverError::Key, "used before");
    assert_eq!(refused(Handover::rotate(&key(3), &key(4), 20)), HandoverError::Size, "not later");
    assert_eq!(refused(Handover::revoke(&key(3), &key(4), 30, 20)), HandoverError::Size);
    row().push(Handover::revoke(&key(3), &key(4), 30, 21)).unwrap();
}

#[test]
fn a_handover_needs_both_signatures_and_the_log_of_its_name() {
    let good = Handover::rotate(&key(1), &key(2), 10);
    assert_eq!(Handover::parse(&good.note.to_string()), Ok(good.clone()));
    for at in 0..2 {
        let mut note = good.note.clone();
        note.signatures.remove(at);
        let refused = Handover::parse(&note.to_string());
        assert_eq!(refused, Err(HandoverError::Note(NoteError::NotSigned)));
    }
    let other = Key::from_seed("example.cn/l/other", &[2; 32]).unwrap();
    let elsewhere = Handover::rotate(&key(1), &other, 10);
    assert_eq!(Handover::parse(&elsewhere.note.to_string()), Err(HandoverError::Key));
    let itself = Handover::rotate(&key(1), &key(1), 10);
    assert!(Handover::parse(&itself.note.to_string()).is_err());
}

proptest! {
    #[test]
    fn no_changed_handover_is_taken(at in any::<prop::sample::Index>(), bit in 0u8..7) {
        let good = Handover::revoke(&key(1), &key(2), 10, 4).note.to_string();
        let mut bytes = good.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(Handover::parse(&changed).is_err(), "{at}");
        }
    }
}
