//! Reads an Akoma Ntoso document back into structure.
//!
//! The text is laid out anew, line by line, and everything points into that layout. Only elements
//! of known depth are looked at, so no nesting can exhaust the stack.

use roxmltree::{Node, ParsingOptions};

use super::ids;
use crate::article::{Indent, Item, Paragraph};
use crate::letter::trim;
use crate::page::{Heading, Kind, Page, Part, Piece};
use crate::sign::{self, Sign, Style};
use crate::{Article, ArticleNumber, Span, Words, furniture, missing, words};

/// A text that was read from data, with its structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text, laid out line by line.
    pub source: String,
    /// Its structure.
    pub page: Page,
}

/// The data is no Akoma Ntoso document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAkn {
    /// What is wrong.
    pub why: Words,
    /// The line and column, counted from one.
    pub at: (u32, u32),
}

/// No document has more elements.
const MOST: u32 = 20_000_000;

/// Reads an Akoma Ntoso document.
///
/// # Errors
///
/// If `xml` is not well formed or has no `act` or `doc` in it.
pub fn akn_read(xml: &str) -> Result<Document, NotAkn> {
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MOST, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(xml, options).map_err(|error| {
        let at = (error.pos().row, error.pos().col);
        let why = words! {
            zh: "不是合格的 XML：{error}"
            en: "not well-formed XML: {error}"
        };
        NotAkn { why, at }
    })?;
    let root = tree.root_element();
    let text = root.children().find(|node| is(*node, "act") || is(*node, "doc"));
    let text = text.filter(|_| is(root, "akomaNtoso")).ok_or_else(|| NotAkn {
        why: words! {
            zh: "不是 Akoma Ntoso 文件：应为 akomaNtoso，其下有 act 或 doc"
            en: "no Akoma Ntoso document: akomaNtoso with an act or doc in it is expected"
        },
        at: (1, 1),
    })?;
    let mut layout = Layout { source: String::new(), piece: Piece::default() };
    layout.document(text);
    Ok(Document { source: layout.source, page: Page { pieces: vec![layout.piece] } })
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn child<'a, 'b>(node: Node<'a, 'b>, name: &str) -> Option<Node<'a, 'b>> {
    node.children().find(|child| is(*child, name))
}

/// All words below a node, on one line.
fn words_of(node: Node<'_, '_>) -> String {
    let all: String =
        node.descendants().filter_map(|one| one.text().filter(|_| one.is_text())).collect();
    trim(&all).replace('\n', " ")
}

fn number(node: Node<'_, '_>) -> Option<ArticleNumber> {
    node.attribute("eId").and_then(ids::number)
}

struct Layout {
    source: String,
    piece: Piece,
}

impl Layout {
    /// Puts words on the line that is open.
    fn put(&mut self, text: &str) -> Span {
        let start = self.source.len();
        self.source.push_str(text);
        Span::new(start, self.source.len())
    }

    fn end_line(&mut self) {
        self.source.push('\n');
    }

    fn line(&mut self, text: &str) -> Span {
        let span = self.put(text);
        self.end_line();
        span
    }

    /// Every paragraph directly below a node.
    fn lines(&mut self, node: Node<'_, '_>) -> Vec<(String, Span)> {
        let all = node.children().filter(|child| is(*child, "p"));
        all.map(|p| {
            let class = p.attribute("class").unwrap_or_default().to_owned();
            (class, self.line(&words_of(p)))
        })
        .filter(|(_, span)| !span.is_empty())
        .collect()
    }

    fn document(&mut self, text: Node<'_, '_>) {
        let name = text.attribute("name").unwrap_or_default();
        let kinds = [Kind::Regulation, Kind::Report, Kind::Commentary, Kind::Other];
        let known = kinds.into_iter().find(|kind| kind.word() == name);
        self.piece.kind =
            if is(text, "act") { Kind::Regulation } else { known.unwrap_or(Kind::Other) };
        if let Some(page) = child(text, "meta")
            .and_then(|meta| child(meta, "proprietary"))
            .and_then(|proprietary| child(proprietary, "page"))
        {
            self.piece.continued_from = page.attribute("from").map(str::to_owned);
            self.piece.continued_on = page.attribute("on").map(str::to_owned);
        }
        for node in text.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "preface" => {
                    for (class, span) in self.lines(node) {
                        if class == "contents" {
                            self.piece.contents.push(span);
                        } else if self.piece.title.is_none() {
                            self.piece.title = Some(span);
                        } else {
                            self.piece.preamble.push(span);
                        }
                    }
                }
                "preamble" => {
                    let lines = self.lines(node);
                    self.piece.preamble.extend(lines.into_iter().map(|line| line.1));
                }
                "body" => self.body(node),
                "mainBody" => self.parts(node),
                "conclusions" => self.conclusions(node),
                "attachments" => self.annex(node),
                _ => {}
            }
        }
        let length = self.source.trim_end().len();
        self.piece.span = Span::new(0, length);
        if self.piece.kind == Kind::Regulation {
            self.piece.missing = missing::missing(&self.piece);
            self.piece.missing_headings = missing::missing_headings(&self.piece);
        }
    }

    fn conclusions(&mut self, node: Node<'_, '_>) {
        for (class, span) in self.lines(node) {
            if class == "dateline" {
                self.piece.dateline = Some(span);
                self.piece.byline = furniture::byline(&self.source, span);
            } else {
                self.piece.signature.push(span);
            }
        }
    }

    fn annex(&mut self, node: Node<'_, '_>) {
        let docs = node.children().filter_map(|attachment| child(attachment, "doc"));
        for body in docs.filter_map(|doc| child(doc, "mainBody")).collect::<Vec<_>>() {
            let lines = self.lines(body);
            self.piece.annex.extend(lines.into_iter().map(|line| line.1));
        }
    }

    fn parts(&mut self, node: Node<'_, '_>) {
        for part in node.children().filter(|child| is(*child, "hcontainer")) {
            let heading = child(part, "heading").map(words_of);
            // The first part of a report stands under the title of the whole.
            let title = self.piece.title.filter(|title| {
                self.piece.parts.is_empty() && heading.as_deref() == Some(title.of(&self.source))
            });
            let title = title.or_else(|| heading.map(|heading| self.line(&heading)));
            let lines = child(part, "content").map(|content| self.lines(content));
            let paragraphs = lines.unwrap_or_default().into_iter().map(|line| line.1).collect();
            self.piece.parts.push(Part { title, paragraphs });
        }
    }

    /// Walks through containers of any depth by parent and sibling, without a stack.
    fn body(&mut self, body: Node<'_, '_>) {
        let mut at = body.first_child();
        while let Some(node) = at {
            let level = node.is_element().then(|| ids::level(node.tag_name().name())).flatten();
            if let Some(level) = level {
                let label_span = self.put(&child(node, "num").map(words_of).unwrap_or_default());
                self.source.push(' ');
                let title = child(node, "heading").map(words_of).unwrap_or_default();
                let span = label_span.cover(self.line(&title));
                let label = label_span.of(&self.source).to_owned();
                let number = number(node).map_or(0, |number| number.number);
                let span =
                    Span::new(span.start, if title.is_empty() { label_span.end } else { span.end });
                self.piece.headings.push(Heading { level, number, label, title, label_span, span });
                if node.first_child().is_some() {
                    at = node.first_child();
                    continue;
                }
            } else if is(node, "article") {
                self.article(node);
            }
            let mut here = node;
            at = loop {
                if let Some(next) = here.next_sibling() {
                    break Some(next);
                }
                match here.parent().filter(|parent| *parent != body) {
                    Some(parent) => here = parent,
                    None => break None,
                }
            };
        }
    }

    fn article(&mut self, node: Node<'_, '_>) {
        let printed = child(node, "num").map(words_of).unwrap_or_default();
        let number = number(node).or_else(|| ArticleNumber::parse_label(&printed));
        let Some(number) = number else { return };
        let label = self.put(&printed);
        if !printed.is_empty() {
            self.source.push(' ');
        }
        let mut article = Article {
            number,
            label,
            caption: None,
            span: label,
            paragraphs: Vec::new(),
            stray: Vec::new(),
            under: self.piece.headings.len().checked_sub(1),
        };
        if let Some(heading) = child(node, "heading") {
            article.caption = Some(self.line(&words_of(heading)));
        }
        for paragraph in node.children().filter(|child| is(*child, "paragraph")) {
            article.paragraphs.push(self.paragraph(paragraph));
        }
        if article.paragraphs.is_empty() {
            // Words straight in the article are its one paragraph.
            for (_, span) in child(node, "content").map(|c| self.lines(c)).unwrap_or_default() {
                article.paragraphs.push(Paragraph { span, lead: span, items: Vec::new() });
            }
            if article.paragraphs.is_empty() && article.caption.is_none() {
                self.end_line();
            }
        }
        if let Some(stray) = child(node, "wrapUp") {
            article.stray.extend(self.lines(stray).into_iter().map(|line| line.1));
        }
        let spans = article.paragraphs.iter().map(|paragraph| paragraph.span);
        let spans = spans.chain(article.caption).chain(article.stray.iter().copied());
        article.span = spans.fold(label, Span::cover);
        if node.attribute("status") == Some("incomplete") && article.label.is_empty() {
            self.piece.tail = Some(article);
        } else {
            self.piece.articles.push(article);
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>) -> Paragraph {
        let empty = Span::new(self.source.len(), self.source.len());
        let lead = child(node, "content").or_else(|| child(node, "intro"));
        let lead = lead.map_or(empty, |lead| self.blocks(lead).0);
        let points = node.children().filter(|child| is(*child, "point")).collect::<Vec<_>>();
        let items: Vec<Item> = points.into_iter().map(|point| self.item(point)).collect();
        let span = items.iter().map(|item| item.span).fold(lead, Span::cover);
        Paragraph { span, lead, items }
    }

    /// The first block of words below a node, and the others.
    fn blocks(&mut self, node: Node<'_, '_>) -> (Span, Vec<Span>) {
        let all = node.children().filter(|child| is(*child, "p")).collect::<Vec<_>>();
        let mut spans = all.into_iter().map(|p| self.line(&words_of(p)));
        let first = spans.next();
        let more: Vec<Span> = spans.collect();
        let end = self.source.len();
        (first.unwrap_or(Span::new(end, end)), more)
    }

    /// A label, and what it says of the list.
    fn label(&mut self, node: Node<'_, '_>) -> (Span, u32, Style) {
        let printed = child(node, "num").map(words_of).unwrap_or_default();
        let label = self.put(&printed);
        self.source.push(' ');
        let read = sign::read(&format!("{printed}甲"), 0);
        let by_id = number(node).map_or(0, |number| number.number);
        match read {
            Sign::Item { style, number, .. } => (label, number, style),
            _ => (label, by_id, Style::Bracketed),
        }
    }

    fn item(&mut self, node: Node<'_, '_>) -> Item {
        let (label, number, style) = self.label(node);
        let words = child(node, "content").or_else(|| child(node, "intro"));
        let end = Span::new(self.source.len(), self.source.len());
        let (text, mut more) = words.map_or((end, Vec::new()), |words| self.blocks(words));
        let indents = node.children().filter(|child| is(*child, "indent")).collect::<Vec<_>>();
        let indents: Vec<Indent> = indents.into_iter().map(|one| self.indent(one)).collect();
        if let Some(wrap) = child(node, "wrapUp") {
            more.extend(self.lines(wrap).into_iter().map(|line| line.1));
        }
        let spans = indents.iter().map(|indent| indent.span).chain(more.iter().copied());
        let span = spans.fold(Span::new(label.start, text.end), Span::cover);
        Item { number, label, style, span, text, indents, more }
    }

    fn indent(&mut self, node: Node<'_, '_>) -> Indent {
        let (label, number, style) = self.label(node);
        let words = child(node, "content").or_else(|| child(node, "intro"));
        let end = Span::new(self.source.len(), self.source.len());
        let text = words.map_or(end, |words| self.blocks(words).0);
        Indent { number, label, style, span: Span::new(label.start, text.end), text }
    }
}
