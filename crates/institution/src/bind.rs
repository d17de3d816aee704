//! From JSON and cases to values, and back.
//!
//! The only place where ids from outside meet records. A complaint names the place in the input
//! (`take.organ`), what was expected there and what to do.

use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use tiaoli_norm::Regulation;
use tiaoli_norm::diagnostic::nearest;
use tiaoli_norm::judge::Draft;
use tiaoli_norm::program::{ActId, Field, FieldId, KindId, ParamId, TermId, Type};
use tiaoli_norm::value::{Datum, Rec, Value};
use tiaoli_text::{Lang, Words, words};

use crate::state::State;

/// Longest id of a record, in characters.
pub const LONGEST_ID: usize = 64;

/// First and last year that a date may lie in.
const EARLIEST: i16 = 1900;
const LATEST: i16 = 2200;

/// Input that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadInput {
    /// Place in the input: `take.organ`, `records.organ.dept.quota`.
    pub path: String,
    /// What is wrong.
    pub message: Words,
    /// What to do.
    pub help: Option<Words>,
}

impl BadInput {
    /// `message` about what stands at `path`.
    pub fn new(path: impl Into<String>, message: Words) -> Self {
        Self { path: path.into(), message, help: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: Words) -> Self {
        self.help = Some(help);
        self
    }
}

/// An act as it comes from outside, before the state has been asked about its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its kind.
    pub act: ActId,
    /// The id of whoever performs it.
    pub actor: String,
    /// The day.
    pub date: jiff::civil::Date,
    /// What it states.
    pub take: Vec<(ParamId, Datum)>,
    /// Reasons recorded for deviations.
    pub reasons: BTreeMap<String, String>,
}

/// Whether `id` may be the id of a record: letters, digits, `-`, `_`, `.`, no spaces.
#[must_use]
pub fn is_id(id: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !id.is_empty() && id.chars().count() <= LONGEST_ID && id.chars().all(allowed)
}

/// Finds the one called `name` in either language.
fn by_name<'a>(
    names: impl Iterator<Item = &'a Words> + Clone,
    name: &str,
) -> Result<usize, Option<String>> {
    if let Some(at) = names.clone().position(|words| words.en == name || words.zh == name) {
        return Ok(at);
    }
    let known: Vec<&str> = names.flat_map(|words| [words.en.as_str(), words.zh.as_str()]).collect();
    Err(nearest(name, known).map(str::to_owned))
}

/// Something that is there already, under this name or the one in the other language.
fn twice(path: String, name: &Words) -> BadInput {
    let Words { zh, en } = name;
    BadInput::new(path, words!(zh: "「{zh}」写了两次", en: "`{en}` is given twice"))
        .help(Words::new("中英文名称只写一个", "give it under one of its two names only"))
}

/// Finds what a stack of regulations calls `name`, in either language; `rules@name` says whose.
fn of_stack<'a>(
    regulation: &Regulation,
    names: impl Iterator<Item = (&'a Words, usize)> + Clone,
    name: &str,
    path: &str,
    unknown: Words,
) -> Result<usize, BadInput> {
    let (of, own) = name.split_once('@').map_or((None, name), |(of, own)| (Some(of), own));
    let is_of = |pack: usize| {
        let Some((of, pack)) = of.zip(regulation.packs.get(pack)) else { return of.is_none() };
        pack.folder == of || pack.name.en == of || pack.name.zh == of
    };
    let called = |words: &Words| words.en == own || words.zh == own;
    let found: Vec<(usize, usize)> = names
        .clone()
        .enumerate()
        .filter(|(_, (words, pack))| called(words) && is_of(*pack))
        .map(|(at, (_, pack))| (at, pack))
        .collect();
    match found.as_slice() {
        [(at, _)] => Ok(*at),
        [] => {
            let known = names.map(|(words, _)| words);
            let near = by_name(known, own).err().flatten();
            Err(did_you_mean(BadInput::new(path, unknown), near))
        }
        several => {
            let folders = several.iter().filter_map(|(_, pack)| regulation.packs.get(*pack));
            let all: Vec<Words> = folders
                .map(|p| Words::new(format!("{}@{own}", p.name.zh), format!("{}@{own}", p.name.en)))
                .collect();
            let Words { zh, en } = Words::join(&all, "、", ", ");
            let message =
                words!(zh: "几部制度都有「{own}」", en: "several regulations have `{own}`");
            Err(BadInput::new(path, message)
                .help(words!(zh: "写明是哪一部的：{zh}", en: "say whose: {en}")))
        }
    }
}

