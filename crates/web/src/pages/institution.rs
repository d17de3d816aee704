//! The institution: organs under their superiors, posts and who holds them, places taken and free.

use crate::ask::Room;
use crate::reply::Reply;
use crate::ui::{empty, record, word};
use maud::{Markup, html};
use tiaoli_institution::Institution;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::value::Value;
use tiaoli_office::chart::{Organ, Place, chart};
use tiaoli_office::seat;
use tiaoli_text::Words;

/// The page.
pub fn page(room: &Room) -> Reply {
    let main = room.see(|institution| {
        let tops = chart(institution);
        html! {
            @if tops.is_empty() {
                (empty(room.say("制度里没有机关，或者还没有设立。", "The regulation has no organs, or none has been set up.")))
            } @else {
                p.tl-lead { (room.say(
                    "机关按上下级排列，后面是实有人数和编制；空缺的职务标出来。",
                    "Organs stand under their superiors, with people in post and places approved; vacant posts are marked.")) }
                (tree(room, institution, &tops))
            }
        }
    });
    Ok(room.page(&Words::new("机构", "Institution"), main))
}

/// Organs as a list; what is below one is a list inside it.
fn tree(room: &Room, institution: &Institution, organs: &[Organ]) -> Markup {
    html! {
        ul.tl-organs { @for organ in organs { li {
            div.tl-organ {
                strong { (record::link(room, institution, organ.rec)) } " "
                (places(room, organ))
                @if !organ.posts.is_empty() {
                    ul.tl-posts { @for post in &organ.posts { li { (self::post(room, institution, *post)) } } }
                }
            }
            @if !organ.below.is_empty() { (tree(room, institution, &organ.below)) }
        } } }
    }
}

/// People in post and places approved, with a word where they do not fit.
fn places(room: &Room, organ: &Organ) -> Markup {
    let staff = organ.staff;
    let (class, text) = match (organ.quota, organ.free()) {
        (Some(quota), Some(free)) if free < 0 => {
            let over = -free;
            (
                "tl-bad",
                match room.say("zh", "en") {
                    "zh" => format!("实有 {staff} / 编制 {quota}，超编 {over}"),
                    _ => format!("{staff} of {quota} places, {over} over"),
                },
            )
        }
        (Some(quota), Some(free)) => (
            "tl-calm",
            match room.say("zh", "en") {
                "zh" => format!("实有 {staff} / 编制 {quota}，空 {free}"),
                _ => format!("{staff} of {quota} places, {free} free"),
            },
        ),
        _ if staff == 0 => return html! {},
        _ => (
            "tl-none",
            match room.say("zh", "en") {
                "zh" => format!("实有 {staff}，编制没有记载"),
                _ => format!("{staff} in post, no quota on record"),
            },
        ),
    };
    html! { span.tl-pill.(class) { (text) } }
}

/// A post with its role and holder.
fn post(room: &Room, institution: &Institution, place: Place) -> Markup {
    let role = seat::field(institution, place.rec.kind, "role");
    let role = role.and_then(|field| institution.state().get(place.rec, field));
    let role = match role {
        Some(Value::Choice(choice, at)) => {
            word(room, institution.regulation().value_name(*choice, *at))
        }
        _ => room.name(institution, place.rec),
    };
    html! {
        a href=(record::address(institution, place.rec)) { (role) } (room.say("：", ": "))
        @match place.holder {
            Some(holder) => (record::link(room, institution, holder)),
            None => span.tl-pill.tl-warn { (room.say("空缺", "vacant")) },
        }
    }
}
