//! A checked regulation: every name resolved, every condition typed, norms indexed by act.
//!
//! Still data: nothing is generated or compiled ahead, and each condition keeps its [`ExprId`], so a
//! step of judging can be shown as the line of the regulation it came from.

mod case;
mod concern;
mod parts;
mod time;

pub use case::{Case, CaseStep, ExpectedDuty, Scene};
pub use concern::{Clash, Concern, Concerns, Order, Side, Yield};
pub use time::{Edge, Per, Period, Unit};

use crate::calendar::Counting;
use crate::code::Code;
use crate::source::Span;
use crate::surface::Kw;
use crate::tree::{ExprId, Tree};
use crate::value::Value;
use jiff::civil::Date;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use tiaoli_text::{ArticleNumber, Words};

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident),+) => {
        $($(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            /// The id as an index.
            #[must_use]
            pub fn at(self) -> usize { usize::from(self.0) }
        })+
    };
}

ids! {
    /// A choice of the regulation.
    ChoiceId,
    /// A kind of record.
    KindId,
    /// A field of its kind.
    FieldId,
    /// A kind of act.
    ActId,
    /// A parameter of its act.
    ParamId,
    /// A definition.
    DefineId,
    /// An open term.
    TermId,
    /// A norm.
    NormId
}

/// A type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Could not be worked out; a complaint has been made.
    Broken,
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// A sum of money.
    Money,
    /// A date.
    Date,
    /// A length of time in days.
    Days,
    /// A length of time in working days.
    WorkingDays,
    /// A length of time in months.
    Months,
    /// A fraction of a number.
    Fraction,
    /// A fraction of a sum of money.
    MoneyPart,
    /// Words.
    Text,
    /// A value of a choice.
    Choice(ChoiceId),
    /// A record of a kind.
    Ref(KindId),
    /// A set of values of a choice.
    ChoiceSet(ChoiceId),
    /// A set of records of a kind.
    RefSet(KindId),
    /// A set of whole numbers.
    NumberSet,
    /// A set of texts.
    TextSet,
    /// The empty set, of any members.
    EmptySet,
}

impl Type {
    /// The type of a set with such members, if there can be one.
    #[must_use]
    pub fn set_of(self) -> Option<Self> {
        match self {
            Self::Choice(id) => Some(Self::ChoiceSet(id)),
            Self::Ref(id) => Some(Self::RefSet(id)),
            Self::Number => Some(Self::NumberSet),
            Self::Text => Some(Self::TextSet),
            Self::Broken => Some(Self::Broken),
            _ => None,
        }
    }

    /// The type of the members, if it is a set.
    #[must_use]
    pub fn member(self) -> Option<Self> {
        match self {
            Self::ChoiceSet(id) => Some(Self::Choice(id)),
            Self::RefSet(id) => Some(Self::Ref(id)),
            Self::NumberSet => Some(Self::Number),
            Self::TextSet => Some(Self::Text),
            Self::EmptySet | Self::Broken => Some(Self::Broken),
            _ => None,
        }
    }

    /// Whether values of the type add up, and have an order.
    #[must_use]
    pub fn adds_up(self) -> bool {
        match self {
            Self::Broken
            | Self::Number
            | Self::Money
            | Self::Days
            | Self::WorkingDays
            | Self::Months
            | Self::Fraction
            | Self::MoneyPart => true,
            Self::Flag
            | Self::Date
            | Self::Text
            | Self::Choice(_)
            | Self::Ref(_)
            | Self::ChoiceSet(_)
            | Self::RefSet(_)
            | Self::NumberSet
            | Self::TextSet
            | Self::EmptySet => false,
        }
    }

    /// Whether a value of type `self` may stand where `wanted` is needed.
    #[must_use]
    pub fn fits(self, wanted: Self) -> bool {
        self == wanted
            || self == Self::Broken
            || wanted == Self::Broken
            || (self == Self::EmptySet && wanted.member().is_some())
    }
}

/// A closed list of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its name.
    pub name: Words,
    /// Its values.
    pub values: Vec<Words>,
}

/// A field of a kind, or a parameter of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Words,
    /// Its type.
    pub ty: Type,
    /// Whether "nothing recorded" is an answer rather than a gap.
    pub optional: bool,
    /// Whether the act makes the record (parameters only).
    pub new: bool,
    /// What holds when nothing is recorded.
    pub default: Option<Value>,
}

/// A kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its name.
    pub name: Words,
    /// What it is, in one line; empty if nobody wrote it.
    pub gist: Words,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// What performing an act changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Makes the record that a parameter names.
    Create(ParamId, Vec<(FieldId, ExprId)>),
    /// Writes a field of a record.
    Set(ExprId, FieldId, ExprId),
    /// Puts a member into a set.
    Add(ExprId, ExprId, FieldId),
    /// Takes a member out of a set.
    Remove(ExprId, ExprId, FieldId),
    /// Does so for each of several records.
    Each(Over, Box<Self>),
    /// Ends the open duties about a record.
    Waive(ExprId),
    /// Records what an authority found: the term, what it is said of, and whether it holds.
    Find(TermId, Vec<ParamId>, ParamId),
}

