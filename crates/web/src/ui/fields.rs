//! Fields of generated forms: from the type of a parameter to what a person fills in, and back.

use crate::ask::Room;
use crate::form::Form;
use crate::ui::word;
use maud::{Markup, html};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tiaoli_institution::Institution;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::{Field, KindId, Type};
use tiaoli_norm::value::{Rec, Value};
use tiaoli_text::{Lang, Words, words};

/// Most records offered as a list to choose from; more are searched by typing.
const FEW: usize = 12;
/// Most members of a set offered as boxes to tick; more are typed.
const MOST_BOXES: usize = 60;
/// Most records offered while typing.
const MOST_OFFERED: usize = 500;

/// What is wrong with a form, by field.
#[derive(Debug, Clone, Default)]
pub struct Faults(BTreeMap<String, (Words, Option<Words>)>);

impl Faults {
    /// Notes what is wrong with `field`; the first word stands.
    pub fn add(&mut self, field: impl Into<String>, message: Words, help: Option<Words>) {
        self.0.entry(field.into()).or_insert((message, help));
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with `field`, to stand at it.
    #[must_use]
    pub fn at(&self, room: &crate::Ask, field: &str) -> Markup {
        html! { @if let Some((message, help)) = self.0.get(field) {
            p.tl-fault id={ "fault-" (field) } {
                (message.get(room.lang))
                @if let Some(help) = help { (room.say("；", "; ")) (help.get(room.lang)) }
            }
        } }
    }

    /// The id of the message at `field`, for screen readers.
    #[must_use]
    pub fn described(&self, field: &str) -> Option<String> {
        self.0.contains_key(field).then(|| format!("fault-{field}"))
    }

    /// All of it at the top of the form, each leading to its field.
    #[must_use]
    pub fn summary(&self, room: &crate::Ask) -> Markup {
        html! { @if !self.0.is_empty() {
            div.tl-problem role="alert" {
                p { strong { (room.say("有几处要改：", "Please correct:")) } }
                ul { @for (field, (message, _)) in &self.0 {
                    li { a href={ "#" (field) } { (message.get(room.lang)) } }
                } }
            }
        } }
    }
}

/// A field of a form: a label, a hint, what went wrong, and `input`.
#[must_use]
pub fn line(
    ask: &crate::Ask,
    faults: &Faults,
    name: &str,
    label: &str,
    hint: Option<&str>,
    input: Markup,
) -> Markup {
    html! {
        div.tl-field.tl-wrong[faults.described(name).is_some()] {
            label for=(name) { (label) }
            @if let Some(hint) = hint { p.tl-hint { (hint) } }
            (faults.at(ask, name))
            (input)
        }
    }
}

/// A plain text field.
#[must_use]
pub fn text(ask: &crate::Ask, faults: &Faults, form: &Form, text: &Plain<'_>) -> Markup {
    let shown = if text.kind == "password" { "" } else { form.get(text.name) };
    line(
        ask,
        faults,
        text.name,
        text.label,
        text.hint,
        html! {
            input id=(text.name) name=(text.name) type=(text.kind) value=(shown)
                autocomplete=(text.complete) required[text.required]
                aria-invalid=[faults.described(text.name).map(|_| "true")]
                aria-describedby=[faults.described(text.name)];
        },
    )
}

/// A plain text field's make.
#[derive(Debug, Clone, Copy)]
pub struct Plain<'a> {
    /// Its name in the form.
    pub name: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// What helps to fill it in.
    pub hint: Option<&'a str>,
    /// `text`, `password`, …
    pub kind: &'a str,
    /// What the browser may fill in by itself.
    pub complete: &'a str,
    /// Must be filled in.
    pub required: bool,
}

