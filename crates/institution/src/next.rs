//! What a person may do next.
//!
//! Every act of the person's kind is put before the judge, once for each record it could be about;
//! what the act would still have to state is left unknown. Refusals come too, with their articles: a
//! page shows them greyed.

use crate::institution::Institution;
use jiff::civil::Date;
use std::collections::BTreeMap;
use tiaoli_norm::eval::Cause;
use tiaoli_norm::judge::{Draft, Judgement, Verdict, explore};
use tiaoli_norm::program::{ActId, Field, ParamId, Type};
use tiaoli_norm::value::{Rec, Value};

/// Records of one kind that are tried for an act: those made last.
const MOST_TRIED: usize = 200;

/// An act that somebody may or may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    /// The act.
    pub act: ActId,
    /// The record it would be about, and the parameter that says so.
    pub about: Option<(ParamId, Rec)>,
    /// The act as it was put before the judge.
    pub draft: Draft,
    /// The judgement, what is still to be stated aside.
    pub judgement: Judgement,
}

impl Possible {
    /// Whether anything definite speaks against it.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.judgement.verdict == Verdict::Refuse
    }
}

impl Institution {
    /// What `actor` may do on `date`, in the order of the regulation's acts.
    #[must_use]
    pub fn next(&self, actor: Rec, date: Date) -> Vec<Possible> {
        let mut found = Vec::new();
        for (at, act) in self.regulation().acts.iter().enumerate() {
            let Some(id) = u16::try_from(at).ok().map(ActId).filter(|_| act.by == actor.kind)
            else {
                continue;
            };
            let subject = act.params.iter().enumerate().find_map(|(i, param)| match param.ty {
                Type::Ref(kind) if !param.new => Some((ParamId(u16::try_from(i).ok()?), kind)),
                _ => None,
            });
            let Some((param, kind)) = subject else {
                found.push(self.possible(id, actor, date, None));
                continue;
            };
            let records = self.state().all(kind);
            let first = records.len().saturating_sub(MOST_TRIED);
            for rec in records.skip(first) {
                found.push(self.possible(id, actor, date, Some((param, rec))));
            }
        }
        found
    }

    /// What `actor` may do about `rec` on `date`: every act of the actor's kind that is about such a
    /// record, in the order of the regulation's acts.
    #[must_use]
    pub fn next_about(&self, actor: Rec, date: Date, rec: Rec) -> Vec<Possible> {
        let acts = self.regulation().acts.iter().enumerate().filter(|(_, a)| a.by == actor.kind);
        acts.filter_map(|(at, act)| {
            let is_it = |param: &Field| param.ty == Type::Ref(rec.kind) && !param.new;
            let param = act.params.iter().position(is_it)?;
            let (act, param) =
                (ActId(u16::try_from(at).ok()?), ParamId(u16::try_from(param).ok()?));
            Some(self.possible(act, actor, date, Some((param, rec))))
        })
        .collect()
    }

    /// Whether `actor` may do `act` on `date`, about the record that a parameter names if one is said.
    #[must_use]
    pub fn possible(
        &self,
        act: ActId,
        actor: Rec,
        date: Date,
        about: Option<(ParamId, Rec)>,
    ) -> Possible {
        let stated = about.map(|(param, rec)| (param, Value::Ref(rec)));
        self.possible_with(act, actor, date, stated.into_iter().collect())
    }

    /// Whether `actor` may do `act` on `date`, as far as it is stated.
    #[must_use]
    pub fn possible_with(
        &self,
        act: ActId,
        actor: Rec,
        date: Date,
        stated: Vec<(ParamId, Value)>,
    ) -> Possible {
        let about = stated.iter().find_map(|(param, value)| Some((*param, value.as_ref()?)));
        let mut stated: BTreeMap<ParamId, Value> = stated.into_iter().collect();
        let params = &self.regulation().act(act).params;
        let take: Vec<Option<Value>> = (0u16..)
            .zip(params)
            .map(|(i, param)| match (stated.remove(&ParamId(i)), param.ty) {
                (Some(value), _) => Some(value),
                (None, Type::Ref(kind)) if param.new => {
                    Some(Value::Ref(Rec { kind, index: Rec::UNBORN + u32::from(i.min(0xfe)) }))
                }
                _ => None,
            })
            .collect();
        let (reasons, discharges) = (BTreeMap::new(), Vec::new());
        let draft = Draft { act, actor, date, take, reasons, discharges };
        let mut judgement = explore(self.regulation(), self.calendar(), self.state(), &draft);
        // Reasons still to be given are part of filling in the act, not a refusal of it.
        judgement.reasons.retain(|reason| reason.ground != tiaoli_norm::judge::Ground::NoReason);
        judgement.verdict =
            judgement.reasons.iter().map(|r| r.verdict).max().unwrap_or(Verdict::Permit);
        Possible { act, about, draft, judgement }
    }

    /// Parameters an act would still have to state.
    #[must_use]
    pub fn still_to_state(&self, possible: &Possible) -> Vec<ParamId> {
        let causes = possible.judgement.reasons.iter().flat_map(|reason| &reason.missing);
        let mut params: Vec<ParamId> = causes
            .filter_map(|cause| if let Cause::Param(n) = cause { Some(ParamId(*n)) } else { None })
            .collect();
        params.sort();
        params.dedup();
        params
    }
}
