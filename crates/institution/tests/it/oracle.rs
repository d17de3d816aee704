//! A second judge, written naively from the specification, and random regulations to compare.
//!
//! It shares nothing with the judge it checks but the words of the result: its rules are its own small
//! tree, its facts a map of texts. One tree is printed in both surfaces, so the surfaces are compared
//! as well. `TIAOLI_LONG=1` compares ten times as many acts.

mod naive;

use crate::rig;
use naive::{Naive, WORST, text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tiaoli_institution::State;
use tiaoli_norm::Regulation;
use tiaoli_norm::judge::{Draft, DueDate, Ground, Judgement, Verdict, decide, judge};
use tiaoli_norm::program::{ActId, FieldId, KindId, TermId};
use tiaoli_norm::value::{Rec, Value};
use tiaoli_text::Lang;

/// Small, fast, the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

const PEOPLE: [&str; 4] = ["p0", "p1", "p2", "p3"];
/// Fields in both languages; `o` is optional, `d` has a default, the others may be gaps.
const FLAGS: [(&str, &str); 4] = [("a", "甲"), ("b", "乙"), ("o", "丙"), ("d", "丁")];
const REFS: [(&str, &str); 2] = [("boss", "上级"), ("lead", "组长")];
const WHO: [&str; 6] =
    ["actor", "target", "actor.boss", "target.boss", "actor.lead", "target.lead"];

#[derive(Debug, Clone, PartialEq)]
enum Cond {
    Flag(&'static str, &'static str),
    AtMost(&'static str, u64),
    Same(&'static str, &'static str),
    Open(&'static str),
    There(&'static str, &'static str),
    Note,
    Some(&'static str, &'static str, Option<&'static str>),
    Every(&'static str, &'static str, &'static str),
    Count(&'static str, &'static str, u64),
    /// At least so large a part of all.
    Share(&'static str, &'static str, (u64, u64)),
    /// Whether one is reached from the other by this field, over and over.
    Reach(&'static str, &'static str, &'static str),
    Not(Box<Self>),
    And(Vec<Self>),
    Or(Vec<Self>),
}

#[derive(Debug, Clone)]
enum Rule {
    Power {
        holder: Cond,
        substitutes: Vec<Cond>,
        exclusive: bool,
    },
    Forbid,
    Must(Vec<Cond>),
    Should(Vec<Cond>),
    Limit(Vec<Cond>, bool),
    Duty {
        bearer: &'static str,
        due: Option<(u32, &'static str)>,
    },
    Except(usize),
    /// The first goes before the others.
    Prevails(usize, Vec<usize>),
}

impl Rule {
    /// Whether it says something of acts, so that it can go before another.
    fn speaks(&self) -> bool {
        !matches!(self, Self::Except(_) | Self::Prevails(..))
    }
}

#[derive(Debug, Clone)]
struct Norm {
    name: usize,
    when: Option<Cond>,
    rule: Rule,
}

/// How periods are counted: days are working days, the first day counts, rest days move the last one,
/// months lead from the end of one to the end of one.
#[derive(Debug, Clone, Copy)]
struct Regime {
    working: bool,
    first: bool,
    rolls: bool,
    ends: bool,
}

#[derive(Debug, Clone)]
struct Model {
    regime: Regime,
    norms: Vec<Norm>,
    unrestricted: bool,
}

fn cond(chance: &mut Chance, depth: u64) -> Cond {
    let who = |chance: &mut Chance| chance.one(&WHO);
    let flag = |chance: &mut Chance| chance.one(&FLAGS).0;
    match chance.below(if depth == 0 { 11 } else { 16 }) {
        0 | 1 => Cond::Flag(who(chance), flag(chance)),
        2 => Cond::AtMost(who(chance), chance.below(4)),
        3 => Cond::Same(who(chance), who(chance)),
        4 => Cond::Open(who(chance)),
        5 => Cond::There(who(chance), chance.one(&["a", "o", "d", "n", "boss", "lead"])),
        6 => Cond::Note,
        7 => {
            let extra = (chance.below(2) == 0).then(|| flag(chance));
            Cond::Some(chance.one(&["boss", "lead"]), who(chance), extra)
        }
        8 => Cond::Count(chance.one(&["boss", "lead"]), who(chance), chance.below(3)),
        9 => Cond::Every(chance.one(&["boss", "lead"]), who(chance), flag(chance)),
        10 if chance.below(2) == 0 => {
            let part = chance.one(&[(1, 2), (2, 3), (1, 4), (0, 1), (3, 2)]);
            Cond::Share(chance.one(&["boss", "lead"]), who(chance), part)
        }
        10 => Cond::Reach(who(chance), who(chance), chance.one(&["boss", "lead"])),
        11 => Cond::Not(Box::new(cond(chance, depth - 1))),
        n => {
            let parts = (0..2 + chance.below(2)).map(|_| cond(chance, depth - 1)).collect();
            if n < 14 { Cond::And(parts) } else { Cond::Or(parts) }
        }
    }
}

fn conds(chance: &mut Chance) -> Vec<Cond> {
    (0..1 + chance.below(2)).map(|_| cond(chance, 1)).collect()
}

fn model(chance: &mut Chance) -> Model {
    let mut norms: Vec<Norm> = Vec::new();
    for name in 0..usize::try_from(2 + chance.below(8)).unwrap() {
        let speak: Vec<usize> = (0..norms.len()).filter(|at| norms[*at].rule.speaks()).collect();
        let rule = match chance.below(12) {
            0 | 1 => Rule::Power {
                holder: cond(chance, 1),
                substitutes: (0..chance.below(3)).map(|_| cond(chance, 1)).collect(),
                exclusive: chance.below(3) == 0,
            },
            2 => Rule::Forbid,
            3 => Rule::Must(conds(chance)),
            4 => Rule::Should(conds(chance)),
            5 => Rule::Limit(conds(chance), chance.below(2) == 0),
            6 => Rule::Duty {
                bearer: chance.one(&WHO),
                due: (chance.below(5) > 0).then(|| {
                    let units = ["days", "working_days", "calendar_days", "months"];
                    let unit = chance.one(&units);
                    (u32::try_from(chance.below(40)).unwrap(), unit)
                }),
            },
            // What goes first was written first, so that there is no circle.
            10 | 11 if speak.len() > 1 => {
                let first = usize::try_from(chance.below(speak.len() as u64 - 1)).unwrap();
                let after = speak[first + 1..].iter().copied();
                let mut after: Vec<usize> = after.filter(|_| chance.below(2) == 0).collect();
                if after.is_empty() {
                    after.push(speak[first + 1]);
                }
                Rule::Prevails(speak[first], after)
            }
            _ if norms.is_empty() => Rule::Forbid,
            _ => Rule::Except(usize::try_from(chance.below(norms.len() as u64)).unwrap()),
        };
        let always = matches!(rule, Rule::Except(_));
        let when = (always || chance.below(4) > 0).then(|| cond(chance, 2));
        norms.push(Norm { name, when, rule });
    }
    let mut flip = || chance.below(2) == 0;
    let regime = Regime { working: flip(), first: flip(), rolls: flip(), ends: flip() };
    Model { regime, norms, unrestricted: flip() }
}

/// Prints the tree in one surface.
struct Print(Lang);

impl Print {
    fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        match self.0 {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    fn word(&self, word: &str) -> String {
        let table = [
            ("actor", "行为人"),
            ("target", "某人"),
            ("n", "数"),
            ("days", "日"),
            ("working_days", "个工作日"),
            ("calendar_days", "个自然日"),
            ("months", "个月"),
        ];
        let all = table.iter().chain(&FLAGS).chain(&REFS);
        let found = word.split('.').map(|w| all.clone().find(|(en, _)| *en == w).unwrap());
        found.map(|(en, zh)| self.pick(en, zh)).collect::<Vec<_>>().join(".")
    }

    fn cond(&self, cond: &Cond) -> String {
        let (some, every, count) =
            (self.pick("some", "存在"), self.pick("every", "每个"), self.pick("count", "计数"));
        let (of, and) = (self.pick("in person where", "属于 人 其中"), self.pick("and", "且"));
        let group = |parts: &[Cond], link: &str| {
            let parts: Vec<String> = parts.iter().map(|part| self.cond(part)).collect();
            format!("({})", parts.join(&format!(" {link} ")))
        };
        match cond {
            Cond::Flag(who, flag) => format!("{}.{}", self.word(who), self.word(flag)),
            Cond::AtMost(who, most) => format!("{}.{} <= {most}", self.word(who), self.word("n")),
            Cond::Same(a, b) => format!("{} = {}", self.word(a), self.word(b)),
            Cond::Open(who) => format!("{}({})", self.pick("fit", "合适"), self.word(who)),
            Cond::There(who, field) => {
                let present = self.pick("present", "已有");
                format!("{present}({}.{})", self.word(who), self.word(field))
            }
            Cond::Note => self.pick("present(note)", "已有(附注)").to_owned(),
            Cond::Some(by, who, flag) => {
                let (by, who) = (self.word(by), self.word(who));
                let extra = flag.map_or(String::new(), |f| format!(" {and} x.{}", self.word(f)));
                format!("{some}(x {of} x.{by} = {who}{extra})")
            }
            Cond::Every(by, who, flag) => {
                let (by, who, flag) = (self.word(by), self.word(who), self.word(flag));
                format!("{every}(x {of} {who} = x.{by} {} x.{flag})", self.pick("has", "均"))
            }
            Cond::Count(by, who, most) => {
                format!("{count}(x {of} x.{} = {}) <= {most}", self.word(by), self.word(who))
            }
            Cond::Share(by, who, (above, below)) => {
                let (by, who) = (self.word(by), self.word(who));
                let all = self.pick("x in person", "x 属于 人");
                format!("{count}(x {of} x.{by} = {who}) >= {above}/{below} * {count}({all})")
            }
            Cond::Reach(who, from, by) => {
                let (who, from, by) = (self.word(who), self.word(from), self.word(by));
                let (within, reach) = (self.pick("in", "属于"), self.pick("reach", "可达"));
                let (begins, step) = (self.pick("from", "起于"), self.pick("by", "由"));
                format!("{who} {within} {reach}(x {begins} {from} {step} x.{by})")
            }
            Cond::Not(inner) => format!("{} ({})", self.pick("not", "非"), self.cond(inner)),
            Cond::And(parts) => group(parts, and),
            Cond::Or(parts) => group(parts, self.pick("or", "或")),
        }
    }

    fn line(&self, out: &mut String, en: &str, zh: &str, rest: &str) {
        out.push_str(&format!("  {} {rest}\n", self.pick(en, zh)));
    }

    fn needs(&self, out: &mut String, needs: &[Cond]) {
        for (i, need) in needs.iter().enumerate() {
            let (own, other) = match self.0 {
                Lang::En => (format!("s{i}"), format!("步{i}")),
                Lang::Zh => (format!("步{i}"), format!("s{i}")),
            };
            self.line(out, "need", "需", &format!("{own} \"{other}\": {}", self.cond(need)));
        }
    }

    fn norm(&self, norm: &Norm, out: &mut String) {
        let (en, zh) = match &norm.rule {
            Rule::Power { .. } => ("power", "有权"),
            Rule::Forbid => ("forbid", "不得"),
            Rule::Must(_) => ("must", "应当"),
            Rule::Should(_) => ("should", "一般应当"),
            Rule::Limit(..) => ("limit", "限额"),
            Rule::Duty { .. } => ("duty", "义务"),
            Rule::Except(_) => ("except", "例外"),
            Rule::Prevails(..) => ("prevails", "优先"),
        };
        let names = |n: usize| (format!("n{n}"), format!("规{n}"));
        let (name_en, name_zh) = names(norm.name);
        let name = match self.0 {
            Lang::En => format!("{name_en} \"{name_zh}\""),
            Lang::Zh => format!("{name_zh} \"{name_en}\""),
        };
        out.push_str(&format!("{} {name}\n", self.pick(en, zh)));
        match &norm.rule {
            Rule::Except(target) => {
                let (en, zh) = names(*target);
                self.line(out, "against", "对", self.pick(&en, &zh));
            }
            Rule::Prevails(first, after) => {
                let name = |n: usize| {
                    let (en, zh) = names(n);
                    self.pick(&en, &zh).to_owned()
                };
                self.line(out, "norms", "规范", &name(*first));
                let after: Vec<String> = after.iter().map(|n| name(*n)).collect();
                self.line(out, "against", "对", &after.join(", "));
            }
            _ => self.line(out, "on", "于", self.pick("go", "去")),
        }
        if let Some(when) = &norm.when {
            self.line(out, "when", "当", &self.cond(when));
        }
        match &norm.rule {
            Rule::Power { holder, substitutes, exclusive } => {
                self.line(out, "holder", "主体", &self.cond(holder));
                for substitute in substitutes {
                    self.line(out, "substitute", "代行", &self.cond(substitute));
                }
                if *exclusive {
                    self.line(out, "exclusive", "专属", "");
                }
            }
            Rule::Forbid => self.line(out, "grade", "后果", self.pick("void", "无效")),
            Rule::Must(needs) => {
                self.needs(out, needs);
                self.line(out, "grade", "后果", self.pick("irregular", "违规"));
            }
            Rule::Should(needs) => self.needs(out, needs),
            Rule::Limit(needs, soft) => {
                self.needs(out, needs);
                let grade = if *soft {
                    self.pick("deviation", "偏离")
                } else {
                    self.pick("void", "无效")
                };
                self.line(out, "grade", "后果", grade);
            }
            Rule::Duty { bearer, due } => {
                self.line(out, "bearer", "承担", &self.word(bearer));
                self.line(out, "do", "履行", self.pick("go", "去"));
                let due = due.map_or_else(
                    || self.pick("promptly", "及时").to_owned(),
                    |(n, unit)| format!("{} {n} {}", self.pick("within", "限"), self.word(unit)),
                );
                self.line(out, "due", "期限", &due);
            }
            Rule::Except(_) | Rule::Prevails(..) => {}
        }
    }

    /// The regulation with its norms in the order `order`.
    fn page(&self, model: &Model, order: &[usize]) -> String {
        let mut page = "### 第一条 规范\n\n```norm\nopen fit \"合适\"(p: person)\n  asks \"the board\" \"理事会\"\n\nkind person \"人\"\n  a \"甲\": flag\n  b \"乙\": flag\n  o \"丙\": flag optional\n  d \"丁\": flag default no\n  n \"数\": number\n  boss \"上级\": person optional\n  lead \"组长\": person\n\nact go \"去\"\n  by person\n  take target \"某人\": person\n  take note \"附注\": text optional\n  effect set target.d = yes\n  effect set target.n = target.n + 1\n".to_owned();
        if model.unrestricted {
            page.push_str("  unrestricted\n");
        }
        page.push_str(&format!("```\n\n```{}\n", self.pick("norm", "规范")));
        let Regime { working, first, rolls, ends } = model.regime;
        let choose = |yes, a, b| if yes { a } else { b };
        page.push_str(self.pick("counting\n", "期间计算\n"));
        for (en, zh, (one, other)) in [
            ("day", "计日", choose(working, ("working_day", "工作日"), ("calendar_day", "自然日"))),
            ("starts", "起算", choose(first, ("same_day", "当日"), ("next_day", "次日"))),
            ("rest_day", "休息日", choose(rolls, ("rolls", "顺延"), ("stays", "不顺延"))),
            ("month_end", "月末", choose(ends, ("last_day", "末日"), ("same_date", "对应日"))),
        ] {
            self.line(&mut page, en, zh, self.pick(one, other));
        }
        for at in order {
            self.norm(&model.norms[*at], &mut page);
        }
        page.push_str("```\n");
        page
    }
}

/// What is on record, in texts; what is missing is not there.
#[derive(Debug, Clone, Default)]
struct World {
    facts: BTreeMap<(String, &'static str), String>,
    found: BTreeMap<String, bool>,
    note: bool,
    actor: String,
    target: String,
}

fn world(chance: &mut Chance) -> World {
    let mut world = World { note: chance.below(2) == 0, ..World::default() };
    world.actor = chance.one(&PEOPLE).to_owned();
    world.target = chance.one(&PEOPLE).to_owned();
    let gaps = 1 + chance.below(6);
    for person in PEOPLE {
        for (flag, _) in FLAGS {
            if chance.below(gaps) > 0 {
                let value = chance.one(&["yes", "no"]);
                world.facts.insert((person.to_owned(), flag), value.to_owned());
            }
        }
        if chance.below(gaps) > 0 {
            world.facts.insert((person.to_owned(), "n"), chance.below(4).to_string());
        }
        for (field, _) in REFS {
            if chance.below(gaps) > 0 {
                let other = chance.one(&PEOPLE).to_owned();
                world.facts.insert((person.to_owned(), field), other);
            }
        }
        if chance.below(3) > 0 {
            world.found.insert(person.to_owned(), chance.below(2) == 0);
        }
    }
    world
}

/// What the naive judge makes of a value: known, not there, or unknown (1 a fact, 2 a finding).
#[derive(Debug, Clone, PartialEq)]
enum Is {
    Known(String),
    Nothing,
    Unknown(u8),
}

/// Yes, no, or unknown and why.
type Three = Result<bool, u8>;

fn not(a: Three) -> Three {
    a.map(|holds| !holds)
}

fn all(parts: impl IntoIterator<Item = Three>) -> Three {
    let parts: Vec<Three> = parts.into_iter().collect();
    if parts.contains(&Ok(false)) {
        return Ok(false);
    }
    parts.iter().filter_map(|part| part.err()).max().map_or(Ok(true), Err)
}

fn any(parts: impl IntoIterator<Item = Three>) -> Three {
    not(all(parts.into_iter().map(not)))
}

impl World {
    fn field(&self, person: &str, field: &'static str) -> Is {
        match self.facts.get(&(person.to_owned(), field)) {
            Some(value) => Is::Known(value.clone()),
            None if field == "d" => Is::Known("no".to_owned()),
            None if field == "o" || field == "boss" => Is::Nothing,
            None => Is::Unknown(1),
        }
    }

    fn who(&self, who: &'static str) -> Is {
        let (first, rest) = who.split_once('.').map_or((who, None), |(a, b)| (a, Some(b)));
        let person = if first == "actor" { &self.actor } else { &self.target };
        match rest {
            None => Is::Known(person.clone()),
            Some("boss") => self.field(person, "boss"),
            Some(_) => self.field(person, "lead"),
        }
    }

    fn of(&self, who: &'static str, field: &'static str) -> Is {
        match self.who(who) {
            Is::Known(person) => self.field(&person, field),
            other => other,
        }
    }

    fn flag(value: Is) -> Three {
        match value {
            Is::Known(value) => Ok(value == "yes"),
            Is::Nothing => Ok(false),
            Is::Unknown(why) => Err(why),
        }
    }

    fn same(a: Is, b: Is) -> Three {
        match (a, b) {
            (Is::Nothing, _) | (_, Is::Nothing) => Ok(false),
            (Is::Known(a), Is::Known(b)) => Ok(a == b),
            (Is::Unknown(a), Is::Unknown(b)) => Err(a.max(b)),
            (Is::Unknown(why), _) | (_, Is::Unknown(why)) => Err(why),
        }
    }

    /// Each person, and whether `by` of it is `who`.
    fn matching(&self, by: &'static str, who: &'static str) -> Vec<(&'static str, Three)> {
        let same = |p| (p, Self::same(self.field(p, by), self.who(who)));
        PEOPLE.into_iter().map(same).collect()
    }

    /// Whom a field leads to, as often as there are people; and what is not known of it.
    fn reached(&self, from: &'static str, by: &'static str) -> (BTreeSet<String>, Option<u8>) {
        let (mut found, mut unknown) = (BTreeSet::new(), None);
        let start = match self.who(from) {
            Is::Known(person) => person,
            Is::Nothing => return (found, None),
            Is::Unknown(why) => return (found, Some(why)),
        };
        for _ in PEOPLE {
            let all: Vec<String> = found.iter().chain([&start]).cloned().collect();
            for person in all {
                match self.field(&person, by) {
                    Is::Known(next) => drop(found.insert(next)),
                    Is::Nothing => {}
                    Is::Unknown(why) => unknown = unknown.max(Some(why)),
                }
            }
        }
        (found, unknown)
    }

    fn holds(&self, cond: &Cond) -> Three {
        match cond {
            Cond::Flag(who, flag) => Self::flag(self.of(who, flag)),
            Cond::AtMost(who, most) => match self.of(who, "n") {
                Is::Known(n) => Ok(n.parse::<u64>().unwrap() <= *most),
                Is::Nothing => Ok(false),
                Is::Unknown(why) => Err(why),
            },
            Cond::Same(a, b) => Self::same(self.who(a), self.who(b)),
            Cond::Open(who) => match self.who(who) {
                Is::Known(person) => self.found.get(&person).copied().ok_or(2),
                Is::Nothing => Ok(false),
                Is::Unknown(why) => Err(why),
            },
            Cond::There(who, field) => match self.who(who) {
                // What holds by default is there although nobody wrote it.
                Is::Known(person) => Ok(*field == "d" || self.facts.contains_key(&(person, field))),
                Is::Nothing => Ok(false),
                Is::Unknown(why) => Err(why),
            },
            Cond::Note => Ok(self.note),
            Cond::Some(by, who, flag) => any(self.matching(by, who).into_iter().map(|(p, is)| {
                all([is, flag.map_or(Ok(true), |flag| Self::flag(self.field(p, flag)))])
            })),
            Cond::Every(by, who, flag) => all(self
                .matching(by, who)
                .into_iter()
                .map(|(p, is)| any([not(is), Self::flag(self.field(p, flag))]))),
            Cond::Count(by, who, most) => {
                let is = self.matching(by, who);
                let unknown = is.iter().filter_map(|(_, is)| is.err()).max();
                let count = is.iter().filter(|(_, is)| *is == Ok(true)).count();
                unknown.map_or(Ok(count as u64 <= *most), Err)
            }
            Cond::Share(by, who, (above, below)) => {
                let is = self.matching(by, who);
                let unknown = is.iter().filter_map(|(_, is)| is.err()).max();
                let count = is.iter().filter(|(_, is)| *is == Ok(true)).count() as u64;
                unknown.map_or(Ok(count * below >= above * PEOPLE.len() as u64), Err)
            }
            Cond::Reach(who, from, by) => {
                let (found, unknown) = self.reached(from, by);
                match self.who(who) {
                    Is::Nothing => Ok(false),
                    Is::Known(person) if found.contains(&person) => Ok(true),
                    Is::Known(_) => unknown.map_or(Ok(false), Err),
                    Is::Unknown(_) if found.is_empty() && unknown.is_none() => Ok(false),
                    Is::Unknown(why) => Err(unknown.map_or(why, |other| why.max(other))),
                }
            }
            Cond::Not(inner) => not(self.holds(inner)),
            Cond::And(parts) => all(parts.iter().map(|part| self.holds(part))),
            Cond::Or(parts) => any(parts.iter().map(|part| self.holds(part))),
        }
    }

    fn after(&self) -> Self {
        let mut after = self.clone();
        after.facts.insert((self.target.clone(), "d"), "yes".to_owned());
        if let Is::Known(n) = self.of("target", "n") {
            let more = (n.parse::<u64>().unwrap() + 1).to_string();
            after.facts.insert((self.target.clone(), "n"), more);
        }
        after
    }
}

/// What either judge says: verdict, reasons and duties in a plain form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    verdict: &'static str,
    reasons: BTreeSet<String>,
    duties: BTreeSet<String>,
}

const KIND: KindId = KindId(0);

fn person(name: &str) -> Rec {
    let index = PEOPLE.iter().position(|p| *p == name).unwrap();
    Rec { kind: KIND, index: u32::try_from(index).unwrap() }
}

fn state(regulation: &Regulation, world: &World) -> State {
    let mut state = State::new(regulation);
    for name in PEOPLE {
        state.create(KIND, name);
    }
    let fields = &regulation.kind(KIND).fields;
    for ((name, field), value) in &world.facts {
        let at = fields.iter().position(|f| f.name.en == *field).unwrap();
        let value = match *field {
            "n" => Value::Number(value.parse().unwrap()),
            "boss" | "lead" => Value::Ref(person(value)),
            _ => Value::Flag(value == "yes"),
        };
        state.write(person(name), FieldId(u16::try_from(at).unwrap()), Some(value));
    }
    for (name, holds) in &world.found {
        state.record_finding(TermId(0), vec![Value::Ref(person(name))], *holds);
    }
    state
}

fn draft(world: &World, date: (i32, u32, u32), excused: &BTreeSet<String>) -> Draft {
    let note = world.note.then(|| Value::Text("x".into()));
    Draft {
        act: ActId(0),
        actor: person(&world.actor),
        date: text(date).parse().unwrap(),
        take: vec![Some(Value::Ref(person(&world.target))), note],
        reasons: excused.iter().map(|key| (key.clone(), "because".to_owned())).collect(),
        discharges: Vec::new(),
    }
}

fn said(regulation: &Regulation, judgement: &Judgement) -> Said {
    let reason = |reason: &tiaoli_norm::judge::Reason| {
        let norm = reason.norm.map(|id| format!(" {}", regulation.norm(id).name.en));
        let need = reason.need.map(|n| format!(".s{n}")).unwrap_or_default();
        let (verdict, ground) = (reason.verdict.code(), reason.ground.code());
        let names = |id: &tiaoli_norm::program::NormId| regulation.norm(*id).name.en.clone();
        let other = reason.other.as_ref().map(|id| format!(" beside {}", names(id)));
        let order = reason.order.as_ref().map(|id| format!(" by {}", names(id)));
        let beside = other.unwrap_or_default() + &order.unwrap_or_default();
        format!("{verdict} {ground}{}{need}{beside}", norm.unwrap_or_default())
    };
    let duty = |duty: &tiaoli_norm::judge::NewDuty| {
        let bearer = duty.bearer.map_or("nobody", |rec| PEOPLE[rec.index as usize]);
        let due = match duty.due {
            DueDate::On { date, .. } => date.to_string(),
            DueDate::Open => "open".to_owned(),
            DueDate::Stopped { .. } => "stopped".to_owned(),
        };
        format!("{} {bearer} {due}", regulation.norm(duty.norm).name.en)
    };
    Said {
        verdict: judgement.verdict.code(),
        reasons: judgement.reasons.iter().map(reason).collect(),
        duties: judgement.duties.iter().map(duty).collect(),
    }
}

/// The facts, the day, and the norms or steps with a reason on record.
type Act = (World, (i32, u32, u32), BTreeSet<String>);

/// One random regulation with some acts under it.
struct Round {
    model: Model,
    acts: Vec<Act>,
}

fn round(seed: u64) -> Round {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        chance.below(2);
    }
    let model = model(&mut chance);
    let acts = (0..50).map(|_| {
        let world = world(&mut chance);
        let date = (2026, 1 + chance.below(12) as u32, 1 + chance.below(28) as u32);
        let mut excused = BTreeSet::new();
        for norm in &model.norms {
            match chance.below(4) {
                0 => excused.insert(format!("n{}", norm.name)),
                1 => excused.insert(format!("n{}.s0", norm.name)),
                _ => false,
            };
        }
        (world, date, excused)
    });
    let acts = acts.collect();
    Round { model, acts }
}

fn load(model: &Model, lang: Lang, order: &[usize]) -> Arc<Regulation> {
    rig::regulation(&Print(lang).page(model, order))
}

fn rounds() -> u64 {
    if std::env::var_os("TIAOLI_LONG").is_some() { 4_000 } else { 400 }
}

/// Runs `check` on every act of every round, with the judgement under the round's regulation.
fn each(rounds: u64, check: impl Fn(&Round, &Regulation, &State, &Draft, &World, &Judgement)) {
    let calendar = rig::calendar();
    for seed in 1..=rounds {
        let round = round(seed);
        let order: Vec<usize> = (0..round.model.norms.len()).collect();
        let regulation = load(&round.model, Lang::En, &order);
        for (world, date, excused) in &round.acts {
            let (state, draft) = (state(&regulation, world), draft(world, *date, excused));
            let judgement = judge(&regulation, &calendar, &state, &draft);
            check(&round, &regulation, &state, &draft, world, &judgement);
        }
    }
}

#[test]
fn the_naive_judge_agrees() {
    let seen = std::cell::RefCell::new(BTreeMap::<&str, u32>::new());
    each(rounds(), |round, regulation, _, draft, world, judgement| {
        let date = draft.date;
        let date = (i32::from(date.year()), date.month() as u32, date.day() as u32);
        let excused = draft.reasons.keys().cloned().collect();
        let naive =
            Naive { model: &round.model, said: Vec::new(), excused: &excused, before: world };
        let (naive, real) = (naive.judge(world, date), said(regulation, judgement));
        let order: Vec<usize> = (0..round.model.norms.len()).collect();
        let page = || Print(Lang::En).page(&round.model, &order);
        assert_eq!(naive, real, "left is naive; {world:?}\n{}", page());
        *seen.borrow_mut().entry(real.verdict).or_default() += 1;
    });
    let seen = seen.into_inner();
    assert!(WORST.iter().all(|v| seen.get(v).is_some_and(|n| *n > 100)), "lopsided: {seen:?}");
}

#[test]
fn judging_blind_or_twice_says_the_same() {
    let calendar = rig::calendar();
    each(120, |_, regulation, state, draft, _, judgement| {
        assert_eq!(judge(regulation, &calendar, state, draft), *judgement);
        let blind = decide(regulation, &calendar, state, draft);
        assert_eq!(blind.changes, judgement.changes);
        assert_eq!(blind.duties, judgement.duties);
        assert_eq!(said(regulation, &blind), said(regulation, judgement));
    });
}

#[test]
fn neither_surface_nor_order_changes_anything() {
    let calendar = rig::calendar();
    for seed in 1..=120 {
        let round = round(seed);
        let mut order: Vec<usize> = (0..round.model.norms.len()).collect();
        let english = load(&round.model, Lang::En, &order);
        let chinese = load(&round.model, Lang::Zh, &order);
        order.reverse();
        let reversed = load(&round.model, Lang::Zh, &order);
        for (world, date, excused) in &round.acts {
            let all = [&english, &chinese, &reversed].map(|regulation| {
                let (state, draft) = (state(regulation, world), draft(world, *date, excused));
                said(regulation, &judge(regulation, &calendar, &state, &draft))
            });
            assert_eq!(all[0], all[1], "{}", Print(Lang::Zh).page(&round.model, &order));
            assert_eq!(all[0], all[2], "{}", Print(Lang::Zh).page(&round.model, &order));
        }
    }
}

#[test]
fn a_forbid_never_permits_and_an_exception_to_a_restraint_never_refuses() {
    let calendar = rig::calendar();
    each(120, |round, _, _, draft, world, judgement| {
        let excused: BTreeSet<String> = draft.reasons.keys().cloned().collect();
        let mut chance = Chance(u64::from(draft.date.day().unsigned_abs()) * 7919 + 1);
        let name = round.model.norms.len();
        let verdict = |rule: Rule, chance: &mut Chance| {
            let mut model = round.model.clone();
            model.norms.push(Norm { name, when: Some(cond(chance, 2)), rule });
            let order: Vec<usize> = (0..model.norms.len()).collect();
            let regulation = load(&model, Lang::En, &order);
            let state = state(&regulation, world);
            let mut draft = draft.clone();
            draft.reasons = excused.iter().map(|key| (key.clone(), "because".into())).collect();
            decide(&regulation, &calendar, &state, &draft).verdict
        };
        if draft.date.day() > 4 {
            return;
        }
        let stricter = verdict(Rule::Forbid, &mut chance);
        assert!(!stricter.allows() || judgement.verdict.allows(), "{stricter:?}");
        let restraint = round.model.norms.iter().position(|norm| {
            matches!(norm.rule, Rule::Forbid | Rule::Must(_) | Rule::Should(_) | Rule::Limit(..))
        });
        if let Some(restraint) = restraint {
            let laxer = verdict(Rule::Except(restraint), &mut chance);
            assert!(laxer < Verdict::Refuse || judgement.verdict == Verdict::Refuse);
        }
    });
}

#[test]
fn every_ground_turns_up() {
    let seen = std::cell::RefCell::new(BTreeSet::new());
    each(60, |_, _, _, _, _, judgement| {
        seen.borrow_mut().extend(judgement.reasons.iter().map(|reason| reason.ground.code()));
    });
    let grounds = [
        Ground::Granted,
        Ground::Substituted(0),
        Ground::Deviated,
        Ground::Unclear,
        Ground::NoPower,
        Ground::Reserved,
        Ground::Forbidden,
        Ground::Unmet,
        Ground::NoReason,
        Ground::OverLimit,
        Ground::Yielded,
        Ground::Disagreed,
    ];
    let codes: BTreeSet<&str> = grounds.iter().map(|ground| ground.code()).collect();
    assert_eq!(*seen.borrow(), codes);
}