/// A bound name and what it runs over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Over {
    /// Slot of the bound name.
    pub slot: u16,
    /// The bound name, for people.
    pub name: Words,
    /// What it runs over.
    pub source: Source,
    /// Which of them.
    pub filter: Option<ExprId>,
    /// A field of the records that the filter fixes, and the value it fixes it to: only those
    /// records are looked at.
    pub index: Option<(FieldId, ExprId)>,
}

/// What a quantifier runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// All records of a kind.
    Kind(KindId),
    /// The members of a set.
    Set(ExprId),
}

/// Names that a condition uses from the act: the slots before those of bound names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// Type of each slot, those of bound names included.
    pub slots: Vec<SlotInfo>,
    /// How many of them are filled from the act.
    pub from_act: usize,
}

/// One slot of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotInfo {
    /// The name, for people.
    pub name: Words,
    /// Its type.
    pub ty: Type,
}

/// Where a slot's value comes from when an act of one kind is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// A parameter of the act.
    Param(ParamId),
    /// Whoever performs it.
    Actor,
    /// The day it is performed.
    Date,
}

/// A kind of act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its name.
    pub name: Words,
    /// The regulation it belongs to, as an index into [`Regulation::packs`].
    pub pack: usize,
    /// What programs call it: its English name, behind `regulation@` where two share it.
    pub key: String,
    /// What it is, in one line; empty if nobody wrote it.
    pub gist: Words,
    /// The kind of record that performs it.
    pub by: KindId,
    /// What it takes.
    pub params: Vec<Field>,
    /// What it changes, over the frame (params…, actor, date, bound names…).
    pub effects: Vec<Effect>,
    /// Its frame.
    pub frame: Frame,
    /// Anyone may, unless a norm restricts it.
    pub unrestricted: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A derived value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Define {
    /// Its name.
    pub name: Words,
    /// How many parameters it takes; they are its first slots.
    pub params: usize,
    /// Its frame.
    pub frame: Frame,
    /// What it stands for.
    pub body: ExprId,
    /// Its type.
    pub ty: Type,
}

/// A term that only a named authority fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its name.
    pub name: Words,
    /// The regulation it belongs to, as an index into [`Regulation::packs`].
    pub pack: usize,
    /// What it is said of.
    pub params: Vec<Type>,
    /// Who is asked.
    pub asks: Words,
    /// The act by which it is filled; none if nobody inside the institution may.
    pub act: Option<ActId>,
}

/// A requirement with its own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Its name, if the norm has several.
    pub name: Option<Words>,
    /// What must hold.
    pub cond: ExprId,
}

/// What a breach makes of the act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Stands, irregular.
    Irregular,
    /// Stands until revoked.
    Voidable,
    /// Void.
    Void,
    /// No act comes about.
    NoAct,
}

/// By when a duty is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// So many units after a day (the day of the act if not said).
    Within(ExprId, Unit, Option<ExprId>),
    /// At least so many units before a day.
    Ahead(ExprId, Unit, ExprId),
    /// On or before a day.
    By(ExprId),
    /// No number is given.
    Promptly,
}

/// What a norm says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Who may perform an act.
    Power {
        /// Who holds it.
        holder: ExprId,
        /// Who holds it in the holder's place.
        substitutes: Vec<Need>,
        /// Nobody else has it.
        exclusive: bool,
    },
    /// Blocks an act.
    Forbid(Option<Grade>),
    /// A hard requirement.
    Must(Vec<Need>, Option<Grade>),
    /// A soft requirement.
    Should(Vec<Need>),
    /// An invariant on the state after the act.
    Limit {
        /// What must hold.
        needs: Vec<Need>,
        /// What a breach makes of the act.
        grade: Option<Grade>,
        /// A recorded reason repairs it.
        soft: bool,
    },
    /// What the act makes somebody owe.
    Duty {
        /// Who owes; a set makes one duty for each.
        bearer: ExprId,
        /// The act that fulfils it.
        act: ActId,
        /// What that act must be about.
        with: Vec<(ParamId, ExprId)>,
        /// By when.
        due: Due,
        /// What stops its clock, and what lets it run on.
        pause: Option<Box<Pause>>,
    },
    /// What is owed in every period.
    Recurring {
        /// Over which records; each bears its own.
        over: Over,
        /// The act that fulfils it.
        act: ActId,
        /// What that act must be about.
        with: Vec<(ParamId, ExprId)>,
        /// The period.
        per: Per,
        /// How often a period; nought where only the most is said.
        times: u32,
        /// How often at most.
        most: Option<u32>,
        /// The parameter by which the act says what period it is for.
        covering: Option<ParamId>,
    },
    /// A power over what earlier acts made.
    Remedy {
        /// Who holds it.
        holder: ExprId,
        /// The act's parameter it is over.
        over: ParamId,
        /// Records whose open duties end.
        withdraws: Vec<Withdraw>,
    },
    /// Disapplies other norms.
    Except,
    /// Goes before other norms, or leaves them untouched.
    Order,
    /// What the regulation governs; other acts are none of its business.
    Scope(Vec<Need>),
    /// The day from which the regulation governs.
    Commence(Date),
}

