//! The grammar of `spec/norm/grammar.md` and the parser say the same.
//!
//! The grammar is read as it stands there. One way, it must derive every declaration that the
//! repository's pages hold and the parser takes; the other way, the parser must take whatever random
//! sentences it makes. Tokens are cut here anew, so that the lexer is held to it as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tiaoli_norm::check;
use tiaoli_norm::diagnostic::Code;
use tiaoli_norm::source::SourceFile;
use tiaoli_norm::surface::Kw;
use tiaoli_text::Lang;

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/norm")
}

/// The right side of a rule.
#[derive(Debug, Clone)]
enum Form {
    /// A word or sign as written in English.
    Literal(String),
    /// `WORD`, `TEXT`, `NUMBER`, `DATE`, `OF`, `NL`, or another rule.
    Named(String),
    Sequence(Vec<Form>),
    Choice(Vec<Form>),
    Many(Box<Form>),
}

type Grammar = BTreeMap<String, Form>;

/// Reads every `ebnf` block of the page.
fn grammar() -> Grammar {
    let page = std::fs::read_to_string(spec().join("grammar.md")).expect("the grammar is there");
    let mut rules = Grammar::new();
    for block in page.split("```ebnf\n").skip(1) {
        let body = block.split("```").next().expect("a closed block");
        for rule in body.split(" ;\n").filter(|rule| !rule.trim().is_empty()) {
            let (name, form) = rule.split_once('=').expect("name = form");
            let words: Vec<_> = form.split_whitespace().collect();
            let mut at = 0;
            let form = choice(&words, &mut at);
            assert_eq!(at, words.len(), "{name} is read whole");
            assert!(rules.insert(name.trim().to_owned(), form).is_none(), "{name} stands once");
        }
    }
    rules
}

fn choice(words: &[&str], at: &mut usize) -> Form {
    let mut arms = vec![sequence(words, at)];
    while words.get(*at) == Some(&"|") {
        *at += 1;
        arms.push(sequence(words, at));
    }
    if arms.len() == 1 { arms.remove(0) } else { Form::Choice(arms) }
}

fn sequence(words: &[&str], at: &mut usize) -> Form {
    let mut parts = Vec::new();
    while let Some(&word) = words.get(*at).filter(|word| !["|", ")", "]", "}"].contains(word)) {
        *at += 1;
        parts.push(match word {
            "(" | "[" | "{" => {
                let inner = choice(words, at);
                *at += 1;
                match word {
                    "(" => inner,
                    "[" => Form::Choice(vec![inner, Form::Sequence(Vec::new())]),
                    _ => Form::Many(Box::new(inner)),
                }
            }
            _ => match word.strip_prefix('"') {
                Some(literal) => Form::Literal(literal.trim_end_matches('"').to_owned()),
                None => Form::Named(word.to_owned()),
            },
        });
    }
    Form::Sequence(parts)
}

