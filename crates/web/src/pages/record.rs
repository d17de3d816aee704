//! One record: what it holds, what may be done about it, what is owed, and the acts that made it.

use crate::ask::Room;
use crate::reply::Reply;
use crate::ui::{act_line, duty, record, why, word};
use maud::{Markup, html};
use tiaoli_institution::{Institution, Owed};
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::{Field, FieldId};
use tiaoli_norm::value::{Rec, Value};
use tiaoli_text::{Words, words};

/// Entries shown of a long history.
const LATEST: usize = 40;

/// The page.
pub fn page(room: &Room) -> Reply {
    let today = room.office.today();
    let rec = room.see(|institution| room.record(institution))?;
    let entries = room.office.desk().mentions(rec);
    let skipped = entries.len().saturating_sub(LATEST);
    let shown: Vec<u64> = entries.into_iter().skip(skipped).rev().collect();
    let lines = room.office.lines_of(&shown)?;
    let (title, main) = room.see(|institution| {
        let kind = institution.regulation().kind(rec.kind);
        let name = room.office.name(institution, rec);
        let (zh, en) = (&name.zh, &name.en);
        let title = words!(zh: "{zh}", en: "{en}");
        let about = |owed: &Owed| owed.about.contains(&rec) || owed.bearer == Some(rec);
        let owed: Vec<Owed> = institution.owed(today).into_iter().filter(about).collect();
        let (open, closed): (Vec<_>, Vec<_>) = owed.into_iter().partition(|owed| owed.state.is_owed());
        let main = html! {
            p.tl-lead {
                a href={ "/records/" (kind.name.en) } { (word(room, &kind.name)) } " · " code { (institution.call(rec)) }
                @if let Some(born) = institution.born(rec) { " · " (room.say("立于 ", "since ")) time datetime=(born) { (born) } }
            }
            section {
                h2 { (room.say("可以办的", "What you may do")) }
                (why::about(room, institution, rec))
            }
            @if !kind.fields.is_empty() { section {
                h2 { (room.say("内容", "Contents")) }
                (contents(room, institution, rec))
            } }
            @if !open.is_empty() { section { h2 { (room.say("待办的义务", "Owed")) " " span.tl-count { (open.len()) } } (duty::list(room, institution, &open)) } }
            @if !closed.is_empty() { details { summary { (room.say("已了的义务", "Duties done or ended")) " " span.tl-count { (closed.len()) } } (duty::list(room, institution, &closed)) } }
            section {
                h2 { (room.say("经历", "History")) }
                @if skipped > 0 { p.tl-note { (room.say("只列最近的；更早的还有 ", "The latest only; earlier ones: ")) (skipped) } }
                (act_line::table(room, institution, &lines))
            }
        };
        (title, main)
    });
    Ok(room.page(&Words::new(title.zh, title.en), main))
}

/// What the record holds; behind it what it could hold and does not.
fn contents(room: &Room, institution: &Institution, rec: Rec) -> Markup {
    let kind = institution.regulation().kind(rec.kind);
    let held = |(n, field): &(u16, &Field)| {
        let held = institution.state().get(rec, FieldId(*n)).or(field.default.as_ref());
        held.is_some_and(|value| !matches!(value, Value::Set(members) if members.is_empty()))
    };
    let (held, open): (Vec<_>, Vec<_>) = (0u16..).zip(&kind.fields).partition(held);
    let (none, unknown): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, f)| f.optional);
    let names = |fields: &[(u16, &Field)]| {
        let names: Vec<String> = fields.iter().map(|(_, f)| word(room, &f.name)).collect();
        names.join(room.say("、", ", "))
    };
    html! {
        dl.tl-fields {
            @for (n, field) in &held {
                dt { (word(room, &field.name)) }
                dd { @if let Some(value) = institution.state().get(rec, FieldId(*n)).or(field.default.as_ref()) {
                    (record::value(room, institution, value))
                } }
            }
            @if !none.is_empty() { dt { (room.say("无", "None")) } dd.tl-none { (names(&none)) } }
            @if !unknown.is_empty() { dt { (room.say("没有记载", "Not on record")) } dd.tl-none { (names(&unknown)) } }
        }
    }
}
