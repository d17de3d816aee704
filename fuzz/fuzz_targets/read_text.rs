//! Any bytes are read without harm, and nothing of them is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tiaoli_text::{
    Identity, Lang, Version, akn_read, akn_write, diff, draft, figures, leaves, read, view_json,
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
    let mut told = 0;
    for figure in figures(&source, &page) {
        assert!(figure.span.start >= told && !figure.span.of(&source).is_empty());
        told = figure.span.end;
    }
    for piece in &page.pieces {
        for citation in piece.citations(&source) {
            assert!(!citation.span.of(&source).is_empty());
        }
        let xml = akn_write(&source, piece, &Identity::default());
        let again = akn_read(&xml).expect("what was written is read");
        let number = |pieces: &[tiaoli_text::Piece]| pieces.first().map(|one| one.articles.len());
        assert_eq!(number(&again.page.pieces), Some(piece.articles.len()));
        let version = Version { source: &source, piece };
        assert_eq!(diff(version, version).rows.len(), piece.articles.len());
    }
});
