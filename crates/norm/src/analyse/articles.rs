//! Every article has a norm, or says that it has none.

use super::Analyser;
use crate::diagnostic::{Code, Diagnostic};
use crate::surface::Kw;
use crate::tree::DeclKind;
use std::collections::BTreeSet;
use tiaoli_text::{Lang, words};

pub(super) fn check(analyser: &mut Analyser<'_>) {
    let tree = &analyser.regulation.tree;
    let norms = tree.decls.iter().filter(|decl| !matches!(decl.kind, DeclKind::Case { .. }));
    let accounted: BTreeSet<usize> = norms.filter_map(|decl| decl.article).collect();
    let (pending_zh, pending_en) = (Kw::Pending.word(Lang::Zh), Kw::Pending.word(Lang::En));
    for (_, article) in
        tree.articles.iter().enumerate().filter(|(index, _)| !accounted.contains(index))
    {
        let (zh, en) = (article.number.label(Lang::Zh), article.number.label(Lang::En));
        analyser.report(
            Diagnostic::new(
                Code::Unaccounted,
                article.span,
                words!(zh: "{zh}既没有规范，也没有标明", en: "{en} has neither a norm nor a mark"),
            )
            .help(words!(zh: "写出规范，或者写「{pending_zh}」", en: "write its norm, or `{pending_en}`")),
        );
    }
}
