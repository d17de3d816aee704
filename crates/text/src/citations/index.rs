//! Which places a piece has.
//!
//! Made once, so that each citation is looked up without going through the text again.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::Place;
use super::heading::Path;
use crate::citation::Status;
use crate::{Address, ArticleNumber, Level, Missing, Piece};

pub(super) struct Index {
    places: BTreeSet<Address>,
    /// The paragraphs that have an item of that number.
    items: BTreeMap<(ArticleNumber, u32), BTreeSet<u32>>,
    missing: Vec<Missing>,
    /// Every heading with those it stands under, the widest first, itself last.
    headings: Vec<Path>,
    missing_headings: Vec<(Level, Missing)>,
    /// Which heading each article stands under.
    under: BTreeMap<ArticleNumber, usize>,
    /// The article whose head is not on the page.
    tail: Option<ArticleNumber>,
    last: Option<ArticleNumber>,
    /// The text goes on on another page.
    cut: bool,
}

impl Index {
    pub fn of(piece: &Piece) -> Self {
        let mut places = BTreeSet::new();
        let mut items = BTreeMap::<_, BTreeSet<u32>>::new();
        for article in piece.tail.iter().chain(&piece.articles) {
            places.insert(Address::from(article.number));
            for (from, _) in super::stretches(article) {
                places.insert(Address { item: None, indent: None, ..from });
                if let (Some(item), Some(paragraph)) = (from.item, from.paragraph) {
                    places.insert(Address { indent: None, ..from });
                    items.entry((article.number, item)).or_default().insert(paragraph);
                }
                places.insert(from);
            }
        }
        Self {
            places,
            items,
            missing: piece.missing.clone(),
            headings: paths(piece),
            missing_headings: piece.missing_headings.clone(),
            under: piece
                .articles
                .iter()
                .filter_map(|article| Some((article.number, article.under?)))
                .collect(),
            tail: piece.tail.as_ref().map(|tail| tail.number),
            last: piece.articles.iter().map(|article| article.number).max(),
            cut: piece.continued_on.is_some(),
        }
    }

    /// The address that `place`, cited at `from`, stands for, and whether that is certain.
    pub fn address(&self, place: &Place, from: Address, own: bool) -> (Address, bool) {
        let article = place.article.unwrap_or(from.article);
        let mut address =
            Address { article, paragraph: place.paragraph, item: place.item, indent: place.indent };
        if place.bracket
            && own
            && let Some(number) = place.paragraph
            && self.items.contains_key(&(article, number))
            && place.indent.is_none()
        {
            // Paragraphs that are numbered in print are read as items.
            let narrow =
                Place { paragraph: None, item: Some(number), indent: place.item, ..*place };
            return self.address(&Place { bracket: false, ..narrow }, from, own);
        }
        let Some(item) = place.item.filter(|_| place.paragraph.is_none()) else {
            return (address, true);
        };
        address.paragraph = Some(1);
        if !own {
            return (address, true);
        }
        let Some(with) = self.items.get(&(article, item)) else { return (address, true) };
        // An item without its paragraph: the one it stands in, or the only one that has it.
        let here = from.paragraph.filter(|_| place.article.is_none());
        let here = here.filter(|paragraph| with.contains(paragraph));
        if let Some(paragraph) = here.or_else(|| with.first().copied()) {
            address.paragraph = Some(paragraph);
        }
        (address, here.is_some() || with.len() == 1)
    }

    /// The heading of that level that the article stands under.
    pub fn above(&self, article: ArticleNumber, level: Level) -> Option<(usize, u32)> {
        let path = self.headings.get(*self.under.get(&article)?)?;
        let (at, (_, number)) = path.iter().enumerate().find(|(_, (other, _))| *other == level)?;
        let path = path.get(..=at)?;
        Some((self.headings.iter().position(|other| other == path)?, *number))
    }

    /// The heading that `path` names from an article, and what is known about it.
    pub fn heading(&self, path: &[(Level, u32)], from: ArticleNumber) -> (Option<usize>, Status) {
        let Some((level, number)) = path.last().copied() else { return (None, Status::Unclear) };
        let named = |other: &Path| {
            other.last() == path.last() && path.iter().all(|step| other.contains(step))
        };
        let found: Vec<usize> = (0_usize..)
            .zip(&self.headings)
            .filter_map(|(at, other)| named(other).then_some(at))
            .collect();
        match found.as_slice() {
            [] => {
                let gone = |hole: &(Level, Missing)| {
                    hole.0 == level && (hole.1.first..=hole.1.last).contains(&number)
                };
                // Of a text whose beginning or end is elsewhere, only the rest can be told.
                let open = self.cut || self.tail.is_some() || self.headings.is_empty();
                let absent = open || self.missing_headings.iter().any(gone);
                (None, if absent { Status::NotOnPage } else { Status::Dangling })
            }
            [one] => (Some(*one), Status::Found),
            many => {
                // Numbers that begin anew in each book mean the book one stands in.
                let here = self.under.get(&from).and_then(|under| self.headings.get(*under));
                let near = many.iter().find(|at| {
                    let above = self.headings.get(**at).and_then(|p| p.split_last());
                    above.is_some_and(|(_, above)| here.is_some_and(|h| h.starts_with(above)))
                });
                (near.copied(), if near.is_some() { Status::Found } else { Status::Unclear })
            }
        }
    }

    /// What is known about a place in this text.
    pub fn status(&self, address: Address) -> Status {
        if self.places.contains(&address) && self.tail != Some(address.article) {
            return Status::Found;
        }
        let number = address.article.number;
        let hole = self.missing.partition_point(|hole| hole.last < number);
        let gone = self.missing.get(hole).is_some_and(|hole| hole.first <= number);
        let beyond = self.cut && Some(address.article) >= self.last;
        if gone || beyond || self.tail == Some(address.article) {
            Status::NotOnPage
        } else {
            Status::Dangling
        }
    }
}

/// Every heading with those it stands under.
fn paths(piece: &Piece) -> Vec<Path> {
    let mut open: Path = Vec::new();
    let all = piece.headings.iter().map(|heading| {
        open.retain(|(level, _)| *level < heading.level);
        open.push((heading.level, heading.number));
        open.clone()
    });
    all.collect()
}
