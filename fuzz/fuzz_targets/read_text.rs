//! Any bytes are read without harm, and nothing of them is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_text::{
    Identity, Lang, Version, accept, akn_read, akn_write, diff, draft, figures, leaves, markdown, read,
    undo, view_json, weave,
};

fuzz_target!(|data: &[u8]| {
    let source = String::from_utf8_lossy(data);
    let page = read(&source);
    let mut end = 0;
    for leaf in leaves(&source, &page) {
        assert_eq!(leaf.span.start, end, "leaves lie side by side");
        assert!(source.is_char_boundary(leaf.span.end));
        end = leaf.span.end;
    }
    assert_eq!(end, source.len(), "the leaves are the source");
    let _ = view_json(&source, &page);
    let _ = draft(&source, &page, Lang::Zh);
    let _ = weave(&[(&source, &page), (&source, &page)]);
    let doubts = page.pieces.iter().flat_map(|piece| &piece.doubts);
    let correction = accept(&source, doubts);
    assert_eq!(undo(&correction.text, &correction.edits).as_deref(), Ok(&*source));
    let mut told = 0;
    for figure in figures(&source, &page) {
        assert!(figure.span.start >= told && !figure.span.of(&source).is_empty());
        told = figure.span.end;
    }
    for piece in &page.pieces {
        for citation in piece.citations(&source) {
            assert!(!citation.span.of(&source).is_empty());
        }
        let _ = markdown(&source, piece);
        let xml = akn_write(&source, piece, &Identity::default());
        let again = akn_read(&xml).expect("what was written is read");
        let number = |pieces: &[tiaoli_text::Piece]| pieces.first().map(|one| one.articles.len());
        assert_eq!(number(&again.page.pieces), Some(piece.articles.len()));
        let version = Version { source: &source, piece };
        assert_eq!(diff(version, version).rows.len(), piece.articles.len());
    }
});
