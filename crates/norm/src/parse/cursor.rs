//! A walk over the tokens of one part of a declaration.

use super::Parser;
use crate::diagnostic::Code;
use crate::source::Span;
use crate::surface::Kw;
use crate::token::{Mark, Token, TokenKind};
use crate::tree::{Ident, Name};
use tiaoli_text::{Lang, Words, words};

/// Tokens still to be read, and where they end.
#[derive(Debug, Clone)]
pub(super) struct Cursor {
    tokens: Vec<Token>,
    at: usize,
    pub(super) lang: Lang,
    /// The whole part, for complaints at its end.
    pub(super) span: Span,
    /// How deep brackets may still nest.
    pub(super) depth_left: u8,
    /// A complaint has been made, and the rest of the part was given up.
    given_up: bool,
}

impl Cursor {
    pub(super) fn new(tokens: Vec<Token>, lang: Lang, span: Span) -> Self {
        Self { tokens, at: 0, lang, span, depth_left: 64, given_up: false }
    }

    pub(super) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub(super) fn peek_second(&self) -> Option<Token> {
        self.tokens.get(self.at + 1).copied()
    }

    /// What stands right behind an `@` that comes next, with no space on either side.
    pub(super) fn behind_at(&self) -> Option<Token> {
        let at = self.peek().filter(|at| at.kind == TokenKind::Mark(Mark::At) && !at.spaced);
        at.and_then(|_| self.peek_second()).filter(|next| !next.spaced)
    }

    /// Whether an article comes next: `@20` or `rules@20`.
    pub(super) fn cites(&self) -> bool {
        let kind = |n: usize| self.tokens.get(self.at + n).map(|token| (token.kind, token.spaced));
        match (kind(0), kind(1), kind(2)) {
            (Some((TokenKind::Mark(Mark::At), _)), ..) => true,
            (Some((TokenKind::Word, _)), Some((TokenKind::Mark(Mark::At), false)), third) => {
                matches!(third, Some((TokenKind::Number, false)))
            }
            _ => false,
        }
    }

    pub(super) fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Where the next token stands, or the end of the part.
    pub(super) fn here(&self) -> Span {
        self.peek().map_or(
            Span { file: self.span.file, start: self.span.end, end: self.span.end },
            |token| token.span,
        )
    }

    /// From `start` to the last token read.
    pub(super) fn since(&self, start: Span) -> Span {
        let last = self.at.checked_sub(1).and_then(|i| self.tokens.get(i));
        last.map_or(start, |token| start.to(token.span))
    }

    pub(super) fn is_mark(&self, mark: Mark) -> bool {
        self.peek().is_some_and(|token| token.kind == TokenKind::Mark(mark))
    }

    pub(super) fn eat_mark(&mut self, mark: Mark) -> bool {
        let found = self.is_mark(mark);
        if found {
            self.at += 1;
        }
        found
    }

    /// Gives up on the rest of the part, after a complaint.
    pub(super) fn skip_rest(&mut self) {
        self.at = self.tokens.len();
        self.given_up = true;
    }
}

impl Parser<'_> {
    pub(super) fn keyword(&self, cursor: &Cursor) -> Option<Kw> {
        let token = cursor.peek().filter(|token| token.kind == TokenKind::Word)?;
        Kw::find(self.text(token.span), cursor.lang)
    }

    pub(super) fn eat_keyword(&self, cursor: &mut Cursor, kw: Kw) -> bool {
        let found = self.keyword(cursor) == Some(kw);
        if found {
            cursor.next();
        }
        found
    }

    pub(super) fn expect_mark(&mut self, cursor: &mut Cursor, mark: Mark) -> bool {
        let found = cursor.eat_mark(mark);
        if !found {
            let sign = mark.sign();
            self.unexpected(cursor, words!(zh: "「{sign}」", en: "`{sign}`"));
        }
        found
    }

    pub(super) fn expect_keyword(&mut self, cursor: &mut Cursor, kw: Kw) -> bool {
        let found = self.eat_keyword(cursor, kw);
        if !found {
            let word = kw.word(cursor.lang);
            self.unexpected(cursor, words!(zh: "「{word}」", en: "`{word}`"));
        }
        found
    }

    /// A name, `rules@quorum` where it is another regulation's; complains and gives `None` where there
    /// is none.
    pub(super) fn ident(&mut self, cursor: &mut Cursor) -> Option<Ident> {
        let word = |token: Token| {
            let text = self.text(token.span).to_owned();
            Ident { text, span: token.span, of: None }
        };
        match cursor.peek() {
            Some(token) if token.kind == TokenKind::Word => {
                cursor.next();
                let of = word(token);
                Some(match cursor.behind_at().filter(|next| next.kind == TokenKind::Word) {
                    Some(next) => {
                        cursor.next();
                        cursor.next();
                        Ident { of: Some(Box::new(of)), ..word(next) }
                    }
                    None => of,
                })
            }
            _ => {
                self.unexpected(cursor, words!(zh: "一个名称", en: "a name"));
                None
            }
        }
    }

    /// A quoted text, without its marks.
    pub(super) fn quoted(&mut self, cursor: &mut Cursor) -> Option<Ident> {
        let token = cursor.peek().filter(|token| token.kind == TokenKind::Text)?;
        cursor.next();
        let text = self.text(token.span);
        let mut inner = text.chars();
        inner.next();
        inner.next_back();
        Some(Ident { text: inner.as_str().to_owned(), span: token.span, of: None })
    }

    /// A declared name with its label in the other language.
    pub(super) fn name(&mut self, cursor: &mut Cursor) -> Option<Name> {
        let word = self.ident(cursor)?;
        if word.of.is_some() {
            // What is declared is this regulation's own.
            let mut at = Cursor::new(Vec::new(), cursor.lang, word.span);
            self.unexpected(&mut at, words!(zh: "不带「@」的名称", en: "a name without `@`"));
            cursor.skip_rest();
            return None;
        }
        let label = self.quoted(cursor);
        Some(Name { word, label })
    }

    /// Names separated by commas.
    pub(super) fn idents(&mut self, cursor: &mut Cursor) -> Vec<Ident> {
        let mut found = Vec::new();
        while let Some(ident) = self.ident(cursor) {
            found.push(ident);
            if !cursor.eat_mark(Mark::Comma) {
                break;
            }
        }
        found
    }

    /// Complains about what stands where `wanted` should, and gives up on the part.
    ///
    /// Once a part is given up, what is lacking at its end is no news.
    pub(super) fn unexpected(&mut self, cursor: &mut Cursor, wanted: Words) {
        if cursor.given_up {
            return;
        }
        let Words { zh, en } = wanted;
        let message = match cursor.peek() {
            Some(token) => {
                let found = self.text(token.span);
                words!(zh: "此处应为{zh}，而写的是「{found}」", en: "expected {en}, found `{found}`")
            }
            None => words!(zh: "此处缺少{zh}", en: "expected {en}, but the line ends here"),
        };
        self.complain(Code::Unexpected, cursor.here(), message);
        cursor.skip_rest();
    }

    /// Complains about anything left over.
    pub(super) fn finish(&mut self, cursor: &mut Cursor) {
        if !cursor.done() {
            self.unexpected(cursor, words!(zh: "本行到此为止", en: "the end of the line"));
        }
    }
}
