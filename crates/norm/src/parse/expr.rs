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
use tiaoli_text::{Words, words};

/// Summands and fields behind one another; each nests one deeper in the tree.
const LONGEST_CHAIN: usize = 64;

/// Units of time, in the order they are taught.
pub(super) const UNITS: [Kw; 5] =
    [Kw::Days, Kw::WorkingDays, Kw::CalendarDays, Kw::Months, Kw::Years];

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
        let mut left = self.product(cursor);
        let mut length = 0;
        while let Some(TokenKind::Mark(mark @ (Mark::Plus | Mark::Minus))) =
            cursor.peek().map(|token| token.kind)
        {
            length += 1;
            if self.too_long(length, cursor) {
                break;
            }
            cursor.next();
            let right = self.product(cursor);
            left = self.push(ExprKind::Sum(mark, left, right), cursor.since(start));
        }
        left
    }

    fn product(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        let mut left = self.postfix(cursor);
        for length in 1.. {
            if !cursor.is_mark(Mark::Star) || self.too_long(length, cursor) {
                break;
            }
            cursor.next();
            let right = self.postfix(cursor);
            left = self.push(ExprKind::Times(left, right), cursor.since(start));
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
            } else if let Some(unit) = self.unit_of_time(cursor).filter(|_| !self.in_due) {
                cursor.next();
                value = self.push(ExprKind::Length(value, unit), cursor.since(start));
            } else {
                break;
            }
        }
        value
    }

    /// The unit of time that follows. A `due` part reads it by itself.
    pub(super) fn unit_of_time(&self, cursor: &Cursor) -> Option<Kw> {
        self.keyword(cursor).filter(|kw| UNITS.contains(kw))
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
            Some(
                how @ (Kw::Some | Kw::Every | Kw::All | Kw::Count | Kw::Sum | Kw::Min | Kw::Max),
            ) if opens_bracket(cursor) => {
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
            Some(part @ (Kw::Year | Kw::Month)) if opens_bracket(cursor) => {
                cursor.next();
                let [date] = self.arguments(cursor);
                self.push(ExprKind::PartOf(part, date), cursor.since(start))
            }
            Some(edge @ (Kw::EndOf | Kw::StartOf)) if opens_bracket(cursor) => {
                cursor.next();
                cursor.next();
                let period = self.period(cursor);
                self.expect_mark(cursor, Mark::Comma);
                let date = self.expr(cursor);
                self.expect_mark(cursor, Mark::Close);
                let kind = period.map(|period| ExprKind::Edge(edge, period, date));
                self.push(kind.unwrap_or(ExprKind::Broken), cursor.since(start))
            }
            Some(Kw::Reach) if opens_bracket(cursor) => {
                cursor.next();
                self.expect_mark(cursor, Mark::Open);
                let var = self.ident(cursor).unwrap_or(Ident {
                    text: String::new(),
                    span: start,
                    of: None,
                });
                self.expect_keyword(cursor, Kw::From);
                let from = self.expr(cursor);
                self.expect_keyword(cursor, Kw::By);
                let step = self.expr(cursor);
                self.expect_mark(cursor, Mark::Close);
                self.push(ExprKind::Reach(var, from, step), cursor.since(start))
            }
            Some(Kw::WorkingDaysBetween) if opens_bracket(cursor) => {
                cursor.next();
                let [from, to] = self.arguments(cursor);
                self.push(ExprKind::Between(from, to), cursor.since(start))
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
            Kw::Sum | Kw::Min | Kw::Max => {
                self.expect_keyword(cursor, Kw::Of).then(|| self.expr(cursor))
            }
            Kw::All => self.eat_keyword(cursor, Kw::Of).then(|| self.expr(cursor)),
            _ => None,
        };
        self.expect_mark(cursor, Mark::Close);
        let quantified = Quantified { how, var, source, filter, body };
        self.push(ExprKind::Quantified(Box::new(quantified)), cursor.since(start))
    }

    /// Exactly `N` values in brackets.
    fn arguments<const N: usize>(&mut self, cursor: &mut Cursor) -> [ExprId; N] {
        self.expect_mark(cursor, Mark::Open);
        let found = std::array::from_fn(|n| {
            if n > 0 {
                self.expect_mark(cursor, Mark::Comma);
            }
            self.expr(cursor)
        });
        self.expect_mark(cursor, Mark::Close);
        found
    }

    /// `5`, `2/3`, `1.5 wan_yuan`.
    fn number(&mut self, cursor: &mut Cursor) -> ExprId {
        let start = cursor.here();
        cursor.next();
        let whole = self.text(start).parse::<i64>().ok();
        let below = self.number_behind(cursor, Mark::Slash);
        let decimals = self.number_behind(cursor, Mark::Dot);
        let unit = match self.keyword(cursor) {
            Some(Kw::Yuan) => Some(FEN),
            Some(Kw::TenThousandYuan) => Some(10_000 * FEN),
            Some(Kw::HundredMillionYuan) => Some(100_000_000 * FEN),
            _ => None,
        };
        if unit.is_some() {
            cursor.next();
        }
        let too_large = || words!(zh: "数目太大", en: "the number is too large");
        let kind = match (whole, below, decimals, unit) {
            (None, ..) => Err(too_large()),
            (Some(above), Some(below), None, None) => match below.parse() {
                Ok(0) => {
                    Err(words!(zh: "分母不能是零", en: "a fraction has no nought below the line"))
                }
                Ok(below) => Ok(ExprKind::Fraction(above, below)),
                Err(_) => Err(too_large()),
            },
            (Some(whole), None, None, None) => Ok(ExprKind::Number(whole)),
            (Some(whole), None, decimals, Some(unit)) => {
                money(whole, decimals.unwrap_or(""), unit).map(ExprKind::Money)
            }
            (_, _, Some(_), None) => {
                Err(words!(zh: "只有金额可以写小数", en: "only a sum of money can have decimals"))
            }
            (_, Some(_), ..) => Err(
                words!(zh: "分数后面不能写单位；写作 1/2 × …", en: "a fraction takes no unit; write 1/2 × …"),
            ),
        };
        let kind = kind.unwrap_or_else(|message| {
            self.complain(Code::BadLiteral, start, message);
            ExprKind::Broken
        });
        self.push(kind, cursor.since(start))
    }

    /// The digits behind `mark`, where both stand close.
    fn number_behind(&self, cursor: &mut Cursor, mark: Mark) -> Option<&str> {
        let digits = cursor.peek_second().filter(|token| token.kind == TokenKind::Number)?;
        if !cursor.is_mark(mark) {
            return None;
        }
        cursor.next();
        cursor.next();
        Some(self.text(digits.span))
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

/// A sum in fen, exactly.
fn money(whole: i64, decimals: &str, unit: i64) -> Result<i64, Words> {
    let too_large = || words!(zh: "数目太大", en: "the number is too large");
    let whole = whole.checked_mul(unit).ok_or_else(too_large)?;
    if decimals.is_empty() {
        return Ok(whole);
    }
    let digits = decimals.trim_end_matches('0');
    let scale = u32::try_from(digits.len()).ok().and_then(|n| 10i128.checked_pow(n));
    let scale = scale.ok_or_else(too_large)?;
    let part: i128 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| too_large())? };
    let fen = part.checked_mul(unit.into()).ok_or_else(too_large)?;
    if fen % scale != 0 {
        return Err(
            words!(zh: "金额细到分为止", en: "a sum of money has no parts smaller than a fen"),
        );
    }
    let fen = i64::try_from(fen / scale).map_err(|_| too_large())?;
    whole.checked_add(fen).ok_or_else(too_large)
}

/// Whether the word at the cursor is followed by a bracket: only then does it ask something of a
/// set, so that a field or parameter may still be called `sum` or `count`.
fn opens_bracket(cursor: &Cursor) -> bool {
    cursor.peek_second().is_some_and(|token| token.kind == TokenKind::Mark(Mark::Open))
}
