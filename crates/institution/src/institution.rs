//! Judge at the head, perform, fold.
//!
//! [`Institution::judge`] touches nothing. What it allows comes out as an [`Authorized`] act, the only
//! thing that [`Institution::perform`] accepts and a ledger may be given: there is no second way in.

use crate::bind::{self, BadInput, Given, Request};
use crate::clock::Timing;
use crate::duty::Duty;
use crate::state::State;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::eval::{Blind, Evaluator, Slot};
use tiaoli_norm::judge::{self, Change, Draft, Judgement, Paused, Wanted};
use tiaoli_norm::program::{ActId, Body, NormId};
use tiaoli_norm::value::{Datum, Rec, Value};

/// An act that the judge allows, with everything that follows from it.
///
/// Made by [`Institution::authorize`] only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorized {
    request: Request,
    draft: Draft,
    judgement: Judgement,
    head: u64,
}

impl Authorized {
    /// The act as it came.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The judgement that allows it.
    #[must_use]
    pub fn judgement(&self) -> &Judgement {
        &self.judgement
    }

    /// The act as the judge saw it.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// How many acts had been performed when it was judged.
    #[must_use]
    pub fn judged_at(&self) -> u64 {
        self.head
    }
}

/// An act on record, as recurring duties need to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performed {
    /// Its number.
    pub seq: u64,
    /// The day it was performed.
    pub date: Date,
    /// What it stated.
    pub take: Vec<Option<Value>>,
}

/// A time during which somebody bears a recurring duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    /// The first day.
    pub(crate) start: Date,
    /// The day it stopped; none while it lasts.
    pub(crate) end: Option<Date>,
}

/// What became of asking for an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The act as the judge saw it.
    pub draft: Draft,
    /// The verdict with its reasons.
    pub judgement: Judgement,
}

/// An institution under its regulation.
#[derive(Debug, Clone)]
pub struct Institution {
    regulation: Arc<Regulation>,
    calendar: Arc<Calendar>,
    state: State,
    duties: Vec<Duty>,
    /// Open duties by the act that fulfils them.
    open: BTreeMap<ActId, BTreeSet<usize>>,
    /// Duties by the acts that stop their clocks or let them run on.
    paused: BTreeMap<ActId, BTreeSet<usize>>,
    /// Acts that fulfil recurring duties.
    performed: BTreeMap<ActId, Vec<Performed>>,
    /// When each bearer of a recurring duty became one, and stopped being one.
    terms: BTreeMap<(NormId, Value), Vec<Term>>,
    /// Day each record was made; the opening day for those it opened with.
    born: BTreeMap<Rec, Date>,
    opened: Option<Date>,
    /// Day of the last act.
    latest: Option<Date>,
    /// Number of the next act.
    next: u64,
}

impl Institution {
    /// An institution that has not opened yet.
    #[must_use]
    pub fn new(regulation: Arc<Regulation>, calendar: Arc<Calendar>) -> Self {
        let state = State::new(&regulation);
        Self {
            regulation,
            calendar,
            state,
            duties: Vec::new(),
            open: BTreeMap::new(),
            paused: BTreeMap::new(),
            performed: BTreeMap::new(),
            terms: BTreeMap::new(),
            born: BTreeMap::new(),
            opened: None,
            latest: None,
            next: 0,
        }
    }

    /// The regulation it runs by.
    #[must_use]
    pub fn regulation(&self) -> &Regulation {
        &self.regulation
    }

    /// The working days it counts by.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Its records.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Every duty that acts have made, in order.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// How many entries it is the fold of.
    #[must_use]
    pub fn head(&self) -> u64 {
        self.next
    }

    /// The day it opened.
    #[must_use]
    pub fn opened(&self) -> Option<Date> {
        self.opened
    }

