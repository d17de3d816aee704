//! An act, the facts, a day → a verdict with its reasons.
//!
//! The order is fixed: completeness, competence, restraints, limits on the state after the act,
//! duties. Every norm that has something to say is heard; the verdict is the worst of what they say.

mod consequences;
mod disagreement;
mod effects;
mod standing;

pub use consequences::{Clock, DueDate, NewDuty, Paused, Wanted};
pub use effects::Change;
pub use standing::{Compliance, Standing, Status};

use crate::calendar::Calendar;
use crate::code::{self, Memo};
use crate::eval::{Blind, Cause, Evaluator, Facts, Node, Overlay, Recorder, Slot, Watch, Why, fit};
use crate::program::{Act, ActId, Body, Concern, Fill, Need, Norm, NormId, Regulation};
use crate::tree::ExprId;
use crate::value::{Rec, Truth, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An act as it is put before the judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its kind.
    pub act: ActId,
    /// Who performs it.
    pub actor: Rec,
    /// The day it is performed.
    pub date: Date,
    /// What it states, by parameter; nothing where it is silent.
    pub take: Vec<Option<Value>>,
    /// Reasons recorded for deviations, by `norm` or `norm.step` in English names.
    pub reasons: BTreeMap<String, String>,
    /// Norms whose open duties of the actor the act would fulfil.
    pub discharges: Vec<NormId>,
}

/// What is to be said of an act, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It may be performed.
    Permit,
    /// It may be performed; a soft requirement is not met, and the reason is on record.
    Deviation,
    /// A fact is missing.
    NeedFacts,
    /// A named authority must decide something first.
    Refer,
    /// It may not be performed.
    Refuse,
}

impl Verdict {
    /// Whether the act may be performed.
    #[must_use]
    pub fn allows(self) -> bool {
        self <= Self::Deviation
    }
}

/// What a norm says of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// A power is held.
    Granted,
    /// A power is held in its holder's place, by the n-th substitution.
    Substituted(usize),
    /// A soft requirement is not met, and the reason is on record.
    Deviated,
    /// It cannot be said whether it is met.
    Unclear,
    /// Nobody is given this power, or not this actor.
    NoPower,
    /// The power is somebody else's alone.
    Reserved,
    /// It is forbidden.
    Forbidden,
    /// A requirement is not met.
    Unmet,
    /// A soft requirement is not met, and no reason is on record.
    NoReason,
    /// A limit would be exceeded.
    OverLimit,
    /// The regulation does not govern the act: it lies outside its scope, or before its time.
    NotGoverned,
    /// It would speak against the act, but another norm goes first.
    Yielded,
    /// Another norm says otherwise, and nothing says which of the two goes first.
    Disagreed,
}

/// One reason of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is said.
    pub ground: Ground,
    /// The norm that says it; none where the regulation is silent or the act incomplete.
    pub norm: Option<NormId>,
    /// Which of the norm's requirements.
    pub need: Option<usize>,
    /// The norm it gives way to, or disagrees with.
    pub other: Option<NormId>,
    /// The norm that orders the two.
    pub order: Option<NormId>,
    /// What it adds up to for the verdict.
    pub verdict: Verdict,
    /// How it was worked out, if that was asked for.
    pub proof: Vec<Node>,
    /// What is missing.
    pub missing: Vec<Cause>,
}

impl Reason {
    /// A reason that no norm gives, yet.
    fn new(ground: Ground, verdict: Verdict) -> Self {
        let (proof, missing) = (Vec::new(), Vec::new());
        Self { ground, norm: None, need: None, other: None, order: None, verdict, proof, missing }
    }
}

/// A verdict, its reasons, and what follows if the act is performed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The reasons, in the order of judging.
    pub reasons: Vec<Reason>,
    /// What performing it changes; empty unless allowed.
    pub changes: Vec<Change>,
    /// Duties it makes; empty unless allowed.
    pub duties: Vec<NewDuty>,
    /// What the act is worth although it was not allowed; asked for by [`Mode::Audit`] only.
    pub standing: Option<Standing>,
}

/// From where an act is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Mode {
    /// Before it happens: only what is allowed has consequences.
    #[default]
    Gate,
    /// Before it is even filled in: what is not stated may still be, optional or not.
    Explore,
    /// It happened: it has consequences unless it is void or no act at all.
    Audit,
    /// It happened and was recorded, perhaps under other rules: it has consequences whatever they
    /// are called now.
    Replay,
}

