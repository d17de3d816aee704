//! `tiaoli replay`: what would have come out differently under other rules?
//!
//! Every act on the ledger is judged again at its place in history. It had its consequences then, so it
//! has them here too, whatever the other rules say of it; only so can the acts after it be compared.

use super::norm_check::{Purpose, must_be_sound};
use crate::cli::{Format, ReplayArgs};
use crate::desk::{Entry, entry_of, ledger_failure, rules_digest};
use crate::failure::{Answer, Failure};
use crate::library;
use crate::terminal::{Style, Terminal};
use crate::trust::Trust;
use serde_json::{Value as Json, json};
use std::ops::ControlFlow;
use std::sync::Arc;
use tiaoli_institution::bind;
use tiaoli_institution::view::{due_words, words_json};
use tiaoli_institution::{Institution, Judged};
use tiaoli_ledger::house;
use tiaoli_ledger::{Digest, View};
use tiaoli_norm::calendar::Calendar;
use tiaoli_text::{Words, words};

/// How an act comes out under the other rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// The same verdict by the same norms.
    Same,
    /// The same verdict by other norms.
    OtherGrounds,
    /// The same verdict, but other duties or other days.
    DutiesMoved,
    /// Another verdict that allows it.
    Changed,
    /// It cannot be said: a fact was never recorded, or an authority was never asked.
    Undecidable,
    /// It would have been refused.
    Flipped,
    /// The other rules know the act, but cannot read what it states.
    Unreadable,
    /// The other rules do not know such an act.
    NotUnderstood,
}

impl Class {
    const ALL: [Self; 8] = [
        Self::Same,
        Self::OtherGrounds,
        Self::DutiesMoved,
        Self::Changed,
        Self::Undecidable,
        Self::Flipped,
        Self::Unreadable,
        Self::NotUnderstood,
    ];

    fn words(self) -> Words {
        match self {
            Self::Same => Words::new("不变", "the same"),
            Self::OtherGrounds => Words::new("结论不变，依据不同", "the same by other grounds"),
            Self::DutiesMoved => Words::new("结论不变，义务不同", "the same, but duties moved"),
            Self::Changed => Words::new("仍可办，结论不同", "still allowed, another verdict"),
            Self::Undecidable => Words::new("不能断定", "newly undecidable"),
            Self::Flipped => Words::new("变为不许可", "flipped to refused"),
            Self::Unreadable => Words::new(
                "所载内容按新制度读不懂",
                "what they state cannot be read by the other rules",
            ),
            Self::NotUnderstood => Words::new("新制度没有这种行为", "not known to the other rules"),
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::OtherGrounds => "other_grounds",
            Self::DutiesMoved => "duties_moved",
            Self::Changed => "changed",
            Self::Undecidable => "undecidable",
            Self::Flipped => "flipped",
            Self::Unreadable => "unreadable",
            Self::NotUnderstood => "not_understood",
        }
    }
}

/// One act, compared.
struct Compared {
    seq: u64,
    act: String,
    /// What people call the act.
    called: Words,
    date: String,
    was: String,
    class: Class,
    /// What the other rules say, line by line.
    lines: Vec<Words>,
    is: String,
}

pub fn run(args: &ReplayArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let calendar = Arc::new(library::calendar()?);
    let mut new = institution(&args.regulation, &calendar, terminal)?;
    let mut old = match args.was.as_slice() {
        [_, ..] => {
            let old = institution(&args.was, &calendar, terminal)?;
            let rules = rules_digest(old.regulation());
            Some((old, rules))
        }
        [] => {
            terminal.note(terminal.say(&Words::new(
                "没有给出 --was（台账当时依据的制度），义务不作比较",
                "without --was (the rules the ledger was kept under) duties are not compared",
            )));
            None
        }
    };
    let mut view = View::open(&args.ledger).map_err(|e| ledger_failure(&e))?;
    let mut trust = Trust::new(&args.ledger, view.inst(), view.checkpoint());
    let (mut compared, mut result) = (Vec::new(), Ok(()));
    view.scan(0, |row| {
        if !trust.take(row) {
            return ControlFlow::Break(());
        }
        if result.is_ok() && !house::is_own(row.idem) {
            result = compare(row.bytes, row.seq, &mut new, old.as_mut().map(|(i, r)| (i, &*r)))
                .map(|one| compared.extend(one));
        }
        ControlFlow::Continue(())
    })
    .map_err(|e| ledger_failure(&e))?;
    trust.finish()?;
    result?;
    match args.format {
        Format::Json => compared.iter().for_each(|one| terminal.line(&one_json(one).to_string())),
        Format::Md => show(&compared, terminal),
    }
    Ok(Answer::from(compared.iter().all(|one| one.class == Class::Same)))
}

