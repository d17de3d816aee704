//! A skeleton of norms for a regulation, to be filled in by its author.
//!
//! In the form of the house's own regulations: a heading an article, room for the gist in the
//! author's words, and a block that says the article is still to be done. Beside it stands, as
//! comments, which heads its sentences seem to call for. The official wording stays outside: of an
//! act only its first words are shown, to find it by.

use crate::modality::{Clause, Force};
use crate::page::Kind;
use crate::{Article, Lang, Page, Piece, reading};

/// So many characters of an act are shown.
const SHOWN: usize = 14;

/// The skeleton for the regulations of `page`, its norms on the surface of `lang`.
#[must_use]
pub fn draft(source: &str, page: &Page, lang: Lang) -> String {
    let regulations = page.pieces.iter().filter(|piece| piece.kind == Kind::Regulation);
    let mut out = String::new();
    for piece in regulations {
        regulation(source, piece, lang, &mut out);
    }
    out
}

fn regulation(source: &str, piece: &Piece, lang: Lang, out: &mut String) {
    let title = piece.title.map(|title| reading(source, title).into_owned()).unwrap_or_default();
    // A news line names the regulation in 《》.
    let name = title.split_once('《').and_then(|(_, rest)| rest.split_once('》'));
    let title = name.map_or(title.as_str(), |(name, _)| name);
    let word = |letter: &char| letter.is_alphanumeric();
    let mut ident: String = title.chars().filter(word).collect();
    if !ident.starts_with(crate::letter::is_han) {
        ident = String::from("制度草稿");
    }
    let title = if title.is_empty() { &ident } else { title };
    let label = quoted(title);
    *out += &match lang {
        Lang::Zh => format!("# {title}\n\n```规范\n制度 {ident} \"draft_regulation\"\n```\n"),
        Lang::En => format!("# {title}\n\n```norm\nregulation draft_regulation \"{label}\"\n```\n"),
    };
    if let (Some(first), Some(last)) = (piece.missing.first(), piece.missing.last()) {
        let count: u32 = piece
            .missing
            .iter()
            .map(|hole| hole.last.saturating_sub(hole.first).saturating_add(1))
            .fold(0, u32::saturating_add);
        let (first, last) = (first.first, last.last);
        *out += &match lang {
            Lang::Zh => format!(
                "\n缺 {count} 条（在第 {first} 条至第 {last} 条之间），不在所读的页面上。\n"
            ),
            Lang::En => {
                format!("\n{count} articles between {first} and {last} are not on the page.\n")
            }
        };
    }
    let mut shown = 0_usize;
    for article in piece.tail.iter().chain(&piece.articles) {
        // Every heading up to the one the article stands under, empty ones too.
        let upto = article.under.map_or(0, |under| under.saturating_add(1));
        for heading in piece.headings.get(shown..upto).unwrap_or_default() {
            *out += &format!("\n## {} {}\n", heading.label, heading.title);
        }
        shown = shown.max(upto);
        one(source, article, lang, out);
    }
}

fn one(source: &str, article: &Article, lang: Lang, out: &mut String) {
    let caption = article.caption.map(|caption| reading(source, caption)).unwrap_or_default();
    let title = format!("{} {caption}", article.number.label(lang));
    *out += &format!("\n### {}\n\n", title.trim_end());
    *out += match lang {
        Lang::Zh => "```规范\n",
        Lang::En => "```norm\n",
    };
    for clause in article.clauses(source) {
        *out += &comment(source, &clause, lang);
    }
    *out += match lang {
        Lang::Zh => "待编\n  理由 \"草稿，尚未写成规范\" \"a draft: not normed yet\"\n```\n",
        Lang::En => "pending\n  because \"a draft: not normed yet\" \"草稿，尚未写成规范\"\n```\n",
    };
}

/// One candidate: the heads it may become, whom it binds, the first words of the act, the place.
fn comment(source: &str, clause: &Clause, lang: Lang) -> String {
    let bearer = clause.bearer.map_or_else(|| "?".into(), |bearer| reading(source, bearer));
    let act = reading(source, clause.act);
    let mut shown: String = act.chars().take(SHOWN).collect();
    if shown.len() < act.len() {
        shown.push('…');
    }
    let line = format!("# {} | {bearer} | {shown} | @{}", heads(clause.force, lang), clause.at);
    line.replace(['\n', '\r'], " ") + "\n"
}

/// The heads of the norm language that a clause may become.
fn heads(force: Force, lang: Lang) -> &'static str {
    let (zh, en) = match force {
        Force::Shall => ("应当/义务", "must/duty"),
        Force::ShouldGenerally => ("一般应当", "should"),
        Force::May | Force::Power => ("有权", "power"),
        Force::MayNot => ("不得", "forbid"),
        Force::Definition => ("定义/裁量", "define/open"),
        Force::Principle => ("原则", "principle"),
        Force::Commence => ("施行", "commence"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A title inside quotation marks.
fn quoted(text: &str) -> String {
    text.replace(['"', '\\'], " ")
}
