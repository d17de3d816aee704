//! The book's pages on the vocabulary are made from its source, kind by kind and act by act.
//!
//! Run with `TIAOLI_BLESS=1` to make them anew after a change of `regulations/vocabulary`.

use crate::support::root;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use tiaoli_norm::source::SourceFile;
use tiaoli_norm::surface::Kw;
use tiaoli_norm::tree::{DeclKind, FieldTree, Name, Tree, TypeBase, TypeTree};
use tiaoli_text::Lang;

/// What stands around the declarations, in one language.
struct Frame {
    title: &'static str,
    opening: &'static str,
    choices: (&'static str, &'static str),
    fields: &'static str,
    takes: &'static str,
    by: &'static str,
    unrestricted: &'static str,
}

const ZH: Frame = Frame {
    title: "机构词表",
    opening: "有哪些记录，有哪些行为，各是什么。本页由 `regulations/vocabulary` 生成；词表不授权，也不禁止。",
    choices: ("选项", "值"),
    fields: "| 字段 | field | 类型 |\n|---|---|---|",
    takes: "| 载明 | takes | 类型 |\n|---|---|---|",
    by: "由",
    unrestricted: "不限：没有条文限制时人人可作。",
};

const EN: Frame = Frame {
    title: "The vocabulary of institutions",
    opening: "Which records there are, which acts, and what each is. This page is made from `regulations/vocabulary`; a vocabulary gives no power and forbids nothing.",
    choices: ("Choice", "Values"),
    fields: "| Field | 字段 | Type |\n|---|---|---|",
    takes: "| Takes | 载明 | Type |\n|---|---|---|",
    by: "By",
    unrestricted: "Unrestricted: anyone may, unless a norm says otherwise.",
};

/// A name in `lang`, as declared in the Chinese surface.
fn called(name: &Name, lang: Lang) -> &str {
    match (lang, &name.label) {
        (Lang::En, Some(label)) => &label.text,
        _ => &name.word.text,
    }
}

fn other(lang: Lang) -> Lang {
    if lang == Lang::Zh { Lang::En } else { Lang::Zh }
}

/// English name of each kind and choice.
fn english(tree: &Tree) -> BTreeMap<&str, &str> {
    tree.decls
        .iter()
        .filter_map(|decl| match &decl.kind {
            DeclKind::Kind { name, .. } | DeclKind::Choice { name, .. } => {
                Some((name.word.text.as_str(), called(name, Lang::En)))
            }
            _ => None,
        })
        .collect()
}

fn type_text(ty: &TypeTree, names: &BTreeMap<&str, &str>, lang: Lang) -> String {
    let mut words = Vec::new();
    if ty.new {
        words.push(Kw::New.word(lang));
    }
    if ty.set {
        words.push(Kw::SetOf.word(lang));
    }
    words.push(match (&ty.base, lang) {
        (TypeBase::Builtin(kw), _) => kw.word(lang),
        (TypeBase::Named(ident), Lang::Zh) => &ident.text,
        (TypeBase::Named(ident), Lang::En) => names[ident.text.as_str()],
    });
    if ty.optional {
        words.push(Kw::Optional.word(lang));
    }
    words.join(" ")
}

fn table(
    page: &mut String,
    head: &str,
    fields: &[FieldTree],
    names: &BTreeMap<&str, &str>,
    lang: Lang,
) {
    if fields.is_empty() {
        return;
    }
    writeln!(page, "{head}").expect("a string");
    for field in fields {
        let (own, far) = (called(&field.name, lang), called(&field.name, other(lang)));
        let ty = type_text(&field.ty, names, lang);
        writeln!(page, "| {own} | {far} | {ty} |").expect("a string");
    }
    page.push('\n');
}

/// The heading of a file: its own first line in Chinese, its name in English.
fn section(file: &SourceFile, lang: Lang) -> String {
    let zh = file.text.lines().next().and_then(|line| line.strip_prefix("# "));
    let stem = file.name.rsplit('/').next().and_then(|name| name.strip_suffix(".md"));
    let words = stem.and_then(|stem| stem.split_once('-')).expect("NN-name.md").1;
    let en = words.replace('-', " ");
    let en = en[..1].to_uppercase() + &en[1..];
    match lang {
        Lang::Zh => zh.expect("a title").to_owned(),
        Lang::En => en,
    }
}

