//! My work: what this person owes, by days left.

use crate::ask::Room;
use crate::reply::Reply;
use crate::ui::{act_line, duty, empty};
use maud::html;
use tiaoli_institution::{DutyState, Owed};
use tiaoli_office::seat;
use tiaoli_text::Words;

/// Days ahead that count as soon.
const SOON: i32 = 7;
/// Entries shown as the latest.
const LATEST: u64 = 8;

/// The page.
pub fn page(room: &Room) -> Reply {
    let today = room.office.today();
    let head = room.see(tiaoli_institution::Institution::head);
    let lines = room.office.lines(head.saturating_sub(LATEST), LATEST as usize)?;
    let lines: Vec<_> = lines.into_iter().rev().collect();
    let main = room.see(|institution| {
        let mine: Vec<Owed> = institution
            .owed(today)
            .into_iter()
            .filter(|owed| owed.state.is_owed())
            .filter(|owed| owed.bearer.is_some_and(|rec| room.session.seats.iter().any(|s| s.0 == rec)))
            .collect();
        let (over, open): (Vec<_>, Vec<_>) =
            mine.into_iter().partition(|owed| owed.state == DutyState::Violated);
        let soon = |owed: &Owed| owed.due.date().is_some_and(|day| duty::days(today, day) <= SOON);
        let (soon, later): (Vec<_>, Vec<_>) = open.into_iter().partition(soon);
        let parts = [
            (room.say("已经逾期", "Overdue"), over),
            (room.say("七日之内", "Within seven days"), soon),
            (room.say("其后", "Later"), later),
        ];
        let nothing = parts.iter().all(|(_, list)| list.is_empty());
        html! {
            (posts(room, institution))
            @if nothing { (empty(room.say("没有待办的义务。", "Nothing is owed by you."))) }
            @for (title, list) in &parts { @if !list.is_empty() {
                section { h2 { (title) " " span.tl-count { (list.len()) } } (duty::list(room, institution, list)) }
            } }
            section {
                h2 { (room.say("最近的行为", "Latest acts")) }
                (act_line::table(room, institution, &lines))
            }
        }
    });
    Ok(room.page(&Words::new("我的工作", "My work"), main))
}

/// The posts this person holds.
fn posts(room: &Room, institution: &tiaoli_institution::Institution) -> maud::Markup {
    let person = room.session.account.person.as_deref().zip(seat::person_kind(institution));
    let person = person.and_then(|(id, kind)| institution.state().find(kind, id));
    let posts = person.map(|person| seat::posts(institution, person)).unwrap_or_default();
    html! { @if !posts.is_empty() { p.tl-note {
        (room.say("职务：", "Posts: "))
        @for (at, post) in posts.iter().enumerate() {
            @if at > 0 { (room.say("、", ", ")) }
            @if let Some(organ) = post.organ { (crate::ui::record::link(room, institution, organ)) " " }
            @if let Some(role) = &post.role { (crate::ui::word(room, role)) }
        }
    } } }
}
