//! One meeting, live: who is here, the agenda and its versions, what became of each item.

use crate::ask::Room;
use crate::page::token;
use crate::pages::meetings::{address, minutes_state};
use crate::pages::sitting::{Item, Sitting, before, changes};
use crate::problem::Problem;
use crate::reply::Reply;
use crate::ui::{empty, look, record, why, word};
use maud::{Markup, html};
use tiaoli_institution::{Institution, Possible, bind};
use tiaoli_norm::program::{ParamId, Type};
use tiaoli_norm::value::{Rec, Value};
use tiaoli_office::seat;
use tiaoli_text::Words;

/// What is done about an item while a meeting goes on, by the names of the vocabulary.
const ABOUT_AN_ITEM: &[&str] =
    &["decide", "vote_by_hand", "vote_by_roll_call", "vote_secretly", "speak", "recuse"];

/// The meeting that the path names.
pub(super) fn meeting(room: &Room, institution: &Institution) -> Result<Rec, Problem> {
    let kind = seat::kind(institution, "meeting").ok_or_else(Problem::missing)?;
    institution.state().find(kind, room.parts.get("id")).ok_or_else(Problem::missing)
}

/// The page.
pub fn page(room: &Room) -> Reply {
    let (title, main) = room.see(|institution| {
        let rec = meeting(room, institution)?;
        let sitting = Sitting::of(institution, rec);
        let main = html! {
            (head(room, institution, &sitting))
            section {
                h2 { (room.say("可以办的", "What you may do")) }
                @let undecided: Vec<_> = sitting.undecided().collect();
                @if sitting.is_open(institution) && !undecided.is_empty() {
                    p.tl-note { (room.say("还没有定的：", "Still undecided: "))
                        @for (at, item) in undecided.iter().enumerate() {
                            @if at > 0 { (room.say("、", ", ")) } (record::link(room, institution, item.matter))
                        }
                    }
                }
                (why::about(room, institution, rec))
            }
            (agenda(room, institution, &sitting))
            (presence(room, institution, &sitting))
            (versions(room, institution, &sitting))
            section {
                h2 { (room.say("纪要", "Minutes")) }
                p { a.tl-button href={ (address(institution, rec)) "/minutes" } { (room.say("看生成的纪要", "See the minutes as generated")) } }
                @for minutes in &sitting.minutes { p { (record::link(room, institution, *minutes)) } }
            }
            p.tl-note { a href=(record::address(institution, rec)) { (room.say("这次会议的全部记录", "All records of this meeting")) } }
        };
        Ok::<_, Problem>((room.office.name(institution, rec), main))
    })?;
    Ok(room.page(&title, main))
}

fn head(room: &Room, institution: &Institution, sitting: &Sitting) -> Markup {
    let rec = sitting.rec;
    let shown =
        |name: &str| look::get(institution, rec, name).map(|v| record::value(room, institution, v));
    let status = if sitting.is_open(institution) { "tl-warn" } else { "tl-calm" };
    let last = before(institution, rec).map(|last| Sitting::of(institution, last));
    html! {
        p.tl-lead {
            @if let Some(form) = shown("form") { (form) " · " }
            @if let Some(date) = shown("date") { (date) " · " }
            @if let Some(state) = shown("status") { span.tl-pill.(status) { (state) } }
        }
        dl.tl-fields {
            dt { (room.say("机关", "Organ")) } dd { @if let Some(organ) = shown("organ") { (organ) } }
            dt { (room.say("召集人", "Convener")) } dd { @if let Some(convener) = shown("convener") { (convener) } }
            dt { (room.say("记录人", "Recorder")) } dd { @match shown("recorder") { Some(recorder) => (recorder), None => span.tl-none { (room.say("没有指派", "none assigned")) } } }
            dt { (room.say("到会", "Present")) } dd { strong { (sitting.present.len()) } (room.say(" 人", "")) }
            @if let Some(last) = last {
                dt { (room.say("上一次会议", "Meeting before")) }
                dd { a href=(address(institution, last.rec)) { (room.name(institution, last.rec)) } " " (minutes_state(room, institution, &last)) }
            }
        }
    }
}

fn agenda(room: &Room, institution: &Institution, sitting: &Sitting) -> Markup {
    html! { section {
        h2 { (room.say("议题", "Items")) " " span.tl-count { (sitting.items.len()) } }
        @if sitting.items.is_empty() { (empty(room.say("还没有编排议程。", "No agenda has been set."))) }
        ol.tl-items { @for item in &sitting.items { li {
            h3 { (record::link(room, institution, item.matter)) " "
                @if !item.tabled { span.tl-pill.tl-none { (room.say("不在议程上", "not on the agenda")) } }
                @else if item.decisions.is_empty() { span.tl-pill.tl-warn { (room.say("未定", "undecided")) } }
                @else { span.tl-pill.tl-good { (room.say("已定", "decided")) } }
            }
            @if let Some(category) = look::get(institution, item.matter, "category") {
                p.tl-note { (record::value(room, institution, category)) }
            }
            (outcome(room, institution, item))
            @if sitting.is_open(institution) { (about(room, institution, sitting, item)) }
        } } }
    } }
}

