//! The Markdown around the norms: headings, gists and fences.
//!
//! Only what the language needs of Markdown is read: ATX headings and fences. Everything else is
//! prose and belongs to the gist of the article above it.

use super::{Parser, Place};
use crate::check::pack_of;
use crate::diagnostic::{Code, distance};
use crate::source::Span;
use crate::tree::Article;
use tiaoli_text::{ArticleNumber, Lang, words};

/// Fence names and the surface they announce.
const FENCES: &[(&str, Lang)] =
    &[("norm", Lang::En), ("case", Lang::En), ("规范", Lang::Zh), ("用例", Lang::Zh)];

impl Parser<'_> {
    pub(super) fn page(&mut self) {
        self.line_ends();
        let mut chapter = None;
        let mut article = None;
        let mut at = 0;
        let mut fence: Option<Fence> = None;
        for raw in self.source.split_inclusive('\n') {
            let start = at;
            at += raw.len();
            let line = raw.trim_end_matches(['\n', '\r']);
            let span = Span::new(self.file, start, start + line.len());
            if let Some(open) = &fence {
                if line.trim().starts_with(open.mark) && line.trim().trim_matches('`').is_empty() {
                    let body = Span::new(self.file, open.body, start);
                    if let Some(lang) = open.lang {
                        self.block(body, Place { lang, article });
                    }
                    fence = None;
                }
                continue;
            }
            if let Some(info) = line.trim_start().strip_prefix("```") {
                let word = info.trim();
                self.misspelt_fence(word, span);
                let lang = FENCES.iter().find(|(name, _)| *name == word).map(|(_, lang)| *lang);
                fence = Some(Fence { mark: "```", lang, body: at, span });
            } else if let Some((level, title)) = heading(line) {
                match (level, self.article_heading(title)) {
                    (_, Some((number, title))) => {
                        article = self.new_article(number, title, chapter.clone(), span);
                    }
                    (1 | 2, None) => {
                        chapter = (level == 2).then(|| title.to_owned());
                        article = None;
                    }
                    _ => {}
                }
            } else if let Some(word) = line.trim_start().strip_prefix("~~~") {
                self.misspelt_fence(&format!("~{}", word.trim()), span);
            } else if let Some(article) = article.and_then(|i| self.tree.articles.get_mut(i)) {
                article.gist.push_str(line.trim());
                article.gist.push('\n');
            }
        }
        // Norms below any block that is not closed would be lost without a word.
        if let Some(open) = fence {
            self.complain_help(
                Code::BadPage,
                open.span,
                words!(zh: "这个块没有结束", en: "this block is never closed"),
                words!(zh: "在末尾另起一行写 ```", en: "close it with a line ```"),
            );
        }
        for article in &mut self.tree.articles {
            article.gist = article.gist.trim().to_owned();
        }
    }

    /// A page that begins with a mark or whose lines end otherwise would lose its headings without a
    /// word.
    fn line_ends(&mut self) {
        if self.source.starts_with('\u{feff}') {
            self.complain_help(
                Code::BadPage,
                Span::new(self.file, 0, '\u{feff}'.len_utf8()),
                words!(zh: "文件开头有一个看不见的字节顺序标记（BOM）", en: "the file begins with an invisible byte order mark (BOM)"),
                words!(zh: "另存为不带 BOM 的 UTF-8", en: "save it as UTF-8 without BOM"),
            );
        }
        let mut ends = self.source.match_indices('\r');
        let alone = |at: &usize| !self.source.get(at + 1..).is_some_and(|t| t.starts_with('\n'));
        if let Some(at) = ends.find_map(|(at, _)| Some(at).filter(alone)) {
            self.complain_help(
                Code::BadPage,
                Span::new(self.file, at, at + 1),
                words!(zh: "这里的行尾是单独的回车（CR），后面的内容读不成行", en: "here a line ends with a carriage return (CR) alone, and what follows is no line"),
                words!(zh: "把行尾改成换行（LF）", en: "end lines with a line feed (LF)"),
            );
        }
    }

    /// A fence that is nearly one of ours holds norms that would be passed over without a word.
    fn misspelt_fence(&mut self, word: &str, span: Span) {
        let Some(meant) = meant_fence(word) else { return };
        self.complain_help(
            Code::BadPage,
            span,
            words!(zh: "这个块的名称不是「{meant}」，里面的内容会被略过", en: "this block is not called `{meant}`, so what is in it would be passed over"),
            words!(zh: "写成 ```{meant}", en: "write ```{meant}"),
        );
    }

    /// `第二十条 会议` or `Article 20 Meetings`.
    fn article_heading<'t>(&self, title: &'t str) -> Option<(ArticleNumber, &'t str)> {
        if let Some((number, length)) = ArticleNumber::prefix(title) {
            return Some((number, title.get(length..)?));
        }
        let words = title.match_indices(' ').map(|(at, _)| at).nth(1).unwrap_or(title.len());
        let (label, rest) = title.split_at_checked(words)?;
        Some((ArticleNumber::parse_label(label)?, rest))
    }

    fn new_article(
        &mut self,
        number: ArticleNumber,
        title: &str,
        chapter: Option<String>,
        span: Span,
    ) -> Option<usize> {
        let folder = self.tree.files.get(self.file as usize).map_or("", |f| pack_of(&f.name));
        let key = (folder.to_owned(), number);
        if let Some(earlier) = self.articles.get(&key).copied() {
            let label = number.label(Lang::Zh);
            let english = number.label(Lang::En);
            self.complain(
                Code::DeclaredTwice,
                span,
                words!(zh: "{label}出现了两次", en: "{english} appears twice"),
            );
            if let Some(last) = self.diagnostics.last_mut().filter(|d| d.span == span) {
                last.related.push((earlier, words!(zh: "先前在这里", en: "first here")));
            }
        } else {
            self.articles.insert(key, span);
        }
        let (title, gist) = (title.trim().to_owned(), String::new());
        self.tree.articles.push(Article { number, title, gist, chapter, span });
        Some(self.tree.articles.len() - 1)
    }
}

/// The fence that a name nearly is: `norms`, `Norm`, `norm title`, ````` ````norm ````` , `~~~norm`.
fn meant_fence(word: &str) -> Option<&'static str> {
    if word.is_empty() || FENCES.iter().any(|(name, _)| *name == word) {
        return None;
    }
    let bare = word.trim_start_matches(['`', '~']).trim();
    let first = bare.split([' ', '\t', ':', '{', ',', '：']).next().unwrap_or("").to_lowercase();
    FENCES.iter().map(|(name, _)| *name).filter(|name| *name != word).find(|name| {
        let longer = first.strip_prefix(name).is_some_and(|rest| rest.chars().count() == 1);
        let near = first.is_ascii() && name.is_ascii() && distance(&first, name) <= 1;
        let swapped = first.len() == name.len() && sorted(&first) == sorted(name);
        first == *name || longer || near || swapped
    })
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// An open fence.
struct Fence {
    mark: &'static str,
    lang: Option<Lang>,
    body: usize,
    span: Span,
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let title = line.get(level..)?;
    ((1..=6).contains(&level) && title.starts_with(' ')).then(|| (level, title.trim()))
}
