//! Canonical JSON: what is written reads back, and nothing else is accepted.

use proptest::prelude::*;
use tiaoli_proof::json::{Json, JsonFault, MAX_BYTES, MAX_INT, Map, parse, write};

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Json::Bool),
        (-MAX_INT..=MAX_INT).prop_map(Json::Int),
        "[\\u{0}-\\u{ff}]{0,8}".prop_map(Json::Text),
        "[一-龥a-z\"\\\\\u{1f600}\n]{0,12}".prop_map(Json::Text),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::List),
            prop::collection::btree_map("[a-z0-9_]{1,32}", inner, 0..6).prop_map(Json::Map),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(value in value()) {
        let bytes = write(&value).unwrap();
        prop_assert_eq!(parse(&bytes).unwrap(), value);
    }

    #[test]
    fn whatever_is_accepted_is_canonical(value in value(), at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = write(&value).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = parse(&bytes) {
            prop_assert_eq!(write(&read).unwrap(), bytes);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(read) = parse(&bytes) {
            prop_assert_eq!(write(&read).unwrap(), bytes);
        }
    }
}

#[test]
fn the_canonical_form_is_that_of_rfc_8785() {
    let inner = Map::from([("€uro".to_owned(), Json::Int(1))]);
    assert_eq!(write(&Json::Map(inner)).unwrap_err().kind, JsonFault::Name);
    let map = Map::from([
        ("b".to_owned(), vec![1i64, -2, 0].into()),
        ("a_1".to_owned(), "\u{8}\t\n\u{c}\r\"\\\u{0}\u{1f}\u{7f}/é€".into()),
        (
            "c".to_owned(),
            Map::from([("Z:z".to_owned(), true.into()), ("A".to_owned(), false.into())]).into(),
        ),
    ]);
    let bytes = write(&Json::Map(map)).unwrap();
    let expected = "{\"a_1\":\"\\b\\t\\n\\f\\r\\\"\\\\\\u0000\\u001f\u{7f}/é€\",\"b\":[1,-2,0],\"c\":{\"A\":false,\"Z:z\":true}}";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}

#[test]
fn everything_else_is_refused_with_its_reason_and_place() {
    let cases: &[(&str, JsonFault, usize)] = &[
        ("", JsonFault::Truncated, 0),
        ("{\"a\":1", JsonFault::Truncated, 6),
        ("\"a", JsonFault::Truncated, 2),
        ("{\"a\": 1}", JsonFault::NotCanonical, 5),
        (" 1", JsonFault::NotCanonical, 0),
        ("1 ", JsonFault::Trailing, 1),
        ("1.0", JsonFault::Float, 0),
        ("1e3", JsonFault::Float, 0),
        ("-0", JsonFault::NotCanonical, 0),
        ("01", JsonFault::NotCanonical, 0),
        ("+1", JsonFault::Syntax, 0),
        ("9007199254740992", JsonFault::Range, 0),
        ("-9007199254740992", JsonFault::Range, 0),
        ("99999999999999999999999999", JsonFault::Range, 0),
        ("null", JsonFault::Null, 0),
        ("[null]", JsonFault::Null, 1),
        ("{\"b\":1,\"a\":1}", JsonFault::Order, 7),
        ("{\"a\":1,\"a\":1}", JsonFault::Order, 7),
        ("{\"A\":1}", JsonFault::Name, 1),
        ("{\"\":1}", JsonFault::Name, 1),
        ("{\"a\":{\"a b\":1}}", JsonFault::Name, 6),
        ("\"\\/\"", JsonFault::NotCanonical, 1),
        ("\"\\u0041\"", JsonFault::NotCanonical, 1),
        ("\"\\u000A\"", JsonFault::NotCanonical, 1),
        ("\"\\u001F\"", JsonFault::NotCanonical, 1),
        ("\"\\x\"", JsonFault::Syntax, 1),
        ("\"\n\"", JsonFault::Syntax, 1),
        ("\"e\u{301}\"", JsonFault::Nfc, 0),
        ("[1,]", JsonFault::Syntax, 3),
        ("tru", JsonFault::Truncated, 3),
        ("\u{feff}1", JsonFault::Syntax, 0),
    ];
    for (text, kind, at) in cases {
        let error = parse(text.as_bytes()).unwrap_err();
        assert_eq!((error.kind, error.at), (*kind, *at), "{text:?}");
        assert!(!error.words().zh.is_empty() && error.words().en.contains(&at.to_string()));
    }
    assert_eq!(parse(b"\"\xff\"").unwrap_err().kind, JsonFault::Utf8);
    let long = format!("\"{}\"", "x".repeat(MAX_BYTES));
    assert_eq!(parse(long.as_bytes()).unwrap_err().kind, JsonFault::TooLong);
    assert_eq!(write(&long.as_str().into()).unwrap_err().kind, JsonFault::TooLong);
    assert_eq!(write(&Json::Int(MAX_INT + 1)).unwrap_err().kind, JsonFault::Range);
    assert_eq!(write(&"e\u{301}".into()).unwrap_err().kind, JsonFault::Nfc);
}

#[test]
fn sixteen_levels_are_enough_and_seventeen_too_many() {
    for (levels, fits) in [(16, true), (17, false)] {
        let text = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let value = (1..levels).fold(Json::List(Vec::new()), |inner, _| Json::List(vec![inner]));
        assert_eq!(parse(text.as_bytes()).is_ok(), fits, "{levels}");
        assert_eq!(write(&value).is_ok(), fits, "{levels}");
        if !fits {
            assert_eq!(parse(text.as_bytes()).unwrap_err().kind, JsonFault::TooDeep);
        }
    }
    let deep = "[".repeat(60_000);
    assert_eq!(parse(deep.as_bytes()).unwrap_err().kind, JsonFault::TooDeep);
}
