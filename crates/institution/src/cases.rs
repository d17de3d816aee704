//! Runs the cases of a regulation.
//!
//! A case is a small institution of its own: given records, acts done before, one act tested, and
//! what must come out.

use crate::bind::BadInput;
use crate::duty::DutyState;
use crate::institution::{Institution, Judged};
use crate::owed::Owed;
use crate::situations::{opened, request_of};
use crate::view::due_words;
use std::sync::Arc;
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::judge::{Ground, Verdict};
use tiaoli_norm::program::{Case, CaseStep, ExpectedDuty, Scene};
use tiaoli_norm::source::Span;
use tiaoli_norm::surface::Kw;
use tiaoli_text::{ArticleNumber, Lang, Words, words};

/// Something in a case that did not come out as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The line of the case.
    pub span: Span,
    /// What was expected and what came.
    pub message: Words,
    /// The reasons and proof of what came, by language.
    pub proof: Words,
}

/// Runs one case; nothing if everything came out as written.
#[must_use]
pub fn run(regulation: &Arc<Regulation>, calendar: &Arc<Calendar>, case: &Case) -> Vec<Failure> {
    let mut stage = Stage {
        institution: Institution::new(Arc::clone(regulation), Arc::clone(calendar)),
        last: None,
        failures: Vec::new(),
    };
    match opened(regulation, calendar, case) {
        Ok(institution) => stage.institution = institution,
        Err(bad) => {
            stage.fail(case.span, &bad_words(&bad));
            return stage.failures;
        }
    }
    for scene in &case.scenes {
        match scene {
            Scene::Given(..) => {}
            Scene::Done(step) => stage.done(step),
            Scene::When(step) => stage.when(step),
            Scene::Verdict(verdict, articles, span) => stage.verdict(*verdict, articles, *span),
            Scene::Duty(expected) => stage.duty(expected),
        }
    }
    stage.failures
}

struct Stage {
    institution: Institution,
    last: Option<Judged>,
    failures: Vec<Failure>,
}

fn bad_words(bad: &BadInput) -> Words {
    let Words { zh, en } = &bad.message;
    let path = &bad.path;
    words!(zh: "{path}：{zh}", en: "{path}: {en}")
}

impl Stage {
    fn fail(&mut self, span: Span, message: &Words) {
        let proof = self.proof();
        self.failures.push(Failure { span, message: message.clone(), proof });
    }

    fn proof(&self) -> Words {
        let Some(judged) = &self.last else { return Words::default() };
        let text = |lang| self.institution.judgement_text(judged, lang, true);
        Words::new(text(Lang::Zh), text(Lang::En))
    }

    /// An act that the case builds on: it must be allowed.
    fn done(&mut self, step: &CaseStep) {
        match self.institution.authorize(request_of(step)) {
            Err(bad) => self.fail(step.span, &bad_words(&bad)),
            Ok(Err(judged)) => {
                let Words { zh, en } = judged.judgement.verdict.words();
                self.last = Some(judged);
                self.fail(
                    step.span,
                    &words!(zh: "前置行为未获许可：{zh}", en: "an act the case builds on is {en}"),
                );
            }
            Ok(Ok(authorized)) => {
                let performed = self.institution.perform(&authorized);
                debug_assert!(performed, "nothing comes between judging and performing here");
            }
        }
    }

    /// The act tested: performed if allowed, so that its duties can be asked for.
    fn when(&mut self, step: &CaseStep) {
        match self.institution.authorize(request_of(step)) {
            Err(bad) => self.fail(step.span, &bad_words(&bad)),
            Ok(Err(judged)) => self.last = Some(judged),
            Ok(Ok(authorized)) => {
                let (draft, judgement) =
                    (authorized.draft().clone(), authorized.judgement().clone());
                self.last = Some(Judged { draft, judgement });
                let performed = self.institution.perform(&authorized);
                debug_assert!(performed, "nothing comes between judging and performing here");
            }
        }
    }

