//! Which names there are.

use std::collections::BTreeMap;
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
}

/// All declared names.
#[derive(Debug, Default)]
pub(super) struct Names {
    table: BTreeMap<(Space, Lang, String), u16>,
    called: BTreeMap<(Space, u16), Words>,
}

impl Names {
    /// Enters `name` for number `id`; false if either word is taken.
    pub(super) fn enter(&mut self, space: Space, name: &Words, id: u16) -> bool {
        self.called.insert((space, id), name.clone());
        let mut fresh = true;
        for lang in Lang::ALL {
            let key = (space, lang, name.get(lang).to_owned());
            fresh &= self.table.insert(key, id).is_none();
        }
        fresh
    }

    pub(super) fn find(&self, space: Space, lang: Lang, word: &str) -> Option<u16> {
        self.table.get(&(space, lang, word.to_owned())).copied()
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
