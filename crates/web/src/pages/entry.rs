//! One entry of the ledger: the act, its articles, its proof and its receipt.

use crate::ask::Room;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};
use crate::ui::{act_line, record, word};
use crate::url;
use maud::html;
use tiaoli_ledger::Receipt;
use tiaoli_office::desk::ledger_failure;
use tiaoli_text::words;

fn number(room: &Room) -> Result<u64, Problem> {
    let head = room.office.desk().ledger().checkpoint().map_err(|e| ledger_failure(&e))?.size();
    let number = room.parts.get("seq").parse().ok();
    number.filter(|seq| *seq < head).ok_or_else(Problem::missing)
}

fn proof(room: &Room, seq: u64) -> Result<Receipt, Problem> {
    Ok(room.office.desk().ledger().receipt(seq).map_err(|e| ledger_failure(&e))?)
}

/// The page.
pub fn page(room: &Room) -> Reply {
    let seq = number(room)?;
    let line = room.office.lines(seq, 1)?.into_iter().next().ok_or_else(Problem::missing)?;
    let receipt = proof(room, seq)?;
    let main = room.see(|institution| {
        let regulation = institution.regulation();
        html! {
            p.tl-lead {
                @match &line.request {
                    Some(request) => (act_line::sentence(room, institution, request)),
                    None if line.own => (room.say("台账更换密钥", "The ledger changes its key")),
                    None => (room.say("机构设立：开办时的记录都在这一条里。", "The institution opens: the records it began with are in this entry.")),
                }
                " " (act_line::verdict(room, &line.verdict))
            }
            @if let Some(request) = &line.request {
                section {
                    h2 { (room.say("行为", "Act")) }
                    dl.tl-fields {
                        dt { (room.say("行为人", "By")) }
                        dd { (act_line::datum(room, institution, &tiaoli_norm::value::Datum::Id(regulation.act(request.act).by, request.actor.clone()))) }
                        dt { (room.say("日期", "Date")) } dd { time datetime=(request.date) { (request.date) } }
                        @for (param, datum) in act_line::in_order(request) {
                            dt { (word(room, &regulation.param(request.act, *param).name)) }
                            dd { (act_line::datum(room, institution, datum)) }
                        }
                        @for (key, reason) in &request.reasons {
                            dt { (room.say("理由：", "Reason: ")) (key.replace(['_', '.'], " ")) }
                            dd { span.tl-text { (reason) } }
                        }
                    }
                }
                section {
                    h2 { (room.say("依据", "Articles")) }
                    @if line.norms.is_empty() { p.tl-note { (room.say("不限：制度没有规定由谁来做。", "Unrestricted: the regulation does not say who does it.")) } }
                    ul { @for norm in &line.norms { li {
                        span.tl-cite { (regulation.cite(*norm).get(room.lang)) } " " (word(room, &regulation.norm(*norm).name))
                    } } }
                }
            }
            section {
                h2 { (room.say("凭证", "Receipt")) }
                p { a.tl-button href={ "/ledger/" (seq) "/receipt" } { (room.say("下载凭证", "Download the receipt")) } }
                p.tl-note { (room.say("离线核验：", "To check it offline: ")) code { "tiaoli ledger check " (seq) ".receipt --key '" (receipt.keys.current()) "'" } }
                dl.tl-fields {
                    dt { (room.say("记录时间", "Recorded")) } dd { (record::moment(room, line.time)) }
                    dt { (room.say("叶哈希", "Leaf hash")) } dd { code.tl-hash { (line.leaf.hex()) } }
                    dt { (room.say("包含证明", "Inclusion proof")) }
                    dd { @if receipt.path.is_empty() { span.tl-none { (room.say("无需：只有这一条", "not needed: it is the only entry")) } }
                        ol.tl-path { @for step in &receipt.path { li { code.tl-hash { (step.hex()) } } } } }
                    dt { (room.say("签名的根", "Signed root")) }
                    dd { code.tl-hash { (receipt.checkpoint.root().hex()) } " " small.tl-note { (receipt.checkpoint.size()) (room.say(" 条", " entries")) } }
                }
                details { summary { (room.say("存下的原样", "As stored")) } pre.tl-proof { (String::from_utf8_lossy(&line.bytes)) } }
            }
            nav.tl-pager aria-label=(room.say("前后", "Neighbours")) {
                @if seq > 0 { a href={ "/ledger/" (url::part(&(seq - 1).to_string())) } rel="prev" { (room.say("← 第 ", "← Entry ")) (seq - 1) (room.say(" 条", "")) } }
                @if seq + 1 < receipt.checkpoint.size() { a href={ "/ledger/" (url::part(&(seq + 1).to_string())) } rel="next" { (room.say("第 ", "Entry ")) (seq + 1) (room.say(" 条 →", " →")) } }
            }
        }
    });
    Ok(room.page(&words!(zh: "第 {seq} 条", en: "Entry {seq}"), main))
}

/// The receipt, to be kept.
pub fn receipt(room: &Room) -> Reply {
    let seq = number(room)?;
    let text = proof(room, seq)?.to_string();
    Ok(Answer::bytes("text/plain; charset=utf-8", text).saved_as(&format!("{seq}.receipt")))
}
