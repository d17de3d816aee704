//! One example against what its page expects.
//!
//! Without an `expect` block nothing may be complained about and every case must pass. With one, each
//! of its lines is met, and nothing else happens: `N005 3:10 words` is a complaint at line and column
//! whose message in either language holds the words; `case "title" fails: words` is a case that does
//! not come out as written, and why.

use crate::example::{Example, Page};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use tiaoli_institution::cases;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::diagnostic::{Code, Diagnostic};
use tiaoli_norm::source::SourceFile;
use tiaoli_norm::surface::Kw;
use tiaoli_text::{Lang, Words};

/// What one line of an `expect` block is about, and the words it must hold.
type Event = (String, Words);

pub fn check(example: &Example) -> Result<(), String> {
    let files = files(example);
    let mut events = happened(example, &files);
    if example.expect.is_none() && events.is_empty() {
        translated(example, &files)?;
    }
    let mut missing = Vec::new();
    for line in example.expect.iter().flatten() {
        let (wanted, words) = expectation(line)?;
        let met = events.iter().position(|(what, message)| {
            *what == wanted && (message.zh.contains(words) || message.en.contains(words))
        });
        match met {
            Some(at) => drop(events.remove(at)),
            None => missing.push(line.clone()),
        }
    }
    if missing.is_empty() && events.is_empty() {
        return Ok(());
    }
    let came: Vec<String> =
        events.iter().map(|(what, message)| format!("{what} {}", message.zh)).collect();
    Err(format!("expected:\n{}\ncame instead:\n{}", missing.join("\n"), came.join("\n")))
}

/// `N005 3:10 words` or `case "title" fails: words`.
fn expectation(line: &str) -> Result<(String, &str), String> {
    let bad = || format!("not an expectation: {line}");
    if let Some((case, words)) = line.split_once("fails").filter(|_| line.starts_with("case ")) {
        return Ok((format!("{case}fails"), words.trim_start_matches(':').trim()));
    }
    let mut parts = line.splitn(3, ' ');
    let (code, place) = (parts.next().ok_or_else(bad)?, parts.next().ok_or_else(bad)?);
    if !code.starts_with('N') || !(place.contains(':') || place == "outside") {
        return Err(bad());
    }
    Ok((format!("{code} {place}"), parts.next().unwrap_or("").trim()))
}

fn files(example: &Example) -> Vec<SourceFile> {
    let page = |(n, page): (usize, &Page)| {
        SourceFile::new(format!("{}/{n}.md", page.folder), page.text.clone())
    };
    example.pages.iter().enumerate().map(page).collect()
}

/// What holds in one surface holds in the other, and nothing is lost on the way there and back.
fn translated(example: &Example, files: &[SourceFile]) -> Result<(), String> {
    let to = |files: &[SourceFile], lang| -> Vec<SourceFile> {
        let regulation = tiaoli_norm::check(files.to_vec()).regulation().expect("it was sound");
        let page = |(n, file): (usize, &SourceFile)| {
            SourceFile::new(file.name.clone(), regulation.formatted(n, Some(lang)))
        };
        files.iter().enumerate().map(page).collect()
    };
    for (lang, other) in [(Lang::Zh, Lang::En), (Lang::En, Lang::Zh)] {
        let (here, there) = (to(files, lang), to(files, other));
        let events = happened(example, &there);
        let text = |files: &[SourceFile]| files.iter().map(|f| f.text.clone()).collect::<String>();
        if !events.is_empty() {
            return Err(format!("in the other surface: {events:?}\n{}", text(&there)));
        }
        if text(&to(&there, lang)) != text(&here) {
            return Err(format!("there and back it is:\n{}", text(&to(&there, lang))));
        }
    }
    Ok(())
}

/// Complaints and failed cases, in the form in which they are expected.
fn happened(example: &Example, files: &[SourceFile]) -> Vec<Event> {
    let checked = tiaoli_norm::check(files.to_vec());
    let mut events: Vec<Event> = Vec::new();
    let analysis = checked.analyse().findings;
    let seen = |d: &&Diagnostic| example.analysed || d.code.number() < 200;
    for diagnostic in checked.diagnostics.iter().chain(analysis.iter().filter(seen)) {
        assert!(diagnostic.help.is_some(), "{} does not say what to do", diagnostic.code);
        let at = diagnostic.span.file as usize;
        let (line, column) = files[at].line_column(diagnostic.span.start as usize);
        let line = example.pages[at].lines.get(line - 1).copied().flatten();
        let place = line.map_or_else(|| "outside".to_owned(), |line| format!("{line}:{column}"));
        events.push((format!("{} {place}", diagnostic.code), diagnostic.message.clone()));
    }
    let Ok(regulation) = checked.regulation() else { return events };
    let (regulation, calendar) = (Arc::new(regulation), Arc::new(calendar()));
    for case in &regulation.cases {
        let failures = cases::run(&regulation, &calendar, case);
        let messages: Vec<Words> = failures.iter().map(|f| f.message.clone()).collect();
        let title = &case.title.zh;
        if !messages.is_empty() {
            events.push((format!("case \"{title}\" fails"), Words::join(&messages, "；", "; ")));
        }
    }
    events
}

/// The working days as shipped.
fn calendar() -> Calendar {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calendar/cn");
    let mut calendar = Calendar::default();
    for entry in std::fs::read_dir(folder).expect("the folder of calendars") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("a text");
        calendar.read_year(&text).expect("a year of working days");
    }
    calendar
}

/// Every complaint has a heading of its own, under which it is shown and then mended.
pub fn codes_covered(examples: &[Example]) -> Result<(), String> {
    let mut lacking = Vec::new();
    for code in Code::ALL {
        let code = code.to_string();
        let of_code = || examples.iter().filter(|e| e.heading.starts_with(&code));
        let complains = |e: &&Example| e.expect.iter().flatten().any(|l| l.starts_with(&code));
        if !of_code().any(|e| complains(&e)) {
            lacking.push(format!("{code}: no failing example"));
        }
        if !of_code().any(|e| e.expect.is_none()) {
            lacking.push(format!("{code}: no mended example"));
        }
    }
    report(lacking)
}

/// Every word that starts a declaration is shown at work and going wrong.
pub fn heads_covered(examples: &[Example]) -> Result<(), String> {
    let mut lacking = Vec::new();
    for head in Kw::ALL.iter().take_while(|kw| **kw != Kw::Uses) {
        let uses = |e: &&Example| {
            let lines = e.pages.iter().flat_map(|page| page.text.lines().zip(&page.lines));
            let own = lines.filter(|(_, number)| number.is_some());
            let mut words = own.filter_map(|(line, _)| line.split(' ').next());
            words.any(|word| Lang::ALL.iter().any(|lang| word == head.word(*lang)))
        };
        let (passing, failing): (Vec<_>, Vec<_>) =
            examples.iter().filter(uses).partition(|e| e.expect.is_none());
        if passing.is_empty() {
            lacking.push(format!("{}: no passing example", head.word(Lang::En)));
        }
        if failing.is_empty() {
            lacking.push(format!("{}: no failing example", head.word(Lang::En)));
        }
    }
    report(lacking)
}

pub fn names_differ(examples: &[Example]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let twice = examples.iter().filter(|e| !seen.insert(&e.name)).map(|e| e.name.clone());
    report(twice.collect())
}

fn report(lacking: Vec<String>) -> Result<(), String> {
    if lacking.is_empty() { Ok(()) } else { Err(lacking.join("\n")) }
}
