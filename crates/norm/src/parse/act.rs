//! Kinds of act and what they change.

use super::{Cursor, Parser};
use crate::surface::Kw;
use crate::token::{Line, Mark};
use crate::tree::{DeclKind, EffectTree};
use tiaoli_text::words;

impl Parser<'_> {
    pub(super) fn act(&mut self, head: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let name = self.name(head)?;
        let allowed = [Kw::Gist, Kw::By, Kw::Take, Kw::Effect, Kw::Unrestricted];
        let mut parts = self.parts(head, below, &allowed);
        let gist = match self.one(&mut parts, Kw::Gist) {
            Some(mut part) => self.both_texts(&mut part.cursor),
            None => None,
        };
        let by = match self.one(&mut parts, Kw::By) {
            Some(mut part) => {
                let by = self.ident(&mut part.cursor);
                self.finish(&mut part.cursor);
                by
            }
            None => None,
        };
        let mut takes = Vec::new();
        for mut part in parts.take(Kw::Take) {
            takes.extend(self.field(&mut part.cursor));
            self.finish(&mut part.cursor);
        }
        let mut effects = Vec::new();
        for mut part in parts.take(Kw::Effect) {
            effects.extend(self.effect(&mut part.cursor));
            self.finish(&mut part.cursor);
        }
        let unrestricted = self.one(&mut parts, Kw::Unrestricted).is_some();
        Some(DeclKind::Act { name, gist, by, takes, effects, unrestricted })
    }

    fn effect(&mut self, cursor: &mut Cursor) -> Option<EffectTree> {
        let kw = self.keyword(cursor);
        if let Some(Kw::Create | Kw::Set | Kw::Add | Kw::Remove | Kw::Each | Kw::Waive) = kw {
            cursor.next();
        }
        match kw {
            Some(Kw::Create) => {
                let param = self.ident(cursor)?;
                let fields = if cursor.eat_mark(Mark::Colon) {
                    self.assignments(cursor)
                } else {
                    Vec::new()
                };
                Some(EffectTree::Create(param, fields))
            }
            Some(Kw::Set) => {
                let (record, field) = self.place(cursor)?;
                self.expect_mark(cursor, Mark::Equal);
                let value = self.expr(cursor);
                Some(EffectTree::Set(record, field, value))
            }
            Some(kw @ (Kw::Add | Kw::Remove)) => {
                let member = self.expr(cursor);
                let link = if kw == Kw::Add { Kw::To } else { Kw::From };
                if !self.expect_keyword(cursor, link) {
                    return None;
                }
                let (record, field) = self.place(cursor)?;
                Some(if kw == Kw::Add {
                    EffectTree::Add(member, record, field)
                } else {
                    EffectTree::Remove(member, record, field)
                })
            }
            Some(Kw::Each) => {
                let over = self.over(cursor)?;
                if !self.expect_mark(cursor, Mark::Colon) {
                    return None;
                }
                if cursor.depth_left == 0 {
                    return None;
                }
                cursor.depth_left -= 1;
                let inner = self.effect(cursor)?;
                cursor.depth_left += 1;
                Some(EffectTree::Each(over.var, over.source, over.filter, Box::new(inner)))
            }
            Some(Kw::Waive) => Some(EffectTree::Waive(self.expr(cursor))),
            _ => {
                let list = [Kw::Create, Kw::Set, Kw::Add, Kw::Remove, Kw::Each, Kw::Waive]
                    .map(|kw| kw.word(cursor.lang));
                let (zh, en) = (list.join("、"), list.join(", "));
                self.unexpected(cursor, words!(zh: "{zh} 之一", en: "one of {en}"));
                None
            }
        }
    }

    /// `matter.status`: a record and one of its fields.
    fn place(&mut self, cursor: &mut Cursor) -> Option<(crate::tree::ExprId, crate::tree::Ident)> {
        let start = cursor.here();
        let first = self.ident(cursor)?;
        let mut record = self.push(crate::tree::ExprKind::Name(first), start);
        if !self.expect_mark(cursor, Mark::Dot) {
            return None;
        }
        let mut field = self.ident(cursor)?;
        let mut length = 0;
        while cursor.eat_mark(Mark::Dot) {
            length += 1;
            if self.too_long(length, cursor) {
                return None;
            }
            let span = start.to(field.span);
            record = self.push(crate::tree::ExprKind::Field(record, field), span);
            field = self.ident(cursor)?;
        }
        Some((record, field))
    }
}
