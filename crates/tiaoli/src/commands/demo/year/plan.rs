//! A year of acts being put together, before anything is judged.

use super::city::City;
use super::dice::Dice;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use tiaoli_norm::calendar::Calendar;
use tiaoli_text::Words;

/// Something that is tried on a day.
pub struct Try {
    pub date: Date,
    /// The act, as the judge is asked about it.
    pub act: Json,
    /// Whether it was meant to be allowed.
    pub meant: bool,
}

/// The acts so far, and what they are made with.
pub struct Plan<'a> {
    pub city: &'a City,
    pub dice: Dice,
    pub names: BTreeMap<String, Words>,
    calendar: &'a Calendar,
    tries: Vec<Try>,
    next: BTreeMap<&'static str, u32>,
}

impl<'a> Plan<'a> {
    pub fn new(city: &'a City, calendar: &'a Calendar, seed: u64) -> Self {
        let (tries, next) = (Vec::new(), BTreeMap::new());
        Self { city, dice: Dice::new(seed), names: city.names.clone(), calendar, tries, next }
    }

    /// A new id: `t-0001`.
    pub fn id(&mut self, mark: &'static str) -> String {
        let next = self.next.entry(mark).or_default();
        *next += 1;
        format!("{mark}-{next:04}")
    }

    /// A new id of something with a title.
    pub fn titled(&mut self, mark: &'static str, title: &Words) -> String {
        let id = self.id(mark);
        self.names.insert(id.clone(), title.clone());
        id
    }

    /// `date`, or the first working day after it.
    pub fn at_work(&self, mut date: Date) -> Date {
        while !self.calendar.works(date) {
            let Ok(after) = date.tomorrow() else { break };
            date = after;
        }
        date
    }

    /// So many working days after `date`.
    pub fn later(&self, date: Date, days: i64) -> Date {
        (0..days).fold(date, |date, _| self.at_work(date.tomorrow().unwrap_or(date)))
    }

    /// A working day of a month, on or after its `day`th.
    pub fn day(&self, month: i8, day: i8) -> Date {
        let first = Date::new(self.city.year, month, 1).unwrap_or_default();
        let last = first.last_of_month();
        self.at_work(Date::new(self.city.year, month, day.min(last.day())).unwrap_or(last))
    }

    /// Tries an act that should be allowed.
    pub fn act(&mut self, date: Date, act: &str, actor: &str, take: Json) {
        self.push(date, act, actor, take, None, true);
    }

    /// Tries one that departs from a soft rule and says why.
    pub fn because(&mut self, date: Date, act: &str, actor: &str, take: Json, why: (&str, &str)) {
        self.push(date, act, actor, take, Some(why), true);
    }

    /// Tries one that must not go through.
    pub fn slip(&mut self, date: Date, act: &str, actor: &str, take: Json) {
        self.push(date, act, actor, take, None, false);
    }

    fn push(
        &mut self,
        date: Date,
        act: &str,
        actor: &str,
        take: Json,
        why: Option<(&str, &str)>,
        meant: bool,
    ) {
        let mut line = json!({"act": act, "actor": actor, "date": date.to_string(), "take": take});
        if let (Some((norm, reason)), Some(object)) = (why, line.as_object_mut()) {
            object.insert("reasons".into(), json!({norm: reason}));
        }
        self.tries.push(Try { date, act: line, meant });
    }

    /// All that is tried within the year, in order of days; of one day, in the order it was planned.
    pub fn finish(mut self) -> (Vec<Try>, BTreeMap<String, Words>) {
        let year = self.city.year;
        self.tries.retain(|one| one.date.year() == year);
        self.tries.sort_by_key(|one| one.date);
        (self.tries, self.names)
    }
}