/// Judges with the full proof of every reason.
#[must_use]
pub fn judge<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
) -> Judgement {
    judge_in(Mode::Gate, regulation, calendar, facts, draft)
}

/// Judges with the full proof of every reason, from where `mode` says.
#[must_use]
pub fn judge_in<F: Facts>(
    mode: Mode,
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
) -> Judgement {
    Judge::<F, Recorder>::new(mode, regulation, calendar, facts, draft).run()
}

/// Judges without proof: the same verdict, grounds and consequences, sooner.
#[must_use]
pub fn decide<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
) -> Judgement {
    Judge::<F, Blind>::new(Mode::Gate, regulation, calendar, facts, draft).run()
}

/// Judges an act of which only part is stated: what is left open counts as unknown, so that only
/// what speaks against every way of filling it in is a refusal.
#[must_use]
pub fn explore<F: Facts>(
    regulation: &Regulation,
    calendar: &Calendar,
    facts: &F,
    draft: &Draft,
) -> Judgement {
    Judge::<F, Recorder>::new(Mode::Explore, regulation, calendar, facts, draft).run()
}

/// One judging.
struct Judge<'a, F, W> {
    mode: Mode,
    regulation: &'a Regulation,
    calendar: &'a Calendar,
    facts: &'a F,
    draft: &'a Draft,
    act: &'a Act,
    /// The act's own slots: parameters, actor, date.
    slots: Vec<Slot>,
    reasons: Vec<Reason>,
    watch: std::marker::PhantomData<W>,
}

/// The norm asked about, the facts it is asked on, and what is known of them already.
struct At<'m, G> {
    facts: &'m G,
    memo: &'m mut Memo,
    concern: &'m Concern,
}

/// Whether something holds, why it cannot be said, and how that was worked out.
struct Heard {
    truth: Truth,
    why: Option<Why>,
    proof: Vec<Node>,
}

impl<'a, F: Facts, W: Watch + Default> Judge<'a, F, W> {
    fn new(
        mode: Mode,
        regulation: &'a Regulation,
        calendar: &'a Calendar,
        facts: &'a F,
        draft: &'a Draft,
    ) -> Self {
        let act = regulation.act(draft.act);
        let mut slots = Vec::with_capacity(act.params.len() + 8);
        for (number, (param, value)) in (0u16..).zip(act.params.iter().zip(&draft.take)) {
            slots.push(match (value, &param.default) {
                (Some(value), _) => Slot::Known(value.clone()),
                (None, _) if mode == Mode::Explore => Slot::Missing(number),
                (None, Some(default)) => Slot::Known(default.clone()),
                (None, None) if param.optional => Slot::Absent,
                (None, None) => Slot::Missing(number),
            });
        }
        slots.push(Slot::Known(Value::Ref(draft.actor)));
        slots.push(Slot::Known(Value::Date(draft.date)));
        let (reasons, watch) = (Vec::new(), std::marker::PhantomData);
        Self { mode, regulation, calendar, facts, draft, act, slots, reasons, watch }
    }

    fn run(mut self) -> Judgement {
        let concerns = self.regulation.concerns(self.draft.act);
        self.completeness();
        if self.before_its_time() {
            return self.not_governed();
        }
        let code = self.regulation.code(self.draft.act);
        let mut memo = Memo::new(code);
        self.competence(&concerns.powers, &mut memo);
        for (concern, screen) in concerns.restraints.iter().zip(&concerns.screens) {
            let silent = !W::SEES_ALL
                && code::is_silent(
                    self.regulation,
                    self.calendar,
                    code,
                    self.facts,
                    &self.slots,
                    &mut memo,
                    screen,
                );
            if !silent {
                self.restraint(concern, &mut memo);
            }
        }
        self.disagreements(&mut memo);
        let (changes, after) = self.effects();
        // What was worked out before the act need not be so after it.
        let mut memo = if changes.is_empty() { memo } else { Memo::new(code) };
        for concern in &concerns.limits {
            self.limit(concern, &after, &mut memo);
        }
        let duties = if self.has_consequences() {
            self.duties(&concerns.duties, &after, &mut memo)
        } else {
            Vec::new()
        };
        let mut changes = changes;
        if self.has_consequences() {
            self.withdrawals(&concerns.powers, &mut changes);
        }
        let standing = matches!(self.mode, Mode::Audit | Mode::Replay).then(|| self.standing());
        let verdict = self.verdict();
        // A duty of which it cannot be said whether it arises may have changed the verdict.
        let (changes, duties) =
            if self.has_consequences() { (changes, duties) } else { (Vec::new(), Vec::new()) };
        Judgement { verdict, reasons: self.reasons, changes, duties, standing }
    }

