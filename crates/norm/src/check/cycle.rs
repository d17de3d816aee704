//! Things that must not lead back to themselves: definitions and exceptions.

use super::Checker;
use super::names::Space;
use crate::diagnostic::Code;
use crate::tree::{DeclKind, ExprId, ExprKind};
use tiaoli_text::words;

/// Steps that a definition may come to with all it builds on: what it costs to judge by it once.
const MOST_STEPS: u64 = 10_000;

/// Definitions may build on definitions, this deep: each level is a call when judging.
const DEEPEST: usize = 64;

impl Checker {
    /// Definitions, each after those it uses; complains about those that use themselves.
    pub(super) fn defines_in_order(&mut self) -> Vec<usize> {
        let count = self.define_decls.len();
        let uses: Vec<Vec<usize>> = (0..count).map(|id| self.defines_used_by(id)).collect();
        let (order, stuck) = in_order(&uses);
        for &id in &stuck {
            let decl = self.define_decls.get(id).and_then(|i| self.tree.decls.get(*i));
            let Some(span) = decl.map(|decl| decl.span) else { continue };
            self.complain(
                Code::Cycle,
                span,
                words!(zh: "这个定义用到了它自己", en: "this definition leads back to itself"),
            );
        }
        let mut depth = vec![0usize; count];
        for &id in &order {
            let below = uses.get(id).into_iter().flatten().filter_map(|used| depth.get(*used));
            let own = below.max().map_or(0, |deepest| deepest + 1);
            if let Some(place) = depth.get_mut(id) {
                *place = own;
            }
            let decl = self.define_decls.get(id).and_then(|i| self.tree.decls.get(*i));
            if let Some(span) = decl.map(|decl| decl.span).filter(|_| own == DEEPEST) {
                self.complain(
                    Code::TooMuch,
                    span,
                    words!(zh: "定义套用得太深", en: "definitions build on each other too deeply"),
                );
            }
        }
        self.bound_steps(&order, &uses);
        order.into_iter().chain(stuck).collect()
    }

    /// A definition used twice by one that is used twice costs four times: that must end somewhere.
    fn bound_steps(&mut self, order: &[usize], uses: &[Vec<usize>]) {
        let mut steps = vec![0u64; uses.len()];
        for &id in order {
            let below = uses.get(id).into_iter().flatten().filter_map(|used| steps.get(*used));
            let all = below.fold(self.body_size(id), |sum, used| sum.saturating_add(*used));
            let decl = self.define_decls.get(id).and_then(|i| self.tree.decls.get(*i));
            // Only the first of a chain is complained about; the next ones start anew.
            let within = all <= MOST_STEPS;
            if let Some(place) = steps.get_mut(id) {
                *place = if within { all } else { 1 };
            }
            if let Some(span) = decl.map(|decl| decl.span).filter(|_| !within) {
                self.complain(
                    Code::TooMuch,
                    span,
                    words!(
                        zh: "这个定义连同它用到的定义，展开后超过 {MOST_STEPS} 步",
                        en: "with all it builds on, this definition comes to more than {MOST_STEPS} steps",
                    ),
                )
                .help = Some(words!(zh: "少重复使用同一个定义", en: "use the same definition less often"));
            }
        }
    }

    /// How many conditions and values stand in a definition itself.
    fn body_size(&self, id: usize) -> u64 {
        let decl = self.define_decls.get(id).and_then(|i| self.tree.decls.get(*i));
        let Some(DeclKind::Define { body, .. }) = decl.map(|d| &d.kind) else { return 1 };
        let (mut size, mut open) = (0u64, vec![*body]);
        while let Some(expr) = open.pop() {
            size += 1;
            open.extend(children(&self.tree.expr(expr).kind));
        }
        size
    }

