//! Finds citations in articles and resolves them.
//!
//! Every stretch of wording is searched once for the few characters a citation can begin with. What
//! might be a plain word (第一项工作, 目前款项) is left alone: a missed citation is a lesser evil
//! than an invented one.

mod chain;
mod english;
mod heading;
mod index;
mod origin;

use crate::citation::{Citation, Cited, Instrument, Status, Target};
use crate::{Address, Article, ArticleNumber, Level, Piece, Span};

pub(crate) use origin::NOUNS;

use chain::{Chain, Place};
use english::{Named, Unit};
use heading::Path;
use index::Index;

/// The citations in the articles of `piece`, in the order of the text.
pub(crate) fn find(source: &str, piece: &Piece) -> Vec<Citation> {
    let index = Index::of(piece);
    let title = piece.title.map(|title| crate::reading::squeeze(title.of(source)));
    let mut out = Vec::new();
    let mut before = None;
    for article in piece.tail.iter().chain(&piece.articles) {
        let title = title.as_deref();
        let (foreign, named, paragraph) = (false, false, None);
        let mut finder = Finder { source, index: &index, title, before, foreign, named, paragraph };
        for (from, span) in stretches(article) {
            if from.paragraph != finder.paragraph {
                (finder.paragraph, finder.named) = (from.paragraph, false);
            }
            finder.stretch(from, span, &mut out);
        }
        before = Some(article.number);
    }
    out
}

/// The wording of an article with the place of each stretch.
pub(crate) fn stretches(article: &Article) -> Vec<(Address, Span)> {
    let mut out = Vec::new();
    for (count, paragraph) in (1..).zip(&article.paragraphs) {
        let from = Address { paragraph: Some(count), ..Address::from(article.number) };
        out.push((from, paragraph.lead));
        for item in &paragraph.items {
            let from = Address { item: Some(item.number), ..from };
            out.push((from, item.text));
            for indent in &item.indents {
                out.push((Address { indent: Some(indent.number), ..from }, indent.text));
            }
            out.extend(item.more.iter().map(|block| (from, *block)));
        }
    }
    out
}

struct Finder<'a> {
    source: &'a str,
    index: &'a Index,
    /// The title of the text, to know its own name in 《》.
    title: Option<&'a str>,
    /// The article before this one.
    before: Option<ArticleNumber>,
    /// Whether another text was cited in this sentence; a bare article may then be one of it.
    foreign: bool,
    /// Whether an article was cited in this paragraph; a bare 第三款 may then be one of it.
    named: bool,
    paragraph: Option<u32>,
}

