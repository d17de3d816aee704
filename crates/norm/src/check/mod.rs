//! Tree → [`Regulation`]: what every name means, and whether everything fits.
//!
//! Two passes: first all declared names, so that the order of files and articles does not matter;
//! then every body. A regulation with errors is returned too, so that tools can still show it, but
//! [`Checked::regulation`] gives it out only when it can be judged by.

mod act;
mod case;
mod clock;
mod counting;
mod cycle;
mod expr;
mod names;
mod norm;
mod order;
mod quantity;
mod reach;
mod vocabulary;

use crate::analyse::{Analysis, analyse};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::parse;
use crate::program::{Concerns, Meaning, Op, Pack, Regulation};
use crate::source::{SourceFile, Span};
use crate::tree::{ArticleRef, DeclKind, Ident, Name, Tree};
pub(crate) use cycle::children;
use names::{Found, Names, Space};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tiaoli_text::{ArticleNumber, Lang, Words, words};

/// A regulation and everything there is to say about its text.
#[derive(Debug, Clone)]
pub struct Checked {
    regulation: Regulation,
    /// Complaints, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// The regulation, if nothing keeps it from being judged by.
    ///
    /// # Errors
    /// The complaints, when one of them is an error.
    pub fn regulation(self) -> Result<Regulation, Vec<Diagnostic>> {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            Err(self.diagnostics)
        } else {
            Ok(self.regulation)
        }
    }

    /// What a drafter should look at; nothing while there are errors, for what is broken would be
    /// asked after twice.
    #[must_use]
    pub fn analyse(&self) -> Analysis {
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            Analysis::default()
        } else {
            analyse(&self.regulation)
        }
    }

    /// The files, for showing complaints in their text.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.regulation.tree.files
    }

    /// What could be made of the text, even with errors: for tools that show it, not for judging.
    #[must_use]
    pub fn as_written(&self) -> &Regulation {
        &self.regulation
    }
}

/// Reads and checks all files of a regulation and of those it builds on, the main one last.
///
/// A file belongs to the regulation named by the part of its name before the first `/`.
#[must_use]
pub fn check(files: Vec<SourceFile>) -> Checked {
    let (tree, diagnostics) = parse(files);
    let mut checker = Checker::new(tree, diagnostics);
    checker.run();
    let Checker { mut regulation, tree, mut diagnostics, .. } = checker;
    // Nobody else holds it any more.
    regulation.tree = Arc::try_unwrap(tree).unwrap_or_else(|tree| (*tree).clone());
    readable(&mut diagnostics);
    Checked { regulation, diagnostics }
}

/// More complaints than anyone reads; of further ones it is only said that there are some.
const MOST_COMPLAINTS: usize = 200;

/// In the order of the text, nothing twice, errors before warnings where there are too many.
fn readable(diagnostics: &mut Vec<Diagnostic>) {
    for diagnostic in diagnostics.iter_mut().filter(|d| d.help.is_none()) {
        diagnostic.help = Some(diagnostic.code.advice());
    }
    let place = |d: &Diagnostic| (d.span.file, d.span.start, d.code);
    diagnostics.sort_by_key(place);
    diagnostics.dedup_by(|a, b| (a.code, a.span) == (b.code, b.span) && a.message == b.message);
    if diagnostics.len() <= MOST_COMPLAINTS {
        return;
    }
    diagnostics.sort_by_key(|d| !d.is_error());
    let cut = diagnostics.get(MOST_COMPLAINTS).filter(|d| d.is_error()).map(|d| d.span);
    diagnostics.truncate(MOST_COMPLAINTS);
    diagnostics.sort_by_key(place);
    if let Some(span) = cut {
        let message =
            words!(zh: "问题太多，以下不再列出", en: "too many problems; the rest are not listed");
        diagnostics
            .push(Diagnostic::new(Code::TooMuch, span, message).help(Code::TooMuch.advice()));
    }
}

/// The folder that a file's regulation lives in.
#[must_use]
pub fn pack_of(file: &str) -> &str {
    file.split_once('/').map_or(file, |(folder, _)| folder)
}