    fn has_consequences(&self) -> bool {
        match self.mode {
            Mode::Gate | Mode::Explore => self.verdict().allows(),
            Mode::Audit => self.standing().status.has_effect(),
            Mode::Replay => true,
        }
    }

    /// Whether a regulation that concerns the act does not govern its day yet; says so.
    fn before_its_time(&mut self) -> bool {
        let begins = self.regulation.concerns(self.draft.act).begins;
        let early = begins.filter(|(day, _)| self.draft.date < *day);
        if let Some((_, norm)) = early {
            self.say(Ground::NotGoverned, norm, None, Verdict::Refer, Vec::new());
        }
        early.is_some()
    }

    /// The judgement on an act that is none of the regulation's business.
    fn not_governed(mut self) -> Judgement {
        let (changes, duties) = match self.mode {
            Mode::Replay => (self.effects().0, Vec::new()),
            Mode::Gate | Mode::Audit | Mode::Explore => (Vec::new(), Vec::new()),
        };
        let (verdict, reasons) = (self.verdict(), self.reasons);
        Judgement { verdict, reasons, changes, duties, standing: None }
    }

    fn verdict(&self) -> Verdict {
        self.reasons.iter().map(|reason| reason.verdict).max().unwrap_or(Verdict::Permit)
    }

    /// Every parameter that is not optional must be stated.
    fn completeness(&mut self) {
        let needed = |n: &u16| {
            let param = self.act.params.get(usize::from(*n));
            param.is_some_and(|param| !param.optional && param.default.is_none())
        };
        let missing: Vec<Cause> = self
            .slots
            .iter()
            .filter_map(|slot| if let Slot::Missing(n) = slot { Some(*n) } else { None })
            .filter(needed)
            .map(Cause::Param)
            .collect();
        if !missing.is_empty() {
            let reason = Reason::new(Ground::Unclear, Verdict::NeedFacts);
            self.reasons.push(Reason { missing, ..reason });
        }
    }

    /// The slots of a norm about this act.
    fn slots_of(&self, concern: &Concern, norm: &Norm) -> Vec<Slot> {
        let mut slots = match &concern.fills {
            None => self.slots.clone(),
            Some(fills) => {
                let params = self.act.params.len();
                let at = |fill: &Fill| match fill {
                    Fill::Param(id) => id.at(),
                    Fill::Actor => params,
                    Fill::Date => params + 1,
                };
                fills.iter().filter_map(|fill| self.slots.get(at(fill)).cloned()).collect()
            }
        };
        fit(&mut slots, &norm.frame);
        slots
    }

    /// Asks a condition of a norm: by its code where no proof is wanted, by the evaluator otherwise.
    fn ask<G: Facts>(&self, at: &mut At<'_, G>, id: ExprId) -> Heard {
        if !W::SEES_ALL
            && let Some((_, node)) = at.concern.nodes.iter().find(|(expr, _)| *expr == id)
        {
            let code = self.regulation.code(self.draft.act);
            let (truth, why) = code::truth(
                self.regulation,
                self.calendar,
                code,
                at.facts,
                &self.slots,
                at.memo,
                *node,
            );
            return Heard { truth, why, proof: Vec::new() };
        }
        let norm = self.regulation.norm(at.concern.norm);
        let mut slots = self.slots_of(at.concern, norm);
        let (facts, slots) = (at.facts, &mut slots);
        let mut evaluator = Evaluator::new(self.regulation, self.calendar, facts, W::default());
        let (truth, why) = evaluator.truth(id, slots);
        Heard { truth, why, proof: evaluator.watch.take().into_iter().collect() }
    }

    /// Whether a norm applies: its condition holds, no exception to it does, and none goes before it.
    fn applies<G: Facts>(&self, at: &mut At<'_, G>) -> Heard {
        let mut heard = self.speaks(at);
        if !at.concern.yields.is_empty() && heard.truth != Truth::False {
            let (gives_way, _) = self.gives_way(at);
            heard.truth = heard.truth.and(!gives_way.truth);
            heard.why = heard.why.max(gives_way.why).filter(|_| heard.truth == Truth::Unknown);
            heard.proof.extend(gives_way.proof);
        }
        heard
    }

