//! What norms and conditions are made of, for those who walk through them.

use super::{Body, Norm, Regulation};
use crate::check::children;
use crate::tree::ExprId;

impl Norm {
    /// Every condition and value of the norm.
    #[must_use]
    pub fn conditions(&self) -> Vec<ExprId> {
        let mut all: Vec<ExprId> = self.when.into_iter().collect();
        match &self.body {
            Body::Must(needs, _)
            | Body::Should(needs)
            | Body::Scope(needs)
            | Body::Limit { needs, .. } => all.extend(needs.iter().map(|need| need.cond)),
            Body::Power { holder, substitutes, .. } => {
                all.push(*holder);
                all.extend(substitutes.iter().map(|need| need.cond));
            }
            Body::Remedy { holder, .. } => all.push(*holder),
            Body::Duty { bearer, with, .. } => {
                all.push(*bearer);
                all.extend(with.iter().map(|(_, value)| *value));
            }
            Body::Recurring { over, with, .. } => {
                all.extend(over.filter);
                all.extend(with.iter().map(|(_, value)| *value));
            }
            Body::Forbid(_) | Body::Except | Body::Order | Body::Commence(_) => {}
        }
        all
    }
}

impl Regulation {
    /// The conditions and values directly inside one.
    #[must_use]
    pub fn parts(&self, id: ExprId) -> Vec<ExprId> {
        children(&self.tree.expr(id).kind)
    }
}
