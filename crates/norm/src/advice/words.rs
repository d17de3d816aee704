//! Steps and who takes them, in words.

use super::Step;
use super::supply::{Supply, supplies_of_step};
use crate::calendar::Calendar;
use crate::eval::Facts;
use crate::judge::Draft;
use crate::print::CallRecord;
use crate::program::{FieldId, KindId, Regulation};
use crate::value::Value;
use tiaoli_text::{Words, words};

impl Step {
    /// The step in words.
    #[must_use]
    pub fn words(&self, regulation: &Regulation, draft: &Draft, call: CallRecord<'_>) -> Words {
        match self {
            Self::Reason(norm, need) => {
                let name = &regulation.norm(*norm).name;
                let step = need.and_then(|need| regulation.need_name(*norm, need));
                let step = step.map_or_else(Words::default, |step| {
                    Words::new(format!("——{}", step.zh), format!(": {}", plain(&step.en)))
                });
                let (nz, ne, sz, se) = (&name.zh, plain(&name.en), step.zh, step.en);
                words!(zh: "记载偏离「{nz}{sz}」的理由", en: "record a reason for deviating from `{ne}{se}`")
            }
            Self::State(param, value) => {
                let name = &regulation.param(draft.act, *param).name;
                let (nz, ne) = (&name.zh, plain(&name.en));
                let Words { zh, en } = shown(regulation, value, call);
                if is_any(value) {
                    words!(zh: "载明「{nz}」", en: "state `{ne}`")
                } else {
                    words!(zh: "载明「{nz}」为 {zh}", en: "state `{ne}` as {en}")
                }
            }
            Self::On(date) => words!(zh: "到 {date} 再办", en: "do it on {date}"),
            Self::Actor(rec) => {
                let id = call(*rec);
                words!(zh: "由 {id} 办", en: "let {id} do it")
            }
            Self::Find(term, of, holds) => {
                let term = regulation.term(*term);
                let of: Vec<Words> =
                    of.iter().map(|value| shown(regulation, value, call)).collect();
                let Words { zh: oz, en: oe } = Words::join(&of, "、", ", ");
                let (tz, te) = (&term.name.zh, plain(&term.name.en));
                let (az, ae) = (&term.asks.zh, &term.asks.en);
                let (hz, he) =
                    if *holds { ("成立", "holds") } else { ("不成立", "does not hold") };
                words!(
                    zh: "由{az}认定 {oz}「{tz}」{hz}",
                    en: "{ae} finds that `{te}` {he} of {oe}",
                )
            }
            Self::Create(kind, fields) => {
                let name = &regulation.kind(*kind).name;
                let (kz, ke) = (&name.zh, plain(&name.en));
                let fields: Vec<Words> =
                    fields.iter().map(|(f, v)| field(regulation, *kind, *f, v, call)).collect();
                let Words { zh, en } = Words::join(&fields, "，", ", ");
                if fields.is_empty() {
                    words!(zh: "先有一条「{kz}」的记录", en: "a record of {ke} is made first")
                } else {
                    words!(zh: "先有一条「{kz}」的记录：{zh}", en: "a record of {ke} is made first: {en}")
                }
            }
            Self::Write(rec, at, value) => {
                let name = &regulation.kind(rec.kind).name;
                let field = &regulation.field(rec.kind, *at).name;
                let (kz, ke, fz, fe) = (&name.zh, plain(&name.en), &field.zh, plain(&field.en));
                let id = call(*rec);
                let Words { zh, en } = shown(regulation, value, call);
                if is_any(value) {
                    words!(zh: "{kz} {id} 记有「{fz}」", en: "`{fe}` of {ke} {id} is on record")
                } else {
                    words!(zh: "{kz} {id} 的「{fz}」为 {zh}", en: "`{fe}` of {ke} {id} is {en}")
                }
            }
        }
    }

    /// The step as programs write its kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reason(..) => "reason",
            Self::State(..) => "state",
            Self::On(_) => "date",
            Self::Actor(_) => "actor",
            Self::Find(..) => "finding",
            Self::Create(..) => "create",
            Self::Write(..) => "write",
        }
    }

    /// Acts that would take the step; none where it is for the act itself to take.
    #[must_use]
    pub fn supplies<F: Facts>(
        &self,
        regulation: &Regulation,
        calendar: &Calendar,
        facts: &F,
        draft: &Draft,
    ) -> Vec<Supply> {
        supplies_of_step(regulation, calendar, facts, draft, self)
    }
}

impl Supply {
    /// Who can supply it, in words: the act, who holds the power, by which article.
    #[must_use]
    pub fn words(&self, regulation: &Regulation, call: CallRecord<'_>) -> Words {
        let act = &regulation.act(self.act).name;
        let (az, ae) = (&act.zh, plain(&act.en));
        if self.powers.is_empty() {
            return words!(zh: "「{az}」，不限何人", en: "`{ae}`, by anyone");
        }
        let names: Vec<String> = self.holders.iter().map(|rec| call(*rec)).collect();
        let mut cites: Vec<Words> = self.powers.iter().map(|norm| regulation.cite(*norm)).collect();
        cites.dedup();
        cites.truncate(3);
        let Words { zh: cz, en: ce } = Words::join(&cites, "、", ", ");
        if names.is_empty() {
            return words!(zh: "「{az}」，由有权的人办（{cz}）", en: "`{ae}`, by whoever has the power ({ce})");
        }
        let (nz, ne) = (names.join("、"), names.join(" or "));
        words!(zh: "「{az}」，可由 {nz} 办（{cz}）", en: "`{ae}`, by {ne} ({ce})")
    }
}

fn field(
    regulation: &Regulation,
    kind: KindId,
    at: FieldId,
    value: &Value,
    call: CallRecord<'_>,
) -> Words {
    let name = &regulation.field(kind, at).name;
    let (nz, ne) = (&name.zh, plain(&name.en));
    let Words { zh, en } = shown(regulation, value, call);
    words!(zh: "{nz} = {zh}", en: "{ne} = {en}")
}

fn shown(regulation: &Regulation, value: &Value, call: CallRecord<'_>) -> Words {
    let Words { zh, en } = regulation.value_words(value, call);
    let en = if matches!(value, Value::Choice(..)) { plain(&en) } else { en };
    Words::new(zh, en)
}

/// Whether any text would do.
fn is_any(value: &Value) -> bool {
    matches!(value, Value::Text(text) if &**text == "…")
}

fn plain(name: &str) -> String {
    name.replace('_', " ")
}
