//! `tiaoli demo`: the main job on one machine, end to end.
//!
//! A page is read and bound, an invented department opens on a ledger of its own, a scripted month is
//! judged and recorded, what is owed follows, and a receipt is checked in a fresh process. Everything
//! shown is worked out; the script says only what is tried.

pub(super) mod month;
mod show;
mod year;

use super::norm_check::{Purpose, must_be_sound};
use super::{text_bind, text_read};
use crate::cli::{DemoArgs, Format};
use crate::desk::{Desk, Outcome, at, random_seed, usable};
use crate::document::open;
use crate::failure::{Answer, Failure};
use crate::library;
use crate::terminal::{Style, Terminal, pad};
use month::{Month, Step};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiaoli_norm::Regulation;
use tiaoli_text::{Words, words};

/// The regulation whose wording the page carries, and that the demonstration runs by.
pub(super) const REGULATION: &str = "work-organs";

pub fn run(args: &DemoArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    if args.year {
        return year::run(args, terminal);
    }
    let regulation =
        Arc::new(must_be_sound(library::load(&month::stack()?)?, Purpose::Write, terminal)?);
    let calendar = Arc::new(library::calendar()?);
    let month = Month::read(&regulation)?;
    let say = |words: Words| {
        if args.format == Format::Md {
            terminal.line(terminal.say(&words));
        }
    };
    let head = |words: Words| {
        if args.format == Format::Md {
            terminal.line(&terminal.style(Style::Bold, terminal.say(&words)));
        }
    };

    let folder = folder(args)?;
    usable(&folder)?;
    wording(args, &regulation, terminal)?;

    head(Words::new("二、开办", "2. Opening"));
    let (inst, name) = (&month.institution, &month.name);
    let desk = Desk::open(&folder, inst, &regulation, &calendar, random_seed)?;
    let before = desk.see(|institution| institution.head());
    desk.open_institution(month.date, &month.given)?;
    let (shown, zh, en) = (folder.display(), &name.zh, &name.en);
    say(words!(zh: "{zh}，台账在 {shown}", en: "{en}, its ledger in {shown}"));
    for (id, person) in &month.people {
        let (zh, en) = (&person.zh, &person.en);
        let id = pad(id, 6);
        say(words!(zh: "  {id}{zh}", en: "  {id}{en}"));
    }
    say(Words::new("", ""));

    head(Words::new("三、一个月的工作", "3. A month of work"));
    let mut unexpected = 0;
    let mut receipt_of = None;
    let mut day = month.date;
    let past = already_past(&desk, before, &month)?;
    if past > 0 {
        say(words!(
            zh: "第 1 至 {past} 个行为先前已经办过，准许的都在台账上",
            en: "acts 1–{past} were tried in an earlier run; those allowed are on the ledger already",
        ));
    }
    for (number, step) in (1..).zip(&month.steps) {
        if args.format == Format::Md {
            show::breaches(&desk, day, step.request.date, terminal);
        }
        day = step.request.date;
        if number <= past {
            continue;
        }
        let minutes = i64::from(number) * 7;
        let idem = format!("month-{number:02}");
        let outcome = desk.submit(&idem, &step.request, at(step.request.date, minutes)?)?;
        let met = check(step, &outcome, &regulation);
        unexpected += usize::from(!met);
        if let Outcome::Recorded { seq, .. } | Outcome::Again { seq } = &outcome {
            receipt_of = Some(*seq);
        }
        match args.format {
            Format::Md => show::step(&desk, number, step, &outcome, met, terminal),
            Format::Json => {
                terminal.line(&show::tried_json(&desk, number, &step.request, &outcome, met))
            }
        }
    }
    say(Words::new("", ""));

    let until = month.until;
    head(words!(zh: "四、到 {until} 的义务", en: "4. What is owed on {until}"));
    let owed = desk.see(|institution| institution.owed(until));
    match args.format {
        Format::Md => show::owed(&desk, &owed, terminal),
        Format::Json => {
            let owed: Vec<_> = desk.see(|i| owed.iter().map(|owed| i.owed_json(owed)).collect());
            terminal.line(
                &json!({"event": "owed", "date": until.to_string(), "owed": owed}).to_string(),
            );
        }
    }

    head(Words::new("五、台账", "5. The ledger"));
    let verified = prove(&desk, &folder, receipt_of, args.format, terminal)?;
    if unexpected > 0 {
        return Err(Failure::machine(words!(
            zh: "{unexpected} 个行为的结论与剧本不符",
            en: "{unexpected} acts did not come out as the script says",
        )));
    }
    Ok(Answer::from(verified))
}

