//! The records: which kinds there are, and all of one kind.

use crate::ask::Room;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::ui::{empty, pager, record, word};
use crate::url;
use maud::html;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::{FieldId, KindId};
use tiaoli_norm::value::Rec;
use tiaoli_office::seat;
use tiaoli_text::Words;

/// Records on one page.
const A_PAGE: usize = 50;
/// Fields shown in a list; the record's page has them all.
const COLUMNS: usize = 5;

/// All kinds.
pub fn kinds(room: &Room) -> Reply {
    let main = room.see(|institution| {
        let kinds = (0u16..).zip(&institution.regulation().kinds);
        let kinds: Vec<_> = kinds.map(|(n, kind)| (kind, institution.state().count(KindId(n)))).collect();
        let (used, unused): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|(_, count)| *count > 0);
        html! {
            ul.tl-kinds { @for (kind, count) in &used {
                li { a href={ "/records/" (url::part(&kind.name.en)) } { (word(room, &kind.name)) } " " span.tl-count { (count) } }
            } }
            @if !unused.is_empty() { details {
                summary { (room.say("还没有记录的", "None yet")) }
                ul.tl-kinds { @for (kind, _) in &unused {
                    li { a href={ "/records/" (url::part(&kind.name.en)) } { (word(room, &kind.name)) } }
                } }
            } }
        }
    });
    Ok(room.page(&Words::new("记录", "Records"), main))
}

/// All records of one kind, the latest first; narrowed by what is typed.
pub fn list(room: &Room) -> Reply {
    let wanted = room.query.get("q").to_lowercase();
    let from: usize = room.query.get("from").parse().unwrap_or(0);
    let (title, main) = room.see(|institution| {
        let kind = seat::kind(institution, room.parts.get("kind")).ok_or_else(Problem::missing)?;
        let info = institution.regulation().kind(kind);
        let mut all: Vec<Rec> = Vec::new();
        institution.state().each(kind, &mut |rec| {
            all.push(rec);
            std::ops::ControlFlow::Continue(())
        });
        all.reverse();
        if !wanted.is_empty() {
            all.retain(|rec| {
                let name = room.office.name(institution, *rec);
                [institution.call(*rec), name.zh, name.en].iter().any(|t| t.to_lowercase().contains(&wanted))
            });
        }
        let total = all.len();
        let shown: Vec<Rec> = all.into_iter().skip(from).take(A_PAGE).collect();
        let path = format!("/records/{}", url::part(&info.name.en));
        let at = |from: usize| format!("{path}?from={from}&q={}", url::part(&wanted));
        let newer = (from > 0).then(|| at(from.saturating_sub(A_PAGE)));
        let older = (from + A_PAGE < total).then(|| at(from + A_PAGE));
        let fields: Vec<_> = (0u16..).zip(&info.fields).take(COLUMNS).collect();
        let main = html! {
            form.tl-search role="search" method="get" action=(path) {
                label for="q" { (room.say("名称或编号", "Name or id")) }
                input id="q" name="q" type="search" value=(wanted);
                button type="submit" { (room.say("查找", "Find")) }
            }
            @if shown.is_empty() {
                (empty(room.say("没有这样的记录。", "There are no such records.")))
            } @else {
                div.tl-scroll tabindex="0" role="region" aria-label=(word(room, &info.name)) { table {
                    thead { tr {
                        th scope="col" { (word(room, &info.name)) }
                        @for (_, field) in &fields { th scope="col" { (word(room, &field.name)) } }
                    } }
                    tbody { @for rec in &shown { tr {
                        th scope="row" { (record::link_with_id(room, institution, *rec)) }
                        @for (n, _) in &fields { td {
                            @if let Some(value) = institution.state().get(*rec, FieldId(*n)) { (record::value(room, institution, value)) }
                        } }
                    } } }
                } }
            }
            (pager::pager(room, newer.as_deref(), older.as_deref()))
        };
        Ok::<_, Problem>((info.name.clone(), main))
    })?;
    let title = Words::new(title.zh.clone(), word(room, &title));
    Ok(room.page(&title, main))
}