/// The whole page in one language.
fn page(tree: &Tree, lang: Lang) -> String {
    let frame = if lang == Lang::Zh { &ZH } else { &EN };
    let names = english(tree);
    let mut page = format!("# {}\n\n{}\n\n", frame.title, frame.opening);
    for (number, file) in tree.files.iter().enumerate() {
        let decls: Vec<_> =
            tree.decls.iter().filter(|decl| decl.span.file as usize == number).collect();
        let mut choices = String::new();
        let mut below = String::new();
        for decl in decls {
            match &decl.kind {
                DeclKind::Choice { name, values } => {
                    let list: Vec<_> = values.iter().map(|value| called(value, lang)).collect();
                    let list = list.join(if lang == Lang::Zh { "、" } else { ", " });
                    writeln!(choices, "| {} | {list} |", called(name, lang)).expect("a string");
                }
                DeclKind::Kind { name, gist, fields } => {
                    let (zh, en) = gist.as_ref().unwrap_or_else(|| {
                        panic!("{}: the kind `{}` has no gist", file.name, name.word.text)
                    });
                    let (own, far) = (called(name, lang), called(name, other(lang)));
                    let gist = if lang == Lang::Zh { zh } else { en };
                    writeln!(below, "### {own} · {far}\n\n{gist}\n").expect("a string");
                    table(&mut below, frame.fields, fields, &names, lang);
                }
                DeclKind::Act { name, gist, by, takes, unrestricted, .. } => {
                    let (zh, en) = gist.as_ref().unwrap_or_else(|| {
                        panic!("{}: the act `{}` has no gist", file.name, name.word.text)
                    });
                    let (own, far) = (called(name, lang), called(name, other(lang)));
                    let gist = if lang == Lang::Zh { zh } else { en };
                    let by = &by.as_ref().expect("somebody performs it").text;
                    let by = if lang == Lang::Zh { by } else { names[by.as_str()] };
                    let (sign, stop) =
                        if lang == Lang::Zh { ("▸ ", "。") } else { ("▸ ", ".") };
                    write!(below, "### {sign}{own} · {far}\n\n{gist}\n{} {by}{stop}", frame.by)
                        .expect("a string");
                    if *unrestricted {
                        let space = if lang == Lang::Zh { "" } else { " " };
                        write!(below, "{space}{}", frame.unrestricted).expect("a string");
                    }
                    below.push_str("\n\n");
                    table(&mut below, frame.takes, takes, &names, lang);
                }
                _ => {}
            }
        }
        if choices.is_empty() && below.is_empty() {
            continue;
        }
        writeln!(page, "## {}\n", section(file, lang)).expect("a string");
        if !choices.is_empty() {
            let (name, values) = frame.choices;
            writeln!(page, "| {name} | {values} |\n|---|---|\n{choices}").expect("a string");
        }
        page.push_str(&below);
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

#[test]
fn the_book_says_what_the_vocabulary_is() {
    let folder = root().join("regulations/vocabulary");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the vocabulary")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    let files = paths
        .iter()
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            let text = fs::read_to_string(path).expect("a page");
            SourceFile::new(format!("vocabulary/{name}"), text)
        })
        .collect();
    let checked = tiaoli_norm::check(files);
    let tree = checked.regulation().expect("the vocabulary is sound").tree.clone();
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let made = page(&tree, lang);
        let path = root().join("book").join(name).join("vocabulary.md");
        if std::env::var_os("TIAOLI_BLESS").is_some() {
            fs::write(&path, &made).expect("written");
        }
        let written = fs::read_to_string(&path).expect("the page is there");
        for (number, (written, made)) in written.lines().zip(made.lines()).enumerate() {
            assert_eq!(written, made, "{}:{}", path.display(), number + 1);
        }
        assert_eq!(written.lines().count(), made.lines().count(), "{}", path.display());
    }
}