fn did_you_mean(bad: BadInput, near: Option<String>) -> BadInput {
    match near {
        Some(near) => bad.help(words!(zh: "是否要写「{near}」？", en: "did you mean `{near}`?")),
        None => bad,
    }
}

fn id16(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The act called `name`, in either language.
///
/// # Errors
/// When no act is called so.
pub fn find_act(regulation: &Regulation, name: &str) -> Result<ActId, BadInput> {
    let acts = regulation.acts.iter().map(|act| (&act.name, act.pack));
    let unknown = words!(zh: "制度里没有行为「{name}」", en: "the regulation has no act `{name}`");
    of_stack(regulation, acts, name, "act", unknown).map(|at| ActId(id16(at)))
}

/// The kind called `name`, in either language.
///
/// # Errors
/// When no kind is called so.
pub fn find_kind(regulation: &Regulation, name: &str, path: &str) -> Result<KindId, BadInput> {
    by_name(regulation.kinds.iter().map(|kind| &kind.name), name)
        .map(|at| KindId(id16(at)))
        .map_err(|near| {
            let message =
                words!(zh: "制度里没有记录类「{name}」", en: "the regulation has no kind `{name}`");
            did_you_mean(BadInput::new(path, message), near)
        })
}

/// The field called `name`, in either language, at `path`.
fn find_field(fields: &[Field], name: &str, path: &str) -> Result<usize, BadInput> {
    by_name(fields.iter().map(|field| &field.name), name).map_err(|near| {
        let known: Vec<Words> = fields.iter().map(|field| field.name.clone()).collect();
        let Words { zh, en } = Words::join(&known, "、", ", ");
        let bad = BadInput::new(
            path,
            words!(zh: "没有「{name}」这一项", en: "there is nothing called `{name}`"),
        )
        .help(words!(zh: "可用：{zh}", en: "possible: {en}"));
        did_you_mean(bad, near)
    })
}

/// Reads an act: `{"act","actor","date","take":{…},"reasons":{…}}`.
///
/// # Errors
/// The first thing that cannot be understood, with its place.
pub fn request(regulation: &Regulation, json: &Json) -> Result<Request, BadInput> {
    let object = object(json, "")?;
    for key in object.keys() {
        if !["act", "actor", "date", "take", "reasons", "idem"].contains(&key.as_str()) {
            return Err(BadInput::new(
                key.as_str(),
                words!(zh: "行为里没有「{key}」这一项", en: "an act has no `{key}`"),
            )
            .help(Words::new(
                "可用：act、actor、date、take、reasons、idem",
                "possible: act, actor, date, take, reasons, idem",
            )));
        }
    }
    let act = find_act(regulation, text(object, "act")?)?;
    let actor = text(object, "actor")?.to_owned();
    let date = date(text(object, "date")?, "date")?;
    let empty = Map::new();
    let take_json = match object.get("take") {
        Some(take) => self::object(take, "take")?,
        None => &empty,
    };
    let params = &regulation.act(act).params;
    let mut take = Vec::new();
    for (name, value) in take_json {
        let path = format!("take.{name}");
        let at = find_field(params, name, &path)?;
        let Some(param) = params.get(at) else { continue };
        if take.iter().any(|(other, _): &(ParamId, Datum)| other.at() == at) {
            return Err(twice(path, &param.name));
        }
        take.push((ParamId(id16(at)), datum(regulation, param.ty, value, &path)?));
    }
    let mut reasons = BTreeMap::new();
    if let Some(json) = object.get("reasons") {
        for (key, value) in self::object(json, "reasons")? {
            let path = format!("reasons.{key}");
            let Some(reason) = value.as_str() else {
                return Err(BadInput::new(path, Words::new("理由须是文字", "a reason is a text")));
            };
            let key = reason_key(regulation, key, &path)?;
            if reasons.contains_key(&key) {
                return Err(twice(path, &Words::same(key)));
            }
            reasons.insert(key, reason.to_owned());
        }
    }
    Ok(Request { act, actor, date, take, reasons })
}

/// `norm` or `norm.step` in either language → as the judge looks for it.
fn reason_key(regulation: &Regulation, key: &str, path: &str) -> Result<String, BadInput> {
    let (name, step) = key.split_once('.').map_or((key, None), |(n, s)| (n, Some(s)));
    let unknown = words!(zh: "没有规范或步骤「{key}」", en: "there is no norm or step `{key}`");
    let bad = || {
        BadInput::new(path, unknown.clone())
            .help(Words::new("写作 规范 或 规范.步骤", "write `norm` or `norm.step`"))
    };
    let norms = regulation.norms.iter().map(|norm| (&norm.name, norm.pack));
    let at = of_stack(regulation, norms, name, path, unknown.clone())
        .map_err(|found| if found.help.is_none() { bad() } else { found })?;
    let id = tiaoli_norm::program::NormId(id16(at));
    let norm = &regulation.norm(id).key;
    let Some(step) = step else { return Ok(norm.clone()) };
    let mut steps = (0..64).map_while(|n| match regulation.need_name(id, n) {
        None if n > 0 => None,
        found => Some(found),
    });
    let found = steps.find_map(|s| s.filter(|s| s.en == step || s.zh == step));
    found.map(|step| format!("{norm}.{}", step.en)).ok_or_else(bad)
}

fn object<'a>(json: &'a Json, path: &str) -> Result<&'a Map<String, Json>, BadInput> {
    json.as_object().ok_or_else(|| {
        BadInput::new(path, Words::new("这里要一个 JSON 对象", "a JSON object is needed here"))
    })
}

