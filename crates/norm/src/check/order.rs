//! Which norm goes first: only what is written orders norms, never rank, place or date.

use super::Checker;
use super::names::Space;
use crate::diagnostic::Code;
use crate::program::{ActId, Body, NormId, Order, Side};
use crate::source::Span;
use crate::surface::Kw;
use crate::tree::{Ident, NormParts, Target};
use tiaoli_text::{Lang, Words, words};

impl Checker {
    /// The norms that an exception `by` is against.
    pub(super) fn norms_of(&mut self, target: &Target, by: NormId, lang: Lang) -> Vec<NormId> {
        match target {
            Target::Name(name) => {
                let Some(id) = self.find(name, lang, Space::Norm).map(NormId) else {
                    return Vec::new();
                };
                if self.regulation.norm(id).head == Kw::Recurring {
                    self.complain(
                        Code::WrongType,
                        name.span,
                        words!(zh: "定期义务的例外写在它自己的「凡」里", en: "an exception to a recurring duty belongs into its own `each`"),
                    );
                    return Vec::new();
                }
                vec![id]
            }
            Target::Article(cited) => {
                let Some((pack, number)) = self.article_named(cited, lang) else {
                    return Vec::new();
                };
                let norms = self.regulation.norms.iter().zip(0u16..).filter(|(norm, id)| {
                    norm.pack == pack && norm.article == Some(number) && NormId(*id) != by
                });
                let acting = norms.filter(|(norm, _)| speaks_of_acts(norm.head));
                let found: Vec<NormId> = acting.map(|(_, id)| NormId(id)).collect();
                if found.is_empty() {
                    let (zh, en) = (number.label(Lang::Zh), number.label(Lang::En));
                    self.complain(
                        Code::UnknownName,
                        cited.span,
                        words!(zh: "{zh}没有约束行为的规范", en: "{en} has no norm about acts"),
                    );
                }
                found
            }
            Target::Lower(span) => {
                let word = Kw::Lower.word(lang);
                self.complain(
                    Code::WrongType,
                    *span,
                    words!(zh: "例外要写明是哪些规范，不能写「{word}」", en: "an exception names its norms; `{word}` is no norm"),
                );
                Vec::new()
            }
        }
    }

    /// A norm that orders others: `prevails` or `saves`.
    pub(super) fn order(&mut self, at: usize) {
        let tree = self.tree();
        let Some((decl, parts)) = self.norm_tree(&tree, at) else { return };
        let Some(id) = u16::try_from(at).ok().map(NormId) else { return };
        let (head, own) = (self.regulation.norm(id).head, self.pack(decl.span));
        let Some(mut first) = self.own_side(&parts, id, decl.lang) else { return };
        let Some(mut after) = self.order_side(&parts.against, id, decl.lang) else { return };
        // What is left untouched goes first.
        if head == Kw::Saves {
            std::mem::swap(&mut first, &mut after);
        }
        let on = self.shared_acts(&first, &after, own);
        if on.is_empty() && matches!((&first, &after), (Side::Norms(_), Side::Norms(_))) {
            self.complain(
                Code::WrongType,
                decl.span,
                words!(zh: "两边的规范从不说到同一种行为，没有先后可言", en: "these norms never speak of one act, so neither can go first"),
            );
        }
        let mut scope = self.act_scope(&on, decl.lang);
        let from_act = scope.len();
        if let Some(when) = parts.when {
            self.condition(when, &mut scope);
        }
        if let (Side::Norms(first), Side::Norms(after)) = (&first, &after) {
            for low in after {
                let Some(norm) = self.regulation.norms.get_mut(low.at()) else { continue };
                norm.yields.extend(first.iter().filter(|to| *to != low).map(|to| (id, *to)));
            }
        }
        if let Some(norm) = self.regulation.norms.get_mut(at) {
            norm.frame = scope.frame(from_act);
            norm.when = parts.when;
            norm.on = on;
            norm.body = Body::Order;
        }
        self.regulation.orders.push(Order { norm: id, first, after });
    }

    /// The norms an order is about: those named, or all of its own regulation.
    fn own_side(&mut self, parts: &NormParts, by: NormId, lang: Lang) -> Option<Side> {
        if parts.norms.is_empty() {
            return Some(Side::Packs(vec![self.regulation.norm(by).pack]));
        }
        self.order_side(&parts.norms, by, lang)
    }

