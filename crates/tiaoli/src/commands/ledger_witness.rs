//! `tiaoli ledger witness`: has the head cosigned by the witnesses of a policy.

use crate::cli::Format;
use crate::desk::ledger_failure;
use crate::failure::{Answer, Failure};
use crate::http::Http;
use crate::library::read_text;
use crate::terminal::{Style, Terminal};
use serde_json::json;
use std::path::Path;
use tiaoli_institution::view::words_json;
use tiaoli_ledger::witness::{WitnessError, ask};
use tiaoli_ledger::{Checkpoint, Policy, View, policy};
use tiaoli_text::{Words, words};

/// Reads a policy of witnesses.
pub fn policy(path: &Path) -> Result<Policy, Failure> {
    Policy::parse(&read_text(path)?).map_err(|error| {
        let Words { zh, en } = error.words();
        Failure::input(words!(zh: "不是见证策略。{zh}", en: "this is no policy. {en}"))
            .at(path.display().to_string())
    })
}

pub fn run(
    folder: &Path,
    path: &Path,
    format: Format,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let policy = policy(path)?;
    let mut view = View::open(folder).map_err(|e| ledger_failure(&e))?;
    let mut head = head(&view);
    let size = head.size();
    let mut post = Http::new();
    for witness in policy.witnesses() {
        if matches!(head.note().signed_by(&witness.key), Ok(Some(_))) {
            continue;
        }
        terminal.status(&witness.name);
        let asked = cosign(folder, &mut view, &head, witness, &mut post);
        terminal.status("");
        let name = &witness.name;
        let words = match &asked {
            Ok(_) => words!(zh: "已见证", en: "has cosigned"),
            Err(error) => error.words(),
        };
        if format == Format::Json {
            let alarm = asked.as_ref().is_err_and(WitnessError::alarms);
            let line = json!({
                "witness": name, "size": size, "cosigned": asked.is_ok(), "alarm": alarm,
                "message": words_json(&words),
            });
            terminal.line(&line.to_string());
        } else {
            let (style, sign) =
                if asked.is_ok() { (Style::Good, '✓') } else { (Style::Bad, '✗') };
            let colon = terminal.colon();
            let line = format!("{sign} {name}{colon}{}", terminal.say(&words));
            terminal.line(&terminal.style(style, &line));
        }
        if let Ok(signed) = asked {
            head.add(signed);
            view.keep_witnessed(head.clone()).map_err(|e| ledger_failure(&e))?;
        }
    }
    let quorum = policy.judge(head.note());
    let met = quorum.is_ok_and(|quorum| quorum.met);
    if format == Format::Json {
        terminal.line(&json!({"size": size, "quorum": met}).to_string());
    } else {
        let words = if met {
            words!(zh: "共 {size} 条，见证够数", en: "{size} entries, witnessed as the policy asks")
        } else {
            words!(zh: "共 {size} 条，见证不够数", en: "{size} entries, not witnessed as the policy asks")
        };
        terminal.line(terminal.say(&words));
    }
    Ok(Answer::from(met))
}

/// The head to have cosigned: the one that some have cosigned already, if it is the last.
fn head(view: &View) -> Checkpoint {
    let last = view.checkpoint();
    let witnessed = view.witnessed().filter(|witnessed| witnessed.note().text == last.note().text);
    let good = witnessed.filter(|witnessed| view.keys().verify(witnessed).is_ok());
    good.unwrap_or(last).clone()
}

/// Asks one witness. That it knows of more entries than we have read may only mean that somebody has
/// appended and asked it meanwhile: then the ledger, read again, has them.
fn cosign(
    folder: &Path,
    view: &mut View,
    head: &Checkpoint,
    witness: &policy::Witness,
    post: &mut Http,
) -> Result<tiaoli_ledger::note::Signed, WitnessError> {
    let before = view.witnessed().cloned();
    let signed = |seen: &Checkpoint| matches!(seen.note().signed_by(&witness.key), Ok(Some(_)));
    let known = before.filter(signed).map_or(0, |seen| seen.size());
    let asked = ask(view, head, witness, known, post);
    if let Err(WitnessError::Ahead { theirs, .. }) = asked
        && let Ok(again) = View::open(folder)
        && again.checkpoint().size() >= theirs
    {
        let ours = head.size();
        let said = format!("{theirs} > {ours}");
        return Err(WitnessError::Answer { status: 409, said });
    }
    asked
}
