//! Reads the lines of one regulation into headings and articles.
//!
//! One pass, line by line; each line either opens something or goes on with what is open.

use crate::article::Article;
use crate::believe::{Before, believed};
use crate::grow::Grow;
use crate::join::Layout;
use crate::line::{Ending, Line, Mark, ending};
use crate::page::{Heading, Piece};
use crate::reading::squeeze;
use crate::sign::Sign;
use crate::{ArticleNumber, Span, caption, furniture};

/// The number of the first article among `lines`.
pub(crate) fn first_article(source: &str, lines: &[Line]) -> Option<ArticleNumber> {
    let mut before = Before::default();
    for line in lines {
        if let Sign::Article { number, .. } = believed(source, before, line) {
            return Some(number);
        }
        before = Before { line: Some(line), running: line.mark == Mark::Plain, ..before };
    }
    None
}

/// Fills `piece` from `lines`, of which the title and marks of continuation are already taken off.
pub(crate) fn read(source: &str, lines: &[Line], first: ArticleNumber, piece: &mut Piece) {
    let articles = lines.iter().filter(|line| matches!(line.sign, Sign::Article { .. }));
    piece.articles.reserve_exact(articles.count());
    let mut reader = Reader {
        source,
        layout: Layout::of(source, lines),
        piece,
        grow: None,
        joined: Vec::new(),
        at_title: false,
    };
    let tail = reader.tail_begins(lines, first);
    let mut before = Before::default();
    for (at, line) in lines.iter().enumerate() {
        let rest = lines.get(at.saturating_add(1)..).unwrap_or_default();
        if !reader.piece.annex.is_empty() {
            reader.annex(line);
            continue;
        }
        if tail == Some(at) {
            reader.grow = first.before().map(|number| Grow::tail(number, line));
        }
        let running = reader.running();
        let sign = believed(source, Before { running, ..before }, line);
        reader.take(sign, before.line, line, rest);
        before.line = Some(line);
        if let Sign::Article { number, .. } = sign {
            before.article = Some(number);
        }
    }
    reader.close();
    let Reader { joined, .. } = reader;
    signature(source, piece);
    piece.doubts.extend(crate::doubts::line_breaks(source, &joined, lines.len()));
}

/// A title takes no more lines, the next heading or article included.
const TITLE_LINES: usize = 4;

struct Reader<'a> {
    source: &'a str,
    layout: Layout,
    piece: &'a mut Piece,
    /// The article being read.
    grow: Option<Grow>,
    /// The line breaks that were joined: the span between the two halves.
    joined: Vec<Span>,
    /// The last line was a heading, whose title may go on.
    at_title: bool,
}

