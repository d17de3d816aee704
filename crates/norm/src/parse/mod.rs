//! Markdown pages → [`Tree`].
//!
//! Never fails: whatever cannot be read becomes a complaint, and reading goes on at the next line.

mod accept;
mod act;
mod case;
mod counting;
mod cursor;
mod expr;
mod literate;
mod norm;
mod parts;
mod vocabulary;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::lexer::lex;
use crate::source::{SourceFile, Span};
use crate::surface::Kw;
use crate::token::{Line, Mark, Token, TokenKind};
use crate::tree::{Decl, DeclKind, Tree};
use cursor::Cursor;

use std::collections::BTreeMap;
use tiaoli_text::{ArticleNumber, Lang, Words, words};

/// More complaints than anyone reads; further ones are counted, not kept.
const MOST_COMPLAINTS: usize = 200;

/// Largest file that is read, in bytes.
const LARGEST_FILE: usize = 16 << 20;

/// Reads all files of one regulation.
#[must_use]
pub fn parse(files: Vec<SourceFile>) -> (Tree, Vec<Diagnostic>) {
    let mut tree = Tree { files, ..Tree::default() };
    let mut diagnostics = Vec::new();
    let mut articles = BTreeMap::new();
    for index in 0..tree.files.len() {
        let Some(file) = tree.files.get(index).cloned() else { break };
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        if file.text.len() > LARGEST_FILE {
            let mib = LARGEST_FILE >> 20;
            diagnostics.push(Diagnostic::new(
                Code::TooMuch,
                Span::new(number, 0, 0),
                words!(zh: "文件超过 {mib} MiB", en: "the file is larger than {mib} MiB"),
            ));
            continue;
        }
        Parser {
            source: &file.text,
            file: number,
            tree: &mut tree,
            diagnostics: &mut diagnostics,
            articles: &mut articles,
            in_due: false,
        }
        .page();
    }
    (tree, diagnostics)
}

/// Reads one file into the tree.
struct Parser<'a> {
    source: &'a str,
    file: u32,
    tree: &'a mut Tree,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Where each article of each regulation stands.
    articles: &'a mut BTreeMap<(String, ArticleNumber), Span>,
    /// Inside a `due` part, where `days` belongs to the part and not to the value.
    in_due: bool,
}

/// Where a declaration stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    lang: Lang,
    article: Option<usize>,
}

