//! What the judge says: as buttons, and as a list of reasons.
//!
//! A button is never made by a rule of a page. What is refused stays visible, greyed, with its article
//! and what would help.

use crate::ask::Room;
use crate::ui::{record, word};
use crate::url;
use maud::{Markup, html};
use tiaoli_institution::{Institution, Possible};
use tiaoli_norm::judge::Verdict;
use tiaoli_norm::value::{Rec, Value};
use tiaoli_office::why::{Told, ToldReason};

/// The address of the form of an act, what is known of it filled in.
#[must_use]
pub fn address(institution: &Institution, possible: &Possible) -> String {
    let act = institution.regulation().act(possible.act);
    let seat = tiaoli_office::seat::Seat(possible.draft.actor).code(institution);
    let mut address = format!("/acts/{}?as={}", url::part(&act.name.en), url::part(&seat));
    for (param, value) in act.params.iter().zip(&possible.draft.take).filter(|(p, _)| !p.new) {
        for member in value.iter().flat_map(|value| value.members()) {
            if let Some(text) = carried(institution, member) {
                address.push_str(&format!(
                    "&take.{}={}",
                    url::part(&param.name.en),
                    url::part(&text)
                ));
            }
        }
    }
    address
}

/// Everything this person may do about `rec`, and what not, with the reason.
#[must_use]
pub fn about(room: &Room, institution: &Institution, rec: Rec) -> Markup {
    let today = room.office.today();
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for seat in &room.session.seats {
        // One seat a kind: the one chosen comes first.
        if !seen.contains(&seat.0.kind) {
            seen.push(seat.0.kind);
            found.extend(institution.next_about(seat.0, today, rec));
        }
    }
    buttons(room, institution, &found)
}

/// Acts as buttons: those open to this person, and behind them those that are not.
#[must_use]
pub fn buttons(room: &Room, institution: &Institution, all: &[Possible]) -> Markup {
    let (refused, open): (Vec<_>, Vec<_>) = all.iter().partition(|possible| possible.is_refused());
    html! {
        @if !open.is_empty() {
            ul.tl-buttons { @for possible in &open { li { (button(room, institution, possible)) } } }
        }
        @if open.is_empty() && refused.is_empty() {
            (crate::ui::empty(room.say("这里没有您可以办的事", "There is nothing for you to do here")))
        }
        @if !refused.is_empty() {
            details.tl-refused open[open.is_empty()] {
                summary { (room.say("现在不能办的（", "Not open now (")) (refused.len()) (room.say("）", ")")) }
                ul.tl-buttons { @for possible in &refused { li { (button(room, institution, possible)) } } }
            }
        }
    }
}

/// One act: a link to its form, or greyed with its article.
#[must_use]
pub fn button(room: &Room, institution: &Institution, possible: &Possible) -> Markup {
    let name = word(room, &institution.regulation().act(possible.act).name);
    let told = room.office.tell(institution, &possible.draft, &possible.judgement);
    if !possible.is_refused() {
        let note = match possible.judgement.verdict {
            Verdict::Refer => Some(room.say("须先裁定", "needs a finding first")),
            Verdict::Deviation => Some(room.say("将记为偏离", "would be a deviation")),
            _ => None,
        };
        return html! {
            a.tl-button href=(address(institution, possible)) { (name) }
            @if let Some(note) = note { small.tl-note { (note) } }
        };
    }
    let worst = told.reasons.iter().filter(|reason| reason.verdict == Verdict::Refuse);
    html! {
        details.tl-why {
            summary { span.tl-button aria-disabled="true" { (name) } small.tl-note { (first_article(room, &told)) } }
            @for reason in worst { div.tl-reason { (line(room, reason)) } }
            p { a href=(address(institution, possible)) { (room.say("打开表单，看还要什么", "Open the form and see what it would take")) } }
        }
    }
}

/// The article that weighs most against an act.
fn first_article(room: &Room, told: &Told) -> String {
    let worst = told.reasons.iter().find(|reason| reason.verdict == told.verdict);
    match worst.and_then(|reason| reason.article.as_ref()) {
        Some(article) => article.get(room.lang).to_owned(),
        None => room.say("没有条文授权", "no article gives the power").to_owned(),
    }
}

/// A judgement: its verdict, the reasons, and the duties that would follow.
#[must_use]
pub fn judgement(room: &Room, institution: &Institution, told: &Told) -> Markup {
    let (mark, class) = match told.verdict {
        Verdict::Permit => ("✓", "tl-good"),
        Verdict::Deviation => ("!", "tl-warn"),
        Verdict::NeedFacts => ("?", "tl-warn"),
        Verdict::Refer => ("→", "tl-warn"),
        Verdict::Refuse => ("✗", "tl-bad"),
    };
    html! {
        section.tl-verdict.(class) aria-label=(room.say("结论", "Verdict")) {
            p.tl-verdict-word { span aria-hidden="true" { (mark) } " " strong { (word(room, &told.verdict.words())) } }
            @for reason in &told.reasons { (self::reason(room, reason)) }
            @if !told.duties.is_empty() {
                p { (room.say("办了之后产生的义务：", "Duties that follow:")) }
                ul { @for duty in &told.duties { li {
                    (word(room, &duty.name)) " " span.tl-cite { (duty.article.get(room.lang)) }
                    (room.say("，承担 ", ", owed by "))
                    @match duty.bearer { Some(rec) => (record::link(room, institution, rec)), None => "—" }
                    (room.say("，期限 ", ", due ")) (duty.due.get(room.lang))
                } } }
            }
        }
    }
}

/// One reason in a line, and what is missing.
fn line(room: &Room, reason: &ToldReason) -> Markup {
    html! {
        p { (reason.line.get(room.lang)) }
        @if reason.norm.is_some() && !reason.missing.is_empty() {
            ul.tl-missing { @for missing in &reason.missing { li { (missing.get(room.lang)) } } }
        }
    }
}

/// One reason: its line, what is missing, and how it was worked out.
#[must_use]
pub fn reason(room: &Room, reason: &ToldReason) -> Markup {
    let proof = reason.proof.get(room.lang);
    html! {
        div.tl-reason {
            (line(room, reason))
            @if !proof.trim().is_empty() {
                details { summary { (room.say("怎么得出的", "How this was worked out")) } pre.tl-proof { (proof) } }
            }
        }
    }
}

/// A value that a duty wants an act to state, as a form carries it; none for sets.
#[must_use]
pub fn carried(institution: &Institution, value: &Value) -> Option<String> {
    Some(match value {
        Value::Ref(rec) => institution.call(*rec),
        Value::Choice(choice, at) => institution.regulation().value_name(*choice, *at).en.clone(),
        Value::Date(date) => date.to_string(),
        Value::Number(n) | Value::Days(n) => n.to_string(),
        Value::Flag(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Money(fen) => format!("{}.{:02}", fen / 100, fen % 100),
        // Sets are ticked by hand; the others are worked out, never stated.
        _ => return None,
    })
}
