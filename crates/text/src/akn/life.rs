//! The life of a regulation: when it was made, amended, repealed, as its first lines tell.

use super::meta::dates;
use super::xml::escape;
use crate::{Piece, reading};

/// One event.
struct Event {
    date: String,
    /// As the schema calls it: `generation`, `amendment`, `repeal`.
    kind: &'static str,
    /// What the text says of it.
    said: String,
}

/// Words that tell what happened on a day.
const VERBS: [(&str, &str); 11] = [
    ("废止", "repeal"),
    ("修正", "amendment"),
    ("修订", "amendment"),
    ("修改", "amendment"),
    ("通过", "generation"),
    ("批准", "generation"),
    ("制定", "generation"),
    ("公布", "generation"),
    ("发布", "generation"),
    ("印发", "generation"),
    ("颁布", "generation"),
];

/// The events that the preamble tells, the making on `made` among them.
fn events(source: &str, piece: &Piece, made: &str) -> Vec<Event> {
    let mut out = Vec::new();
    for line in &piece.preamble {
        let text = reading(source, *line);
        let found = dates(&text);
        for (at, (date, start, end)) in found.iter().enumerate() {
            // What was decided stands between its day and the next.
            let next = found.get(at.saturating_add(1)).map_or(text.len(), |next| next.1);
            let words = text.get(*end..next).unwrap_or_default();
            let kind = VERBS.iter().find(|(verb, _)| words.contains(verb)).map(|(_, kind)| *kind);
            let Some(kind) = kind else { continue };
            let said = text.get(*start..next).unwrap_or_default();
            let said = said.trim_matches(|c: char| "（）()，、；。 　".contains(c)).to_owned();
            out.push(Event { date: date.clone(), kind, said });
        }
    }
    // It is made once: passed on one day and published on another is one event, the first.
    let mut made_once = false;
    out.retain(|event| event.kind != "generation" || !std::mem::replace(&mut made_once, true));
    if !made_once {
        out.insert(0, Event { date: made.to_owned(), kind: "generation", said: String::new() });
    }
    out.sort_by(|one, other| one.date.cmp(&other.date));
    out
}

/// The `lifecycle` element and the references its events point to.
pub(super) fn life(source: &str, piece: &Piece, made: &str, work: &str) -> (String, String) {
    let title = piece.title.map(|title| reading(source, title)).unwrap_or_default();
    let title = escape(if title.is_empty() { "original" } else { &title });
    let mut references = format!("<original eId=\"original\" href=\"{work}\" showAs=\"{title}\"/>");
    let mut lifecycle = String::from("<lifecycle source=\"#tiaoli\">\n");
    for (number, event) in (1_usize..).zip(events(source, piece, made)) {
        let Event { date, kind, said } = event;
        let origin = if kind == "generation" {
            String::from("original")
        } else {
            let said = escape(&said);
            references += &format!(
                "<TLCEvent eId=\"event_{number}\" href=\"/akn/ontology/event/{kind}\" \
                 showAs=\"{said}\"/>"
            );
            format!("event_{number}")
        };
        lifecycle += &format!(
            "<eventRef eId=\"eref_{number}\" date=\"{date}\" source=\"#{origin}\" type=\"{kind}\"/>\n"
        );
    }
    (lifecycle + "</lifecycle>\n", references)
}
