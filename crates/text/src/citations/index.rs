//! Which places a piece has.
//!
//! Made once, so that each citation is looked up without going through the text again.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::Place;
use crate::citation::Status;
use crate::{Address, ArticleNumber, Missing, Piece};

pub(super) struct Index {
    places: BTreeSet<Address>,
    /// The paragraphs that have an item of that number.
    items: BTreeMap<(ArticleNumber, u32), BTreeSet<u32>>,
    missing: Vec<Missing>,
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
