//! The regulations this institution runs by: every article, what states its norms, how often it was used.

use crate::ask::Room;
use crate::reply::Reply;
use crate::url;
use maud::{Markup, html};
use std::collections::BTreeSet;
use tiaoli_norm::Regulation;
use tiaoli_norm::program::NormId;
use tiaoli_norm::tree::Article;
use tiaoli_text::{ArticleNumber, Words};

/// The page.
pub fn page(room: &Room) -> Reply {
    let main = room.see(|institution| {
        let regulation = institution.regulation();
        html! {
            p.tl-lead {
                (room.say("每一条的要点、规范和用处。", "Every article with its gist, its norms and its use. "))
                a href="/trial" { (room.say("试问：谁可以做什么？", "Try: may somebody do something?")) }
            }
            @for pack in 0..regulation.packs.len() { (self::pack(room, regulation, pack)) }
        }
    });
    Ok(room.page(&Words::new("制度", "Regulation"), main))
}

/// One regulation: its articles under their chapters.
fn pack(room: &Room, regulation: &Regulation, at: usize) -> Markup {
    let articles = articles_of(regulation, at);
    let Some(pack) = regulation.packs.get(at).filter(|_| !articles.is_empty()) else {
        return html! {};
    };
    let mut chapter = None;
    html! { section {
        h2 { (crate::ui::word(room, &pack.name)) }
        @if let Some(interpreter) = &pack.interpreter {
            p.tl-note { (room.say("解释：", "Interpreted by: ")) (interpreter.get(room.lang)) }
        }
        div.tl-scroll tabindex="0" role="region" aria-label=(pack.name.get(room.lang)) { table.tl-articles {
            thead { tr {
                th scope="col" { (room.say("条", "Article")) }
                th scope="col" { (room.say("内容", "About")) }
                th scope="col" { (room.say("规范", "Norms")) }
                th scope="col" { (room.say("用过", "Used")) }
            } }
            tbody { @for article in articles {
                @if article.chapter != chapter && std::mem::replace(&mut chapter, article.chapter.clone()) != article.chapter {
                    @if let Some(chapter) = &article.chapter { tr.tl-chapter { th colspan="4" scope="colgroup" lang="zh-CN" { (chapter) } } }
                }
                @let norms = norms_of(regulation, at, article.number);
                tr {
                    th scope="row" { a href=(address(regulation, at, article.number)) { (article.number.label(room.lang)) } }
                    td lang="zh-CN" { (article.title) }
                    td.tl-number { @if norms.is_empty() { span.tl-none { (room.say("原则", "principle")) } } @else { (norms.len()) } }
                    td.tl-number { (used(room, &norms).len()) }
                }
            } }
        } }
    } }
}

/// The address of an article's page.
pub fn address(regulation: &Regulation, pack: usize, article: ArticleNumber) -> String {
    let folder = regulation.packs.get(pack).map_or("", |pack| pack.folder.as_str());
    format!("/regulation/{}/{}", url::part(folder), url::part(&article.to_string()))
}

/// The articles that stand in the folder of a regulation, in order.
pub fn articles_of(regulation: &Regulation, pack: usize) -> Vec<&Article> {
    let Some(folder) = regulation.packs.get(pack).map(|pack| pack.folder.as_str()) else {
        return Vec::new();
    };
    let stands_in = |article: &&Article| {
        let file = regulation.tree.files.get(article.span.file as usize);
        file.is_some_and(|file| file.name.split('/').next() == Some(folder))
    };
    regulation.tree.articles.iter().filter(stands_in).collect()
}

/// The norms that stand under an article.
pub fn norms_of(regulation: &Regulation, pack: usize, article: ArticleNumber) -> Vec<NormId> {
    let norms = (0u16..).zip(&regulation.norms);
    norms
        .filter(|(_, norm)| norm.pack == pack && norm.article == Some(article))
        .map(|(n, _)| NormId(n))
        .collect()
}

/// Entries that cite one of `norms`, each once, in order.
pub fn used(room: &Room, norms: &[NormId]) -> BTreeSet<u64> {
    norms.iter().flat_map(|norm| room.office.desk().citing(*norm)).collect()
}
