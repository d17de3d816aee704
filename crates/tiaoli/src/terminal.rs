//! Where the program speaks: results on standard output, everything else on standard error.
//!
//! Colour only on a terminal, and never when `NO_COLOR` is set.

use crate::failure::Failure;
use std::io::{IsTerminal, Write};
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
#[derive(Debug, Clone)]
pub struct Terminal {
    pub lang: Lang,
    colour: bool,
    error_colour: bool,
    pub progress: bool,
}

impl Terminal {
    /// Speaks `lang`, or what the environment asks for, or Chinese.
    pub fn new(lang: Option<Lang>) -> Self {
        let env = ["TIAOLI_LANG", "LC_ALL", "LANG"];
        let asked = || env.iter().find_map(|name| Lang::from_tag(&std::env::var(name).ok()?));
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            lang: lang.or_else(asked).unwrap_or_default(),
            colour: !plain && std::io::stdout().is_terminal(),
            error_colour: !plain && std::io::stderr().is_terminal(),
            progress: std::io::stderr().is_terminal(),
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
            Style::Bold => "1",
            Style::Faint => "2",
            Style::Good => "32",
            Style::Warn => "33",
            Style::Bad => "31",
        };
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// Writes a line of the result. A reader that went away (a closed pipe) ends the program quietly.
    pub fn line(&self, text: &str) {
        self.raw(&format!("{text}\n"));
    }

    /// Writes part of the result as it is.
    pub fn raw(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
            std::process::exit(0);
        }
    }

    /// Writes a line about the result.
    pub fn note(&self, text: &str) {
        // Nobody is left to be told that standard error is closed.
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Shows how far a long command is, on one line of a terminal; an empty text clears it.
    pub fn status(&self, text: &str) {
        if self.progress {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K{text}");
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
        text.push_str(": ");
        text.push_str(self.say(&why.message));
        self.note(&text);
        if let Some(help) = &why.help {
            let word = Words::new("怎么办", "help");
            self.note(&format!("  {}: {}", self.say(&word), self.say(help)));
        }
    }
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