fn text<'a>(object: &'a Map<String, Json>, key: &str) -> Result<&'a str, BadInput> {
    match object.get(key) {
        Some(Json::String(text)) => Ok(text),
        Some(_) => {
            Err(BadInput::new(key, words!(zh: "「{key}」须是文字", en: "`{key}` must be a text")))
        }
        None => Err(BadInput::new(key, words!(zh: "缺少「{key}」", en: "`{key}` is missing"))),
    }
}

fn date(text: &str, path: &str) -> Result<jiff::civil::Date, BadInput> {
    let shape = text.len() == 10;
    let date: jiff::civil::Date = text.parse().ok().filter(|_| shape).ok_or_else(|| {
        BadInput::new(path, words!(zh: "「{text}」不是日期", en: "`{text}` is not a date"))
            .help(Words::new("日期写作 2026-03-02", "write dates as 2026-03-02"))
    })?;
    // Nothing an institution decides lies outside; what does is a slip of the pen.
    if (EARLIEST..=LATEST).contains(&date.year()) {
        return Ok(date);
    }
    Err(BadInput::new(
        path,
        words!(
            zh: "日期 {text} 不在 {EARLIEST} 年至 {LATEST} 年之间",
            en: "the date {text} does not lie between the years {EARLIEST} and {LATEST}",
        ),
    ))
}

