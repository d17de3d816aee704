//! Which acts come out differently, each with a situation in which both versions were asked.

use super::carry::{Carrier, Setup, datum, id_of};
use super::structure::{Change, Structure};
use crate::bind::Finding;
use crate::institution::{Institution, Judged};
use crate::situations::situations;
use crate::view::due_words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tiaoli_norm::Regulation;
use tiaoli_norm::advice::{Step, boundary_steps};
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::judge::Verdict;
use tiaoli_norm::program::{ActId, NormId, Op};
use tiaoli_norm::tree::ExprId;
use tiaoli_text::Words;

/// Situations that steps to the edges make, for all acts together.
const MOST_VARIED: usize = 6_000;

/// How an act comes out differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// It was not allowed and is.
    Allowed,
    /// It was not refused and is.
    Forbidden,
    /// It could be decided and cannot be.
    Undecidable,
    /// It is allowed by both, and makes other duties.
    DutiesMoved,
    /// It is allowed by both, and one version calls it a deviation.
    Otherwise,
}

impl Class {
    /// The class in words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Allowed => Words::new("变为许可", "became allowed"),
            Self::Forbidden => Words::new("变为不许可", "became forbidden"),
            Self::Undecidable => Words::new("变为不能断定", "became undecidable"),
            Self::DutiesMoved => Words::new("许可不变，义务变了", "duties moved"),
            Self::Otherwise => Words::new("许可不变，结论变了", "still allowed, another verdict"),
        }
    }

    /// The class as programs write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Forbidden => "forbidden",
            Self::Undecidable => "undecidable",
            Self::DutiesMoved => "duties_moved",
            Self::Otherwise => "otherwise",
        }
    }
}

/// What one version says of the act of a witness.
#[derive(Debug, Clone)]
pub struct Side {
    /// The version.
    pub regulation: Arc<Regulation>,
    /// The situation, in its terms.
    pub setup: Setup,
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on, line by line.
    pub reasons: Vec<Words>,
    /// What it makes somebody owe: the act, who, by when.
    pub duties: Vec<Words>,
}

/// A situation in which both versions were asked.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The case it comes from.
    pub case: Words,
    /// How it departs from that case; nothing if it does not.
    pub step: Option<Words>,
    /// What the old version says.
    pub old: Side,
    /// What the new version says.
    pub new: Side,
}

/// One way in which acts of a kind come out differently.
#[derive(Debug, Clone)]
pub struct Difference {
    /// How.
    pub class: Class,
    /// The kind of act.
    pub act: Words,
    /// The norms that make the difference, by name.
    pub norms: Vec<Words>,
    /// A situation.
    pub witness: Witness,
    /// In how many of the situations asked it is so.
    pub count: usize,
}

pub(super) struct Found {
    pub(super) differences: Vec<Difference>,
    pub(super) untried: Vec<Words>,
    pub(super) asked: usize,
}

/// One version, and what changed in it.
struct Version {
    regulation: Arc<Regulation>,
    /// Norms that changed, or rest on a definition that did.
    changed: BTreeSet<NormId>,
}

pub(super) fn compare(
    old: &Arc<Regulation>,
    new: &Arc<Regulation>,
    calendar: &Arc<Calendar>,
    structure: &Structure,
) -> Found {
    let version = |regulation: &Arc<Regulation>| Version {
        regulation: Arc::clone(regulation),
        changed: changed_norms(regulation, structure),
    };
    let mut search = Search {
        old: version(old),
        new: version(new),
        calendar: Arc::clone(calendar),
        found: BTreeMap::new(),
        seen: BTreeSet::new(),
        tried: BTreeSet::new(),
        varied: 0,
    };
    let mut starts = Vec::new();
    for (is_new, regulation) in [(true, new), (false, old)] {
        for case in &regulation.cases {
            for situation in situations(regulation, calendar, case) {
                let setup = Setup::of(&situation.before, &situation.request);
                if search.ask(is_new, &setup, &case.title, None) {
                    starts.push((is_new, setup, case.title.clone()));
                }
            }
        }
    }
    for (is_new, setup, title) in starts {
        search.vary(is_new, &setup, &title);
    }
    let untried = search.untried();
    let asked = search.seen.len();
    let mut differences: Vec<Difference> = search.found.into_values().collect();
    differences.sort_by(|a, b| (a.class, &a.act.en).cmp(&(b.class, &b.act.en)));
    Found { differences, untried, asked }
}

