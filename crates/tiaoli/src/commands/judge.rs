//! `tiaoli judge`: what does the regulation say of one act?

use super::norm_check::must_be_sound;
use crate::cli::{Format, JudgeArgs, Mode};
use crate::failure::{Answer, Failure};
use crate::library::{self, read_text};
use crate::terminal::Terminal;
use serde_json::Value as Json;
use std::path::Path;
use std::sync::Arc;
use tiaoli_institution::{Institution, bind};
use tiaoli_text::{Words, words};

pub fn run(args: &JudgeArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let regulation = Arc::new(must_be_sound(library::load(&args.regulation)?, terminal)?);
    let calendar = Arc::new(library::calendar()?);
    let state = read_json(&args.state)?;
    let act = read_json(&args.act)?;
    let state_name = args.state.display().to_string();
    let act_name = args.act.display().to_string();
    let records = state.get("records").ok_or_else(|| {
        Failure::input(Words::new("缺少「records」", "`records` is missing")).at(&state_name).help(
            Words::new(
                "状态写作 {\"records\":{\"organ\":{\"dept\":{\"quota\":3}}}}",
                "write the state as {\"records\":{\"organ\":{\"dept\":{\"quota\":3}}}}",
            ),
        )
    })?;
    let given =
        bind::records(&regulation, records, "records").map_err(|b| Failure::bad(&state_name, b))?;
    let request = bind::request(&regulation, &act).map_err(|bad| Failure::bad(&act_name, bad))?;
    let mut institution = Institution::new(regulation, calendar);
    institution.open(request.date, &given).map_err(|bad| Failure::bad(&state_name, bad))?;
    let judged = match args.mode {
        Mode::Gate => institution.judge(&request),
        Mode::Audit => institution.audit(&request),
    };
    let judged = judged.map_err(|bad| Failure::bad(&act_name, bad))?;
    match args.format {
        Format::Json => terminal.line(&institution.judgement_json(&judged, args.why).to_string()),
        Format::Md => terminal.raw(&institution.judgement_text(&judged, terminal.lang, args.why)),
    }
    Ok(Answer::from(judged.judgement.verdict.allows()))
}

/// Reads a JSON file; a syntax error is shown with line and column.
pub fn read_json(path: &Path) -> Result<Json, Failure> {
    let text = read_text(path)?;
    serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let place = format!("{}:{line}:{column}", path.display());
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or("").to_owned();
        Failure::input(words!(zh: "不是合法的 JSON（{what}）", en: "not valid JSON ({what})"))
            .at(place)
    })
}