/// The field of a parameter (or of a record's field) called `name` in the form.
#[must_use]
pub fn field(
    room: &Room,
    institution: &Institution,
    faults: &Faults,
    form: &Form,
    name: &str,
    info: &Field,
) -> Markup {
    let needed = !info.optional && info.default.is_none();
    let bare = word(room, &info.name);
    let optional = if needed { "" } else { room.say("（可不填）", " (optional)") };
    let label = format!("{bare}{optional}");
    let described = faults.described(name);
    let wrong = described.as_ref().map(|_| "true");
    let value = form.get(name);
    let group = |boxes: Markup| {
        html! {
            fieldset.tl-field.tl-wrong[described.is_some()] id=(name) aria-describedby=[described.clone()] {
                legend { (label) }
                (faults.at(room, name))
                (boxes)
            }
        }
    };
    let one = |kind: &str, mode: &str, hint: Option<&str>| {
        line(
            room,
            faults,
            name,
            &label,
            hint,
            html! {
                input id=(name) name=(name) type=(kind) inputmode=(mode) value=(value) required[needed]
                    autocomplete="off" aria-invalid=[wrong] aria-describedby=[described.clone()];
            },
        )
    };
    match info.ty {
        Type::Ref(kind) if info.new => {
            let suggested =
                if value.is_empty() { free_id(institution, kind) } else { value.to_owned() };
            let label_name = label_of(name);
            html! {
                (line(room, faults, &label_name, &format!("{bare}{}", room.say("的名称", ": name")),
                    Some(room.say("人们怎样称呼它；不进台账，以后可以改", "What people call it; not part of the ledger, can be changed later")),
                    html! { input id=(label_name) name=(label_name) value=(form.get(&label_name)) maxlength="200" autocomplete="off"; }))
                (line(room, faults, name, &format!("{bare}{}{optional}", room.say("的编号", ": id")),
                    Some(room.say("字母、数字、-、_、.", "letters, digits, -, _, .")),
                    html! { input.tl-short id=(name) name=(name) value=(suggested) required[needed] maxlength="64" autocomplete="off"
                        aria-invalid=[wrong] aria-describedby=[described.clone()]; }))
            }
        }
        Type::Ref(kind) => {
            let offered = offered(room, institution, kind);
            if offered.len() <= FEW {
                line(
                    room,
                    faults,
                    name,
                    &label,
                    None,
                    html! {
                        select id=(name) name=(name) required[needed] aria-invalid=[wrong] aria-describedby=[described.clone()] {
                            option value="" { (room.say("请选择", "Choose")) }
                            @for (id, shown) in &offered { option value=(id) selected[id == value] { (shown) } }
                            @if !value.is_empty() && !offered.iter().any(|(id, _)| id == value) { option value=(value) selected { (value) } }
                        }
                    },
                )
            } else {
                let list = format!("list-{name}");
                line(
                    room,
                    faults,
                    name,
                    &label,
                    Some(room.say("输入名称或编号查找", "Type a name or an id")),
                    html! {
                        input id=(name) name=(name) value=(value) list=(list) required[needed] autocomplete="off"
                            aria-invalid=[wrong] aria-describedby=[described.clone()];
                        datalist id=(list) { @for (id, shown) in &offered { option value=(id) { (shown) } } }
                    },
                )
            }
        }
        Type::RefSet(kind) => {
            let offered = offered(room, institution, kind);
            let chosen: Vec<&str> = form.all(name).collect();
            if offered.len() > MOST_BOXES {
                return several(
                    room,
                    faults,
                    form,
                    name,
                    &label,
                    room.say("编号，一行一个", "ids, one a line"),
                );
            }
            group(html! { div.tl-boxes { @for (id, shown) in &offered {
                label { input type="checkbox" name=(name) value=(id) checked[chosen.contains(&id.as_str())]; " " (shown) }
            } } })
        }
        Type::Choice(choice) => {
            let values = &institution.regulation().choice(choice).values;
            if values.len() > 6 {
                return line(
                    room,
                    faults,
                    name,
                    &label,
                    None,
                    html! {
                        select id=(name) name=(name) required[needed] aria-invalid=[wrong] aria-describedby=[described.clone()] {
                            option value="" { (room.say("请选择", "Choose")) }
                            @for v in values { option value=(v.en) selected[v.en == value] { (word(room, v)) } }
                        }
                    },
                );
            }
            group(html! { div.tl-boxes { @for v in values {
                label { input type="radio" name=(name) value=(v.en) checked[v.en == value] required[needed]; " " (word(room, v)) }
            } } })
        }
        Type::ChoiceSet(choice) => {
            let chosen: Vec<&str> = form.all(name).collect();
            group(
                html! { div.tl-boxes { @for v in &institution.regulation().choice(choice).values {
                    label { input type="checkbox" name=(name) value=(v.en) checked[chosen.contains(&v.en.as_str())]; " " (word(room, v)) }
                } } },
            )
        }
        Type::Flag => {
            let now = match (value, &info.default) {
                ("", Some(Value::Flag(yes))) => {
                    if *yes {
                        "yes"
                    } else {
                        "no"
                    }
                }
                (value, _) => value,
            };
            group(html! { div.tl-boxes {
                label { input type="radio" name=(name) value="yes" checked[now == "yes"] required[needed]; " " (room.say("是", "Yes")) }
                label { input type="radio" name=(name) value="no" checked[now == "no"]; " " (room.say("否", "No")) }
            } })
        }
        Type::Date => one("date", "none", None),
        Type::Money => {
            one("text", "decimal", Some(room.say("元，如 500000.00", "yuan, such as 500000.00")))
        }
        Type::Number => one("text", "numeric", Some(room.say("整数", "a whole number"))),
        Type::Days => one("text", "numeric", Some(room.say("天数", "a number of days"))),
        Type::NumberSet | Type::TextSet => {
            several(room, faults, form, name, &label, room.say("一行一个", "one a line"))
        }
        // The others are worked out, never stated.
        _ => line(
            room,
            faults,
            name,
            &label,
            None,
            html! {
                textarea id=(name) name=(name) rows=((value.lines().count() + 1).clamp(2, 24)) required[needed] aria-invalid=[wrong]
                    aria-describedby=[described.clone()] { (value) }
            },
        ),
    }
}

