//! Pages in one canonical form, in either surface, with nothing lost.
//!
//! The formatter works on the tokens, not on the tree: lines, comments and prose stay where they are;
//! indentation, spaces and punctuation become uniform; and where another surface is asked for, every
//! word is exchanged for what it means there. Translating there and back gives the same page.

use crate::lexer::lex;
use crate::program::{Meaning, Regulation};
use crate::source::Span;
use crate::surface::Kw;
use crate::token::{Line, Mark, Token, TokenKind};
use crate::tree::{Acceptance, Decl, DeclKind};
use tiaoli_text::Lang;

/// Columns that each level is set in by.
const STEP: usize = 2;

impl Regulation {
    /// File number `file` in canonical form, its blocks in `lang` or, if none is given, each in its own.
    #[must_use]
    pub fn formatted(&self, file: usize, lang: Option<Lang>) -> String {
        let Some(source) = self.tree.files.get(file) else { return String::new() };
        let number = u32::try_from(file).unwrap_or(u32::MAX);
        let mut out = String::with_capacity(source.text.len() + source.text.len() / 8);
        let (mut at, mut fence): (usize, Option<Fence>) = (0, None);
        for raw in source.text.split_inclusive('\n') {
            let line = raw.trim_end();
            match &fence {
                None => match line.trim_start().strip_prefix("```").map(str::trim) {
                    Some(info) => {
                        let own = FENCES.iter().find(|fence| fence.0 == info);
                        out.push_str(&own.map_or_else(|| line.to_owned(), |own| own.opening(lang)));
                        out.push('\n');
                        fence = Some(Fence { lang: own.map(|own| own.1), body: at + raw.len() });
                    }
                    None => {
                        out.push_str(line);
                        out.push('\n');
                    }
                },
                Some(open) if line.trim() == "```" => {
                    if let (Some(own), Some(text)) = (open.lang, source.text.get(open.body..at)) {
                        let block = Block { regulation: self, source: &source.text, own, to: lang };
                        block.write(&lex(text, number, open.body), &mut out);
                    }
                    out.push_str("```\n");
                    fence = None;
                }
                Some(open) if open.lang.is_none() => {
                    out.push_str(line);
                    out.push('\n');
                }
                Some(_) => {}
            }
            at += raw.len();
        }
        out
    }
}

impl Regulation {
    /// One declaration in canonical form in the surface of `lang`: what it says, without comments, without
    /// where in its article it stands, and without the findings it accepts.
    #[must_use]
    pub fn declaration_text(&self, decl: &Decl, lang: Lang) -> String {
        let Some(source) = self.tree.files.get(decl.extent.file as usize) else {
            return String::new();
        };
        let text = source.text.get(decl.extent.range()).unwrap_or("");
        let is_case = matches!(decl.kind, DeclKind::Case { .. });
        let mut kept: Vec<Line> = Vec::new();
        let mut accepting = None;
        for mut line in lex(text, decl.extent.file, decl.extent.start as usize) {
            if line.tokens.is_empty() || accepting.is_some_and(|indent| line.indent > indent) {
                continue;
            }
            let accepts = |accept: &Acceptance| {
                accept.span.start >= line.span.start && accept.span.start < line.span.end
            };
            accepting = decl.accepts.iter().any(accepts).then_some(line.indent);
            if accepting.is_some() {
                continue;
            }
            if kept.is_empty() && !is_case {
                let at = line.tokens.iter().position(|t| t.kind == TokenKind::Mark(Mark::At));
                line.tokens.truncate(at.unwrap_or(line.tokens.len()));
            }
            line.comment = None;
            kept.push(line);
        }
        let mut out = String::new();
        let block =
            Block { regulation: self, source: &source.text, own: decl.lang, to: Some(lang) };
        block.write(&kept, &mut out);
        out
    }
}

/// A fence's name, the surface it announces, and its name in the other one.
struct Named(&'static str, Lang, &'static str);

impl Named {
    fn opening(&self, to: Option<Lang>) -> String {
        let name = if to.is_none_or(|to| to == self.1) { self.0 } else { self.2 };
        format!("```{name}")
    }
}

const FENCES: &[Named] = &[
    Named("norm", Lang::En, "规范"),
    Named("规范", Lang::Zh, "norm"),
    Named("case", Lang::En, "用例"),
    Named("用例", Lang::Zh, "case"),
];

/// An open fence: its surface, if it is one of ours, and where its text begins.
struct Fence {
    lang: Option<Lang>,
    body: usize,
}

/// One block being written.
struct Block<'a> {
    regulation: &'a Regulation,
    source: &'a str,
    own: Lang,
    to: Option<Lang>,
}

