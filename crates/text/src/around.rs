//! Takes off what stands around a text: running heads of pages, the frame of a web site, and the lines
//! above the title.

use std::collections::BTreeMap;

use crate::Span;
use crate::furniture::is_site;
use crate::line::Line;
use crate::page::Piece;
use crate::sign::Sign;
use crate::split::is_named;

/// The longest running head, in bytes.
const LONGEST: usize = 120;

/// How many lines of a site are looked for in a row.
const MOST: usize = 40;

/// The lines of `piece` without those of its page.
pub(crate) fn take_off(source: &str, lines: &[Line], piece: &mut Piece) -> Option<Vec<Line>> {
    let heads = running_heads(source, lines);
    let title = piece.title.map(|title| title.of(source)).filter(|title| !title.is_empty());
    let from_front = site(source, lines.iter());
    let from_end = site(source, lines.iter().skip(from_front).rev());
    let last = lines.len().saturating_sub(from_end);
    let is_off = |at: usize, line: &Line| {
        let again = line.sign == Sign::None && title == Some(line.text(source));
        at < from_front || at >= last || again || heads.binary_search(&at).is_ok()
    };
    if !lines.iter().enumerate().any(|(at, line)| is_off(at, line)) {
        return None;
    }
    let (mut kept, mut broken) = (Vec::with_capacity(lines.len()), false);
    for (at, line) in lines.iter().enumerate() {
        if is_off(at, line) {
            piece.furniture.push(line.span);
            broken |= line.broken;
        } else {
            kept.push(Line { broken: std::mem::take(&mut broken) || line.broken, ..*line });
        }
    }
    Some(kept)
}

/// The running heads of a text with page numbers: where they stand in a sentence, whoever reads it out
/// may want to cut them first.
#[must_use]
pub fn heads(source: &str) -> Vec<Span> {
    let lines: Vec<Line> = crate::line::lines(source).collect();
    let heads = running_heads(source, &lines);
    heads.into_iter().filter_map(|at| lines.get(at)).map(|line| line.span).collect()
}

/// How many lines from the beginning of `lines` are those of a web site.
fn site<'l>(source: &str, lines: impl Iterator<Item = &'l Line>) -> usize {
    let own = |line: &&Line| line.sign == Sign::None && is_site(line.text(source));
    lines.take(MOST).take_while(own).count()
}

/// Which lines stand next to page after page: the same words, whatever the numbers in them.
fn running_heads(source: &str, lines: &[Line]) -> Vec<usize> {
    if lines.iter().filter(|line| line.broken).take(2).count() < 2 {
        return Vec::new();
    }
    let mut seen = BTreeMap::<String, Vec<usize>>::new();
    let beside = |at: usize| {
        let broken = |at: usize| lines.get(at).is_some_and(|line| line.broken);
        broken(at) || broken(at.saturating_add(1))
    };
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| beside(*at)) {
        let text = line.text(source);
        let plain = line.sign == Sign::None && text.len() <= LONGEST;
        if plain && !text.contains(['，', '。', '；', '：', '、']) {
            let words = text.chars().filter(|letter| !letter.is_numeric()).collect();
            seen.entry(words).or_default().push(at);
        }
    }
    let often = seen.into_values().filter(|places| places.len() > 1);
    let mut out: Vec<usize> = often.flatten().collect();
    out.sort_unstable();
    out
}

/// The line that names the regulation, if what was taken for the title does not: an order or the
/// words of a site may stand above it.
pub(crate) fn named_below(source: &str, lines: &[Line], piece: &Piece) -> Option<usize> {
    let named = |span: Span| {
        let line = Line { span, ..*lines.first()? };
        is_named(source, &line).then_some(())
    };
    if piece.title.is_some_and(|title| named(title).is_some()) {
        return None;
    }
    let front = lines
        .iter()
        .take(MOST)
        .take_while(|line| !matches!(line.sign, Sign::Article { .. } | Sign::Heading { .. }));
    front
        .enumerate()
        .find(|(_, line)| line.sign == Sign::None && is_named(source, line))
        .map(|(at, _)| at)
}