    fn defines_used_by(&mut self, id: usize) -> Vec<usize> {
        let decl = self.define_decls.get(id).and_then(|i| self.tree.decls.get(*i));
        let Some((DeclKind::Define { body, .. }, lang)) = decl.map(|d| (&d.kind, d.lang)) else {
            return Vec::new();
        };
        let (mut used, mut open) = (Vec::new(), vec![*body]);
        while let Some(id) = open.pop() {
            let expr = self.tree.expr(id);
            if let ExprKind::Call(name, _) = &expr.kind.clone() {
                let found = self.seek(name, lang, Space::Define);
                used.extend(found.map(usize::from));
            }
            open.extend(children(&self.tree.expr(id).kind));
        }
        used
    }

    /// Exceptions against exceptions must end somewhere.
    pub(super) fn check_cycles(&mut self) {
        let uses: Vec<Vec<usize>> = self
            .regulation
            .norms
            .iter()
            .map(|norm| {
                let yields = norm.yields.iter().flat_map(|(order, to)| [order, to]);
                norm.exceptions.iter().chain(yields).map(|id| id.at()).collect()
            })
            .collect();
        for id in in_order(&uses).1 {
            let Some(norm) = self.regulation.norms.get(id) else { continue };
            let (span, yields) = (norm.span, !norm.yields.is_empty());
            // That a circle piles up without end says the same again.
            self.diagnostics.retain(|d| (d.code, d.span) != (Code::TooMuch, span));
            self.complain(
                Code::Cycle,
                span,
                if yields {
                    words!(zh: "互相让先，没有尽头", en: "these norms go before each other in a circle")
                } else {
                    words!(zh: "例外互相抵消，没有尽头", en: "these exceptions disapply each other in a circle")
                },
            );
        }
    }
}

/// Nodes with everything they use before them, and those that can never come.
fn in_order(uses: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); uses.len()];
    let mut waits: Vec<usize> = vec![0; uses.len()];
    for (id, used) in uses.iter().enumerate() {
        for user in used {
            if let (Some(list), Some(wait)) = (users.get_mut(*user), waits.get_mut(id)) {
                list.push(id);
                *wait += 1;
            }
        }
    }
    let mut order: Vec<usize> = Vec::with_capacity(uses.len());
    order.extend(waits.iter().enumerate().filter(|(_, wait)| **wait == 0).map(|(id, _)| id));
    let mut next = 0;
    while let Some(&id) = order.get(next) {
        next += 1;
        for user in users.get(id).into_iter().flatten() {
            let Some(wait) = waits.get_mut(*user) else { continue };
            *wait -= 1;
            if *wait == 0 {
                order.push(*user);
            }
        }
    }
    let stuck = waits.iter().enumerate().filter(|(_, wait)| **wait > 0).map(|(id, _)| id);
    let stuck = stuck.collect();
    (order, stuck)
}

/// The expressions directly inside one.
pub(crate) fn children(kind: &ExprKind) -> Vec<ExprId> {
    match kind {
        ExprKind::Broken
        | ExprKind::Flag(_)
        | ExprKind::Number(_)
        | ExprKind::Money(_)
        | ExprKind::Date(_)
        | ExprKind::Text(_)
        | ExprKind::Fraction(..)
        | ExprKind::Name(_) => Vec::new(),
        ExprKind::Field(inner, _)
        | ExprKind::Not(inner)
        | ExprKind::Length(inner, _)
        | ExprKind::PartOf(_, inner)
        | ExprKind::Edge(_, _, inner)
        | ExprKind::Present(inner)
        | ExprKind::Paren(inner) => vec![*inner],
        ExprKind::Call(_, inner)
        | ExprKind::Set(inner)
        | ExprKind::And(inner)
        | ExprKind::Or(inner) => inner.clone(),
        ExprKind::Compare(_, left, right)
        | ExprKind::In(left, right)
        | ExprKind::Times(left, right)
        | ExprKind::Between(left, right)
        | ExprKind::Reach(_, left, right)
        | ExprKind::Sum(_, left, right) => vec![*left, *right],
        ExprKind::Quantified(q) => {
            [Some(q.source), q.filter, q.body].into_iter().flatten().collect()
        }
    }
}
