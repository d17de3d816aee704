//! The form of any act that the regulation declares: fill in, check, perform.
//!
//! Nothing is recorded before the act has been shown as it will stand on the ledger, with the judge's
//! verdict on it. What is refused stays on the page with its articles.

use crate::ask::Room;
use crate::form::Form;
use crate::page::token;
use crate::problem::Problem;
use crate::reply::{Answer, Reply};
use crate::ui::fields::{self, Faults};
use crate::ui::{act_line, record, why, word};
use crate::url;
use axum::http::StatusCode;
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};
use tiaoli_institution::bind::{self, BadInput, Request};
use tiaoli_institution::{Institution, Judged};
use tiaoli_norm::program::{Act, ActId};
use tiaoli_norm::value::Datum;
use tiaoli_office::desk::Outcome;
use tiaoli_office::seat::Seat;
use tiaoli_office::why::Told;
use tiaoli_text::{Words, words};

/// What the form carries along from step to step.
const CARRIED: &[&str] = &["take.", "label.", "reason.", "as", "date", "idem"];

/// The act that the path names.
fn act_of(room: &Room, institution: &Institution) -> Result<ActId, Problem> {
    bind::find_act(institution.regulation(), room.parts.get("act")).map_err(|_| Problem::missing())
}

/// The seat the act is done from: the one asked for, or the first that fits.
fn seat_of(
    room: &Room,
    institution: &Institution,
    act: &Act,
    form: &Form,
) -> Result<Seat, Problem> {
    let mut fitting = room.session.seats.iter().copied().filter(|seat| seat.0.kind == act.by);
    let asked = form.get("as");
    let seat =
        fitting.clone().find(|seat| seat.code(institution) == asked).or_else(|| fitting.next());
    let Words { zh, en } = &institution.regulation().kind(act.by).name;
    seat.ok_or_else(|| {
        let message = words!(
            zh: "这个行为由「{zh}」来做，您没有这样的身份",
            en: "this act is done by a `{en}`, and you have no such seat",
        );
        Problem::forbidden(message).help(Words::new(
            "请有此身份的人办理，或者请管理员登记用印",
            "ask somebody who has, or have the administrator enter you as keeper of its seal",
        ))
    })
}

/// The form, filled in as far as the address says.
pub fn form(room: &Room) -> Reply {
    let mut values = room.query.clone();
    if values.get("idem").is_empty() {
        values.push("idem", room.office.rim().word()?);
    }
    room.see(|institution| {
        let act = act_of(room, institution)?;
        let seat = seat_of(room, institution, institution.regulation().act(act), &values)?;
        Ok(filling(room, institution, act, seat, &values, &Faults::default()))
    })
}

/// Takes the form: to check it, to change it again, or to perform the act.
pub fn send(room: &Room) -> Reply {
    let form = &room.form;
    type Read = Result<(Request, Judged), Answer>;
    let read = room.see(|institution| -> Result<Read, Problem> {
        let act = act_of(room, institution)?;
        let seat = seat_of(room, institution, institution.regulation().act(act), form)?;
        if form.get("step") == "edit" {
            return Ok(Err(filling(room, institution, act, seat, form, &Faults::default())));
        }
        let mut faults = Faults::default();
        match understood(room, institution, act, seat, form, &mut faults) {
            Some((request, judged)) => Ok(Ok((request, judged))),
            None => Ok(Err(filling(room, institution, act, seat, form, &faults))),
        }
    });
    let (request, judged) = match read? {
        Ok(read) => read,
        Err(answer) => return Ok(answer),
    };
    if form.get("step") != "perform" || !judged.judgement.verdict.allows() {
        return Ok(room.see(|institution| checking(room, institution, &request, &judged)));
    }
    let idem = form.get("idem");
    if idem.is_empty() || idem.len() > 40 || !idem.bytes().all(|b| b.is_ascii_hexdigit()) {
        let message = Words::new("表单的编号不对", "the form's own number is wrong");
        return Err(Problem::bad(message).help(Words::new("重新打开表单", "open the form again")));
    }
    match room.office.submit(&format!("web-{idem}"), &request)? {
        Outcome::Recorded { seq, .. } | Outcome::Again { seq } => {
            name_new(room, &request)?;
            let address = room.see(|institution| after(institution, &request, seq));
            let done = words!(zh: "已记录为台账第 {seq} 条", en: "recorded as entry {seq}");
            room.see_with(address, &done)
        }
        // Somebody was quicker: the act is judged on what stands now.
        Outcome::Refused(judged) => {
            Ok(room.see(|institution| checking(room, institution, &request, &judged)))
        }
    }
}