    /// The day of the latest act; a record of acts goes forward only, or an overdue duty could be
    /// fulfilled by an act dated back.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        self.latest
    }

    /// The day a record was made.
    #[must_use]
    pub fn born(&self, rec: Rec) -> Option<Date> {
        self.born.get(&rec).copied()
    }

    /// Acts of one kind that were performed and may fulfil recurring duties.
    pub(crate) fn performed(&self, act: ActId) -> &[Performed] {
        self.performed.get(&act).map_or(&[], Vec::as_slice)
    }

    /// What a record is called.
    #[must_use]
    pub fn call(&self, rec: Rec) -> String {
        self.state.id(rec).map_or_else(|| "(新)".to_owned(), str::to_owned)
    }

    /// Opens the institution, or takes over further records, on `date`.
    ///
    /// # Errors
    /// A record that refers to one that is neither there nor among those given.
    pub fn open(&mut self, date: Date, given: &[Given]) -> Result<(), BadInput> {
        // All records first: they may refer to each other in any order.
        let mut state = self.state.clone();
        let mut made = Vec::new();
        for (kind, id, _) in given {
            made.push(state.create(*kind, id));
        }
        for ((_, id, fields), rec) in given.iter().zip(&made) {
            for (field, datum) in fields {
                let name = &self.regulation.field(rec.kind, *field).name.en;
                let value = bind::value(&self.regulation, &state, datum, &format!("{id}.{name}"))?;
                state.write(*rec, *field, Some(value));
            }
        }
        self.state = state;
        for rec in made {
            self.born.entry(rec).or_insert(date);
        }
        self.opened.get_or_insert(date);
        self.note_terms(date);
        self.next += 1;
        Ok(())
    }

    /// Takes over what authorities had found of open terms.
    ///
    /// # Errors
    /// A finding about a record that does not exist.
    pub fn find(&mut self, findings: &[bind::Finding]) -> Result<(), BadInput> {
        for (at, finding) in findings.iter().enumerate() {
            let read = |(n, of)| {
                let path = format!("findings[{at}].of[{n}]");
                bind::value(&self.regulation, &self.state, of, &path)
            };
            let of = finding.of.iter().enumerate().map(read).collect::<Result<_, _>>()?;
            self.state.record_finding(finding.term, of, finding.holds);
        }
        Ok(())
    }

    /// The act as the judge sees it, with the duties of the actor that it would fulfil.
    fn draft(&self, request: &Request) -> Result<Draft, BadInput> {
        let mut draft = bind::draft(&self.regulation, &self.state, request)?;
        let open = self.open.get(&draft.act).into_iter().flatten();
        let own = open.filter_map(|at| self.duties.get(*at)).filter(|duty| {
            duty.bearer == Some(draft.actor) && duty.is_done_by(draft.act, &draft.take)
        });
        draft.discharges = own.map(|duty| duty.norm).collect();
        Ok(draft)
    }

    /// Judges an act at the head, with full proof. Touches nothing.
    ///
    /// # Errors
    /// An act that names records that do not exist.
    pub fn judge(&self, request: &Request) -> Result<Judged, BadInput> {
        let draft = self.draft(request)?;
        let judgement = judge::judge(&self.regulation, &self.calendar, &self.state, &draft);
        Ok(Judged { draft, judgement })
    }

    /// Judges an act that happened anyway. Touches nothing.
    ///
    /// # Errors
    /// An act that names records that do not exist.
    pub fn audit(&self, request: &Request) -> Result<Judged, BadInput> {
        let draft = self.draft(request)?;
        let judgement = judge::judge_in(
            judge::Mode::Audit,
            &self.regulation,
            &self.calendar,
            &self.state,
            &draft,
        );
        Ok(Judged { draft, judgement })
    }

    /// Takes over an act that was recorded elsewhere, perhaps under other rules: judges it by these,
    /// and lets it have its consequences whatever the verdict.
    ///
    /// This is for looking at history; what it makes is never written to a ledger.
    ///
    /// # Errors
    /// An act that names records that do not exist.
    pub fn take_over(&mut self, request: Request) -> Result<Judged, BadInput> {
        let draft = self.draft(&request)?;
        let judgement = judge::judge_in(
            judge::Mode::Replay,
            &self.regulation,
            &self.calendar,
            &self.state,
            &draft,
        );
        let judged = Judged { draft: draft.clone(), judgement: judgement.clone() };
        self.follow(&Authorized { request, draft, judgement, head: self.next });
        Ok(judged)
    }

    /// Judges an act and, if it is allowed, authorises it.
    ///
    /// # Errors
    /// An act that names records that do not exist.
    pub fn authorize(&self, request: Request) -> Result<Result<Authorized, Judged>, BadInput> {
        let Judged { draft, judgement } = self.judge(&request)?;
        Ok(if judgement.verdict.allows() {
            Ok(Authorized { request, draft, judgement, head: self.next })
        } else {
            Err(Judged { draft, judgement })
        })
    }

    /// Performs an authorised act. False if something was performed since it was judged: judge again.
    #[must_use = "an act judged at an older head is not performed"]
    pub fn perform(&mut self, act: &Authorized) -> bool {
        if act.head != self.next {
            return false;
        }
        self.follow(act);
        true
    }

    /// Changes the state as the act says.
    fn follow(&mut self, act: &Authorized) {
        let seq = self.next;
        let draft = &act.draft;
        let ids = self.new_ids(&act.request);
        let mut made: BTreeMap<Rec, Rec> = BTreeMap::new();
        for change in &act.judgement.changes {
            if let Change::Create(rec, param) = change
                && let Some(id) = ids.get(&param.0)
            {
                let real = self.state.create(rec.kind, id);
                self.born.insert(real, draft.date);
                made.insert(*rec, real);
            }
        }
        let real = |rec: Rec| made.get(&rec).copied().unwrap_or(rec);
        for change in &act.judgement.changes {
            match change {
                Change::Create(..) | Change::EndDuties(..) => {}
                Change::Write(rec, field, value) => {
                    let value = value.as_ref().map(|value| born(value, &real));
                    self.state.write(real(*rec), *field, value);
                }
                Change::Find(term, of, holds) => {
                    let of = of.iter().map(|value| born(value, &real)).collect();
                    self.state.record_finding(*term, of, *holds);
                }
            }
        }
        let take: Vec<Option<Value>> =
            draft.take.iter().map(|value| value.as_ref().map(|value| born(value, &real))).collect();
        // What the act does is done, also where the same act ends what is left.
        self.fulfil(seq, draft, &take);
        self.hear(draft, &take);
        for change in &act.judgement.changes {
            if let Change::EndDuties(rec, norm) = change {
                self.end(real(*rec), seq, draft.date, *norm);
            }
        }
        self.take_on(seq, act, &made.values().copied().collect::<Vec<_>>(), &real);
        self.remember(seq, draft, take);
        self.latest = self.latest.max(Some(draft.date));
        self.note_terms(draft.date);
        self.next += 1;
    }

    /// Notes who bears recurring duties from `date` on: who bore one in a period long past must not
    /// depend on how things stand today.
    fn note_terms(&mut self, date: Date) {
        let regulation = Arc::clone(&self.regulation);
        for id in &regulation.recurring {
            let norm = regulation.norm(*id);
            let Body::Recurring { over, .. } = &norm.body else { continue };
            let mut slots = vec![Slot::Absent; norm.frame.slots.len()];
            let mut evaluator = Evaluator::new(&regulation, &self.calendar, &self.state, Blind);
            let bearers: BTreeSet<Value> =
                evaluator.members(over, &mut slots).into_iter().collect();
            let of_norm = |(norm, _): &(NormId, Value)| *norm == *id;
            for (key, terms) in self.terms.iter_mut().filter(|(key, _)| of_norm(key)) {
                if let Some(term) = terms.last_mut().filter(|term| term.end.is_none())
                    && !bearers.contains(&key.1)
                {
                    term.end = Some(date);
                }
            }
            for bearer in bearers {
                let terms = self.terms.entry((*id, bearer)).or_default();
                if terms.last().is_none_or(|term| term.end.is_some()) {
                    terms.push(Term { start: date, end: None });
                }
            }
        }
    }

    /// Everyone who bears or bore recurring duty `id`, with the times they did.
    pub(crate) fn terms(&self, id: NormId) -> impl Iterator<Item = (&Value, &[Term])> {
        let of_norm = self.terms.iter().filter(move |((norm, _), _)| *norm == id);
        of_norm.map(|((_, bearer), terms)| (bearer, terms.as_slice()))
    }

    /// Ids of the records that an act makes, by parameter.
    fn new_ids(&self, request: &Request) -> BTreeMap<u16, String> {
        let params = &self.regulation.act(request.act).params;
        let new = request.take.iter().filter(|(p, _)| params.get(p.at()).is_some_and(|i| i.new));
        new.filter_map(|(param, datum)| match datum {
            Datum::Id(_, id) => Some((param.0, id.clone())),
            _ => None,
        })
        .collect()
    }

    fn end(&mut self, rec: Rec, seq: u64, date: Date, norm: Option<NormId>) {
        for (at, duty) in self.duties.iter_mut().enumerate() {
            if duty.is_open() && duty.about.contains(&rec) {
                duty.ended = Some((seq, date, norm));
                if let Some(open) = self.open.get_mut(&duty.act) {
                    open.remove(&at);
                }
            }
        }
    }

    fn fulfil(&mut self, seq: u64, draft: &Draft, take: &[Option<Value>]) {
        let Some(open) = self.open.get_mut(&draft.act) else { return };
        let duties = &mut self.duties;
        open.retain(|at| {
            let Some(duty) = duties.get_mut(*at) else { return false };
            let done = duty.is_done_by(draft.act, take);
            if done {
                duty.done = Some((seq, draft.date));
            }
            !done
        });
    }

    /// Lets open duties hear of an act that may stop their clocks.
    fn hear(&mut self, draft: &Draft, take: &[Option<Value>]) {
        for at in self.paused.get(&draft.act).into_iter().flatten() {
            if let Some(duty) = self.duties.get_mut(*at).filter(|duty| duty.is_open()) {
                duty.timing.hear(&self.calendar, (draft.act, draft.date), take);
            }
        }
    }

    fn take_on(&mut self, seq: u64, act: &Authorized, made: &[Rec], real: &dyn Fn(Rec) -> Rec) {
        for new in &act.judgement.duties {
            let with: Vec<_> = new
                .with
                .iter()
                .map(|(param, value)| (*param, value.as_ref().map(|value| born(value, real))))
                .collect();
            let mut about: Vec<Rec> = made.to_vec();
            about.extend(
                with.iter()
                    .filter_map(|(_, value)| value.as_ref())
                    .flat_map(|value| value.members().iter().filter_map(Value::as_ref)),
            );
            about.sort();
            about.dedup();
            let paused = new.pause.as_ref().map(|pause| Paused {
                stop: wanted(&pause.stop, real),
                resume: wanted(&pause.resume, real),
            });
            let timing = Timing::new(new.due, new.clock, paused);
            let at = self.duties.len();
            self.duties.push(Duty {
                norm: new.norm,
                trigger: seq,
                bearer: new.bearer.map(real),
                act: new.act,
                with,
                about,
                since: act.draft.date,
                timing,
                done: None,
                ended: None,
            });
            self.open.entry(new.act).or_default().insert(at);
            if let Some(pause) = &new.pause {
                for act in [pause.stop.act, pause.resume.act] {
                    self.paused.entry(act).or_default().insert(at);
                }
            }
        }
    }

    /// Keeps the act if a recurring duty may be fulfilled by it.
    fn remember(&mut self, seq: u64, draft: &Draft, take: Vec<Option<Value>>) {
        let recurring = self.regulation.recurring.iter().any(|norm| {
            matches!(
                &self.regulation.norm(*norm).body,
                Body::Recurring { act, .. } if *act == draft.act
            )
        });
        if recurring {
            let date = draft.date;
            self.performed.entry(draft.act).or_default().push(Performed { seq, date, take });
        }
    }
}

/// What an act must be about, with the places of new records replaced by those they were given.
fn wanted(wanted: &Wanted, real: &dyn Fn(Rec) -> Rec) -> Wanted {
    let with = wanted.with.iter();
    let with = with.map(|(param, value)| (*param, value.as_ref().map(|value| born(value, real))));
    Wanted { act: wanted.act, with: with.collect() }
}

/// `value` with the places of new records replaced by those they were given.
fn born(value: &Value, real: &dyn Fn(Rec) -> Rec) -> Value {
    match value {
        Value::Ref(rec) => Value::Ref(real(*rec)),
        Value::Set(members) => Value::set(members.iter().map(|m| born(m, real)).collect()),
        other => other.clone(),
    }
}
