//! Keys, signed notes and checkpoints as C2SP writes them.

use tiaoli_proof::{
    Checkpoint, Digest, Key, VKey,
    checkpoint::CheckpointError,
    key::KeyError,
    note::{Note, NoteError},
};

use crate::key;

/// The example of Go's note package, which the C2SP format comes from.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const MESSAGE: &str = "If you think cryptography is the answer to your problem,\n\
then you don't know what your problem is.\n\n\
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn a_note_signed_elsewhere_verifies() {
    let peter = VKey::parse(PETER).unwrap();
    assert_eq!(peter.to_string(), PETER);
    let note = Note::parse(MESSAGE).unwrap();
    assert_eq!(note.to_string(), MESSAGE);
    let keys = [key().public().clone(), peter];
    assert_eq!(note.verified_by(&keys).unwrap().name(), "PeterNeumann");
    let changed = Note::parse(&MESSAGE.replace("answer", "Answer")).unwrap();
    let error = changed.verified_by(&keys).unwrap_err();
    assert_eq!(error, NoteError::BadSignature { name: "PeterNeumann".to_owned() });
    assert_eq!(note.verified_by(&keys[..1]).unwrap_err(), NoteError::NotSigned);
}

#[test]
fn keys_travel_as_text_and_mistakes_show() {
    let key = key();
    let text = key.public().to_string();
    assert_eq!(VKey::parse(&text).unwrap(), *key.public());
    let secret = key.to_secret_text();
    assert_eq!(Key::parse_secret(&secret).unwrap().public(), key.public());
    assert!(!format!("{key:?}").contains(secret.rsplit('+').next().unwrap()));
    assert_eq!(VKey::parse(&text.replace("office", "offices")), Err(KeyError::Id));
    assert_eq!(VKey::parse("name"), Err(KeyError::Shape));
    assert_eq!(VKey::parse("a b+00000000+AQ=="), Err(KeyError::Key));
    for name in ["", "a b", "a+b", "a\u{3000}b", "a\nb"] {
        assert_eq!(Key::from_seed(name, &[1; 32]).unwrap_err(), KeyError::Name, "{name:?}");
    }
    // A key of small order would accept forged signatures.
    let weak = "x+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(VKey::parse(weak), Err(KeyError::Key));
}

#[test]
fn malformed_notes_are_refused() {
    let checkpoint = Checkpoint::sign(&key(), 5, Digest::of(b"x")).to_string();
    let line = checkpoint.lines().last().unwrap().to_owned() + "\n";
    let cases: [(String, NoteError); 8] = [
        (String::new(), NoteError::Shape),
        ("text\n".to_owned(), NoteError::Shape),
        (checkpoint.trim_end().to_owned(), NoteError::Shape),
        (checkpoint.replace('\n', "\r\n"), NoteError::Control),
        (checkpoint.replace("— ", "- "), NoteError::Line(1)),
        (format!("{checkpoint}— x AAAA\n"), NoteError::Line(2)),
        (format!("{checkpoint}{}", line.repeat(64)), NoteError::TooMany),
        ("x".repeat((1 << 20) + 1), NoteError::TooLong),
    ];
    for (text, error) in cases {
        assert_eq!(Note::parse(&text), Err(error), "{text:.80?}");
    }
    assert_eq!(
        Note::parse(&format!("{checkpoint}{}", line.repeat(15))).unwrap().signatures.len(),
        16
    );
}

#[test]
fn checkpoints_say_which_line_is_wrong() {
    let key = key();
    let good = Checkpoint::sign(&key, 5, Digest::of(b"x"));
    let text = good.to_string();
    assert_eq!(Checkpoint::parse(&text).unwrap(), good);
    good.verify(key.public()).unwrap();
    assert!(text.starts_with("example.cn/l/office\n5\n"));
    for (from, to, line) in [("\n5\n", "\n05\n", 2), ("\n5\n", "\n+5\n", 2), ("=\n", "\n", 3)] {
        let error = Checkpoint::parse(&text.replacen(from, to, 1)).unwrap_err();
        assert_eq!(error, CheckpointError::Line(line));
    }
    let other = Checkpoint::parse(&text.replacen("example.cn/l/office", "example.cn/l/bureau", 1));
    let error = other.unwrap().verify(key.public()).unwrap_err();
    assert!(matches!(error, CheckpointError::Note(NoteError::BadSignature { .. })));
    // Signed by the right key, but for a log of another name.
    let foreign = Note::sign(
        "example.cn/l/bureau\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".to_owned(),
        &key,
    );
    let error = Checkpoint::parse(&foreign.to_string()).unwrap().verify(key.public()).unwrap_err();
    assert!(matches!(error, CheckpointError::Origin { .. }), "{error}");
}
