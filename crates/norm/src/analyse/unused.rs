//! What is declared and never used.
//!
//! Only in the regulation looked at: a vocabulary serves several, and none uses all of it.

use super::Analyser;
use crate::check::pack_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::tree::{CaseLine, DeclKind, Tree};
use std::collections::BTreeSet;
use tiaoli_text::{Words, words};

pub(super) fn check(analyser: &mut Analyser<'_>) {
    let regulation = analyser.regulation;
    // A vocabulary alone uses nothing; only a regulation with norms is asked what it is for.
    if regulation.norms.is_empty() {
        return;
    }
    let tree = &regulation.tree;
    let own = regulation.packs.last().map(|pack| pack.folder.as_str());
    let is_own = |span: Span| {
        let file = tree.files.get(span.file as usize);
        file.is_some_and(|file| Some(pack_of(&file.name)) == own)
    };
    let used = words_used(tree);
    for decl in tree.decls.iter().filter(|decl| is_own(decl.span)) {
        let (what, name) = match &decl.kind {
            DeclKind::Choice { name, .. } => (Words::new("选项", "choice"), name),
            DeclKind::Kind { name, .. } => (Words::new("类", "kind"), name),
            // What anyone may do needs no norm to be of use.
            DeclKind::Act { name, unrestricted: false, .. } => (Words::new("行为", "act"), name),
            DeclKind::Define { name, .. } => (Words::new("定义", "definition"), name),
            DeclKind::Open { name, .. } => (Words::new("裁量", "open term"), name),
            DeclKind::Case { head: crate::surface::Kw::Fixture, name, .. } => {
                (Words::new("情境", "fixture"), name)
            }
            _ => continue,
        };
        let label = name.label.as_ref().map(|label| label.text.as_str());
        if used.contains(name.word.text.as_str()) || label.is_some_and(|l| used.contains(l)) {
            continue;
        }
        let (Words { zh, en }, word) = (what, &name.word.text);
        analyser.report(
            Diagnostic::new(
                Code::Unused,
                name.word.span,
                words!(zh: "{zh}「{word}」没有用到", en: "the {en} `{word}` is used nowhere"),
            )
            .help(Words::new(
                "删去它，或者写出要用它的规范",
                "drop it, or write the norm that it is for",
            )),
        );
    }
}

/// Every word that some declaration uses, its own name aside, in whichever language it was written.
///
/// Words of different sorts share this list: a kind called like a used field counts as used. That can
/// only keep a finding back, never make one.
fn words_used(tree: &Tree) -> BTreeSet<&str> {
    use crate::tree::{ExprKind, TypeBase};
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for expr in &tree.exprs {
        match &expr.kind {
            ExprKind::Name(name) | ExprKind::Field(_, name) | ExprKind::Call(name, _) => {
                used.insert(&name.text);
            }
            _ => {}
        }
    }
    for decl in &tree.decls {
        let mut types = Vec::new();
        match &decl.kind {
            DeclKind::Kind { fields, .. } => types.extend(fields.iter().map(|field| &field.ty)),
            DeclKind::Act { by, takes, .. } => {
                types.extend(takes.iter().map(|take| &take.ty));
                used.extend(by.iter().map(|by| by.text.as_str()));
            }
            DeclKind::Define { params, .. } => types.extend(params.iter().map(|p| &p.ty)),
            DeclKind::Open { params, by, .. } => {
                types.extend(params.iter().map(|p| &p.ty));
                used.extend(by.iter().map(|by| by.text.as_str()));
            }
            DeclKind::Norm { parts, .. } => {
                used.extend(parts.on.iter().map(|act| act.text.as_str()));
                used.extend(parts.fulfil.iter().map(|fulfil| fulfil.act.text.as_str()));
            }
            DeclKind::Case { lines, .. } => {
                for line in lines {
                    match line {
                        CaseLine::From(name) => {
                            used.insert(&name.text);
                        }
                        CaseLine::Given { kind, .. } => {
                            used.insert(&kind.text);
                        }
                        CaseLine::Done(act) | CaseLine::When(act) => {
                            used.insert(&act.act.text);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        used.extend(types.into_iter().filter_map(|ty| match &ty.base {
            TypeBase::Named(name) => Some(name.text.as_str()),
            TypeBase::Builtin(_) => None,
        }));
    }
    used
}