/// Reads a value of type `ty`.
///
/// # Errors
/// When the JSON is not such a value.
pub fn datum(
    regulation: &Regulation,
    ty: Type,
    json: &Json,
    path: &str,
) -> Result<Datum, BadInput> {
    let bad = |needed: Words| {
        let found = if json.to_string().len() > 60 { "…".to_owned() } else { json.to_string() };
        let Words { zh, en } = needed;
        BadInput::new(
            path,
            words!(zh: "这里要{zh}，而写的是 {found}", en: "{en} is needed here, found {found}"),
        )
    };
    let plain = |value| Ok(Datum::Plain(value));
    if let Some(member) = ty.member() {
        let Some(items) = json.as_array() else {
            return Err(bad(Words::new("一个列表", "a list")));
        };
        let read = |(i, item)| datum(regulation, member, item, &format!("{path}[{i}]"));
        return Ok(Datum::Set(items.iter().enumerate().map(read).collect::<Result<_, _>>()?));
    }
    match ty {
        Type::Flag => match json.as_bool() {
            Some(yes) => plain(Value::Flag(yes)),
            None => Err(bad(Words::new("true 或 false", "true or false"))),
        },
        Type::Number | Type::Days => match json.as_i64() {
            Some(n) if ty == Type::Number => plain(Value::Number(n)),
            Some(n) => plain(Value::Days(n)),
            None => Err(bad(Words::new("一个整数", "a whole number"))),
        },
        Type::Money => match json.as_str().and_then(fen) {
            Some(fen) => plain(Value::Money(fen)),
            None => Err(bad(Words::new("金额，如 \"500000.00\"", "a sum such as \"500000.00\""))),
        },
        Type::Date => match json.as_str() {
            Some(text) => plain(Value::Date(date(text, path)?)),
            None => {
                Err(bad(Words::new("日期，如 \"2026-03-02\"", "a date such as \"2026-03-02\"")))
            }
        },
        Type::Choice(choice) => {
            let values = &regulation.choice(choice).values;
            let Some(name) = json.as_str() else {
                return Err(bad(Words::new("一个选项", "one of a choice")));
            };
            match by_name(values.iter(), name) {
                Ok(at) => plain(Value::Choice(choice, id16(at))),
                Err(_) => {
                    let Words { zh, en } = Words::join(values, "、", ", ");
                    Err(bad(words!(zh: "{zh} 之一", en: "one of {en}")))
                }
            }
        }
        Type::Ref(kind) => match json.as_str() {
            Some(id) if is_id(id) => Ok(Datum::Id(kind, id.to_owned())),
            _ => {
                let Words { zh, en } = &regulation.kind(kind).name;
                Err(bad(words!(zh: "「{zh}」的编号", en: "the id of a `{en}`")))
            }
        },
        _ => match json.as_str() {
            Some(text) => plain(Value::Text(text.into())),
            None => Err(bad(Words::new("文字", "a text"))),
        },
    }
}

