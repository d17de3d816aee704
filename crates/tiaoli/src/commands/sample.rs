//! The sample office: the invented department of the demonstration, with its month behind it.

use super::demo::{REGULATION, month::Month};
use crate::desk::{Outcome, at};
use crate::failure::Failure;
use crate::library;
use serde_json::Value as Json;
use std::path::Path;
use tiaoli_office::account::NewAccount;
use tiaoli_office::foundation::{Charter, Founding, found, sound};
use tiaoli_office::{Cost, Office, Rim};
use tiaoli_text::{Words, words};

const OPENING: &str = include_str!("../../../../examples/working-month/opening.json");
const OFFICE: &str = include_str!("../../../../examples/working-month/office.json");

fn bad() -> Failure {
    let message = Words::new("自带的样例读不懂", "the sample inside the program is broken");
    Failure::machine(message).at("examples/working-month/office.json")
}

/// Names and passwords of the sample accounts.
pub fn sign_ins() -> Result<Vec<(String, String)>, Failure> {
    let accounts = accounts()?;
    Ok(accounts.into_iter().map(|account| (account.name, account.password)).collect())
}

fn accounts() -> Result<Vec<NewAccount>, Failure> {
    let json: Json = serde_json::from_str(OFFICE).map_err(|_| bad())?;
    let password = json.get("password").and_then(Json::as_str).ok_or_else(bad)?.to_owned();
    let list = json.get("accounts").and_then(Json::as_array).ok_or_else(bad)?;
    let text = |json: &Json, key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
    list.iter()
        .map(|account| {
            let mandates = account.get("mandates").and_then(Json::as_array).into_iter().flatten();
            Ok(NewAccount {
                name: text(account, "name").ok_or_else(bad)?,
                password: password.clone(),
                person: text(account, "person"),
                mandates: mandates.filter_map(Json::as_str).map(str::to_owned).collect(),
                admin: account.get("admin").and_then(Json::as_bool).unwrap_or(false),
            })
        })
        .collect()
}

fn labels() -> Result<Vec<(String, String, Words)>, Failure> {
    let json: Json = serde_json::from_str(OFFICE).map_err(|_| bad())?;
    let kinds = json.get("labels").and_then(Json::as_object).ok_or_else(bad)?;
    let mut found = Vec::new();
    for (kind, names) in kinds {
        for (id, name) in names.as_object().into_iter().flatten() {
            let text = |key| name.get(key).and_then(Json::as_str).map(str::to_owned);
            let both = text("zh").zip(text("en")).ok_or_else(bad)?;
            found.push((kind.clone(), id.clone(), Words::new(both.0, both.1)));
        }
    }
    Ok(found)
}

/// The clock of the sample goes on from the end of its month, or from its last entry.
pub fn clock(data: &Path, rim: Rim) -> Result<Rim, Failure> {
    let regulation = sound(library::load(&super::demo::month::stack()?)?, REGULATION)?;
    let mut start = at(Month::read(&regulation)?.until, 0)?;
    if let Some(office) = Office::open(data, rim.clone())? {
        let head = office.desk().ledger().head().map_err(|e| crate::desk::ledger_failure(&e))?;
        start = head.time.map_or(start, |last| last.max(start));
    }
    Ok(rim.starting(start))
}

/// Founds the sample in `data`, and does its month.
pub fn make(data: &Path, rim: &Rim) -> Result<(), Failure> {
    let regulation = sound(library::load(&super::demo::month::stack()?)?, REGULATION)?;
    let month = Month::read(&regulation)?;
    let opening: Json = serde_json::from_str(OPENING).map_err(|_| bad())?;
    let mut rim = rim.clone();
    // Their password is printed on the sign-in page: it needs no protection against guessing.
    rim.cost = Cost { memory: 19 * 1024, passes: 2 };
    let founding = Founding {
        charter: Charter {
            inst: month.institution.clone(),
            name: month.name.clone(),
            regulation: REGULATION.to_owned(),
            demo: true,
        },
        date: month.date,
        records: opening.get("records").cloned().ok_or_else(bad)?,
        labels: labels()?,
        accounts: accounts()?,
    };
    found(data, REGULATION, &founding, &rim)?;
    let office = Office::open(data, rim)?.ok_or_else(bad)?;
    for (number, step) in (1i64..).zip(&month.steps) {
        let time = at(step.request.date, number * 7)?;
        let idem = format!("month-{number:02}");
        let outcome = office.desk().submit(&idem, &step.request, time)?;
        let allowed = !matches!(outcome, Outcome::Refused(_));
        if allowed != matches!(step.expect.as_str(), "permit" | "deviation") {
            return Err(Failure::machine(words!(
                zh: "样例第 {number} 步的结论与剧本不符",
                en: "step {number} of the sample did not come out as the script says",
            )));
        }
    }
    Ok(())
}
