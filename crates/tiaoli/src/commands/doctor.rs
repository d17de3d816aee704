//! `tiaoli doctor`: checks everything a ledger needs, a line each, with what to do.
//!
//! It changes nothing, needs no secret and may run beside whoever writes.

mod blobs;
mod files;
mod keys;
mod ledger;

use crate::cli::{DoctorArgs, Format};
use crate::desk::ledger_failure;
use crate::failure::{Answer, Failure};
use crate::terminal::{Style, Terminal};
use serde_json::json;
use tiaoli_institution::view::words_json;
use tiaoli_ledger::LedgerError;
use tiaoli_ledger::store::StoreError;
use tiaoli_text::Words;

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// As it should be.
    Well,
    /// Worth knowing, and nothing to stop for.
    Note,
    /// Wrong.
    Ill,
}

impl State {
    const fn code(self) -> &'static str {
        match self {
            Self::Well => "ok",
            Self::Note => "note",
            Self::Ill => "bad",
        }
    }
}

/// One thing looked at.
struct Finding {
    /// A name for programs, which stays the same.
    check: &'static str,
    state: State,
    /// What was found, in one line.
    words: Words,
    /// What to do about it.
    cure: Option<Words>,
}

impl Finding {
    const fn well(check: &'static str, words: Words) -> Self {
        Self { check, state: State::Well, words, cure: None }
    }

    const fn note(check: &'static str, words: Words, cure: Words) -> Self {
        Self { check, state: State::Note, words, cure: Some(cure) }
    }

    const fn ill(check: &'static str, words: Words, cure: Words) -> Self {
        Self { check, state: State::Ill, words, cure: Some(cure) }
    }
}

pub fn run(args: &DoctorArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let folder = &args.ledger;
    if !folder.join("ledger.db").exists() && !folder.join("ledger.mark").exists() {
        let path = folder.clone();
        return Err(ledger_failure(&LedgerError::Store(StoreError::Missing { path })));
    }
    let mut well = true;
    let mut tell = |finding: Finding| {
        well &= finding.state != State::Ill;
        show(&finding, args.format, terminal);
    };
    files::look(folder, &mut tell);
    keys::look(folder, &mut tell);
    ledger::look(folder, &mut tell, &mut |done, all| terminal.status(&format!("{done} / {all}")));
    terminal.status("");
    blobs::look(folder, args.keystore.as_deref(), &mut tell);
    ledger::calendar(&mut tell);
    Ok(Answer::from(well))
}

fn show(finding: &Finding, format: Format, terminal: &Terminal) {
    // The progress of a long check stands on the line that is written now.
    terminal.status("");
    if format == Format::Json {
        let mut line = json!({
            "check": finding.check, "state": finding.state.code(),
            "message": words_json(&finding.words),
        });
        if let (Some(cure), Some(line)) = (&finding.cure, line.as_object_mut()) {
            line.insert("do".into(), words_json(cure));
        }
        terminal.line(&line.to_string());
        return;
    }
    let (style, sign) = match finding.state {
        State::Well => (Style::Good, '✓'),
        State::Note => (Style::Warn, '!'),
        State::Ill => (Style::Bad, '✗'),
    };
    let line = format!("{sign} {}", terminal.say(&finding.words));
    terminal.line(&terminal.style(style, &line));
    if let Some(cure) = &finding.cure {
        let word = Words::new("怎么办", "help");
        let line = format!("  {}{}{}", terminal.say(&word), terminal.colon(), terminal.say(cure));
        terminal.line(&line);
    }
}