fn several(
    room: &Room,
    faults: &Faults,
    form: &Form,
    name: &str,
    label: &str,
    hint: &str,
) -> Markup {
    let lines: Vec<&str> = form.all(name).collect();
    line(
        room,
        faults,
        name,
        label,
        Some(hint),
        html! {
            textarea id=(name) name=(name) rows="4" aria-describedby=[faults.described(name)] { (lines.join("\n")) }
        },
    )
}

/// The field beside `take.matter` that gives the new record its name.
#[must_use]
pub fn label_of(name: &str) -> String {
    name.replacen("take.", "label.", 1)
}

/// Records of a kind with what they are called, the latest first.
#[must_use]
pub fn offered(room: &Room, institution: &Institution, kind: KindId) -> Vec<(String, String)> {
    let mut found: Vec<Rec> = Vec::new();
    institution.state().each(kind, &mut |rec| {
        found.push(rec);
        std::ops::ControlFlow::Continue(())
    });
    found.reverse();
    found.truncate(MOST_OFFERED);
    let shown = |rec: Rec| {
        let (id, name) = (institution.call(rec), room.name(institution, rec));
        let shown = match (id == name, room.lang) {
            (true, _) => name,
            (false, Lang::Zh) => format!("{name}（{id}）"),
            (false, Lang::En) => format!("{name} ({id})"),
        };
        (id, shown)
    };
    found.into_iter().map(shown).collect()
}

/// An id for a new record that nobody has taken: the kind's name and the next number.
#[must_use]
pub fn free_id(institution: &Institution, kind: KindId) -> String {
    let name = institution.regulation().kind(kind).name.en.replace('_', "-");
    let mut number = institution.state().count(kind) + 1;
    while institution.state().find(kind, &format!("{name}-{number}")).is_some() {
        number += 1;
    }
    format!("{name}-{number}")
}

/// What was typed for a parameter, as JSON; nothing where it was left blank.
///
/// # Errors
/// What cannot be such a value.
pub fn typed(form: &Form, name: &str, info: &Field) -> Result<Option<Json>, Words> {
    let value = form.get(name);
    if info.ty.member().is_some() {
        if !form.has(name) {
            return Ok((!info.optional).then(|| json!([])));
        }
        let parts =
            form.all(name).flat_map(str::lines).map(str::trim).filter(|part| !part.is_empty());
        let read = |part: &str| match info.ty {
            Type::NumberSet => number(part).map(|n| json!(n)),
            _ => Ok(json!(part)),
        };
        return Ok(Some(Json::Array(parts.map(read).collect::<Result<_, _>>()?)));
    }
    if value.is_empty() {
        return Ok(None);
    }
    Ok(Some(match info.ty {
        Type::Flag => json!(value == "yes"),
        Type::Number | Type::Days => json!(number(value)?),
        Type::Money => json!(value.replace([',', '，', ' '], "")),
        _ => json!(value),
    }))
}

fn number(text: &str) -> Result<i64, Words> {
    text.replace([',', '，'], "").parse().map_err(|_| {
        let text: String = text.chars().take(40).collect();
        words!(zh: "「{text}」不是整数", en: "`{text}` is not a whole number")
    })
}

/// Everything in `form` whose name begins with one of `prefixes`, to be sent along unseen.
#[must_use]
pub fn hidden(form: &Form, prefixes: &[&str]) -> Markup {
    html! { @for (name, value) in form.iter().filter(|(n, _)| prefixes.iter().any(|p| n.starts_with(p))) {
        input type="hidden" name=(name) value=(value);
    } }
}