type Key = (Class, String, Vec<String>);

struct Search {
    old: Version,
    new: Version,
    calendar: Arc<Calendar>,
    found: BTreeMap<Key, Difference>,
    /// Situations asked, in the terms of the new version.
    seen: BTreeSet<String>,
    /// Acts that some situation performs.
    tried: BTreeSet<String>,
    varied: usize,
}

impl Search {
    fn version(&self, is_new: bool) -> &Version {
        if is_new { &self.new } else { &self.old }
    }

    /// Asks both versions; false if it was asked before, or one of them has no such act.
    fn ask(&mut self, is_new: bool, setup: &Setup, case: &Words, step: Option<&Words>) -> bool {
        let (old, new) = (Arc::clone(&self.old.regulation), Arc::clone(&self.new.regulation));
        let other = if is_new {
            Carrier::new(&new, &old).setup(setup)
        } else {
            Carrier::new(&old, &new).setup(setup)
        };
        let name = self.version(is_new).regulation.act(setup.request.act).name.en.clone();
        self.tried.insert(name);
        let Some(other) = other else { return false };
        let (then, now) = if is_new { (&other, setup) } else { (setup, &other) };
        if !self.seen.insert(format!("{now:?}")) {
            return false;
        }
        let Some((was, is)) = self.judged(&old, then).zip(self.judged(&new, now)) else {
            return true;
        };
        let Some((class, norms)) = difference(&was, &is) else { return true };
        let act = new.act(now.request.act).name.clone();
        let key = (class, act.en.clone(), norms.iter().map(|norm| norm.en.clone()).collect());
        if let Some(known) = self.found.get_mut(&key) {
            known.count += 1;
            return true;
        }
        let witness = Witness {
            case: case.clone(),
            step: step.cloned(),
            old: was.side(old, then.clone()),
            new: is.side(new, now.clone()),
        };
        self.found.insert(key, Difference { class, act, norms, witness, count: 1 });
        true
    }

    fn judged(&self, regulation: &Arc<Regulation>, setup: &Setup) -> Option<Asked> {
        let institution = self.opened(regulation, setup)?;
        let judged = institution.judge(&setup.request).ok()?;
        Some(Asked { institution, judged })
    }

    fn opened(&self, regulation: &Arc<Regulation>, setup: &Setup) -> Option<Institution> {
        let mut institution = Institution::new(Arc::clone(regulation), Arc::clone(&self.calendar));
        institution.open(setup.request.date, &setup.records).ok()?;
        institution.find(&setup.findings).ok()?;
        Some(institution)
    }

    /// Goes from a situation to the edges of what changed, in the terms of each version.
    fn vary(&mut self, is_new: bool, setup: &Setup, title: &Words) {
        let (old, new) = (Arc::clone(&self.old.regulation), Arc::clone(&self.new.regulation));
        let there = if is_new {
            Carrier::new(&new, &old).setup(setup)
        } else {
            Carrier::new(&old, &new).setup(setup)
        };
        for (side, setup) in [(is_new, Some(setup.clone())), (!is_new, there)] {
            let Some(setup) = setup else { continue };
            let version = self.version(side);
            let regulation = Arc::clone(&version.regulation);
            let norms: Vec<NormId> = version
                .changed
                .iter()
                .copied()
                .filter(|norm| regulation.norm(*norm).on.contains(&setup.request.act))
                .collect();
            if norms.is_empty() {
                continue;
            }
            let Some(asked) = self.judged(&regulation, &setup) else { continue };
            let (institution, draft) = (&asked.institution, &asked.judged.draft);
            let steps =
                boundary_steps(&regulation, &self.calendar, institution.state(), draft, &norms);
            for step in steps {
                if self.varied >= MOST_VARIED {
                    return;
                }
                let Some(varied) = stepped(institution, &setup, &step) else { continue };
                self.varied += 1;
                let words = step.words(&regulation, draft, &|rec| institution.call(rec));
                self.ask(side, &varied, title, Some(&words));
            }
        }
    }