/// Reads the page, says what is on it, and binds it to the norms.
fn wording(
    args: &DemoArgs,
    regulation: &Arc<Regulation>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let title =
        terminal.style(Style::Bold, terminal.say(&Words::new("一、原文", "1. The wording")));
    let Some(path) = &args.page else {
        if args.format == Format::Md {
            terminal.line(&title);
            let (articles, norms) = (regulation.tree.articles.len(), regulation.norms.len());
            terminal.line(terminal.say(&words!(
                zh: "没有给出原文页面（--page），按自带的制度运行：{articles} 条，{norms} 条规范\n",
                en: "no page was given (--page); the regulation as shipped is used: {articles} articles, {norms} norms\n",
            )));
        }
        return Ok(());
    };
    let document = open(path, None, terminal)?;
    let (text, page) = (document.text, document.page);
    let piece = text_bind::piece_of(regulation, &page.pieces).ok_or_else(|| {
        Failure::input(Words::new(
            "页面上没有这部制度的条文",
            "the page holds no article of this regulation",
        ))
        .at(path.display().to_string())
    })?;
    if !args.force {
        text_bind::must_belong(regulation, &text, piece)
            .map_err(|e| e.at(path.display().to_string()))?;
    }
    let bound = text_bind::compare(regulation, REGULATION, &text, piece)?;
    match args.format {
        Format::Md => {
            terminal.line(&title);
            text_read::show(&text, &page, terminal);
            terminal.line(terminal.say(&text_bind::summary(&bound)));
            terminal.line("");
        }
        Format::Json => {
            let pieces = tiaoli_text::view(&text, &page);
            terminal.line(&json!({"event": "page", "pieces": pieces}).to_string());
        }
    }
    Ok(())
}

fn folder(args: &DemoArgs) -> Result<PathBuf, Failure> {
    if let Some(folder) = &args.data {
        return Ok(folder.clone());
    }
    let tag = random_seed()?.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<String>();
    Ok(std::env::temp_dir().join(format!("tiaoli-demo-{tag}")))
}

/// How many steps were dealt with in earlier runs on the same ledger: all up to the last that is on it.
fn already_past(desk: &Desk, before: u64, month: &Month) -> Result<u32, Failure> {
    if before == 0 {
        return Ok(0);
    }
    let last = desk.last_idem(before)?;
    let last = last.strip_prefix("month-").and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
    Ok(last.min(u32::try_from(month.steps.len()).unwrap_or(u32::MAX)))
}

/// Whether a step came out as the script says.
fn check(step: &Step, outcome: &Outcome, regulation: &Regulation) -> bool {
    let judged = match outcome {
        Outcome::Again { .. } => return true,
        Outcome::Recorded { judged, .. } | Outcome::Refused(judged) => judged,
    };
    let cited: Vec<String> = judged
        .judgement
        .reasons
        .iter()
        .filter_map(|reason| regulation.norm(reason.norm?).article)
        .map(|article| article.to_string())
        .collect();
    judged.judgement.verdict.code() == step.expect
        && step.articles.iter().all(|article| cited.contains(article))
}

/// Writes the receipt of the last recorded act and has a fresh process check it.
fn prove(
    desk: &Desk,
    folder: &Path,
    seq: Option<u64>,
    format: Format,
    terminal: &Terminal,
) -> Result<bool, Failure> {
    let ledger = desk.ledger();
    let fail = |e| crate::desk::ledger_failure(&e);
    let checkpoint = ledger.checkpoint().map_err(fail)?;
    let (size, root) = (checkpoint.size(), checkpoint.root().hex());
    let seq = seq.unwrap_or(size.saturating_sub(1));
    let receipt = ledger.receipt(seq).map_err(fail)?.to_string();
    let path = folder.join(format!("{seq}.receipt"));
    std::fs::write(&path, &receipt).map_err(|e| Failure::io(&path, &e))?;
    let key = ledger.key().to_string();
    let program = std::env::current_exe().map_err(|e| Failure::io(Path::new("tiaoli"), &e))?;
    let output = std::process::Command::new(&program)
        .args(["ledger", "check", "--key", &key])
        .arg(&path)
        .env("TIAOLI_LANG", if terminal.lang == tiaoli_text::Lang::En { "en" } else { "zh" })
        .output()
        .map_err(|e| Failure::io(&program, &e))?;
    let verified = output.status.success();
    if format == Format::Json {
        let line = json!({
            "event": "head", "size": size, "root": root, "key": key,
            "receipt": path.display().to_string(), "verified": verified,
        });
        terminal.line(&line.to_string());
        return Ok(verified);
    }
    let shown = path.display();
    terminal
        .line(terminal.say(&words!(zh: "{size} 条，根 {root}", en: "{size} entries, root {root}")));
    terminal.line(terminal.say(&words!(zh: "公钥 {key}", en: "key {key}")));
    terminal.line(terminal.say(&words!(
        zh: "第 {seq} 条的凭证写在 {shown}；另起一个进程核验：",
        en: "the receipt of entry {seq} is in {shown}; a fresh process checks it:",
    )));
    let said = String::from_utf8_lossy(&output.stdout);
    let first = said.lines().next().unwrap_or("");
    let style = if verified { Style::Good } else { Style::Bad };
    terminal.line(&format!("  {}", terminal.style(style, first)));
    Ok(verified)
}
