//! Where the program speaks: results on standard output, everything else on standard error.
//!
//! Colour only on a terminal, and never when `NO_COLOR` is set.

use crate::failure::Failure;
use std::cell::RefCell;
use std::io::{ErrorKind, IsTerminal, Write};
use tiaoli_text::{Lang, Words};

/// A way to set words apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Plain,
    Bold,
    Faint,
    Good,
    Warn,
    Bad,
}

/// The reader: language, and whether colours are seen.
#[derive(Debug)]
pub struct Terminal {
    pub lang: Lang,
    colour: bool,
    error_colour: bool,
    pub progress: bool,
    /// Standard output is read by a person, now.
    watched: bool,
    /// Why nothing more can be written to standard output.
    lost: RefCell<Option<ErrorKind>>,
}

impl Terminal {
    /// Speaks `lang`.
    pub fn new(lang: Lang) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let watched = std::io::stdout().is_terminal();
        Self {
            lang,
            colour: !plain && watched,
            error_colour: !plain && std::io::stderr().is_terminal(),
            progress: std::io::stderr().is_terminal(),
            watched,
            lost: RefCell::new(None),
        }
    }

    /// The text for this reader.
    pub fn say<'w>(&self, words: &'w Words) -> &'w str {
        words.get(self.lang)
    }

    /// Whether colours are seen on standard error.
    pub fn error_colour(&self) -> bool {
        self.error_colour
    }

    /// `text` set apart.
    pub fn style(&self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Plain => return text.to_owned(),
            Style::Bold => '1',
            Style::Faint => '2',
            Style::Good => '3',
            Style::Warn => '4',
            Style::Bad => '5',
        };
        if self.colour { format!("{BEGIN}{code}{text}{END}") } else { text.to_owned() }
    }

    /// Writes a line of the result.
    pub fn line(&self, text: &str) {
        self.raw(&format!("{text}\n"));
    }

    /// Writes part of the result. What could steer a terminal is shown as `\u001b`, which inside
    /// JSON means the same as before.
    pub fn raw(&self, text: &str) {
        self.write(&harmless(text));
    }

    /// Writes data as JSON, piece by piece: what is read from a large page is never held twice.
    pub fn json(&self, value: &impl serde::Serialize) {
        let mut pieces = Pieces { terminal: self, held: Vec::new() };
        // It is our own writer, and it never fails.
        let _ = serde_json::to_writer(&mut pieces, value);
        pieces.pass_on();
    }

    /// Writes data to the byte, unless a person is looking at it.
    pub fn data(&self, text: &str) {
        if self.watched { self.raw(text) } else { self.write(text) }
    }

    /// Once nothing can be written, nothing more is tried: the command goes on to its end, for its
    /// answer is worth as much without a reader.
    fn write(&self, text: &str) {
        let mut lost = self.lost.borrow_mut();
        if lost.is_none() {
            let mut out = std::io::stdout().lock();
            let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            *lost = written.err().map(|error| error.kind());
        }
    }

    /// Whether everything was written. A reader that went away (a closed pipe) had enough of it.
    pub fn finish(&self) -> Result<(), Failure> {
        match *self.lost.borrow() {
            None | Some(ErrorKind::BrokenPipe) => Ok(()),
            Some(kind) => Err(Failure::writing(kind)),
        }
    }

    /// Writes a line about the result.
    pub fn note(&self, text: &str) {
        self.rendered(&harmless(text));
    }

    /// Writes lines about the result that are fit for a terminal already.
    pub fn rendered(&self, text: &str) {
        // Nobody is left to be told that standard error is closed.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Shows how far a long command is, on one line of a terminal; an empty text clears it.
    pub fn status(&self, text: &str) {
        if self.progress {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K{text}");
        }
    }

    /// What stands between a word and what it announces.
    pub fn colon(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "：",
            Lang::En => ": ",
        }
    }

    /// Says why the command failed: place, what is wrong, what to do.
    pub fn complain(&self, failure: &Failure) {
        let why = failure.why();
        if why.said {
            return;
        }
        let word = Words::new("错误", "error");
        let mut text = String::new();
        if let Some(place) = &why.place {
            text.push_str(place);
            text.push_str(": ");
        }
        text.push_str(self.say(&word));
        text.push_str(self.colon());
        text.push_str(self.say(&why.message));
        self.note(&text);
        if let Some(help) = &why.help {
            let word = Words::new("怎么办", "help");
            self.note(&format!("  {}{}{}", self.say(&word), self.colon(), self.say(help)));
        }
    }
}

/// Collects a few kilobytes before they are written.
struct Pieces<'t> {
    terminal: &'t Terminal,
    held: Vec<u8>,
}

/// So much is collected.
const PIECE: usize = 1 << 16;

impl Pieces<'_> {
    fn pass_on(&mut self) {
        self.terminal.raw(&String::from_utf8_lossy(&self.held));
        self.held.clear();
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.held.extend_from_slice(bytes);
        // Only after a whole letter.
        if self.held.len() >= PIECE && std::str::from_utf8(&self.held).is_ok() {
            self.pass_on();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Begins what [`Terminal::style`] sets apart; the style's digit follows. Noncharacters stand here for
/// the escape sequences, so that those in a text from outside are told from ours.
const BEGIN: char = '\u{fdd0}';
/// Ends it.
const END: char = '\u{fdd1}';

/// `text` without anything that could steer a terminal or turn the order of its characters.
fn harmless(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\n' | '\t' => out.push(c),
            BEGIN => out.push_str(match chars.next() {
                Some('1') => "\x1b[1m",
                Some('2') => "\x1b[2m",
                Some('3') => "\x1b[32m",
                Some('4') => "\x1b[33m",
                _ => "\x1b[31m",
            }),
            END => out.push_str("\x1b[0m"),
            c if c.is_control() || turns(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether `c` changes the direction of what follows.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `count` with its noun in English: one of it, or several.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Columns that `text` takes on a terminal: two for each wide character.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// `text` with spaces behind it up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}
