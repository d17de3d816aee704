//! How the demonstration looks on a terminal.

use super::month::Step;
use crate::desk::{Desk, Outcome};
use crate::terminal::{Style, Terminal, pad};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use tiaoli_institution::bind::Request;
use tiaoli_institution::view::due_words;
use tiaoli_institution::{DutyState, Judged, Owed};
use tiaoli_norm::judge::{Change, Ground, Verdict};
use tiaoli_text::{Lang, Words, words};

fn style_of(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Permit => Style::Good,
        Verdict::Deviation | Verdict::NeedFacts | Verdict::Refer => Style::Warn,
        Verdict::Refuse => Style::Bad,
    }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Permit => "✓",
        Verdict::Deviation => "△",
        Verdict::NeedFacts | Verdict::Refer => "?",
        Verdict::Refuse => "✗",
    }
}

/// One step: what was tried, the verdict, the reasons that make it, the duties that follow.
pub fn step(
    desk: &Desk,
    number: u32,
    step: &Step,
    outcome: &Outcome,
    met: bool,
    terminal: &Terminal,
) {
    let date = step.request.date;
    let (judged, seq) = match outcome {
        Outcome::Again { seq } => {
            let seq = *seq;
            terminal.line(&terminal.style(
                Style::Faint,
                terminal.say(&words!(zh: "{number:>2}  {date}  先前已记为第 {seq} 条", en: "{number:>2}  {date}  recorded before as entry {seq}")),
            ));
            return;
        }
        Outcome::Recorded { seq, judged, .. } => (judged, Some(*seq)),
        Outcome::Refused(judged) => (judged, None),
    };
    terminal.line(&format!("{number:>2}  {date}  {}", terminal.say(&step.note)));
    let verdict = judged.judgement.verdict;
    let kept = match seq {
        Some(seq) => words!(zh: "，记为第 {seq} 条", en: ", recorded as entry {seq}"),
        None => Words::new("，没有入账", ", nothing recorded"),
    };
    let line =
        format!("{} {}{}", mark(verdict), terminal.say(&verdict.words()), terminal.say(&kept));
    terminal.line(&format!("      {}", terminal.style(style_of(verdict), &line)));
    reasons(desk, judged, terminal);
    for duty in &judged.judgement.duties {
        let line = desk.see(|institution| institution.new_duty_words(duty));
        terminal.line(&format!("      {}", terminal.style(Style::Faint, terminal.say(&line))));
    }
    consequences(desk, judged, terminal);
    if !met {
        let expect = &step.expect;
        let line = words!(zh: "！与剧本不符，应为 {expect}", en: "! not as scripted: {expect}");
        terminal.line(&format!("      {}", terminal.style(Style::Bad, terminal.say(&line))));
    }
}

/// What a remedy did to what earlier acts made: fields written, duties ended.
fn consequences(desk: &Desk, judged: &Judged, terminal: &Terminal) {
    let changes = &judged.judgement.changes;
    if !changes.iter().any(|change| matches!(change, Change::EndDuties(..))) {
        return;
    }
    let mut lines = Vec::new();
    for change in changes {
        let Change::Write(rec, field, Some(value)) = change else { continue };
        lines.push(desk.see(|institution| {
            let regulation = institution.regulation();
            let call = |rec| institution.call(rec);
            let (kind, name) =
                (&regulation.kind(rec.kind).name, &regulation.field(rec.kind, *field).name);
            let value = regulation.value_words(value, &call);
            let (id, kz, ke, nz, ne) = (call(*rec), &kind.zh, &kind.en, &name.zh, &name.en);
            let (vz, ve) = (value.zh, value.en);
            words!(zh: "→ {kz} {id}：{nz}改为{vz}", en: "→ {ke} {id}: {ne} is now {ve}")
        }));
    }
    let ended = desk.see(|institution| {
        let seq = institution.head().saturating_sub(1);
        institution.duties().iter().filter(|d| d.ended.is_some_and(|(by, ..)| by == seq)).count()
    });
    let end = if ended == 1 { "duty ends" } else { "duties end" };
    lines.push(words!(zh: "→ 终止义务 {ended} 项", en: "→ {ended} {end}"));
    for line in lines {
        terminal.line(&format!("      {}", terminal.style(Style::Faint, terminal.say(&line))));
    }
}

