//! The tree of a regulation, as written.
//!
//! Names are still words here; what they mean is found by `check`. Conditions live in one arena for
//! all files, so that an [`ExprId`] names a place in the text and, later, a step of a proof.

use crate::diagnostic::Code;
use crate::source::{SourceFile, Span};
use crate::surface::Kw;
use crate::token::Mark;
use tiaoli_text::{ArticleNumber, Lang, Words};

/// A condition or value in the arena of its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub u32);

/// A word that names something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// The regulation it is looked for in, if one is named: `rules@quorum`.
    pub of: Option<Box<Self>>,
}

/// What an exception or an order is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A norm, or a whole regulation.
    Name(Ident),
    /// All norms of an article.
    Article(ArticleRef),
    /// All regulations of a lower rank.
    Lower(Span),
}

/// An article as cited: `@20` of this regulation, `rules@20` of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRef {
    /// The regulation; this one, if none is named.
    pub of: Option<Ident>,
    /// The article.
    pub number: ArticleNumber,
    /// The number.
    pub span: Span,
}

/// A declared name: the word of this block's surface, and its label in the other language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The word used in this block.
    pub word: Ident,
    /// The same name in the other language.
    pub label: Option<Ident>,
}

/// A condition or value, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of conditions and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// Could not be read; a complaint has been made.
    Broken,
    /// `yes`, `no`.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A sum in hundredths of the unit.
    Money(i64),
    /// A date.
    Date(jiff::civil::Date),
    /// A quoted text.
    Text(String),
    /// A name alone.
    Name(Ident),
    /// `x.field`.
    Field(ExprId, Ident),
    /// `major(matter)`.
    Call(Ident, Vec<ExprId>),
    /// `{a, b}`.
    Set(Vec<ExprId>),
    /// `not x`.
    Not(ExprId),
    /// `a and b and c`.
    And(Vec<ExprId>),
    /// `a or b or c`.
    Or(Vec<ExprId>),
    /// `a = b` and the like.
    Compare(Mark, ExprId, ExprId),
    /// `a in b`.
    In(ExprId, ExprId),
    /// `a + b`, `a - b`.
    Sum(Mark, ExprId, ExprId),
    /// `n days`, `n months` and the like.
    Length(ExprId, Kw),
    /// `2/3`, above and below the line.
    Fraction(i64, i64),
    /// `a * b`.
    Times(ExprId, ExprId),
    /// `year(d)`, `month(d)`.
    PartOf(Kw, ExprId),
    /// `end_of(quarter, d)`, `start_of(quarter, d)`.
    Edge(Kw, Kw, ExprId),
    /// `working_days_between(a, b)`.
    Between(ExprId, ExprId),
    /// `reach(x from a by x.superior)`: bound name, where it begins, one step.
    Reach(Ident, ExprId, ExprId),
    /// `present(x)`.
    Present(ExprId),
    /// `(x)`: kept, so that it is printed as written.
    Paren(ExprId),
    /// `some(x in post where … )` and its relatives.
    Quantified(Box<Quantified>),
}

/// A quantifier over the records of a kind or the members of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantified {
    /// `Some`, `Every`, `All`, `Count`, `Sum`, `Min` or `Max`.
    pub how: Kw,
    /// The bound name.
    pub var: Ident,
    /// A kind's name or a set.
    pub source: ExprId,
    /// `where …`.
    pub filter: Option<ExprId>,
    /// `has …` of `every`, `of …` of `sum`, `min`, `max` and, where it is written, `all`.
    pub body: Option<ExprId>,
}

/// A type, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeTree {
    /// The named type.
    pub base: TypeBase,
    /// `set_of …`.
    pub set: bool,
    /// `new …`.
    pub new: bool,
    /// `… optional`.
    pub optional: bool,
    /// `… default x`.
    pub default: Option<ExprId>,
    /// Where it stands.
    pub span: Span,
}

/// The named part of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeBase {
    /// `flag`, `number`, `money`, `date`, `text`.
    Builtin(Kw),
    /// A kind or a choice.
    Named(Ident),
}

/// A field of a kind, or a thing an act takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTree {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeTree,
}

/// A parameter of a definition or an open term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParamTree {
    /// The bound name, the same in both surfaces.
    pub name: Ident,
    /// Its type.
    pub ty: TypeTree,
}

