//! The invented city: its organs, people and posts, as it stands on the first working day.

use crate::failure::Failure;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use tiaoli_text::Words;

const CITY: &str = include_str!("../../../../../../examples/qichuan/city.json");

/// A working organ and who works there.
pub struct Organ {
    pub id: String,
    /// The principal, two deputies and a member, in this order.
    pub leaders: Vec<String>,
    pub heads: Vec<String>,
    pub staff: Vec<String>,
}

/// What the year is made from.
pub struct City {
    pub institution: String,
    pub name: Words,
    pub year: i16,
    pub organs: Vec<Organ>,
    pub records: Map<String, Json>,
    /// What records are called, in both languages.
    pub names: BTreeMap<String, Words>,
    pub topics: Vec<(Words, String)>,
    pub spending: Vec<Words>,
    pub indicators: Vec<(Words, String)>,
}

fn bad(what: &str) -> Failure {
    Failure::machine(Words::new(
        "自带的样本城市读不懂",
        "the sample city inside the program is broken",
    ))
    .at(what.to_owned())
}

fn text(json: &Json, key: &str) -> Result<String, Failure> {
    json.get(key).and_then(Json::as_str).map(str::to_owned).ok_or_else(|| bad(key))
}

fn both(json: &Json) -> Result<Words, Failure> {
    Ok(Words::new(text(json, "zh")?, text(json, "en")?))
}

fn list<'a>(json: &'a Json, key: &str) -> Result<&'a [Json], Failure> {
    json.get(key).and_then(Json::as_array).map(Vec::as_slice).ok_or_else(|| bad(key))
}

/// Posts of a working organ: what they are in the record, and what people call them.
const POSTS: &[(&str, &str, &str)] = &[
    ("principal", "主要负责人", "principal"),
    ("deputy", "副职", "deputy"),
    ("deputy", "副职", "deputy"),
    ("member", "班子成员", "member"),
    ("body_head", "处长", "head of division"),
    ("body_head", "处长", "head of division"),
    ("staff", "工作人员", "staff"),
    ("staff", "工作人员", "staff"),
    ("staff", "工作人员", "staff"),
];

/// How many staff an organ may have: one more than it has.
const QUOTA: usize = POSTS.len() + 1;

impl City {
    pub fn read() -> Result<Self, Failure> {
        let city: Json = serde_json::from_str(CITY).map_err(|_| bad("city.json"))?;
        let mut names = BTreeMap::new();
        let mut records: BTreeMap<&str, Map<String, Json>> = BTreeMap::new();
        let mut put = |kind, id: &str, record: Json| {
            records.entry(kind).or_default().insert(id.to_owned(), record);
        };
        let (surnames, given) = (list(&city, "surnames")?, list(&city, "given")?);
        let mut called = (0..).map(|n: usize| {
            let of = |list: &[Json], at: usize, lang: usize| {
                let pair = list.get(at % list.len().max(1));
                pair.and_then(|pair| pair.get(lang)?.as_str()).unwrap_or("").to_owned()
            };
            let (family, own) = (n, n * 7 + n / surnames.len().max(1));
            let zh = of(surnames, family, 0) + &of(given, own, 0);
            Words::new(zh, format!("{} {}", of(given, own, 1), of(surnames, family, 1)))
        });
        let year = city.get("year").and_then(Json::as_i64).and_then(|y| i16::try_from(y).ok());
        let year = year.ok_or_else(|| bad("year"))?;
        let mut organs = Vec::new();
        for organ in list(&city, "organs")? {
            let (id, name) = (text(organ, "id")?, both(organ)?);
            let working = organ.get("working").is_some();
            let mut record = organ.as_object().cloned().unwrap_or_default();
            for own in ["id", "zh", "en", "working"] {
                record.remove(own);
            }
            record.insert("name".into(), json!(name.zh));
            names.insert(id.clone(), name.clone());
            if working {
                for (key, value) in [
                    ("quota", json!(QUOTA)),
                    ("large_sum", json!("500000.00")),
                    ("level", json!("municipal")),
                    ("superior", json!("sw")),
                    ("approver", json!("bb")),
                ] {
                    record.insert(key.into(), value);
                }
                for (key, days) in [
                    ("minutes_days", 5),
                    ("archive_days", 10),
                    ("task_days", 7),
                    ("feedback_days", 25),
                    ("report_days", 3),
                    ("special_report_days", 20),
                    ("situation_days", 3),
                    ("carry_out_days", 10),
                    ("tracing_days", 30),
                ] {
                    record.insert(key.into(), json!(days));
                }
                let mut people = Vec::new();
                for (n, (role, zh, en)) in (1..).zip(POSTS) {
                    let (person, post) = (format!("{id}-{n}"), format!("z-{id}-{n}"));
                    let name = called.next().unwrap_or_default();
                    put("person", &person, json!({"organ": id, "called": name.zh}));
                    put(
                        "post",
                        &post,
                        json!({"organ": id, "role": role, "holder": person, "name": zh}),
                    );
                    names.insert(post, Words::new(*zh, *en));
                    names.insert(person.clone(), name);
                    people.push(person);
                }
                for n in 1..=2 {
                    let (person, post) = (format!("{id}-new-{n}"), format!("z-{id}-new-{n}"));
                    let name = called.next().unwrap_or_default();
                    put("person", &person, json!({"called": name.zh}));
                    put("post", &post, json!({"organ": id, "role": "staff", "name": "工作人员"}));
                    names.insert(person, name);
                    names.insert(post, Words::new("工作人员", "staff"));
                }
                for month in 1..=12_i8 {
                    let first = jiff::civil::Date::new(year, month, 1).map_err(|_| bad("year"))?;
                    put(
                        "relief_budget",
                        &format!("y-{id}-{month:02}"),
                        json!({
                            "organ": id, "category": "documents", "first": first.to_string(),
                            "last": first.last_of_month().to_string(), "most": 2,
                        }),
                    );
                }
                let mut rest = people.into_iter();
                let leaders = rest.by_ref().take(4).collect();
                let heads = rest.by_ref().take(2).collect();
                organs.push(Organ { id: id.clone(), leaders, heads, staff: rest.collect() });
            }
            put("organ", &id, Json::Object(record));
        }
        put(
            "source_document",
            "wj-1",
            json!({"category": "party_rules", "date": format!("{year}-01-01")}),
        );
        let words = |key| list(&city, key)?.iter().map(both).collect::<Result<Vec<_>, Failure>>();
        let with = |key, other| {
            let pairs = list(&city, key)?.iter().map(|one| Ok((both(one)?, text(one, other)?)));
            pairs.collect::<Result<Vec<_>, Failure>>()
        };
        Ok(Self {
            institution: text(&city, "institution")?,
            name: both(city.get("name").ok_or_else(|| bad("name"))?)?,
            year,
            organs,
            names,
            topics: with("topics", "category")?,
            spending: words("spending")?,
            indicators: with("indicators", "unit")?,
            records: records.into_iter().map(|(k, v)| (k.to_owned(), Json::Object(v))).collect(),
        })
    }
}
