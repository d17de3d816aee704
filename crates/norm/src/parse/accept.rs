//! `accept N207 "why" "为什么"`: a finding that is true and meant, under any declaration.

use super::{Cursor, Parser};
use crate::diagnostic::{Code, Severity};
use crate::surface::Kw;
use crate::token::{Line, TokenKind};
use crate::tree::Acceptance;
use tiaoli_text::{Lang, Words, words};

impl Parser<'_> {
    /// Takes the lines that accept findings out of the others.
    pub(super) fn acceptances(
        &mut self,
        below: &[Line],
        lang: Lang,
    ) -> (Vec<Line>, Vec<Acceptance>) {
        let indent = below.first().map(|line| line.indent);
        let (mut rest, mut accepts) = (Vec::with_capacity(below.len()), Vec::new());
        let mut lines = below.iter().peekable();
        while let Some(line) = lines.next() {
            let mut cursor = Cursor::new(line.tokens.clone(), lang, line.span);
            let accepts_here = Some(line.indent) == indent
                && self.eat_keyword(&mut cursor, Kw::Accept)
                // A field may be called so.
                && cursor.peek().is_some_and(|token| token.kind == TokenKind::Word);
            if !accepts_here {
                rest.push(line.clone());
                continue;
            }
            let (mut tokens, mut span) = (line.tokens.clone(), line.span);
            span.start = line.tokens.first().map_or(span.start, |token| token.span.start);
            while let Some(more) = lines.next_if(|more| Some(more.indent) > indent) {
                tokens.extend(more.tokens.iter().copied());
                span = span.to(more.span);
            }
            let mut cursor = Cursor::new(tokens, lang, span);
            cursor.next();
            accepts.extend(self.acceptance(&mut cursor));
        }
        (rest, accepts)
    }

    fn acceptance(&mut self, cursor: &mut Cursor) -> Option<Acceptance> {
        let at = cursor.here();
        let word = self.text(at);
        let number = word.strip_prefix('N').and_then(|number| number.parse().ok());
        let code = number.and_then(Code::of_number);
        cursor.next();
        let reason = self.both_texts(cursor);
        let Some(code) = code.filter(|code| code.severity() != Severity::Error) else {
            let message = match code {
                Some(_) => {
                    words!(zh: "{word} 是错误，不能认可", en: "{word} is an error and cannot be accepted")
                }
                None => {
                    words!(zh: "没有编号为「{word}」的提示", en: "there is no finding `{word}`")
                }
            };
            let help = words!(zh: "写 norm check 给出的编号，如 N207", en: "write the number that `norm check` gives, such as N207");
            self.complain_help(Code::BadAcceptance, at, message, help);
            return None;
        };
        let (zh, en) = reason?;
        Some(Acceptance { code, reason: Words::new(zh, en), span: cursor.span })
    }
}
