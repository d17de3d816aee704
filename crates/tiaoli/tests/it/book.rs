//! The book: its tutorials are done as they are written, its pages are all there.

use crate::support::{Scratch, root, tiaoli};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const LANGS: [&str; 2] = ["zh", "en"];

fn book(lang: &str) -> PathBuf {
    root().join("book").join(lang)
}

/// One fenced block of a page, by line numbers: its opening fence, the words behind it, its body.
struct Fence<'a> {
    open: usize,
    info: &'a str,
    body: Vec<&'a str>,
}

fn fences<'a>(lines: &[&'a str]) -> Vec<Fence<'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let ticks = lines[at].bytes().take_while(|b| *b == b'`').count();
        if ticks >= 3 {
            let close = (at + 1..lines.len())
                .find(|&end| lines[end].trim_end() == &lines[at][..ticks])
                .unwrap_or_else(|| panic!("the block of line {} is closed", at + 1));
            let info = lines[at][ticks..].trim();
            found.push(Fence { open: at, info, body: lines[at + 1..close].to_vec() });
            at = close;
        }
        at += 1;
    }
    found
}

/// Puts `body` into the page in place of the article with the same heading.
fn replace_article(page: &str, body: &str) -> String {
    let heading = body.lines().next().expect("an article has a heading");
    let start = page.find(heading).unwrap_or_else(|| panic!("{heading} was written before"));
    let end = page[start + 1..].find("\n### ").map_or(page.len(), |next| start + 1 + next + 1);
    format!("{}{body}\n{}", &page[..start], &page[end..])
}

/// Writes what a block says into the reader's folder: a new file, more of one, an article anew.
fn write(folder: &Path, how: &str, file: &str, body: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("it stands in the folder")).expect("made");
    let before = || fs::read_to_string(&path).expect("the page was begun before");
    let text = match how {
        "file" => format!("{body}\n"),
        "add" => format!("{}\n{body}\n", before()),
        "article" => replace_article(&before(), body),
        _ => panic!("a block says file=, add= or article=, not {how}="),
    };
    fs::write(path, text).expect("written");
}

/// What a terminal would show of `command`, run in `folder`.
fn shown(folder: &Path, lang: &str, command: &str) -> String {
    let args: Vec<_> = command.split_whitespace().collect();
    assert_eq!(args[0], "tiaoli", "a tutorial runs nothing else");
    let path = folder.join(".shown");
    let both = File::create(&path).expect("made");
    tiaoli(&args[1..])
        .env("TIAOLI_LANG", lang)
        .current_dir(folder)
        .stdout(both.try_clone().expect("two ends"))
        .stderr(both)
        .status()
        .expect("the binary runs");
    fs::read_to_string(path).expect("UTF-8").trim_end().to_owned()
}

/// The page with what the program says now behind every command, its steps done in order.
fn done_again(page: &str, lang: &str, folder: &Path) -> String {
    let lines: Vec<_> = page.lines().collect();
    let mut anew = Vec::new();
    let mut copied = 0;
    for fence in fences(&lines) {
        if let Some((how, file)) = fence.info.split_once(' ').and_then(|(_, at)| at.split_once('='))
        {
            write(folder, how, file, &fence.body.join("\n"));
        } else if fence.info == "console" {
            let command = fence.body[0].strip_prefix("$ ").expect("a command");
            anew.extend(lines[copied..=fence.open + 1].iter().map(|line| (*line).to_owned()));
            anew.extend(Some(shown(folder, lang, command)).filter(|said| !said.is_empty()));
            copied = fence.open + 1 + fence.body.len();
        }
    }
    anew.extend(lines[copied..].iter().map(|line| (*line).to_owned()));
    anew.join("\n") + "\n"
}

#[test]
fn tutorials_come_out_as_written() {
    for lang in LANGS {
        let path = book(lang).join("tutorial.md");
        let page = fs::read_to_string(&path).expect("the tutorial is there");
        let anew = done_again(&page, lang, Scratch::new("tutorial").path());
        if std::env::var_os("TIAOLI_BLESS").is_some() {
            fs::write(&path, anew).expect("written");
            continue;
        }
        for (number, (written, said)) in page.lines().zip(anew.lines()).enumerate() {
            assert_eq!(written, said, "{}:{}", path.display(), number + 1);
        }
        assert_eq!(page.lines().count(), anew.lines().count(), "{}", path.display());
    }
}

/// Every page of one language, without the list of them.
fn pages(lang: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![book(lang)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the book is there") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") && !path.ends_with("SUMMARY.md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What `(…)` and `{{#include …}}` of a page name inside the checkout.
fn named(page: &str) -> impl Iterator<Item = &str> {
    let links = page.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let includes = page.split("{{#include ").skip(1).filter_map(|rest| rest.split_once("}}"));
    links
        .chain(includes)
        .map(|(name, _)| name.split('#').next().unwrap_or(name))
        .filter(|name| !name.is_empty() && !name.contains("://"))
}

#[test]
fn every_page_is_listed_and_every_link_leads_somewhere() {
    for lang in LANGS {
        let summary = fs::read_to_string(book(lang).join("SUMMARY.md")).expect("a list of pages");
        let listed: BTreeSet<_> = named(&summary).map(|name| book(lang).join(name)).collect();
        let there: BTreeSet<_> = pages(lang).into_iter().collect();
        assert_eq!(listed, there, "SUMMARY.md lists the pages that are there");
        for path in there {
            let page = fs::read_to_string(&path).expect("a page is text");
            let folder = path.parent().expect("it stands in a folder");
            for name in named(&page) {
                assert!(folder.join(name).exists(), "{}: {name} is not there", path.display());
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_pages() {
    let names = |lang| {
        let from = book(lang);
        pages(lang)
            .into_iter()
            .map(|path| path.strip_prefix(&from).expect("inside").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("zh"), names("en"));
}