impl<'a> Parser<'a> {
    fn text(&self, span: Span) -> &'a str {
        self.source.get(span.range()).unwrap_or("")
    }

    fn complain(&mut self, code: Code, span: Span, message: Words) {
        if self.diagnostics.len() < MOST_COMPLAINTS {
            self.diagnostics.push(Diagnostic::new(code, span, message));
        } else if self.diagnostics.len() == MOST_COMPLAINTS {
            self.diagnostics.push(Diagnostic::new(
                Code::TooMuch,
                span,
                words!(zh: "问题太多，以下不再列出", en: "too many problems; the rest are not listed"),
            ));
        }
    }

    fn complain_help(&mut self, code: Code, span: Span, message: Words, help: Words) {
        self.complain(code, span, message);
        if let Some(last) = self.diagnostics.last_mut().filter(|d| d.code == code) {
            last.help = Some(help);
        }
    }

    /// One fenced block: declarations, each a head line and the indented lines below it.
    fn block(&mut self, body: Span, place: Place) {
        let lines = lex(self.text(body), self.file, body.start as usize);
        let mut lines = lines.into_iter().filter(|line| !line.tokens.is_empty()).peekable();
        while let Some(head) = lines.next() {
            let mut below = Vec::new();
            while let Some(line) = lines.next_if(|line| line.indent > head.indent) {
                below.push(line);
            }
            self.declaration(&head, &below, place);
        }
    }

    fn declaration(&mut self, head: &Line, below: &[Line], place: Place) {
        let last = below.last().map_or(head.span, |line| line.span);
        let extent = head.span.to(last);
        let (below, accepts) = self.acceptances(below, place.lang);
        let below = below.as_slice();
        let mut cursor = Cursor::new(head.tokens.clone(), place.lang, head.span);
        let kw = self.keyword(&cursor);
        let before = cursor.here();
        cursor.next();
        let kind = match kw {
            Some(Kw::Regulation) => self.regulation(&mut cursor, below),
            Some(Kw::Choice) => self.choice(&mut cursor, below),
            Some(Kw::Kind) => self.kind(&mut cursor, below),
            Some(Kw::Act) => self.act(&mut cursor, below),
            Some(Kw::Define) => self.define(&mut cursor, below),
            Some(Kw::Open) => self.open(&mut cursor, below),
            Some(
                head @ (Kw::Power
                | Kw::Forbid
                | Kw::Must
                | Kw::Should
                | Kw::Limit
                | Kw::Duty
                | Kw::Recurring
                | Kw::Remedy
                | Kw::Scope
                | Kw::Prevails
                | Kw::Saves
                | Kw::Except),
            ) => self.norm(head, &mut cursor, below),
            Some(head @ (Kw::Pending | Kw::Principle)) => self.marked(head, &mut cursor, below),
            Some(Kw::Commence) => self.commence(&mut cursor),
            Some(Kw::Counting) => self.counting(&mut cursor, below),
            Some(head @ (Kw::Fixture | Kw::Case)) => self.case(head, &mut cursor, below),
            _ => {
                self.unknown_head(before, place.lang);
                return;
            }
        };
        let anchor = self.anchor(&mut cursor);
        self.finish(&mut cursor);
        if let Some(kind) = kind {
            if place.article.is_none() && is_of_article(&kind) {
                self.complain_help(
                    Code::NoArticle,
                    head.span,
                    words!(zh: "规范不在任何条文之下", en: "the norm stands under no article"),
                    words!(zh: "放到「### 第…条」标题之下", en: "put it below a heading such as `### Article 8`"),
                );
            }
            let (lang, article) = (place.lang, place.article);
            let span = head.span;
            self.tree.decls.push(Decl { kind, lang, article, anchor, span, extent, accepts });
        }
    }

    fn unknown_head(&mut self, span: Span, lang: Lang) {
        let word = self.text(span);
        let message =
            words!(zh: "不认识的规范类型「{word}」", en: "`{word}` starts no declaration");
        let heads = HEADS.iter().map(|kw| kw.word(lang));
        let other = Lang::ALL.into_iter().find(|l| *l != lang).unwrap_or(lang);
        let help = if let Some(meant) = Kw::find(word, other) {
            let meant = meant.word(lang);
            words!(zh: "本块用另一种文字写成，此处写「{meant}」", en: "this block is written in the other surface; write `{meant}`")
        } else if let Some(near) = nearest(word, heads.clone()) {
            words!(zh: "是否要写「{near}」？", en: "did you mean `{near}`?")
        } else {
            let list = heads.collect::<Vec<_>>();
            let (zh, en) = (list.join("、"), list.join(", "));
            words!(zh: "可用的有：{zh}", en: "a declaration starts with one of: {en}")
        };
        self.complain_help(Code::UnknownHead, span, message, help);
    }

    /// `@2.3`: paragraph and item.
    fn anchor(&mut self, cursor: &mut Cursor) -> Option<(u16, u16)> {
        if !cursor.eat_mark(Mark::At) {
            return None;
        }
        let paragraph = self.small_number(cursor)?;
        let item = if cursor.eat_mark(Mark::Dot) { self.small_number(cursor)? } else { 0 };
        Some((paragraph, item))
    }

    fn small_number(&mut self, cursor: &mut Cursor) -> Option<u16> {
        let token: Option<Token> = cursor.peek().filter(|t| t.kind == TokenKind::Number);
        let value = token.and_then(|token| self.text(token.span).parse().ok());
        if value.is_none() {
            self.unexpected(cursor, words!(zh: "一个数", en: "a number"));
        }
        cursor.next();
        value
    }
}

/// Whether such a declaration must stand under an article.
fn is_of_article(kind: &DeclKind) -> bool {
    matches!(kind, DeclKind::Norm { .. } | DeclKind::Marked { .. } | DeclKind::Commence { .. })
}

/// Words that a declaration may start with, in the order they are taught.
const HEADS: &[Kw] = &[
    Kw::Regulation,
    Kw::Choice,
    Kw::Kind,
    Kw::Act,
    Kw::Define,
    Kw::Open,
    Kw::Power,
    Kw::Forbid,
    Kw::Must,
    Kw::Should,
    Kw::Limit,
    Kw::Duty,
    Kw::Recurring,
    Kw::Remedy,
    Kw::Except,
    Kw::Prevails,
    Kw::Saves,
    Kw::Scope,
    Kw::Pending,
    Kw::Principle,
    Kw::Commence,
    Kw::Counting,
    Kw::Fixture,
    Kw::Case,
];
