//! The paragraphs of a document, from top to bottom.

use roxmltree::Node;
use tiaoli_text::{Words, words};

use super::numbering::Numbering;
use super::styles::{self, Styles};
use super::{child, is, value};
use crate::lines::Lines;

/// What became of changes that were not settled.
#[derive(Default)]
struct Tracked {
    deleted: usize,
    inserted: usize,
}

/// The text below `root`, and notes on what was left out.
///
/// Nodes are visited by their order in the document and not by their depth, so no nesting can exhaust
/// the stack.
pub(super) fn text(
    root: Node<'_, '_>,
    styles: &Styles,
    numbering: &mut Numbering,
) -> (String, Vec<Words>) {
    let mut lines = Lines::default();
    let mut tracked = Tracked::default();
    let mut at = root.first_child();
    while let Some(node) = at {
        let enters = enter(node, styles, numbering, &mut lines, &mut tracked);
        let mut here = node;
        let down = node.first_child().filter(|_| enters);
        at = if down.is_some() {
            down
        } else {
            loop {
                leave(here, &mut lines);
                if let Some(next) = here.next_sibling() {
                    break Some(next);
                }
                match here.parent().filter(|parent| *parent != root) {
                    Some(parent) => here = parent,
                    None => break None,
                }
            }
        };
    }
    let mut notes = Vec::new();
    let Tracked { deleted, inserted } = tracked;
    if deleted > 0 || inserted > 0 {
        notes.push(words! {
            zh: "有未接受的修订：读取了插入的 {inserted} 处，没有读取删去的 {deleted} 处"
            en: "tracked changes: insertions read: {inserted}, deletions not read: {deleted}"
        });
    }
    (lines.finish(), notes)
}

/// Whether to go on with what is inside `node`.
fn enter(
    node: Node<'_, '_>,
    styles: &Styles,
    numbering: &mut Numbering,
    lines: &mut Lines,
    tracked: &mut Tracked,
) -> bool {
    if !node.is_element() {
        return false;
    }
    match node.tag_name().name() {
        "p" if is(node, "p") => {
            // The paragraphs of a cell stand on one line with those of the other cells.
            if !node.parent().is_some_and(|parent| is(parent, "tc")) {
                lines.end();
            }
            opening(node, styles, numbering, lines);
        }
        "t" if is(node, "t") => lines.put(&node.text().unwrap_or_default().replace('\n', " ")),
        "tab" if is(node, "tab") && !node.ancestors().any(|one| is(one, "pPr")) => lines.put("\t"),
        "br" | "cr" => lines.end(),
        "noBreakHyphen" => lines.put("-"),
        "del" | "moveFrom" if node.has_children() => {
            tracked.deleted = tracked.deleted.saturating_add(1);
            return false;
        }
        "ins" | "moveTo" if node.has_children() => {
            tracked.inserted = tracked.inserted.saturating_add(1);
        }
        // A text box stands twice, once for programs that do not know the newer form.
        "Fallback" | "pPr" | "rPr" | "instrText" | "sectPr" => return false,
        _ => {}
    }
    true
}

fn leave(node: Node<'_, '_>, lines: &mut Lines) {
    if is(node, "tc") {
        lines.put("\t");
    }
    // A paragraph in a cell of a table ends with its row.
    let cell = node.parent().is_some_and(|parent| is(parent, "tc"));
    if is(node, "tr") || (is(node, "p") && !cell) {
        lines.end();
    }
}

/// What stands before the words of a paragraph: the mark of a title, the label of a list.
fn opening(node: Node<'_, '_>, styles: &Styles, numbering: &mut Numbering, lines: &mut Lines) {
    let properties = child(node, "pPr");
    let style = properties.and_then(|p| value(p, "pStyle")).unwrap_or_default();
    let own = properties.and_then(|p| child(p, "numPr")).map(styles::list).unwrap_or_default();
    let by_style = styles.list(style);
    let list = own.0.or(by_style.0).filter(|list| list != "0");
    let level = own.1.or(by_style.1).unwrap_or(0);
    if let Some(label) = list.and_then(|list| numbering.next(&list, level)) {
        lines.put(&label);
    } else if styles.is_title(style) && node.descendants().any(|one| is(one, "t")) {
        lines.put("# ");
    }
}