/// Everything that can be come to from `start`, itself aside.
fn reach(from: &[Vec<usize>], start: usize) -> BTreeSet<usize> {
    let (mut found, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(at) = open.pop() {
        for next in from.get(at).into_iter().flatten() {
            if *next != start && found.insert(*next) {
                open.push(*next);
            }
        }
    }
    found
}

/// Whether `text` is one word of the language.
fn is_word(text: &str) -> bool {
    let lines = crate::lexer::lex(text, 0, 0);
    let tokens: Vec<_> = lines.iter().flat_map(|line| &line.tokens).collect();
    matches!(tokens.as_slice(), [one] if one.kind == crate::token::TokenKind::Word
        && one.span.range() == (0..text.len()))
}

/// The work of checking.
struct Checker {
    tree: Arc<Tree>,
    regulation: Regulation,
    names: Names,
    diagnostics: Vec<Diagnostic>,
    /// Index of the declaration behind each definition, act, norm, in order of their ids.
    define_decls: Vec<usize>,
    act_decls: Vec<usize>,
    norm_decls: Vec<usize>,
    /// Fixtures brought in by the line of a case being read.
    unfolded: usize,
    /// The regulation that each file belongs to.
    pack_of_file: Vec<usize>,
}

impl Checker {
    fn new(tree: Tree, diagnostics: Vec<Diagnostic>) -> Self {
        let regulation = Regulation {
            ops: vec![Op::Broken; tree.exprs.len()],
            names: vec![None; tree.exprs.len()],
            ..Regulation::default()
        };
        Self {
            tree: Arc::new(tree),
            regulation,
            names: Names::default(),
            diagnostics,
            define_decls: Vec::new(),
            act_decls: Vec::new(),
            norm_decls: Vec::new(),
            unfolded: 0,
            pack_of_file: Vec::new(),
        }
    }

    fn run(&mut self) {
        self.packs();
        self.counting();
        self.declare_vocabulary();
        self.declare_norms();
        self.check_fields();
        self.check_terms();
        self.check_acts();
        self.check_defines();
        self.name_apart();
        self.check_effects();
        self.check_norms();
        crate::code::compile(&mut self.regulation);
        self.check_cycles();
        self.check_cases();
    }

    /// The regulations that the files belong to, in order.
    fn packs(&mut self) {
        for file in &self.tree.files {
            let folder = pack_of(&file.name);
            let packs = &mut self.regulation.packs;
            let at = packs.iter().position(|pack| pack.folder == folder).unwrap_or_else(|| {
                let (name, folder) = (Words::same(folder), folder.to_owned());
                packs.push(Pack { folder, name, ..Pack::default() });
                packs.len() - 1
            });
            self.pack_of_file.push(at);
        }
        let mut below = vec![Vec::new(); self.regulation.packs.len()];
        for decl in &self.tree().decls {
            let DeclKind::Regulation { name, uses, rank, interpreter } = &decl.kind else {
                continue;
            };
            let words = self.words(name, decl.lang);
            let index = self.pack(decl.span);
            for used in uses {
                self.verbatim(used.span);
                let at = self.regulation.packs.iter().position(|pack| pack.folder == used.text);
                if let Some(below) = below.get_mut(index) {
                    below.extend(at);
                }
            }
            if self.regulation.packs.iter().any(|pack| pack.name == words) {
                self.complain(
                    Code::DeclaredTwice,
                    decl.span,
                    words!(zh: "另一部制度也叫这个名称", en: "another regulation has this name"),
                );
            }
            if let Some(pack) = self.regulation.packs.get_mut(index) {
                pack.name = words;
                pack.rank = rank.map(|(rank, _)| rank);
                pack.interpreter = interpreter.as_ref().map(|(zh, en)| Words::new(zh, en));
            }
        }
        let below: Vec<_> = (0..below.len()).map(|pack| reach(&below, pack)).collect();
        for (pack, below) in self.regulation.packs.iter_mut().zip(&below) {
            pack.below = below.iter().copied().collect();
        }
        self.names.build_on(below);
    }

    /// The regulation that a place belongs to.
    fn pack(&self, span: Span) -> usize {
        self.pack_of_file.get(span.file as usize).copied().unwrap_or(0)
    }

    /// The regulation that `of` names, by its name or folder: this one, or one it builds on.
    fn pack_seen(&self, of: &Ident, lang: Lang) -> Option<usize> {
        let own = self.pack(of.span);
        let packs = &self.regulation.packs;
        let named = |at: &usize| {
            let pack = packs.get(*at);
            pack.is_some_and(|pack| pack.name.get(lang) == of.text || pack.folder == of.text)
        };
        std::iter::once(own).chain(self.names.below(own)).find(named)
    }

    /// The regulation that `of` names; complains if there is none.
    fn pack_named(&mut self, of: &Ident, lang: Lang) -> Option<usize> {
        let found = self.pack_seen(of, lang);
        let Some(pack) = found.and_then(|at| self.regulation.packs.get(at)) else {
            let word = &of.text;
            self.complain(
                Code::UnknownName,
                of.span,
                words!(zh: "本制度没有依据名为「{word}」的制度", en: "this regulation builds on none called `{word}`"),
            )
            .help = Some(words!(zh: "在「制度」下的「依据」里写上它", en: "name it under `uses` of the regulation"));
            return None;
        };
        if pack.folder == of.text {
            self.verbatim(of.span);
        } else {
            let name = pack.name.clone();
            self.means(of.span, name);
        }
        found
    }

    /// Tells apart, for programs, what two regulations of the stack call by one name.
    fn name_apart(&mut self) {
        let Regulation { packs, acts, norms, .. } = &mut self.regulation;
        let of = |pack: usize| packs.get(pack).map_or("", |pack| pack.name.en.as_str());
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        acts.iter().for_each(|act| *count.entry(act.name.en.clone()).or_default() += 1);
        for act in acts.iter_mut().filter(|act| count.get(&act.name.en) > Some(&1)) {
            act.key = format!("{}@{}", of(act.pack), act.name.en);
        }
        count.clear();
        norms.iter().for_each(|norm| *count.entry(norm.name.en.clone()).or_default() += 1);
        for norm in norms.iter_mut().filter(|norm| count.get(&norm.name.en) > Some(&1)) {
            norm.key = format!("{}@{}", of(norm.pack), norm.name.en);
        }
        let files = self.tree.articles.iter().map(|article| article.span.file as usize);
        let with: BTreeSet<_> = files.filter_map(|file| self.pack_of_file.get(file)).collect();
        self.regulation.several = with.len() > 1;
    }

    /// The tree, held so that it can be walked while names are entered.
    fn tree(&self) -> Arc<Tree> {
        Arc::clone(&self.tree)
    }

    fn complain(&mut self, code: Code, span: Span, message: Words) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(code, span, message));
        #[expect(clippy::unwrap_used, reason = "pushed on the line above")]
        self.diagnostics.last_mut().unwrap()
    }

    /// A declared name in both languages; complains where the label is missing or is no name.
    fn words(&mut self, name: &Name, lang: Lang) -> Words {
        if let Some(label) = &name.label
            && !is_word(&label.text)
        {
            let (text, better) = (&label.text, label.text.replace([' ', '-'], "_"));
            let message = words!(zh: "「{text}」不能作名称：它要能在另一文种里直接写出", en: "`{text}` cannot be a name: in the other surface it must be one word");
            self.complain(Code::NoLabel, label.span, message).help = Some(
                words!(zh: "写成一个词，如「{better}」", en: "write one word, such as `{better}`"),
            );
        }
        self.title(name, lang)
    }

    /// A title in both languages: words, not a name.
    fn title(&mut self, name: &Name, lang: Lang) -> Words {
        let word = name.word.text.clone();
        let Some(label) = &name.label else {
            let other = match lang {
                Lang::Zh => {
                    words!(zh: "在名称后用引号写出英文名", en: "write the English name in quotes behind it")
                }
                Lang::En => {
                    words!(zh: "在名称后用引号写出中文名", en: "write the Chinese name in quotes behind it")
                }
            };
            let message = words!(zh: "「{word}」没有另一文种的名称", en: "`{word}` has no name in the other language");
            self.complain(Code::NoLabel, name.word.span, message).help = Some(other);
            return Words::same(word);
        };
        let words = match lang {
            Lang::Zh => Words::new(word, label.text.clone()),
            Lang::En => Words::new(label.text.clone(), word),
        };
        self.regulation.meanings.insert(name.word.span, Meaning::Declared(words.clone()));
        words
    }

    /// Notes that the word at `span` stands for what is called `words`.
    fn means(&mut self, span: Span, words: Words) {
        self.regulation.meanings.insert(span, Meaning::Name(words));
    }

    /// Notes that the word at `span` is the same in every surface.
    fn verbatim(&mut self, span: Span) {
        self.regulation.meanings.insert(span, Meaning::Verbatim);
    }

    /// Complains about a name that `space` does not hold, with the nearest one it does.
    fn unknown(&mut self, ident: &Ident, lang: Lang, space: Space) {
        let word = &ident.text;
        let what = space.what();
        let Words { zh, en } = &what;
        let look = self.names.look(space, lang, self.pack(ident.span), word);
        let name = |at: &usize| self.regulation.packs.get(*at).map(|pack| pack.name.clone());
        match look {
            Found::Several(packs) if ident.of.is_none() => {
                let names: Vec<Words> = packs.iter().filter_map(name).collect();
                let Words { zh: all_zh, en: all_en } = Words::join(&names, "、", ", ");
                let first = names.first().cloned().unwrap_or_default();
                let (fz, fe) = (first.zh, first.en);
                self.complain(
                    Code::Ambiguous,
                    ident.span,
                    words!(zh: "{all_zh}都有名为「{word}」的{zh}", en: "each of {all_en} has a {en} `{word}`"),
                )
                .help = Some(words!(zh: "写明是哪一部的，如「{fz}@{word}」", en: "say whose, such as `{fe}@{word}`"));
                return;
            }
            Found::Unseen(pack) if ident.of.is_none() => {
                let of = name(&pack).unwrap_or_default();
                let folder = self.regulation.packs.get(pack).map(|pack| pack.folder.clone());
                let (oz, oe, folder) = (of.zh, of.en, folder.unwrap_or_default());
                self.complain(
                    Code::UnknownName,
                    ident.span,
                    words!(zh: "{zh}「{word}」是《{oz}》的，本制度没有依据它", en: "the {en} `{word}` is of {oe}, which this regulation does not build on"),
                )
                .help = Some(words!(zh: "在「制度」下写「依据 {folder}」", en: "write `uses {folder}` under `regulation`"));
                return;
            }
            _ => {}
        }
        let message = words!(zh: "没有名为「{word}」的{zh}", en: "there is no {en} `{word}`");
        // Looking for what was meant costs as much as all names; nobody reads so many guesses.
        let most = self.diagnostics.len() > MOST_COMPLAINTS;
        let known = if most { Vec::new() } else { self.names.all(space, lang) };
        let help = crate::diagnostic::nearest(word, known.iter().map(String::as_str))
            .map(|near| words!(zh: "是否要写「{near}」？", en: "did you mean `{near}`?"));
        self.complain(Code::UnknownName, ident.span, message).help = help;
    }

    /// Finds `ident` in `space` without a complaint if it is not there.
    fn seek(&mut self, ident: &Ident, lang: Lang, space: Space) -> Option<u16> {
        match &ident.of {
            Some(of) => {
                let pack = self.pack_named(of, lang)?;
                self.names.own(space, lang, pack, &ident.text)
            }
            None => self.names.find(space, lang, self.pack(ident.span), &ident.text),
        }
    }

    /// Finds `ident` in `space`, complaining if it is not there.
    fn find(&mut self, ident: &Ident, lang: Lang, space: Space) -> Option<u16> {
        let before = self.diagnostics.len();
        let found = self.seek(ident, lang, space);
        match found.and_then(|id| self.names.words(space, id)) {
            Some(words) => self.means(ident.span, words),
            None if ident.text.is_empty() || self.diagnostics.len() > before => {}
            None => self.unknown(ident, lang, space),
        }
        found
    }

    /// The regulation and article that `@20` or `rules@20` cites.
    fn article_named(&mut self, cited: &ArticleRef, lang: Lang) -> Option<(usize, ArticleNumber)> {
        let pack = match &cited.of {
            Some(of) => self.pack_named(of, lang)?,
            None => self.pack(cited.span),
        };
        let there = self
            .tree
            .articles
            .iter()
            .any(|article| article.number == cited.number && self.pack(article.span) == pack);
        if !there {
            let (zh, en) = (cited.number.label(Lang::Zh), cited.number.label(Lang::En));
            let of = self.regulation.packs.get(pack).map(|pack| pack.name.clone());
            let Words { zh: oz, en: oe } = of.unwrap_or_default();
            self.complain(
                Code::UnknownName,
                cited.span,
                words!(zh: "《{oz}》没有{zh}", en: "{oe} has no {en}"),
            );
        }
        there.then_some((pack, cited.number))
    }

    /// Empty norm tables for the acts known so far.
    fn reset_concerns(&mut self) {
        self.regulation.concerns = vec![Concerns::default(); self.regulation.acts.len()];
    }
}
