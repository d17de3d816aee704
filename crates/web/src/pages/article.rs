//! One article: its gist, its norms beside it in the reader's language, and the acts that rest on it.

use crate::ask::Room;
use crate::pages::regulation::{address, articles_of, norms_of, used};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::ui::{act_line, duty, empty};
use maud::{Markup, html};
use tiaoli_institution::{Institution, Owed};
use tiaoli_norm::Regulation;
use tiaoli_norm::program::NormId;
use tiaoli_norm::tree::Article;
use tiaoli_text::{ArticleNumber, Lang, Words, words};

/// Entries shown of a long use.
const LATEST: usize = 20;

/// The article that the path names, with its regulation.
fn found<'r>(room: &Room, regulation: &'r Regulation) -> Option<(usize, &'r Article)> {
    let pack = regulation.packs.iter().position(|pack| pack.folder == room.parts.get("pack"))?;
    let wanted = room.parts.get("article");
    let articles = articles_of(regulation, pack).into_iter();
    articles.filter(|a| a.number.to_string() == wanted).map(|a| (pack, a)).next()
}

/// The page.
pub fn page(room: &Room) -> Reply {
    let norms: Vec<NormId> = room.see(|institution| {
        let regulation = institution.regulation();
        let (pack, article) = found(room, regulation).ok_or_else(Problem::missing)?;
        Ok::<_, Problem>(norms_of(regulation, pack, article.number))
    })?;
    let entries = used(room, &norms);
    let latest: Vec<u64> = entries.iter().rev().take(LATEST).copied().collect();
    let lines = room.office.lines_of(&latest)?;
    let today = room.office.today();
    let (title, main) = room.see(|institution| {
        let regulation = institution.regulation();
        let (pack, article) = found(room, regulation).ok_or_else(Problem::missing)?;
        let owed: Vec<Owed> = institution.owed(today).into_iter().collect();
        let owed: Vec<Owed> =
            owed.into_iter().filter(|o| norms.contains(&o.norm) && o.state.is_owed()).collect();
        let main = html! {
            (beside(room, regulation, article))
            @if !owed.is_empty() { section {
                h2 { (room.say("据此待办的义务", "Owed under it")) " " span.tl-count { (owed.len()) } }
                (duty::list(room, institution, &owed))
            } }
            section {
                h2 { (room.say("据此作出的行为", "Acts that rest on it")) " " span.tl-count { (entries.len()) } }
                @if lines.is_empty() { (empty(room.say("还没有。", "None yet."))) }
                @else { (act_line::table(room, institution, &lines)) }
            }
            (neighbours(room, institution, pack, article.number))
        };
        Ok::<_, Problem>((heading(article), main))
    })?;
    Ok(room.page(&title, main))
}

fn heading(article: &Article) -> Words {
    let label = |lang| article.number.label(lang);
    let (zh, en, title) = (label(Lang::Zh), label(Lang::En), &article.title);
    words!(zh: "{zh}　{title}", en: "{en}")
}

/// The gist on one side, the norms on the other.
fn beside(room: &Room, regulation: &Regulation, article: &Article) -> Markup {
    let blocks = blocks(room, regulation, article);
    html! {
        div.tl-beside {
            div.tl-gist lang="zh-CN" {
                @for paragraph in article.gist.split("\n\n").filter(|text| !text.trim().is_empty()) {
                    p { (paragraph.replace('\n', "")) }
                }
            }
            div.tl-norms {
                @for (fence, text) in &blocks {
                    @if matches!(fence.as_str(), "case" | "用例") {
                        details { summary { (room.say("用例", "Cases")) } pre.tl-proof { code { (marked(room, text)) } } }
                    } @else { pre.tl-proof { code { (marked(room, text)) } } }
                }
            }
        }
    }
}

/// A block on an English page, its Chinese names marked as such: they are read out differently.
fn marked(room: &Room, text: &str) -> Markup {
    if room.lang == Lang::Zh {
        return html! { (text) };
    }
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let han = !c.is_ascii() && c.is_alphabetic();
        match runs.last_mut().filter(|(of, _)| *of == han) {
            Some((_, run)) => run.push(c),
            None => runs.push((han, c.to_string())),
        }
    }
    html! { @for (han, run) in &runs { @if *han { span lang="zh-CN" { (run) } } @else { (run) } } }
}

/// The blocks under an article, in the reader's language: what their fence says, and their text.
fn blocks(room: &Room, regulation: &Regulation, article: &Article) -> Vec<(String, String)> {
    let file = article.span.file as usize;
    let heading = regulation
        .tree
        .files
        .get(file)
        .and_then(|file| file.text.get(article.span.start as usize..article.span.end as usize));
    let Some(heading) = heading else { return Vec::new() };
    let page = regulation.formatted(file, Some(room.lang));
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    let section = page.lines().skip_while(|line| *line != heading).skip(1);
    for line in section {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, Some(fence)) => open = Some((fence.trim().to_owned(), String::new())),
            (None, None) if line.starts_with('#') => break,
            (None, None) => {}
        }
    }
    blocks
}

/// The articles before and behind.
fn neighbours(
    room: &Room,
    institution: &Institution,
    pack: usize,
    number: ArticleNumber,
) -> Markup {
    let regulation = institution.regulation();
    let all = articles_of(regulation, pack);
    let at = all.iter().position(|article| article.number == number);
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| all.get(at));
    let behind = at.and_then(|at| all.get(at + 1));
    let link = |article: &&Article, mark: &str| {
        html! { a href=(address(regulation, pack, article.number)) { (mark) (article.number.label(room.lang)) } }
    };
    html! {
        nav.tl-actions aria-label=(room.say("前后各条", "Neighbouring articles")) {
            @if let Some(article) = before { (link(article, "← ")) }
            @if let Some(article) = behind { (link(article, "→ ")) }
            a href="/regulation" { (room.say("全部条文", "All articles")) }
        }
    }
}
