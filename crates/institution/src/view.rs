//! What people and programs are shown: verdicts and duties in words and in JSON.

use crate::institution::{Institution, Judged};
use crate::owed::Owed;
use serde_json::{Value as Json, json};
use tiaoli_norm::judge::{DueDate, NewDuty, Reason, Verdict};
use tiaoli_norm::value::Rec;
use tiaoli_text::{Lang, Words, words};

impl Institution {
    /// One reason in one line.
    #[must_use]
    pub fn reason_words(&self, judged: &Judged, reason: &Reason) -> Words {
        self.regulation().reason_words(reason, &judged.draft, &|rec| self.call(rec))
    }

    /// A judgement in lines: the verdict, its reasons, what is missing, and the proof if asked for.
    #[must_use]
    pub fn judgement_text(&self, judged: &Judged, lang: Lang, why: bool) -> String {
        let mut out = judged.judgement.verdict.words().get(lang).to_owned();
        if let Some(standing) = judged.judgement.standing {
            let (status, compliance) = (standing.status.words(), standing.compliance.words());
            out.push_str(&match lang {
                Lang::Zh => format!("——已经发生：{}，{}", status.zh, compliance.zh),
                Lang::En => format!(" — it happened: {}, {}", status.en, compliance.en),
            });
        }
        out.push('\n');
        for reason in &judged.judgement.reasons {
            let line = self.reason_words(judged, reason);
            out.push_str(&format!("  {}\n", line.get(lang)));
            if reason.norm.is_some() {
                for cause in &reason.missing {
                    let cause =
                        self.regulation().cause_words(cause, &judged.draft, &|rec| self.call(rec));
                    out.push_str(&format!("    ? {}\n", cause.get(lang)));
                }
            }
            if why {
                let proof = self.regulation().proof_text(reason, lang, &|rec| self.call(rec));
                for line in proof.lines() {
                    out.push_str(&format!("    {line}\n"));
                }
            }
        }
        out
    }

    /// A judgement as JSON: `{"verdict","reasons":[…],"duties":[…]}`.
    #[must_use]
    pub fn judgement_json(&self, judged: &Judged, why: bool) -> Json {
        let reasons: Vec<Json> = judged
            .judgement
            .reasons
            .iter()
            .map(|reason| self.reason_json(judged, reason, why))
            .collect();
        let duties: Vec<Json> =
            judged.judgement.duties.iter().map(|duty| self.new_duty_json(duty)).collect();
        let mut json = json!({"verdict": judged.judgement.verdict.code(), "reasons": reasons, "duties": duties});
        if let (Some(object), Some(standing)) = (json.as_object_mut(), judged.judgement.standing) {
            object.insert("status".into(), json!(standing.status.code()));
            object.insert("compliance".into(), json!(standing.compliance.code()));
        }
        json
    }

    fn reason_json(&self, judged: &Judged, reason: &Reason, why: bool) -> Json {
        let regulation = self.regulation();
        let words = self.reason_words(judged, reason);
        let call = |rec: Rec| self.call(rec);
        let missing: Vec<Json> = reason
            .missing
            .iter()
            .map(|cause| words_json(&regulation.cause_words(cause, &judged.draft, &call)))
            .collect();
        let mut json = json!({
            "kind": reason.ground.code(),
            "verdict": reason.verdict.code(),
            "norm": reason.norm.map(|norm| regulation.norm_path(norm)),
            "article": reason.norm.and_then(|n| regulation.norm(n).article).map(|a| a.to_string()),
            "message": words_json(&words),
            "missing": missing,
        });
        let step = reason.norm.zip(reason.need).and_then(|(id, n)| regulation.need_name(id, n));
        if let (Some(object), Some(step)) = (json.as_object_mut(), step) {
            object.insert("step".into(), json!(step.en));
        }
        if let (Some(object), true) = (json.as_object_mut(), why) {
            let proof = Words::new(
                regulation.proof_text(reason, Lang::Zh, &call),
                regulation.proof_text(reason, Lang::En, &call),
            );
            object.insert("proof".into(), words_json(&proof));
        }
        json
    }

    fn new_duty_json(&self, duty: &NewDuty) -> Json {
        let regulation = self.regulation();
        json!({
            "norm": regulation.norm_path(duty.norm),
            "article": regulation.norm(duty.norm).article.map(|a| a.to_string()),
            "bearer": duty.bearer.map(|rec| self.call(rec)),
            "act": regulation.act(duty.act).name.en,
            "due": due_json(duty.due),
        })
    }

    /// Something owed as JSON.
    #[must_use]
    pub fn owed_json(&self, owed: &Owed) -> Json {
        let regulation = self.regulation();
        let name = &regulation.norm(owed.norm).name;
        json!({
            "norm": regulation.norm_path(owed.norm),
            "article": regulation.norm(owed.norm).article.map(|a| a.to_string()),
            "name": words_json(name),
            "bearer": owed.bearer.map(|rec| self.call(rec)),
            "about": owed.about.iter().map(|rec| self.call(*rec)).collect::<Vec<_>>(),
            "since": owed.since.to_string(),
            "due": due_json(owed.due),
            "state": owed.state.code(),
            "trigger": owed.trigger,
            "closed_by": owed.closed_by,
        })
    }

    /// Norms that allowed an act, oblige or flag it: what its entry cites.
    #[must_use]
    pub fn citations(&self, reasons: &[Reason]) -> Vec<String> {
        let norms = reasons.iter().filter(|r| r.verdict <= Verdict::Deviation);
        let mut cited: Vec<String> =
            norms.filter_map(|r| r.norm).map(|norm| self.regulation().norm_path(norm)).collect();
        cited.sort();
        cited.dedup();
        cited
    }
}

/// Both languages as `{"zh","en"}`.
#[must_use]
pub fn words_json(words: &Words) -> Json {
    json!({"zh": words.zh, "en": words.en})
}

/// A deadline as JSON: the day, or null where there is none.
#[must_use]
pub fn due_json(due: DueDate) -> Json {
    match due {
        DueDate::On { date, provisional: false } => json!(date.to_string()),
        DueDate::On { date, provisional: true } => {
            json!({"date": date.to_string(), "provisional": true})
        }
        DueDate::Open => Json::Null,
    }
}

/// A deadline in words.
#[must_use]
pub fn due_words(due: DueDate) -> Words {
    match due {
        DueDate::On { date, provisional: false } => Words::same(date.to_string()),
        DueDate::On { date, provisional: true } => {
            words!(zh: "{date}（暂定）", en: "{date} (provisional)")
        }
        DueDate::Open => Words::new("及时（未定数字）", "promptly (no number)"),
    }
}