    /// Whether a norm's condition holds and no exception to it does.
    fn speaks<G: Facts>(&self, at: &mut At<'_, G>) -> Heard {
        let norm = self.regulation.norm(at.concern.norm);
        let mut heard = match norm.when {
            Some(when) => self.ask(at, when),
            None => Heard { truth: Truth::True, why: None, proof: Vec::new() },
        };
        for exception in &at.concern.exceptions {
            if heard.truth == Truth::False {
                break;
            }
            let live = self.applies(&mut At { facts: at.facts, memo: at.memo, concern: exception });
            heard.truth = heard.truth.and(!live.truth);
            heard.why = heard.why.max(live.why);
            heard.proof.extend(live.proof);
        }
        if heard.truth != Truth::Unknown {
            heard.why = None;
        }
        heard
    }

    /// Powers: one must be held, and no exclusive one may be another's.
    fn competence(&mut self, powers: &'a [Concern], memo: &mut Memo) {
        let (mut held, mut unclear, mut denied) = (false, Vec::new(), Vec::new());
        for concern in powers {
            let norm = self.regulation.norm(concern.norm);
            let mut at = At { facts: self.facts, memo, concern };
            let applies = self.applies(&mut at);
            if applies.truth == Truth::False {
                continue;
            }
            let (holder, substitutes, exclusive): (_, &[Need], _) = match &norm.body {
                Body::Power { holder, substitutes, exclusive } => {
                    (*holder, substitutes, *exclusive)
                }
                Body::Remedy { holder, .. } => (*holder, &[], false),
                _ => continue,
            };
            let (holds, ground) = self.holds(&mut at, holder, substitutes);
            let truth = applies.truth.and(holds.truth);
            let why = applies.why.max(holds.why);
            let mut proof = applies.proof;
            proof.extend(holds.proof);
            match truth {
                Truth::True => {
                    held = true;
                    self.say(ground, concern.norm, None, Verdict::Permit, proof);
                }
                Truth::Unknown => unclear.push((concern.norm, why, proof, exclusive)),
                Truth::False if exclusive && applies.truth == Truth::True => {
                    self.say(Ground::Reserved, concern.norm, None, Verdict::Refuse, proof);
                }
                // It may be another's alone; whether it is cannot be said yet.
                Truth::False if exclusive => unclear.push((concern.norm, why, proof, true)),
                Truth::False => denied.push((concern.norm, proof)),
            }
        }
        let reserved = self.reasons.iter().any(|reason| reason.ground == Ground::Reserved);
        let free = held || self.act.unrestricted;
        let mut pending = false;
        for (norm, why, proof, exclusive) in unclear {
            if !free || exclusive {
                pending = true;
                self.unclear(norm, None, why, proof);
            }
        }
        if free || pending || reserved {
            return;
        }
        if denied.is_empty() {
            self.reasons.push(Reason::new(Ground::NoPower, Verdict::Refuse));
        }
        for (norm, proof) in denied {
            self.say(Ground::NoPower, norm, None, Verdict::Refuse, proof);
        }
    }

    /// Whether the actor holds a power, and whether in its holder's place.
    fn holds<G: Facts>(
        &self,
        at: &mut At<'_, G>,
        holder: ExprId,
        substitutes: &[Need],
    ) -> (Heard, Ground) {
        let mut holds = self.ask(at, holder);
        let mut ground = Ground::Granted;
        for (n, substitute) in substitutes.iter().enumerate() {
            if holds.truth == Truth::True {
                break;
            }
            let other = self.ask(at, substitute.cond);
            if other.truth == Truth::True {
                ground = Ground::Substituted(n);
            }
            holds.truth = holds.truth.or(other.truth);
            holds.why = holds.why.max(other.why);
            holds.proof.extend(other.proof);
        }
        // A substitute that is sure makes what is unsure about the others no matter.
        if holds.truth != Truth::Unknown {
            holds.why = None;
        }
        (holds, ground)
    }

