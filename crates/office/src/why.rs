//! What the judge says, in the words of the office: records by the names people gave them.

use crate::office::Office;
use tiaoli_institution::Institution;
use tiaoli_institution::view::due_words;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::judge::{Draft, Judgement, NewDuty, Reason, Verdict};
use tiaoli_norm::program::NormId;
use tiaoli_norm::value::{Rec, Value};
use tiaoli_text::{Lang, Words};

/// A judgement for people.
#[derive(Debug, Clone)]
pub struct Told {
    /// The verdict.
    pub verdict: Verdict,
    /// What each norm says.
    pub reasons: Vec<ToldReason>,
    /// Duties that performing it makes.
    pub duties: Vec<ToldDuty>,
}

/// A reason for people.
#[derive(Debug, Clone)]
pub struct ToldReason {
    /// What it adds up to.
    pub verdict: Verdict,
    /// One line, with its article.
    pub line: Words,
    /// The norm; none where the regulation is silent.
    pub norm: Option<NormId>,
    /// The article.
    pub article: Option<Words>,
    /// What is missing, and who can supply it.
    pub missing: Vec<Words>,
    /// How it was worked out, line by line.
    pub proof: Words,
    /// `norm` or `norm.step`, if a recorded reason would repair it.
    pub asks_reason: Option<String>,
}

/// A duty to be, for people.
#[derive(Debug, Clone)]
pub struct ToldDuty {
    /// The norm that makes it.
    pub norm: NormId,
    /// Its name.
    pub name: Words,
    /// The article.
    pub article: Words,
    /// Who will owe it.
    pub bearer: Option<Rec>,
    /// By when.
    pub due: Words,
}

/// Builds a text in each language, records called as that language calls them.
fn each(told: impl Fn(Lang) -> Words) -> Words {
    Words::new(told(Lang::Zh).zh, told(Lang::En).en)
}

impl Office {
    /// What people call `rec`: its name, or its id.
    #[must_use]
    pub fn name(&self, institution: &Institution, rec: Rec) -> Words {
        if rec.is_unborn() {
            return Words::new("（新）", "(new)");
        }
        let id = institution.call(rec);
        let kind = &institution.regulation().kind(rec.kind).name.en;
        let named = self.labels().get(kind, &id);
        named.or_else(|| title(institution, rec)).unwrap_or_else(|| Words::same(id))
    }

    /// A value in words; records by name.
    #[must_use]
    pub fn value_words(&self, institution: &Institution, value: &Value) -> Words {
        each(|lang| {
            let call = |rec| self.name(institution, rec).get(lang).to_owned();
            institution.regulation().value_words(value, &call)
        })
    }

    /// A judgement in words.
    #[must_use]
    pub fn tell(&self, institution: &Institution, draft: &Draft, judgement: &Judgement) -> Told {
        let reasons = judgement.reasons.iter();
        Told {
            verdict: judgement.verdict,
            reasons: reasons.map(|reason| self.tell_reason(institution, draft, reason)).collect(),
            duties: judgement.duties.iter().map(|duty| tell_duty(institution, duty)).collect(),
        }
    }

    fn tell_reason(&self, institution: &Institution, draft: &Draft, reason: &Reason) -> ToldReason {
        let regulation = institution.regulation();
        let called = |lang| move |rec| self.name(institution, rec).get(lang).to_owned();
        let missing = reason
            .missing
            .iter()
            .map(|cause| each(|lang| regulation.cause_words(cause, draft, &called(lang))));
        let proof = |lang| regulation.proof_text(reason, lang, &called(lang));
        let asks = tiaoli_norm::judge::Ground::NoReason;
        let asks_reason = reason.norm.filter(|_| reason.ground == asks).map(|norm| {
            let name = &regulation.norm(norm).name.en;
            let step = reason.need.and_then(|need| regulation.need_name(norm, need));
            step.map_or_else(|| name.clone(), |step| format!("{name}.{}", step.en))
        });
        ToldReason {
            verdict: reason.verdict,
            line: each(|lang| regulation.reason_words(reason, draft, &called(lang))),
            norm: reason.norm,
            article: reason.norm.map(|norm| regulation.cite(norm)),
            missing: missing.collect(),
            proof: Words::new(proof(Lang::Zh), proof(Lang::En)),
            asks_reason,
        }
    }
}

/// What a record itself says it is called.
fn title(institution: &Institution, rec: Rec) -> Option<Words> {
    let held = ["title", "name"].iter().find_map(|name| {
        let field = crate::seat::field(institution, rec.kind, name)?;
        institution.state().get(rec, field)
    });
    match held {
        Some(Value::Text(text)) => Some(Words::same(text.as_ref())),
        _ => None,
    }
}

fn tell_duty(institution: &Institution, duty: &NewDuty) -> ToldDuty {
    let regulation = institution.regulation();
    let name = &regulation.norm(duty.norm).name;
    ToldDuty {
        norm: duty.norm,
        name: Words::new(name.zh.clone(), name.en.replace('_', " ")),
        article: regulation.cite(duty.norm),
        bearer: duty.bearer,
        due: due_words(duty.due),
    }
}
