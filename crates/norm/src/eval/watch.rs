//! What an evaluation reports of its steps.
//!
//! Judging is written once. Told to be blind it reports nothing and stops as early as it can; told to
//! record, it sees every part, so that a checklist names all that is missing, not just the first.

use super::Out;
use crate::program::{FieldId, TermId};
use crate::tree::ExprId;
use crate::value::{Rec, Value};

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The act does not state its n-th parameter.
    Param(u16),
    /// A record's field holds nothing.
    Field(Rec, FieldId),
    /// An authority has not found whether a term holds of these.
    Finding(TermId, Vec<Value>),
    /// A sum is too large to be written.
    TooLarge(ExprId),
}

/// A step, what it came to, and the steps inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The condition or value.
    pub expr: ExprId,
    /// What it came to.
    pub out: Out,
    /// Whether it rests on working days that are not announced yet.
    pub provisional: bool,
    /// What is missing here.
    pub causes: Vec<Cause>,
    /// The steps inside.
    pub inner: Vec<Self>,
}

impl Node {
    /// Whether this or a step inside it rests on working days that are not announced yet.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.provisional || self.inner.iter().any(Self::is_provisional)
    }

    /// Everything that keeps this from being known.
    #[must_use]
    pub fn missing(&self) -> Vec<Cause> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            if matches!(node.out, Out::Unknown(_)) {
                found.extend(node.causes.iter().cloned());
                open.extend(node.inner.iter().rev());
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

/// Hears of the steps of an evaluation.
pub trait Watch {
    /// Whether every part is to be evaluated although the result is clear.
    const SEES_ALL: bool;

    /// A step begins.
    fn enter(&mut self, expr: ExprId);

    /// The step begun last ends.
    fn leave(&mut self, out: &Out);

    /// Something is missing at this step.
    fn cause(&mut self, cause: impl FnOnce() -> Cause);

    /// What this step came to rests on working days that are not announced yet.
    fn provisional(&mut self);

    /// The last whole step reported, taken out.
    fn take(&mut self) -> Option<Node>;
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Blind;

impl Watch for Blind {
    const SEES_ALL: bool = false;

    fn enter(&mut self, _: ExprId) {}

    fn leave(&mut self, _: &Out) {}

    fn cause(&mut self, _: impl FnOnce() -> Cause) {}

    fn provisional(&mut self) {}

    fn take(&mut self) -> Option<Node> {
        None
    }
}

/// Keeps every step, up to a size that a person could still read.
#[derive(Debug, Default)]
pub struct Recorder {
    open: Vec<Node>,
    done: Option<Node>,
}

/// Steps kept inside one step: a quantifier over more says the same again.
const MOST_INNER: usize = 256;

impl Watch for Recorder {
    const SEES_ALL: bool = true;

    fn enter(&mut self, expr: ExprId) {
        let (causes, inner) = (Vec::new(), Vec::new());
        self.open.push(Node { expr, out: Out::Absent, provisional: false, causes, inner });
    }

    fn leave(&mut self, out: &Out) {
        let Some(mut node) = self.open.pop() else { return };
        node.out = out.clone();
        match self.open.last_mut() {
            Some(outer) if outer.inner.len() < MOST_INNER => outer.inner.push(node),
            Some(_) => {}
            None => self.done = Some(node),
        }
    }

    fn cause(&mut self, cause: impl FnOnce() -> Cause) {
        if let Some(node) = self.open.last_mut() {
            node.causes.push(cause());
        }
    }

    fn provisional(&mut self) {
        if let Some(node) = self.open.last_mut() {
            node.provisional = true;
        }
    }

    fn take(&mut self) -> Option<Node> {
        self.done.take()
    }
}
