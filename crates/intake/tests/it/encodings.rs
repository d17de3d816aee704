//! Bytes in every encoding come out as the same text, and what cannot be told is asked about.

use tiaoli_intake::{Encoding, Format, take_in};

use crate::support::{notes, refused, taken};

const LAW: &str = "车库使用规则\n第一条 车位凭证使用，不得转借；违反的，停用三十日。\n\
    第二条 本规则自公布之日起施行。\n";

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn one_text_in_every_encoding() {
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    for (bytes, encoding) in [
        (LAW.as_bytes().to_vec(), "utf-8"),
        (marked(b"\xef\xbb\xbf", LAW.as_bytes().to_vec()), "utf-8"),
        (gb18030(LAW), "gb18030"),
        (marked(b"\xff\xfe", utf16(LAW, false)), "utf-16le"),
        (marked(b"\xfe\xff", utf16(LAW, true)), "utf-16be"),
        (utf16(LAW, false), "utf-16le"),
        (utf16(LAW, true), "utf-16be"),
    ] {
        let document = taken("law.txt", &bytes);
        assert_eq!(document.text, LAW, "{encoding}");
        assert_eq!(document.encoding.unwrap().to_string(), encoding);
        assert_eq!((document.format, document.notes.len()), (Format::Text, 0));
    }
}

/// Every law of the corpus, written in each encoding, is known again.
#[test]
fn laws_are_known_again() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: laws in every encoding: no folder {folder}");
        return;
    };
    let mut count = 0;
    for path in files.flatten().map(|file| file.path()) {
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for bytes in [gb18030(&text), utf16(&text, false), utf16(&text, true)] {
            assert_eq!(taken("law.txt", &bytes).text, text, "{}", path.display());
        }
        count += 1;
    }
    assert!(count >= 100, "{count}");
}

#[test]
fn lone_surrogates_are_told() {
    let mut bytes = b"\xff\xfe".to_vec();
    bytes.extend(utf16("第一条 甲", false));
    bytes.extend([0x00, 0xd8]);
    bytes.extend(utf16("乙。", false));
    let document = taken("law.txt", &bytes);
    assert_eq!(document.text, "第一条 甲\u{fffd}乙。");
    assert_eq!(
        notes(&document),
        ["read as U+FFFD because they do not fit utf-16le: 1, the first at byte 13"]
    );
}

#[test]
fn what_cannot_be_told_is_asked_about() {
    let big5 = encoding_rs::BIG5.encode("停車場使用規則：違反規定者，停用三十日。").0.into_owned();
    for bytes in
        [&big5[..], b"\x00\xff\xfe\x80\x01", b"\x80\x81\x82\xff\xff\xff", b"abc\x00\x01\x02\x03"]
    {
        assert!(refused("law.txt", bytes).help.en.contains("--encoding"), "{bytes:?}");
    }
    let named: Encoding = "Big5".parse().unwrap();
    let document = take_in("law.txt", big5, Some(named)).unwrap();
    assert_eq!(document.text, "停車場使用規則：違反規定者，停用三十日。");
    assert!("no-such-encoding".parse::<Encoding>().is_err());
    assert!("iso-2022-kr".parse::<Encoding>().is_err());
}

#[test]
fn pages_say_their_encoding() {
    let page = "<html><head><meta charset=\"gb2312\"></head><body><p>第一条 镕</p></body></html>";
    assert_eq!(taken("page.html", &gb18030(page)).text, "第一条 镕\n");
}

#[test]
fn what_is_not_taken_in_is_named() {
    for (bytes, says) in [
        (&b"\xd0\xcf\x11\xe0\xa1\xb1"[..], "DOC files"),
        (b"{\\rtf1\\ansi", "RTF files"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0", "a picture (JPEG)"),
        (&crate::support::archive(&[("OFD.xml", "<o/>")]), "OFD files"),
        (&crate::support::archive(&[("content.xml", "<o/>")]), "ZIP files"),
    ] {
        assert!(refused("file", bytes).why.en.contains(says), "{says}");
    }
    assert!(refused("empty.md", b"  \n").why.en.contains("no words"));
    assert_eq!(taken("empty.txt", b"").text, "");
}
