//! What changed in the text: articles and declarations, by name.

use std::collections::BTreeMap;
use tiaoli_norm::Regulation;
use tiaoli_norm::program::Meaning;
use tiaoli_norm::surface::Kw;
use tiaoli_norm::tree::{Decl, DeclKind, Name};
use tiaoli_text::{Address, Lang, Words};

/// An article or a declaration of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is: `forbid`, `kind`, `article`.
    pub what: Words,
    /// Its name.
    pub name: Words,
    /// Where it stands, if under an article.
    pub place: Option<Words>,
    /// What it says, in either surface.
    pub text: Words,
}

/// A change from one version to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the new version has it.
    Added(Item),
    /// Only the old version has it.
    Removed(Item),
    /// Both have it and it says something else.
    Changed(Item, Item),
    /// Both have it, and it stands elsewhere.
    Moved(Item, Item),
}

/// What changed in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Structure {
    /// Articles: their titles and gists.
    pub articles: Vec<Change>,
    /// Declarations that judging rests on.
    pub declarations: Vec<Change>,
    /// Cases and what they start from.
    pub cases: Vec<Change>,
}

impl Structure {
    /// Whether nothing changed that judging rests on.
    #[must_use]
    pub fn is_same_meaning(&self) -> bool {
        self.declarations.is_empty()
    }
}

/// The key by which a thing is found in the other version.
type Key = (String, String);

/// Compares two versions.
pub(super) fn compare(old: &Regulation, new: &Regulation) -> Structure {
    let is_case =
        |key: &Key| key.0 == Kw::Case.word(Lang::En) || key.0 == Kw::Fixture.word(Lang::En);
    let (mut declarations, mut cases) = (Vec::new(), Vec::new());
    for (key, change) in changes(&declared(old), &declared(new)) {
        if is_case(&key) { cases.push(change) } else { declarations.push(change) }
    }
    let articles =
        changes(&articles(old, new), &articles(new, old)).into_iter().map(|(_, change)| change);
    Structure { articles: articles.collect(), declarations, cases }
}

type Table = (Vec<Key>, BTreeMap<Key, Item>);

/// In the order of the new version, what is gone at the end.
fn changes((old_order, old): &Table, (new_order, new): &Table) -> Vec<(Key, Change)> {
    let mut found = Vec::new();
    for key in new_order {
        let Some(now) = new.get(key) else { continue };
        let change = match old.get(key) {
            None => Change::Added(now.clone()),
            Some(then) if then.text != now.text => Change::Changed(then.clone(), now.clone()),
            Some(then) if then.place != now.place => Change::Moved(then.clone(), now.clone()),
            Some(_) => continue,
        };
        found.push((key.clone(), change));
    }
    for key in old_order.iter().filter(|key| !new.contains_key(*key)) {
        found.extend(old.get(key).map(|then| (key.clone(), Change::Removed(then.clone()))));
    }
    found
}

fn declared(regulation: &Regulation) -> Table {
    let mut table: Table = (Vec::new(), BTreeMap::new());
    for decl in &regulation.tree.decls {
        let (kw, name) = head(decl);
        let name = name.map_or_else(Words::default, |name| words_of(regulation, name, decl.lang));
        let place = place(regulation, decl);
        let own = match (&decl.kind, &place) {
            // What has no name of its own is known by its article.
            (DeclKind::Marked { .. }, Some(place)) => place.en.clone(),
            _ => name.en.clone(),
        };
        let text = |lang| regulation.declaration_text(decl, lang);
        let item = Item {
            what: Words::new(kw.word(Lang::Zh), kw.word(Lang::En)),
            name,
            place,
            text: Words::new(text(Lang::Zh), text(Lang::En)),
        };
        enter(&mut table, (kw.word(Lang::En).to_owned(), own), item);
    }
    table
}

/// A second of the same name (the fixture of another regulation) gets a number.
fn enter((order, table): &mut Table, key: Key, item: Item) {
    let numbered = (2..).map(|n| (key.0.clone(), format!("{} {n}", key.1)));
    let free = std::iter::once(key.clone()).chain(numbered).find(|key| !table.contains_key(key));
    if let Some(key) = free {
        order.push(key.clone());
        table.insert(key, item);
    }
}

fn articles(regulation: &Regulation, other: &Regulation) -> Table {
    let mut table: Table = (Vec::new(), BTreeMap::new());
    // The regulation itself may be called otherwise in its new version; what it builds on is not.
    let main = regulation.packs.last().map(|pack| pack.folder.as_str());
    let renamed = main.filter(|main| !other.packs.iter().any(|pack| pack.folder == *main));
    for article in &regulation.tree.articles {
        let file = regulation.tree.files.get(article.span.file as usize);
        let folder = file.map_or("", |file| tiaoli_norm::check::pack_of(&file.name));
        let folder = if Some(folder) == renamed { "" } else { folder };
        let number = article.number;
        let item = Item {
            what: Words::default(),
            name: Words::new(number.label(Lang::Zh), number.label(Lang::En)),
            place: None,
            text: Words::same(format!("{}\n{}", article.title, article.gist)),
        };
        enter(&mut table, (folder.to_owned(), number.to_string()), item);
    }
    table
}

/// The word a declaration starts with, and its name.
fn head(decl: &Decl) -> (Kw, Option<&Name>) {
    match &decl.kind {
        DeclKind::Regulation { name, .. } => (Kw::Regulation, Some(name)),
        DeclKind::Choice { name, .. } => (Kw::Choice, Some(name)),
        DeclKind::Kind { name, .. } => (Kw::Kind, Some(name)),
        DeclKind::Act { name, .. } => (Kw::Act, Some(name)),
        DeclKind::Define { name, .. } => (Kw::Define, Some(name)),
        DeclKind::Open { name, .. } => (Kw::Open, Some(name)),
        DeclKind::Norm { head, name, .. } | DeclKind::Case { head, name, .. } => {
            (*head, Some(name))
        }
        DeclKind::Marked { head, .. } => (*head, None),
        DeclKind::Commence { .. } => (Kw::Commence, None),
        DeclKind::Counting { .. } => (Kw::Counting, None),
    }
}

fn words_of(regulation: &Regulation, name: &Name, lang: Lang) -> Words {
    match regulation.meanings.get(&name.word.span) {
        Some(Meaning::Declared(words)) => words.clone(),
        _ => {
            let own = name.word.text.clone();
            let other = name.label.as_ref().map_or_else(|| own.clone(), |label| label.text.clone());
            match lang {
                Lang::Zh => Words::new(own, other),
                Lang::En => Words::new(other, own),
            }
        }
    }
}

fn place(regulation: &Regulation, decl: &Decl) -> Option<Words> {
    let article = regulation.tree.articles.get(decl.article?)?.number;
    let (paragraph, item) = decl.anchor.unwrap_or((0, 0));
    let address = Address {
        article,
        paragraph: (paragraph > 0).then(|| u32::from(paragraph)),
        item: (item > 0).then(|| u32::from(item)),
        indent: None,
    };
    Some(Words::new(address.label(Lang::Zh), address.label(Lang::En)))
}
