//! What the styles of a document say of its paragraphs.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::{W, child, is, value};

/// What a style says.
#[derive(Debug, Clone, Default)]
struct Style {
    /// It is the style of titles.
    title: bool,
    /// The list it belongs to, and the level there.
    list: (Option<String>, Option<usize>),
    /// The style it is based on.
    based: Option<String>,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

/// No chain of styles is longer; a longer one goes in a circle.
const LONGEST: usize = 16;

impl Styles {
    pub fn of(root: Node<'_, '_>) -> Self {
        let mut styles = BTreeMap::new();
        for node in root.children().filter(|node| is(*node, "style")) {
            let Some(id) = node.attribute((W, "styleId")) else { continue };
            let list = child(node, "pPr").and_then(|p| child(p, "numPr")).map(list);
            let style = Style {
                title: value(node, "name").is_some_and(|name| name.eq_ignore_ascii_case("title")),
                list: list.unwrap_or_default(),
                based: value(node, "basedOn").map(str::to_owned),
            };
            styles.insert(id.to_owned(), style);
        }
        Self(styles)
    }

    /// The style and those it is based on.
    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |style| self.0.get(style.based.as_deref()?)).take(LONGEST)
    }

    pub fn is_title(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.title)
    }

    /// The list and level that a paragraph of that style stands in.
    pub fn list(&self, id: &str) -> (Option<String>, Option<usize>) {
        let list = self.chain(id).find_map(|style| style.list.0.clone());
        let level = self.chain(id).find_map(|style| style.list.1);
        (list, level)
    }
}

/// The list and level that `w:numPr` names.
pub(super) fn list(node: Node<'_, '_>) -> (Option<String>, Option<usize>) {
    let level = value(node, "ilvl").and_then(|level| level.parse().ok());
    (value(node, "numId").map(str::to_owned), level)
}