/// Deadlines that passed after `before` and up to `day`, each on the day after it.
pub fn breaches(desk: &Desk, before: Date, day: Date, terminal: &Terminal) {
    for owed in desk.see(|institution| institution.owed(day)) {
        let Some(due) = owed.due.date().filter(|due| *due >= before && *due < day) else {
            continue;
        };
        if owed.state != DutyState::Violated {
            continue;
        }
        let line = desk.see(|institution| {
            let regulation = institution.regulation();
            let (name, cite) = (&regulation.norm(owed.norm).name, regulation.cite(owed.norm));
            let bearer = owed.bearer.map_or_else(|| "—".to_owned(), |rec| institution.call(rec));
            let (nz, ne, cz, ce) = (&name.zh, name.en.replace('_', " "), cite.zh, cite.en);
            words!(
                zh: "    {due} 过后，{bearer} 的义务未履行：{nz}（{cz}）",
                en: "    {due} has passed and {bearer} has not fulfilled: {ne} ({ce})",
            )
        });
        terminal.line(&terminal.style(Style::Bad, terminal.say(&line)));
    }
}

/// The reasons that make the verdict; a plain permission is explained by the power it rests on.
fn reasons(desk: &Desk, judged: &Judged, terminal: &Terminal) {
    let verdict = judged.judgement.verdict;
    for reason in &judged.judgement.reasons {
        let telling = reason.verdict == verdict
            || (verdict.allows()
                && matches!(reason.ground, Ground::Granted | Ground::Substituted(_)));
        if !telling {
            continue;
        }
        let words = desk.see(|institution| institution.reason_words(judged, reason));
        terminal.line(&format!("      {}", terminal.say(&words)));
        for cause in &reason.missing {
            let words = desk.see(|institution| institution.cause_words(judged, cause));
            terminal.line(&format!("        ? {}", terminal.say(&words)));
        }
    }
}

/// One step as a line of JSON.
pub fn tried_json(
    desk: &Desk,
    number: u32,
    request: &Request,
    outcome: &Outcome,
    met: bool,
) -> String {
    let judgement = |judged: &Judged| desk.see(|i| i.judgement_json(judged, false));
    let mut line = match outcome {
        Outcome::Again { seq } => json!({"seq": seq, "again": true}),
        Outcome::Recorded { seq, leaf, judged } => {
            let mut json = judgement(judged);
            if let Some(object) = json.as_object_mut() {
                object.insert("seq".into(), json!(seq));
                object.insert("leaf".into(), json!(leaf.hex()));
            }
            json
        }
        Outcome::Refused(judged) => judgement(judged),
    };
    if let Json::Object(object) = &mut line {
        object.insert("event".into(), json!("act"));
        object.insert("n".into(), json!(number));
        object.insert("date".into(), json!(request.date.to_string()));
        object.insert("as_scripted".into(), json!(met));
    }
    line.to_string()
}

/// What is owed, what is broken, and what has ended, in that order.
pub fn owed(desk: &Desk, owed: &[Owed], terminal: &Terminal) {
    let groups: [(&[DutyState], Words, Style); 3] = [
        (
            &[DutyState::Violated, DutyState::Late],
            Words::new("违反或逾期", "broken or late"),
            Style::Bad,
        ),
        (&[DutyState::Pending], Words::new("待履行", "still owed"), Style::Plain),
        (
            &[DutyState::Fulfilled, DutyState::Waived],
            Words::new("已了结", "done or ended"),
            Style::Faint,
        ),
    ];
    for (states, title, style) in groups {
        let members: Vec<&Owed> = owed.iter().filter(|o| states.contains(&o.state)).collect();
        if members.is_empty() {
            continue;
        }
        terminal.line(terminal.say(&title));
        for one in members {
            terminal.line(&terminal.style(style, &line(desk, one, terminal.lang)));
        }
    }
    terminal.line("");
}

fn line(desk: &Desk, owed: &Owed, lang: Lang) -> String {
    desk.see(|institution| {
        let regulation = institution.regulation();
        let name = &regulation.norm(owed.norm).name;
        let name = match lang {
            Lang::Zh => name.zh.clone(),
            Lang::En => name.en.replace('_', " "),
        };
        let cite = regulation.cite(owed.norm);
        let bearer = owed.bearer.map_or_else(|| "—".to_owned(), |rec| institution.call(rec));
        let due = due_words(owed.due);
        let state = match owed.state {
            DutyState::Pending => Words::default(),
            DutyState::Fulfilled => Words::new("已履行", "done"),
            DutyState::Late => Words::new("逾期履行", "done late"),
            DutyState::Violated => Words::new("已过期限", "overdue"),
            DutyState::Waived => Words::new("随撤销而终止", "ended"),
        };
        let by = owed.closed_by.map_or_else(String::new, |seq| match lang {
            Lang::Zh => format!("（第 {seq} 条）"),
            Lang::En => format!(" (entry {seq})"),
        });
        format!(
            "  {}  {}  {}  {}  {}{by}",
            pad(due.get(lang), 20),
            pad(&name, 24),
            pad(&bearer, 6),
            pad(cite.get(lang), 24),
            state.get(lang)
        )
        .trim_end()
        .to_owned()
    })
}
