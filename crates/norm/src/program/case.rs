//! Cases, checked: a small institution, what is done in it, and what must come out.

use super::{ActId, FieldId, KindId, NormId, ParamId};
use crate::source::Span;
use crate::surface::Kw;
use crate::value::Datum;
use jiff::civil::Date;
use tiaoli_text::{ArticleNumber, Words};

/// An act of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseStep {
    /// The act.
    pub act: ActId,
    /// Who performs it.
    pub actor: String,
    /// When.
    pub date: Date,
    /// What it takes.
    pub take: Vec<(ParamId, Datum)>,
    /// Reasons recorded with it, by `norm` or `norm.step` in English names.
    pub reasons: Vec<(String, String)>,
    /// The line.
    pub span: Span,
}

/// One line of a case, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scene {
    /// A record the case starts with.
    Given(KindId, String, Vec<(FieldId, Datum)>),
    /// An act performed before; must not be refused.
    Done(CaseStep),
    /// The act tested.
    When(CaseStep),
    /// The verdict expected, and articles of regulations that must be among its reasons.
    Verdict(Kw, Vec<(usize, ArticleNumber)>, Span),
    /// The state of a duty on a day.
    Duty(ExpectedDuty),
}

/// What a case expects of the duties of one norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedDuty {
    /// The norm.
    pub norm: NormId,
    /// Who owes it, if only theirs is meant.
    pub bearer: Option<String>,
    /// Records it is about, if only that about all of them is meant.
    pub about: Vec<String>,
    /// Its state, as the case names it.
    pub state: Kw,
    /// As of.
    pub date: Date,
    /// The line.
    pub span: Span,
}

/// A tested situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its title.
    pub title: Words,
    /// The article it stands under.
    pub article: Option<ArticleNumber>,
    /// The regulation it belongs to.
    pub pack: usize,
    /// Its lines, those of its fixtures first.
    pub scenes: Vec<Scene>,
    /// Where it stands.
    pub span: Span,
}
