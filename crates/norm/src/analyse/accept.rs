//! What the text accepts: `accept N207 "why" "为什么"` under a declaration.
//!
//! A finding may be true and meant. Then the regulation says so where it stands, with a reason that the
//! next reader sees too. An acceptance that accepts nothing is itself a finding: it would hide the next.

use super::Analysis;
use crate::check::pack_of;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::program::Regulation;
use crate::source::Span;
use tiaoli_text::{Words, words};

/// A finding that the text accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is left as it is.
    pub reason: Words,
}

/// Parts what the text accepts from the rest.
pub(super) fn sort_out(regulation: &Regulation, found: Vec<Diagnostic>) -> Analysis {
    let is_vocabulary = regulation.norms.is_empty();
    let acceptances: Vec<(Span, &crate::tree::Acceptance)> = regulation
        .tree
        .decls
        .iter()
        .flat_map(|decl| decl.accepts.iter().map(|accept| (decl.extent, accept)))
        .collect();
    let mut used = vec![false; acceptances.len()];
    let mut analysis = Analysis::default();
    for finding in found {
        let covers = |(extent, accept): &(Span, &crate::tree::Acceptance)| {
            accept.code == finding.code && extent.holds(finding.span)
        };
        let at = acceptances.iter().position(covers);
        // What keeps a regulation from being judged by cannot be accepted.
        match at.filter(|_| finding.code.severity() != Severity::Error) {
            Some(at) => {
                if let Some(flag) = used.get_mut(at) {
                    *flag = true;
                }
                let reason = acceptances.get(at).map(|(_, accept)| accept.reason.clone());
                analysis.accepted.push(Accepted { finding, reason: reason.unwrap_or_default() });
            }
            None => analysis.findings.push(finding),
        }
    }
    // What another regulation accepts may be there only for those that build on it.
    let own = |span: Span| {
        let file = regulation.tree.files.get(span.file as usize).map(|file| pack_of(&file.name));
        file == regulation.packs.last().map(|pack| pack.folder.as_str())
    };
    let unused = acceptances.iter().zip(used).filter(|(_, used)| !used);
    for ((_, accept), _) in unused.filter(|((_, accept), _)| !is_vocabulary && own(accept.span)) {
        let code = accept.code;
        analysis.findings.push(
            Diagnostic::new(
                Code::NothingAccepted,
                accept.span,
                words!(zh: "这里没有 {code} 可认可", en: "there is no {code} here to accept"),
            )
            .help(Words::new("删去这一行", "drop the line")),
        );
    }
    analysis.findings.sort_by_key(|d| (d.span.file, d.span.start, d.code));
    analysis
}
