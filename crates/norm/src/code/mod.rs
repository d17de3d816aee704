//! Conditions compiled for judging without proof.
//!
//! For each kind of act, every distinct condition of the norms that concern it becomes one node, in the
//! act's own slots, however many norms share it; while one act is judged, each node is worked out at
//! most once. So a norm more costs a look-up, not an evaluation. What a node cannot say (definitions,
//! quantifiers, open terms, sums) is left to the evaluator, once as well.
//!
//! The evaluator stays the meaning of the language: tests hold the two to the same verdicts.

mod clash;
mod compile;
mod run;

pub use compile::compile;
pub(crate) use run::{Memo, is_silent, truth};

use crate::program::{Comparison, FieldId, Fill};
use crate::tree::ExprId;
use crate::value::Value;

/// A node of the code of one kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// The conditions of one kind of act, each distinct one once; parts before what they are part of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    nodes: Vec<Node>,
}

/// What it takes for a norm to have nothing to say of an act.
///
/// Most norms have nothing to say of most acts. This is all that is looked at for them: a few bytes
/// beside each other, instead of the norms themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Screen {
    /// It is silent if this does not hold.
    when: Option<NodeId>,
    /// It is silent if all of these hold; a prohibition has none and is never silent by them.
    needs: Box<[NodeId]>,
    /// An exception may change what it says: it is always asked.
    always: bool,
}

/// What a field is when nothing is recorded in it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Gap {
    /// This value.
    Value(Value),
    /// Nothing, which is an answer.
    Absent,
    /// Unknown.
    Unknown,
}

/// One condition or value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Const(Value),
    Slot(u16),
    Field(NodeId, FieldId, Gap),
    Not(NodeId),
    And(Box<[NodeId]>),
    Or(Box<[NodeId]>),
    Compare(Comparison, NodeId, NodeId),
    In(NodeId, NodeId),
    /// Whether a slot is stated.
    PresentSlot(u16),
    /// Whether a field of a record is recorded, and what if it is not.
    PresentField(NodeId, FieldId, bool),
    /// Left to the evaluator: the condition, where its slots come from, and how many there are.
    Slow(ExprId, Box<[Fill]>, usize),
}
