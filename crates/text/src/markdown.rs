//! A piece as Markdown: its structure as headings, lists and paragraphs.
//!
//! Read as Markdown again, it has the structure it was written from.

use crate::article::{Indent, Item};
use crate::{Article, Piece, Span, printed, reading};

/// The text of `piece` as a Markdown document.
#[must_use]
pub fn markdown(source: &str, piece: &Piece) -> String {
    let mut out = Writer { source, out: String::new() };
    if let Some(title) = piece.title {
        out.line("# ", &inline(&reading(source, title)));
    }
    if let Some(page) = &piece.continued_from {
        out.line("", &inline(&format!("（上接第{page}版）")));
    }
    // The table of contents stands between what was decided and what was said, as it was printed.
    let contents = piece.contents.first().map_or(usize::MAX, |first| first.start);
    let (before, after): (Vec<Span>, Vec<Span>) =
        piece.preamble.iter().partition(|line| line.start < contents);
    before.iter().chain(&piece.contents).chain(&after).for_each(|line| out.paragraph("", *line));
    out.articles(piece);
    for part in &piece.parts {
        if let Some(title) = part.title.filter(|title| Some(*title) != piece.title) {
            out.line("## ", &inline(&reading(source, title)));
        }
        part.paragraphs.iter().for_each(|paragraph| out.paragraph("", *paragraph));
    }
    piece.signature.iter().for_each(|line| out.paragraph("", *line));
    piece.annex.iter().for_each(|line| out.paragraph("", *line));
    piece.dateline.iter().for_each(|line| out.paragraph("", *line));
    if let Some(page) = &piece.continued_on {
        let end = out.out.trim_end().len();
        out.out.truncate(end);
        out.out += &format!("（下转第{page}版）\n\n");
    }
    let end = out.out.trim_end().len();
    out.out.truncate(end);
    out.out.push('\n');
    out.out
}

struct Writer<'a> {
    source: &'a str,
    out: String,
}

impl Writer<'_> {
    /// A block of its own.
    fn line(&mut self, mark: &str, words: &str) {
        if !words.is_empty() {
            self.out += &format!("{mark}{words}\n\n");
        }
    }

    /// Words that are a block, behind `mark`.
    fn paragraph(&mut self, mark: &str, span: Span) {
        let words = block(&reading(self.source, span));
        self.line(mark, &words);
    }

    fn articles(&mut self, piece: &Piece) {
        let mut shown = 0_usize;
        for article in piece.tail.iter().chain(&piece.articles) {
            let upto = article.under.map_or(0, |under| under.saturating_add(1));
            self.headings(piece, &mut shown, upto);
            self.article(article);
        }
        self.headings(piece, &mut shown, piece.headings.len());
    }

    fn headings(&mut self, piece: &Piece, shown: &mut usize, upto: usize) {
        for heading in piece.headings.get(*shown..upto).unwrap_or_default() {
            let words = format!("{} {}", inline(&heading.label), inline(&heading.title));
            self.line("## ", words.trim_end());
        }
        *shown = upto.max(*shown);
    }

    fn article(&mut self, article: &Article) {
        if !article.label.is_empty() {
            let label = inline(&printed(self.source, article.label));
            let caption = article.caption.map(|caption| inline(&reading(self.source, caption)));
            self.line("### ", format!("{label} {}", caption.unwrap_or_default()).trim_end());
        }
        for paragraph in &article.paragraphs {
            self.paragraph("", paragraph.lead);
            paragraph.items.iter().for_each(|item| self.item(item));
            if !paragraph.items.is_empty() {
                self.out.push('\n');
            }
        }
        article.stray.iter().for_each(|line| self.paragraph("", *line));
    }

    fn item(&mut self, item: &Item) {
        self.member("- ", item.label, item.text);
        item.indents.iter().for_each(|Indent { label, text, .. }| {
            self.member("  - ", *label, *text);
        });
        for more in &item.more {
            let words = block(&reading(self.source, *more));
            self.out += &format!("\n  {words}\n\n");
        }
    }

    /// A member of a list with the label it was printed with.
    fn member(&mut self, mark: &str, label: Span, text: Span) {
        let label = inline(&printed(self.source, label));
        let words = inline(&reading(self.source, text));
        let gap = if label.ends_with(['.', ')']) { " " } else { "" };
        self.out += &format!("{mark}{label}{gap}{words}\n");
    }
}

/// Words inside a line, in which no character is a mark.
fn inline(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        if matches!(letter, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '&' | '|' | '~') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Words that begin a block, which their first characters must not turn into something else.
fn block(words: &str) -> String {
    let words = inline(words);
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let rest = words.get(digits..).unwrap_or_default();
    let list = digits > 0 && rest.starts_with(['.', ')']);
    let mark = words.starts_with(['#', '+', '-', '=', ':']);
    match words.split_at_checked(if list { digits } else { 0 }) {
        Some((digits, rest)) if list || mark => format!("{digits}\\{rest}"),
        _ => words,
    }
}
