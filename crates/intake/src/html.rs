//! The text of a web page: a line a block, without scripts, hidden parts and navigation.
//!
//! Only tags are looked at, in one pass and without a tree, so no nesting can exhaust anything.
//! Navigation is told by its elements and by blocks of which every word is a link.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use tiaoli_text::{Words, words};

use crate::lines::Lines;

/// Elements whose words are not read at all.
const SILENT: [&[u8]; 14] = [
    b"head",
    b"script",
    b"style",
    b"template",
    b"noscript",
    b"svg",
    b"select",
    b"button",
    b"textarea",
    b"iframe",
    b"object",
    b"nav",
    b"aside",
    b"footer",
];

/// Elements inside a line.
const INLINE: [&[u8]; 26] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"del", b"em", b"font", b"i", b"img",
    b"ins", b"kbd", b"label", b"mark", b"q", b"s", b"small", b"span", b"strike", b"strong", b"sub",
    b"sup", b"u", b"wbr",
];

/// Elements that are never closed.
const VOID: [&[u8]; 8] = [b"br", b"hr", b"img", b"input", b"link", b"meta", b"wbr", b"source"];

/// What is known at one place of the page.
#[derive(Default)]
struct Reader {
    lines: Lines,
    /// The element whose words are left out, and how deep it is nested in itself.
    silent: Option<(Vec<u8>, u32)>,
    /// Depth of `pre`, in which lines are lines.
    pre: u32,
    /// Depth of links.
    links: u32,
    /// The open line has words outside of links.
    plain: bool,
    /// The open line has words in links.
    linked: bool,
    left_out: usize,
}

/// The text of a page, and what was left out of it.
pub(crate) fn text(source: &str) -> (String, Option<Words>) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(source, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let attribute = |name: &[u8]| tag.attributes.get(name).map(|value| &value.0);
                let style = attribute(b"style").map(|value| String::from_utf8_lossy(value));
                let style = style.unwrap_or_default().replace(' ', "").to_ascii_lowercase();
                let hidden = attribute(b"hidden").is_some() || style.contains("display:none");
                reader.opens(&tag.name, hidden);
            }
            Token::EndTag(tag) => reader.closes(&tag.name),
            Token::String(words) => reader.words(&String::from_utf8_lossy(&words.0)),
            _ => {}
        }
    }
    reader.end_line();
    let count = reader.left_out;
    let note = (count > 0).then(|| {
        words! {
            zh: "略去只有链接的文字 {count} 行（网页导航）"
            en: "left out, lines of nothing but links (navigation): {count}"
        }
    });
    (reader.lines.finish(), note)
}

impl Reader {
    fn opens(&mut self, name: &[u8], hidden: bool) {
        if let Some((silent, depth)) = &mut self.silent {
            if silent == name {
                *depth = depth.saturating_add(1);
            }
            return;
        }
        if !INLINE.contains(&name) && !matches!(name, b"td" | b"th") {
            self.end_line();
        }
        match name {
            _ if VOID.contains(&name) => {}
            _ if hidden || SILENT.contains(&name) => self.silent = Some((name.to_vec(), 1)),
            b"pre" => self.pre = self.pre.saturating_add(1),
            b"a" => self.links = self.links.saturating_add(1),
            b"h1" => self.lines.put("# "),
            b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => self.lines.put("## "),
            _ => {}
        }
    }

    fn closes(&mut self, name: &[u8]) {
        if let Some((silent, depth)) = &mut self.silent {
            if silent == name {
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    self.silent = None;
                }
            }
            return;
        }
        match name {
            b"pre" => self.pre = self.pre.saturating_sub(1),
            b"a" => self.links = self.links.saturating_sub(1),
            b"td" | b"th" => self.lines.put("\t"),
            _ => {}
        }
        if !INLINE.contains(&name) && !matches!(name, b"td" | b"th") {
            self.end_line();
        }
    }

    fn words(&mut self, words: &str) {
        if self.silent.is_some() {
            return;
        }
        // Signs between links, as in 首页 > 公开, are part of the navigation.
        let says = words.chars().any(|letter| letter.is_alphanumeric());
        self.linked |= says && self.links > 0;
        self.plain |= says && self.links == 0;
        if self.pre > 0 {
            self.lines.verbatim(words);
        } else {
            self.lines.flow(words);
        }
    }

    fn end_line(&mut self) {
        let words = self.lines.open().trim_start_matches(['#', ' ']);
        // A table of contents and a list of annexes may be links and still belong to the text.
        let trail = ["当前位置", "您的位置", "您所在的位置", "您现在的位置", "现在位置"];
        let navigation = self.linked
            && (!self.plain && !words.starts_with(['第', '附', '《'])
                || trail.iter().any(|trail| words.starts_with(trail)));
        if navigation {
            self.left_out = self.left_out.saturating_add(1);
        }
        if navigation || words.is_empty() {
            self.lines.drop_open();
        } else {
            self.lines.end();
        }
        (self.plain, self.linked) = (false, false);
    }
}
