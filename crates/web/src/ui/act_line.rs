//! An act that was performed, in one line.

use crate::ask::Room;
use crate::ui::{record, word};
use crate::url;
use maud::{Markup, html};
use tiaoli_institution::Institution;
use tiaoli_institution::bind::Request;
use tiaoli_norm::program::{KindId, ParamId};
use tiaoli_norm::value::{Datum, Value};
use tiaoli_office::entry::Line;

/// The record called `id` as a link, or the id where there is none (any more).
fn called(room: &Room, institution: &Institution, kind: KindId, id: &str) -> Markup {
    match institution.state().find(kind, id) {
        Some(rec) => record::link(room, institution, rec),
        None => html! { (id) },
    }
}

/// What an act states, records in it as links.
#[must_use]
pub fn datum(room: &Room, institution: &Institution, datum: &Datum) -> Markup {
    match datum {
        Datum::Id(kind, id) => called(room, institution, *kind, id),
        Datum::Plain(value) => record::value(room, institution, value),
        Datum::Set(members) if members.is_empty() => {
            record::value(room, institution, &Value::set(Vec::new()))
        }
        Datum::Set(members) => html! {
            ul.tl-inline { @for member in members { li { (self::datum(room, institution, member)) } } }
        },
    }
}

/// What an act states, in the order the regulation declares it.
#[must_use]
pub fn in_order(request: &Request) -> Vec<&(ParamId, Datum)> {
    let mut take: Vec<_> = request.take.iter().collect();
    take.sort_by_key(|(param, _)| *param);
    take
}

/// Who did what to which record.
#[must_use]
pub fn sentence(room: &Room, institution: &Institution, request: &Request) -> Markup {
    let act = institution.regulation().act(request.act);
    let take = in_order(request);
    let first = take.into_iter().find(|(_, datum)| matches!(datum, Datum::Id(..)));
    html! {
        (called(room, institution, act.by, &request.actor)) " "
        strong { (word(room, &act.name)) }
        @if let Some((_, datum)) = first { (room.say("：", ": ")) (self::datum(room, institution, datum)) }
    }
}

/// The verdict as a mark with its word.
#[must_use]
pub fn verdict(room: &Room, code: &str) -> Markup {
    let (class, zh, en) = match code {
        "permit" => ("tl-good", "许可", "permitted"),
        "deviation" => ("tl-warn", "偏离", "deviation"),
        "need_facts" => ("tl-warn", "待补充", "needs facts"),
        "refer" => ("tl-warn", "提请裁定", "referred"),
        "refuse" => ("tl-bad", "不许可", "refused"),
        _ => ("tl-none", "无须判断", "not judged"),
    };
    html! { span.tl-pill.(class) { (room.say(zh, en)) } }
}

/// Articles that an entry cites.
#[must_use]
pub fn articles(room: &Room, institution: &Institution, line: &Line) -> Markup {
    let regulation = institution.regulation();
    let mut cited: Vec<String> =
        line.norms.iter().map(|norm| regulation.cite(*norm).get(room.lang).to_owned()).collect();
    cited.dedup();
    html! { @for (at, article) in cited.iter().enumerate() { @if at > 0 { (room.say("、", ", ")) } span.tl-cite { (article) } } }
}

/// A table of entries, one a row.
#[must_use]
pub fn table(room: &Room, institution: &Institution, lines: &[Line]) -> Markup {
    html! {
        div.tl-scroll tabindex="0" role="region" aria-label=(room.say("条目", "Entries")) {
        table.tl-entries {
            thead { tr {
                th scope="col" { (room.say("序号", "No.")) }
                th scope="col" { (room.say("日期", "Date")) }
                th scope="col" { (room.say("行为", "Act")) }
                th scope="col" { (room.say("结论", "Verdict")) }
                th scope="col" { (room.say("依据", "Articles")) }
            } }
            tbody { @for line in lines { tr {
                td.tl-number { a href={ "/ledger/" (url::part(&line.seq.to_string())) } { (line.seq) } }
                td.tl-when { @match &line.request {
                    Some(request) => { time datetime=(request.date) { (request.date) } }
                    None => (record::moment(room, line.time)),
                } }
                td { @match &line.request {
                    Some(request) => (sentence(room, institution, request)),
                    None if line.own => (room.say("台账更换密钥", "The ledger changes its key")),
                    None => (room.say("机构设立", "The institution opens")),
                } }
                td { (verdict(room, &line.verdict)) }
                td { (articles(room, institution, line)) }
            } } }
        } }
    }
}
