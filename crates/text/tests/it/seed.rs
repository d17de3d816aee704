//! Reads the newspaper page the project began with.

use tiaoli_text::{Address, ArticleNumber, DoubtKind, Kind, Page, Piece, bind, drift, read};

use crate::shared;

fn page() -> Option<(String, Page)> {
    let folder = shared::folder("seed", "the newspaper page")?;
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let source = std::fs::read_to_string(files.first()?).unwrap();
    let page = read(&source);
    Some((source, page))
}

/// The same page as someone pastes it: no markup, no empty lines.
fn plain(source: &str) -> String {
    let lines = source.lines().map(|line| line.trim_start_matches('#').replace("**", ""));
    let lines = lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn check(source: &str, page: &Page) {
    let [report, regulation, commentary] = page.pieces.as_slice() else {
        panic!("{} pieces", page.pieces.len())
    };
    assert_eq!(report.kind, Kind::Report);
    assert_eq!(report.parts.len(), 4);
    assert!(report.parts.iter().all(|part| part.title.is_some() && !part.paragraphs.is_empty()));
    assert_eq!(report.byline.unwrap().of(source).split('、').count(), 3);
    assert_eq!(report.continued_from, None);

    assert_eq!(regulation.kind, Kind::Regulation);
    assert_eq!(regulation.continued_from.as_deref(), Some("1"));
    let numbers: Vec<_> = regulation.articles.iter().map(|one| one.number.number).collect();
    assert_eq!(numbers, (8..=32).collect::<Vec<_>>());
    let tail = regulation.tail.as_ref().unwrap();
    assert_eq!((tail.number, tail.paragraphs.len()), (ArticleNumber::new(7), 1));
    let missing: Vec<_> = regulation.missing.iter().flat_map(|m| m.numbers()).collect();
    assert_eq!(missing, [1, 2, 3, 4, 5, 6]);
    let [(level, chapters)] = regulation.missing_headings.as_slice() else { panic!("chapters") };
    assert_eq!((level.word(), chapters.first, chapters.last), ("章", 1, 2));
    let chapters: Vec<_> = regulation.headings.iter().map(|one| one.number).collect();
    assert_eq!(chapters, [3, 4, 5, 6]);
    let chapter = |number| {
        let article = regulation.article(ArticleNumber::new(number)).unwrap();
        regulation.heading_of(article).map(|heading| heading.number)
    };
    assert_eq!(
        [8, 9, 10, 16, 17, 24, 25, 28, 29].map(chapter),
        [None, None, Some(3), Some(3), Some(4), Some(4), Some(5), Some(5), Some(6)]
    );
    shapes(regulation);
    let item = regulation.find(Address::parse("11.1.2").unwrap()).unwrap();
    let read = tiaoli_text::reading(source, item);
    assert!(item.of(source).contains('\n') && !read.contains('\n') && read.ends_with("工作;"));

    assert_eq!(commentary.kind, Kind::Commentary);
    assert_eq!(commentary.continued_from.as_deref(), Some("1"));
    assert_eq!(commentary.parts.iter().map(|part| part.paragraphs.len()).sum::<usize>(), 3);
    assert!(commentary.dateline.is_some());
}

fn shapes(regulation: &Piece) {
    let shape = |number| {
        let article = regulation.article(ArticleNumber::new(number)).unwrap();
        (article.paragraphs.len(), article.items().count())
    };
    for (number, paragraphs, items) in [
        (8, 1, 0),
        (10, 2, 0),
        (11, 2, 6),
        (18, 1, 7),
        (19, 2, 0),
        (20, 1, 0),
        (24, 2, 0),
        (25, 2, 0),
    ] {
        assert_eq!(shape(number), (paragraphs, items), "article {number}");
    }
}

#[test]
fn three_pieces_with_and_without_markup() {
    let Some((source, page)) = page() else { return };
    check(&source, &page);
    let plain = plain(&source);
    check(&plain, &read(&plain));
}

#[test]
fn both_prints_bind_alike_and_a_slip_is_drift() {
    let Some((source, page)) = page() else { return };
    let plain = plain(&source);
    let again = read(&plain);
    let bound = bind(&source, &page.pieces[1]);
    assert_eq!(bound.len(), 26);
    assert!(bound[0].partial);
    assert_eq!(drift(&bound, &plain, &again.pieces[1]), []);
    let mended = plain.replacen("当当", "当", 1);
    let mended_page = read(&mended);
    let changed = drift(&bound, &mended, &mended_page.pieces[1]);
    assert_eq!(changed.iter().map(|one| one.article().number).collect::<Vec<_>>(), [25]);
}

#[test]
fn scanning_errors_are_pointed_at() {
    let Some((source, page)) = page() else { return };
    let mut seen = Vec::new();
    for piece in &page.pieces {
        for doubt in &piece.doubts {
            assert_eq!(doubt.span.of(&source), doubt.found);
            println!("{:?} {:?} -> {:?}: {}", doubt.kind, doubt.found, doubt.suggestion, doubt.why);
            seen.push(doubt.kind);
        }
    }
    let count = |kind| seen.iter().filter(|one| **one == kind).count();
    assert_eq!(count(DoubtKind::LineBreak), 5);
    assert_eq!(count(DoubtKind::DoubledCharacter), 2);
    let article = page.pieces[1].article(ArticleNumber::new(25)).unwrap();
    let doubled: Vec<_> = page.pieces[1]
        .doubts
        .iter()
        .filter(|doubt| doubt.kind == DoubtKind::DoubledCharacter)
        .collect();
    assert_eq!(doubled.len(), 1);
    assert!(article.span.contains(doubled[0].span));
}
