//! An article while it is being read.
//!
//! Knows what was opened last, so that a line can go on with it, and which list is open, so that
//! the next label can be told to be an item, an indent, or plain words.

use crate::article::{Article, Indent, Item, Paragraph};
use crate::letter::is_han;
use crate::line::{Ending, Line, ending};
use crate::sign::Style;
use crate::{ArticleNumber, Span};

pub(crate) struct Grow {
    article: Article,
    tail: bool,
    /// The last paragraph that has items.
    owner: Option<usize>,
}

impl Grow {
    pub fn article(number: ArticleNumber, label: Span, body: Span, under: Option<usize>) -> Self {
        let span = label.cover(body);
        let (paragraphs, stray) = (Vec::new(), Vec::new());
        let caption = None;
        let article = Article { number, label, caption, span, paragraphs, stray, under };
        let mut grow = Self { article, tail: false, owner: None };
        if !body.is_empty() {
            grow.block(body);
        }
        grow
    }

    /// The end of an article whose head is on another page.
    pub fn tail(number: ArticleNumber, line: &Line) -> Self {
        let at = Span::new(line.span.start, line.span.start);
        let article = Grow::article(number, at, at, None).article;
        Self { article, tail: true, owner: None }
    }

    /// Gives the article its caption.
    pub fn caption(&mut self, caption: Option<Span>) {
        self.article.caption = caption;
        self.reach(caption.map_or(0, |caption| caption.end));
    }

    pub fn is_empty(&self) -> bool {
        self.article.paragraphs.is_empty()
    }

    /// Opens a paragraph.
    pub fn block(&mut self, span: Span) {
        // Most articles have one paragraph; a vector would make room for four.
        self.article.paragraphs.reserve_exact(usize::from(self.is_empty()));
        self.article.paragraphs.push(Paragraph { span, lead: span, items: Vec::new() });
        self.reach(span.end);
    }

    fn reach(&mut self, end: usize) {
        self.article.span.end = self.article.span.end.max(end);
    }

    /// The item that was opened last, with how many blocks have come since.
    fn last_item(&self) -> Option<(&Item, usize)> {
        let owner = self.owner?;
        let item = self.article.paragraphs.get(owner)?.items.last()?;
        let since = self.article.paragraphs.len().saturating_sub(owner).saturating_sub(1);
        Some((item, since))
    }

    /// Whether a label of that style and number opens an item or indent here.
    pub fn takes_item(&self, style: Style, number: u32, closed: impl Fn() -> bool) -> bool {
        if style == Style::Bracketed {
            return true;
        }
        // Arabic labels are met in plain text too, so they must begin a list or go on with one.
        let last = self.last_item().filter(|(_, since)| *since == 0).map(|(item, _)| item);
        let goes_on = last.is_some_and(|item| {
            let indent = item.indents.last().map(|indent| (indent.style, indent.number));
            [Some((item.style, item.number)), indent]
                .into_iter()
                .flatten()
                .any(|(other, before)| other == style && before.checked_add(1) == Some(number))
        });
        // (a) is met nowhere else, and an article may be nothing but a list.
        goes_on || (number == 1 && (style == Style::Letter || self.is_empty() || closed()))
    }

    /// Opens an item, or an indent below the item that is open.
    pub fn item(&mut self, style: Style, number: u32, label: Span, text: Span) {
        let span = label.cover(text);
        let open = self.last_item();
        let same = open.is_some_and(|(item, _)| item.style == style);
        let below = open.is_some_and(|(item, since)| since == 0 && item.style != style);
        if same && open.is_some_and(|(item, _)| item.number < number) {
            self.fold();
        }
        if self.is_empty() {
            // The page begins inside a list.
            let start = Span::new(span.start, span.start);
            self.article.paragraphs.push(Paragraph { span, lead: start, items: Vec::new() });
        }
        self.reach(span.end);
        self.owner = self.article.paragraphs.len().checked_sub(1);
        let Some(paragraph) = self.article.paragraphs.last_mut() else { return };
        paragraph.span.end = span.end;
        if below && let Some(item) = paragraph.items.last_mut() {
            item.span.end = span.end;
            item.indents.push(Indent { number, label, style, span, text });
        } else {
            let (indents, more) = (Vec::new(), Vec::new());
            paragraph.items.push(Item { number, label, style, span, text, indents, more });
        }
    }

    /// Gives blocks that stand between two items of one list to the item above them.
    fn fold(&mut self) {
        let paragraphs = &mut self.article.paragraphs;
        let Some(owner) = self.owner else { return };
        let blocks = paragraphs.split_off(owner.saturating_add(1));
        let Some(owner) = paragraphs.last_mut() else { return };
        let Some(item) = owner.items.last_mut() else { return };
        for block in blocks {
            item.span.end = block.span.end;
            owner.span.end = block.span.end;
            item.more.push(block.span);
        }
    }

    /// Goes on with whatever was opened last.
    pub fn extend(&mut self, end: usize) {
        self.reach(end);
        let Some(paragraph) = self.article.paragraphs.last_mut() else { return };
        paragraph.span.end = end;
        let Some(item) = paragraph.items.last_mut() else {
            paragraph.lead.end = end;
            return;
        };
        item.span.end = end;
        if let Some(indent) = item.indents.last_mut() {
            (indent.span.end, indent.text.end) = (end, end);
        } else {
            item.text.end = end;
        }
    }

    /// The article, and whether it is a tail.
    pub fn finish(mut self, source: &str) -> (Article, bool) {
        let paragraphs = &mut self.article.paragraphs;
        while paragraphs.len() > 1 && paragraphs.last().is_some_and(|last| is_stray(source, last)) {
            self.article.stray.extend(paragraphs.pop().map(|last| last.span));
        }
        self.article.stray.reverse();
        (self.article, self.tail)
    }
}

/// Whether a last block looks like a heading without a number or like a signature.
fn is_stray(source: &str, block: &Paragraph) -> bool {
    let text = block.span.of(source);
    block.items.is_empty()
        && text.len() <= 60
        && ending(text) == Ending::Open
        && !text.contains(['，', ',', '、', '\n'])
        && text.chars().any(is_han)
}
