//! The naive judge: the written specification, step by step, with its own calendar.

use super::*;

pub(super) const WORST: [&str; 5] = ["permit", "deviation", "need_facts", "refer", "refuse"];

/// What is said of an act by one norm.
#[derive(Debug, Clone)]
pub(super) struct Saying {
    verdict: &'static str,
    ground: String,
    at: Option<usize>,
    need: Option<usize>,
    beside: Option<usize>,
    by: Option<usize>,
}

impl Saying {
    fn text(&self) -> String {
        let part = |word: &str, n: Option<usize>| n.map_or(String::new(), |n| format!("{word}{n}"));
        format!(
            "{} {}{}{}{}{}",
            self.verdict,
            self.ground,
            part(" n", self.at),
            part(".s", self.need),
            part(" beside n", self.beside),
            part(" by n", self.by)
        )
    }
}

pub(super) struct Naive<'a> {
    pub(super) model: &'a Model,
    pub(super) said: Vec<Saying>,
    pub(super) excused: &'a BTreeSet<String>,
    pub(super) before: &'a World,
}

impl Naive<'_> {
    /// Its condition holds and no exception to it does.
    fn speaks(&self, at: usize, world: &World) -> Three {
        let norm = &self.model.norms[at];
        let own = norm.when.as_ref().map_or(Ok(true), |when| world.holds(when));
        let against = self.model.norms.iter().enumerate();
        let against =
            against.filter(|(_, n)| matches!(n.rule, Rule::Except(target) if target == at));
        let exceptions = against.map(|(other, _)| not(self.applies(other, world)));
        all(std::iter::once(own).chain(exceptions))
    }

    /// Each norm that goes before it, whether it really does here, and the norm that says so.
    fn firsts(&self, at: usize, world: &World) -> Vec<(usize, Three, usize)> {
        let orders = self.model.norms.iter().enumerate();
        let orders = orders.filter_map(|(order, norm)| match &norm.rule {
            Rule::Prevails(first, after) if after.contains(&at) => Some((order, *first)),
            _ => None,
        });
        let found = orders.map(|(order, first)| {
            let there = match &self.model.norms[first].rule {
                Rule::Limit(..) | Rule::Duty { .. } => self.applies(first, world),
                Rule::Power { holder, substitutes, .. } => {
                    let ways = substitutes.iter().map(|way| self.before.holds(way));
                    let held = any(std::iter::once(self.before.holds(holder)).chain(ways));
                    all([self.applies(first, self.before), held])
                }
                _ => self.applies(first, self.before),
            };
            (first, all([self.applies(order, world), there]), order)
        });
        found.collect()
    }

    fn applies(&self, at: usize, world: &World) -> Three {
        let firsts = self.firsts(at, world);
        all(std::iter::once(self.speaks(at, world)).chain(firsts.iter().map(|(_, is, _)| not(*is))))
    }

    /// Says of a restraint that would have spoken which norm goes before it.
    fn gave_way(&mut self, at: usize, world: &World, broken: Option<&[Cond]>) {
        let firsts = self.firsts(at, world);
        let sure = firsts.iter().filter(|(_, is, _)| *is == Ok(true));
        let Some((first, _, order)) = sure.min_by_key(|(first, _, order)| (*first, *order)) else {
            return;
        };
        if self.speaks(at, world) != Ok(true) {
            return;
        }
        let needs: Vec<Option<usize>> = match broken {
            None => vec![None],
            Some(needs) => {
                let broken = needs.iter().enumerate();
                let broken = broken.filter(|(_, need)| world.holds(need) == Ok(false));
                broken.map(|(n, _)| Some(n)).collect()
            }
        };
        for need in needs {
            self.say("permit", "yielded", at, need);
            let last = self.said.last_mut().unwrap();
            (last.beside, last.by) = (Some(*first), Some(*order));
        }
    }

    fn say(&mut self, verdict: &'static str, ground: &str, at: usize, need: Option<usize>) {
        let (ground, at) = (ground.to_owned(), Some(at));
        self.said.push(Saying { verdict, ground, at, need, beside: None, by: None });
    }

    fn say_alone(&mut self, verdict: &'static str, ground: &str) {
        let ground = ground.to_owned();
        let (at, need, beside, by) = (None, None, None, None);
        self.said.push(Saying { verdict, ground, at, need, beside, by });
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

    /// What is refused by one norm and granted, or asked for, by another that nothing orders. (What
    /// is ordered has given way already.)
    fn disagree(&mut self, world: &World) {
        if self.verdict() != "refuse" {
            return;
        }
        let norms = &self.model.norms;
        let held: Vec<usize> = self
            .said
            .iter()
            .filter(|said| ["granted", "substituted"].contains(&said.ground.as_str()))
            .filter_map(|said| said.at)
            .filter(|at| matches!(norms[*at].rule, Rule::Power { exclusive: true, .. }))
            .collect();
        let mut said = std::mem::take(&mut self.said);
        for saying in said.iter_mut().filter(|saying| saying.verdict == "refuse") {
            let Some(at) = saying.at else { continue };
            let others: Vec<usize> = match saying.ground.as_str() {
                "reserved" => held.clone(),
                "requirement_unmet" => self.contrary(at, saying.need.unwrap(), world),
                _ => Vec::new(),
            };
            // An order the other way lets the refusal stand, unless a third one is not ordered.
            let (mut open, mut behind) = (None, None);
            for other in others {
                let order = norms.iter().enumerate().filter_map(|(order, norm)| match &norm.rule {
                    Rule::Prevails(first, after) if *first == at && after.contains(&other) => {
                        Some((order, self.applies(order, world)))
                    }
                    _ => None,
                });
                let orders: Vec<(usize, Three)> = order.collect();
                match orders.iter().find(|(_, is)| *is == Ok(true)) {
                    Some((order, _)) => behind = behind.or(Some((other, *order))),
                    None => open = open.or(Some(other)),
                }
            }
            if let Some(other) = open {
                (saying.verdict, saying.ground) = ("refer", "disagreed".to_owned());
                (saying.beside, saying.by) = (Some(other), None);
            } else if let Some((other, order)) = behind {
                (saying.beside, saying.by) = (Some(other), Some(order));
            }
        }
        self.said = said;
    }

    /// Requirements of other norms that the act meets, and that contradict need `n` of norm `at`.
    fn contrary(&self, at: usize, n: usize, world: &World) -> Vec<usize> {
        let Rule::Must(needs) = &self.model.norms[at].rule else { return Vec::new() };
        let mine = parts(&needs[n]);
        let mut found = Vec::new();
        for (other, norm) in self.model.norms.iter().enumerate().filter(|(o, _)| *o != at) {
            let Rule::Must(needs) = &norm.rule else { continue };
            let clash = |need: &&Cond| {
                parts(need).iter().any(|theirs| mine.iter().any(|mine| opposed(*mine, *theirs)))
                    && world.holds(need) == Ok(true)
            };
            if self.applies(other, world) == Ok(true) && needs.iter().any(|need| clash(&need)) {
                found.push(other);
            }
        }
        found
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
            self.say_alone("refuse", "no_power");
        }
        denied.into_iter().for_each(|at| self.say("refuse", "no_power", at, None));
    }

    fn verdict(&self) -> &'static str {
        let rank = |v: &str| WORST.iter().position(|w| *w == v).unwrap();
        let worst = self.said.iter().map(|said| rank(said.verdict)).max().unwrap_or(0);
        WORST[worst]
    }

    pub(super) fn judge(mut self, world: &World, date: (i32, u32, u32)) -> Said {
        let after = world.after();
        self.competence(world);
        // The act adds one to a number; where none is on record, what it would change is not known.
        if !matches!(world.of("target", "n"), Is::Known(_)) {
            self.say_alone("need_facts", "unclear");
        }
        let model = self.model;
        for (at, norm) in model.norms.iter().enumerate() {
            match &norm.rule {
                Rule::Forbid => match self.applies(at, world) {
                    Ok(false) => self.gave_way(at, world, None),
                    Ok(true) => self.say("refuse", "forbidden", at, None),
                    Err(why) => self.unclear(why, at, None),
                },
                Rule::Must(needs) | Rule::Should(needs) => {
                    let soft = matches!(norm.rule, Rule::Should(_));
                    if self.applies(at, world) == Ok(false) {
                        self.gave_way(at, world, Some(needs));
                    }
                    self.needs(at, world, needs, soft, "requirement_unmet");
                }
                _ => {}
            }
        }
        self.disagree(world);
        for (at, norm) in model.norms.iter().enumerate() {
            if let Rule::Limit(needs, soft) = &norm.rule {
                self.needs(at, &after, needs, *soft, "over_limit");
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
        Said { verdict, reasons: self.said.iter().map(Saying::text).collect(), duties }
    }
}

/// The parts of a requirement that must all hold, each with whether it or its opposite must.
fn parts(cond: &Cond) -> Vec<(&Cond, bool)> {
    match cond {
        Cond::And(inner) => inner.iter().flat_map(parts).collect(),
        Cond::Not(inner) => vec![(inner, false)],
        other => vec![(other, true)],
    }
}

/// Whether two parts can never both hold.
fn opposed(a: (&Cond, bool), b: (&Cond, bool)) -> bool {
    match (a, b) {
        ((Cond::AtMost(who, most), true), (Cond::AtMost(other, least), false))
        | ((Cond::AtMost(other, least), false), (Cond::AtMost(who, most), true)) => {
            who == other && most <= least
        }
        _ => a.0 == b.0 && a.1 != b.1,
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