/// What an act changes, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectTree {
    /// `create meeting: organ = organ, …`.
    Create(Ident, Vec<(Ident, ExprId)>),
    /// `set matter.status = decided`.
    Set(ExprId, Ident, ExprId),
    /// `add x to matter.steps`.
    Add(ExprId, ExprId, Ident),
    /// `remove x from matter.steps`.
    Remove(ExprId, ExprId, Ident),
    /// `each t in task where …: set t.status = withdrawn`.
    Each(Ident, ExprId, Option<ExprId>, Box<EffectTree>),
    /// `waive x`: ends the open duties about `x`.
    Waive(ExprId),
}

/// A labelled requirement of a `must`, `should` or `limit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedTree {
    /// Its own name, if the norm has several.
    pub name: Option<Name>,
    /// What must hold.
    pub cond: ExprId,
}

/// `do act with param = value, …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoTree {
    /// The act that fulfils.
    pub act: Ident,
    /// What it must be about.
    pub with: Vec<(Ident, ExprId)>,
}

/// By when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueTree {
    /// `within n days|working_days|months [after d]`.
    Within(ExprId, Kw, Option<ExprId>),
    /// `at_least n days before d`.
    Ahead(ExprId, Kw, ExprId),
    /// `by d`.
    By(ExprId),
    /// `promptly`.
    Promptly,
}

/// `per quarter`, or `per term after d to d`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PerTree {
    /// A period of the calendar.
    Calendar(Kw),
    /// From one day to another.
    Term(ExprId, ExprId),
}

/// `v in kind [where cond]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverTree {
    /// The bound name.
    pub var: Ident,
    /// Kind or set.
    pub source: ExprId,
    /// Which of them.
    pub filter: Option<ExprId>,
}

/// What a norm is, as written. Parts a head does not use stay empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormParts {
    /// Acts it is about.
    pub on: Vec<Ident>,
    /// When it applies.
    pub when: Option<ExprId>,
    /// Who holds a power or remedy.
    pub holder: Option<ExprId>,
    /// Who holds it in the holder's place.
    pub substitutes: Vec<NeedTree>,
    /// Nobody else has it.
    pub exclusive: bool,
    /// What is required.
    pub needs: Vec<NeedTree>,
    /// What a breach makes of the act.
    pub grade: Option<(Kw, Span)>,
    /// Who owes.
    pub bearer: Option<ExprId>,
    /// What fulfils.
    pub fulfil: Option<DoTree>,
    /// By when.
    pub due: Option<DueTree>,
    /// What stops the clock.
    pub suspend: Option<DoTree>,
    /// What lets a stopped clock run on.
    pub resume: Option<DoTree>,
    /// Over which records it recurs.
    pub each: Option<OverTree>,
    /// The period it recurs in.
    pub per: Option<PerTree>,
    /// How often a period; 1 if not said.
    pub at_least: Option<ExprId>,
    /// How often at most.
    pub at_most: Option<ExprId>,
    /// The thing stated that says what period an act is for.
    pub covering: Option<Ident>,
    /// The act's parameter a remedy is over.
    pub over: Option<Ident>,
    /// Whose open duties a remedy ends.
    pub withdraws: Vec<WithdrawTree>,
    /// The norms an exception disapplies, or that others go before.
    pub against: Vec<Target>,
    /// The norms that an order is about; all of the regulation, if empty.
    pub norms: Vec<Target>,
}

/// `withdraw decision` or `withdraw t in task where …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WithdrawTree {
    /// One record.
    One(ExprId),
    /// Each of several.
    Each(OverTree),
}

/// One act of a case: `convene by p-li on 2026-03-02: organ = dept`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAct {
    /// The act.
    pub act: Ident,
    /// Who performs it.
    pub actor: Ident,
    /// When.
    pub date: jiff::civil::Date,
    /// What it takes.
    pub take: Vec<(Ident, ExprId)>,
    /// Reasons recorded with it: norm, step of the norm, words.
    pub reasons: Vec<(Ident, Option<Ident>, String)>,
    /// The line.
    pub span: Span,
}

/// One line of a fixture or case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseLine {
    /// `from office`.
    From(Ident),
    /// `given organ dept: quota = 3`.
    Given {
        /// The record's kind.
        kind: Ident,
        /// Its id.
        id: Ident,
        /// Its fields.
        fields: Vec<(Ident, ExprId)>,
    },
    /// `done …`: performed, must not be refused.
    Done(CaseAct),
    /// `when …`: the act tested.
    When(CaseAct),
    /// `expect refuse @20, @23`.
    ExpectVerdict {
        /// The verdict.
        verdict: Kw,
        /// Articles that must be among the reasons.
        articles: Vec<ArticleRef>,
        /// The line.
        span: Span,
    },
    /// `expect duty minutes violated on 2026-05-01`.
    ExpectDuty {
        /// The duty norm.
        norm: Ident,
        /// Who owes it, if only theirs is meant.
        bearer: Option<Ident>,
        /// Records it is about, if only that about all of them is meant.
        about: Vec<Ident>,
        /// Its state.
        state: Kw,
        /// As of.
        date: jiff::civil::Date,
        /// The line.
        span: Span,
    },
}