/// Fen in a sum written with at most two decimals.
fn fen(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (yuan, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || rest.len() > 2 || !is_digits(yuan) || !is_digits(rest) {
        return None;
    }
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(rest)?.checked_mul(sign)
}

/// A value as JSON: names in English, records by id, sums with two decimals.
#[must_use]
pub fn to_json(regulation: &Regulation, datum: &Datum) -> Json {
    match datum {
        Datum::Id(_, id) => json!(id),
        Datum::Set(members) => {
            let mut members: Vec<Json> =
                members.iter().map(|member| to_json(regulation, member)).collect();
            members.sort_by_key(ToString::to_string);
            members.dedup();
            Json::Array(members)
        }
        Datum::Plain(value) => match value {
            Value::Flag(yes) => json!(yes),
            Value::Number(n) | Value::Days(n) | Value::WorkingDays(n) | Value::Months(n) => {
                json!(n)
            }
            Value::Fraction(part) | Value::MoneyPart(part) => json!([part.above(), part.below()]),
            Value::Money(fen) => {
                let sign = if *fen < 0 { "-" } else { "" };
                let fen = fen.unsigned_abs();
                json!(format!("{sign}{}.{:02}", fen / 100, fen % 100))
            }
            Value::Date(date) => json!(date.to_string()),
            Value::Text(text) => json!(text.as_ref()),
            Value::Choice(choice, value) => json!(regulation.value_name(*choice, *value).en),
            Value::Ref(_) | Value::Set(_) => Json::Null,
        },
    }
}

/// The act as JSON, as [`request`] reads it.
#[must_use]
pub fn request_json(regulation: &Regulation, request: &Request) -> Map<String, Json> {
    let act = regulation.act(request.act);
    let mut take = Map::new();
    for (param, value) in &request.take {
        if let Some(info) = act.params.get(param.at()) {
            take.insert(info.name.en.clone(), to_json(regulation, value));
        }
    }
    let mut object = Map::new();
    object.insert("act".into(), json!(act.key));
    object.insert("actor".into(), json!(request.actor));
    object.insert("date".into(), json!(request.date.to_string()));
    if !take.is_empty() {
        object.insert("take".into(), Json::Object(take));
    }
    if !request.reasons.is_empty() {
        object.insert("reasons".into(), json!(request.reasons));
    }
    object
}

/// Turns a request into a draft: every id must name a record, every new one must not.
///
/// # Errors
/// An id that names no record, or one that is taken.
pub fn draft(regulation: &Regulation, state: &State, request: &Request) -> Result<Draft, BadInput> {
    let act = regulation.act(request.act);
    let actor = existing(regulation, state, act.by, &request.actor, "actor")?;
    // What holds when nothing is stated is stated from here on: duties look at what an act states.
    let mut take: Vec<Option<Value>> = act.params.iter().map(|info| info.default.clone()).collect();
    let mut new: Vec<(KindId, &str)> = Vec::new();
    for (param, datum) in &request.take {
        let Some(info) = act.params.get(param.at()) else { continue };
        let path = format!("take.{}", info.name.get(Lang::En));
        let value = match (info.new, datum) {
            (true, Datum::Id(kind, id)) => {
                let Words { zh, en } = &regulation.kind(*kind).name;
                if new.contains(&(*kind, id)) {
                    return Err(BadInput::new(
                        path,
                        words!(
                            zh: "两个新的「{zh}」都叫 {id}",
                            en: "two new records of kind `{en}` are both called {id}",
                        ),
                    )
                    .help(Words::new("换一个编号", "use another id")));
                }
                new.push((*kind, id));
                if state.find(*kind, id).is_some() {
                    return Err(BadInput::new(
                        path,
                        words!(zh: "「{zh}」{id} 已经有了", en: "there is a `{en}` {id} already"),
                    )
                    .help(Words::new("换一个编号", "use another id")));
                }
                let index = Rec::UNBORN + u32::from(param.0.min(0xfe));
                Value::Ref(Rec { kind: *kind, index })
            }
            _ => value(regulation, state, datum, &path)?,
        };
        if let Some(place) = take.get_mut(param.at()) {
            *place = Some(value);
        }
    }
    let (act, date, reasons) = (request.act, request.date, request.reasons.clone());
    Ok(Draft { act, actor, date, take, reasons, discharges: Vec::new() })
}

fn existing(
    regulation: &Regulation,
    state: &State,
    kind: KindId,
    id: &str,
    path: &str,
) -> Result<Rec, BadInput> {
    state.find(kind, id).ok_or_else(|| {
        let Words { zh, en } = &regulation.kind(kind).name;
        BadInput::new(
            path,
            words!(zh: "没有编号为 {id} 的「{zh}」", en: "there is no `{en}` called {id}"),
        )
    })
}

/// A value whose records exist.
///
/// # Errors
/// An id that names no record.
pub fn value(
    regulation: &Regulation,
    state: &State,
    datum: &Datum,
    path: &str,
) -> Result<Value, BadInput> {
    Ok(match datum {
        Datum::Plain(value) => value.clone(),
        Datum::Id(kind, id) => Value::Ref(existing(regulation, state, *kind, id, path)?),
        Datum::Set(members) => Value::set(
            members
                .iter()
                .map(|member| value(regulation, state, member, path))
                .collect::<Result<_, _>>()?,
        ),
    })
}

/// A record as it comes from outside: kind, id, fields.
pub type Given = (KindId, String, Vec<(FieldId, Datum)>);

/// Reads `{"organ": {"dept": {"quota": 3}}}`.
///
/// # Errors
/// The first thing that cannot be understood, with its place.
pub fn records(regulation: &Regulation, json: &Json, path: &str) -> Result<Vec<Given>, BadInput> {
    let mut found = Vec::new();
    let mut kinds = Vec::new();
    for (kind_name, of_kind) in object(json, path)? {
        let kind_path = format!("{path}.{kind_name}");
        let kind = find_kind(regulation, kind_name, &kind_path)?;
        if kinds.contains(&kind) {
            return Err(twice(kind_path, &regulation.kind(kind).name));
        }
        kinds.push(kind);
        for (id, fields_json) in object(of_kind, &kind_path)? {
            let path = format!("{kind_path}.{id}");
            if !is_id(id) {
                let most = LONGEST_ID;
                return Err(BadInput::new(
                    path,
                    words!(
                        zh: "编号只能用字母、数字、-、_、.，至多 {most} 个字",
                        en: "an id has letters, digits, -, _, . only, {most} characters at most",
                    ),
                ));
            }
            let mut fields: Vec<(FieldId, Datum)> = Vec::new();
            for (name, value) in object(fields_json, &path)? {
                let path = format!("{path}.{name}");
                let at = find_field(&regulation.kind(kind).fields, name, &path)?;
                let Field { name, ty, .. } = regulation.field(kind, FieldId(id16(at)));
                if fields.iter().any(|(other, _)| other.at() == at) {
                    return Err(twice(path, name));
                }
                let ty = *ty;
                fields.push((FieldId(id16(at)), datum(regulation, ty, value, &path)?));
            }
            found.push((kind, id.clone(), fields));
        }
    }
    Ok(found)
}

/// What an authority found of an open term, as it comes from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The term.
    pub term: TermId,
    /// What it is said of.
    pub of: Vec<Datum>,
    /// Whether it holds.
    pub holds: bool,
}