    fn order_side(&mut self, targets: &[Target], by: NormId, lang: Lang) -> Option<Side> {
        let (mut norms, mut packs) = (Vec::new(), Vec::new());
        for target in targets {
            match target {
                Target::Name(name) if self.is_regulation(name, lang) => {
                    packs.extend(self.pack_named(name, lang));
                }
                Target::Lower(span) => packs.extend(self.lower(*span, lang)?),
                _ => norms.extend(self.norms_of(target, by, lang)),
            }
        }
        if packs.is_empty() {
            return (!norms.is_empty()).then_some(Side::Norms(norms));
        }
        if let Some(Target::Name(name)) = targets.first().filter(|_| !norms.is_empty()) {
            self.complain(
                Code::WrongType,
                name.span,
                words!(zh: "这里要么都写规范，要么都写制度", en: "name norms here, or regulations, not both"),
            );
            return None;
        }
        Some(Side::Packs(packs))
    }

    /// Whether `name` names a regulation, and no norm.
    fn is_regulation(&mut self, name: &Ident, lang: Lang) -> bool {
        name.of.is_none()
            && self.seek(name, lang, Space::Norm).is_none()
            && self.pack_seen(name, lang).is_some()
    }

    /// The regulations of a lower rank than the one at `span`.
    fn lower(&mut self, span: Span, lang: Lang) -> Option<Vec<usize>> {
        let own = self.regulation.packs.get(self.pack(span)).and_then(|pack| pack.rank);
        let Some(own) = own else {
            let word = Kw::Rank.word(lang);
            self.complain(
                Code::MissingPart,
                span,
                words!(zh: "本制度没有写「{word}」，谈不上下位", en: "this regulation states no `{word}`, so none is lower"),
            )
            .help = Some(words!(zh: "在「制度」下写「{word} 1」这样的一行", en: "write a line such as `{word} 1` under `regulation`"));
            return None;
        };
        let packs = self.regulation.packs.iter().enumerate();
        let lower = packs.filter(|(_, pack)| pack.rank.is_some_and(|rank| rank > own));
        Some(lower.map(|(at, _)| at).collect())
    }

    /// Acts of which both sides speak; where a side is whole regulations, those of the other.
    fn shared_acts(&self, first: &Side, after: &Side, own: usize) -> Vec<ActId> {
        let acts = |side: &Side| -> Vec<ActId> {
            let norms = self.regulation.norms.iter().enumerate();
            let of = norms.filter(|(at, norm)| match side {
                Side::Norms(norms) => norms.iter().any(|id| id.at() == *at),
                Side::Packs(packs) => packs.contains(&norm.pack),
            });
            of.flat_map(|(_, norm)| norm.on.iter().copied()).collect()
        };
        let (left, right) = (acts(first), acts(after));
        let mut on: Vec<ActId> = match (first, after) {
            (Side::Norms(_), Side::Norms(_)) => {
                left.into_iter().filter(|act| right.contains(act)).collect()
            }
            // A condition is about the acts of the regulation it stands in, whatever is loaded.
            (Side::Packs(packs), _) if packs.as_slice() == [own] => left,
            (_, Side::Packs(packs)) if packs.as_slice() == [own] => right,
            (Side::Norms(_), _) => left,
            _ => right,
        };
        on.sort();
        on.dedup();
        on
    }

    /// Looks, once all orders are known, whether a regulation touches what it leaves untouched.
    pub(super) fn keep_words(&mut self) {
        for order in self.regulation.orders.clone() {
            let norm = self.regulation.norm(order.norm);
            if norm.head == Kw::Saves {
                self.keeps_its_word(&order.first, norm.pack);
            }
        }
    }

    /// A regulation that leaves norms untouched has no exception to them and goes before none.
    fn keeps_its_word(&mut self, saved: &Side, own: usize) {
        let is_saved = |at: usize, pack: usize| match saved {
            Side::Norms(norms) => norms.iter().any(|id| id.at() == at),
            Side::Packs(packs) => packs.contains(&pack),
        };
        let norms = self.regulation.norms.iter().enumerate();
        let touched: Vec<(Span, Words)> = norms
            .filter(|(at, norm)| is_saved(*at, norm.pack))
            .flat_map(|(_, norm)| {
                let by = norm.exceptions.iter().chain(norm.yields.iter().map(|(order, _)| order));
                by.map(|by| (*by, norm.name.clone()))
            })
            .filter(|(by, _)| self.regulation.norm(*by).pack == own)
            .map(|(by, name)| (self.regulation.norm(by).span, name))
            .collect();
        for (span, name) in touched {
            let (zh, en) = (name.zh, name.en);
            self.complain(
                Code::Touched,
                span,
                words!(zh: "本制度说不影响「{zh}」，这里却动了它", en: "this regulation leaves `{en}` untouched, and touches it here"),
            );
        }
    }
}

/// Whether norms of this head say something of acts, so that one can go before another.
fn speaks_of_acts(head: Kw) -> bool {
    matches!(
        head,
        Kw::Power
            | Kw::Open
            | Kw::Forbid
            | Kw::Must
            | Kw::Should
            | Kw::Limit
            | Kw::Duty
            | Kw::Remedy
            | Kw::Scope
    )
}