    fn verdict(&mut self, expected: Kw, articles: &[(usize, ArticleNumber)], span: Span) {
        let Some(judged) = &self.last else {
            self.fail(span, &Words::new("还没有要审查的行为", "there is no act to be judged yet"));
            return;
        };
        let got = judged.judgement.verdict;
        let wanted = match expected {
            Kw::Permit => Verdict::Permit,
            Kw::Deviation => Verdict::Deviation,
            Kw::NeedFacts => Verdict::NeedFacts,
            Kw::Refer => Verdict::Refer,
            _ => Verdict::Refuse,
        };
        // A verdict is explained by the reasons that make it; a permit by the power it rests on.
        let cited: Vec<(usize, ArticleNumber)> = judged
            .judgement
            .reasons
            .iter()
            .filter(|reason| {
                reason.verdict == got || (got.allows() && reason.ground == Ground::Granted)
            })
            .filter_map(|reason| reason.norm)
            .map(|norm| self.institution.regulation().norm(norm))
            .filter_map(|norm| Some((norm.pack, norm.article?)))
            .collect();
        let missing = articles.iter().filter(|cite| !cited.contains(cite));
        let missing: Vec<Words> =
            missing.map(|(pack, article)| self.cited(*pack, *article)).collect();
        if got != wanted {
            let (Words { zh: gz, en: ge }, Words { zh: wz, en: we }) =
                (got.words(), wanted.words());
            self.fail(
                span,
                &words!(zh: "预期「{wz}」，实际「{gz}」", en: "expected {we}, got {ge}"),
            );
        } else if !missing.is_empty() {
            let Words { zh, en } = Words::join(&missing, "、", ", ");
            self.fail(
                span,
                &words!(zh: "结论相符，但没有引{zh}", en: "the verdict is as expected, but {en} is not cited"),
            );
        }
    }

    /// An article, and of which regulation where several have articles.
    fn cited(&self, pack: usize, article: ArticleNumber) -> Words {
        let label = Words::new(article.label(Lang::Zh), article.label(Lang::En));
        self.institution.regulation().of_pack(pack, label)
    }

    /// The duties of a norm, or those of them that the case names, are in the state it expects.
    fn duty(&mut self, expected: &ExpectedDuty) {
        let wanted = match expected.state {
            Kw::Owed => Some(DutyState::Pending),
            Kw::Fulfilled => Some(DutyState::Fulfilled),
            Kw::Late => Some(DutyState::Late),
            Kw::Violated => Some(DutyState::Violated),
            Kw::Waived => Some(DutyState::Waived),
            _ => None,
        };
        let mut owed = self.institution.owed(expected.date);
        owed.retain(|owed| owed.norm == expected.norm);
        let meant: Vec<&Owed> = owed.iter().filter(|owed| self.is_meant(expected, owed)).collect();
        let met = match wanted {
            Some(wanted) => meant.iter().any(|owed| owed.state == wanted),
            None => meant.is_empty(),
        };
        if met {
            return;
        }
        let name = &self.institution.regulation().norm(expected.norm).name;
        let whose: Vec<&str> =
            expected.bearer.iter().chain(&expected.about).map(String::as_str).collect();
        let whose = if whose.is_empty() {
            Words::default()
        } else {
            Words::new(format!("（{}）", whose.join("、")), format!(" ({})", whose.join(", ")))
        };
        let shown = if meant.is_empty() { owed.iter().collect() } else { meant };
        let got: Vec<Words> = shown.iter().map(|owed| self.owed_words(owed)).collect();
        let got = if got.is_empty() {
            Words::new(Kw::None.word(Lang::Zh), Kw::None.word(Lang::En))
        } else {
            Words::join(&got, "；", "; ")
        };
        let (nz, ne, wz, we) = (&name.zh, name.en.replace('_', " "), whose.zh, whose.en);
        let (zh, en) = (expected.state.word(Lang::Zh), expected.state.word(Lang::En));
        let (gz, ge, date) = (got.zh, got.en, expected.date);
        self.fail(
            expected.span,
            &words!(
                zh: "预期 {date} 义务「{nz}」{wz}「{zh}」，实际：{gz}",
                en: "expected duty {ne}{we} to be {en} on {date}, got: {ge}",
            ),
        );
    }

    /// Whether a duty is one that the case names.
    fn is_meant(&self, expected: &ExpectedDuty, owed: &Owed) -> bool {
        let bearer = owed.bearer.map(|rec| self.institution.call(rec));
        let about: Vec<String> = owed.about.iter().map(|rec| self.institution.call(*rec)).collect();
        expected.bearer.as_ref().is_none_or(|wanted| bearer.as_ref() == Some(wanted))
            && expected.about.iter().all(|wanted| about.contains(wanted))
    }

    /// A duty there is: whose, about what, in which state, by when.
    fn owed_words(&self, owed: &Owed) -> Words {
        let who = owed.bearer.map_or_else(|| "—".to_owned(), |rec| self.institution.call(rec));
        let about: Vec<String> = owed.about.iter().map(|rec| self.institution.call(*rec)).collect();
        let (az, ae) = if about.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("（{}）", about.join("、")), format!(" ({})", about.join(", ")))
        };
        let kw = match owed.state {
            DutyState::Pending => Kw::Owed,
            DutyState::Fulfilled => Kw::Fulfilled,
            DutyState::Late => Kw::Late,
            DutyState::Violated => Kw::Violated,
            DutyState::Waived => Kw::Waived,
        };
        let (sz, se) = (kw.word(Lang::Zh), kw.word(Lang::En));
        let Words { zh, en } = due_words(owed.due);
        words!(zh: "{who}{az} {sz}，期限 {zh}", en: "{who}{ae} {se}, due {en}")
    }
}
