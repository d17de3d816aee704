//! Finds the figures of a page.
//!
//! A number counts as a figure only with a unit: what merely contains digits (a name such as 5G or
//! G60, 从0到1) is none. Paragraphs are gone through once, sentence by sentence.

mod about;
mod amount;
mod date;
mod unit;

use crate::figure::{Figure, Modifier};
use crate::{Page, Span, citations};

use amount::Amount;
use unit::Unit;

/// The figures in the paragraphs of `page`.
pub(crate) fn find(source: &str, page: &Page) -> Vec<Figure> {
    let mut out = Vec::new();
    for piece in &page.pieces {
        for span in piece.parts.iter().flat_map(|part| &part.paragraphs) {
            paragraph(source, *span, &mut out);
        }
        for article in piece.tail.iter().chain(&piece.articles) {
            for (_, span) in citations::stretches(article) {
                paragraph(source, span, &mut out);
            }
        }
    }
    out
}

fn paragraph(source: &str, span: Span, out: &mut Vec<Figure>) {
    let text = span.of(source);
    let mut sentence = Sentence { text, base: span.start, date: None, last: None, from: 0 };
    let mut at = 0_usize;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at.saturating_add(letter.len_utf8());
        if matches!(letter, '。' | '！' | '？' | '!' | '?') {
            (sentence.from, sentence.date, sentence.last) = (next, None, None);
        }
        at = match sentence.figure(at, out) {
            Some(end) if end > at => end,
            _ if letter.is_ascii_alphanumeric() => {
                // The rest of a word or number that is no figure.
                let rest = text.get(at..).unwrap_or_default();
                let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.';
                at.saturating_add(rest.bytes().take_while(|byte| word(*byte)).count().max(1))
            }
            _ => next,
        };
    }
}

/// The sentence that is being read.
struct Sentence<'a> {
    text: &'a str,
    /// Where the text begins in the source.
    base: usize,
    date: Option<String>,
    /// What the last figure of the sentence was about.
    last: Option<Option<String>>,
    /// Where the words begin that no figure or date has taken.
    from: usize,
}

impl Sentence<'_> {
    /// Takes the figure or date that begins at `at`; where it ends.
    fn figure(&mut self, at: usize, out: &mut Vec<Figure>) -> Option<usize> {
        let head = self.text.get(..at)?;
        let rest = self.text.get(at..)?;
        if !rest.starts_with(amount::may_begin) {
            return None;
        }
        // G60 and 鲁A5 are names; what 第 counts was looked at there.
        if head.ends_with(|last: char| {
            last.is_ascii_alphanumeric() || matches!(last, '.' | '-' | '第')
        }) {
            return None;
        }
        if let Some((mut date, length, shown)) = date::date(rest) {
            if let Some(year) = self.date.as_ref().filter(|_| self.from == at && !shown) {
                date = date.replace("--", &format!("{year}-"));
            }
            self.date = Some(date.clone());
            self.from = at.checked_add(length)?;
            if shown {
                let span = self.span(at, length);
                out.push(Figure {
                    span,
                    value: date.clone(),
                    unit: String::from("date"),
                    plain: None,
                    modifier: None,
                    date: Some(date),
                    about: None,
                });
            }
            return at.checked_add(length);
        }
        let ordinal = rest.starts_with('第');
        let first = rest.starts_with('首');
        let start = if ordinal || first { '第'.len_utf8() } else { 0 };
        let body = rest.get(start..)?;
        if first {
            return self.first(at, body, out);
        }
        let amount = amount::amount(body)?;
        let after = body.get(amount.length..)?;
        if let Some((upper, mark)) = amount::range(after) {
            return self.range(at, &amount, upper, mark, out);
        }
        let unit = unit::unit(after, &amount, head, ordinal)?;
        let length = start.checked_add(amount.length)?.checked_add(unit.length)?;
        self.add(at, length, &amount, &unit, ordinal.then_some(Modifier::Nth), out)
    }

    /// 首个, 首座 and the like are one, the first; 首批 before a number only says which.
    fn first(&mut self, at: usize, body: &str, out: &mut Vec<Figure>) -> Option<usize> {
        let unit = ["个", "台", "座", "家", "艘", "条", "例", "套", "款"]
            .into_iter()
            .find(|unit| body.starts_with(unit))?;
        let amount = Amount::one();
        let unit = Unit::counted(unit);
        let length = '首'.len_utf8().checked_add(unit.length)?;
        self.add(at, length, &amount, &unit, Some(Modifier::First), out)
    }

    fn range(
        &mut self,
        at: usize,
        lower: &Amount,
        upper: Amount,
        mark: usize,
        out: &mut Vec<Figure>,
    ) -> Option<usize> {
        let middle = at.checked_add(lower.length)?.checked_add(mark)?;
        let after = self.text.get(middle.checked_add(upper.length)?..)?;
        let unit = unit::unit(after, &upper, self.text.get(..at)?, false)?;
        // 2至3万家 is from 20000: the lower end shares what it does not name itself.
        let lower = lower.share(&upper);
        let silent = Unit { length: 0, ..unit.clone() };
        self.add(at, lower.length, &lower, &silent, Some(Modifier::From), out)?;
        let length = upper.length.checked_add(unit.length)?;
        self.add(middle, length, &upper, &unit, Some(Modifier::To), out)
    }

    fn span(&self, at: usize, length: usize) -> Span {
        let start = self.base.saturating_add(at);
        Span::new(start, start.saturating_add(length))
    }

    fn add(
        &mut self,
        at: usize,
        length: usize,
        amount: &Amount,
        unit: &Unit,
        modifier: Option<Modifier>,
        out: &mut Vec<Figure>,
    ) -> Option<usize> {
        let end = at.checked_add(length)?;
        let head = self.text.get(self.from..at)?;
        let after = self.text.get(end..)?;
        let around = about::modifier(head, after);
        let modifier = modifier.or(around.map(|found| found.0)).or(amount.modifier);
        let falls = around.is_some_and(|found| found.1);
        let (value, name, plain) = unit.apply(amount);
        let minus = |value: String| if falls { format!("-{value}") } else { value };
        let about = about::about(head, after, unit)
            .or_else(|| self.last.clone().flatten().filter(|_| about::goes_on(head)));
        (self.last, self.from) = (Some(about.clone()), end);
        out.push(Figure {
            span: self.span(at, length),
            value: minus(value),
            unit: name,
            plain: plain.map(|(value, unit)| (minus(value), unit)),
            modifier,
            date: self.date.clone(),
            about,
        });
        Some(end)
    }
}
