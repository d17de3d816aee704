//! The naive judge: the written specification, step by step, with its own calendar.

use super::*;

pub(super) const WORST: [&str; 5] = ["permit", "deviation", "need_facts", "refer", "refuse"];

pub(super) struct Naive<'a> {
    pub(super) model: &'a Model,
    pub(super) reasons: Vec<(&'static str, String)>,
    pub(super) excused: &'a BTreeSet<String>,
}

impl Naive<'_> {
    fn applies(&self, at: usize, world: &World) -> Three {
        let norm = &self.model.norms[at];
        let own = norm.when.as_ref().map_or(Ok(true), |when| world.holds(when));
        let against = self.model.norms.iter().enumerate();
        let against =
            against.filter(|(_, n)| matches!(n.rule, Rule::Except(target) if target == at));
        let exceptions = against.map(|(other, _)| not(self.applies(other, world)));
        all(std::iter::once(own).chain(exceptions))
    }

    fn say(&mut self, verdict: &'static str, ground: &str, at: usize, need: Option<usize>) {
        let need = need.map_or(String::new(), |n| format!(".s{n}"));
        self.reasons.push((verdict, format!("{verdict} {ground} n{at}{need}")));
    }

    fn unclear(&mut self, why: u8, at: usize, need: Option<usize>) {
        self.say(if why == 2 { "refer" } else { "need_facts" }, "unclear", at, need);
    }

    fn needs(&mut self, at: usize, world: &World, needs: &[Cond], soft: bool, hard: &str) {
        let applies = self.applies(at, world);
        for (n, need) in needs.iter().enumerate() {
            let excused = soft
                && (self.excused.contains(&format!("n{at}"))
                    || self.excused.contains(&format!("n{at}.s{n}")));
            match all([applies, not(world.holds(need))]) {
                Ok(false) => {}
                Err(why) => self.unclear(why, at, Some(n)),
                Ok(true) if excused => self.say("deviation", "deviated", at, Some(n)),
                Ok(true) if soft => self.say("refuse", "no_reason", at, Some(n)),
                Ok(true) => self.say("refuse", hard, at, Some(n)),
            }
        }
    }

    fn competence(&mut self, world: &World) {
        let (mut held, mut denied, mut unclear) = (false, Vec::new(), Vec::new());
        let (mut reserved, mut pending) = (false, false);
        for (at, norm) in self.model.norms.iter().enumerate() {
            let Rule::Power { holder, substitutes, exclusive } = &norm.rule else { continue };
            let applies = self.applies(at, world);
            let holder = world.holds(holder);
            let ways: Vec<Three> = substitutes.iter().map(|s| world.holds(s)).collect();
            let has = any(std::iter::once(holder).chain(ways));
            match (applies, all([applies, has])) {
                (Ok(false), _) => {}
                (_, Ok(true)) => {
                    held = true;
                    let ground = if holder == Ok(true) { "granted" } else { "substituted" };
                    self.say("permit", ground, at, None);
                }
                (Ok(true), Ok(false)) if *exclusive => {
                    reserved = true;
                    self.say("refuse", "reserved", at, None);
                }
                (Err(why), Ok(false)) if *exclusive => unclear.push((at, why, true)),
                (_, Ok(false)) => denied.push(at),
                (_, Err(why)) => unclear.push((at, why, *exclusive)),
            }
        }
        let free = held || self.model.unrestricted;
        for (at, why, exclusive) in unclear {
            if exclusive || !free {
                pending = true;
                self.unclear(why, at, None);
            }
        }
        if free || pending || reserved {
            return;
        }
        if denied.is_empty() {
            self.reasons.push(("refuse", "refuse no_power".to_owned()));
        }
        denied.into_iter().for_each(|at| self.say("refuse", "no_power", at, None));
    }

    fn verdict(&self) -> &'static str {
        let rank = |v: &str| WORST.iter().position(|w| *w == v).unwrap();
        let worst = self.reasons.iter().map(|(v, _)| rank(v)).max().unwrap_or(0);
        WORST[worst]
    }

    pub(super) fn judge(mut self, world: &World, date: (i32, u32, u32)) -> Said {
        let after = world.after();
        self.competence(world);
        // The act adds one to a number; where none is on record, what it would change is not known.
        if !matches!(world.of("target", "n"), Is::Known(_)) {
            self.reasons.push(("need_facts", "need_facts unclear".to_owned()));
        }
        let model = self.model;
        for (at, norm) in model.norms.iter().enumerate() {
            match &norm.rule {
                Rule::Forbid => match self.applies(at, world) {
                    Ok(false) => {}
                    Ok(true) => self.say("refuse", "forbidden", at, None),
                    Err(why) => self.unclear(why, at, None),
                },
                Rule::Must(needs) => self.needs(at, world, needs, false, "requirement_unmet"),
                Rule::Should(needs) => self.needs(at, world, needs, true, "requirement_unmet"),
                Rule::Limit(needs, soft) => self.needs(at, &after, needs, *soft, "over_limit"),
                _ => {}
            }
        }
        let mut duties = BTreeSet::new();
        if ["permit", "deviation"].contains(&self.verdict()) {
            for (at, norm) in model.norms.iter().enumerate() {
                let Rule::Duty { bearer, due } = &norm.rule else { continue };
                match self.applies(at, &after) {
                    Ok(false) => {}
                    Err(why) => self.unclear(why, at, None),
                    Ok(true) => {
                        let bearer = match after.who(bearer) {
                            Is::Known(person) => person,
                            _ => "nobody".to_owned(),
                        };
                        let regime = model.regime;
                        let due = due.map_or("open".to_owned(), |(n, unit)| {
                            text(counted(date, n, unit, regime))
                        });
                        duties.insert(format!("n{at} {bearer} {due}"));
                    }
                }
            }
        }
        if !["permit", "deviation"].contains(&self.verdict()) {
            duties.clear();
        }
        let verdict = self.verdict();
        Said { verdict, reasons: self.reasons.into_iter().map(|(_, r)| r).collect(), duties }
    }
}

