//! Any bytes are taken in or refused, never with a panic, and in bounded time.

use proptest::prelude::*;
use tiaoli_intake::take_in;

use crate::support::{docx, pdf};

/// Sound documents of every format, to be spoilt.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let law = "# 规则\n第一条 甲。\n（一）乙；\n";
    let utf16: Vec<u8> = law.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("a.txt", law.as_bytes().to_vec()),
        ("a.txt", encoding_rs::GB18030.encode(law).0.into_owned()),
        ("a.txt", [b"\xff\xfe".to_vec(), utf16].concat()),
        ("a.md", format!("{law}\n1. 丙\n\n| a | b |\n|--|--|\n| `c` | [d](e) |\n").into_bytes()),
        ("a.html", b"<html><body><nav>x</nav><table><tr><td>1<p>2</table><pre>a\nb".to_vec()),
        ("a.docx", docx("<w:p><w:r><w:t>甲</w:t><w:br/></w:r></w:p>", &[("styles.xml", "")])),
        ("a.pdf", pdf(&[&[(60.0, 700.0, 16.0, "第一条 甲。")]])),
        ("a.xml", b"<akomaNtoso><act><body><article eId=\"art_1\"><num>1</num></article></body></act></akomaNtoso>".to_vec()),
    ]
}

/// How a sample is spoilt.
#[derive(Debug, Clone)]
enum Harm {
    Set(usize, u8),
    Cut(usize),
    Repeat(usize, usize),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Harm::Set(at, byte)),
        any::<usize>().prop_map(Harm::Cut),
        (any::<usize>(), 1..200_usize).prop_map(|(at, times)| Harm::Repeat(at, times)),
    ]
}

fn spoilt(mut bytes: Vec<u8>, harms: &[Harm]) -> Vec<u8> {
    for harm in harms {
        let length = bytes.len().max(1);
        match harm {
            Harm::Set(at, byte) => {
                if let Some(one) = bytes.get_mut(at % length) {
                    *one = *byte;
                }
            }
            Harm::Cut(at) => bytes.truncate(at % length),
            Harm::Repeat(at, times) => {
                let end = (at % length).saturating_add(8).min(bytes.len());
                let part = bytes.get(at % length..end).unwrap_or_default().repeat(*times);
                bytes.splice(end..end, part);
            }
        }
    }
    bytes
}

fn cases() -> u32 {
    if std::env::var_os("TIAOLI_LONG").is_some() { 200_000 } else { 600 }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None, cases: cases(), ..ProptestConfig::default()
    })]

    #[test]
    fn spoilt_documents_do_no_harm(
        which in 0..samples().len(),
        harms in prop::collection::vec(harm(), 0..8),
    ) {
        let (name, bytes) = samples().swap_remove(which);
        match take_in(name, spoilt(bytes, &harms), None) {
            Ok(document) => {
                let page = document.page();
                prop_assert!(page.pieces.iter().all(|one| one.span.end <= document.text.len()));
            }
            Err(refused) => {
                prop_assert!(!refused.why.zh.is_empty() && !refused.help.en.is_empty());
                prop_assert!(!refused.why.en.contains("::"), "{}", refused.why.en);
            }
        }
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = take_in("a.txt", bytes.clone(), None);
        let named = "utf-16be".parse().unwrap();
        prop_assert!(take_in("a.html", bytes, Some(named)).is_ok_and(|one| one.text.len() < 4000));
    }
}
