//! `tiaoli text bind`: the official wording beside the norms, with a digest an article.
//!
//! The wording stays the user's: only digests are kept, so that a later page can be compared with the
//! one the norms were reviewed against.

use super::norm_check::{Purpose, must_be_sound};
use crate::cli::BindArgs;
use crate::cli::Format;
use crate::document::open;
use crate::failure::{Answer, Failure};
use crate::library;
use crate::terminal::{Style, Terminal, counted, pad};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tiaoli_norm::Regulation;
use tiaoli_text::Piece;
use tiaoli_text::{ArticleNumber, Binding, Drift, Lang, Words, bind, drift, reading, words};

/// File in a regulation's folder that keeps the digests its norms were reviewed against.
pub const FILE: &str = "wording.json";

/// How an article of the page stands to the norms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Reads as it did when the norms were reviewed.
    Same,
    /// Reads differently.
    Changed,
    /// Only part of it can be compared.
    Partial,
    /// Never bound before.
    New,
}

/// One article of the page and the norms beside it.
#[derive(Debug, Clone)]
pub struct Bound {
    pub article: ArticleNumber,
    pub digest: String,
    pub norms: usize,
    pub standing: Standing,
}

pub fn run(args: &BindArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let purpose = if args.accept { Purpose::Write } else { Purpose::Read };
    let regulation = must_be_sound(library::load(&[&args.regulation])?, purpose, terminal)?;
    let document = open(&args.file, args.encoding, terminal)?;
    let (text, page) = (document.text, document.page);
    let piece = piece_of(&regulation, &page.pieces).ok_or_else(|| {
        Failure::input(Words::new(
            "里面没有这部制度的条文",
            "it holds no article of this regulation",
        ))
        .at(args.file.display().to_string())
    })?;
    if args.accept && !args.force {
        must_belong(&regulation, &text, piece)
            .map_err(|e| e.at(args.file.display().to_string()))?;
    }
    let bound = compare(&regulation, &args.regulation, &text, piece)?;
    match args.format {
        Format::Json => {
            let list: Vec<Json> = bound.iter().map(bound_json).collect();
            terminal.line(&json!({"articles": list}).to_string());
        }
        Format::Md => show(&bound, terminal),
    }
    if args.accept {
        accept(&args.regulation, &bind(&text, piece), terminal)?;
    }
    let changed = bound.iter().any(|b| b.standing == Standing::Changed);
    Ok(Answer::from(!changed || args.accept))
}

/// The piece of the page that shares most articles with the regulation.
pub fn piece_of<'p>(regulation: &Regulation, pieces: &'p [Piece]) -> Option<&'p Piece> {
    let shared = |piece: &Piece| {
        let known = |n: ArticleNumber| regulation.tree.articles.iter().any(|a| a.number == n);
        piece.articles.iter().filter(|article| known(article.number)).count()
    };
    pieces.iter().max_by_key(|piece| shared(piece)).filter(|piece| shared(piece) > 0)
}

/// Refuses a piece that looks like another regulation: most of its articles are unknown here, or it
/// is called otherwise. Article numbers alone would let nearly any regulation pass for any other.
pub fn must_belong(regulation: &Regulation, text: &str, piece: &Piece) -> Result<(), Failure> {
    let help = Words::new(
        "换一个页面；确认无误就加 --force",
        "give another page, or --force if this is the one",
    );
    let known = |n: ArticleNumber| regulation.tree.articles.iter().any(|a| a.number == n);
    let all = piece.articles.len();
    let shared = piece.articles.iter().filter(|article| known(article.number)).count();
    if shared * 2 < all {
        return Err(Failure::input(words!(
            zh: "页面上 {all} 条中只有 {shared} 条属于这部制度",
            en: "only {shared} of the {all} articles on the page belong to this regulation",
        ))
        .help(help));
    }
    let bare = |title: &str| title.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let title = piece.title.map(|span| reading(text, span)).unwrap_or_default();
    let Some(pack) = regulation.packs.last() else { return Ok(()) };
    let (there, here) = (bare(&title), bare(&pack.name.zh));
    if there.is_empty() || here.is_empty() || there.contains(&here) || here.contains(&there) {
        return Ok(());
    }
    let (title, Words { zh, en }) = (title.trim(), &pack.name);
    Err(Failure::input(words!(
        zh: "页面上的是「{title}」，不是「{zh}」",
        en: "the page carries `{title}`, not `{en}` ({zh})",
    ))
    .help(help))
}

/// Each article of the piece, compared with the digests kept for it.
pub fn compare(
    regulation: &Regulation,
    name: &str,
    text: &str,
    piece: &Piece,
) -> Result<Vec<Bound>, Failure> {
    let kept = kept(name)?;
    let drifts = drift(&kept, text, piece);
    let bound = bind(text, piece).into_iter().map(|binding| {
        let drift = drifts.iter().find(|drift| drift.article() == binding.article);
        let standing = match drift {
            None => Standing::Same,
            Some(Drift::Changed { .. }) => Standing::Changed,
            Some(Drift::Incomparable { .. }) => Standing::Partial,
            Some(Drift::New(_) | Drift::Gone(_)) => Standing::New,
        };
        let article = binding.article;
        let norms = regulation.norms.iter().filter(|n| n.article == Some(article)).count();
        Bound { article, digest: binding.digest.to_string(), norms, standing }
    });
    Ok(bound.collect())
}