impl Block<'_> {
    fn text(&self, span: Span) -> &str {
        self.source.get(span.range()).unwrap_or("")
    }

    fn target(&self) -> Lang {
        self.to.unwrap_or(self.own)
    }

    fn write(&self, lines: &[Line], out: &mut String) {
        let lines = match lines.split_last() {
            // The text of a block ends with a line end, behind which there is nothing.
            Some((last, rest)) if last.tokens.is_empty() && last.comment.is_none() => rest,
            _ => lines,
        };
        let (mut head, mut part) = (None, None);
        for line in lines {
            if line.tokens.is_empty() {
                // A comment alone keeps its depth; an empty line stays empty.
                if let Some(comment) = line.comment {
                    let level = usize::from(head.is_some_and(|head| line.indent > head));
                    out.push_str(&" ".repeat(level * STEP));
                    out.push_str(self.text(comment).trim_end());
                }
                out.push('\n');
                continue;
            }
            let level = match (head, part) {
                (Some(h), Some(p)) if line.indent > h && line.indent > p => 2,
                (Some(h), _) if line.indent > h => {
                    part = part.or(Some(line.indent));
                    1
                }
                _ => {
                    (head, part) = (Some(line.indent), None);
                    0
                }
            };
            out.push_str(&" ".repeat(level * STEP));
            self.line(line, out);
            out.push('\n');
        }
    }

    fn line(&self, line: &Line, out: &mut String) {
        let tokens = &line.tokens;
        let mut before: Option<Token> = None;
        for (i, token) in tokens.iter().enumerate() {
            if before.is_some_and(|before| self.spaced(before, *token)) {
                out.push(' ');
            }
            let behind = tokens.get(i + 1);
            let ahead = i.checked_sub(1).and_then(|i| tokens.get(i));
            out.push_str(&self.token(*token, ahead, behind));
            before = Some(*token);
        }
        if let Some(comment) = line.comment {
            out.push_str("  ");
            out.push_str(self.text(comment).trim_end());
        }
    }

    /// Whether a space stands between two tokens.
    fn spaced(&self, left: Token, right: Token) -> bool {
        use TokenKind::Mark as M;
        let unit = |token: Token| {
            matches!(self.keyword(token), Some(Kw::Yuan | Kw::TenThousandYuan))
                && self.target() == Lang::Zh
        };
        match (left.kind, right.kind) {
            (
                _,
                M(
                    Mark::Comma
                    | Mark::Colon
                    | Mark::Close
                    | Mark::CloseBrace
                    | Mark::Dot
                    | Mark::Slash,
                ),
            ) => false,
            (M(Mark::Open | Mark::OpenBrace | Mark::Dot | Mark::At | Mark::Slash), _) => false,
            // `rules@20` cites, `forbid x @2` says where x stands.
            (TokenKind::Word, M(Mark::At)) => right.spaced,
            // A bracket right behind a name belongs to it.
            (TokenKind::Word | TokenKind::Text, M(Mark::Open)) => right.spaced,
            (TokenKind::Number, TokenKind::Word) if unit(right) => false,
            _ => true,
        }
    }

    /// The keyword that a word is, unless it names something.
    fn keyword(&self, token: Token) -> Option<Kw> {
        if token.kind != TokenKind::Word || self.regulation.meanings.contains_key(&token.span) {
            return None;
        }
        Kw::find(self.text(token.span), self.own)
    }

    fn token(&self, token: Token, ahead: Option<&Token>, behind: Option<&Token>) -> String {
        let text = self.text(token.span);
        match token.kind {
            TokenKind::Mark(mark) => mark.sign().to_owned(),
            TokenKind::Number | TokenKind::Date | TokenKind::Strange => text.to_owned(),
            TokenKind::Word => self.word(token),
            TokenKind::Text => {
                let text = |token: &Token| {
                    let mut inner = self.text(token.span).chars();
                    inner.next();
                    inner.next_back();
                    inner.as_str().to_owned()
                };
                let own = text(&token);
                let shown = if self.to.is_none_or(|to| to == self.own) {
                    own
                } else if let Some(label) = self.label(ahead) {
                    label
                } else if let Some(other) = [behind, ahead]
                    .into_iter()
                    .flatten()
                    .find(|token| token.kind == TokenKind::Text)
                {
                    // Two texts are one in two languages, this surface's first.
                    text(other)
                } else {
                    own
                };
                format!("\"{shown}\"")
            }
        }
    }

    /// The label behind a declared name, when the name itself has been exchanged for it.
    fn label(&self, ahead: Option<&Token>) -> Option<String> {
        match self.regulation.meanings.get(&ahead?.span) {
            Some(Meaning::Declared(words)) => Some(words.get(self.own).to_owned()),
            _ => None,
        }
    }

    fn word(&self, token: Token) -> String {
        let text = self.text(token.span);
        match self.regulation.meanings.get(&token.span) {
            Some(Meaning::Declared(words) | Meaning::Name(words)) => {
                words.get(self.target()).to_owned()
            }
            Some(Meaning::Verbatim) => text.to_owned(),
            None => match Kw::find(text, self.own) {
                Some(kw) => kw.word(self.target()).to_owned(),
                None => text.to_owned(),
            },
        }
    }
}
