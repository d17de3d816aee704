//! What people and programs are shown: verdicts and duties in words and in JSON.

use crate::institution::{Institution, Judged};
use crate::owed::Owed;
use serde_json::{Value as Json, json};
use tiaoli_norm::eval::Cause;
use tiaoli_norm::judge::{DueDate, NewDuty, Reason, Verdict};
use tiaoli_text::{Lang, Words, words};

impl Institution {
    /// One reason in one line.
    #[must_use]
    pub fn reason_words(&self, judged: &Judged, reason: &Reason) -> Words {
        let words = self.regulation().reason_words(reason, &judged.draft, &|rec| self.call(rec));
        in_its_language(words)
    }

    /// One missing thing in one line.
    #[must_use]
    pub fn cause_words(&self, judged: &Judged, cause: &Cause) -> Words {
        let words = self.regulation().cause_words(cause, &judged.draft, &|rec| self.call(rec));
        in_its_language(words)
    }

    /// The proof of a reason, line by line.
    fn proof_words(&self, reason: &Reason) -> Words {
        let text = |lang| self.regulation().proof_text(reason, lang, &|rec| self.call(rec));
        in_its_language(Words::new(text(Lang::Zh), text(Lang::En)))
    }

    /// A duty that an act would make, in one line.
    #[must_use]
    pub fn new_duty_words(&self, duty: &NewDuty) -> Words {
        let regulation = self.regulation();
        let (name, cite) = (&regulation.norm(duty.norm).name, regulation.cite(duty.norm));
        let bearer = duty.bearer.map_or_else(|| "—".to_owned(), |rec| self.call(rec));
        let due = self.due_with_basis(duty.due, duty.clock);
        let (nz, ne, cz, ce) = (&name.zh, name.en.replace('_', " "), cite.zh, cite.en);
        let (dz, de) = (due.zh, due.en);
        in_its_language(words!(
            zh: "→ 义务：{nz}（{cz}），承担 {bearer}，期限 {dz}",
            en: "→ duty: {ne} ({ce}), owed by {bearer}, due {de}",
        ))
    }

    /// A judgement in lines: the verdict, its reasons, what is missing, the proof if asked for,
    /// and the duties that follow.
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
                for missing in &reason.missing {
                    let cause = self.cause_words(judged, missing);
                    out.push_str(&format!("    ? {}\n", cause.get(lang)));
                    for supply in self.supplies(judged, missing).iter().filter(|_| why) {
                        let who = self.supply_words(supply);
                        out.push_str(&format!("      ← {}\n", who.get(lang)));
                    }
                }
            }
            if why {
                for line in self.proof_words(reason).get(lang).lines() {
                    out.push_str(&format!("    {line}\n"));
                }
            }
        }
        for duty in &judged.judgement.duties {
            out.push_str(&format!("  {}\n", self.new_duty_words(duty).get(lang)));
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
        let missing: Vec<Json> = reason
            .missing
            .iter()
            .map(|cause| {
                let mut json = words_json(&self.cause_words(judged, cause));
                if let (Some(object), true) = (json.as_object_mut(), why) {
                    let by = self.supplies(judged, cause);
                    let by: Vec<Json> = by.iter().map(|one| self.supply_json(one)).collect();
                    object.insert("by".into(), json!(by));
                }
                json
            })
            .collect();
        let mut json = json!({
            "kind": reason.ground.code(),
            "verdict": reason.verdict.code(),
            "norm": reason.norm.map(|norm| regulation.norm_path(norm)),
            "article": reason.norm.and_then(|n| regulation.norm(n).article).map(|a| a.to_string()),
            "message": words_json(&words),
            "missing": missing,
        });
        if let Some(object) = json.as_object_mut() {
            for (name, norm) in [("other", reason.other), ("order", reason.order)] {
                if let Some(norm) = norm {
                    object.insert(name.into(), json!(regulation.norm_path(norm)));
                }
            }
        }
        let step = reason.norm.zip(reason.need).and_then(|(id, n)| regulation.need_name(id, n));
        if let (Some(object), Some(step)) = (json.as_object_mut(), step) {
            object.insert("step".into(), json!(step.en));
        }
        if let (Some(object), true) = (json.as_object_mut(), why) {
            object.insert("proof".into(), words_json(&self.proof_words(reason)));
        }
        json
    }

    fn new_duty_json(&self, duty: &NewDuty) -> Json {
        let regulation = self.regulation();
        json!({
            "norm": regulation.norm_path(duty.norm),
            "article": regulation.norm(duty.norm).article.map(|a| a.to_string()),
            "bearer": duty.bearer.map(|rec| self.call(rec)),
            "act": regulation.act(duty.act).key,
            "due": due_json(duty.due),
            "counted": self.basis(duty.due, duty.clock, &[]).as_ref().map(words_json),
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
            "counted": self.basis(owed.due, owed.clock, &owed.stops).as_ref().map(words_json),
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

/// A record that is only being made has no name in either language; what stands for one is put into
/// the reader's.
fn in_its_language(words: Words) -> Words {
    Words::new(words.zh.replace("(新)", "（新）"), words.en.replace("(新)", "(new)"))
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
        DueDate::Stopped { since } => json!({"stopped": since.to_string()}),
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
        DueDate::Stopped { since } => {
            words!(zh: "中止（自 {since} 起）", en: "stopped (since {since})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_is_only_being_made_is_called_new_in_the_readers_language() {
        let words = in_its_language(Words::new("机关 为 (新)", "organ is (新)"));
        assert_eq!(words, Words::new("机关 为 （新）", "organ is (new)"));
    }
}