/// The digests kept beside the regulation; none where it was never bound.
fn kept(name: &str) -> Result<Vec<Binding>, Failure> {
    let Some(text) = library::companion(name, FILE)? else { return Ok(Vec::new()) };
    let bad = || {
        Failure::input(Words::new("绑定记录读不懂", "the record of bindings cannot be read"))
            .at(format!("{name}/{FILE}"))
            .help(Words::new("用 --accept 重新写", "write it again with --accept"))
    };
    let json: BTreeMap<String, String> = serde_json::from_str(&text).map_err(|_| bad())?;
    json.into_iter()
        .map(|(article, digest)| {
            let (digest, partial) =
                digest.strip_suffix(" partial").map_or((digest.as_str(), false), |d| (d, true));
            Some(Binding { article: article.parse().ok()?, digest: digest.parse().ok()?, partial })
        })
        .collect::<Option<_>>()
        .ok_or_else(bad)
}

fn accept(name: &str, bindings: &[Binding], terminal: &Terminal) -> Result<(), Failure> {
    let folder = std::path::Path::new(name);
    if !folder.is_dir() {
        return Err(Failure::input(Words::new(
            "自带的制度不能改写；请给出制度的文件夹",
            "a regulation inside the program cannot be written to; give its folder",
        ))
        .at(name));
    }
    let mut lines = Vec::new();
    let mut sorted = bindings.to_vec();
    sorted.sort_by_key(|binding| binding.article);
    for binding in sorted {
        let partial = if binding.partial { " partial" } else { "" };
        lines.push(format!("  \"{}\": \"{}{partial}\"", binding.article, binding.digest));
    }
    let path = folder.join(FILE);
    std::fs::write(&path, format!("{{\n{}\n}}\n", lines.join(",\n")))
        .map_err(|e| Failure::io(&path, &e))?;
    let shown = path.display();
    terminal.note(terminal.say(&words!(zh: "已写入 {shown}", en: "written to {shown}")));
    Ok(())
}

impl Standing {
    fn words(self) -> Words {
        match self {
            Self::Same => Words::new("与审定时一致", "as reviewed"),
            Self::Changed => Words::new("与审定时不同", "differs from what was reviewed"),
            Self::Partial => {
                Words::new("只有一部分，无法比较", "only part of it; cannot be compared")
            }
            Self::New => Words::new("未审定过", "never reviewed"),
        }
    }
}

fn bound_json(bound: &Bound) -> Json {
    json!({
        "article": bound.article.to_string(),
        "digest": bound.digest,
        "norms": bound.norms,
        "standing": match bound.standing {
            Standing::Same => "same",
            Standing::Changed => "changed",
            Standing::Partial => "partial",
            Standing::New => "new",
        },
    })
}

fn show(bound: &[Bound], terminal: &Terminal) {
    for b in bound {
        let label = pad(&b.article.label(terminal.lang), 14);
        let norms = b.norms;
        let in_english = counted(norms, "norm", "norms");
        let norms = words!(zh: "{norms} 条规范", en: "{in_english}");
        let digest = b.digest.get(..12).unwrap_or("");
        let style = match b.standing {
            Standing::Same => Style::Plain,
            Standing::Changed => Style::Bad,
            Standing::Partial | Standing::New => Style::Warn,
        };
        let standing = b.standing.words();
        let line = format!(
            "{label}{} {digest}  {}",
            pad(terminal.say(&norms), 12),
            terminal.say(&standing)
        );
        terminal.line(&terminal.style(style, &line));
    }
}

/// One line on how the whole page stands to the norms.
pub fn summary(bound: &[Bound]) -> Words {
    let count = |standing| bound.iter().filter(|b| b.standing == standing).count();
    let all = bound.len();
    let (same, changed, new) =
        (count(Standing::Same), count(Standing::Changed), count(Standing::New));
    let list = |lang| {
        let changed = bound.iter().filter(|b| b.standing == Standing::Changed);
        changed.map(|b| b.article.label(lang)).collect::<Vec<_>>()
    };
    let (zh, en) = (list(Lang::Zh).join("、"), list(Lang::En).join(", "));
    let (zh, en) = if changed == 0 {
        (String::new(), String::new())
    } else {
        (format!("（{zh}）"), format!(" ({en})"))
    };
    words!(
        zh: "{all} 条原文：{same} 条与审定时一致，{changed} 条不同{zh}，{new} 条未审定过",
        en: "{all} articles of wording: {same} as reviewed, {changed} differ{en}, {new} never reviewed",
    )
}