fn institution(
    names: &[String],
    calendar: &Arc<Calendar>,
    terminal: &Terminal,
) -> Result<Institution, Failure> {
    let regulation = Arc::new(must_be_sound(library::load(names)?, Purpose::Read, terminal)?);
    Ok(Institution::new(regulation, Arc::clone(calendar)))
}

/// Judges one entry by the other rules. The opening is taken over as it is.
fn compare(
    bytes: &[u8],
    seq: u64,
    new: &mut Institution,
    old: Option<(&mut Institution, &Digest)>,
) -> Result<Option<Compared>, Failure> {
    let entry: Json = serde_json::from_slice(bytes).map_err(|e| {
        let what = e.to_string();
        Failure::machine(
            words!(zh: "第 {seq} 条读不懂：{what}", en: "entry {seq} cannot be read: {what}"),
        )
    })?;
    let text =
        |pointer: &str| entry.pointer(pointer).and_then(Json::as_str).unwrap_or("").to_owned();
    let bad = |bad| Failure::bad(&format!("{seq}"), bad);
    let mut then = None;
    let earlier = match old {
        Some((old, rules)) => {
            kept_under(&entry, seq, rules)?;
            let act = bind::find_act(old.regulation(), &text("/act")).ok();
            then = act.map(|act| old.regulation().act(act).name.clone());
            take(old, &entry).map_err(bad)?.map(|judged| duties(old, &judged))
        }
        None => None,
    };
    let act = text("/act");
    let found = bind::find_act(new.regulation(), &act);
    let known = act.is_empty() || found.is_ok();
    let called = match found {
        _ if act.is_empty() => Words::new("开办", "opening"),
        Ok(id) => new.regulation().act(id).name.clone(),
        Err(_) => then.unwrap_or_else(|| Words::same(act.clone())),
    };
    let called = Words::new(called.zh, called.en.replace('_', " "));
    let mut one = Compared {
        seq,
        act,
        called,
        date: text("/date"),
        was: text("/found/verdict"),
        class: Class::Same,
        lines: Vec::new(),
        is: String::new(),
    };
    let judged = match take(new, &entry) {
        Ok(Some(judged)) => judged,
        Ok(None) => return Ok(None),
        Err(unknown) => {
            let (path, Words { zh, en }) = (unknown.path, unknown.message);
            one.class = if known { Class::Unreadable } else { Class::NotUnderstood };
            one.lines.push(if path.is_empty() {
                Words::new(zh, en)
            } else {
                words!(zh: "{path}：{zh}", en: "{path}: {en}")
            });
            return Ok(Some(one));
        }
    };
    let verdict = judged.judgement.verdict;
    one.is = verdict.code().to_owned();
    let norms = new.citations(&judged.judgement.reasons);
    let recorded: Vec<String> = entry
        .pointer("/found/norms")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(|norm| norm.as_str().map(without_folder))
        .collect();
    let norms: Vec<String> = norms.iter().map(|norm| without_folder(norm)).collect();
    let moved = earlier.is_some_and(|earlier| earlier != duties(new, &judged));
    one.class = if !verdict.allows() {
        if verdict == tiaoli_norm::judge::Verdict::Refuse {
            Class::Flipped
        } else {
            Class::Undecidable
        }
    } else if one.was != one.is {
        Class::Changed
    } else if moved {
        Class::DutiesMoved
    } else if norms != recorded {
        Class::OtherGrounds
    } else {
        Class::Same
    };
    if one.class != Class::Same {
        let telling = judged.judgement.reasons.iter().filter(|reason| reason.verdict == verdict);
        one.lines.extend(telling.map(|reason| new.reason_words(&judged, reason)));
    }
    if one.class == Class::DutiesMoved {
        one.lines.extend(judged.judgement.duties.iter().map(|duty| {
            let name = &new.regulation().norm(duty.norm).name;
            let due = due_words(duty.due);
            let (nz, ne, dz, de) = (&name.zh, name.en.replace('_', " "), due.zh, due.en);
            words!(zh: "→ 义务：{nz}，期限 {dz}", en: "→ duty: {ne}, due {de}")
        }));
    }
    Ok(Some(one))
}

