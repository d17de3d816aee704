//! Duties: what is owed, by whom, how many days are left, and the act that does it.

use crate::ask::Room;
use crate::ui::{record, why, word};
use crate::url;
use jiff::civil::Date;
use maud::{Markup, html};
use tiaoli_institution::{DutyState, Institution, Owed};
use tiaoli_norm::judge::DueDate;
use tiaoli_norm::program::{ActId, Body};
use tiaoli_office::seat::Seat;

/// The act that fulfils a duty.
#[must_use]
pub fn act_of(institution: &Institution, owed: &Owed) -> Option<ActId> {
    match &institution.regulation().norm(owed.norm).body {
        Body::Duty { act, .. } | Body::Recurring { act, .. } => Some(*act),
        _ => None,
    }
}

/// Whole days from `today` to `day`; negative when it has passed.
#[must_use]
pub fn days(today: Date, day: Date) -> i32 {
    today.until(day).map_or(0, |span| span.get_days())
}

/// How long is left, in words, with a class that says how pressing it is.
#[must_use]
pub fn left(room: &Room, owed: &Owed) -> Markup {
    let today = room.office.today();
    let DueDate::On { date, provisional } = owed.due else {
        return html! { span.tl-pill.tl-none { (room.say("及时", "promptly")) } };
    };
    let left = days(today, date);
    let (class, text) = match (owed.state, left) {
        (DutyState::Fulfilled, _) => ("tl-good", room.say("按时办结", "done in time").to_owned()),
        (DutyState::Late, _) => ("tl-warn", room.say("逾期办结", "done late").to_owned()),
        (DutyState::Waived, _) => ("tl-none", room.say("已免除", "ended").to_owned()),
        (_, ..0) => {
            let over = -left;
            (
                "tl-bad",
                match room.say("zh", "en") {
                    "zh" => format!("逾期 {over} 天"),
                    _ => format!("{over} days over"),
                },
            )
        }
        (_, 0) => ("tl-warn", room.say("今天到期", "due today").to_owned()),
        (_, 1..=3) => ("tl-warn", both(room, left)),
        _ => ("tl-calm", both(room, left)),
    };
    html! {
        span.tl-pill.(class) { (text) }
        @if provisional { " " small.tl-note { (room.say("暂定：历法尚未公布", "provisional: no calendar yet")) } }
    }
}

fn both(room: &Room, left: i32) -> String {
    match room.say("zh", "en") {
        "zh" => format!("还有 {left} 天"),
        _ if left == 1 => "1 day left".to_owned(),
        _ => format!("{left} days left"),
    }
}

/// The address of the form that fulfils a duty, filled in with what it must be about; none if this
/// person has no seat to do it from.
#[must_use]
pub fn address(room: &Room, institution: &Institution, owed: &Owed) -> Option<String> {
    let regulation = institution.regulation();
    let act = act_of(institution, owed)?;
    let info = regulation.act(act);
    let seat = match owed.bearer {
        Some(bearer) if bearer.kind == info.by && room.session.seats.contains(&Seat(bearer)) => {
            Seat(bearer)
        }
        _ => room.seat_for(info.by)?,
    };
    let seat = url::part(&seat.code(institution));
    let mut address = format!("/acts/{}?as={seat}", url::part(&info.name.en));
    let same = |duty: &&tiaoli_institution::Duty| {
        Some(duty.trigger) == owed.trigger && duty.norm == owed.norm && duty.bearer == owed.bearer
    };
    for (param, value) in institution.duties().iter().find(same).map(|d| &d.with[..]).unwrap_or(&[])
    {
        let name = url::part(&regulation.param(act, *param).name.en);
        if let Some(value) = value.as_ref().and_then(|value| why::carried(institution, value)) {
            address.push_str(&format!("&take.{name}={}", url::part(&value)));
        }
    }
    Some(address)
}

/// A list of duties, one an item.
#[must_use]
pub fn list(room: &Room, institution: &Institution, owed: &[Owed]) -> Markup {
    let regulation = institution.regulation();
    html! {
        ol.tl-duties { @for owed in owed { li {
            div.tl-duty-when { (left(room, owed)) @if let Some(date) = owed.due.date() { " " time datetime=(date) { (date) } } }
            div.tl-duty-what {
                strong { (word(room, &regulation.norm(owed.norm).name)) } " "
                span.tl-cite { (regulation.cite(owed.norm).get(room.lang)) }
                @for rec in &owed.about { " · " (record::link(room, institution, *rec)) }
                p.tl-note {
                    (room.say("承担：", "Owed by: "))
                    @match owed.bearer { Some(rec) => (record::link(room, institution, rec)), None => (room.say("未记载", "nobody on record")) }
                    @if let Some(seq) = owed.trigger.map(|n| room.office.desk().entry_of_act(n)) { " · " a href={ "/ledger/" (seq) } { (room.say("由第 ", "from entry ")) (seq) (room.say(" 条产生", "")) } }
                }
            }
            @if owed.state.is_owed() { @if let (Some(act), Some(address)) = (act_of(institution, owed), address(room, institution, owed)) {
                div.tl-duty-do { a.tl-button href=(address) { (word(room, &regulation.act(act).name)) } }
            } }
        } } }
    }
}
