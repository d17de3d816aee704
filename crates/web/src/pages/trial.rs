//! Try it: may somebody do something? Nothing is recorded, nobody is asked.

use crate::ask::Room;
use crate::reply::Reply;
use crate::ui::{empty, why, word};
use crate::url;
use maud::{Markup, html};
use std::ops::ControlFlow;
use tiaoli_institution::{Institution, bind};
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::{ActId, KindId};
use tiaoli_norm::value::Rec;
use tiaoli_text::Words;

/// Records offered to choose from.
const MOST: usize = 500;

/// The page.
pub fn page(room: &Room) -> Reply {
    let main = room.see(|institution| {
        let act = bind::find_act(institution.regulation(), room.query.get("act")).ok();
        html! {
            p.tl-lead { (room.say(
                "先选行为，再选由谁作出。没有载明的都当作还可以补上：这里说不许可的，怎样填都不许可。什么也不会记录。",
                "Choose an act, then who would do it. What is not stated may still be stated: what is refused here is refused however the form is filled in. Nothing is recorded.")) }
            (choose_act(room, institution, act))
            @if let Some(act) = act {
                (choose_actor(room, institution, act))
                (answer(room, institution, act))
            }
        }
    });
    Ok(room.page(&Words::new("试问", "Try it"), main))
}

fn choose_act(room: &Room, institution: &Institution, chosen: Option<ActId>) -> Markup {
    html! {
        form.tl-search method="get" action="/trial" {
            label for="act" { (room.say("行为", "Act")) }
            select #act name="act" {
                @for (n, act) in (0u16..).zip(&institution.regulation().acts) {
                    option value=(act.name.en) selected[chosen == Some(ActId(n))] { (word(room, &act.name)) }
                }
            }
            button type="submit" { (room.say("选定", "Choose")) }
        }
    }
}

/// The records that could perform the act.
fn actors(institution: &Institution, kind: KindId) -> Vec<Rec> {
    let mut found = Vec::new();
    institution.state().each(kind, &mut |rec| {
        found.push(rec);
        if found.len() < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    found
}

fn choose_actor(room: &Room, institution: &Institution, act: ActId) -> Markup {
    let info = institution.regulation().act(act);
    let (kind, chosen) = (institution.regulation().kind(info.by), room.query.get("as"));
    let all = actors(institution, info.by);
    html! {
        @if all.is_empty() { (empty(room.say("没有谁可以作出这个行为。", "There is nobody who could do this."))) }
        @else {
            form.tl-search method="get" action="/trial" {
                input type="hidden" name="act" value=(info.name.en);
                label for="as" { (word(room, &kind.name)) }
                select #as name="as" {
                    @for rec in all {
                        @let id = institution.call(rec);
                        option value=(id) selected[id == chosen] { (room.name(institution, rec)) }
                    }
                }
                button type="submit" { (room.say("可以吗？", "May they?")) }
            }
        }
    }
}

fn answer(room: &Room, institution: &Institution, act: ActId) -> Markup {
    let kind = institution.regulation().act(act).by;
    let Some(actor) = institution.state().find(kind, room.query.get("as")) else { return html! {} };
    let possible = institution.possible(act, actor, room.office.today(), None);
    let told = room.office.tell(institution, &possible.draft, &possible.judgement);
    let own = room.session.seats.iter().any(|seat| seat.0 == actor);
    let name = url::part(&institution.regulation().act(act).name.en);
    html! {
        (why::judgement(room, institution, &told))
        @if own { p { a href={ "/acts/" (name) } { (room.say("打开表单", "Open the form")) } } }
    }
}
