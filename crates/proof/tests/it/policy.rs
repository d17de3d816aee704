//! Policies as C2SP tlog-policy writes them, and cosignatures as tlog-cosignature does.

use tiaoli_proof::{
    Checkpoint, Digest, Key, Policy,
    key::{KeyError, VKey, seconds},
    note::{Note, NoteError, Signed},
    policy::PolicyFault,
};

fn witness(number: u8) -> Key {
    Key::witness_from_seed(&format!("witness.example/w{number}"), &[100 + number; 32]).unwrap()
}

/// `W1` … stand for the keys of witnesses, `LOG` for the log's.
fn policy(text: &str) -> Result<Policy, (usize, PolicyFault)> {
    let mut text = text.replace("LOG", &crate::key().public().to_string());
    for number in 1..=4 {
        text = text.replace(&format!("W{number}"), &witness(number).public().to_string());
    }
    Policy::parse(&text).map_err(|error| (error.line, error.kind))
}

const TWO_LEVELS: &str = "# who may vouch\nlog LOG\n\nwitness a W1 https://a.example/\n\twitness b W2\n\
    witness c W3\nwitness d W4\ngroup abc 2 a b c\ngroup all all abc d\nquorum all\n";

#[test]
fn a_quorum_counts_as_its_groups_say() {
    let policy = policy(TWO_LEVELS).unwrap();
    assert_eq!(policy.logs().len(), 1);
    assert_eq!(policy.witnesses()[0].url.as_deref(), Some("https://a.example/"));
    let cases: [(&[u8], bool); 7] = [
        (&[], false),
        (&[1, 2], false),
        (&[1, 4], false),
        (&[1, 2, 4], true),
        (&[2, 3, 4], true),
        (&[1, 2, 3, 4], true),
        (&[4], false),
    ];
    for (who, met) in cases {
        let mut checkpoint = Checkpoint::sign(&crate::key(), 9, Digest::of(b"r"));
        for number in who {
            let signed = checkpoint.note().cosign(&witness(*number), 1_700_000_000);
            checkpoint.add(signed);
        }
        let quorum = policy.judge(checkpoint.note()).unwrap();
        assert_eq!(quorum.met, met, "{who:?}");
        assert_eq!(quorum.signed.len() + quorum.missing.len(), 4);
        assert!(quorum.signed.iter().all(|(_, time)| *time == 1_700_000_000));
        let again = Note::parse(&checkpoint.to_string()).unwrap();
        assert_eq!(policy.judge(&again).unwrap(), quorum);
    }
}

#[test]
fn what_is_no_policy_is_refused_at_its_line() {
    let cases: [(&str, usize, PolicyFault); 14] = [
        ("witness a W1\n", 2, PolicyFault::Quorum),
        ("quorum none\nquorum none\n", 2, PolicyFault::Quorum),
        ("quorum a\n", 1, PolicyFault::Unknown("a".into())),
        ("witness a W1\nwitness a W2\n", 2, PolicyFault::Taken("a".into())),
        ("witness none W1\n", 1, PolicyFault::Taken("none".into())),
        ("witness a W1\nwitness b W1\n", 2, PolicyFault::Twice),
        ("log LOG\nlog LOG\n", 2, PolicyFault::Twice),
        ("log W1\n", 1, PolicyFault::Key(KeyError::Role)),
        ("witness a LOG\n", 1, PolicyFault::Key(KeyError::Role)),
        ("witness a W1\ngroup g 2 a\n", 2, PolicyFault::Number),
        ("witness a W1\ngroup g 0 a\n", 2, PolicyFault::Number),
        ("witness a W1\ngroup g any a\ngroup h any a\n", 3, PolicyFault::Member("a".into())),
        ("group g any\n", 1, PolicyFault::Line),
        ("quorum none\r\n", 1, PolicyFault::Control),
    ];
    for (text, line, kind) in cases {
        assert_eq!(policy(text), Err((line, kind)), "{text}");
    }
    assert!(
        policy("quorum none")
            .unwrap()
            .judge(
                &Note::parse(&Checkpoint::sign(&crate::key(), 0, Digest::empty_root()).to_string())
                    .unwrap()
            )
            .unwrap()
            .met
    );
}

/// The line layout and message of C2SP tlog-cosignature, taken apart by hand.
#[test]
fn a_cosignature_is_a_time_and_a_signature_over_both() {
    let (key, text) = (witness(1), "example.com/behind-the-sofa\n20852163\nCsUY\n");
    let note = Note { text: text.to_owned(), signatures: Vec::new() };
    let signed = note.cosign(&key, 1_679_315_147);
    assert_eq!(signed.bytes.len(), 72);
    assert_eq!(seconds(&signed.bytes), Some(1_679_315_147));
    let message = format!("cosignature/v1\ntime 1679315147\n{text}");
    assert_eq!(signed.bytes[8..], key.sign(message.as_bytes()));
    assert_eq!(Signed::parse_lines(&signed.to_string()).unwrap(), vec![signed.clone()]);
    let mut later = signed.bytes.clone();
    later[7] ^= 1;
    assert!(!key.public().verify(text.as_bytes(), &later), "the time is signed too");
    let mut early = signed.bytes.clone();
    early[0] = 0x80;
    assert!(!key.public().verify(text.as_bytes(), &early), "no time beyond 2^63 - 1");
    assert_eq!(VKey::parse_witness(&key.public().to_string()).as_ref(), Ok(key.public()));
    assert_eq!(VKey::parse(&key.public().to_string()), Err(KeyError::Role));
    assert_eq!(*Key::parse_witness_secret(&key.to_secret_text()).unwrap().public(), *key.public());
}

#[test]
fn a_bad_cosignature_of_a_listed_witness_spoils_the_note_and_an_unknown_one_does_not() {
    let policy = policy("witness a W1\nquorum a\n").unwrap();
    let mut checkpoint = Checkpoint::sign(&crate::key(), 9, Digest::of(b"r"));
    checkpoint.add(checkpoint.note().cosign(&witness(2), 5));
    assert!(!policy.judge(checkpoint.note()).unwrap().met);
    let mut signed = checkpoint.note().cosign(&witness(1), 5);
    signed.bytes[20] ^= 1;
    checkpoint.add(signed);
    let name = "witness.example/w1".to_owned();
    assert_eq!(policy.judge(checkpoint.note()), Err(NoteError::BadSignature { name }));
}
