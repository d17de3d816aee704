//! Conditions and values.
//!
//! From loose to tight: `or`, `and`, `not`, comparison and membership, sums, fields. `and` and `or`
//! on one level must be bracketed: lawyers and programmers bind them differently.

use super::{Cursor, Parser};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::surface::Kw;
use crate::token::{Mark, TokenKind};
use crate::tree::{Expr, ExprId, ExprKind, Ident, Quantified};
use tiaoli_text::words;

/// Summands and fields behind one another; each nests one deeper in the tree.
const LONGEST_CHAIN: usize = 64;

/// Fen in a yuan.
const FEN: i64 = 100;

impl Parser<'_> {
    pub(super) fn push(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let id = ExprId(u32::try_from(self.tree.exprs.len()).unwrap_or(u32::MAX));
        self.tree.exprs.push(Expr { kind, span });
        id
    }

    pub(super) fn expr(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        if cursor.depth_left == 0 {
            self.complain(
                Code::TooMuch,
                start,
                words!(zh: "括号嵌套过深", en: "brackets nest too deeply"),
            );
            cursor.skip_rest();
            return self.push(ExprKind::Broken, start);
        }
        cursor.depth_left -= 1;
        let id = self.either(cursor);
        cursor.depth_left += 1;
        id
    }

    /// `a and b and c`, or `a or b or c`, never both.
    fn either(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        let first = self.negation(cursor);
        let Some(link @ (Kw::And | Kw::Or)) = self.keyword(cursor) else { return first };
        let mut parts = vec![first];
        loop {
            match self.keyword(cursor) {
                Some(kw) if kw == link => {
                    cursor.next();
                    parts.push(self.negation(cursor));
                }
                Some(Kw::And | Kw::Or) => {
                    let (and, or) = (Kw::And.word(cursor.lang), Kw::Or.word(cursor.lang));
                    self.complain_help(
                        Code::MixedAndOr,
                        cursor.here(),
                        words!(zh: "同一层里既有「{and}」又有「{or}」", en: "`{and}` and `{or}` stand on one level"),
                        words!(zh: "用括号写明先合哪一边", en: "put brackets around the part that belongs together"),
                    );
                    cursor.skip_rest();
                    break;
                }
                _ => break,
            }
        }
        let span = cursor.since(start);
        self.push(if link == Kw::And { ExprKind::And(parts) } else { ExprKind::Or(parts) }, span)
    }

    fn negation(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        if !self.eat_keyword(cursor, Kw::Not) {
            return self.comparison(cursor);
        }
        if cursor.depth_left == 0 {
            return self.expr(cursor);
        }
        cursor.depth_left -= 1;
        let inner = self.negation(cursor);
        cursor.depth_left += 1;
        self.push(ExprKind::Not(inner), cursor.since(start))
    }

    fn comparison(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        let left = self.sum(cursor);
        if self.keyword(cursor) == Some(Kw::In) {
            cursor.next();
            let right = self.sum(cursor);
            return self.push(ExprKind::In(left, right), cursor.since(start));
        }
        let mark = match cursor.peek().map(|token| token.kind) {
            Some(TokenKind::Mark(
                mark @ (Mark::Equal
                | Mark::NotEqual
                | Mark::Less
                | Mark::LessEqual
                | Mark::Greater
                | Mark::GreaterEqual),
            )) => mark,
            _ => return left,
        };
        cursor.next();
        let right = self.sum(cursor);
        self.push(ExprKind::Compare(mark, left, right), cursor.since(start))
    }

    fn sum(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        let mut left = self.postfix(cursor);
        let mut length = 0;
        while let Some(TokenKind::Mark(mark @ (Mark::Plus | Mark::Minus))) =
            cursor.peek().map(|token| token.kind)
        {
            length += 1;
            if self.too_long(length, cursor) {
                break;
            }
            cursor.next();
            let right = self.postfix(cursor);
            left = self.push(ExprKind::Sum(mark, left, right), cursor.since(start));
        }
        left
    }

    /// Complains about a chain that nests deeper than can be followed.
    pub(super) fn too_long(&mut self, length: usize, cursor: &mut Cursor) -> bool {
        if length > LONGEST_CHAIN {
            self.complain(
                Code::TooMuch,
                cursor.here(),
                words!(zh: "这一串太长，请用定义分开写", en: "this goes on too long; split it with definitions"),
            );
            cursor.skip_rest();
        }
        length > LONGEST_CHAIN
    }

    /// Fields and units behind a value.
    fn postfix(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        let mut value = self.atom(cursor);
        for length in 0.. {
            if self.too_long(length, cursor) {
                break;
            }
            if cursor.eat_mark(Mark::Dot) {
                let Some(field) = self.ident(cursor) else { break };
                value = self.push(ExprKind::Field(value, field), cursor.since(start));
            } else if self.keyword(cursor) == Some(Kw::Days) && self.days_follow(cursor) {
                cursor.next();
                value = self.push(ExprKind::Days(value), cursor.since(start));
            } else {
                break;
            }
        }
        value
    }

    /// `days` is a unit of a sum only inside a condition; a `due` part reads it by itself.
    fn days_follow(&self, cursor: &Cursor) -> bool {
        !self.in_due && cursor.peek().is_some()
    }

    fn atom(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        let Some(token) = cursor.peek() else {
            self.unexpected(cursor, words!(zh: "一个条件或值", en: "a condition or a value"));
            return self.push(ExprKind::Broken, start);
        };
        match token.kind {
            TokenKind::Number => self.number(cursor),
            TokenKind::Date => {
                cursor.next();
                let kind = self.date_of(token.span).map_or(ExprKind::Broken, ExprKind::Date);
                self.push(kind, token.span)
            }
            TokenKind::Text => {
                let text = self.quoted(cursor).map(|ident| ident.text).unwrap_or_default();
                self.push(ExprKind::Text(text), token.span)
            }
            TokenKind::Mark(Mark::Open) => {
                cursor.next();
                let inner = self.expr(cursor);
                self.expect_mark(cursor, Mark::Close);
                self.push(ExprKind::Paren(inner), cursor.since(start))
            }
            TokenKind::Mark(Mark::OpenBrace) => {
                cursor.next();
                let members = self.list(cursor, Mark::CloseBrace);
                self.push(ExprKind::Set(members), cursor.since(start))
            }
            TokenKind::Word => self.worded(cursor),
            _ => {
                self.unexpected(cursor, words!(zh: "一个条件或值", en: "a condition or a value"));
                self.push(ExprKind::Broken, start)
            }
        }
    }

    /// Values up to `close`, which is read too.
    fn list(&mut self, cursor: &mut Cursor, close: Mark) -> Vec<ExprId> {
        let mut members = Vec::new();
        if cursor.eat_mark(close) {
            return members;
        }
        loop {
            members.push(self.expr(cursor));
            if !cursor.eat_mark(Mark::Comma) {
                break;
            }
        }
        self.expect_mark(cursor, close);
        members
    }

    fn worded(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        match self.keyword(cursor) {
            Some(kw @ (Kw::Yes | Kw::No)) => {
                cursor.next();
                self.push(ExprKind::Flag(kw == Kw::Yes), start)
            }
            Some(how @ (Kw::Some | Kw::Every | Kw::All | Kw::Count | Kw::Sum))
                if opens_bracket(cursor) =>
            {
                cursor.next();
                self.quantified(cursor, how, start)
            }
            Some(Kw::Present) if opens_bracket(cursor) => {
                cursor.next();
                self.expect_mark(cursor, Mark::Open);
                let inner = self.expr(cursor);
                self.expect_mark(cursor, Mark::Close);
                self.push(ExprKind::Present(inner), cursor.since(start))
            }
            Some(Kw::And | Kw::Or | Kw::Not | Kw::In | Kw::Where | Kw::Has | Kw::Of) => {
                self.unexpected(cursor, words!(zh: "一个条件或值", en: "a condition or a value"));
                self.push(ExprKind::Broken, start)
            }
            _ => {
                let Some(name) = self.ident(cursor) else {
                    return self.push(ExprKind::Broken, start);
                };
                if cursor.is_mark(Mark::Open) && !cursor.peek().is_some_and(|t| t.spaced) {
                    cursor.next();
                    let args = self.list(cursor, Mark::Close);
                    return self.push(ExprKind::Call(name, args), cursor.since(start));
                }
                self.push(ExprKind::Name(name), start)
            }
        }
    }

    fn quantified(&mut self, cursor: &mut Cursor, how: Kw, start: Span) -> ExprId {
        self.expect_mark(cursor, Mark::Open);
        let var =
            self.ident(cursor).unwrap_or(Ident { text: String::new(), span: start, of: None });
        self.expect_keyword(cursor, Kw::In);
        let source = self.sum(cursor);
        let filter = self.eat_keyword(cursor, Kw::Where).then(|| self.expr(cursor));
        let body = match how {
            Kw::Every => self.expect_keyword(cursor, Kw::Has).then(|| self.expr(cursor)),
            Kw::Sum => self.expect_keyword(cursor, Kw::Of).then(|| self.expr(cursor)),
            _ => None,
        };
        self.expect_mark(cursor, Mark::Close);
        let quantified = Quantified { how, var, source, filter, body };
        self.push(ExprKind::Quantified(Box::new(quantified)), cursor.since(start))
    }

    fn number(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        cursor.next();
        let value = self.text(start).parse::<i64>().ok();
        let unit = match self.keyword(cursor) {
            Some(Kw::Yuan) => Some(FEN),
            Some(Kw::TenThousandYuan) => Some(10_000 * FEN),
            _ => None,
        };
        if unit.is_some() {
            cursor.next();
        }
        let kind = match (value, unit) {
            (Some(value), None) => Some(ExprKind::Number(value)),
            (Some(value), Some(unit)) => value.checked_mul(unit).map(ExprKind::Money),
            (None, _) => None,
        };
        let kind = kind.unwrap_or_else(|| {
            self.complain(
                Code::BadLiteral,
                start,
                words!(zh: "数目太大", en: "the number is too large"),
            );
            ExprKind::Broken
        });
        self.push(kind, cursor.since(start))
    }

    pub(super) fn date_of(&mut self, span: Span) -> Option<jiff::civil::Date> {
        let date = self.text(span).parse().ok();
        if date.is_none() {
            self.complain_help(
                Code::BadLiteral,
                span,
                words!(zh: "没有这一天", en: "there is no such day"),
                words!(zh: "日期写作 2026-03-02", en: "write dates as 2026-03-02"),
            );
        }
        date
    }

    /// `name = value, name = value`.
    pub(super) fn assignments(&mut self, cursor: &mut Cursor) -> Vec<(Ident, ExprId)> {
        let mut found = Vec::new();
        while !cursor.done() {
            let Some(name) = self.ident(cursor) else { break };
            if !self.expect_mark(cursor, Mark::Equal) {
                break;
            }
            let value = self.expr(cursor);
            found.push((name, value));
            if !cursor.eat_mark(Mark::Comma) {
                break;
            }
        }
        found
    }
}

/// Whether the word at the cursor is followed by a bracket: only then does it ask something of a
/// set, so that a field or parameter may still be called `sum` or `count`.
fn opens_bracket(cursor: &Cursor) -> bool {
    cursor.peek_second().is_some_and(|token| token.kind == TokenKind::Mark(Mark::Open))
}
