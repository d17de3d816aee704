//! Offices that no act fills.
//!
//! Who may act is often said by a field: the holder of a post, the approving organ of an organ. Where
//! no act ever writes that field, nobody can be put there but by the records an institution opens with.

use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{Body, Comparison, Effect, FieldId, KindId, Norm, NormId, Op, Source, Type};
use crate::source::Span;
use crate::tree::{DeclKind, ExprId};
use std::collections::{BTreeMap, BTreeSet};
use tiaoli_text::{Words, words};

pub(super) fn check(analyser: &mut Analyser<'_>) {
    let regulation = analyser.regulation;
    let mut offices: BTreeMap<(KindId, FieldId), Vec<NormId>> = BTreeMap::new();
    for (at, norm) in regulation.norms.iter().enumerate() {
        let Ok(id) = u16::try_from(at).map(NormId) else { break };
        for office in offices_of(analyser, norm) {
            offices.entry(office).or_default().push(id);
        }
    }
    let filled = filled(analyser);
    for ((kind, field), norms) in offices {
        if filled.contains(&(kind, field)) {
            continue;
        }
        let Some(span) = place_of(analyser, kind, field) else { continue };
        let (of, name) = (&regulation.kind(kind).name, &regulation.field(kind, field).name);
        let (kz, ke, fz, fe) = (&of.zh, &of.en, &name.zh, &name.en);
        let mut diagnostic = Diagnostic::new(
            Code::Vacant,
            span,
            words!(zh: "「{kz}.{fz}」决定谁有权，但没有行为能写它", en: "`{ke}.{fe}` says who has a power, but no act ever fills it"),
        )
        .help(Words::new(
            "写一个设置它的行为；只在开办时登记的，用「认可」写明",
            "write an act that sets it; if it is only registered at the opening, `accept` that and say so",
        ));
        if let Some(first) = norms.first().map(|id| regulation.norm(*id)) {
            let Words { zh, en } = called(first);
            let rest = norms.len() - 1;
            let more = if rest == 0 {
                Words::default()
            } else {
                words!(zh: "，还有 {rest} 条", en: " and {rest} more")
            };
            let (mz, me) = (more.zh, more.en);
            let rests = words!(zh: "{zh}靠它确定主体{mz}", en: "{en}{me} rest on it");
            diagnostic = diagnostic.related(first.span, rests);
        }
        analyser.report(diagnostic);
    }
}

/// Fields by which the holder of a power is known.
fn offices_of(analyser: &Analyser<'_>, norm: &Norm) -> BTreeSet<(KindId, FieldId)> {
    let mut found = BTreeSet::new();
    let (holder, substitutes): (ExprId, &[_]) = match &norm.body {
        Body::Power { holder, substitutes, .. } => (*holder, substitutes),
        Body::Remedy { holder, .. } => (*holder, &[]),
        _ => return found,
    };
    let actor = crate::surface::Kw::Actor.word(tiaoli_text::Lang::En);
    let slots = norm.frame.slots.iter();
    let view = View {
        actor: slots
            .clone()
            .enumerate()
            .filter(|(at, info)| *at < norm.frame.from_act && info.name.en == actor)
            .filter_map(|(at, _)| u16::try_from(at).ok())
            .collect(),
        types: slots.map(|info| info.ty).collect(),
    };
    for id in std::iter::once(holder).chain(substitutes.iter().map(|need| need.cond)) {
        walk(analyser, id, &view, &mut found);
    }
    found
}

/// Which slots hold whoever acts, and the types of all.
struct View {
    actor: BTreeSet<u16>,
    types: Vec<Type>,
}

