//! The ledger as a stream, the latest first.

use crate::ask::Room;
use crate::reply::Reply;
use crate::ui::{act_line, pager};
use maud::html;
use tiaoli_text::Words;

/// Entries on one page.
const A_PAGE: u64 = 50;

/// The page.
pub fn page(room: &Room) -> Reply {
    let ledger = room.office.desk().ledger();
    let checkpoint = ledger.checkpoint().map_err(|e| tiaoli_office::desk::ledger_failure(&e))?;
    let size = checkpoint.size();
    let end: u64 = room.query.get("before").parse().unwrap_or(size).min(size);
    let from = end.saturating_sub(A_PAGE);
    let count = usize::try_from(end - from).unwrap_or(0);
    let lines: Vec<_> = room.office.lines(from, count)?.into_iter().rev().collect();
    let newer = (end < size).then(|| format!("/ledger?before={}", (end + A_PAGE).min(size)));
    let older = (from > 0).then(|| format!("/ledger?before={from}"));
    let main = room.see(|institution| {
        html! {
            p.tl-lead { (room.say(
                "每个行为一条，只增不改。每一条都有凭证，可以离开本系统核验。",
                "One entry an act, only ever added to. Each has a receipt that can be checked away from this system.")) }
            dl.tl-fields {
                dt { (room.say("条数", "Entries")) } dd { (size) }
                dt { (room.say("根", "Root")) } dd { code.tl-hash { (checkpoint.root().hex()) } }
                dt { (room.say("公钥", "Public key")) } dd { code.tl-hash { (ledger.key()) } }
            }
            (act_line::table(room, institution, &lines))
            (pager::pager(room, newer.as_deref(), older.as_deref()))
        }
    });
    Ok(room.page(&Words::new("台账", "Ledger"), main))
}