/// Where to go after an act: to the record it was about, or to its entry.
fn after(institution: &Institution, request: &Request, seq: u64) -> String {
    let about = act_line::in_order(request).into_iter().find_map(|(_, datum)| match datum {
        Datum::Id(kind, id) => institution.state().find(*kind, id),
        _ => None,
    });
    about.map_or_else(|| format!("/ledger/{seq}"), |rec| record::address(institution, rec))
}

/// Gives the records that an act made the names that were typed for them.
fn name_new(room: &Room, request: &Request) -> Result<(), Problem> {
    let named: Vec<(String, String, Words)> = room.see(|institution| {
        let regulation = institution.regulation();
        let params = &regulation.act(request.act).params;
        let new = request.take.iter().filter_map(|(param, datum)| {
            let info = params.get(param.at()).filter(|info| info.new)?;
            let Datum::Id(kind, id) = datum else { return None };
            let typed = room.form.get(&format!("label.{}", info.name.en));
            let kind = regulation.kind(*kind).name.en.clone();
            (!typed.is_empty()).then(|| (kind, id.clone(), Words::same(typed)))
        });
        new.collect()
    });
    for (kind, id, name) in named {
        room.office.call(&kind, &id, &name)?;
    }
    Ok(())
}

/// Reads the form and judges the act; what cannot be understood is noted at its field.
fn understood(
    room: &Room,
    institution: &Institution,
    act: ActId,
    seat: Seat,
    form: &Form,
    faults: &mut Faults,
) -> Option<(Request, Judged)> {
    let regulation = institution.regulation();
    let info = regulation.act(act);
    let mut take = Map::new();
    for param in &info.params {
        let name = format!("take.{}", param.name.en);
        let checked = fields::typed(form, &name, param).map(|value| {
            let Some(value) = value else { return };
            match bind::datum(regulation, param.ty, &value, &name) {
                Ok(_) => drop(take.insert(param.name.en.clone(), value)),
                Err(bad) => note(faults, bad),
            }
        });
        if let Err(message) = checked {
            faults.add(&name, message, None);
        }
        let needed = !param.optional && param.default.is_none();
        if needed && form.get(&name).is_empty() && param.ty.member().is_none() {
            let Words { zh, en } = &param.name;
            faults.add(&name, words!(zh: "请填「{zh}」", en: "`{en}` must be filled in"), None);
        }
    }
    let reasons: Map<String, Json> = form
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("reason.")?, value.trim())))
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.to_owned(), json!(value)))
        .collect();
    let mut whole = Map::new();
    whole.insert("act".into(), json!(info.name.en));
    whole.insert("actor".into(), json!(institution.call(seat.0)));
    whole.insert("date".into(), json!(form.get("date")));
    whole.insert("take".into(), Json::Object(take));
    whole.insert("reasons".into(), Json::Object(reasons));
    let request = match bind::request(regulation, &Json::Object(whole)) {
        Ok(request) => request,
        Err(bad) => {
            note(faults, bad);
            return None;
        }
    };
    let (today, date) = (room.office.today(), request.date);
    if date > today {
        faults.add(
            "date",
            words!(zh: "日期在今天（{today}）之后", en: "the date is after today ({today})"),
            None,
        );
    }
    if let Some(latest) = earliest(institution).filter(|latest| date < *latest) {
        let message = words!(
            zh: "日期早于台账上最近一次行为的日期 {latest}",
            en: "the date is before the latest act on the ledger, {latest}",
        );
        faults.add("date", message, None);
    }
    if !faults.is_empty() {
        return None;
    }
    match institution.judge(&request) {
        Ok(judged) => Some((request, judged)),
        Err(bad) => {
            note(faults, bad);
            None
        }
    }
}

/// The first day an act may be dated: a record of acts goes forward only.
fn earliest(institution: &Institution) -> Option<jiff::civil::Date> {
    institution.latest().max(institution.opened())
}

/// A complaint about the act, at the field of the form that it is about.
fn note(faults: &mut Faults, bad: BadInput) {
    let path = bad.path.split('[').next().unwrap_or("").to_owned();
    let field = match path.as_str() {
        "actor" => "as".to_owned(),
        other => other.replacen("reasons.", "reason.", 1),
    };
    faults.add(field, bad.message, bad.help);
}

