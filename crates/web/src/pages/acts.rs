//! Every act of the regulation that this person has a seat for, open or not.

use crate::ask::Room;
use crate::reply::Reply;
use crate::ui::{why, word};
use maud::html;
use tiaoli_institution::Possible;
use tiaoli_norm::program::ActId;
use tiaoli_text::Words;

/// The page.
pub fn page(room: &Room) -> Reply {
    let today = room.office.today();
    let main = room.see(|institution| {
        let regulation = institution.regulation();
        let of_seat = |seat: &tiaoli_office::seat::Seat| -> Vec<Possible> {
            let acts = (0u16..).zip(&regulation.acts).filter(|(_, act)| act.by == seat.0.kind);
            acts.map(|(n, _)| institution.possible(ActId(n), seat.0, today, None)).collect()
        };
        let mut kinds = Vec::new();
        let mut parts = Vec::new();
        for seat in &room.session.seats {
            if !kinds.contains(&seat.0.kind) {
                kinds.push(seat.0.kind);
                parts.push((*seat, of_seat(seat)));
            }
        }
        html! {
            p.tl-lead { (room.say(
                "制度声明的行为都可以从这里办；先判断，后记录。针对某一记录的，也可以从那条记录的页面办。",
                "Every act that the regulation declares can be done from here; it is judged first, then recorded. Acts about a record can be done from its page, too.")) }
            @for (seat, acts) in &parts { section {
                h2 { (room.say("以 ", "As ")) (room.name(institution, seat.0)) (room.say(" 的名义", "")) " "
                    small.tl-id { (word(room, &regulation.kind(seat.0.kind).name)) } }
                (why::buttons(room, institution, acts))
            } }
        }
    });
    Ok(room.page(&Words::new("办理", "Act"), main))
}
