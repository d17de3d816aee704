//! `tiaoli demo --year`: a working year of an invented city, from a seed.
//!
//! The generator is pure: the same seed gives the same acts. What comes of them is for the judge to
//! say; the plan only knows which were meant to go through, and the run fails if the judge disagrees.

mod city;
mod dice;
mod duties;
mod meetings;
mod plan;

use super::{folder, show};
use crate::cli::{DemoArgs, Format};
use crate::commands::norm_check::{Purpose, must_be_sound};
use crate::desk::{Desk, Outcome, at, random_seed, usable};
use crate::failure::{Answer, Failure};
use crate::library;
use crate::terminal::{Style, Terminal};
use city::City;
use plan::Plan;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tiaoli_institution::bind;
use tiaoli_institution::view::words_json;
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_text::{Words, words};

/// The regulations that the city runs by.
const REGULATION: &str = "work-organs-commentary";

/// Everything that is tried in the year, in order, and what its records are called.
fn year(city: &City, calendar: &Calendar, seed: u64) -> (Vec<plan::Try>, BTreeMap<String, Words>) {
    let mut plan = Plan::new(city, calendar, seed);
    for organ in &city.organs {
        for month in 1..=12 {
            meetings::plenary(&mut plan, organ, month);
            meetings::executive(&mut plan, organ, month);
            duties::burdens(&mut plan, organ, month);
        }
        duties::upward(&mut plan, organ);
        duties::personnel(&mut plan, organ);
    }
    duties::oversight(&mut plan);
    plan.finish()
}

/// How the acts came out, counted.
#[derive(Default)]
struct Tally {
    verdicts: BTreeMap<&'static str, u64>,
    surprises: Vec<String>,
}

pub fn run(args: &DemoArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    let regulation: Arc<Regulation> =
        Arc::new(must_be_sound(library::load(&[REGULATION])?, Purpose::Write, terminal)?);
    let calendar = Arc::new(library::calendar()?);
    let city = City::read()?;
    let (tries, names) = year(&city, &calendar, args.seed);
    let input = |bad| Failure::bad("examples/qichuan", bad);
    let folder = folder(args)?;
    usable(&folder)?;
    let desk = Desk::open(&folder, &city.institution, &regulation, &calendar, random_seed)?;
    let records = Json::Object(city.records.clone());
    let given = bind::records(&regulation, &records, "records").map_err(input)?;
    let first = jiff::civil::Date::new(city.year, 1, 1).unwrap_or_default();
    desk.open_institution(first, &given)?;
    let names: BTreeMap<_, _> = names.iter().map(|(id, name)| (id, words_json(name))).collect();
    let path = folder.join("names.json");
    std::fs::write(&path, json!(names).to_string()).map_err(|e| Failure::io(&path, &e))?;

    let mut tally = Tally::default();
    let (mut day, mut today) = (first, 0);
    for (number, one) in (1..).zip(&tries) {
        if one.date != day {
            (day, today) = (one.date, 0);
        }
        today += 1;
        let request = bind::request(&regulation, &one.act).map_err(input)?;
        let outcome = desk.submit(&format!("year-{number:05}"), &request, at(day, today)?)?;
        let judged = match &outcome {
            Outcome::Again { .. } => continue,
            Outcome::Recorded { judged, .. } | Outcome::Refused(judged) => judged,
        };
        let verdict = judged.judgement.verdict;
        let met = verdict.allows() == one.meant;
        *tally.verdicts.entry(verdict.code()).or_default() += 1;
        if !met {
            tally.surprises.push(format!("{} → {}", one.act, verdict.code()));
        }
        if args.format == Format::Json {
            terminal.line(&show::tried_json(&desk, number, &request, &outcome, met));
        }
    }
    report(&desk, &city, &tally, args.format, terminal);
    if let Some(first) = tally.surprises.first() {
        let count = tally.surprises.len();
        return Err(Failure::machine(words!(
            zh: "{count} 个行为的结论与打算不符，第一个：{first}",
            en: "{count} acts did not come out as meant, the first: {first}",
        )));
    }
    Ok(Answer::from(true))
}

/// What the year came to.
fn report(desk: &Desk, city: &City, tally: &Tally, format: Format, terminal: &Terminal) {
    let until = jiff::civil::Date::new(city.year, 12, 31).unwrap_or_default();
    let mut owed: BTreeMap<&str, u64> = BTreeMap::new();
    for one in desk.see(|institution| institution.owed(until)) {
        *owed.entry(one.state.code()).or_default() += 1;
    }
    let entries = desk.see(tiaoli_institution::Institution::head);
    if format == Format::Json {
        let verdicts = &tally.verdicts;
        terminal.line(
            &json!({"event": "year", "entries": entries, "verdicts": verdicts, "duties": owed})
                .to_string(),
        );
        return;
    }
    let (zh, en) = (&city.name.zh, &city.name.en);
    terminal.line(&terminal.style(Style::Bold, terminal.say(&words!(zh: "{zh}", en: "{en}"))));
    let folder = desk.ledger().folder().display();
    terminal.line(terminal.say(&words!(
        zh: "台账 {entries} 条，在 {folder}；各记录的叫法在其中的 names.json",
        en: "{entries} entries in {folder}; what its records are called is in names.json there",
    )));
    for (title, counts) in [
        (Words::new("结论", "verdicts"), &tally.verdicts),
        (Words::new("到年底的义务", "duties at the end of the year"), &owed),
    ] {
        terminal.line(terminal.say(&title));
        for (what, count) in counts {
            terminal.line(&format!("  {what:12} {count:>6}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(seed: u64) -> Vec<String> {
        let calendar = library::calendar().unwrap();
        let city = City::read().unwrap();
        year(&city, &calendar, seed).0.iter().map(|one| one.act.to_string()).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_year_and_another_gives_another() {
        let first = acts(1);
        assert!(first.len() > 3000, "{}", first.len());
        assert_eq!(first, acts(1));
        assert_ne!(first, acts(2));
    }
}
