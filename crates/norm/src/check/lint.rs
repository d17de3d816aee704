//! What a drafter should look at, although the regulation can be used.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{Act, Body, Due};
use crate::surface::Kw;
use crate::tree::DeclKind;
use std::collections::BTreeSet;
use tiaoli_text::{Lang, words};

impl Checker {
    /// Only of a regulation that can be read: what is broken would be asked after a second time.
    pub(super) fn lint(&mut self) {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        self.lint_articles();
        self.lint_grades();
        self.lint_holders();
        self.lint_deadlines();
    }

    /// Every article has a norm or says that it has none.
    fn lint_articles(&mut self) {
        let decls = self.tree.decls.iter();
        let norms = decls.filter(|decl| !matches!(decl.kind, DeclKind::Case { .. }));
        let accounted: BTreeSet<usize> = norms.filter_map(|decl| decl.article).collect();
        for (index, article) in self.tree.articles.clone().iter().enumerate() {
            if !accounted.contains(&index) {
                let (zh, en) = (article.number.label(Lang::Zh), article.number.label(Lang::En));
                let (pending_zh, pending_en) =
                    (Kw::Pending.word(Lang::Zh), Kw::Pending.word(Lang::En));
                self.complain(
                    Code::Unaccounted,
                    article.span,
                    words!(zh: "{zh}既没有规范，也没有标明", en: "{en} has neither a norm nor a mark"),
                )
                .help = Some(words!(zh: "写出规范，或者写「{pending_zh}」", en: "write its norm, or `{pending_en}`"));
            }
        }
    }

    fn lint_grades(&mut self) {
        for norm in self.regulation.norms.clone() {
            let lacks = match &norm.body {
                Body::Forbid(grade) | Body::Must(_, grade) => grade.is_none(),
                Body::Limit { grade, soft, .. } => grade.is_none() && !soft,
                _ => false,
            };
            if lacks {
                let (zh, en) = (&norm.name.zh, &norm.name.en);
                let (grade_zh, grade_en) = (Kw::Grade.word(Lang::Zh), Kw::Grade.word(Lang::En));
                self.complain(
                    Code::NoGrade,
                    norm.span,
                    words!(zh: "「{zh}」没有写明违反的后果", en: "`{en}` does not say what its breach makes of the act"),
                )
                .help = Some(words!(zh: "写「{grade_zh} 违规」或更重的", en: "write `{grade_en} irregular` or a stronger one"));
            }
        }
    }

    fn lint_holders(&mut self) {
        let acts: Vec<(Act, bool)> = self
            .regulation
            .acts
            .iter()
            .zip(&self.regulation.concerns)
            .map(|(act, concerns)| (act.clone(), concerns.powers.is_empty()))
            .collect();
        // A vocabulary alone gives no powers; only a regulation with norms is asked for them.
        if self.regulation.norms.is_empty() {
            return;
        }
        let used = self.acts_in_use();
        for (act, _) in acts
            .iter()
            .enumerate()
            .filter(|(i, (act, powerless))| {
                *powerless && !act.unrestricted && used.get(*i).copied().unwrap_or(false)
            })
            .map(|(_, act)| act)
        {
            let (zh, en) = (&act.name.zh, &act.name.en);
            self.complain(
                Code::NoHolder,
                act.span,
                words!(zh: "没有规范让任何人有权「{zh}」", en: "no norm gives anyone the power to `{en}`"),
            )
            .help = Some(words!(zh: "写一条「有权」，或在行为里写「不限」", en: "write a `power`, or `unrestricted` in the act"));
        }
    }

    /// Acts that some norm is about or that fulfil a duty.
    fn acts_in_use(&self) -> Vec<bool> {
        let mut used = vec![false; self.regulation.acts.len()];
        for norm in &self.regulation.norms {
            let fulfil = match &norm.body {
                Body::Duty { act, .. } | Body::Recurring { act, .. } => Some(*act),
                _ => None,
            };
            for act in norm.on.iter().copied().chain(fulfil) {
                if let Some(flag) = used.get_mut(act.at()) {
                    *flag = true;
                }
            }
        }
        used
    }

    fn lint_deadlines(&mut self) {
        for norm in self.regulation.norms.clone() {
            if let Body::Duty { due: Due::Promptly, .. } = norm.body {
                let (zh, en) = (&norm.name.zh, &norm.name.en);
                self.complain(
                    Code::OpenDeadline,
                    norm.span,
                    words!(zh: "「{zh}」没有期限的数字", en: "`{en}` is due promptly, which has no number"),
                )
                .help = Some(words!(zh: "条文如此；需要数字时由本单位的规定给出", en: "if the article says no more, leave it; a local rule may give a number"));
            }
        }
    }
}