impl Body {
    /// What the norm asks of the act: what it requires, or who holds it.
    #[must_use]
    pub fn conditions(&self) -> Vec<ExprId> {
        match self {
            Self::Must(needs, _)
            | Self::Should(needs)
            | Self::Scope(needs)
            | Self::Limit { needs, .. } => needs.iter().map(|need| need.cond).collect(),
            Self::Power { holder, substitutes, .. } => {
                std::iter::once(*holder).chain(substitutes.iter().map(|need| need.cond)).collect()
            }
            Self::Remedy { holder, .. } => vec![*holder],
            _ => Vec::new(),
        }
    }
}

/// An act, and what it must be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The act.
    pub act: ActId,
    /// What it must be about.
    pub with: Vec<(ParamId, ExprId)>,
}

/// What stops a duty's clock, and what lets it run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// What stops it.
    pub stop: Deed,
    /// What lets it run on.
    pub resume: Deed,
}

/// Records whose open duties a remedy ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withdraw {
    /// One.
    One(ExprId),
    /// Each of several.
    Each(Over),
}

/// A norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Norm {
    /// Its head.
    pub head: Kw,
    /// Its name.
    pub name: Words,
    /// What programs call it: its English name, behind `regulation@` where two share it.
    pub key: String,
    /// The regulation it belongs to, as an index into [`Regulation::packs`].
    pub pack: usize,
    /// The article it stands under.
    pub article: Option<ArticleNumber>,
    /// Paragraph and item; 0 where the whole is meant.
    pub anchor: Option<(u16, u16)>,
    /// Names it uses.
    pub frame: Frame,
    /// When it applies; always, if not said.
    pub when: Option<ExprId>,
    /// What it says.
    pub body: Body,
    /// Norms that disapply it.
    pub exceptions: Vec<NormId>,
    /// Norms that go before it, each behind the norm that says so.
    pub yields: Vec<(NormId, NormId)>,
    /// Acts it is about.
    pub on: Vec<ActId>,
    /// Where it is declared.
    pub span: Span,
}

/// A step of evaluation; index `i` belongs to [`ExprId`] `i`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Never evaluated: the regulation has errors.
    Broken,
    /// A constant.
    Const(Value),
    /// A slot of the frame.
    Slot(u16),
    /// A field of a record.
    Field(ExprId, FieldId),
    /// Set from its members.
    Set(Box<[ExprId]>),
    /// Negation.
    Not(ExprId),
    /// All hold.
    And(Box<[ExprId]>),
    /// One holds.
    Or(Box<[ExprId]>),
    /// Comparison.
    Compare(Comparison, ExprId, ExprId),
    /// Membership.
    In(ExprId, ExprId),
    /// Addition, or subtraction if set.
    Sum(bool, ExprId, ExprId),
    /// So many units of time.
    Length(ExprId, Unit),
    /// A product.
    Times(ExprId, ExprId),
    /// The year of a date, or its month.
    PartOf(Period, ExprId),
    /// The last day of the period that a date lies in, or its first.
    Edge(Edge, Period, ExprId),
    /// Working days between two dates.
    Between(ExprId, ExprId),
    /// Whether anything is recorded.
    Present(ExprId),
    /// A definition.
    Call(DefineId, Box<[ExprId]>),
    /// An open term.
    Finding(TermId, Box<[ExprId]>),
    /// The same as another.
    Same(ExprId),
    /// All records reached step by step.
    Reach(Box<Reach>),
    /// A quantifier.
    Quantified(How, Box<Over>, Option<ExprId>),
}

/// All records reached from some, by one step or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Slot of the bound name.
    pub slot: u16,
    /// The bound name, for people.
    pub name: Words,
    /// The kind of the records.
    pub kind: KindId,
    /// Where it begins: a record or a set of records.
    pub start: ExprId,
    /// Where one step leads from the record bound.
    pub step: ExprId,
}

