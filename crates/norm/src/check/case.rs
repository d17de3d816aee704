//! Cases: their lines, typed, with those of their fixtures in front.

use super::Checker;
use super::names::Space;
use crate::diagnostic::Code;
use crate::program::{
    ActId, Case, CaseStep, ChoiceId, ExpectedDuty, FieldId, KindId, NormId, Scene, Type,
};
use crate::surface::Kw;
use crate::tree::{CaseAct, CaseLine, Decl, DeclKind, ExprId, ExprKind, Ident};
use crate::value::{Datum, Value};
use tiaoli_text::{Lang, Words, words};

/// Fixtures may start from fixtures, this deep.
const DEEPEST: usize = 32;

/// Fixtures that one line of a case may bring in, directly or through others.
const MOST_UNFOLDED: usize = 1_000;

/// Lines of one case, those of its fixtures included.
const MOST_SCENES: usize = 10_000;

impl Checker {
    pub(super) fn check_cases(&mut self) {
        let tree = self.tree();
        let decls = &tree.decls;
        let mut fixtures = Vec::new();
        for decl in decls {
            if let DeclKind::Case { head: Kw::Fixture, name, lines } = &decl.kind {
                self.enter(Space::Fixture, name, decl.lang, fixtures.len());
                fixtures.push((decl.lang, lines.clone()));
            }
        }
        for (lang, lines) in &fixtures {
            self.scenes(lines, *lang, &[], 0);
        }
        for decl in decls {
            let DeclKind::Case { head: Kw::Case, name, lines } = &decl.kind else { continue };
            let title = self.title(name, decl.lang);
            let scenes = self.scenes(lines, decl.lang, &fixtures, 0);
            if !scenes.iter().any(|s| matches!(s, Scene::Verdict(..) | Scene::Duty(..))) {
                let expect = Kw::Expect.word(decl.lang);
                self.complain(
                    Code::MissingPart,
                    decl.span,
                    words!(zh: "这个用例没有「{expect}」", en: "this case has no `{expect}`"),
                );
            }
            self.push_case(title, scenes, decl);
        }
    }

    fn push_case(&mut self, title: Words, scenes: Vec<Scene>, decl: &Decl) {
        let article = decl.article.and_then(|i| self.tree.articles.get(i)).map(|a| a.number);
        let pack = self.pack(decl.span);
        self.regulation.cases.push(Case { title, article, pack, scenes, span: decl.span });
    }

    fn scenes(
        &mut self,
        lines: &[CaseLine],
        lang: Lang,
        fixtures: &[(Lang, Vec<CaseLine>)],
        depth: usize,
    ) -> Vec<Scene> {
        let mut scenes = Vec::new();
        for line in lines {
            if scenes.len() > MOST_SCENES {
                return scenes;
            }
            match line {
                CaseLine::From(name) => {
                    let Some(id) = self.find(name, lang, Space::Fixture) else { continue };
                    self.unfolded += 1;
                    if self.unfolded > MOST_UNFOLDED {
                        return scenes;
                    }
                    if depth >= DEEPEST {
                        self.complain(
                            Code::Cycle,
                            name.span,
                            words!(zh: "情境套得太深，或者套到了自己", en: "fixtures nest too deeply, or in a circle"),
                        );
                        continue;
                    }
                    if depth == 0 {
                        self.unfolded = 0;
                    }
                    if let Some((lang, lines)) = fixtures.get(usize::from(id)) {
                        // Complaints about the fixture itself have been made once already.
                        let quiet = self.diagnostics.len();
                        let inner = self.scenes(lines, *lang, fixtures, depth + 1);
                        self.diagnostics.truncate(quiet.max(self.cycle_count(quiet)));
                        scenes.extend(inner);
                        let endless = depth == 0 && self.unfolded > MOST_UNFOLDED;
                        if scenes.len() > MOST_SCENES || endless {
                            self.complain(
                                Code::TooMuch,
                                name.span,
                                words!(zh: "情境展开以后太长", en: "with its fixtures this grows too long"),
                            );
                        }
                    }
                }
                CaseLine::Given { kind, id, fields } => {
                    scenes.extend(self.given(kind, id, fields, lang));
                }
                CaseLine::Done(act) => scenes.extend(self.step(act, lang).map(Scene::Done)),
                CaseLine::When(act) => scenes.extend(self.step(act, lang).map(Scene::When)),
                CaseLine::ExpectVerdict { verdict, articles, span } => {
                    let cited = articles.iter().filter_map(|a| self.article_named(a, lang));
                    scenes.push(Scene::Verdict(*verdict, cited.collect(), *span));
                }
                CaseLine::ExpectDuty { norm, bearer, about, state, date, span } => {
                    let Some(id) = self.find(norm, lang, Space::Norm).map(NormId) else { continue };
                    if !matches!(self.regulation.norm(id).head, Kw::Duty | Kw::Recurring) {
                        self.complain(
                            Code::WrongType,
                            norm.span,
                            words!(zh: "这不是义务", en: "this is not a duty"),
                        );
                    }
                    bearer.iter().chain(about).for_each(|id| self.verbatim(id.span));
                    scenes.push(Scene::Duty(ExpectedDuty {
                        norm: id,
                        bearer: bearer.as_ref().map(|id| id.text.clone()),
                        about: about.iter().map(|id| id.text.clone()).collect(),
                        state: *state,
                        date: *date,
                        span: *span,
                    }));
                }
            }
        }
        scenes
    }

