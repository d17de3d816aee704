//! Meetings: those that go on, and those that were, month by month.

use crate::ask::Room;
use crate::pages::sitting::Sitting;
use crate::reply::Reply;
use crate::ui::{empty, look, record, why};
use crate::url;
use maud::{Markup, html};
use std::collections::BTreeMap;
use tiaoli_institution::{Institution, bind};
use tiaoli_norm::value::Rec;
use tiaoli_text::Words;

/// The page.
pub fn page(room: &Room) -> Reply {
    let main = room.see(|institution| {
        let (open, past): (Vec<_>, Vec<_>) = look::all(institution, "meeting")
            .into_iter()
            .map(|rec| Sitting::of(institution, rec))
            .partition(|sitting| sitting.is_open(institution));
        let mut months: BTreeMap<(i16, i8), Vec<&Sitting>> = BTreeMap::new();
        for sitting in &past {
            let day = look::date(institution, sitting.rec, "date").unwrap_or_default();
            months.entry((day.year(), day.month())).or_default().push(sitting);
        }
        html! {
            (convene(room, institution))
            section {
                h2 { (room.say("正在进行", "Going on")) " " span.tl-count { (open.len()) } }
                @if open.is_empty() { (empty(room.say("没有正在进行的会议。", "No meeting is going on."))) }
                @else { (table(room, institution, open.iter())) }
            }
            @for ((year, month), sittings) in months.iter().rev() { section {
                h2 { @match room.say("zh", "en") { "zh" => { (year) "年" (month) "月" }, _ => (format!("{year}-{month:02}")) } }
                (table(room, institution, sittings.iter().rev().copied()))
            } }
        }
    });
    Ok(room.page(&Words::new("会议", "Meetings"), main))
}

/// Whether this person may convene, and the way to it.
fn convene(room: &Room, institution: &Institution) -> Markup {
    let possible = bind::find_act(institution.regulation(), "convene").ok().and_then(|act| {
        let seat = room.seat_for(institution.regulation().act(act).by)?;
        Some(institution.possible(act, seat.0, room.office.today(), None))
    });
    html! { @if let Some(possible) = possible { (why::buttons(room, institution, &[possible])) } }
}

fn table<'s>(
    room: &Room,
    institution: &Institution,
    sittings: impl Iterator<Item = &'s Sitting>,
) -> Markup {
    let value = |rec: Rec, name| look::get(institution, rec, name);
    html! {
        div.tl-scroll tabindex="0" role="region" aria-label=(room.say("会议", "Meetings")) { table {
            thead { tr {
                th scope="col" { (room.say("日期", "Date")) }
                th scope="col" { (room.say("会议", "Meeting")) }
                th scope="col" { (room.say("形式", "Form")) }
                th scope="col" { (room.say("议题", "Items")) }
                th scope="col" { (room.say("到会", "Present")) }
                th scope="col" { (room.say("纪要", "Minutes")) }
            } }
            tbody { @for sitting in sittings { tr {
                td.tl-when { @if let Some(date) = value(sitting.rec, "date") { (record::value(room, institution, date)) } }
                th scope="row" { a href=(address(institution, sitting.rec)) { (room.name(institution, sitting.rec)) } }
                td { @if let Some(form) = value(sitting.rec, "form") { (record::value(room, institution, form)) } }
                td {
                    (sitting.items.len())
                    @let open = sitting.undecided().count();
                    @if open > 0 { " " span.tl-pill.tl-warn { (open) (room.say(" 项未定", " undecided")) } }
                }
                td { (sitting.present.len()) }
                td { (minutes_state(room, institution, sitting)) }
            } } }
        } }
    }
}

/// The address of a meeting's own page.
#[must_use]
pub fn address(institution: &Institution, rec: Rec) -> String {
    format!("/meetings/{}", url::part(&institution.call(rec)))
}

/// Whether its minutes are out.
pub(super) fn minutes_state(room: &Room, institution: &Institution, sitting: &Sitting) -> Markup {
    use tiaoli_norm::value::Value;
    let issued = look::get(institution, sitting.rec, "minutes_issued") == Some(&Value::Flag(true));
    html! {
        @if issued { span.tl-pill.tl-good { (room.say("已发", "issued")) } }
        @else if sitting.is_open(institution) { span.tl-none { "—" } }
        @else { span.tl-pill.tl-warn { (room.say("未发", "not issued")) } }
    }
}
