//! Which names there are, and from where each can be seen.
//!
//! Every regulation of a stack has names of its own: two of them may both have a norm `quorum`. A word
//! means what its own regulation declares; else what a regulation it builds on declares, if only one
//! does. Kinds and choices are what records are made of, so the whole stack has one of each name.

use std::collections::{BTreeMap, BTreeSet};
use tiaoli_text::{Lang, Words};

/// A space of names; the same word may be used once in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Choice,
    Kind,
    Act,
    Define,
    Term,
    Norm,
    Fixture,
}

impl Space {
    /// What such a name names.
    pub(super) fn what(self) -> Words {
        match self {
            Self::Choice => Words::new("选项", "choice"),
            Self::Kind => Words::new("类", "kind"),
            Self::Act => Words::new("行为", "act"),
            Self::Define => Words::new("定义", "definition"),
            Self::Term => Words::new("裁量", "open term"),
            Self::Norm => Words::new("规范", "norm"),
            Self::Fixture => Words::new("情境", "fixture"),
        }
    }

    /// Whether the whole stack has only one of each name.
    fn is_shared(self) -> bool {
        matches!(self, Self::Choice | Self::Kind)
    }
}

/// What a word comes to where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// This one.
    One(u16),
    /// Several regulations that this one builds on declare it.
    Several(Vec<usize>),
    /// Only regulations that this one does not build on declare it.
    Unseen(usize),
    /// Nothing.
    No,
}

/// Each number with the regulation that declares it.
type Declared = Vec<(usize, u16)>;

/// All declared names.
#[derive(Debug, Default)]
pub(super) struct Names {
    table: BTreeMap<(Space, Lang, String), Declared>,
    called: BTreeMap<(Space, u16), Words>,
    /// What each regulation builds on, directly or through others; itself aside.
    below: Vec<BTreeSet<usize>>,
}

impl Names {
    /// Says what each regulation builds on.
    pub(super) fn build_on(&mut self, below: Vec<BTreeSet<usize>>) {
        self.below = below;
    }

    /// What regulation `pack` builds on.
    pub(super) fn below(&self, pack: usize) -> impl Iterator<Item = usize> {
        self.below.get(pack).into_iter().flatten().copied()
    }

    /// Enters `name` of regulation `pack` for number `id`; false if either word is taken.
    pub(super) fn enter(&mut self, space: Space, pack: usize, name: &Words, id: u16) -> bool {
        self.called.insert((space, id), name.clone());
        let mut fresh = true;
        for lang in Lang::ALL {
            let entry = self.table.entry((space, lang, name.get(lang).to_owned())).or_default();
            fresh &= !entry.iter().any(|(other, _)| space.is_shared() || *other == pack);
            entry.retain(|(other, _)| *other != pack);
            entry.push((pack, id));
        }
        fresh
    }

    /// What `word` means in regulation `pack`.
    pub(super) fn find(&self, space: Space, lang: Lang, pack: usize, word: &str) -> Option<u16> {
        match self.look(space, lang, pack, word) {
            Found::One(id) => Some(id),
            _ => None,
        }
    }

    /// What `word` means in regulation `pack`, or why that cannot be said.
    pub(super) fn look(&self, space: Space, lang: Lang, pack: usize, word: &str) -> Found {
        let Some(declared) = self.table.get(&(space, lang, word.to_owned())) else {
            return Found::No;
        };
        let own = declared.iter().find(|(other, _)| *other == pack);
        let below = self.below.get(pack);
        let seen = |other: usize| below.is_some_and(|below| below.contains(&other));
        let below: Vec<_> = declared.iter().filter(|(other, _)| seen(*other)).collect();
        match (own, below.as_slice(), declared.first()) {
            (Some((_, id)), ..) | (None, [(_, id)], _) => Found::One(*id),
            (None, [], Some((other, _))) => Found::Unseen(*other),
            (None, [], None) => Found::No,
            (None, several, _) => Found::Several(several.iter().map(|(pack, _)| *pack).collect()),
        }
    }

    /// What regulation `pack` itself calls `word`.
    pub(super) fn own(&self, space: Space, lang: Lang, pack: usize, word: &str) -> Option<u16> {
        let declared = self.table.get(&(space, lang, word.to_owned()))?;
        declared.iter().find(|(other, _)| *other == pack).map(|(_, id)| *id)
    }

    /// What number `id` of a space is called.
    pub(super) fn words(&self, space: Space, id: u16) -> Option<Words> {
        self.called.get(&(space, id)).cloned()
    }

    /// Every word of a space in one language.
    pub(super) fn all(&self, space: Space, lang: Lang) -> Vec<String> {
        let start = (space, lang, String::new());
        self.table
            .range(start..)
            .take_while(|((s, l, _), _)| (*s, *l) == (space, lang))
            .map(|((_, _, word), _)| word.clone())
            .collect()
    }
}
