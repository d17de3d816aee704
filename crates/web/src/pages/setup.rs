//! Setting up: an empty data folder becomes an institution under a regulation, with a first account.
//!
//! Two steps: which regulation, then what it needs to know of the organ. Who may do it has the token
//! that was printed where the server was started.

use crate::ask::Ask;
use crate::cookie;
use crate::form::Form;
use crate::reply::{Answer, Reply};
use crate::ui::fields::{Faults, Plain, line, text, typed};
use crate::ui::word;
use axum::http::StatusCode;
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};
use tiaoli_norm::Regulation;
use tiaoli_norm::program::{Kind, Type};
use tiaoli_office::account::NewAccount;
use tiaoli_office::foundation::{Charter, Founding, found, sound};
use tiaoli_office::{Failure, library, rim};
use tiaoli_text::Words;

/// The first step.
pub fn form(ask: &Ask) -> Reply {
    Ok(first(ask, StatusCode::OK, &ask.query, &Faults::default()))
}

/// Takes a step.
pub fn send(ask: &Ask) -> Reply {
    let form = &ask.form;
    let mut faults = Faults::default();
    let wanted = ask.app.settings.setup_token.as_deref().unwrap_or("");
    // 128 bits: nobody guesses it, so how long a comparison takes tells nothing of use.
    if wanted.is_empty() || form.get("setup") != wanted {
        let message = Words::new("设立口令不对", "this is not the setup token");
        let help =
            Words::new("它印在启动服务器的终端上", "it was printed where the server was started");
        faults.add("setup", message, Some(help));
        return Ok(first(ask, StatusCode::UNPROCESSABLE_ENTITY, form, &faults));
    }
    let name = form.get("regulation");
    if !library::names().iter().any(|known| known == name) {
        faults.add("regulation", Words::new("请选一部制度", "choose a regulation"), None);
        return Ok(first(ask, StatusCode::UNPROCESSABLE_ENTITY, form, &faults));
    }
    let regulation = sound(library::load(&[name])?, name)?;
    if form.get("step") != "found" {
        return Ok(second(ask, StatusCode::OK, &regulation, &faults));
    }
    let founding = founding(ask, &regulation, &mut faults);
    let Some(founding) = founding.filter(|_| faults.is_empty()) else {
        return Ok(second(ask, StatusCode::UNPROCESSABLE_ENTITY, &regulation, &faults));
    };
    let made = ask.app.found(|| found(&ask.app.settings.data, name, &founding, ask.app.rim()));
    match made {
        Ok(Some(office)) => {
            let token = office.open_session(
                &founding.accounts.first().map(|a| a.name.to_lowercase()).unwrap_or_default(),
            )?;
            Ok(Answer::see("/").cookie(cookie::session(&token, ask.app.settings.secure)))
        }
        Ok(None) => Ok(Answer::see("/")),
        Err(failure) if !failure.is_machine() => {
            at_field(&mut faults, &failure);
            Ok(second(ask, StatusCode::UNPROCESSABLE_ENTITY, &regulation, &faults))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// A complaint of the office, at the field it is about; at the records where it is about none.
fn at_field(faults: &mut Faults, failure: &Failure) {
    let why = failure.why();
    let place = why.place.as_deref().unwrap_or("");
    let field = match place {
        "name" => "account",
        "password" => "password",
        _ => "records",
    };
    faults.add(field, why.message.clone(), why.help.clone());
}

fn plain(
    ask: &Ask,
    faults: &Faults,
    name: &'static str,
    labels: (&str, &str),
    hint: Option<(&str, &str)>,
    kind: &str,
) -> Markup {
    let label = ask.say(labels.0, labels.1);
    let hint = hint.map(|(zh, en)| ask.say(zh, en));
    let complete = if kind == "password" { "new-password" } else { "off" };
    let values = if ask.form.has(name) { &ask.form } else { &ask.query };
    text(
        ask,
        faults,
        values,
        &Plain { name, label, hint, kind, complete, required: name != "name_en" },
    )
}

fn first(ask: &Ask, status: StatusCode, values: &Form, faults: &Faults) -> Answer {
    let main = html! {
        p.tl-lead { (ask.say(
            "数据文件夹还是空的。先选这个机构据以运行的制度。",
            "The data folder is empty. First choose the regulation that the institution runs by.")) }
        (faults.summary(ask))
        form.tl-form method="post" action="/setup" {
            (plain(ask, faults, "setup", ("设立口令", "Setup token"), Some(("印在启动服务器的终端上", "Printed where the server was started")), "text"))
            (line(ask, faults, "regulation", ask.say("制度", "Regulation"), None, html! {
                select id="regulation" name="regulation" required {
                    @for name in library::names() { option value=(name) selected[values.get("regulation") == name] { (title(ask, &name)) } }
                }
            }))
            div.tl-actions { button type="submit" name="step" value="choose" { (ask.say("继续", "Continue")) } }
        }
    };
    ask.page(status, &Words::new("设立机构", "Set up the institution"), main)
}

/// What a regulation is called.
fn title(ask: &Ask, name: &str) -> String {
    let packs = library::load(&[name]).ok().map(|checked| checked.as_written().packs.clone());
    let last = packs.and_then(|packs| packs.last().map(|pack| word(ask, &pack.name)));
    last.unwrap_or_else(|| name.to_owned())
}

/// Fields of an organ that are asked for: what it is, and its own figures. Those that refer to other
/// records come later, by acts.
fn asked(kind: &Kind) -> impl Iterator<Item = &tiaoli_norm::program::Field> {
    let plain = |ty| matches!(ty, Type::Choice(_) | Type::Number | Type::Money);
    kind.fields.iter().filter(move |field| plain(field.ty))
}

fn organ(regulation: &Regulation) -> Option<&Kind> {
    regulation.kinds.iter().find(|kind| kind.name.en == "organ")
}

fn second(ask: &Ask, status: StatusCode, regulation: &Regulation, faults: &Faults) -> Answer {
    let form = &ask.form;
    let main = html! {
        (faults.summary(ask))
        form.tl-form method="post" action="/setup" {
            input type="hidden" name="setup" value=(form.get("setup"));
            input type="hidden" name="regulation" value=(form.get("regulation"));
            h2 { (ask.say("机构", "Institution")) }
            (plain(ask, faults, "name_zh", ("名称", "Name"), None, "text"))
            (plain(ask, faults, "name_en", ("英文名称（可不填）", "English name (optional)"), None, "text"))
            (plain(ask, faults, "inst", ("台账上的代号", "Name on the ledger"), Some(("小写字母、数字、-，如 yunling-cyb", "lower-case letters, digits, -, such as yunling-cyb")), "text"))
            h2 { (ask.say("机关", "Organ")) }
            (plain(ask, faults, "organ", ("机关的编号", "The organ's id"), Some(("如 cyb", "such as cyb")), "text"))
            @if let Some(kind) = organ(regulation) { @for field in asked(kind) { (figure(ask, regulation, faults, field)) } }
            h2 { (ask.say("第一位主要负责人", "First principal")) }
            (plain(ask, faults, "person_name", ("姓名", "Name"), None, "text"))
            (plain(ask, faults, "person", ("人员编号", "Id"), Some(("记在台账上；不要用姓名", "Stands on the ledger; not the name")), "text"))
            h2 { (ask.say("第一个账户", "First account")) }
            (plain(ask, faults, "account", ("账户名", "Account"), None, "text"))
            (plain(ask, faults, "password", ("口令", "Password"), Some(("至少十个字符，一句话就很好", "Ten characters at least; a sentence is fine")), "password"))
            details open[faults.described("records").is_some()] {
                summary { (ask.say("已有机构、职务和人员的数据", "Data on organs, posts and people that exist already")) }
                (line(ask, faults, "records", ask.say("记录（JSON）", "Records (JSON)"),
                    Some(ask.say("{\"organ\":{…},\"person\":{…},\"post\":{…}}；与上面的合在一起", "{\"organ\":{…},\"person\":{…},\"post\":{…}}; added to the above")),
                    html! { textarea id="records" name="records" rows="6" { (form.raw("records")) } }))
            }
            div.tl-actions { button type="submit" name="step" value="found" { (ask.say("设立", "Found it")) } }
        }
    };
    ask.page(status, &Words::new("设立机构", "Set up the institution"), main)
}

/// A figure or a choice of the organ; what is left blank is not on record.
fn figure(
    ask: &Ask,
    regulation: &Regulation,
    faults: &Faults,
    field: &tiaoli_norm::program::Field,
) -> Markup {
    let name = format!("field.{}", field.name.en);
    let label = word(ask, &field.name);
    let value = ask.form.get(&name);
    line(
        ask,
        faults,
        &name,
        &label,
        None,
        match field.ty {
            Type::Choice(choice) => html! {
                select id=(name) name=(name) {
                    option value="" { (ask.say("没有记载", "not on record")) }
                    @for v in &regulation.choice(choice).values { option value=(v.en) selected[v.en == value] { (word(ask, v)) } }
                }
            },
            _ => {
                html! { input.tl-short id=(name) name=(name) value=(value) inputmode="decimal" autocomplete="off"; }
            }
        },
    )
}

fn founding(ask: &Ask, regulation: &Regulation, faults: &mut Faults) -> Option<Founding> {
    let form = &ask.form;
    for name in ["name_zh", "inst", "organ", "person_name", "person", "account"] {
        if form.get(name).is_empty() {
            faults.add(name, Words::new("请填这一项", "this must be filled in"), None);
        }
    }
    let inst = form.get("inst");
    if !inst.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        || inst.len() > 64
    {
        faults.add(
            "inst",
            Words::new("只能用小写字母、数字、.、_、-", "lower-case letters, digits, ., _, - only"),
            None,
        );
    }
    let mut records: Map<String, Json> = Map::new();
    if !form.raw("records").trim().is_empty() {
        match serde_json::from_str(form.raw("records")) {
            Ok(Json::Object(given)) => records = given,
            _ => faults.add("records", Words::new("不是 JSON 对象", "not a JSON object"), None),
        }
    }
    let (organ_id, person) = (form.get("organ"), form.get("person"));
    let mut fields = Map::new();
    for field in organ(regulation).into_iter().flat_map(asked) {
        let name = format!("field.{}", field.name.en);
        match typed(form, &name, field) {
            Ok(Some(value)) => drop(fields.insert(field.name.en.clone(), value)),
            Ok(None) => {}
            Err(message) => faults.add(name, message, None),
        }
    }
    let mut put = |kind: &str, id: &str, value: Json| {
        let of_kind = records.entry(kind).or_insert_with(|| json!({}));
        if let Some(of_kind) = of_kind.as_object_mut() {
            of_kind.insert(id.to_owned(), value);
        }
    };
    put("organ", organ_id, Json::Object(fields));
    put("person", person, json!({"organ": organ_id}));
    put(
        "post",
        "post-principal",
        json!({"organ": organ_id, "role": "principal", "holder": person}),
    );
    let (zh, en) = (form.get("name_zh"), form.get("name_en"));
    let name = Words::new(zh, if en.is_empty() { zh } else { en });
    Some(Founding {
        charter: Charter {
            inst: inst.to_owned(),
            name: name.clone(),
            regulation: form.get("regulation").to_owned(),
            demo: false,
        },
        date: rim::day((ask.app.rim().now)()),
        records: Json::Object(records),
        labels: vec![
            ("organ".to_owned(), organ_id.to_owned(), name),
            ("person".to_owned(), person.to_owned(), Words::same(form.get("person_name"))),
        ],
        accounts: vec![NewAccount {
            name: form.get("account").to_owned(),
            password: form.raw("password").to_owned(),
            person: Some(person.to_owned()),
            mandates: Vec::new(),
            admin: true,
        }],
    })
}
