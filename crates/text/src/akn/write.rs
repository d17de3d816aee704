//! Writes a piece as an Akoma Ntoso document.

use super::Identity;
use super::ids::{self, Ids};
use super::meta::{first_date, meta};
use super::refs::linked;
use super::xml::escape;
use crate::article::{Indent, Item, Paragraph};
use crate::page::Kind;
use crate::{Address, Article, Citation, Level, Piece, Span, printed, reading};

/// The namespace of the format.
pub(super) const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";

/// The date of a text that names none; the schema asks for one.
const NO_DATE: &str = "0001-01-01";

/// Writes `piece` as one Akoma Ntoso 3.0 document.
#[must_use]
pub fn akn_write(source: &str, piece: &Piece, identity: &Identity) -> String {
    let citations = piece.citations(source);
    let mut ids = Ids::default();
    let headings = ids::of_headings(piece, &mut ids);
    let mut writer = Writer { source, citations: &citations, out: String::new(), ids, headings };
    let front = piece.preamble.iter().find_map(|line| first_date(line.of(source)));
    let date = identity.date.clone().or(front);
    let date = date.filter(|date| is_date(date)).unwrap_or_else(|| NO_DATE.to_owned());
    writer.document(piece, identity, &date);
    writer.out
}

fn is_date(date: &str) -> bool {
    date.len() == 10
        && date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

struct Writer<'a> {
    source: &'a str,
    /// The citations that have not been written yet.
    citations: &'a [Citation],
    out: String,
    ids: Ids,
    /// The ids of the headings, which citations point to before they are written.
    headings: Vec<String>,
}