/// What a quantifier asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Is there one?
    Some,
    /// Is it true of each?
    Every,
    /// Which ones?
    All,
    /// How many?
    Count,
    /// What do they add up to? The type says what nought is.
    Sum(Type),
    /// Which is the least?
    Min,
    /// Which is the greatest?
    Max,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Comparison {
    /// Whether two values that stand so to each other satisfy it.
    #[must_use]
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::NotEqual => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::LessEqual => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::GreaterEqual => order != Ordering::Less,
        }
    }
}

/// One regulation among those loaded together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pack {
    /// Folder name, by which others refer to it.
    pub folder: String,
    /// Its name.
    pub name: Words,
    /// Regulations it builds on, directly or through others.
    pub below: Vec<usize>,
    /// How high it stands: 1 is the highest. It orders nothing unless a regulation says so.
    pub rank: Option<u16>,
    /// Who interprets it.
    pub interpreter: Option<Words>,
    /// The norm that says from when it governs.
    pub commence: Option<NormId>,
    /// How it counts periods.
    pub counting: Counting,
}

/// What a word of the text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A name declared here; its label stands behind it.
    Declared(Words),
    /// A name declared elsewhere.
    Name(Words),
    /// A word that is the same in every surface: a bound name, the id of a record.
    Verbatim,
}

/// A checked regulation with all it builds on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Regulation {
    /// As written.
    pub tree: Tree,
    /// The regulations loaded together; the main one last.
    pub packs: Vec<Pack>,
    /// Choices.
    pub choices: Vec<Choice>,
    /// Kinds of record.
    pub kinds: Vec<Kind>,
    /// Kinds of act.
    pub acts: Vec<Act>,
    /// Definitions.
    pub defines: Vec<Define>,
    /// Open terms.
    pub terms: Vec<Term>,
    /// Norms.
    pub norms: Vec<Norm>,
    /// Norms by act: index `i` belongs to [`ActId`] `i`.
    pub concerns: Vec<Concerns>,
    /// Recurring duties.
    pub recurring: Vec<NormId>,
    /// Which norms go before which.
    pub orders: Vec<Order>,
    /// Steps of evaluation.
    pub ops: Vec<Op>,
    /// What each name in a condition means, for printing: index `i` belongs to [`ExprId`] `i`.
    pub names: Vec<Option<Words>>,
    /// Cases.
    pub cases: Vec<Case>,
    /// What the words of the text mean, by their place: for the formatter and for editors.
    pub meanings: BTreeMap<Span, Meaning>,
    /// Several regulations have articles: a citation says whose article it is.
    pub several: bool,
    /// Conditions compiled for judging without proof: index `i` belongs to [`ActId`] `i`.
    pub codes: Vec<Code>,
}

macro_rules! lookups {
    ($($(#[doc = $doc:literal])+ $name:ident($id:ident) -> $table:ident: $ty:ident),+ $(,)?) => {
        #[expect(clippy::indexing_slicing, reason = "ids are made by pushing into these tables only")]
        impl Regulation {
            $($(#[doc = $doc])+
            #[must_use]
            pub fn $name(&self, id: $id) -> &$ty { &self.$table[id.at()] })+

            /// How the regulation number `pack` counts periods.
            #[must_use]
            pub fn counting(&self, pack: usize) -> Counting {
                self.packs.get(pack).map(|pack| pack.counting).unwrap_or_default()
            }

            /// The step of evaluation `id`.
            #[must_use]
            pub fn op(&self, id: ExprId) -> &Op { &self.ops[id.0 as usize] }

            /// The code of acts of kind `id`.
            #[must_use]
            pub fn code(&self, id: ActId) -> &Code { &self.codes[id.at()] }

            /// The norms that concern acts of kind `id`.
            #[must_use]
            pub fn concerns(&self, id: ActId) -> &Concerns { &self.concerns[id.at()] }

            /// The field `field` of `kind`.
            #[must_use]
            pub fn field(&self, kind: KindId, field: FieldId) -> &Field {
                &self.kinds[kind.at()].fields[field.at()]
            }

            /// The parameter `param` of `act`.
            #[must_use]
            pub fn param(&self, act: ActId, param: ParamId) -> &Field {
                &self.acts[act.at()].params[param.at()]
            }

            /// The name of value `value` of `choice`.
            #[must_use]
            pub fn value_name(&self, choice: ChoiceId, value: u16) -> &Words {
                &self.choices[choice.at()].values[usize::from(value)]
            }
        }
    };
}

lookups! {
    /// The choice `id`.
    choice(ChoiceId) -> choices: Choice,
    /// The kind `id`.
    kind(KindId) -> kinds: Kind,
    /// The kind of act `id`.
    act(ActId) -> acts: Act,
    /// The definition `id`.
    define(DefineId) -> defines: Define,
    /// The open term `id`.
    term(TermId) -> terms: Term,
    /// The norm `id`.
    norm(NormId) -> norms: Norm,
}