    /// Complaints about circles are kept even when a fixture's own are dropped as repeated.
    fn cycle_count(&self, from: usize) -> usize {
        let tail = self.diagnostics.get(from..).unwrap_or_default();
        from + tail.iter().rposition(|d| d.code == Code::Cycle).map_or(0, |at| at + 1)
    }

    fn given(
        &mut self,
        kind: &Ident,
        id: &Ident,
        fields: &[(Ident, ExprId)],
        lang: Lang,
    ) -> Option<Scene> {
        self.verbatim(id.span);
        let kind = KindId(self.find(kind, lang, Space::Kind)?);
        let mut values: Vec<(FieldId, Datum)> = Vec::new();
        for (name, value) in fields {
            let Some(field) = self.field_of(kind, name, lang) else { continue };
            let ty = self.regulation.field(kind, field).ty;
            if let Some(datum) = self.datum(*value, ty, lang) {
                values.push((field, datum));
            }
        }
        Some(Scene::Given(kind, id.text.clone(), values))
    }

    fn step(&mut self, tree: &CaseAct, lang: Lang) -> Option<CaseStep> {
        self.verbatim(tree.actor.span);
        let act = ActId(self.find(&tree.act, lang, Space::Act)?);
        let mut take = Vec::new();
        for (name, value) in &tree.take {
            let Some(param) = self.param_of(act, name, lang) else { continue };
            let ty = self.regulation.param(act, param).ty;
            if let Some(datum) = self.datum(*value, ty, lang) {
                take.push((param, datum));
            }
        }
        let mut reasons = Vec::new();
        for (norm, step, words) in &tree.reasons {
            reasons
                .extend(self.reason_key(norm, step.as_ref(), lang).map(|key| (key, words.clone())));
        }
        let (actor, date, span) = (tree.actor.text.clone(), tree.date, tree.span);
        Some(CaseStep { act, actor, date, take, reasons, span })
    }

    /// `norm` or `norm.step` in English names.
    fn reason_key(&mut self, norm: &Ident, step: Option<&Ident>, lang: Lang) -> Option<String> {
        let id = NormId(self.find(norm, lang, Space::Norm)?);
        let norm_name = self.regulation.norm(id).key.clone();
        let Some(step) = step else { return Some(norm_name) };
        let needs = match &self.regulation.norm(id).body {
            crate::program::Body::Should(needs)
            | crate::program::Body::Limit { needs, soft: true, .. } => needs.clone(),
            _ => Vec::new(),
        };
        let found = needs.iter().filter_map(|need| need.name.as_ref());
        let found = found.clone().find(|name| name.get(lang) == step.text).cloned();
        if let Some(words) = &found {
            self.means(step.span, words.clone());
        }
        let found = found.map(|words| words.en);
        if found.is_none() {
            let word = &step.text;
            self.complain(
                Code::UnknownName,
                step.span,
                words!(zh: "该规范没有名为「{word}」的步骤", en: "that norm has no step `{word}`"),
            );
        }
        found.map(|step| format!("{norm_name}.{step}"))
    }

    /// A literal of type `ty`.
    fn datum(&mut self, id: ExprId, ty: Type, lang: Lang) -> Option<Datum> {
        let tree = self.tree();
        let expr = tree.expr(id);
        let plain = |value| Some(Datum::Plain(value));
        match (&expr.kind, ty) {
            (ExprKind::Flag(yes), Type::Flag) => plain(Value::Flag(*yes)),
            (ExprKind::Number(n), Type::Number) => plain(Value::Number(*n)),
            (ExprKind::Money(fen), Type::Money) => plain(Value::Money(*fen)),
            (ExprKind::Date(date), Type::Date) => plain(Value::Date(*date)),
            (ExprKind::Text(text), Type::Text) => plain(Value::Text(text.as_str().into())),
            (ExprKind::Name(name), Type::Ref(kind)) => {
                self.verbatim(name.span);
                Some(Datum::Id(kind, name.text.clone()))
            }
            (ExprKind::Name(name), Type::Choice(choice)) => self.choice_datum(choice, name, lang),
            (ExprKind::Set(members), set) if set.member().is_some() => {
                let member = set.member().unwrap_or(Type::Broken);
                let members = members.iter().filter_map(|id| self.datum(*id, member, lang));
                Some(Datum::Set(members.collect()))
            }
            (_, Type::Broken) | (ExprKind::Broken, _) => None,
            _ => {
                let Words { zh, en } = self.type_name(ty);
                self.complain(
                    Code::WrongType,
                    expr.span,
                    words!(zh: "这里要写{zh}", en: "{en} is needed here"),
                );
                None
            }
        }
    }

    fn choice_datum(&mut self, choice: ChoiceId, name: &Ident, lang: Lang) -> Option<Datum> {
        let values = &self.regulation.choice(choice).values;
        let at = values.iter().position(|value| value.get(lang) == name.text);
        if let Some(at) = at.and_then(|at| u16::try_from(at).ok()) {
            let words = self.regulation.value_name(choice, at).clone();
            self.means(name.span, words);
            return Some(Datum::Plain(Value::Choice(choice, at)));
        }
        let known: Vec<&str> = values.iter().map(|value| value.get(lang)).collect();
        let (zh, en, word) = (known.join("、"), known.join(", "), &name.text);
        self.complain(
            Code::UnknownName,
            name.span,
            words!(zh: "没有选项「{word}」", en: "there is no value `{word}`"),
        )
        .help = Some(words!(zh: "可选：{zh}", en: "possible: {en}"));
        None
    }
}