/// What was said, voted and decided of an item.
pub(super) fn outcome(room: &Room, institution: &Institution, item: &Item) -> Markup {
    let value = |rec: Rec, name: &str| {
        let value = look::get(institution, rec, name);
        html! { @if let Some(value) = value { (record::value(room, institution, value)) } }
    };
    html! { ul {
        @for recusal in &item.recusals { li {
            (room.say("回避：", "Stepped aside: ")) (value(*recusal, "person")) (room.say("，", ", ")) (value(*recusal, "cause"))
        } }
        @for statement in &item.statements { li {
            (value(*statement, "person")) (room.say("：", ": ")) (value(*statement, "stance")) " " (value(*statement, "substance"))
        } }
        @for vote in &item.votes { li {
            (value(*vote, "mode")) (room.say("表决：赞成 ", ": for ")) strong { (value(*vote, "ayes")) }
            (room.say("，反对 ", ", against ")) (value(*vote, "noes"))
            (room.say("，弃权 ", ", abstaining ")) (value(*vote, "abstentions"))
        } }
        @for decision in &item.decisions { li {
            (room.say("决定：", "Decision: ")) (record::link(room, institution, *decision)) " " (value(*decision, "status"))
        } }
    } }
}

/// What this person may do about an item, here and now: the judge is asked with meeting and matter, and
/// a decision with those who may take part in it.
fn about(room: &Room, institution: &Institution, sitting: &Sitting, item: &Item) -> Markup {
    let today = room.office.today();
    let regulation = institution.regulation();
    let deciding = sitting.deciding(institution, item);
    let stated = |name: &str, ty: Type| match (name, ty) {
        ("meeting", Type::Ref(kind)) if kind == sitting.rec.kind => Some(Value::Ref(sitting.rec)),
        ("matter", Type::Ref(kind)) if kind == item.matter.kind => Some(Value::Ref(item.matter)),
        ("voters", Type::RefSet(_)) if !deciding.is_empty() => {
            Some(Value::set(deciding.iter().map(|rec| Value::Ref(*rec)).collect()))
        }
        _ => None,
    };
    let acts = ABOUT_AN_ITEM.iter().filter_map(|name| bind::find_act(regulation, name).ok());
    let possible: Vec<Possible> = acts
        .filter_map(|id| {
            let act = regulation.act(id);
            let seat = room.seat_for(act.by)?;
            let params = (0u16..).zip(&act.params).filter(|(_, param)| !param.new);
            let stated = params
                .filter_map(|(n, param)| Some((ParamId(n), stated(&param.name.en, param.ty)?)))
                .collect();
            Some(institution.possible_with(id, seat.0, today, stated))
        })
        .collect();
    why::buttons(room, institution, &possible)
}

fn presence(room: &Room, institution: &Institution, sitting: &Sitting) -> Markup {
    let list = |people: &[Rec]| {
        html! {
            ul.tl-inline { @for person in people { li { (record::link(room, institution, *person)) } } }
        }
    };
    html! { section {
        h2 { (room.say("到会", "Present")) " " span.tl-count { (sitting.present.len()) } }
        @if sitting.present.is_empty() { (empty(room.say("还没有人签到。", "Nobody has signed in."))) } @else { (list(&sitting.present)) }
        @if !sitting.observers.is_empty() { p.tl-note { (room.say("列席", "Observers")) } (list(&sitting.observers)) }
    } }
}

fn versions(room: &Room, institution: &Institution, sitting: &Sitting) -> Markup {
    let pairs = || sitting.versions.iter().zip(sitting.versions.iter().skip(1));
    html! { @if sitting.versions.len() > 1 { section {
        h2 { (room.say("议程的改动", "Changes to the agenda")) }
        ol.tl-versions { @for (old, new) in pairs() {
            @let changes = changes(institution, *old, *new);
            li {
                p { (record::link(room, institution, *new)) " " span.tl-note {
                    (room.say("第 ", "version ")) (look::number(institution, *new, "version").unwrap_or(0)) (room.say(" 版", ""))
                } }
                @for matter in &changes.added { p { ins { (record::link(room, institution, *matter)) } (room.say(" 新增", " added")) } }
                @for matter in &changes.removed { p { del { (record::link(room, institution, *matter)) } (room.say(" 撤下", " taken off")) } }
                @if changes.added.is_empty() && changes.removed.is_empty() { p.tl-none { (room.say("议题没有变", "the items are the same")) } }
            }
        } }
    } } }
}

