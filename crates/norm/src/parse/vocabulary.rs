//! Declarations that name things: regulation, choice, kind, definition, open term.

use super::parts::logical_lines;
use super::{Cursor, Parser};
use crate::surface::Kw;
use crate::token::{Line, Mark, TokenKind};
use crate::tree::{DeclKind, FieldTree, ParamTree, TypeBase, TypeTree};
use tiaoli_text::{Lang, words};

impl Parser<'_> {
    pub(super) fn regulation(&mut self, head: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let name = self.name(head)?;
        let mut parts = self.parts(head, below, &[Kw::Uses, Kw::Interpreter]);
        let mut uses = Vec::new();
        for mut part in parts.take(Kw::Uses) {
            uses.extend(self.idents(&mut part.cursor));
            self.finish(&mut part.cursor);
        }
        let interpreter = match self.one(&mut parts, Kw::Interpreter) {
            Some(mut part) => self.both_texts(&mut part.cursor),
            None => None,
        };
        Some(DeclKind::Regulation { name, uses, interpreter })
    }

    /// Two quoted texts: this surface's language first, then the other. Returned Chinese first.
    pub(super) fn both_texts(&mut self, cursor: &mut Cursor) -> Option<(String, String)> {
        let texts = (self.quoted(cursor), self.quoted(cursor));
        let (Some(own), Some(other)) = texts else {
            self.unexpected(
                cursor,
                words!(zh: "两段引号中的文字，先本文种、后另一文种", en: "two quoted texts, this language first, then the other"),
            );
            return None;
        };
        self.finish(cursor);
        Some(match cursor.lang {
            Lang::Zh => (own.text, other.text),
            Lang::En => (other.text, own.text),
        })
    }

    /// `choice form "形式": plenary "部务会", executive "办公会"`, values on lines of their own if many.
    pub(super) fn choice(&mut self, head: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let name = self.name(head)?;
        let mut values = Vec::new();
        if head.eat_mark(Mark::Colon) {
            self.names(head, &mut values);
        }
        for (_, mut line) in logical_lines(below, head.lang) {
            self.names(&mut line, &mut values);
            self.finish(&mut line);
        }
        Some(DeclKind::Choice { name, values })
    }

    fn names(&mut self, cursor: &mut Cursor, into: &mut Vec<crate::tree::Name>) {
        while !cursor.done() {
            let Some(value) = self.name(cursor) else { break };
            into.push(value);
            if !cursor.eat_mark(Mark::Comma) {
                break;
            }
        }
    }

    pub(super) fn kind(&mut self, head: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let name = self.name(head)?;
        let (mut gist, mut fields) = (None, Vec::new());
        for (i, (_, mut line)) in logical_lines(below, head.lang).into_iter().enumerate() {
            if i == 0 && self.is_gist(&line) {
                line.next();
                gist = self.both_texts(&mut line);
                continue;
            }
            fields.extend(self.field(&mut line));
            self.finish(&mut line);
        }
        Some(DeclKind::Kind { name, gist, fields })
    }

    /// Whether a line says what the kind is, rather than naming a field of that name.
    fn is_gist(&self, line: &Cursor) -> bool {
        let mut ahead = line.clone();
        self.eat_keyword(&mut ahead, Kw::Gist)
            && ahead.next().is_some_and(|token| token.kind == TokenKind::Text)
            && !ahead.is_mark(Mark::Colon)
    }

    /// `quota "编制": number optional`.
    pub(super) fn field(&mut self, cursor: &mut Cursor) -> Option<FieldTree> {
        let name = self.name(cursor)?;
        if !self.expect_mark(cursor, Mark::Colon) {
            return None;
        }
        let ty = self.type_tree(cursor)?;
        Some(FieldTree { name, ty })
    }

    fn type_tree(&mut self, cursor: &mut Cursor) -> Option<TypeTree> {
        let start = cursor.here();
        let new = self.eat_keyword(cursor, Kw::New);
        let set = self.eat_keyword(cursor, Kw::SetOf);
        let base = match self.keyword(cursor) {
            Some(kw @ (Kw::Flag | Kw::Number | Kw::Money | Kw::Date | Kw::Text)) => {
                cursor.next();
                TypeBase::Builtin(kw)
            }
            _ => TypeBase::Named(self.ident(cursor)?),
        };
        let optional = self.eat_keyword(cursor, Kw::Optional);
        let default = self.eat_keyword(cursor, Kw::Default).then(|| self.expr(cursor));
        Some(TypeTree { base, set, new, optional, default, span: cursor.since(start) })
    }

    /// `(m: matter, d: date)`.
    fn params(&mut self, cursor: &mut Cursor) -> Vec<ParamTree> {
        let mut params = Vec::new();
        if !cursor.eat_mark(Mark::Open) {
            return params;
        }
        while let Some(name) = self.ident(cursor) {
            if !self.expect_mark(cursor, Mark::Colon) {
                break;
            }
            let Some(ty) = self.type_tree(cursor) else { break };
            params.push(ParamTree { name, ty });
            if !cursor.eat_mark(Mark::Comma) {
                break;
            }
        }
        self.expect_mark(cursor, Mark::Close);
        params
    }

    pub(super) fn define(&mut self, head: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let name = self.name(head)?;
        let params = self.params(head);
        let mut parts = self.parts(head, below, &[Kw::As]);
        let Some(mut part) = self.one(&mut parts, Kw::As) else {
            self.missing_part(&parts, Kw::As);
            return None;
        };
        let body = self.expr(&mut part.cursor);
        self.finish(&mut part.cursor);
        Some(DeclKind::Define { name, params, body })
    }

    pub(super) fn open(&mut self, head: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let name = self.name(head)?;
        let params = self.params(head);
        let mut parts = self.parts(head, below, &[Kw::By, Kw::Holder, Kw::Asks]);
        let by = match self.one(&mut parts, Kw::By) {
            Some(mut part) => {
                let by = self.ident(&mut part.cursor);
                self.finish(&mut part.cursor);
                by
            }
            None => None,
        };
        let holder = self.one_expr(&mut parts, Kw::Holder);
        let asks = match self.one(&mut parts, Kw::Asks) {
            Some(mut part) => self.both_texts(&mut part.cursor),
            None => None,
        };
        if asks.is_none() {
            self.missing_part(&parts, Kw::Asks);
        }
        Some(DeclKind::Open { name, params, by, holder, asks })
    }

    pub(super) fn marked(&mut self, kw: Kw, head: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let mut parts = self.parts(head, below, &[Kw::Because]);
        let because = match self.one(&mut parts, Kw::Because) {
            Some(mut part) => self.both_texts(&mut part.cursor),
            None => None,
        };
        if because.is_none() && kw == Kw::Principle {
            self.missing_part(&parts, Kw::Because);
        }
        Some(DeclKind::Marked { head: kw, because })
    }

    /// `commence 2026-01-01`.
    pub(super) fn commence(&mut self, head: &mut Cursor) -> Option<DeclKind> {
        self.day(head).map(|date| DeclKind::Commence { date })
    }
}