/// A token: what class it is of, and how it is written (signs half-width, quotes left out).
type Token = (&'static str, String);

/// The declarations of a block, each a row of tokens with `NL` between its lines.
fn declarations(block: &str) -> Vec<Vec<Token>> {
    let mut found: Vec<Vec<Token>> = Vec::new();
    let (mut head, mut part) = (0, None);
    for line in block.lines() {
        let indent: usize = line
            .chars()
            .take_while(|c| c.is_whitespace())
            .map(|c| if c == ' ' { 1 } else { 2 })
            .sum();
        let tokens = tokens(line);
        if tokens.is_empty() {
            continue;
        }
        match found.last_mut().filter(|_| indent > head) {
            None => {
                (head, part) = (indent, None);
                found.push(tokens);
            }
            Some(row) => {
                if indent <= *part.get_or_insert(indent) {
                    row.push(("NL", String::new()));
                }
                row.extend(tokens);
            }
        }
    }
    found
}

fn tokens(line: &str) -> Vec<Token> {
    const SIGNS: &str = "(（){）}｛｝,，、:：.．@＠+＋-－−*＊×/／=＝≠!！≤≥<＜>＞";
    let mut found = Vec::new();
    let chars: Vec<char> = line.chars().collect();
    let mut at = 0;
    while let Some(&c) = chars.get(at).filter(|c| !['#', '＃'].contains(c)) {
        let run =
            |keep: &dyn Fn(char) -> bool| chars[at..].iter().take_while(|c| keep(**c)).count();
        let (class, length) = match c {
            c if c.is_whitespace() => ("", 1),
            '"' | '“' | '「' => {
                let close = match c {
                    '“' => '”',
                    '「' => '」',
                    same => same,
                };
                ("TEXT", 2 + chars[at + 1..].iter().take_while(|c| **c != close).count())
            }
            '0'..='9' => match run(&|c: char| c.is_ascii_digit() || c == '-') {
                10 => ("DATE", 10),
                _ => ("NUMBER", run(&|c: char| c.is_ascii_digit())),
            },
            c if SIGNS.contains(c) => ("SIGN", 1),
            _ => ("WORD", run(&|c: char| c == '_' || c == '·' || c == '-' || c.is_alphanumeric())),
        };
        let end = (at + length.max(1)).min(chars.len());
        let written: String = chars[at..end].iter().collect();
        at = end;
        match class {
            "" => {}
            "SIGN" => sign(&mut found, &written),
            _ => found.push((class, written)),
        }
    }
    found
}

/// Adds a sign in its half-width form; `<` and `=` become one.
fn sign(found: &mut Vec<Token>, written: &str) {
    let plain = match written {
        "（" => "(",
        "）" => ")",
        "｛" => "{",
        "｝" => "}",
        "，" | "、" => ",",
        "：" => ":",
        "．" => ".",
        "＠" => "@",
        "＋" => "+",
        "－" | "−" => "-",
        "＊" | "×" => "*",
        "／" => "/",
        "＝" => "=",
        "≠" => "!=",
        "！" => "!",
        "≤" => "<=",
        "≥" => ">=",
        "＜" => "<",
        "＞" => ">",
        same => same,
    };
    match found.last_mut() {
        Some(("SIGN", last)) if plain == "=" && ["<", ">", "!"].contains(&last.as_str()) => {
            last.push('=');
        }
        _ => found.push(("SIGN", plain.to_owned())),
    }
}

/// Derives rows of tokens from the grammar, remembering what it tried.
struct Reader<'a> {
    grammar: &'a Grammar,
    lang: Lang,
    row: &'a [Token],
    tried: BTreeMap<(&'a str, usize), BTreeSet<usize>>,
    furthest: usize,
}

impl<'a> Reader<'a> {
    /// Where a derivation of `form` that begins at `at` may end.
    fn ends(&mut self, form: &'a Form, at: usize) -> BTreeSet<usize> {
        self.furthest = self.furthest.max(at);
        match form {
            Form::Literal(wanted) => self.one(at, |class, written, lang| match class {
                "WORD" => Kw::find(written, lang).is_some_and(|kw| kw.word(Lang::En) == wanted),
                "SIGN" => written == wanted,
                _ => false,
            }),
            Form::Named(name) => match self.grammar.get_key_value(name) {
                None if name == "OF" => self.one(at, |_, written, _| written == "@"),
                None => self.one(at, |class, _, _| class == name),
                Some((name, form)) => {
                    if let Some(known) = self.tried.get(&(name.as_str(), at)) {
                        return known.clone();
                    }
                    let ends = self.ends(form, at);
                    self.tried.insert((name, at), ends.clone());
                    ends
                }
            },
            Form::Sequence(parts) => parts.iter().fold(BTreeSet::from([at]), |from, part| {
                from.into_iter().flat_map(|at| self.ends(part, at)).collect()
            }),
            Form::Choice(arms) => arms.iter().flat_map(|arm| self.ends(arm, at)).collect(),
            Form::Many(inner) => {
                let mut reached = BTreeSet::from([at]);
                let mut fresh = vec![at];
                while let Some(at) = fresh.pop() {
                    for end in self.ends(inner, at) {
                        if reached.insert(end) {
                            fresh.push(end);
                        }
                    }
                }
                reached
            }
        }
    }

    fn one(&self, at: usize, fits: impl Fn(&str, &str, Lang) -> bool) -> BTreeSet<usize> {
        let token = self.row.get(at).filter(|(class, written)| fits(class, written, self.lang));
        token.map(|_| at + 1).into_iter().collect()
    }
}

/// Every Markdown page below `folder`.
fn pages(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            pages(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "md") {
            into.push(path);
        }
    }
}

