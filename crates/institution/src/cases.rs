//! Runs the cases of a regulation.
//!
//! A case is a small institution of its own: given records, acts done before, one act tested, and
//! what must come out.

use crate::bind::{BadInput, Request};
use crate::duty::DutyState;
use crate::institution::{Institution, Judged};
use std::collections::BTreeMap;
use std::sync::Arc;
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::judge::{Ground, Verdict};
use tiaoli_norm::program::{Case, CaseStep, Scene};
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
    let given: Vec<_> = case
        .scenes
        .iter()
        .filter_map(|scene| match scene {
            Scene::Given(kind, id, fields) => Some((*kind, id.clone(), fields.clone())),
            _ => None,
        })
        .collect();
    let first = case.scenes.iter().find_map(|scene| match scene {
        Scene::Done(step) | Scene::When(step) => Some(step.date),
        _ => None,
    });
    let opening = first.unwrap_or(jiff::civil::Date::constant(2026, 1, 1));
    if let Err(bad) = stage.institution.open(opening, &given) {
        stage.fail(case.span, &bad_words(&bad));
        return stage.failures;
    }
    for scene in &case.scenes {
        match scene {
            Scene::Given(..) => {}
            Scene::Done(step) => stage.done(step),
            Scene::When(step) => stage.when(step),
            Scene::Verdict(verdict, articles, span) => stage.verdict(*verdict, articles, *span),
            Scene::Duty(norm, state, date, span) => {
                let owed = stage.institution.owed(*date);
                let states: Vec<DutyState> =
                    owed.iter().filter(|owed| owed.norm == *norm).map(|owed| owed.state).collect();
                stage.duty(*state, &states, *span);
            }
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

fn request(step: &CaseStep) -> Request {
    Request {
        act: step.act,
        actor: step.actor.clone(),
        date: step.date,
        take: step.take.clone(),
        reasons: step.reasons.iter().cloned().collect::<BTreeMap<_, _>>(),
    }
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
        match self.institution.authorize(request(step)) {
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
        match self.institution.authorize(request(step)) {
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
            .filter(|reason| reason.verdict == got || reason.ground == Ground::Granted)
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

    fn duty(&mut self, expected: Kw, states: &[DutyState], span: Span) {
        let wanted = match expected {
            Kw::Owed => Some(DutyState::Pending),
            Kw::Fulfilled => Some(DutyState::Fulfilled),
            Kw::Late => Some(DutyState::Late),
            Kw::Violated => Some(DutyState::Violated),
            Kw::Waived => Some(DutyState::Waived),
            _ => None,
        };
        let met = match wanted {
            Some(wanted) => states.contains(&wanted),
            None => states.is_empty(),
        };
        if !met {
            let got: Vec<&str> = states.iter().map(|state| state.code()).collect();
            let got = if got.is_empty() { "none".to_owned() } else { got.join(", ") };
            let word = (expected.word(Lang::Zh), expected.word(Lang::En));
            let (zh, en) = word;
            self.fail(
                span,
                &words!(zh: "预期义务「{zh}」，实际：{got}", en: "expected the duty to be {en}, got: {got}"),
            );
        }
    }
}
