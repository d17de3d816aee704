//! How alike two articles are.
//!
//! Counted in pairs of neighbouring letters, each weighing the less the more articles have it: the
//! set phrases of a law say little about which article is which.

use std::collections::BTreeMap;

use super::Version;
use crate::letter::is_blank;
use crate::{Article, ArticleNumber};

/// How many comparisons of two letter pairs one comparison of versions may take.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(60_000_000)
    }
}

impl Budget {
    /// Whether `cost` can be afforded; if so it is spent.
    pub fn spend(&mut self, cost: usize) -> bool {
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// The letter pairs of every article.
pub(super) struct Likeness {
    old: Vec<Letters>,
    new: Vec<Letters>,
}

struct Letters {
    number: ArticleNumber,
    /// Each letter pair once, in order, with its weight.
    pairs: Vec<((char, char), u32)>,
    weight: u64,
}

/// The weight of a letter pair that only one article has.
const RAREST: u32 = 1000;

impl Likeness {
    pub fn of(old: Version<'_>, new: Version<'_>) -> Self {
        let side = |side: Version<'_>| -> Vec<(ArticleNumber, Vec<(char, char)>)> {
            let pairs = |article: &Article| (article.number, pairs(&article.text(side.source)));
            side.piece.articles.iter().map(pairs).collect()
        };
        let (old, new) = (side(old), side(new));
        // What one version has once and the other keeps is as rare as can be.
        let mut count = BTreeMap::<(char, char), [u32; 2]>::new();
        for (version, all) in [&old, &new].into_iter().enumerate() {
            for pair in all.iter().flat_map(|one| &one.1) {
                if let Some(count) = count.entry(*pair).or_default().get_mut(version) {
                    *count = count.saturating_add(1);
                }
            }
        }
        let weigh = |all: Vec<(ArticleNumber, Vec<(char, char)>)>| {
            let weight = |pair| {
                let [old, new] = count.get(&pair).copied().unwrap_or_default();
                (pair, RAREST / old.max(new).clamp(1, RAREST))
            };
            let letters = |(number, pairs): (ArticleNumber, Vec<(char, char)>)| {
                let pairs: Vec<_> = pairs.into_iter().map(weight).collect();
                let weight = pairs.iter().map(|pair| u64::from(pair.1)).sum();
                Letters { number, pairs, weight }
            };
            all.into_iter().map(letters).collect()
        };
        Self { old: weigh(old), new: weigh(new) }
    }

    /// How much of both they share, in thousandths.
    pub fn between(&self, old: usize, new: usize) -> u32 {
        self.shares(old, new).0
    }

    /// How much of both they share, and how much of the smaller one, in thousandths.
    pub fn shares(&self, old: usize, new: usize) -> (u32, u32) {
        let (Some(old), Some(new)) = (self.old.get(old), self.new.get(new)) else { return (0, 0) };
        let mut rest = new.pairs.iter().peekable();
        let mut common = 0_u64;
        for (pair, weight) in &old.pairs {
            while rest.next_if(|other| other.0 < *pair).is_some() {}
            if rest.next_if(|other| other.0 == *pair).is_some() {
                common = common.saturating_add(u64::from(*weight));
            }
        }
        let share = |times: u64, whole: u64| {
            let share = common.saturating_mul(times).checked_div(whole).unwrap_or(0);
            u32::try_from(share).unwrap_or(0)
        };
        let (both, least) = (old.weight.saturating_add(new.weight), old.weight.min(new.weight));
        (share(2000, both), share(1000, least))
    }

    /// What it costs to compare each of `old` with each of `new`.
    pub fn cost(&self, old: &[usize], new: &[usize]) -> usize {
        let size = |side: &[Letters], all: &[usize]| -> usize {
            let one = |at: &usize| side.get(*at).map_or(1, |one| one.pairs.len().saturating_add(8));
            all.iter().map(one).sum()
        };
        let (left, right) = (size(&self.old, old), size(&self.new, new));
        left.saturating_mul(new.len()).saturating_add(right.saturating_mul(old.len()))
    }

    /// The articles of equal number, for what is too large to be weighed.
    pub fn same_numbers(&self, old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        let mut rest = new.iter().copied().peekable();
        let mut out = Vec::new();
        for left in old {
            let number = self.old.get(*left).map(|one| one.number);
            let of = |right: &usize| self.new.get(*right).map(|one| one.number);
            while rest.next_if(|right| of(right) < number).is_some() {}
            out.extend(rest.next_if(|right| of(right) == number).map(|right| (*left, right)));
        }
        out
    }
}

/// The letter pairs of `text`, each once and in order.
fn pairs(text: &str) -> Vec<(char, char)> {
    let letters = || text.chars().filter(|letter| !is_blank(*letter) && letter.is_alphanumeric());
    let mut out: Vec<_> = letters().zip(letters().skip(1)).collect();
    out.sort_unstable();
    out.dedup();
    out
}
