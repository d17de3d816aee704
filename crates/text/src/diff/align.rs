//! Which article became which.
//!
//! First the articles that read alike and occur once: the longest row of them that kept its order
//! holds the two versions together. What lies between is aligned by likeness, and last whatever is
//! left over is looked for anywhere. Every step has a budget, so the time is bounded for any input.

use std::collections::BTreeMap;

use super::Version;
use super::gap;
use super::likeness::{Budget, Likeness};
use crate::{Digest, digest_article};

/// An article of each version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub old: usize,
    pub new: usize,
    /// It passed over articles that kept their order.
    pub moved: bool,
    /// Both read alike.
    pub equal: bool,
}

/// All pairs.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    news: BTreeMap<usize, Pair>,
    olds: BTreeMap<usize, usize>,
}

impl Pairs {
    pub fn of_new(&self, new: usize) -> Option<Pair> {
        self.news.get(&new).copied()
    }

    pub fn gone(&self, old: usize) -> bool {
        !self.olds.contains_key(&old)
    }

    pub fn add(&mut self, pair: Pair) {
        self.news.insert(pair.new, pair);
        self.olds.insert(pair.old, pair.new);
    }

    fn free(&self, old: usize, new: usize) -> bool {
        self.gone(old) && !self.news.contains_key(&new)
    }
}

/// Aligns the articles of two versions.
pub(super) fn align(old: Version<'_>, new: Version<'_>) -> Pairs {
    let digests = |side: Version<'_>| -> Vec<Digest> {
        side.piece.articles.iter().map(|article| digest_article(side.source, article)).collect()
    };
    let (olds, news) = (digests(old), digests(new));
    let mut pairs = Pairs::default();
    let unique = unique(&olds, &news);
    let kept = rising(&unique);
    for (old, new) in &kept {
        pairs.add(Pair { old: *old, new: *new, moved: false, equal: true });
    }
    for (old, new) in unique {
        if pairs.free(old, new) {
            pairs.add(Pair { old, new, moved: true, equal: true });
        }
    }
    let likeness = Likeness::of(old, new);
    let mut budget = Budget::default();
    let ends = [(olds.len(), news.len())];
    let (mut old_at, mut new_at) = (0, 0);
    for (old_end, new_end) in kept.into_iter().chain(ends) {
        let left: Vec<usize> = (old_at..old_end).filter(|at| pairs.gone(*at)).collect();
        let right: Vec<usize> =
            (new_at..new_end).filter(|at| pairs.of_new(*at).is_none()).collect();
        let alike = |old: usize, new: usize| olds.get(old) == news.get(new);
        for (old, new) in gap::align(&left, &right, alike, &likeness, &mut budget) {
            pairs.add(Pair { old, new, moved: false, equal: alike(old, new) });
        }
        (old_at, new_at) = (old_end.saturating_add(1), new_end.saturating_add(1));
    }
    let left: Vec<usize> = (0..olds.len()).filter(|at| pairs.gone(*at)).collect();
    let right: Vec<usize> = (0..news.len()).filter(|at| pairs.of_new(*at).is_none()).collect();
    for (old, new) in gap::anywhere(&left, &right, &likeness, &mut budget) {
        if pairs.free(old, new) {
            let equal = olds.get(old) == news.get(new);
            pairs.add(Pair { old, new, moved: true, equal });
        }
    }
    pairs
}

/// The articles whose wording occurs once in each version, in the order of the old one.
fn unique(olds: &[Digest], news: &[Digest]) -> Vec<(usize, usize)> {
    let once = |digests: &[Digest]| {
        let mut seen = BTreeMap::<Digest, Option<usize>>::new();
        for (at, digest) in digests.iter().enumerate() {
            seen.entry(*digest).and_modify(|place| *place = None).or_insert(Some(at));
        }
        seen
    };
    let (olds, news) = (once(olds), once(news));
    let mut out: Vec<(usize, usize)> =
        olds.iter().filter_map(|(digest, old)| Some(((*old)?, (*news.get(digest)?)?))).collect();
    out.sort_unstable();
    out
}

/// The longest part of `pairs` whose second places rise as the first do.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the pair that ends such a row lowest; and for each pair, the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |at: &usize| pairs.get(*at).map(|pair| pair.1);
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| second(end) < Some(pair.1));
        before.push(length.checked_sub(1).and_then(|last| ends.get(last).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut row = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(here) = at {
        row.extend(pairs.get(here).copied());
        at = before.get(here).copied().flatten();
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rising_row() {
        let pairs: Vec<_> = [3, 0, 1, 4, 2, 5].into_iter().enumerate().collect();
        assert_eq!(rising(&pairs).iter().map(|pair| pair.1).collect::<Vec<_>>(), [0, 1, 2, 5]);
        assert_eq!(rising(&[]), []);
    }
}