impl Writer<'_> {
    fn document(&mut self, piece: &Piece, identity: &Identity, date: &str) {
        let act = piece.kind == Kind::Regulation;
        let element = if act { "act" } else { "doc" };
        self.out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso xmlns=\"{NAMESPACE}\">\n\
             <{element} name=\"{}\">\n{}",
            piece.kind.word(),
            meta(identity, date, "main", Some((self.source, piece)))
        );
        self.front(piece);
        if act {
            self.open("body", "body");
            self.body(piece);
            self.out += "</body>\n";
        } else {
            self.parts(piece);
        }
        let mut end = piece.signature.iter().map(|line| ("signature", *line)).collect::<Vec<_>>();
        end.extend(piece.dateline.map(|line| ("dateline", line)));
        self.lines("conclusions", &end);
        if !piece.annex.is_empty() {
            let id = self.ids.fresh(String::from("att_1"));
            self.out += &format!(
                "<attachments>\n<attachment eId=\"{id}\">\n<doc name=\"annex\">\n{}<mainBody>\n",
                meta(identity, date, "att_1", None)
            );
            piece.annex.iter().for_each(|line| self.line("", *line));
            self.out += "</mainBody>\n</doc>\n</attachment>\n</attachments>\n";
        }
        self.out += &format!("</{element}>\n</akomaNtoso>\n");
    }

    /// Title, table of contents and preamble.
    fn front(&mut self, piece: &Piece) {
        if piece.title.is_some() || !piece.contents.is_empty() {
            self.open("preface", "preface");
            if let Some(title) = piece.title {
                let title = escape(&reading(self.source, title));
                self.out += &format!("<p><docTitle>{title}</docTitle></p>\n");
            }
            piece.contents.iter().for_each(|line| self.line("contents", *line));
            self.out += "</preface>\n";
        }
        let lines: Vec<_> = piece.preamble.iter().map(|line| ("", *line)).collect();
        self.lines("preamble", &lines);
    }

    fn open(&mut self, element: &str, id: &str) {
        let id = self.ids.fresh(id.to_owned());
        self.out += &format!("<{element} eId=\"{id}\">\n");
    }

    fn lines(&mut self, element: &str, lines: &[(&str, Span)]) {
        if lines.is_empty() {
            return;
        }
        self.open(element, element);
        lines.iter().for_each(|(class, line)| self.line(class, *line));
        self.out += &format!("</{element}>\n");
    }

    /// A line that no citation is looked for in.
    fn line(&mut self, class: &str, line: Span) {
        let text = escape(&reading(self.source, line));
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.out += &format!("<p{class}>{text}</p>\n");
    }

    /// The parts of a text without articles.
    fn parts(&mut self, piece: &Piece) {
        self.out += "<mainBody>\n";
        for (part, count) in piece.parts.iter().zip(1_u32..) {
            let id = self.ids.fresh(format!("hcontainer_{count}"));
            self.out += &format!("<hcontainer name=\"part\" eId=\"{id}\">\n");
            if let Some(title) = part.title {
                let title = escape(&reading(self.source, title));
                self.out += &format!("<heading>{title}</heading>\n");
            }
            self.out += "<content>\n";
            part.paragraphs.iter().for_each(|paragraph| self.line("", *paragraph));
            if part.paragraphs.is_empty() {
                self.out += "<p/>\n";
            }
            self.out += "</content>\n</hcontainer>\n";
        }
        if piece.parts.is_empty() {
            self.out += "<p/>\n";
        }
        self.out += "</mainBody>\n";
    }

    /// Headings and articles, each heading around what stands below it.
    fn body(&mut self, piece: &Piece) {
        let mut articles = piece.articles.iter().peekable();
        if let Some(tail) = &piece.tail {
            self.article(tail, " status=\"incomplete\"");
        }
        while let Some(article) = articles.next_if(|article| article.under.is_none()) {
            self.article(article, "");
        }
        let mut open: Vec<Level> = Vec::new();
        for (at, heading) in piece.headings.iter().enumerate() {
            while let Some(level) = open.pop_if(|level| *level >= heading.level) {
                self.out += &format!("</{}>\n", ids::container(level).0);
            }
            let (element, _) = ids::container(heading.level);
            let id = self.headings.get(at).map_or("", String::as_str);
            self.out += &format!(
                "<{element} eId=\"{id}\">\n<num>{}</num>\n<heading>{}</heading>\n",
                escape(&heading.label),
                escape(&heading.title)
            );
            open.push(heading.level);
            while let Some(article) = articles.next_if(|article| article.under == Some(at)) {
                self.article(article, "");
            }
        }
        while let Some(level) = open.pop() {
            self.out += &format!("</{}>\n", ids::container(level).0);
        }
    }

    fn article(&mut self, article: &Article, status: &str) {
        let removed = status.is_empty() && article.is_removed(self.source);
        let status = if removed { " status=\"removed\"" } else { status };
        let id = self.ids.fresh(ids::of_article(article.number));
        self.out += &format!("<article eId=\"{id}\"{status}>\n");
        if !article.label.is_empty() {
            self.out += &format!("<num>{}</num>\n", escape(&printed(self.source, article.label)));
        }
        if let Some(caption) = article.caption {
            let caption = escape(&reading(self.source, caption));
            self.out += &format!("<heading>{caption}</heading>\n");
        }
        for (count, paragraph) in (1..).zip(&article.paragraphs) {
            let address = Address { paragraph: Some(count), ..Address::from(article.number) };
            self.paragraph(address, paragraph);
        }
        if article.paragraphs.is_empty() {
            self.out += &format!("<content eId=\"{id}__content\"><p/></content>\n");
        } else if !article.stray.is_empty() {
            self.out += &format!("<wrapUp eId=\"{id}__wrapup\">\n");
            article.stray.iter().for_each(|line| self.line("stray", *line));
            self.out += "</wrapUp>\n";
        }
        self.out += "</article>\n";
    }

    fn paragraph(&mut self, address: Address, paragraph: &Paragraph) {
        let id = self.ids.fresh(ids::of_address(address));
        self.out += &format!("<paragraph eId=\"{id}\">\n");
        if paragraph.items.is_empty() {
            self.words("content", &id, &[paragraph.lead]);
        } else {
            if !paragraph.lead.is_empty() {
                self.words("intro", &id, &[paragraph.lead]);
            }
            for item in &paragraph.items {
                self.item(Address { item: Some(item.number), ..address }, item);
            }
        }
        self.out += "</paragraph>\n";
    }

    fn item(&mut self, address: Address, item: &Item) {
        let id = self.ids.fresh(ids::of_address(address));
        self.out += &format!(
            "<point eId=\"{id}\">\n<num>{}</num>\n",
            escape(&printed(self.source, item.label))
        );
        if item.indents.is_empty() {
            let all: Vec<Span> = [item.text].iter().chain(&item.more).copied().collect();
            self.words("content", &id, &all);
        } else {
            self.words("intro", &id, &[item.text]);
            for indent in &item.indents {
                self.indent(Address { indent: Some(indent.number), ..address }, indent);
            }
            if !item.more.is_empty() {
                self.words("wrapUp", &id, &item.more);
            }
        }
        self.out += "</point>\n";
    }

    fn indent(&mut self, address: Address, indent: &Indent) {
        let id = self.ids.fresh(ids::of_address(address));
        self.out += &format!(
            "<indent eId=\"{id}\">\n<num>{}</num>\n",
            escape(&printed(self.source, indent.label))
        );
        self.words("content", &id, &[indent.text]);
        self.out += "</indent>\n";
    }

    /// Words with their citations.
    fn words(&mut self, element: &str, above: &str, spans: &[Span]) {
        let id = format!("{above}__{}", element.to_ascii_lowercase());
        self.out += &format!("<{element} eId=\"{id}\">");
        for span in spans {
            let before = self.citations.partition_point(|one| one.span.start < span.start);
            let rest = self.citations.get(before..).unwrap_or_default();
            let inside = rest.partition_point(|one| one.span.end <= span.end);
            let inside = rest.get(..inside).unwrap_or_default();
            let words = linked(self.source, *span, inside, &self.headings);
            self.out += &format!("<p>{words}</p>");
        }
        self.out += &format!("</{element}>\n");
    }
}