/// The minutes as the records tell them, section by section.
pub fn minutes(room: &Room) -> Reply {
    let idem = room.office.rim().word()?;
    let main = room.see(|institution| {
        let rec = meeting(room, institution)?;
        let sitting = Sitting::of(institution, rec);
        let sections = sections(room, institution, &sitting);
        let digest: Vec<String> = sections.iter().map(|(title, body)| format!("{title}\n{body}")).collect();
        let digest = digest.join("\n\n");
        let issue = issue(room, institution, rec, &digest, &idem);
        Ok::<_, Problem>(html! {
            p.tl-lead { a href=(address(institution, rec)) { (room.name(institution, rec)) }
                (room.say("。各段都由台账上的记录生成；编发时还可以改。", ". Every section is made from the records on the ledger; it can be edited when the minutes are issued.")) }
            @for (title, body) in &sections { section { h2 { (title) } p.tl-text { (body) } } }
            section { h2 { (room.say("编发", "Issue")) } (issue) }
        })
    })?;
    Ok(room.page(&Words::new("会议纪要", "Minutes"), main))
}

/// The way to issuing them: the form of the act, filled in, where it can be edited; or why not.
fn issue(room: &Room, institution: &Institution, rec: Rec, digest: &str, idem: &str) -> Markup {
    let regulation = institution.regulation();
    let found = bind::find_act(regulation, "issue_minutes").ok().and_then(|act| {
        let seat = room.seat_for(regulation.act(act).by)?;
        let params = (0u16..).zip(&regulation.act(act).params);
        let stated = params.filter_map(|(n, param)| match param.name.en.as_str() {
            "meeting" => Some((ParamId(n), Value::Ref(rec))),
            "digest" => Some((ParamId(n), Value::Text(digest.into()))),
            _ => None,
        });
        Some((seat, institution.possible_with(act, seat.0, room.office.today(), stated.collect())))
    });
    let Some((seat, possible)) = found else { return html! {} };
    if possible.is_refused() {
        return why::buttons(room, institution, &[possible]);
    }
    // By POST: minutes may be longer than an address.
    html! {
        form.tl-form method="post" action="/acts/issue_minutes" {
            (token(room))
            input type="hidden" name="as" value=(seat.code(institution));
            input type="hidden" name="idem" value=(idem);
            input type="hidden" name="take.meeting" value=(institution.call(rec));
            input type="hidden" name="take.digest" value=(digest);
            button type="submit" name="step" value="edit" { (word(room, &regulation.act(possible.act).name)) }
        }
    }
}

/// Titles and texts of the minutes.
fn sections(room: &Room, institution: &Institution, sitting: &Sitting) -> Vec<(String, String)> {
    let names = |people: &[Rec]| {
        let names: Vec<String> = people.iter().map(|rec| room.name(institution, *rec)).collect();
        if names.is_empty() {
            room.say("无", "none").to_owned()
        } else {
            names.join(room.say("、", ", "))
        }
    };
    let shown = |rec: Rec, name: &str| {
        let value = look::get(institution, rec, name);
        value.map_or_else(String::new, |value| match value {
            Value::Choice(choice, at) => {
                word(room, institution.regulation().value_name(*choice, *at))
            }
            value => room.office.value_words(institution, value).get(room.lang).to_owned(),
        })
    };
    let (date, form, organ) =
        (shown(sitting.rec, "date"), shown(sitting.rec, "form"), shown(sitting.rec, "organ"));
    let chair = shown(sitting.rec, "convener");
    let colon = room.say("：", ": ");
    let mut all = vec![
        (
            room.say("会议", "Meeting").to_owned(),
            match room.say("zh", "en") {
                "zh" => format!("{date}，{organ}召开{form}，{chair}召集。"),
                _ => format!("{form} of {organ} on {date}, convened by {chair}."),
            },
        ),
        (room.say("出席", "Present").to_owned(), names(&sitting.present)),
        (room.say("列席", "Observers").to_owned(), names(&sitting.observers)),
    ];
    for (number, item) in (1..).zip(&sitting.items) {
        let mut lines = Vec::new();
        for recusal in &item.recusals {
            lines.push(format!(
                "{}{colon}{}",
                room.say("回避", "Stepped aside"),
                shown(*recusal, "person")
            ));
        }
        for statement in &item.statements {
            lines.push(format!(
                "{}{colon}{} {}",
                shown(*statement, "person"),
                shown(*statement, "stance"),
                shown(*statement, "substance")
            ));
        }
        for vote in &item.votes {
            let (ayes, noes, none) =
                (shown(*vote, "ayes"), shown(*vote, "noes"), shown(*vote, "abstentions"));
            lines.push(match room.say("zh", "en") {
                "zh" => format!("表决：赞成 {ayes}，反对 {noes}，弃权 {none}。"),
                _ => format!("Vote: for {ayes}, against {noes}, abstaining {none}."),
            });
        }
        for decision in &item.decisions {
            lines.push(format!(
                "{}{colon}{}",
                room.say("决定", "Decision"),
                room.name(institution, *decision)
            ));
        }
        if item.decisions.is_empty() {
            lines.push(room.say("未作决定。", "Nothing was decided.").to_owned());
        }
        let matter = room.name(institution, item.matter);
        all.push((format!("{number}. {matter}"), lines.join("\n")));
    }
    all
}