/// The norm blocks of a page, whether they stand in a `page` block or not, and their surface.
fn blocks(page: &str) -> Vec<(Lang, String)> {
    let mut found = Vec::new();
    let mut open = None;
    for line in page.lines() {
        match line.trim_start_matches('`') {
            info if line.starts_with("```") && !info.is_empty() => {
                open = match info {
                    "norm" | "case" => Some((Lang::En, String::new())),
                    "规范" | "用例" => Some((Lang::Zh, String::new())),
                    _ => None,
                };
            }
            "" if line.starts_with("```") => found.extend(open.take()),
            _ => {
                if let Some((_, block)) = &mut open {
                    block.push_str(line);
                    block.push('\n');
                }
            }
        }
    }
    found
}

/// Complaints that a sentence of the grammar never earns.
const ILL_FORMED: [Code; 4] =
    [Code::Unexpected, Code::UnknownHead, Code::UnknownPart, Code::MixedAndOr];

/// Those complaints about a block.
fn ill_formed(lang: Lang, block: &str) -> Vec<String> {
    let found = complaints(lang, block).into_iter();
    found.filter(|(code, _)| ILL_FORMED.contains(code)).map(|(_, message)| message).collect()
}

fn complaints(lang: Lang, block: &str) -> Vec<(Code, String)> {
    let fence = if lang == Lang::Zh { "规范" } else { "norm" };
    let page = format!("### Article 1 X\n\n```{fence}\n{block}```\n");
    let found = check(vec![SourceFile::new("example/p.md", page)]).diagnostics;
    found.into_iter().map(|d| (d.code, format!("{} {}", d.code, d.message.en))).collect()
}

/// Whether a block shows a mistake of form: such are in the pages to be complained about.
fn shows_a_mistake(lang: Lang, block: &str) -> bool {
    let mistakes = [&ILL_FORMED[..], &[Code::MissingPart]].concat();
    complaints(lang, block).iter().any(|(code, _)| mistakes.contains(code))
}

/// Brackets may nest deep in a page, and every one costs a derivation many calls.
#[test]
fn it_derives_every_declaration_there_is() {
    let roomy = std::thread::Builder::new().stack_size(32 << 20);
    let derived = roomy.spawn(derive_every_declaration).expect("a thread").join();
    let count = derived.unwrap_or_else(|told| std::panic::resume_unwind(told));
    println!("{count} declarations derived");
    assert!(count > 500, "the pages are found");
}

fn derive_every_declaration() -> usize {
    let grammar = grammar();
    let mut files = Vec::new();
    pages(&spec(), &mut files);
    pages(&spec().join("../../regulations"), &mut files);
    let mut count = 0;
    for path in files {
        let page = std::fs::read_to_string(&path).expect("a page is text");
        for (lang, block) in blocks(&page) {
            if shows_a_mistake(lang, &block) {
                continue;
            }
            for row in declarations(&block) {
                let start = &grammar["declaration"];
                let mut reader = Reader {
                    grammar: &grammar,
                    lang,
                    row: &row,
                    tried: BTreeMap::new(),
                    furthest: 0,
                };
                let whole = reader.ends(start, 0).contains(&row.len());
                let words = |row: &[Token]| {
                    row.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ")
                };
                let upto = reader.furthest.min(row.len());
                assert!(
                    whole,
                    "{}: spec/norm/grammar.md does not derive this beyond ▸: {} ▸ {}",
                    path.display(),
                    words(&row[..upto]),
                    words(&row[upto..])
                );
                count += 1;
            }
        }
    }
    count
}

/// Numbers that look random and are the same every time (Knuth's constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }
}

