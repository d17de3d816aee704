//! The script of the working month, as it lies under `examples/`.

use crate::failure::Failure;
use crate::library;
use serde_json::Value as Json;
use tiaoli_institution::bind::{self, BadInput, Given, Request};
use tiaoli_norm::Regulation;
use tiaoli_text::Words;

const OPENING: &str = include_str!("../../../../../examples/working-month/opening.json");
const ACTS: &str = include_str!("../../../../../examples/working-month/acts.json");

/// One thing that is tried.
pub struct Step {
    /// What it is, for people.
    pub note: Words,
    /// The act.
    pub request: Request,
    /// The verdict it must come to.
    pub expect: String,
    /// Articles that must be cited.
    pub articles: Vec<String>,
}

/// A department, its people and what they try in a month.
pub struct Month {
    pub institution: String,
    pub name: Words,
    pub date: jiff::civil::Date,
    pub until: jiff::civil::Date,
    pub people: Vec<(String, Words)>,
    pub given: Vec<Given>,
    pub steps: Vec<Step>,
}

fn bad(path: &str) -> Failure {
    let message = Words::new("自带的剧本读不懂", "the script inside the program is broken");
    Failure::machine(message).at(path.to_owned())
}

fn text(json: &Json, key: &str) -> Result<String, Failure> {
    json.get(key).and_then(Json::as_str).map(str::to_owned).ok_or_else(|| bad(key))
}

fn both(json: &Json) -> Result<Words, Failure> {
    Ok(Words::new(text(json, "zh")?, text(json, "en")?))
}

fn date(json: &Json, key: &str) -> Result<jiff::civil::Date, Failure> {
    text(json, key)?.parse().map_err(|_| bad(key))
}

fn opening() -> Result<Json, Failure> {
    serde_json::from_str(OPENING).map_err(|_| bad("opening.json"))
}

/// The regulations that the department runs by.
pub fn stack() -> Result<Vec<String>, Failure> {
    library::stack(&opening()?).map_err(|e| Failure::bad("examples/working-month", e))
}

impl Month {
    pub fn read(regulation: &Regulation) -> Result<Self, Failure> {
        let opening = opening()?;
        let acts: Json = serde_json::from_str(ACTS).map_err(|_| bad("acts.json"))?;
        let input = |e: BadInput| Failure::bad("examples/working-month", e);
        let records = opening.get("records").ok_or_else(|| bad("records"))?;
        let list =
            |json: &Json, key| json.get(key).and_then(Json::as_array).cloned().unwrap_or_default();
        let mut people = Vec::new();
        for person in list(&opening, "people") {
            people.push((text(&person, "id")?, both(&person)?));
        }
        let mut steps = Vec::new();
        for act in acts.as_array().ok_or_else(|| bad("acts.json"))? {
            let mut request = act.as_object().cloned().ok_or_else(|| bad("acts.json"))?;
            let note = both(&request.remove("note").unwrap_or_default())?;
            let articles = list(act, "articles");
            request.remove("articles");
            request.remove("expect");
            steps.push(Step {
                note,
                request: bind::request(regulation, &Json::Object(request)).map_err(input)?,
                expect: text(act, "expect")?,
                articles: articles.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            });
        }
        Ok(Self {
            institution: text(&opening, "institution")?,
            name: both(opening.get("name").unwrap_or(&Json::Null))?,
            date: date(&opening, "date")?,
            until: date(&opening, "until")?,
            people,
            given: bind::records(regulation, records, "records").map_err(input)?,
            steps,
        })
    }
}
