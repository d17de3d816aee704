//! `tiaoli judge`: what does the regulation say of one act?

use super::norm_check::{Purpose, must_be_sound};
use crate::cli::{Format, JudgeArgs, Mode};
use crate::failure::{Answer, Failure};
use crate::json::read_json;
use crate::library;
use crate::terminal::Terminal;
use std::sync::Arc;
use tiaoli_institution::Institution;
use tiaoli_institution::bind::{self, BadInput};
use tiaoli_text::{Words, words};

pub fn run(args: &JudgeArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let calendar = Arc::new(library::calendar()?);
    let state = read_json(&args.state)?;
    let act = read_json(&args.act)?;
    let state_name = args.state.display().to_string();
    let act_name = args.act.display().to_string();
    let bad_state = |bad| Failure::bad(&state_name, bad);
    let help = Words::new(
        "状态写作 {\"records\":{\"organ\":{\"dept\":{\"quota\":3}}}}，可再加 \"findings\"、\"regulations\"",
        "write the state as {\"records\":{\"organ\":{\"dept\":{\"quota\":3}}}}, with \"findings\" and \"regulations\" if there are any",
    );
    let names = match args.regulation.as_slice() {
        [] => library::stack(&state).map_err(bad_state)?,
        given => given.to_vec(),
    };
    let regulation = Arc::new(must_be_sound(library::load(&names)?, Purpose::Read, terminal)?);
    let unknown = |key: &&String| !["regulations", "records", "findings"].contains(&key.as_str());
    if let Some(key) = state.as_object().and_then(|object| object.keys().find(unknown)) {
        let message = words!(zh: "状态里没有「{key}」这一项", en: "a state has no `{key}`");
        return Err(bad_state(BadInput::new(key, message).help(help)));
    }
    let records = state.get("records").ok_or_else(|| {
        let message = Words::new("缺少「records」", "`records` is missing");
        bad_state(BadInput::new("", message).help(help))
    })?;
    let given = bind::records(&regulation, records, "records").map_err(bad_state)?;
    let findings = match state.get("findings") {
        Some(findings) => bind::findings(&regulation, findings, "findings").map_err(bad_state)?,
        None => Vec::new(),
    };
    let request = bind::request(&regulation, &act).map_err(|bad| Failure::bad(&act_name, bad))?;
    let mut institution = Institution::new(regulation, calendar);
    institution.open(request.date, &given).map_err(bad_state)?;
    institution.find(&findings).map_err(bad_state)?;
    let judged = match args.mode {
        Mode::Gate => institution.judge(&request),
        Mode::Audit => institution.audit(&request),
    };
    let judged = judged.map_err(|bad| Failure::bad(&act_name, bad))?;
    // What has happened cannot be mended by what would have helped.
    let advised = args.why && args.mode == Mode::Gate;
    match args.format {
        Format::Json => {
            let mut json = institution.judgement_json(&judged, args.why);
            if let (Some(object), true) = (json.as_object_mut(), advised) {
                object.insert("help".into(), institution.advice_json(&judged));
            }
            terminal.line(&json.to_string());
        }
        Format::Md => {
            terminal.raw(&institution.judgement_text(&judged, terminal.lang, args.why));
            if advised {
                terminal.raw(&institution.advice_text(&judged, terminal.lang));
            }
        }
    }
    Ok(Answer::from(judged.judgement.verdict.allows()))
}
