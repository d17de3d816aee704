//! Two norms that cannot both have their way: which goes first, or who must say so.
//!
//! Inside one regulation a prohibition narrows a power; that is how regulations are read. What is in
//! truth contradictory is listed here, and nothing but a written order settles it: where there is none,
//! the act is referred to those who interpret the two norms.

use super::{At, Ground, Heard, Judge, Reason, Verdict};
use crate::code::Memo;
use crate::eval::{Facts, Watch};
use crate::program::{Body, Concern, NormId, Side};
use crate::value::Truth;

/// How two norms are ordered.
enum Rank {
    /// The first goes first, as this norm says.
    First(NormId),
    /// The second does, as this norm says.
    After(NormId),
    /// Nothing says, or both are said.
    Open,
    /// It cannot be said whether this norm orders them.
    Unclear(NormId, Heard),
}

impl<F: Facts, W: Watch + Default> Judge<'_, F, W> {
    /// Whether a norm gives way to one that goes before it, and which that is.
    pub(super) fn gives_way<G: Facts>(
        &self,
        at: &mut At<'_, G>,
    ) -> (Heard, Option<(NormId, NormId)>) {
        let mut all = Heard { truth: Truth::False, why: None, proof: Vec::new() };
        let mut to: Option<(NormId, NormId)> = None;
        for yielded in &at.concern.yields {
            let (facts, memo) = (at.facts, &mut *at.memo);
            let mut one = self.applies(&mut At { facts, memo, concern: &yielded.order });
            if one.truth != Truth::False {
                let first = self.is_heard(at, &yielded.to);
                one.truth = one.truth.and(first.truth);
                one.why = one.why.max(first.why);
                one.proof.extend(first.proof);
            }
            let pair = (yielded.to.norm, yielded.order.norm);
            let earlier = |(a, b)| {
                (self.called(pair.0), self.called(pair.1)) < (self.called(a), self.called(b))
            };
            if one.truth == Truth::True && to.is_none_or(earlier) {
                to = Some(pair);
            }
            all.truth = all.truth.or(one.truth);
            all.why = all.why.max(one.why);
            all.proof.extend(one.proof);
        }
        if all.truth != Truth::Unknown {
            all.why = None;
        }
        (all, to)
    }

    /// Where several norms would do, the one whose name comes first is cited: their place in the file
    /// means nothing.
    fn called(&self, id: NormId) -> (&str, &str) {
        let norm = self.regulation.norm(id);
        let folder = self.regulation.packs.get(norm.pack).map_or("", |pack| pack.folder.as_str());
        (folder, &norm.name.en)
    }

    /// Whether the norm that would go first has something to say: it applies and, if it is a power, is
    /// held. What speaks before an act is asked before it, although the other speaks after.
    fn is_heard<G: Facts>(&self, at: &mut At<'_, G>, concern: &Concern) -> Heard {
        let body = &self.regulation.norm(concern.norm).body;
        if matches!(body, Body::Limit { .. } | Body::Duty { .. }) {
            return self.applies(&mut At { facts: at.facts, memo: at.memo, concern });
        }
        let mut memo = Memo::new(self.regulation.code(self.draft.act));
        let mut before = At { facts: self.facts, memo: &mut memo, concern };
        let mut heard = self.applies(&mut before);
        let (holder, substitutes) = match body {
            Body::Power { holder, substitutes, .. } => (*holder, substitutes.as_slice()),
            Body::Remedy { holder, .. } => (*holder, [].as_slice()),
            _ => return heard,
        };
        if heard.truth != Truth::False {
            let (holds, _) = self.holds(&mut before, holder, substitutes);
            heard.truth = heard.truth.and(holds.truth);
            heard.why = heard.why.max(holds.why).filter(|_| heard.truth == Truth::Unknown);
            heard.proof.extend(holds.proof);
        }
        heard
    }

    /// Says that a restraint would have spoken against the act, had another not gone first.
    pub(super) fn gave_way(&mut self, at: &mut At<'_, F>) {
        let norm = at.concern.norm;
        if at.concern.yields.is_empty() || self.speaks(at).truth != Truth::True {
            return;
        }
        let (heard, Some((other, order))) = self.gives_way(at) else { return };
        let broken: Vec<Option<usize>> = match &self.regulation.norm(norm).body {
            Body::Forbid(_) => vec![None],
            Body::Must(needs, _) | Body::Should(needs) => {
                let mut broken =
                    |need: &crate::program::Need| self.ask(at, need.cond).truth == Truth::False;
                let needs = needs.iter().enumerate().filter(|(_, need)| broken(need));
                needs.map(|(n, _)| Some(n)).collect()
            }
            _ => Vec::new(),
        };
        for need in broken {
            self.reasons.push(Reason {
                norm: Some(norm),
                need,
                other: Some(other),
                order: Some(order),
                proof: heard.proof.clone(),
                ..Reason::new(Ground::Yielded, Verdict::Permit)
            });
        }
    }

    /// Looks at each refusal that another norm contradicts.
    pub(super) fn disagreements(&mut self, memo: &mut Memo) {
        if self.verdict() < Verdict::Refuse {
            return;
        }
        // From the last on, for one of them may be put to the end.
        for at in (0..self.reasons.len()).rev() {
            let Some(reason) = self.reasons.get(at).filter(|r| r.verdict == Verdict::Refuse) else {
                continue;
            };
            let Some(norm) = reason.norm else { continue };
            let opponents = match reason.ground {
                Ground::Forbidden => self.grants(norm, true),
                Ground::Reserved => self.grants(norm, false),
                Ground::Unmet => self.contrary(norm, reason.need, memo),
                _ => continue,
            };
            self.settle(at, norm, &opponents, memo);
        }
    }

    /// What says that the act may be, or must be done: exclusive powers that are held and duties that
    /// it would fulfil. Inside one regulation a prohibition narrows both.
    fn grants(&self, norm: NormId, elsewhere: bool) -> Vec<NormId> {
        let pack = self.regulation.norm(norm).pack;
        let held = self
            .reasons
            .iter()
            .filter(|reason| matches!(reason.ground, Ground::Granted | Ground::Substituted(_)));
        let exclusive = held.filter_map(|reason| reason.norm).filter(|id| {
            matches!(self.regulation.norm(*id).body, Body::Power { exclusive: true, .. })
        });
        let duties = self.draft.discharges.iter().copied().filter(|_| elsewhere);
        let mut found: Vec<NormId> = exclusive
            .chain(duties)
            .filter(|id| !elsewhere || self.regulation.norm(*id).pack != pack)
            .collect();
        found.sort_by_key(|id| self.called(*id));
        found.dedup();
        found
    }

    /// Requirements that the act meets, and that nothing could meet together with this one.
    fn contrary(&self, norm: NormId, need: Option<usize>, memo: &mut Memo) -> Vec<NormId> {
        let concerns = self.regulation.concerns(self.draft.act);
        let is_this = |(at, n): (usize, usize)| {
            concerns.restraints.get(at).is_some_and(|c| c.norm == norm) && Some(n) == need
        };
        let mut found = Vec::new();
        for clash in &concerns.clashes {
            let (at, n) = match (is_this(clash.one), is_this(clash.other)) {
                (true, _) => clash.other,
                (_, true) => clash.one,
                _ => continue,
            };
            let Some(concern) = concerns.restraints.get(at) else { continue };
            let Body::Must(needs, _) = &self.regulation.norm(concern.norm).body else { continue };
            let mut place = At { facts: self.facts, memo, concern };
            let met = self.applies(&mut place).truth == Truth::True
                && needs
                    .get(n)
                    .is_some_and(|need| self.ask(&mut place, need.cond).truth == Truth::True);
            if met {
                found.push(concern.norm);
            }
        }
        found.sort_by_key(|id| self.called(*id));
        found.dedup();
        found
    }

    /// Makes of reason `at` what its order to the norms that contradict it makes of it.
    fn settle(&mut self, at: usize, norm: NormId, opponents: &[NormId], memo: &mut Memo) {
        let (mut open, mut unclear, mut behind) = (None, None, None);
        for opponent in opponents {
            match self.rank(*opponent, norm, memo) {
                Rank::First(order) => {
                    if let Some(reason) = self.reasons.get_mut(at) {
                        (reason.other, reason.order) = (Some(*opponent), Some(order));
                        (reason.ground, reason.verdict) = (Ground::Yielded, Verdict::Permit);
                    }
                    return;
                }
                Rank::After(order) => behind = behind.or(Some((*opponent, order))),
                Rank::Open => open = open.or(Some(*opponent)),
                Rank::Unclear(order, heard) => unclear = unclear.or(Some((order, heard))),
            }
        }
        let Some(reason) = self.reasons.get_mut(at) else { return };
        if let Some(opponent) = open {
            (reason.other, reason.order) = (Some(opponent), None);
            (reason.ground, reason.verdict) = (Ground::Disagreed, Verdict::Refer);
        } else if let Some((order, heard)) = unclear {
            self.reasons.remove(at);
            self.unclear(order, None, heard.why, heard.proof);
        } else if let Some((opponent, order)) = behind {
            (reason.other, reason.order) = (Some(opponent), Some(order));
        }
    }

    /// Whether `first` goes before `after` on this act.
    fn rank(&self, first: NormId, after: NormId, memo: &mut Memo) -> Rank {
        let is_in = |side: &Side, id: NormId| match side {
            Side::Norms(norms) => norms.contains(&id),
            Side::Packs(packs) => packs.contains(&self.regulation.norm(id).pack),
        };
        let (mut ahead, mut behind, mut unclear) = (None, None, None);
        let sooner = |old: Option<NormId>, new: NormId| match old {
            Some(old) if self.called(old) < self.called(new) => Some(old),
            _ => Some(new),
        };
        for (order, concern) in &self.regulation.concerns(self.draft.act).orders {
            let Some(order) = self.regulation.orders.get(*order) else { continue };
            let forward = is_in(&order.first, first) && is_in(&order.after, after);
            let back = is_in(&order.first, after) && is_in(&order.after, first);
            if forward == back {
                continue;
            }
            let heard = self.applies(&mut At { facts: self.facts, memo, concern });
            match heard.truth {
                Truth::False => {}
                Truth::Unknown => unclear = Some((order.norm, heard)),
                Truth::True if forward => ahead = sooner(ahead, order.norm),
                Truth::True => behind = sooner(behind, order.norm),
            }
        }
        match (ahead, behind, unclear) {
            (Some(order), None, None) => Rank::First(order),
            (None, Some(order), None) => Rank::After(order),
            (Some(_), Some(_), _) | (None, None, None) => Rank::Open,
            (_, _, Some((order, heard))) => Rank::Unclear(order, heard),
        }
    }
}
