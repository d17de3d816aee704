//! Articles that the prose cites and that are not there.
//!
//! A page may carry part of a regulation only: what comes before its first article is not looked for.

use super::Analyser;
use crate::check::pack_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use std::collections::BTreeMap;
use tiaoli_text::{ArticleNumber, Lang, words};

/// Characters before 第…条 that say it is an article of something else: 《…》第三条, 宪法第五条.
const ELSEWHERE: [char; 8] = ['》', '法', '例', '定', '则', '程', '章', '约'];

pub(super) fn check(analyser: &mut Analyser<'_>) {
    let tree = &analyser.regulation.tree;
    let mut articles: BTreeMap<&str, Vec<ArticleNumber>> = BTreeMap::new();
    for article in &tree.articles {
        let file = tree.files.get(article.span.file as usize);
        let pack = file.map_or("", |file| pack_of(&file.name));
        articles.entry(pack).or_default().push(article.number);
    }
    for (number, file) in tree.files.iter().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let Some(known) = articles.get(pack_of(&file.name)) else { continue };
        let first = known.iter().min().copied();
        for (start, end, cited) in cited(&file.text) {
            if known.contains(&cited) || first.is_some_and(|first| cited < first) {
                continue;
            }
            let (zh, en) = (cited.label(Lang::Zh), cited.label(Lang::En));
            let help = match (known.iter().min(), known.iter().max()) {
                (Some(first), Some(last)) => {
                    let (fz, fe) = (first.label(Lang::Zh), first.label(Lang::En));
                    let (lz, le) = (last.label(Lang::Zh), last.label(Lang::En));
                    words!(zh: "这里有{fz}到{lz}；引别的制度，写出它的名称，如《…》{zh}", en: "{fe} to {le} are here; to cite another regulation, name it: {en} of …")
                }
                _ => words!(zh: "核对条号", en: "check the number"),
            };
            analyser.report(
                Diagnostic::new(
                    Code::Dangling,
                    Span::new(number, start, end),
                    words!(zh: "引了{zh}，而这部制度没有这一条", en: "{en} is cited, and this regulation has no such article"),
                )
                .help(help),
            );
        }
    }
}

/// Articles that the prose of a page cites as its own, and where.
fn cited(text: &str) -> Vec<(usize, usize, ArticleNumber)> {
    let (mut found, mut at, mut fenced) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !line.starts_with('#') {
            found.extend(cited_in(line).map(|(from, to, n)| (start + from, start + to, n)));
        }
    }
    found
}

fn cited_in(line: &str) -> impl Iterator<Item = (usize, usize, ArticleNumber)> {
    let chinese = line.match_indices('第').filter_map(|(at, _)| {
        let before = line.get(..at)?.chars().next_back();
        let own = before.is_none_or(|before| !ELSEWHERE.contains(&before));
        let (number, length) = ArticleNumber::prefix(line.get(at..)?)?;
        own.then_some((at, at + length, number))
    });
    let english = line.match_indices("Article ").filter_map(|(at, label)| {
        let rest = line.get(at + label.len()..)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..digits)?.parse().ok()?;
        let of_another = rest.get(digits..)?.starts_with(" of ");
        let end = at + label.len() + digits;
        (!of_another).then_some((at, end, ArticleNumber::new(number)))
    });
    chinese.chain(english)
}