    fn restraint(&mut self, concern: &'a Concern, memo: &mut Memo) {
        let norm = self.regulation.norm(concern.norm);
        let mut at = At { facts: self.facts, memo, concern };
        let applies = self.applies(&mut at);
        if applies.truth == Truth::False {
            self.gave_way(&mut at);
            return;
        }
        match &norm.body {
            Body::Forbid(_) => match applies.truth {
                Truth::True => {
                    self.say(Ground::Forbidden, concern.norm, None, Verdict::Refuse, applies.proof);
                }
                _ => self.unclear(concern.norm, None, applies.why, applies.proof),
            },
            Body::Must(needs, _) => {
                for (n, need) in needs.iter().enumerate() {
                    let heard = self.ask(&mut at, need.cond);
                    self.requirement(concern.norm, n, &applies, heard, Ground::Unmet, None);
                }
            }
            Body::Scope(needs) => {
                for (n, need) in needs.iter().enumerate() {
                    let heard = self.ask(&mut at, need.cond);
                    match applies.truth.and(!heard.truth) {
                        Truth::False => {}
                        Truth::True => {
                            let (ground, id) = (Ground::NotGoverned, concern.norm);
                            self.say(ground, id, Some(n), Verdict::Refer, heard.proof);
                        }
                        Truth::Unknown => {
                            self.unclear(concern.norm, Some(n), heard.why, heard.proof);
                        }
                    }
                }
            }
            Body::Should(needs) => {
                for (n, need) in needs.iter().enumerate() {
                    let heard = self.ask(&mut at, need.cond);
                    let reason = self.reason_for(norm, need);
                    self.requirement(concern.norm, n, &applies, heard, Ground::Unmet, Some(reason));
                }
            }
            _ => {}
        }
    }

    /// Whether a reason is on record for not meeting a soft requirement.
    fn reason_for(&self, norm: &Norm, need: &Need) -> bool {
        let own = need.name.as_ref().map(|name| format!("{}.{}", norm.key, name.en));
        let given = |key: &str| self.draft.reasons.get(key).is_some_and(|r| !r.trim().is_empty());
        own.as_deref().is_some_and(given) || given(&norm.key)
    }

    /// One requirement: hard if `reason` is none, else soft with a reason on record or not.
    fn requirement(
        &mut self,
        norm: NormId,
        need: usize,
        applies: &Heard,
        heard: Heard,
        hard: Ground,
        reason: Option<bool>,
    ) {
        let broken = applies.truth.and(!heard.truth);
        let proof = || applies.proof.iter().cloned().chain(heard.proof.iter().cloned()).collect();
        match (broken, reason) {
            (Truth::False, _) => {}
            (Truth::Unknown, _) => {
                let why = applies.why.max(heard.why);
                self.unclear(norm, Some(need), why, proof());
            }
            (Truth::True, None) => self.say(hard, norm, Some(need), Verdict::Refuse, proof()),
            (Truth::True, Some(true)) => {
                self.say(Ground::Deviated, norm, Some(need), Verdict::Deviation, proof());
            }
            (Truth::True, Some(false)) => {
                self.say(Ground::NoReason, norm, Some(need), Verdict::Refuse, proof());
            }
        }
    }

    fn limit(&mut self, concern: &Concern, after: &Overlay<'_, F>, memo: &mut Memo) {
        let norm = self.regulation.norm(concern.norm);
        let Body::Limit { needs, soft, .. } = &norm.body else { return };
        let mut at = At { facts: after, memo, concern };
        let applies = self.applies(&mut at);
        if applies.truth == Truth::False {
            return;
        }
        for (n, need) in needs.iter().enumerate() {
            let heard = self.ask(&mut at, need.cond);
            let reason = soft.then(|| self.reason_for(norm, need));
            self.requirement(concern.norm, n, &applies, heard, Ground::OverLimit, reason);
        }
    }

    fn say(
        &mut self,
        ground: Ground,
        norm: NormId,
        need: Option<usize>,
        verdict: Verdict,
        proof: Vec<Node>,
    ) {
        let norm = Some(norm);
        self.reasons.push(Reason { norm, need, proof, ..Reason::new(ground, verdict) });
    }

    /// Says that what the act would change cannot be worked out.
    fn effect_unknown(&mut self, why: Why, node: Node) {
        let verdict = if why == Why::Open { Verdict::Refer } else { Verdict::NeedFacts };
        let (missing, proof) = (node.missing(), vec![node]);
        self.reasons.push(Reason { missing, proof, ..Reason::new(Ground::Unclear, verdict) });
    }

    fn unclear(&mut self, norm: NormId, need: Option<usize>, why: Option<Why>, proof: Vec<Node>) {
        let verdict = if why == Some(Why::Open) { Verdict::Refer } else { Verdict::NeedFacts };
        let mut missing: Vec<Cause> = proof.iter().flat_map(Node::missing).collect();
        missing.sort();
        missing.dedup();
        let (norm, reason) = (Some(norm), Reason::new(Ground::Unclear, verdict));
        self.reasons.push(Reason { norm, need, proof, missing, ..reason });
    }
}
