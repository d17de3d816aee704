//! Whatever is handed in, reading answers: yes, or why not. It never falls over.

use proptest::prelude::*;
use tiaoli_proof::{
    Checkpoint, Digest, Envelope, Handover, Key, Policy, Receipt, VKey,
    note::{Note, Signed},
    receipt,
};

/// Texts that look like what is read, with pieces of it in the wrong place.
fn nearly() -> impl Strategy<Value = String> {
    let key = crate::key();
    let checkpoint = Checkpoint::sign(&key, 7, Digest::of(b"r"));
    let other = Key::from_seed(key.public().name(), &[8; 32]).unwrap();
    let handover = Handover::rotate(&key, &other, 7).note.to_string();
    let witness = Key::witness_from_seed("w", &[9; 32]).unwrap();
    let cosigned = checkpoint.note().cosign(&witness, 5).to_string();
    let pieces: Vec<String> = [
        "c2sp.org/tlog-proof@v1\n",
        "extra ",
        "index 0\n",
        "tiaoli-receipt 2\n",
        "\n",
        " ",
        "+",
        "18446744073709551615",
        "group g all ",
        "quorum none\n",
        "witness a ",
        "log ",
        "{\"v\":1,\"seq\":0}",
        "— ",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([
        key.public().to_string(),
        witness.public().to_string(),
        checkpoint.to_string(),
        Digest::of(b"x").base64(),
        handover,
        cosigned,
    ])
    .collect();
    let piece =
        prop_oneof![4 => prop::sample::select(pieces), 1 => "\\PC{0,6}", 1 => "[\\x00-\\x7f]{0,6}"];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]
    #[test]
    fn no_text_makes_a_reader_fall_over(text in nearly()) {
        // What is read says itself again and is read the same.
        if let Ok(note) = Note::parse(&text) {
            prop_assert_eq!(Note::parse(&note.to_string()), Ok(note));
        }
        if let Ok(read) = Checkpoint::parse(&text) {
            prop_assert_eq!(Checkpoint::parse(&read.to_string()), Ok(read));
        }
        if let Ok(read) = Handover::parse(&text) {
            prop_assert_eq!(Handover::parse(&read.note.to_string()), Ok(read));
        }
        if let Ok(read) = Receipt::parse(&text) {
            prop_assert_eq!(Receipt::parse(&read.to_string()), Ok(read));
        }
        if let Ok(lines) = Signed::parse_lines(&text) {
            prop_assert!(!lines.is_empty());
        }
        let _ = (Policy::parse(&text), VKey::parse(&text), VKey::parse_witness(&text));
        let _ = (Key::parse_secret(&text), Envelope::scan(text.as_bytes()));
        prop_assert!(receipt::verify(&text, None).is_err());
    }
}