impl Finder<'_> {
    fn stretch(&mut self, from: Address, span: Span, out: &mut Vec<Citation>) {
        let text = span.of(self.source);
        let (mut at, mut quoted) = (0_usize, false);
        // Where the last citation ended: the next may not reach back over it.
        let mut done = 0_usize;
        while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let found = match letter {
                '第' | '前' | '本' => self.citation(from, text, at),
                'A' | 'a' | 'C' | 'c' | 'P' | 'p' | 'S' | 's' | 'T' | 't' => {
                    self.english(from, text, at)
                }
                // A name is not searched.
                '《' => {
                    at = origin::after_name(text, at);
                    continue;
                }
                '“' | '”' => {
                    quoted = letter == '“';
                    None
                }
                '。' | '；' => {
                    self.foreign = false;
                    None
                }
                _ => None,
            };
            let Some((start, end, mut instrument, mut targets)) = found else {
                at = at.saturating_add(letter.len_utf8());
                continue;
            };
            let start = if start < done { at } else { start };
            done = end;
            if quoted && instrument == Instrument::This {
                instrument = Instrument::Unclear;
                targets.iter_mut().for_each(|target| target.status = Status::Unclear);
            }
            self.named |= self.names_article(from, &targets);
            self.foreign |= matches!(instrument, Instrument::Named(_) | Instrument::Other);
            let span = Span::new(span.start.saturating_add(start), span.start.saturating_add(end));
            if let Instrument::Named(name) = &mut instrument {
                let offset = span.end.saturating_sub(end);
                *name =
                    Span::new(name.start.saturating_add(offset), name.end.saturating_add(offset));
            }
            out.push(Citation { span, from, instrument, targets });
            at = end;
        }
    }

    fn names_article(&self, from: Address, targets: &[Target]) -> bool {
        let other = |first| matches!(first, Cited::Article(a) if a.article != from.article);
        targets.iter().any(|target| other(target.first))
    }

    /// The citation that begins at `at` of `text`; its instrument may begin earlier.
    fn citation(
        &self,
        from: Address,
        text: &str,
        at: usize,
    ) -> Option<(usize, usize, Instrument, Vec<Target>)> {
        let rest = text.get(at..)?;
        let head = text.get(..at)?;
        if rest.starts_with('第') {
            let Some(chain) = chain::absolute(rest) else {
                let found = heading::absolute(rest)?;
                let end = at.checked_add(found.length)?;
                let (instrument, start) = origin::origin(head, self.title, self.foreign);
                return Some((
                    start,
                    end,
                    instrument,
                    self.headings(from, instrument, &found.places),
                ));
            };
            let end = at.checked_add(chain.length)?;
            let after = text.get(end..)?;
            if chain.bare && !origin::cites_on(after) {
                return None;
            }
            let (instrument, start) = if chain.articles {
                origin::origin(head, self.title, self.foreign)
            } else {
                origin::of_part(head, at, self.named || self.foreign)
            };
            return Some((start, end, instrument, self.resolve(from, instrument, &chain.places)));
        }
        let Some(chain) = self.relative(from, head, rest) else {
            let (back, level, length) = heading::relative(rest)?;
            let target = self.back(from, back, level)?;
            return Some((at, at.checked_add(length)?, Instrument::This, vec![target]));
        };
        let end = at.checked_add(chain.length)?;
        Some((at, end, Instrument::This, self.resolve(from, Instrument::This, &chain.places)))
    }

    /// 本条, 本款, 前款, 前两款, 前条, 前项 at the beginning of `rest`.
    fn relative(&self, from: Address, head: &str, rest: &str) -> Option<Chain> {
        let (back, unit, length) = origin::relative(head, rest)?;
        let here = Place {
            article: Some(from.article),
            paragraph: from.paragraph,
            item: from.item,
            ..Place::default()
        };
        let row = |now: Option<u32>| {
            let now = now?;
            let first = now.checked_sub(back).filter(|first| *first > 0);
            // 前款 in the first paragraph names nothing; zero is never found.
            Some((first.unwrap_or(0), now.checked_sub(1).filter(|_| back > 1)))
        };
        let (first, last) = match (unit, back) {
            ('条', 0) => (Place { paragraph: None, item: None, ..here }, None),
            ('款', 0) => (Place { item: None, ..here }, None),
            ('项', 0) => (from.item.map(|_| here)?, None),
            ('条', 1) => (Place { article: Some(self.before?), ..Place::default() }, None),
            ('条', _) => {
                let last = self.before?;
                let first = ArticleNumber::new(last.number.checked_sub(back.checked_sub(1)?)?);
                let place = |article| Place { article: Some(article), ..Place::default() };
                (place(first), Some(place(last)))
            }
            ('款', _) => {
                let (first, last) = row(from.paragraph)?;
                let place = |value| Place { paragraph: Some(value), item: None, ..here };
                (place(first), last.map(place))
            }
            _ => {
                let (first, last) = row(from.item)?;
                let place = |value| Place { item: Some(value), ..here };
                (place(first), last.map(place))
            }
        };
        chain::go_on(rest, length, first, last)
    }

    fn resolve(
        &self,
        from: Address,
        instrument: Instrument,
        places: &[(Place, Option<Place>)],
    ) -> Vec<Target> {
        let own = instrument == Instrument::This;
        let one = |(first, last): &(Place, Option<Place>)| {
            let (first, sure) = self.index.address(first, from, own);
            let last = last.as_ref().map(|last| self.index.address(last, from, own).0);
            let status = match instrument {
                Instrument::Named(_) | Instrument::Other => Status::Elsewhere,
                Instrument::Unclear => Status::Unclear,
                Instrument::This if !sure => Status::Unclear,
                Instrument::This => {
                    let ends = last.map_or(Status::Found, |last| {
                        if last <= first { Status::Dangling } else { self.index.status(last) }
                    });
                    self.index.status(first).max_gravity(ends)
                }
            };
            Target { first: Cited::Article(first), last: last.map(Cited::Article), status }
        };
        places.iter().map(one).collect()
    }

    /// The headings that `places` name.
    fn headings(
        &self,
        from: Address,
        instrument: Instrument,
        places: &[(Path, Option<Path>)],
    ) -> Vec<Target> {
        let one = |path: &Path| {
            let (index, status) = match instrument {
                Instrument::Named(_) | Instrument::Other => (None, Status::Elsewhere),
                Instrument::Unclear => (None, Status::Unclear),
                Instrument::This => self.index.heading(path, from.article),
            };
            let (level, number) = path.last().copied()?;
            Some((Cited::Heading { level, number, index }, status))
        };
        let both = places.iter().filter_map(|(first, last)| {
            let (first, status) = one(first)?;
            let last = last.as_ref().and_then(one);
            let status = last.map_or(status, |(_, last)| status.max_gravity(last));
            Some(Target { first, last: last.map(|(last, _)| last), status })
        });
        both.collect()
    }

    /// 本章, or the one before it.
    fn back(&self, from: Address, back: u32, level: Level) -> Option<Target> {
        let (_, here) = self.index.above(from.article, level)?;
        let number = here.checked_sub(back)?;
        let (index, status) = self.index.heading(&[(level, number)], from.article);
        Some(Target { first: Cited::Heading { level, number, index }, last: None, status })
    }

    /// A citation in English that begins at `at` of `text`.
    fn english(
        &self,
        from: Address,
        text: &str,
        at: usize,
    ) -> Option<(usize, usize, Instrument, Vec<Target>)> {
        let found = english::find(text.get(..at)?, text.get(at..)?)?;
        let end = at.checked_add(found.length)?;
        let instrument = found.instrument;
        let targets = match found.named {
            Named::Places(places) => self.resolve(from, instrument, &places),
            Named::Headings(places) => self.headings(from, instrument, &places),
            Named::Back(back, Unit::Heading(level)) => vec![self.back(from, back, level)?],
            Named::Back(back, unit) => {
                let place = self.before(from, back, unit)?;
                self.resolve(from, instrument, &[(place, None)])
            }
        };
        Some((at, end, instrument, targets))
    }

    /// This article, paragraph or item, or the one before it.
    fn before(&self, from: Address, back: u32, unit: Unit) -> Option<Place> {
        let here = Place { article: Some(from.article), ..Place::default() };
        let step = |now: Option<u32>| Some(now?.saturating_sub(back));
        Some(match unit {
            Unit::Article if back == 0 => here,
            Unit::Article => Place { article: Some(self.before?), ..here },
            Unit::Paragraph => Place { paragraph: step(from.paragraph), ..here },
            Unit::Item => Place { paragraph: from.paragraph, item: Some(step(from.item)?), ..here },
            Unit::Heading(_) => return None,
        })
    }
}

impl Status {
    /// Of two ends of a row, the one that says more against it.
    fn max_gravity(self, other: Self) -> Self {
        match (self, other) {
            (Self::Dangling, _) | (_, Self::Dangling) => Self::Dangling,
            (Self::Found, other) => other,
            (one, _) => one,
        }
    }
}
