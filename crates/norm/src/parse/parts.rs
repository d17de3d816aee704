//! The indented lines below a head, grouped into parts.
//!
//! A part begins with its keyword; a line indented deeper than the part's first line continues it.

use super::{Cursor, Parser};
use crate::diagnostic::{Code, nearest};
use crate::source::Span;
use crate::surface::Kw;
use crate::token::Line;
use tiaoli_text::{Lang, words};

/// One part: its keyword and what follows.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) kw: Kw,
    pub(super) span: Span,
    pub(super) cursor: Cursor,
}

/// The parts of one declaration, to be taken one by one.
#[derive(Debug)]
pub(super) struct Parts {
    head: Span,
    lang: Lang,
    parts: Vec<Part>,
}

/// Joins continuation lines, so that each item is one logical line.
pub(super) fn logical_lines(below: &[Line], lang: Lang) -> Vec<(Span, Cursor)> {
    let Some(indent) = below.first().map(|line| line.indent) else { return Vec::new() };
    let mut joined: Vec<(Span, Vec<crate::token::Token>)> = Vec::new();
    for line in below {
        match joined.last_mut() {
            Some((span, tokens)) if line.indent > indent => {
                *span = span.to(line.span);
                tokens.extend(line.tokens.iter().copied());
            }
            _ => joined.push((line.span, line.tokens.clone())),
        }
    }
    joined.into_iter().map(|(span, tokens)| (span, Cursor::new(tokens, lang, span))).collect()
}

impl Parser<'_> {
    /// Groups `below` into parts, complaining about words that `allowed` does not hold.
    pub(super) fn parts(&mut self, head: &Cursor, below: &[Line], allowed: &[Kw]) -> Parts {
        let lang = head.lang;
        let mut parts = Vec::new();
        for (span, mut cursor) in logical_lines(below, lang) {
            let start = cursor.here();
            match self.keyword(&cursor) {
                Some(kw) if allowed.contains(&kw) => {
                    cursor.next();
                    parts.push(Part { kw, span, cursor });
                }
                _ => self.unknown_part(start, lang, allowed),
            }
        }
        Parts { head: head.span, lang, parts }
    }

    fn unknown_part(&mut self, span: Span, lang: Lang, allowed: &[Kw]) {
        let word = self.text(span);
        let words = allowed.iter().map(|kw| kw.word(lang)).collect::<Vec<_>>();
        let help = match nearest(word, words.iter().copied()) {
            Some(near) => words!(zh: "是否要写「{near}」？", en: "did you mean `{near}`?"),
            None => {
                let (zh, en) = (words.join("、"), words.join(", "));
                words!(zh: "此处可用：{zh}", en: "possible here: {en}")
            }
        };
        let message = words!(zh: "「{word}」不是这里的组成部分", en: "`{word}` is no part of this declaration");
        self.complain_help(Code::UnknownPart, span, message, help);
    }

    /// Complains that the declaration lacks the part `kw`.
    pub(super) fn missing_part(&mut self, parts: &Parts, kw: Kw) {
        let word = kw.word(parts.lang);
        self.complain_help(
            Code::MissingPart,
            parts.head,
            words!(zh: "缺少「{word}」", en: "`{word}` is missing"),
            words!(zh: "在下一行缩进写「{word} …」", en: "add an indented line `{word} …`"),
        );
    }

    /// The only part `kw`, if there is one; complains about a second.
    pub(super) fn one(&mut self, parts: &mut Parts, kw: Kw) -> Option<Part> {
        let mut all = parts.take(kw);
        for extra in all.drain(1.min(all.len())..) {
            let word = kw.word(parts.lang);
            self.complain(
                Code::MissingPart,
                extra.span,
                words!(zh: "「{word}」只能写一次", en: "`{word}` can be given only once"),
            );
        }
        all.pop()
    }
}

impl Parts {
    /// Whether a part `kw` is there.
    pub(super) fn has(&self, kw: Kw) -> bool {
        self.parts.iter().any(|part| part.kw == kw)
    }

    /// All parts `kw`, in order.
    pub(super) fn take(&mut self, kw: Kw) -> Vec<Part> {
        let (taken, rest) = std::mem::take(&mut self.parts).into_iter().partition(|p| p.kw == kw);
        self.parts = rest;
        taken
    }
}