/// The form to fill in.
fn filling(
    room: &Room,
    institution: &Institution,
    act: ActId,
    seat: Seat,
    form: &Form,
    faults: &Faults,
) -> Answer {
    let regulation = institution.regulation();
    let info = regulation.act(act);
    let today = room.office.today().to_string();
    let date = Some(form.get("date")).filter(|date| !date.is_empty()).unwrap_or(&today);
    let action = format!("/acts/{}", url::part(&info.name.en));
    let seats: Vec<Seat> =
        room.session.seats.iter().copied().filter(|seat| seat.0.kind == info.by).collect();
    let main = html! {
        (faults.summary(room))
        form.tl-form method="post" action=(action) novalidate[!faults.is_empty()] {
            (token(room))
            input type="hidden" name="idem" value=(form.get("idem"));
            (fields::hidden(form, &["reason."]))
            @if seats.len() > 1 {
                (fields::line(room, faults, "as", room.say("以谁的名义", "In whose name"), None, html! {
                    select id="as" name="as" { @for s in &seats {
                        option value=(s.code(institution)) selected[*s == seat] { (room.name(institution, s.0)) }
                    } }
                }))
            } @else {
                p { (room.say("以 ", "In the name of ")) strong { (room.name(institution, seat.0)) } (room.say(" 的名义", "")) }
                input type="hidden" name="as" value=(seat.code(institution));
            }
            @for param in &info.params {
                (fields::field(room, institution, faults, form, &format!("take.{}", param.name.en), param))
            }
            (fields::line(room, faults, "date", room.say("行为的日期", "Date of the act"), None, html! {
                input id="date" name="date" type="date" value=(date) required max=(today)
                    min=[earliest(institution)] aria-describedby=[faults.described("date")];
            }))
            div.tl-actions { button type="submit" name="step" value="check" { (room.say("核对", "Check")) } }
        }
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    room.page_with(status, &title(room, info), main)
}

fn title(room: &Room, act: &Act) -> Words {
    Words::new(act.name.zh.clone(), word(room, &act.name))
}

/// The act as it will stand, with the verdict on it.
fn checking(room: &Room, institution: &Institution, request: &Request, judged: &Judged) -> Answer {
    let regulation = institution.regulation();
    let info = regulation.act(request.act);
    let told = room.office.tell(institution, &judged.draft, &judged.judgement);
    let allowed = told.verdict.allows();
    let exact = serde_json::to_string_pretty(&bind::request_json(regulation, request));
    let asked: Vec<&str> = told.reasons.iter().filter_map(|r| r.asks_reason.as_deref()).collect();
    let mut carried = Form::default();
    for (name, value) in room.form.iter() {
        if !asked.iter().any(|key| name.strip_prefix("reason.") == Some(*key)) {
            carried.push(name, value);
        }
    }
    let main = html! {
        (why::judgement(room, institution, &told))
        section {
            h2 { (room.say("核对", "Check")) }
            (answers(room, institution, request))
            details { summary { (room.say("记入台账的原样", "Exactly what is recorded")) } pre.tl-proof { (exact.unwrap_or_default()) } }
        }
        form.tl-form method="post" action={ "/acts/" (url::part(&info.name.en)) } {
            (token(room))
            (fields::hidden(&carried, CARRIED))
            (reasons(room, &told))
            div.tl-actions {
                @if allowed {
                    button type="submit" name="step" value="perform" { (room.say("办理并记录", "Perform and record")) }
                } @else if !asked.is_empty() {
                    button type="submit" name="step" value="check" { (room.say("写明理由，再判断", "State the reason and judge again")) }
                } @else {
                    button type="button" aria-disabled="true" disabled { (room.say("办理并记录", "Perform and record")) }
                }
                button.tl-quiet type="submit" name="step" value="edit" formnovalidate { (room.say("修改", "Change")) }
            }
        }
    };
    let status = if allowed { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = title(room, info);
    room.page_with(status, &title, main)
}

/// A field for each reason that would repair the act.
fn reasons(room: &Room, told: &Told) -> Markup {
    html! { @for reason in &told.reasons { @if let Some(key) = &reason.asks_reason {
        @let name = format!("reason.{key}");
        div.tl-field.tl-wrong {
            label for=(name) { (room.say("偏离的理由", "Reason for the deviation")) }
            p.tl-hint { (reason.line.get(room.lang)) }
            textarea id=(name) name=(name) rows="3" required { (room.form.get(&name)) }
        }
    } } }
}

/// What was filled in, to be read over.
fn answers(room: &Room, institution: &Institution, request: &Request) -> Markup {
    let regulation = institution.regulation();
    let act = regulation.act(request.act);
    html! { dl.tl-fields {
        dt { (room.say("以谁的名义", "In the name of")) }
        dd { (act_line::datum(room, institution, &Datum::Id(act.by, request.actor.clone()))) }
        @for (param, datum) in act_line::in_order(request) {
            @let name = &regulation.param(request.act, *param).name;
            @let label = room.form.get(&format!("label.{}", name.en));
            dt { (word(room, name)) }
            dd { @if !label.is_empty() { (label) " " } (act_line::datum(room, institution, datum)) }
        }
        @for (key, reason) in &request.reasons {
            dt { (room.say("理由：", "Reason: ")) (key.replace(['_', '.'], " ")) }
            dd { span.tl-text { (reason) } }
        }
        dt { (room.say("日期", "Date")) } dd { time datetime=(request.date) { (request.date) } }
    } }
}