fn walk(analyser: &Analyser<'_>, id: ExprId, view: &View, found: &mut BTreeSet<(KindId, FieldId)>) {
    let regulation = analyser.regulation;
    let is_actor = |id: ExprId| match regulation.op(id) {
        Op::Slot(slot) => view.actor.contains(slot),
        _ => false,
    };
    match regulation.op(id) {
        Op::Same(inner) => walk(analyser, *inner, view, found),
        Op::And(parts) | Op::Or(parts) => {
            for part in parts {
                walk(analyser, *part, view, found);
            }
        }
        Op::Compare(Comparison::Equal, left, right) => {
            for (one, other) in [(*left, *right), (*right, *left)] {
                if is_actor(one) {
                    found.extend(field_of(analyser, other, view));
                }
            }
        }
        Op::In(member, set) if is_actor(*member) => found.extend(field_of(analyser, *set, view)),
        Op::Call(define, args) => {
            let define = regulation.define(*define);
            let actor = args.iter().enumerate().filter(|(_, arg)| is_actor(**arg));
            let inner = View {
                actor: actor.filter_map(|(at, _)| u16::try_from(at).ok()).collect(),
                types: define.frame.slots.iter().map(|info| info.ty).collect(),
            };
            walk(analyser, define.body, &inner, found);
        }
        Op::Quantified(_, over, body) => {
            if let Source::Set(set) = over.source {
                walk(analyser, set, view, found);
            }
            for part in [over.filter, *body].into_iter().flatten() {
                walk(analyser, part, view, found);
            }
        }
        _ => {}
    }
}

/// The field that `id` reads, if it is one.
fn field_of(analyser: &Analyser<'_>, id: ExprId, view: &View) -> Option<(KindId, FieldId)> {
    let regulation = analyser.regulation;
    match regulation.op(id) {
        Op::Same(inner) => field_of(analyser, *inner, view),
        Op::Field(record, field) => match type_of(analyser, *record, view)? {
            Type::Ref(kind) => Some((kind, *field)),
            _ => None,
        },
        _ => None,
    }
}

fn type_of(analyser: &Analyser<'_>, id: ExprId, view: &View) -> Option<Type> {
    let regulation = analyser.regulation;
    match regulation.op(id) {
        Op::Same(inner) => type_of(analyser, *inner, view),
        Op::Slot(slot) => view.types.get(usize::from(*slot)).copied(),
        Op::Field(record, field) => match type_of(analyser, *record, view)? {
            Type::Ref(kind) => Some(regulation.field(kind, *field).ty),
            _ => None,
        },
        Op::Call(define, _) => Some(regulation.define(*define).ty),
        _ => None,
    }
}

/// Fields that some act writes, whatever record it writes them of.
fn filled(analyser: &Analyser<'_>) -> BTreeSet<(KindId, FieldId)> {
    let regulation = analyser.regulation;
    let mut filled = BTreeSet::new();
    for act in &regulation.acts {
        let view = View {
            actor: BTreeSet::new(),
            types: act.frame.slots.iter().map(|info| info.ty).collect(),
        };
        let mut open: Vec<&Effect> = act.effects.iter().collect();
        while let Some(effect) = open.pop() {
            match effect {
                Effect::Create(param, fields) => {
                    if let Some(Type::Ref(kind)) = act.params.get(param.at()).map(|p| p.ty) {
                        filled.extend(fields.iter().map(|(field, _)| (kind, *field)));
                    }
                }
                Effect::Set(record, field, _)
                | Effect::Add(_, record, field)
                | Effect::Remove(_, record, field) => {
                    if let Some(Type::Ref(kind)) = type_of(analyser, *record, &view) {
                        filled.insert((kind, *field));
                    }
                }
                Effect::Each(_, inner) => open.push(inner),
                Effect::Waive(_) | Effect::Find(..) => {}
            }
        }
    }
    filled
}

/// Where a field is declared.
fn place_of(analyser: &Analyser<'_>, kind: KindId, field: FieldId) -> Option<Span> {
    let name = &analyser.regulation.kind(kind).name;
    let field_name = &analyser.regulation.field(kind, field).name;
    analyser.regulation.tree.decls.iter().find_map(|decl| match &decl.kind {
        DeclKind::Kind { name: own, fields, .. } if own.word.text == *name.get(decl.lang) => fields
            .iter()
            .find(|field| field.name.word.text == *field_name.get(decl.lang))
            .map(|field| field.name.word.span),
        _ => None,
    })
}