/// Whether an entry was made under the rules given as those of then.
fn kept_under(entry: &Json, seq: u64, rules: &Digest) -> Result<(), Failure> {
    let (made, given) = (entry.pointer("/found/rules").and_then(Json::as_str), rules.hex());
    if made == Some(given.as_str()) {
        return Ok(());
    }
    let made = made.unwrap_or("—");
    let message = words!(
        zh: "这不是台账当时依据的制度（第 {seq} 条：{made}；给出的是 {given}）",
        en: "these are not the rules the ledger was kept under (entry {seq}: {made}; given: {given})",
    );
    Err(Failure::input(message).at("--was").help(Words::new(
        "给出当时的那一版；不加 --was 则只比较结论",
        "give the version of then, or leave --was out to compare verdicts only",
    )))
}

/// Takes an entry over; nothing to compare for an opening.
fn take(institution: &mut Institution, entry: &Json) -> Result<Option<Judged>, bind::BadInput> {
    match entry_of(institution.regulation(), entry)? {
        Entry::Open(date, given) => institution.open(date, &given).map(|()| None),
        Entry::Act(request) => institution.take_over(request).map(Some),
    }
}

/// The regulation's own folder name says nothing about what changed in it.
fn without_folder(norm: &str) -> String {
    norm.split_once('/').map_or(norm, |(_, rest)| rest).to_owned()
}

/// What an act makes somebody owe: what is to be done, by whom, by when. Sorted, for the order of
/// norms in a page means nothing.
fn duties(institution: &Institution, judged: &Judged) -> Vec<(String, String, Words)> {
    let mut duties: Vec<_> = judged
        .judgement
        .duties
        .iter()
        .map(|duty| {
            let act = institution.regulation().act(duty.act).key.clone();
            let bearer = duty.bearer.map(|rec| institution.call(rec)).unwrap_or_default();
            (act, bearer, due_words(duty.due))
        })
        .collect();
    duties.sort();
    duties
}

fn one_json(one: &Compared) -> Json {
    json!({
        "seq": one.seq, "act": one.act, "date": one.date, "was": one.was, "is": one.is,
        "class": one.class.code(),
        "reasons": one.lines.iter().map(words_json).collect::<Vec<_>>(),
    })
}

fn show(compared: &[Compared], terminal: &Terminal) {
    // What matters most comes first; what stayed the same is only counted.
    for class in Class::ALL.into_iter().rev() {
        let members: Vec<&Compared> = compared.iter().filter(|one| one.class == class).collect();
        if members.is_empty() {
            continue;
        }
        let count = members.len();
        let title = class.words();
        let (zh, en) = (&title.zh, &title.en);
        let title = words!(zh: "{zh}：{count}", en: "{en}: {count}");
        terminal.line(&terminal.style(Style::Bold, terminal.say(&title)));
        if class == Class::Same {
            continue;
        }
        for one in members {
            let (seq, date, act) = (one.seq, &one.date, terminal.say(&one.called));
            let line =
                words!(zh: "  第 {seq} 条  {date}  {act}", en: "  entry {seq}  {date}  {act}");
            terminal.line(terminal.say(&line));
            for reason in &one.lines {
                terminal.line(&format!("      {}", terminal.say(reason)));
            }
        }
    }
}