impl Reader<'_> {
    /// The line where the end of an earlier article begins, if the piece begins with one.
    fn tail_begins(&self, lines: &[Line], first: ArticleNumber) -> Option<usize> {
        first.before()?;
        let text = |line: &Line| {
            !matches!(line.sign, Sign::Article { .. } | Sign::Heading { .. })
                && (self.piece.continued_from.is_some()
                    || line.ending(self.source) == Ending::Closed
                    || line.span.len() > 240)
        };
        let front = lines.iter().take_while(|line| !matches!(line.sign, Sign::Article { .. }));
        front.enumerate().find(|(_, line)| text(line)).map(|(at, _)| at)
    }

    /// Whether the sentence of the line above may run on.
    fn running(&self) -> bool {
        self.grow.is_some() && !self.at_title
    }

    fn take(&mut self, sign: Sign, above: Option<&Line>, line: &Line, rest: &[Line]) {
        let titled = std::mem::take(&mut self.at_title);
        match sign {
            Sign::Article { number, label, body, .. } => {
                self.close();
                let under = self.piece.headings.len().checked_sub(1);
                let body = Span::new(body, line.span.end);
                let (caption, body) = caption::caption(self.source, line, body, rest.first());
                let mut grow = Grow::article(number, label, body, under);
                grow.caption(caption);
                self.grow = Some(grow);
            }
            Sign::Heading { .. } => {
                self.close();
                self.heading(sign, line);
                self.at_title = true;
            }
            _ if titled && self.goes_on_with_title(line, rest) => {
                if let Some(heading) = self.piece.headings.last_mut() {
                    heading.title.push_str(&squeeze(line.text(self.source)));
                    heading.span.end = line.span.end;
                }
                self.at_title = true;
            }
            _ if self.grow.is_some() => self.grown(sign, above.filter(|_| !titled), line),
            _ => self.front(above.filter(|_| !titled), line),
        }
    }

    /// Before the first article: contents, or the preamble.
    fn front(&mut self, above: Option<&Line>, line: &Line) {
        if squeeze(line.text(self.source)) == "目录" {
            // The headings below it are taken back when the first comes again.
            self.piece.contents.push(line.span);
        } else if above.is_some_and(|above| self.preamble_goes_on(above, line))
            && let Some(last) = self.piece.preamble.last_mut()
        {
            self.joined.push(Span::new(last.end, line.span.start));
            last.end = line.span.end;
        } else {
            self.piece.preamble.push(line.span);
        }
    }

    /// Dates and decisions stand one below the other without a mark, so the end of a line says
    /// less here than in an article.
    fn preamble_goes_on(&self, above: &Line, line: &Line) -> bool {
        let new = |first: char| first.is_ascii_digit() || matches!(first, '（' | '(' | '二');
        above.span.len() > 120
            && !above.text(self.source).ends_with(['）', ')'])
            && !line.text(self.source).starts_with(new)
            && self.layout.carries_on(self.source, above, line)
    }

    /// Inside an article.
    fn grown(&mut self, sign: Sign, above: Option<&Line>, line: &Line) {
        let text = line.text(self.source);
        let closed = || above.is_none_or(|above| above.ending(self.source) == Ending::Closed);
        let dated = || above.is_some_and(|above| furniture::is_date(above.text(self.source)));
        if furniture::is_dateline(text) {
            self.piece.dateline = Some(line.span);
            self.piece.byline = furniture::byline(self.source, line.span);
            return;
        }
        let Some(grow) = &mut self.grow else { return };
        match sign {
            Sign::Item { style, number, label, body } if grow.takes_item(style, number, closed) => {
                grow.item(style, number, label, Span::new(body, line.span.end));
            }
            _ if furniture::is_annex(text)
                && !self.piece.articles.is_empty()
                && (closed() || dated()) =>
            {
                self.close();
                self.annex(line);
            }
            _ => match above {
                Some(above)
                    if !grow.is_empty() && self.layout.carries_on(self.source, above, line) =>
                {
                    self.joined.push(Span::new(above.span.end, line.span.start));
                    grow.extend(line.span.end);
                }
                _ => grow.block(line.span),
            },
        }
    }

    fn heading(&mut self, sign: Sign, line: &Line) {
        let Sign::Heading { level, number, label, title, .. } = sign else { return };
        let printed = Span::new(title, line.span.end).of(self.source);
        let label_span = label;
        let label = squeeze(label.of(self.source)).into_owned();
        // Headings without articles that begin anew were the table of contents.
        let headings = &mut self.piece.headings;
        let again = headings.first().is_some_and(|h| h.level == level && h.number == number);
        if again && self.piece.articles.is_empty() {
            self.piece.contents.extend(headings.drain(..).map(|heading| heading.span));
        }
        let title = squeeze(printed.trim_end_matches("**")).into_owned();
        headings.push(Heading { level, number, label, title, label_span, span: line.span });
    }

    /// Whether `line`, right below a heading, is the rest of its title: short, no sentence, and
    /// nothing but such lines before the next heading or article.
    fn goes_on_with_title(&self, line: &Line, rest: &[Line]) -> bool {
        let part = |line: &Line| {
            let text = line.text(self.source);
            text.len() <= 150 && ending(text) != Ending::Closed && !text.contains(['。', '；'])
        };
        let mut below = std::iter::once(line).chain(rest).take(TITLE_LINES);
        let signed = below.find(|line| line.sign != Sign::None || !part(line));
        line.sign == Sign::None
            && part(line)
            && signed.is_some_and(|line| {
                matches!(line.sign, Sign::Article { .. } | Sign::Heading { .. })
            })
    }

    fn annex(&mut self, line: &Line) {
        if furniture::is_dateline(line.text(self.source)) {
            self.piece.dateline = Some(line.span);
        } else {
            self.piece.annex.push(line.span);
        }
    }

    fn close(&mut self) {
        let Some(grow) = self.grow.take() else { return };
        let (article, tail) = grow.finish(self.source);
        if tail {
            self.piece.tail =
                Some(article).filter(|article: &Article| !article.paragraphs.is_empty());
        } else {
            self.piece.articles.push(article);
        }
    }
}

/// Takes from the last article what stands below it when that ends with a date.
fn signature(source: &str, piece: &mut Piece) {
    let Some(last) = piece.articles.last_mut() else { return };
    if last.stray.last().is_some_and(|line| furniture::is_date(line.of(source))) {
        piece.signature = std::mem::take(&mut last.stray);
        let words = last.paragraphs.last().map_or(last.label, |paragraph| paragraph.span);
        last.span.end = words.end.max(last.caption.map_or(0, |caption| caption.end));
    }
}