    /// Acts that changed norms are about and that no situation performs.
    fn untried(&self) -> Vec<Words> {
        let mut found: BTreeMap<String, Words> = BTreeMap::new();
        for version in [&self.old, &self.new] {
            for norm in &version.changed {
                for act in &version.regulation.norm(*norm).on {
                    let name = &version.regulation.act(*act).name;
                    if !self.tried.contains(&name.en) {
                        found.insert(name.en.clone(), name.clone());
                    }
                }
            }
        }
        found.into_values().collect()
    }
}

/// A judgement with the institution it was made in.
struct Asked {
    institution: Institution,
    judged: Judged,
}

impl Asked {
    fn side(&self, regulation: Arc<Regulation>, setup: Setup) -> Side {
        let judgement = &self.judged.judgement;
        let telling = judgement.reasons.iter().filter(|reason| reason.verdict == judgement.verdict);
        Side {
            regulation,
            setup,
            verdict: judgement.verdict,
            reasons: telling
                .map(|reason| self.institution.reason_words(&self.judged, reason))
                .collect(),
            duties: self.duties().into_iter().map(|(_, words)| words).collect(),
        }
    }

    /// Norms that keep the act from being allowed.
    fn against(&self, at_least: Verdict) -> BTreeMap<String, Words> {
        let reasons = self.judged.judgement.reasons.iter();
        let against = reasons.filter(|reason| reason.verdict >= at_least);
        against
            .map(|reason| match reason.norm {
                Some(norm) => self.institution.regulation().norm(norm).name.clone(),
                None => Words::new("没有条文授予权力", "no article gives the power"),
            })
            .map(|name| (name.en.clone(), name))
            .collect()
    }

    /// What the act makes somebody owe, with the norm; sorted, for the order of a page means nothing.
    fn duties(&self) -> Vec<(Words, Words)> {
        let regulation = self.institution.regulation();
        let mut duties: Vec<(Words, Words)> = self
            .judged
            .judgement
            .duties
            .iter()
            .map(|duty| {
                let (norm, act) =
                    (&regulation.norm(duty.norm).name, &regulation.act(duty.act).name);
                let who =
                    duty.bearer.map_or_else(|| "—".to_owned(), |rec| self.institution.call(rec));
                let due = due_words(duty.due);
                let words = Words::new(
                    format!("{}：{who}，{}", act.zh, due.zh),
                    format!("{}: {who}, {}", act.en.replace('_', " "), due.en),
                );
                (norm.clone(), words)
            })
            .collect();
        duties.sort_by(|a, b| (&a.1.en, &a.0.en).cmp(&(&b.1.en, &b.0.en)));
        duties
    }
}

/// How the judgements differ, and by which norms; none if they come to the same.
fn difference(was: &Asked, is: &Asked) -> Option<(Class, Vec<Words>)> {
    let (then, now) = (was.judged.judgement.verdict, is.judged.judgement.verdict);
    let more = |here: BTreeMap<String, Words>, there: &BTreeMap<String, Words>| -> Vec<Words> {
        let alone: Vec<Words> = here
            .iter()
            .filter(|(name, _)| !there.contains_key(*name))
            .map(|(_, w)| w.clone())
            .collect();
        if alone.is_empty() { here.into_values().collect() } else { alone }
    };
    let decided = |verdict: Verdict| verdict.allows() || verdict == Verdict::Refuse;
    if now.allows() && !then.allows() {
        let (here, there) = (was.against(Verdict::NeedFacts), is.against(Verdict::NeedFacts));
        return Some((Class::Allowed, more(here, &there)));
    }
    if now == Verdict::Refuse && then != Verdict::Refuse {
        let (here, there) = (is.against(Verdict::Refuse), was.against(Verdict::Refuse));
        return Some((Class::Forbidden, more(here, &there)));
    }
    if !decided(now) && decided(then) {
        let (here, there) = (is.against(Verdict::NeedFacts), was.against(Verdict::NeedFacts));
        return Some((Class::Undecidable, more(here, &there)));
    }
    if !now.allows() || !then.allows() {
        return None;
    }
    let (owed, owes) = (was.duties(), is.duties());
    let told = |duties: &[(Words, Words)]| -> Vec<String> {
        duties.iter().map(|(_, words)| words.en.clone()).collect()
    };
    if told(&owed) != told(&owes) {
        let moved =
            |here: &[(Words, Words)], there: &[(Words, Words)]| -> BTreeMap<String, Words> {
                let there = told(there);
                here.iter()
                    .filter(|(_, words)| !there.contains(&words.en))
                    .map(|(norm, _)| (norm.en.clone(), norm.clone()))
                    .collect()
            };
        let mut norms = moved(&owes, &owed);
        norms.extend(moved(&owed, &owes));
        return Some((Class::DutiesMoved, norms.into_values().collect()));
    }
    if now != then {
        let (here, there) = (is.against(Verdict::Deviation), was.against(Verdict::Deviation));
        let norms = if now > then { more(here, &there) } else { more(there, &here) };
        return Some((Class::Otherwise, norms));
    }
    None
}