/// Reads `[{"term": "work_needs", "of": ["f-1"], "holds": true}]`.
///
/// # Errors
/// The first thing that cannot be understood, with its place.
pub fn findings(
    regulation: &Regulation,
    json: &Json,
    path: &str,
) -> Result<Vec<Finding>, BadInput> {
    let mut found: Vec<Finding> = Vec::new();
    for (at, json) in list(Some(json), path)?.iter().enumerate() {
        let path = format!("{path}[{at}]");
        let new = finding(regulation, object(json, &path)?, &path)?;
        if found.iter().any(|other| other.term == new.term && other.of == new.of) {
            return Err(twice(path, &regulation.term(new.term).name));
        }
        found.push(new);
    }
    Ok(found)
}

fn list<'a>(json: Option<&'a Json>, path: &str) -> Result<&'a [Json], BadInput> {
    json.and_then(Json::as_array)
        .map(Vec::as_slice)
        .ok_or_else(|| BadInput::new(path, Words::new("这里要一个列表", "a list is needed here")))
}

fn finding(
    regulation: &Regulation,
    object: &Map<String, Json>,
    path: &str,
) -> Result<Finding, BadInput> {
    if let Some(key) = object.keys().find(|key| !["term", "of", "holds"].contains(&key.as_str())) {
        let message = words!(zh: "认定里没有「{key}」这一项", en: "a finding has no `{key}`");
        return Err(BadInput::new(format!("{path}.{key}"), message)
            .help(Words::new("可用：term、of、holds", "possible: term, of, holds")));
    }
    let under = |mut bad: BadInput| {
        bad.path = format!("{path}.{}", bad.path);
        bad
    };
    let name = text(object, "term").map_err(under)?;
    let terms = regulation.terms.iter().map(|term| (&term.name, term.pack));
    let unknown =
        words!(zh: "制度里没有裁量「{name}」", en: "the regulation has no open term `{name}`");
    let at = of_stack(regulation, terms, name, &format!("{path}.term"), unknown)?;
    let term = TermId(id16(at));
    let (of_path, params) = (format!("{path}.of"), &regulation.term(term).params);
    let items = list(object.get("of"), &of_path)?;
    if items.len() != params.len() {
        let (wanted, got) = (params.len(), items.len());
        return Err(BadInput::new(
            of_path,
            words!(zh: "这里要 {wanted} 项，而写了 {got} 项", en: "{wanted} needed here, {got} given"),
        ));
    }
    let read = |(n, (ty, item))| datum(regulation, ty, item, &format!("{of_path}[{n}]"));
    let of = params.iter().copied().zip(items).enumerate().map(read).collect::<Result<_, _>>()?;
    let holds = object.get("holds").and_then(Json::as_bool).ok_or_else(|| {
        let message = Words::new("这里要 true 或 false", "true or false is needed here");
        BadInput::new(format!("{path}.holds"), message)
    })?;
    Ok(Finding { term, of, holds })
}

/// Records as JSON, as [`records`] reads them.
#[must_use]
pub fn records_json(regulation: &Regulation, given: &[Given]) -> Json {
    let mut kinds: BTreeMap<&str, BTreeMap<&str, Json>> = BTreeMap::new();
    for (kind, id, fields) in given {
        let mut object = Map::new();
        for (field, datum) in fields {
            let name = regulation.field(*kind, *field).name.en.clone();
            object.insert(name, to_json(regulation, datum));
        }
        let name = regulation.kind(*kind).name.en.as_str();
        kinds.entry(name).or_default().insert(id, Json::Object(object));
    }
    json!(kinds)
}
