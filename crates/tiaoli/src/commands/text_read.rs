//! `tiaoli text read`: what is on the page?

use super::text_accept;
use crate::cli::{ReadArgs, TextFormat as Format};
use crate::document::{Document, open_all};
use crate::failure::{Answer, Failure};
use crate::terminal::{Style, Terminal, counted};
use serde_json::json;
use tiaoli_text::{Identity, Kind, Page, Piece};
use tiaoli_text::{Lang, Span, Words, reading, words};

pub fn run(args: &ReadArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let documents = open_all(&args.files, args.encoding, args.join, terminal)?;
    if let (Some(which), Some(output)) = (&args.accept, &args.output) {
        let [document] = documents.as_slice() else {
            return Err(Failure::input(Words::new(
                "采纳疑点一次只能给一个文件",
                "doubts are accepted in one file at a time",
            ))
            .at("--accept")
            .help(Words::new("逐个文件采纳，或者加 --join", "one call a file, or --join")));
        };
        return text_accept::run(document, which, output, terminal);
    }
    for Document { path, text, page, format, encoding } in &documents {
        match args.format {
            Format::Json => {
                let (path, format) = (json!(path), format.word());
                let encoding = json!(encoding.map(|encoding| encoding.to_string()));
                terminal.raw(&format!(
                    "{{\"path\":{path},\"format\":\"{format}\",\"encoding\":{encoding},\"pieces\":"
                ));
                terminal.json(&tiaoli_text::view_of(text, page));
                terminal.line("}");
            }
            Format::Akn => {
                let regulations = page.pieces.iter().filter(|piece| !piece.articles.is_empty());
                for piece in regulations {
                    terminal.data(&tiaoli_text::akn_write(text, piece, &Identity::default()));
                }
            }
            Format::Markdown => {
                let pieces = page.pieces.iter().map(|piece| tiaoli_text::markdown(text, piece));
                terminal.data(&pieces.collect::<Vec<_>>().join("\n"));
            }
            Format::Md => {
                terminal.line(&terminal.style(Style::Bold, path));
                show(text, page, terminal);
            }
        }
    }
    Ok(Answer::Yes)
}

/// What was found, what is missing, what looks like an error.
pub fn show(text: &str, page: &Page, terminal: &Terminal) {
    let mut doubts = 1;
    for (number, piece) in (1..).zip(&page.pieces) {
        show_piece(text, number, piece, doubts, terminal);
        doubts += piece.doubts.len();
    }
}

fn at(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap_or("")
}

fn show_piece(text: &str, number: usize, piece: &Piece, doubts: usize, terminal: &Terminal) {
    let kind = match piece.kind {
        Kind::Regulation => Words::new("制度", "regulation"),
        Kind::Report => Words::new("报道", "report"),
        Kind::Commentary => Words::new("评论", "commentary"),
        Kind::Other => Words::new("其他", "other"),
    };
    let title = piece.title.map(|span| reading(text, span)).unwrap_or_default();
    let title = title.trim().trim_start_matches('#').trim();
    let heading = format!("{number}. {} {title}", terminal.say(&kind));
    terminal.line(&terminal.style(Style::Bold, &heading));
    let mut facts = Vec::new();
    if let Some(page) = &piece.continued_from {
        facts.push(words!(zh: "上接第 {page} 版", en: "continued from page {page}"));
    }
    if let Some(page) = &piece.continued_on {
        facts.push(words!(zh: "下转第 {page} 版", en: "continued on page {page}"));
    }
    if let (Some(first), Some(last)) = (piece.articles.first(), piece.articles.last()) {
        let count = piece.articles.len();
        let articles = counted(count, "article", "articles");
        let label = |lang| (first.number.label(lang), last.number.label(lang));
        let ((fz, lz), (fe, le)) = (label(Lang::Zh), label(Lang::En));
        facts.push(words!(zh: "{count} 条，{fz}至{lz}", en: "{articles}, {fe} to {le}"));
    }
    if let Some(tail) = &piece.tail {
        let (zh, en) = (tail.number.label(Lang::Zh), tail.number.label(Lang::En));
        facts.push(words!(zh: "前面是{zh}的末尾", en: "before them the end of {en}"));
    }
    if piece.articles.is_empty() {
        let parts = piece.parts.len();
        let paragraphs: usize = piece.parts.iter().map(|part| part.paragraphs.len()).sum();
        let (part, paragraph) =
            (counted(parts, "part", "parts"), counted(paragraphs, "paragraph", "paragraphs"));
        facts.push(words!(zh: "{parts} 个部分，{paragraphs} 段", en: "{part}, {paragraph}"));
    }
    let Words { zh, en } = Words::join(&facts, "；", "; ");
    terminal.line(&format!("   {}", terminal.say(&Words::new(zh, en))));
    for heading in &piece.headings {
        terminal.line(&format!("   {}  {}", heading.label, heading.title));
    }
    for part in piece.parts.iter().filter_map(|part| part.title) {
        let title = reading(text, part);
        let title = title.trim().trim_matches(|c: char| c == '#' || c == '*' || c.is_whitespace());
        terminal.line(&format!("   · {title}"));
    }
    for missing in &piece.missing {
        let (first, last) = (missing.first, missing.last);
        let line = if first == last {
            words!(zh: "缺第 {first} 条", en: "Article {first} is missing")
        } else {
            words!(zh: "缺第 {first} 至 {last} 条", en: "Articles {first} to {last} are missing")
        };
        terminal.line(&terminal.style(Style::Warn, &format!("   ! {}", terminal.say(&line))));
    }
    if let Some(tail) = &piece.tail {
        let (zh, en) = (tail.number.label(Lang::Zh), tail.number.label(Lang::En));
        let line = words!(zh: "缺{zh}的前半", en: "the head of {en} is missing");
        terminal.line(&terminal.style(Style::Warn, &format!("   ! {}", terminal.say(&line))));
    }
    for (level, missing) in &piece.missing_headings {
        let (level, first, last) = (level.word(), missing.first, missing.last);
        let line =
            words!(zh: "缺第 {first} 至 {last} {level}", en: "{level} {first} to {last} missing");
        terminal.line(&terminal.style(Style::Warn, &format!("   ! {}", terminal.say(&line))));
    }
    for citation in piece.citations(text) {
        if let Some(complaint) = citation.complaint(text) {
            let line = format!("   ! {}", terminal.say(&complaint));
            terminal.line(&terminal.style(Style::Warn, &line));
        }
    }
    for (number, doubt) in (doubts..).zip(&piece.doubts) {
        show_doubt(text, number, doubt, terminal);
    }
    terminal.line("");
}

fn show_doubt(text: &str, number: usize, doubt: &tiaoli_text::Doubt, terminal: &Terminal) {
    let found = at(text, doubt.span).replace('\n', "⏎");
    let offset = doubt.span.start;
    let suggestion = match &doubt.suggestion {
        Some(to) if to.is_empty() => words!(zh: "，疑应删去", en: ", probably to be dropped"),
        Some(to) => words!(zh: "，疑为「{to}」", en: ", probably `{to}`"),
        None => Words::default(),
    };
    let (sz, se) = (suggestion.zh, suggestion.en);
    let (why_zh, why_en) = (&doubt.why.zh, &doubt.why.en);
    let line = words!(
        zh: "   ? {number}  第 {offset} 字节「{found}」{sz}：{why_zh}",
        en: "   ? {number}  byte {offset} `{found}`{se}: {why_en}",
    );
    terminal.line(&terminal.style(Style::Faint, terminal.say(&line)));
}
