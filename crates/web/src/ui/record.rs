//! Records and their values, as links and texts.

use crate::ask::{Ask, Room};
use crate::ui::word;
use crate::url;
use maud::{Markup, html};
use tiaoli_institution::Institution;
use tiaoli_norm::value::{Rec, Value};

/// The address of a record's page.
#[must_use]
pub fn address(institution: &Institution, rec: Rec) -> String {
    let kind = &institution.regulation().kind(rec.kind).name.en;
    format!("/records/{}/{}", url::part(kind), url::part(&institution.call(rec)))
}

/// A record's name, leading to its page.
#[must_use]
pub fn link(room: &Room, institution: &Institution, rec: Rec) -> Markup {
    if rec.is_unborn() {
        return html! { span { (room.say("（新）", "(new)")) } };
    }
    html! { a href=(address(institution, rec)) { (room.name(institution, rec)) } }
}

/// The same with its id behind it, where it has a name of its own.
#[must_use]
pub fn link_with_id(room: &Room, institution: &Institution, rec: Rec) -> Markup {
    let (name, id) = (room.name(institution, rec), institution.call(rec));
    html! {
        (link(room, institution, rec))
        @if name != id { " " small.tl-id { (id) } }
    }
}

/// A value, records in it as links.
#[must_use]
pub fn value(room: &Room, institution: &Institution, value: &Value) -> Markup {
    match value {
        Value::Ref(rec) => link(room, institution, *rec),
        Value::Set(members) if members.is_empty() => {
            html! { span.tl-none { (room.say("无", "none")) } }
        }
        Value::Set(members) => html! {
            ul.tl-inline { @for member in members.iter() { li { (self::value(room, institution, member)) } } }
        },
        Value::Date(date) => html! { time datetime=(date) { (date) } },
        Value::Money(fen) => html! { span.tl-number { (yuan(*fen)) (room.say(" 元", " yuan")) } },
        Value::Text(text) => html! { span.tl-text { (text) } },
        Value::Choice(choice, at) => {
            html! { (word(room, institution.regulation().value_name(*choice, *at))) }
        }
        Value::Flag(yes) => {
            html! { (if *yes { room.say("是", "yes") } else { room.say("否", "no") }) }
        }
        other => html! { (room.office.value_words(institution, other).get(room.lang)) },
    }
}

/// A sum with thousands set apart and two decimals.
#[must_use]
pub fn yuan(fen: i64) -> String {
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    let digits = (fen / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}", fen % 100)
}

/// A moment in Beijing time, to the minute.
#[must_use]
pub fn moment(_ask: &Ask, moment: tiaoli_ledger::Moment) -> Markup {
    let civil = tiaoli_office::rim::civil(moment);
    let (date, hour, minute) = (civil.date(), civil.hour(), civil.minute());
    html! { time datetime=(moment.to_string()) { (date) " " (format!("{hour:02}:{minute:02}")) } }
}

#[cfg(test)]
mod tests {
    use super::yuan;

    #[test]
    fn sums_are_grouped() {
        assert_eq!(yuan(50_000_000), "500,000.00");
        assert_eq!(yuan(-5), "-0.05");
        assert_eq!(yuan(99_999), "999.99");
        assert_eq!(yuan(100_000), "1,000.00");
    }
}
