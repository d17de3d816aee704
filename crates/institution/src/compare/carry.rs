//! A situation of one version, told in the words of the other.
//!
//! Names are matched in English. What the other version does not know is left out: it could not have been
//! on record there.

use crate::bind::{Finding, Given, Request};
use crate::institution::Institution;
use std::ops::ControlFlow;
use tiaoli_norm::Regulation;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::{ActId, ChoiceId, Field, FieldId, KindId, ParamId, TermId, Type};
use tiaoli_norm::value::{Datum, Rec, Value};
use tiaoli_text::Words;

/// Records, findings and an act, in the terms of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The records.
    pub records: Vec<Given>,
    /// What authorities found.
    pub findings: Vec<Finding>,
    /// The act.
    pub request: Request,
}

impl Setup {
    /// What `before` holds, and an act put before it.
    pub(super) fn of(before: &Institution, request: &Request) -> Self {
        let (regulation, state) = (before.regulation(), before.state());
        let mut records = Vec::new();
        for (at, kind) in regulation.kinds.iter().enumerate() {
            let Ok(id) = u16::try_from(at).map(KindId) else { break };
            state.each(id, &mut |rec| {
                let fields = (0..kind.fields.len()).filter_map(|n| {
                    let field = FieldId(u16::try_from(n).ok()?);
                    Some((field, datum(before, state.get(rec, field)?)))
                });
                records.push((id, before.call(rec), fields.collect()));
                ControlFlow::Continue(())
            });
        }
        let findings = state.findings().map(|(term, of, holds)| {
            let of = of.iter().map(|value| datum(before, value)).collect();
            Finding { term, of, holds }
        });
        Self { records, findings: findings.collect(), request: request.clone() }
    }
}

/// A value with ids in place of records.
pub(super) fn datum(institution: &Institution, value: &Value) -> Datum {
    match value {
        Value::Ref(rec) => Datum::Id(rec.kind, institution.call(*rec)),
        Value::Set(members) => {
            Datum::Set(members.iter().map(|member| datum(institution, member)).collect())
        }
        plain => Datum::Plain(plain.clone()),
    }
}

/// The terms of one version in those of another.
pub(super) struct Carrier<'a> {
    from: &'a Regulation,
    to: &'a Regulation,
}

impl<'a> Carrier<'a> {
    pub(super) fn new(from: &'a Regulation, to: &'a Regulation) -> Self {
        Self { from, to }
    }

    /// The whole situation; none if the other version has no such act.
    pub(super) fn setup(&self, setup: &Setup) -> Option<Setup> {
        let request = self.request(&setup.request)?;
        let records = setup.records.iter().filter_map(|given| self.given(given)).collect();
        let findings = setup.findings.iter().filter_map(|finding| self.finding(finding)).collect();
        Some(Setup { records, findings, request })
    }

    /// The act of the same name.
    pub(super) fn act(&self, act: ActId) -> Option<ActId> {
        by_name(&self.from.act(act).name, self.to.acts.iter().map(|act| &act.name)).map(ActId)
    }

    fn request(&self, request: &Request) -> Option<Request> {
        let act = self.act(request.act)?;
        let (then, now) = (self.from.act(request.act), self.to.act(act));
        let take = request.take.iter().filter_map(|(param, datum)| {
            let then = then.params.get(param.at())?;
            let (at, now) = self.same(then, &now.params)?;
            Some((ParamId(at), self.datum(datum, then.ty, now.ty)?))
        });
        let (actor, date, reasons) = (request.actor.clone(), request.date, request.reasons.clone());
        Some(Request { act, actor, date, take: take.collect(), reasons })
    }

    fn given(&self, (kind, id, fields): &Given) -> Option<Given> {
        let now = self.kind(*kind)?;
        let to = &self.to.kind(now).fields;
        let fields = fields.iter().filter_map(|(field, datum)| {
            let then = self.from.field(*kind, *field);
            let (at, now) = self.same(then, to)?;
            Some((FieldId(at), self.datum(datum, then.ty, now.ty)?))
        });
        Some((now, id.clone(), fields.collect()))
    }

    fn finding(&self, finding: &Finding) -> Option<Finding> {
        let then = self.from.term(finding.term);
        let term = by_name(&then.name, self.to.terms.iter().map(|term| &term.name)).map(TermId)?;
        let now = self.to.term(term);
        let of: Option<Vec<Datum>> = finding
            .of
            .iter()
            .zip(then.params.iter().zip(&now.params))
            .map(|(datum, (then, now))| self.datum(datum, *then, *now))
            .collect();
        let of = of.filter(|of| of.len() == now.params.len())?;
        Some(Finding { term, of, holds: finding.holds })
    }

    /// The field of the same name.
    fn same<'f>(&self, field: &Field, among: &'f [Field]) -> Option<(u16, &'f Field)> {
        let at = by_name(&field.name, among.iter().map(|field| &field.name))?;
        among.get(usize::from(at)).map(|field| (at, field))
    }

    fn kind(&self, kind: KindId) -> Option<KindId> {
        by_name(&self.from.kind(kind).name, self.to.kinds.iter().map(|kind| &kind.name)).map(KindId)
    }

    fn choice(&self, choice: ChoiceId) -> Option<ChoiceId> {
        let name = &self.from.choice(choice).name;
        by_name(name, self.to.choices.iter().map(|choice| &choice.name)).map(ChoiceId)
    }

    fn ty(&self, ty: Type) -> Option<Type> {
        Some(match ty {
            Type::Choice(choice) => Type::Choice(self.choice(choice)?),
            Type::ChoiceSet(choice) => Type::ChoiceSet(self.choice(choice)?),
            Type::Ref(kind) => Type::Ref(self.kind(kind)?),
            Type::RefSet(kind) => Type::RefSet(self.kind(kind)?),
            plain => plain,
        })
    }

    fn datum(&self, datum: &Datum, then: Type, now: Type) -> Option<Datum> {
        if self.ty(then) != Some(now) {
            return None;
        }
        self.carried(datum)
    }

    fn carried(&self, datum: &Datum) -> Option<Datum> {
        Some(match datum {
            Datum::Plain(Value::Choice(choice, value)) => {
                let name = self.from.value_name(*choice, *value);
                let choice = self.choice(*choice)?;
                let value = by_name(name, self.to.choice(choice).values.iter())?;
                Datum::Plain(Value::Choice(choice, value))
            }
            Datum::Plain(value) => Datum::Plain(value.clone()),
            Datum::Id(kind, id) => Datum::Id(self.kind(*kind)?, id.clone()),
            Datum::Set(members) => {
                Datum::Set(members.iter().filter_map(|member| self.carried(member)).collect())
            }
        })
    }
}

fn by_name<'n>(name: &Words, mut among: impl Iterator<Item = &'n Words>) -> Option<u16> {
    among.position(|other| other.en == name.en).and_then(|at| u16::try_from(at).ok())
}

/// What a record is called, for steps that name one.
pub(super) fn id_of(institution: &Institution, rec: Rec) -> (KindId, String) {
    (rec.kind, institution.call(rec))
}
