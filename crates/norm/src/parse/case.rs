//! Fixtures and cases: situations a lawyer can read, each with what must come out.

use super::parts::logical_lines;
use super::{Cursor, Parser};
use crate::surface::Kw;
use crate::token::{Line, Mark, TokenKind};
use crate::tree::{ArticleRef, CaseAct, CaseLine, DeclKind};
use tiaoli_text::{ArticleNumber, words};

/// Words that start a line of a case.
const LINES: &[Kw] = &[Kw::From, Kw::Given, Kw::Done, Kw::When, Kw::Because, Kw::Expect];

impl Parser<'_> {
    pub(super) fn case(
        &mut self,
        head: Kw,
        cursor: &mut Cursor,
        below: &[Line],
    ) -> Option<DeclKind> {
        let name = if head == Kw::Case {
            let word = self.quoted(cursor);
            let Some(word) = word else {
                self.unexpected(cursor, words!(zh: "引号中的标题", en: "a quoted title"));
                return None;
            };
            crate::tree::Name { word, label: self.quoted(cursor) }
        } else {
            self.name(cursor)?
        };
        let mut lines = Vec::new();
        for (span, mut line) in logical_lines(below, cursor.lang) {
            let start = line.here();
            let kw = self.keyword(&line).filter(|kw| LINES.contains(kw));
            line.next();
            match kw {
                Some(Kw::From) => lines.extend(self.ident(&mut line).map(CaseLine::From)),
                Some(Kw::Given) => lines.extend(self.given(&mut line)),
                Some(Kw::Done) => lines.extend(self.case_act(&mut line, span).map(CaseLine::Done)),
                Some(Kw::When) => lines.extend(self.case_act(&mut line, span).map(CaseLine::When)),
                Some(Kw::Because) => self.because(&mut line, &mut lines),
                Some(Kw::Expect) => lines.extend(self.expect(&mut line, span)),
                _ => {
                    let mut at = Cursor::new(Vec::new(), cursor.lang, start);
                    let list = LINES.iter().map(|kw| kw.word(cursor.lang)).collect::<Vec<_>>();
                    let (zh, en) = (list.join("、"), list.join(", "));
                    self.unexpected(&mut at, words!(zh: "{zh} 之一", en: "one of {en}"));
                    continue;
                }
            }
            self.finish(&mut line);
        }
        Some(DeclKind::Case { head, name, lines })
    }

    fn given(&mut self, cursor: &mut Cursor) -> Option<CaseLine> {
        let kind = self.ident(cursor)?;
        let id = self.ident(cursor)?;
        let fields =
            if cursor.eat_mark(Mark::Colon) { self.assignments(cursor) } else { Vec::new() };
        Some(CaseLine::Given { kind, id, fields })
    }

    /// `convene by p-li on 2026-03-02: organ = dept`.
    fn case_act(&mut self, cursor: &mut Cursor, span: crate::source::Span) -> Option<CaseAct> {
        let act = self.ident(cursor)?;
        if !self.expect_keyword(cursor, Kw::By) {
            return None;
        }
        let actor = self.ident(cursor)?;
        if !self.expect_keyword(cursor, Kw::On) {
            return None;
        }
        let date = self.day(cursor)?;
        let take = if cursor.eat_mark(Mark::Colon) { self.assignments(cursor) } else { Vec::new() };
        Some(CaseAct { act, actor, date, take, reasons: Vec::new(), span })
    }

    pub(super) fn day(&mut self, cursor: &mut Cursor) -> Option<jiff::civil::Date> {
        let Some(token) = cursor.peek().filter(|token| token.kind == TokenKind::Date) else {
            self.unexpected(
                cursor,
                words!(zh: "日期，如 2026-03-02", en: "a date such as 2026-03-02"),
            );
            return None;
        };
        cursor.next();
        self.date_of(token.span)
    }

    /// `because procedure.assessment "reason"`, belonging to the act above it.
    fn because(&mut self, cursor: &mut Cursor, lines: &mut [CaseLine]) {
        let Some(norm) = self.ident(cursor) else { return };
        let step = if cursor.eat_mark(Mark::Dot) { self.ident(cursor) } else { None };
        let Some(reason) = self.quoted(cursor) else {
            self.unexpected(cursor, words!(zh: "引号中的理由", en: "a quoted reason"));
            return;
        };
        match lines.last_mut() {
            Some(CaseLine::Done(act) | CaseLine::When(act)) => {
                act.reasons.push((norm, step, reason.text));
            }
            _ => {
                let mut at = Cursor::new(Vec::new(), cursor.lang, cursor.span);
                self.unexpected(
                    &mut at,
                    words!(zh: "上一行是一个行为", en: "an act on the line above"),
                );
            }
        }
    }

    /// `@20, rules@23`.
    fn articles(&mut self, cursor: &mut Cursor) -> Option<Vec<ArticleRef>> {
        let mut articles = Vec::new();
        while !cursor.done() {
            articles.push(self.article_ref(cursor)?);
            cursor.eat_mark(Mark::Comma);
        }
        Some(articles)
    }

    /// `@20`, or `rules@20` of another regulation.
    pub(super) fn article_ref(&mut self, cursor: &mut Cursor) -> Option<ArticleRef> {
        let named = cursor.peek().is_some_and(|token| token.kind == TokenKind::Word);
        let of = if named { self.ident(cursor) } else { None };
        if !self.expect_mark(cursor, Mark::At) {
            return None;
        }
        let span = cursor.here();
        let number = ArticleNumber::new(u32::from(self.small_number(cursor)?));
        Some(ArticleRef { of, number, span })
    }

    fn expect(&mut self, cursor: &mut Cursor, span: crate::source::Span) -> Option<CaseLine> {
        match self.keyword(cursor) {
            Some(Kw::Duty) => {
                cursor.next();
                let norm = self.ident(cursor)?;
                // Of several that one norm makes: whose, and about which records.
                let by = self.eat_keyword(cursor, Kw::By);
                let bearer = if by { Some(self.ident(cursor)?) } else { None };
                let over = self.eat_keyword(cursor, Kw::Over);
                let about = if over { self.idents(cursor) } else { Vec::new() };
                let state = self.keyword(cursor).filter(|kw| {
                    matches!(
                        kw,
                        Kw::Owed | Kw::Fulfilled | Kw::Late | Kw::Violated | Kw::Waived | Kw::None
                    )
                });
                let Some(state) = state else {
                    self.unexpected(cursor, words!(zh: "义务的状态", en: "the state of a duty"));
                    return None;
                };
                cursor.next();
                if !self.expect_keyword(cursor, Kw::On) {
                    return None;
                }
                let date = self.day(cursor)?;
                Some(CaseLine::ExpectDuty { norm, bearer, about, state, date, span })
            }
            Some(
                verdict @ (Kw::Permit | Kw::Deviation | Kw::NeedFacts | Kw::Refer | Kw::Refuse),
            ) => {
                cursor.next();
                let articles = self.articles(cursor)?;
                Some(CaseLine::ExpectVerdict { verdict, articles, span })
            }
            _ => {
                self.unexpected(
                    cursor,
                    words!(zh: "审查结论或「义务 …」", en: "a verdict or `duty …`"),
                );
                None
            }
        }
    }
}