pub(super) fn text((year, month, day): (i32, u32, u32)) -> String {
    format!("{year}-{month:02}-{day:02}")
}

fn month_length(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// 0 is Sunday (Sakamoto's table).
pub(super) fn weekday((year, month, day): (i32, u32, u32)) -> i32 {
    let table = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let y = if month < 3 { year - 1 } else { year };
    (y + y / 4 - y / 100 + y / 400 + table[month as usize - 1] + day as i32).rem_euclid(7)
}

type Day = (i32, u32, u32);

fn day_after((year, month, day): Day) -> Day {
    match () {
        () if day < month_length(year, month) => (year, month, day + 1),
        () if month < 12 => (year, month + 1, 1),
        () => (year + 1, 1, 1),
    }
}

fn day_before((year, month, day): Day) -> Day {
    match () {
        () if day > 1 => (year, month, day - 1),
        () if month > 1 => (year, month - 1, month_length(year, month - 1)),
        () => (year - 1, 12, 31),
    }
}

fn works(day: Day) -> bool {
    ![0, 6].contains(&weekday(day))
}

/// By hand: the last day of a period of so many units that begins on a day.
pub(super) fn counted(date: Day, count: u32, unit: &str, regime: Regime) -> Day {
    if count == 0 {
        return date;
    }
    let mut end = date;
    if unit == "months" {
        let (year, month, day) = date;
        let months = month - 1 + count;
        let (to_year, to_month) = (year + (months / 12) as i32, months % 12 + 1);
        let longest = month_length(to_year, to_month);
        let ends = regime.ends && day == month_length(year, month);
        end = (to_year, to_month, if ends { longest } else { day.min(longest) });
        if regime.first {
            end = day_before(end);
        }
    } else {
        let working = unit == "working_days" || (unit == "days" && regime.working);
        let counts = |day| !working || works(day);
        let mut left = count - u32::from(regime.first && counts(date));
        while left > 0 {
            end = day_after(end);
            left -= u32::from(counts(end));
        }
    }
    while regime.rolls && !works(end) {
        end = day_after(end);
    }
    end
}
