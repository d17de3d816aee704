//! Recorded time is written one way only.

use proptest::prelude::*;
use tiaoli_proof::Moment;

#[test]
fn instants_are_read_with_any_offset_and_written_in_utc() {
    let cases = [
        ("2026-11-23T16:30:00+08:00", "2026-11-23T08:30:00.000Z"),
        ("2026-11-23T08:30:00Z", "2026-11-23T08:30:00.000Z"),
        ("2026-11-23T08:30:00.123456789Z", "2026-11-23T08:30:00.123Z"),
        ("2026-11-23T08:30:00.5Z", "2026-11-23T08:30:00.500Z"),
        ("2024-02-29T23:59:59.999-00:30", "2024-03-01T00:29:59.999Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ];
    for (text, expected) in cases {
        assert_eq!(Moment::parse(text).unwrap().to_string(), expected);
    }
    assert_eq!(Moment::parse("1970-01-01T00:00:00Z").unwrap().unix_ms(), 0);
    assert_eq!(Moment::parse("2000-03-01T00:00:00Z").unwrap().unix_ms(), 951_868_800_000);
}

#[test]
fn what_is_no_instant_is_refused() {
    for text in [
        "",
        "2026-11-23",
        "2026-11-23T08:30:00",
        "2026-11-23 08:30:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+0800",
        "2026-01-01T00:00:00*08:00",
        "2026-1-01T00:00:00Z",
        "+026-01-01T00:00:00Z",
        "0000-01-01T00:00:00+00:01",
        "2026-01-01T00:00:00Zx",
        "2026年1月1日T00:00:00Z",
    ] {
        assert_eq!(Moment::parse(text), None, "{text:?}");
    }
    assert_eq!(Moment::from_unix_ms(253_402_300_800_000), None);
}

proptest! {
    #[test]
    fn writing_and_reading_agree_and_keep_order(
        a in -62_167_219_200_000i64..=253_402_300_799_999, b in -62_167_219_200_000i64..=253_402_300_799_999,
    ) {
        let (a, b) = (Moment::from_unix_ms(a).unwrap(), Moment::from_unix_ms(b).unwrap());
        prop_assert_eq!(Moment::parse(&a.to_string()), Some(a));
        prop_assert_eq!(a.to_string().len(), Moment::WIDTH);
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }
}
