//! The norm heads and their parts.

use super::expr::UNITS;
use super::parts::Parts;
use super::{Cursor, Parser};
use crate::surface::Kw;
use crate::token::{Line, Mark};
use crate::tree::{
    DeclKind, DoTree, DueTree, ExprId, Name, NeedTree, NormParts, OverTree, PerTree, Target,
    WithdrawTree,
};
use tiaoli_text::words;

/// The parts each head knows; those before the bar it cannot do without.
fn known_parts(head: Kw) -> (&'static [Kw], &'static [Kw]) {
    match head {
        Kw::Power => (&[Kw::On, Kw::Holder], &[Kw::When, Kw::Substitute, Kw::Exclusive]),
        Kw::Forbid => (&[Kw::On], &[Kw::When, Kw::Grade]),
        Kw::Scope => (&[Kw::On, Kw::Need], &[]),
        Kw::Must | Kw::Limit => (&[Kw::On, Kw::Need], &[Kw::When, Kw::Grade]),
        Kw::Should => (&[Kw::On, Kw::Need], &[Kw::When]),
        Kw::Duty => (&[Kw::On, Kw::Bearer, Kw::Do, Kw::Due], &[Kw::When, Kw::Suspend, Kw::Resume]),
        Kw::Recurring => (&[Kw::Each, Kw::Do, Kw::Per], &[Kw::AtLeast, Kw::AtMost, Kw::Covering]),
        Kw::Remedy => (&[Kw::On, Kw::Over, Kw::Holder], &[Kw::When, Kw::Withdraw]),
        Kw::Except => (&[Kw::Against, Kw::When], &[]),
        Kw::Prevails => (&[Kw::Against], &[Kw::Norms, Kw::When]),
        Kw::Saves => (&[Kw::Against], &[Kw::Norms]),
        _ => (&[], &[]),
    }
}