/// A situation one step away; none if the step cannot be written down.
fn stepped(institution: &Institution, setup: &Setup, step: &Step) -> Option<Setup> {
    let mut setup = setup.clone();
    match step {
        Step::Reason(..) => return None,
        Step::State(param, value) => {
            setup.request.take.retain(|(other, _)| other != param);
            setup.request.take.push((*param, datum(institution, value)));
            setup.request.take.sort();
        }
        Step::On(date) => setup.request.date = *date,
        Step::Actor(rec) => setup.request.actor = institution.call(*rec),
        Step::Find(term, of, holds) => {
            let of: Vec<_> = of.iter().map(|value| datum(institution, value)).collect();
            setup.findings.retain(|finding| (finding.term, &finding.of) != (*term, &of));
            setup.findings.push(Finding { term: *term, of, holds: *holds });
        }
        Step::Create(kind, fields) => {
            let fields = fields.iter().map(|(f, value)| (*f, datum(institution, value))).collect();
            let taken = |id: &String| setup.records.iter().any(|(_, other, _)| other == id);
            let id = (1..).map(|n| format!("w-{n}")).find(|id| !taken(id))?;
            setup.records.push((*kind, id, fields));
        }
        Step::Write(rec, field, value) => {
            let (kind, id) = id_of(institution, *rec);
            let value = datum(institution, value);
            let record = setup.records.iter_mut().find(|(k, i, _)| (*k, i) == (kind, &id))?;
            record.2.retain(|(other, _)| other != field);
            record.2.push((*field, value));
            record.2.sort();
        }
    }
    Some(setup)
}

/// Norms of a version whose text changed, or that rest on a definition whose text did.
fn changed_norms(regulation: &Regulation, structure: &Structure) -> BTreeSet<NormId> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for change in &structure.declarations {
        match change {
            Change::Added(item) | Change::Removed(item) | Change::Changed(item, _) => {
                names.insert(&item.name.en);
            }
            Change::Moved(..) => {}
        }
    }
    let ids = (0..regulation.norms.len()).filter_map(|n| u16::try_from(n).ok()).map(NormId);
    ids.filter(|id| {
        let norm = regulation.norm(*id);
        let acts =
            norm.on.iter().any(|act: &ActId| names.contains(regulation.act(*act).name.en.as_str()));
        acts || names.contains(norm.name.en.as_str()) || uses(regulation, norm, &names)
    })
    .collect()
}

/// Whether a norm calls a definition, or asks a term, with one of these names, however far down.
fn uses(
    regulation: &Regulation,
    norm: &tiaoli_norm::program::Norm,
    names: &BTreeSet<&str>,
) -> bool {
    let mut open: Vec<ExprId> = norm.conditions();
    let mut seen: BTreeSet<ExprId> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match regulation.op(id) {
            Op::Call(define, _) => {
                let define = regulation.define(*define);
                if names.contains(define.name.en.as_str()) {
                    return true;
                }
                open.push(define.body);
            }
            Op::Finding(term, _) if names.contains(regulation.term(*term).name.en.as_str()) => {
                return true;
            }
            _ => {}
        }
        open.extend(regulation.parts(id));
    }
    false
}