/// What is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeclKind {
    /// The regulation itself.
    Regulation {
        /// Its name.
        name: Name,
        /// Other regulations it builds on, by folder name.
        uses: Vec<Ident>,
        /// How high it stands: 1 is the highest.
        rank: Option<(u16, Span)>,
        /// Who interprets it, in both languages.
        interpreter: Option<(String, String)>,
    },
    /// A closed list of values.
    Choice {
        /// Its name.
        name: Name,
        /// Its values.
        values: Vec<Name>,
    },
    /// A kind of record.
    Kind {
        /// Its name.
        name: Name,
        /// What it is, in one line, in both languages.
        gist: Option<(String, String)>,
        /// Its fields.
        fields: Vec<FieldTree>,
    },
    /// A kind of act.
    Act {
        /// Its name.
        name: Name,
        /// What it is, in one line, in both languages.
        gist: Option<(String, String)>,
        /// The kind of record that acts.
        by: Option<Ident>,
        /// What it takes.
        takes: Vec<FieldTree>,
        /// What it changes.
        effects: Vec<EffectTree>,
        /// Anyone may, unless a norm restricts it.
        unrestricted: bool,
    },
    /// A derived value.
    Define {
        /// Its name.
        name: Name,
        /// What it is derived from.
        params: Vec<ParamTree>,
        /// What it stands for.
        body: ExprId,
    },
    /// A term filled by findings.
    Open {
        /// Its name.
        name: Name,
        /// What it is said of.
        params: Vec<ParamTree>,
        /// The kind of record that may find.
        by: Option<Ident>,
        /// Which of them.
        holder: Option<ExprId>,
        /// Who is asked, in both languages.
        asks: Option<(String, String)>,
    },
    /// A norm.
    Norm {
        /// `Power`, `Forbid`, … .
        head: Kw,
        /// Its name.
        name: Name,
        /// Its parts.
        parts: Box<NormParts>,
    },
    /// An article without norm, marked.
    Marked {
        /// `Pending` (not yet normed) or `Principle` (states no norm).
        head: Kw,
        /// Why, in both languages if given.
        because: Option<(String, String)>,
    },
    /// How the regulation counts periods: part, choice, and where the choice stands.
    Counting {
        /// What is said of each part.
        rules: Vec<(Kw, Kw, Span)>,
    },
    /// The day from which the regulation governs.
    Commence {
        /// The day.
        date: jiff::civil::Date,
    },
    /// A fixture or a case.
    Case {
        /// `Fixture` or `Case`.
        head: Kw,
        /// Its name or title.
        name: Name,
        /// Its lines, in order.
        lines: Vec<CaseLine>,
    },
}

/// One declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decl {
    /// What is declared.
    pub kind: DeclKind,
    /// The surface it is written in.
    pub lang: Lang,
    /// The article it stands under, as an index into [`Tree::articles`].
    pub article: Option<usize>,
    /// Paragraph and item of the article (`@2.3`).
    pub anchor: Option<(u16, u16)>,
    /// The head line.
    pub span: Span,
    /// The head line and everything below it.
    pub extent: Span,
    /// Findings about it that it accepts.
    pub accepts: Vec<Acceptance>,
}

/// `accept N207 "why" "为什么"`: a finding that is true and meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Which finding.
    pub code: Code,
    /// Why, in both languages.
    pub reason: Words,
    /// The line.
    pub span: Span,
}

/// One article of the literate file: heading and gist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its number.
    pub number: ArticleNumber,
    /// What follows the label in the heading.
    pub title: String,
    /// The gist below it, without the norms.
    pub gist: String,
    /// The chapter heading above it.
    pub chapter: Option<String>,
    /// The heading line.
    pub span: Span,
}

/// All files of a regulation, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The files, in order.
    pub files: Vec<SourceFile>,
    /// The articles, in order of the files.
    pub articles: Vec<Article>,
    /// The declarations, in order.
    pub decls: Vec<Decl>,
    /// All conditions and values.
    pub exprs: Vec<Expr>,
}

impl Tree {
    /// The expression `id`.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> &Expr {
        #[expect(clippy::indexing_slicing, reason = "ids are made by pushing into this arena only")]
        &self.exprs[id.0 as usize]
    }
}