/// Writes a random sentence of `form`; `fuel` keeps it short.
fn write(
    (grammar, costs): (&Grammar, &BTreeMap<&str, usize>),
    form: &Form,
    lang: Lang,
    dice: &mut Dice,
    fuel: &mut usize,
    into: &mut String,
) {
    let rules = (grammar, costs);
    *fuel = fuel.saturating_sub(1);
    match form {
        Form::Literal(word) => {
            let kw = Kw::find(word, Lang::En);
            let tight = ["(", ")", "."].contains(&word.as_str());
            if !tight && !into.ends_with(['.', '(', '@']) {
                into.push(' ');
            }
            into.push_str(kw.map_or(word, |kw| kw.word(lang)));
        }
        Form::Named(name) => match name.as_str() {
            "NL" => into.push_str("\n  "),
            "OF" => into.push('@'),
            "WORD" => word(into, ["a1", "p-li", "甲", "会·议"][dice.below(4)]),
            "TEXT" => word(into, "\"文 text\""),
            "NUMBER" => word(into, ["0", "7", "120"][dice.below(3)]),
            "DATE" => word(into, "2026-03-02"),
            _ => write(rules, &grammar[name], lang, dice, fuel, into),
        },
        Form::Sequence(parts) => {
            for part in parts {
                write(rules, part, lang, dice, fuel, into);
            }
        }
        // Out of fuel, the shortest arm: it is written last or is empty.
        Form::Choice(arms) => {
            let shortest = || {
                let costs = arms.iter().map(|arm| cost(grammar, costs, arm)).enumerate();
                costs.min_by_key(|(_, cost)| *cost).map_or(0, |(at, _)| at)
            };
            let arm = if *fuel == 0 { shortest() } else { dice.below(arms.len()) };
            write(rules, &arms[arm], lang, dice, fuel, into);
        }
        Form::Many(inner) => {
            for _ in 0..if *fuel == 0 { 0 } else { dice.below(4) } {
                write(rules, inner, lang, dice, fuel, into);
            }
        }
    }
}

fn word(into: &mut String, word: &str) {
    if !into.ends_with(['.', '(', '@']) {
        into.push(' ');
    }
    into.push_str(word);
}

/// The length of the shortest sentence of each rule.
fn costs(grammar: &Grammar) -> BTreeMap<&str, usize> {
    let mut costs = BTreeMap::new();
    loop {
        let before = costs.clone();
        for (name, form) in grammar {
            costs.insert(name.as_str(), cost(grammar, &before, form));
        }
        if costs == before {
            return costs;
        }
    }
}

/// The length of the shortest sentence of `form`, as far as those of the rules are known.
fn cost(grammar: &Grammar, costs: &BTreeMap<&str, usize>, form: &Form) -> usize {
    let of = |form: &Form| cost(grammar, costs, form);
    match form {
        Form::Literal(_) => 1,
        Form::Named(name) if grammar.contains_key(name) => {
            costs.get(name.as_str()).copied().unwrap_or(1000)
        }
        Form::Named(_) => 1,
        Form::Sequence(parts) => parts.iter().map(of).sum::<usize>().min(1000),
        Form::Choice(arms) => arms.iter().map(of).min().unwrap_or(0),
        Form::Many(_) => 0,
    }
}

#[test]
fn the_parser_takes_whatever_it_makes() {
    let grammar = grammar();
    let costs = costs(&grammar);
    let mut dice = Dice(2026);
    for round in 0..4_000 {
        let lang = Lang::ALL[round % 2];
        let mut sentence = String::new();
        write((&grammar, &costs), &grammar["declaration"], lang, &mut dice, &mut 60, &mut sentence);
        let sentence = format!("{}\n", sentence.trim_start());
        let complaints = ill_formed(lang, &sentence);
        assert!(complaints.is_empty(), "{sentence}\n{complaints:?}");
    }
}

#[test]
fn both_surfaces_are_listed() {
    let path = spec().join("grammar.md");
    let page = std::fs::read_to_string(&path).expect("the grammar is there");
    let mark = "## 两种文字的词 · the words of both surfaces\n\n";
    let (before, table) = page.split_once(mark).expect("the table stands at the end");
    let mut wanted = String::from("| English | 中文 |\n|---|---|\n");
    for kw in Kw::ALL {
        wanted.push_str(&format!("| `{}` | `{}` |\n", kw.word(Lang::En), kw.word(Lang::Zh)));
    }
    if std::env::var_os("TIAOLI_BLESS").is_some() {
        std::fs::write(&path, format!("{before}{mark}{wanted}")).expect("written");
    } else {
        assert_eq!(table, wanted, "run with TIAOLI_BLESS=1 to write the table anew");
    }
}
