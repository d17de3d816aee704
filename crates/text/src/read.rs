//! Reads a page.
//!
//! Lines, then pieces, then each piece by what it is, and last the doubts.

use crate::line::{Line, Mark, lines};
use crate::page::{Kind, Page, Piece};
use crate::split::{self, Splitter};
use crate::{Span, around, doubts, furniture, missing, prose, regulation};

/// Reads `source` into its structure and lists what looks wrong with it.
#[must_use]
pub fn read(source: &str) -> Page {
    let mut page = structure(source);
    for piece in &mut page.pieces {
        doubts::add(source, piece);
    }
    page
}

/// Reads `source` into its structure only; of the doubts, those about line breaks.
#[must_use]
pub fn structure(source: &str) -> Page {
    let (mut page, mut splitter) = (Page::default(), Splitter::default());
    // The lines of one piece at a time: what was just cut is still at hand when it is read.
    let mut open = Vec::new();
    for line in lines(source) {
        open.push(line);
        if let Some(above) = splitter.cut(source, &open) {
            page.pieces.extend(open.get_mut(..above).and_then(|lines| piece(source, lines)));
            open.drain(..above);
        }
    }
    page.pieces.extend(piece(source, &mut open));
    page
}

fn piece(source: &str, lines: &mut [Line]) -> Option<Piece> {
    let span = lines.first()?.span.cover(lines.last()?.span);
    let mut piece = Piece { span, ..Piece::default() };
    let site = lines.iter().take_while(|line| furniture::is_site(line.text(source))).count();
    let (site, lines) = lines.split_at_mut_checked(site)?;
    piece.furniture.extend(site.iter().map(|line| line.span));
    let lines = take_title(source, lines, &mut piece);
    let lines = take_marks(source, lines, &mut piece);
    let kept = around::take_off(source, lines, &mut piece);
    let mut lines = kept.as_deref().unwrap_or(lines);
    if let Some(first) = regulation::first_article(source, lines) {
        piece.kind = Kind::Regulation;
        let named = around::named_below(source, lines, &piece);
        let above;
        if let Some((above_it, rest)) = named.and_then(|at| lines.split_at_checked(at))
            && let Some((title, rest)) = rest.split_first()
        {
            // What was taken for the title stands above it with the other lines there.
            let was = piece.title.replace(title.span).map(|span| Line { span, ..*title });
            above = was.iter().chain(above_it).chain(rest).copied().collect::<Vec<_>>();
            lines = &above;
        }
        regulation::read(source, lines, first, &mut piece);
        piece.missing = missing::missing(&piece);
        piece.missing_headings = missing::missing_headings(&piece);
    } else {
        prose::read(source, lines, &mut piece);
        piece.kind = kind(source, &piece);
    }
    Some(piece)
}

/// Takes off the title: one line, or two where markup says so.
fn take_title<'a>(source: &str, lines: &'a mut [Line], piece: &mut Piece) -> &'a mut [Line] {
    let marked = lines.iter().take(2).take_while(|line| line.mark == Mark::Title).count();
    let plain = lines.first().is_some_and(|line| split::is_title(source, line));
    let count = if marked > 0 { marked } else { usize::from(plain) };
    let Some((title, rest)) = lines.split_at_mut_checked(count) else { return &mut [] };
    piece.title = title.iter().map(|line| line.span).reduce(Span::cover);
    rest
}

/// Takes off （上接第1版） and （下转第3版）.
fn take_marks<'a>(source: &str, lines: &'a mut [Line], piece: &mut Piece) -> &'a [Line] {
    if let Some(first) = lines.first_mut()
        && let Some((page, length)) = furniture::continued_from(first.text(source))
    {
        piece.continued_from = Some(page.to_owned());
        let rest = first.text(source).get(length..).unwrap_or_default();
        let rest = rest.trim_start_matches(crate::letter::is_blank);
        first.span.start = first.span.end.saturating_sub(rest.len());
        first.sign = crate::sign::read(rest, first.span.start);
    }
    if let Some(last) = lines.last_mut()
        && let Some((page, length)) = furniture::continued_on(last.text(source))
    {
        piece.continued_on = Some(page.to_owned());
        let rest = last.text(source).get(..length).unwrap_or_default();
        last.span.end = last.span.start.saturating_add(crate::letter::trim(rest).len());
    }
    // A line that was nothing but its mark is gone with it.
    let gone = |line: Option<&Line>| line.is_some_and(|line| line.span.is_empty());
    let first = usize::from(gone(lines.first()));
    let end = lines.len().saturating_sub(usize::from(gone(lines.last())));
    lines.get(first..end).unwrap_or_default()
}

/// Words that open an exhortation: a commentary is full of them.
const URGING: [&str; 4] = ["要", "必须", "应当", "应该"];

fn kind(source: &str, piece: &Piece) -> Kind {
    let paragraphs = || piece.parts.iter().flat_map(|part| &part.paragraphs);
    let (mut sentences, mut urging) = (0_usize, 0_usize);
    for span in paragraphs() {
        for sentence in split_sentences(*span, source) {
            sentences = sentences.saturating_add(1);
            let urges = URGING.iter().any(|word| sentence.starts_with(word));
            urging = urging.saturating_add(usize::from(urges));
        }
    }
    if urging >= 3 && urging.saturating_mul(5) >= sentences {
        Kind::Commentary
    } else if piece.dateline.is_some() || piece.byline.is_some() || piece.parts.len() > 1 {
        Kind::Report
    } else {
        Kind::Other
    }
}

fn split_sentences(span: Span, source: &str) -> impl Iterator<Item = &str> {
    span.of(source).split(['。', '！', '？', '；', '!', '?', ';']).filter(|one| !one.is_empty())
}
