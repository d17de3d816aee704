//! One kind of act with the norms about it, as formulas over what the act states.

use super::logic::{Formula, Lowering, Places, Val};
use crate::program::{ActId, Body, Concern, Fill, NormId, Regulation, Type};
use crate::surface::Kw;
use crate::tree::ExprId;
use tiaoli_text::{Lang, Words};

/// A condition, and its opposite.
///
/// Both are kept: a quantifier that holds says more than that it does not fail.
#[derive(Debug, Clone)]
pub(super) struct Cond {
    /// The condition.
    pub(super) yes: Formula,
    /// Its opposite.
    pub(super) no: Formula,
}

impl Cond {
    /// What always holds.
    pub(super) fn always() -> Self {
        Self { yes: Formula::True, no: Formula::False }
    }

    /// The condition `id` with `slots` filled.
    pub(super) fn of(places: &mut Places<'_>, id: ExprId, slots: &[Val]) -> Self {
        let mut lowering = Lowering::new(places);
        let yes = lowering.holds(id, slots, true);
        let no = lowering.holds(id, slots, false);
        Self { yes, no }
    }
}

/// A norm about the act.
#[derive(Debug)]
pub(super) struct Heard {
    /// The norm.
    pub(super) norm: NormId,
    /// Its own condition, if it has one.
    pub(super) when: Option<(ExprId, Cond)>,
    /// Each exception to it, and when that applies.
    pub(super) exceptions: Vec<(NormId, Cond)>,
    /// That it applies: its condition holds and no exception does.
    pub(super) applies: Cond,
    /// What it requires, or who holds it: the holder first, then each substitute.
    pub(super) needs: Vec<(ExprId, Cond)>,
    /// Where its slots come from.
    pub(super) slots: Vec<Val>,
}

impl Heard {
    /// That all it requires is met.
    pub(super) fn met(&self) -> Formula {
        Formula::all(self.needs.iter().map(|(_, need)| need.yes.clone()))
    }

    /// That the power is held, by the holder or a substitute.
    pub(super) fn held(&self) -> Formula {
        Formula::any(self.needs.iter().map(|(_, need)| need.yes.clone()))
    }

    /// That nobody whom it names acts.
    pub(super) fn not_held(&self) -> Formula {
        Formula::all(self.needs.iter().map(|(_, need)| need.no.clone()))
    }
}

/// One kind of act.
pub(super) struct Scene<'r> {
    /// What the formulas are about.
    pub(super) places: Places<'r>,
    /// Powers and remedies.
    pub(super) powers: Vec<Heard>,
    /// Prohibitions and requirements.
    pub(super) restraints: Vec<Heard>,
    /// Limits on the state after it.
    pub(super) limits: Vec<Heard>,
    /// Duties it makes.
    pub(super) duties: Vec<Heard>,
}

impl<'r> Scene<'r> {
    /// Acts of kind `act`, anything stated.
    pub(super) fn of(regulation: &'r Regulation, act: ActId) -> Self {
        let mut places = Places::new(regulation);
        let stated = stated(&mut places, act);
        Self::with(regulation, act, places, &stated)
    }

    /// Acts of kind `act` that state `stated`: its parameters, its actor, its day.
    pub(super) fn with(
        regulation: &'r Regulation,
        act: ActId,
        mut places: Places<'r>,
        stated: &[Val],
    ) -> Self {
        let concerns = regulation.concerns(act);
        let mut all = |list: &'r [Concern]| -> Vec<Heard> {
            list.iter().map(|concern| heard(regulation, &mut places, concern, stated)).collect()
        };
        let (powers, restraints) = (all(&concerns.powers), all(&concerns.restraints));
        let (limits, duties) = (all(&concerns.limits), all(&concerns.duties));
        Self { places, powers, restraints, limits, duties }
    }
}

/// A place for each parameter of an act, its actor and its day.
pub(super) fn stated(places: &mut Places<'_>, act: ActId) -> Vec<Val> {
    let regulation = places.regulation();
    let entry = regulation.act(act);
    let mut stated = Vec::with_capacity(entry.params.len() + 2);
    for param in &entry.params {
        let optional = param.optional && param.default.is_none();
        let place = places.stated(&param.name, param.ty, optional);
        stated.push(Val::at(places, place));
    }
    for (kw, ty) in [(Kw::Actor, Type::Ref(entry.by)), (Kw::Date, Type::Date)] {
        let name = Words::new(kw.word(Lang::Zh), kw.word(Lang::En));
        let place = places.stated(&name, ty, false);
        stated.push(Val::at(places, place));
    }
    stated
}

/// The slots of a norm, filled from what the act states.
pub(super) fn slots(concern: &Concern, stated: &[Val]) -> Vec<Val> {
    let Some(fills) = &concern.fills else { return stated.to_vec() };
    let params = stated.len().saturating_sub(2);
    let at = |fill: &Fill| match fill {
        Fill::Param(id) => id.at(),
        Fill::Actor => params,
        Fill::Date => params + 1,
    };
    fills.iter().filter_map(|fill| stated.get(at(fill)).cloned()).collect()
}

fn heard(
    regulation: &Regulation,
    places: &mut Places<'_>,
    concern: &Concern,
    stated: &[Val],
) -> Heard {
    let norm = regulation.norm(concern.norm);
    let slots = slots(concern, stated);
    let when = norm.when.map(|when| (when, Cond::of(places, when, &slots)));
    let exceptions: Vec<(NormId, Cond)> = concern
        .exceptions
        .iter()
        .map(|exception| (exception.norm, heard(regulation, places, exception, stated).applies))
        .collect();
    let own = when.as_ref().map_or_else(Cond::always, |(_, cond)| cond.clone());
    let lifted = exceptions.iter().map(|(_, cond)| cond.no.clone());
    let lifting = exceptions.iter().map(|(_, cond)| cond.yes.clone());
    let applies = Cond {
        yes: Formula::all(std::iter::once(own.yes).chain(lifted)),
        no: Formula::any(std::iter::once(own.no).chain(lifting)),
    };
    let needs =
        conditions(&norm.body).into_iter().map(|id| (id, Cond::of(places, id, &slots))).collect();
    Heard { norm: concern.norm, when, exceptions, applies, needs, slots }
}

/// What a norm requires, or who holds it.
fn conditions(body: &Body) -> Vec<ExprId> {
    match body {
        Body::Must(needs, _)
        | Body::Should(needs)
        | Body::Scope(needs)
        | Body::Limit { needs, .. } => needs.iter().map(|need| need.cond).collect(),
        Body::Power { holder, substitutes, .. } => {
            std::iter::once(*holder).chain(substitutes.iter().map(|need| need.cond)).collect()
        }
        Body::Remedy { holder, .. } => vec![*holder],
        _ => Vec::new(),
    }
}