impl Parser<'_> {
    pub(super) fn norm(
        &mut self,
        head: Kw,
        cursor: &mut Cursor,
        below: &[Line],
    ) -> Option<DeclKind> {
        let name = self.name(cursor)?;
        let (needed, others) = known_parts(head);
        let mut parts = self.parts(cursor, below, &[needed, others].concat());
        let mut norm = NormParts::default();
        for &kw in needed {
            if !parts.has(kw) {
                self.missing_part(&parts, kw);
            }
        }
        for mut part in parts.take(Kw::On) {
            norm.on.extend(self.idents(&mut part.cursor));
            self.finish(&mut part.cursor);
        }
        norm.against = self.targets(&mut parts, Kw::Against);
        norm.norms = self.targets(&mut parts, Kw::Norms);
        norm.when = self.one_expr(&mut parts, Kw::When);
        norm.holder = self.one_expr(&mut parts, Kw::Holder);
        norm.bearer = self.one_expr(&mut parts, Kw::Bearer);
        norm.at_least = self.one_expr(&mut parts, Kw::AtLeast);
        norm.at_most = self.one_expr(&mut parts, Kw::AtMost);
        norm.substitutes = self.needs(&mut parts, Kw::Substitute);
        norm.needs = self.needs(&mut parts, Kw::Need);
        norm.exclusive = self.one(&mut parts, Kw::Exclusive).is_some();
        norm.grade = self.grade(head, &mut parts);
        for (kw, other) in [(Kw::Suspend, Kw::Resume), (Kw::Resume, Kw::Suspend)] {
            if parts.has(kw) && !parts.has(other) {
                self.missing_part(&parts, other);
            }
        }
        norm.fulfil = self.deed(&mut parts, Kw::Do);
        norm.suspend = self.deed(&mut parts, Kw::Suspend);
        norm.resume = self.deed(&mut parts, Kw::Resume);
        norm.due = self.due(&mut parts);
        if let Some(mut part) = self.one(&mut parts, Kw::Each) {
            norm.each = self.over(&mut part.cursor);
            self.finish(&mut part.cursor);
        }
        norm.per = self.per(&mut parts);
        if let Some(mut part) = self.one(&mut parts, Kw::Covering) {
            norm.covering = self.ident(&mut part.cursor);
            self.finish(&mut part.cursor);
        }
        if let Some(mut part) = self.one(&mut parts, Kw::Over) {
            norm.over = self.ident(&mut part.cursor);
            self.finish(&mut part.cursor);
        }
        self.withdraws(&mut parts, &mut norm);
        Some(DeclKind::Norm { head, name, parts: Box::new(norm) })
    }

    /// Norms, articles and regulations, separated by commas.
    fn targets(&mut self, parts: &mut Parts, kw: Kw) -> Vec<Target> {
        let mut targets = Vec::new();
        for mut part in parts.take(kw) {
            let cursor = &mut part.cursor;
            loop {
                let here = cursor.here();
                let target = if cursor.cites() {
                    self.article_ref(cursor).map(Target::Article)
                } else if self.eat_keyword(cursor, Kw::Lower) {
                    Some(Target::Lower(here))
                } else {
                    self.ident(cursor).map(Target::Name)
                };
                let Some(target) = target else { break };
                targets.push(target);
                if !cursor.eat_mark(Mark::Comma) {
                    break;
                }
            }
            self.finish(cursor);
        }
        targets
    }

    /// The condition of the only part `kw`.
    pub(super) fn one_expr(&mut self, parts: &mut Parts, kw: Kw) -> Option<ExprId> {
        let mut part = self.one(parts, kw)?;
        let expr = self.expr(&mut part.cursor);
        self.finish(&mut part.cursor);
        Some(expr)
    }

    /// `need [name "label":] condition`, as often as there are.
    fn needs(&mut self, parts: &mut Parts, kw: Kw) -> Vec<NeedTree> {
        let mut needs = Vec::new();
        for mut part in parts.take(kw) {
            let name = self.need_name(&mut part.cursor);
            let cond = self.expr(&mut part.cursor);
            self.finish(&mut part.cursor);
            needs.push(NeedTree { name, cond });
        }
        needs
    }

    /// A need's own name is recognised by the label or colon behind it.
    fn need_name(&mut self, cursor: &mut Cursor) -> Option<Name> {
        use crate::token::TokenKind::{Mark as M, Text, Word};
        let first = cursor.peek()?.kind;
        let second = cursor.peek_second()?.kind;
        let negated = self.keyword(cursor) == Some(Kw::Not);
        if first != Word || negated || !matches!(second, Text | M(Mark::Colon)) {
            return None;
        }
        let name = self.name(cursor)?;
        self.expect_mark(cursor, Mark::Colon);
        Some(name)
    }

    fn grade(&mut self, head: Kw, parts: &mut Parts) -> Option<(Kw, crate::source::Span)> {
        let mut part = self.one(parts, Kw::Grade)?;
        let span = part.cursor.here();
        let mut known = vec![Kw::NoAct, Kw::Void, Kw::Voidable, Kw::Irregular];
        if head == Kw::Limit {
            known.push(Kw::Deviation);
        }
        match self.keyword(&part.cursor) {
            Some(kw) if known.contains(&kw) => {
                part.cursor.next();
                self.finish(&mut part.cursor);
                Some((kw, span))
            }
            _ => {
                let list = known.iter().map(|kw| kw.word(part.cursor.lang)).collect::<Vec<_>>();
                let (zh, en) = (list.join("、"), list.join(", "));
                self.unexpected(&mut part.cursor, words!(zh: "{zh} 之一", en: "one of {en}"));
                None
            }
        }
    }

    /// `do act with param = value, …`, and the other parts that name an act so.
    fn deed(&mut self, parts: &mut Parts, kw: Kw) -> Option<DoTree> {
        let mut part = self.one(parts, kw)?;
        let act = self.ident(&mut part.cursor)?;
        let with = if self.eat_keyword(&mut part.cursor, Kw::With) {
            self.assignments(&mut part.cursor)
        } else {
            Vec::new()
        };
        self.finish(&mut part.cursor);
        Some(DoTree { act, with })
    }

    fn due(&mut self, parts: &mut Parts) -> Option<DueTree> {
        let mut part = self.one(parts, Kw::Due)?;
        let cursor = &mut part.cursor;
        let due = match self.keyword(cursor) {
            Some(Kw::Promptly) => {
                cursor.next();
                DueTree::Promptly
            }
            Some(Kw::By) => {
                cursor.next();
                DueTree::By(self.expr(cursor))
            }
            Some(Kw::Within) => {
                cursor.next();
                self.in_due = true;
                let count = self.expr(cursor);
                self.in_due = false;
                let unit = self.unit(cursor)?;
                let after = self.eat_keyword(cursor, Kw::After).then(|| self.expr(cursor));
                DueTree::Within(count, unit, after)
            }
            Some(Kw::AtLeast) => {
                cursor.next();
                self.in_due = true;
                let count = self.expr(cursor);
                self.in_due = false;
                let unit = self.unit(cursor)?;
                if !self.expect_keyword(cursor, Kw::Before) {
                    return None;
                }
                DueTree::Ahead(count, unit, self.expr(cursor))
            }
            _ => {
                let list = [Kw::Within, Kw::AtLeast, Kw::By, Kw::Promptly];
                let list = list.map(|kw| kw.word(cursor.lang));
                let (zh, en) = (list.join("、"), list.join(", "));
                self.unexpected(cursor, words!(zh: "{zh} 之一", en: "one of {en}"));
                return None;
            }
        };
        self.finish(cursor);
        Some(due)
    }

    fn unit(&mut self, cursor: &mut Cursor) -> Option<Kw> {
        let unit = self.unit_of_time(cursor);
        if unit.is_none() {
            let list = UNITS.map(|kw| kw.word(cursor.lang));
            let (zh, en) = (list.join("、"), list.join(", "));
            self.unexpected(cursor, words!(zh: "{zh} 之一", en: "one of {en}"));
        }
        cursor.next();
        unit
    }

    /// The word for a period of the calendar.
    pub(super) fn period(&mut self, cursor: &mut Cursor) -> Option<Kw> {
        match self.keyword(cursor) {
            Some(kw @ (Kw::Year | Kw::HalfYear | Kw::Quarter | Kw::Month)) => {
                cursor.next();
                Some(kw)
            }
            _ => {
                let list = [Kw::Year, Kw::HalfYear, Kw::Quarter, Kw::Month];
                let list = list.map(|kw| kw.word(cursor.lang));
                let (zh, en) = (list.join("、"), list.join(", "));
                self.unexpected(cursor, words!(zh: "{zh} 之一", en: "one of {en}"));
                None
            }
        }
    }

    fn per(&mut self, parts: &mut Parts) -> Option<PerTree> {
        let mut part = self.one(parts, Kw::Per)?;
        let cursor = &mut part.cursor;
        let per = if self.eat_keyword(cursor, Kw::Term) {
            if !self.expect_keyword(cursor, Kw::After) {
                return None;
            }
            let first = self.expr(cursor);
            if !self.expect_keyword(cursor, Kw::To) {
                return None;
            }
            PerTree::Term(first, self.expr(cursor))
        } else {
            PerTree::Calendar(self.period(cursor)?)
        };
        self.finish(cursor);
        Some(per)
    }

    /// `t in task where t.decision = decision`.
    pub(super) fn over(&mut self, cursor: &mut Cursor) -> Option<OverTree> {
        let var = self.ident(cursor)?;
        if !self.expect_keyword(cursor, Kw::In) {
            return None;
        }
        let source = self.expr(cursor);
        let filter = self.eat_keyword(cursor, Kw::Where).then(|| self.expr(cursor));
        Some(OverTree { var, source, filter })
    }

    fn withdraws(&mut self, parts: &mut Parts, norm: &mut NormParts) {
        for mut part in parts.take(Kw::Withdraw) {
            let second = part.cursor.peek_second();
            let each = second.is_some_and(|token| {
                Kw::find(self.text(token.span), part.cursor.lang) == Some(Kw::In)
            });
            if each {
                norm.withdraws.extend(self.over(&mut part.cursor).map(WithdrawTree::Each));
            } else {
                norm.withdraws.push(WithdrawTree::One(self.expr(&mut part.cursor)));
            }
            self.finish(&mut part.cursor);
        }
    }
}
