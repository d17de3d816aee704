//! Text of a block → lines of tokens.
//!
//! Never fails: what the language does not use becomes a `Strange` token, and the parser says so at
//! its place. Linear in the length of the text.

use crate::source::Span;
use crate::token::{Line, Mark, Token, TokenKind};

/// Splits `text`, which stands at byte `offset` of file number `file`, into lines of tokens.
#[must_use]
pub fn lex(text: &str, file: u32, offset: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = offset;
    for raw in text.split('\n') {
        let line = raw.strip_suffix('\r').unwrap_or(raw);
        lines.push(lex_line(line, file, at));
        at += raw.len() + 1;
    }
    lines
}

fn lex_line(text: &str, file: u32, offset: usize) -> Line {
    let mut scan = Scan { text, at: 0, file, offset };
    let mut indent = 0;
    while let Some(c) = scan.peek().filter(|c| is_space(*c)) {
        indent += if c == ' ' { 1 } else { 2 };
        scan.bump();
    }
    let mut line =
        Line { indent, tokens: Vec::new(), comment: None, span: scan.span(0, text.len()) };
    let mut spaced = true;
    while let Some(c) = scan.peek() {
        if is_space(c) {
            scan.bump();
            spaced = true;
            continue;
        }
        let start = scan.at;
        if c == '#' || c == '\u{ff03}' {
            line.comment = Some(scan.span(start, text.len()));
            break;
        }
        let kind = scan.token(c);
        line.tokens.push(Token { kind, span: scan.span(start, scan.at), spaced });
        spaced = false;
    }
    line
}

/// A walk over one line.
struct Scan<'a> {
    text: &'a str,
    at: usize,
    file: u32,
    offset: usize,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, wanted: &[char]) -> bool {
        let found = self.peek().is_some_and(|c| wanted.contains(&c));
        if found {
            self.bump();
        }
        found
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&keep) {
            self.bump();
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.offset + start, self.offset + end)
    }

    fn token(&mut self, first: char) -> TokenKind {
        if first.is_ascii_digit() {
            return self.number_or_date();
        }
        if is_word_start(first) {
            self.word();
            return TokenKind::Word;
        }
        self.bump();
        match first {
            '"' | '\u{201c}' | '\u{300c}' => self.quoted(first),
            _ => self.mark(first).map_or(TokenKind::Strange, TokenKind::Mark),
        }
    }

    fn number_or_date(&mut self) -> TokenKind {
        let is_date = {
            let bytes = self.rest().as_bytes();
            let shape = b"dddd-dd-dd";
            bytes.len() >= shape.len()
                && shape.iter().zip(bytes).all(|(want, byte)| match want {
                    b'd' => byte.is_ascii_digit(),
                    other => other == byte,
                })
        };
        if is_date {
            self.at += "dddd-dd-dd".len();
            return TokenKind::Date;
        }
        self.take_while(|c| c.is_ascii_digit());
        TokenKind::Number
    }

    /// A word may hold `-` between its characters (`p-li`), as record ids do.
    fn word(&mut self) {
        loop {
            self.take_while(is_word);
            let mut ahead = self.rest().chars();
            if ahead.next() == Some('-') && ahead.next().is_some_and(|c| c.is_ascii_alphanumeric())
            {
                self.bump();
            } else {
                break;
            }
        }
    }

    fn quoted(&mut self, open: char) -> TokenKind {
        let close = match open {
            '\u{201c}' => '\u{201d}',
            '\u{300c}' => '\u{300d}',
            other => other,
        };
        self.take_while(|c| c != close);
        if self.bump().is_some() { TokenKind::Text } else { TokenKind::Strange }
    }

    fn mark(&mut self, first: char) -> Option<Mark> {
        let equal = ['=', '\u{ff1d}'];
        Some(match first {
            '(' | '\u{ff08}' => Mark::Open,
            ')' | '\u{ff09}' => Mark::Close,
            '{' | '\u{ff5b}' => Mark::OpenBrace,
            '}' | '\u{ff5d}' => Mark::CloseBrace,
            ',' | '\u{ff0c}' | '\u{3001}' => Mark::Comma,
            ':' | '\u{ff1a}' => Mark::Colon,
            '.' | '\u{ff0e}' => Mark::Dot,
            '@' | '\u{ff20}' => Mark::At,
            '+' | '\u{ff0b}' => Mark::Plus,
            '-' | '\u{ff0d}' | '\u{2212}' => Mark::Minus,
            '*' | '\u{ff0a}' | '\u{d7}' => Mark::Star,
            '/' | '\u{ff0f}' => Mark::Slash,
            '=' | '\u{ff1d}' => Mark::Equal,
            '\u{2260}' => Mark::NotEqual,
            '!' | '\u{ff01}' if self.eat(&equal) => Mark::NotEqual,
            '\u{2264}' => Mark::LessEqual,
            '\u{2265}' => Mark::GreaterEqual,
            '<' | '\u{ff1c}' if self.eat(&equal) => Mark::LessEqual,
            '<' | '\u{ff1c}' => Mark::Less,
            '>' | '\u{ff1e}' if self.eat(&equal) => Mark::GreaterEqual,
            '>' | '\u{ff1e}' => Mark::Greater,
            _ => return None,
        })
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}')
}

fn is_word_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_word(c: char) -> bool {
    c == '_' || c == '·' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        lex_line(text, 0, 0).tokens.into_iter().map(|t| t.kind).collect()
    }

    #[test]
    fn full_width_equals_half_width() {
        assert_eq!(kinds("\u{ff08}a\u{ff0c}b\u{ff09}\u{ff1a}c\u{2264}5"), kinds("(a,b):c<=5"));
    }

    #[test]
    fn dates_ids_and_subtraction_are_told_apart() {
        use TokenKind::{Date, Mark as M, Number, Word};
        assert_eq!(
            kinds("2026-03-02 p-li a - b 3"),
            [Date, Word, Word, M(Mark::Minus), Word, Number]
        );
    }

    #[test]
    fn an_unclosed_quotation_is_strange_not_fatal() {
        assert_eq!(kinds("\u{201c}abc"), [TokenKind::Strange]);
    }

    #[test]
    fn indentation_and_comment() {
        let line = lex_line("  由 人 # 说明", 0, 0);
        assert_eq!((line.indent, line.tokens.len(), line.comment.is_some()), (2, 2, true));
    }
}
