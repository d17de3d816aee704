//! Kinds of act: what they take and what they change.

use super::Checker;
use super::expr::Scope;
use super::names::Space;
use crate::diagnostic::Code;
use crate::program::{
    Act, ActId, Effect, Field, FieldId, Fill, Frame, KindId, Over, ParamId, TermId, Type,
};
use crate::surface::Kw;
use crate::tree::{Decl, DeclKind, EffectTree, ExprId, Ident, OverTree};
use tiaoli_text::{Lang, Words, words};

impl Checker {
    /// Every act with what it takes, those by which open terms are filled included.
    pub(super) fn check_acts(&mut self) {
        for (index, decl) in self.tree().decls.iter().enumerate() {
            let lang = decl.lang;
            match &decl.kind {
                DeclKind::Act { name, by, takes, unrestricted, .. } => {
                    let params = self.fields(takes, lang);
                    for (param, take) in params.iter().zip(takes) {
                        self.not_reserved(&param.name, take.name.word.span);
                    }
                    // Without its actor it gets no number, so its name must not get one either.
                    let Some(by) = self.actor_kind(by.as_ref(), decl) else { continue };
                    let id = self.regulation.acts.len();
                    let name = self.enter(Space::Act, name, lang, id);
                    self.push_act(name, by, params, *unrestricted, decl);
                    self.act_decls.push(index);
                }
                DeclKind::Open { by: Some(by), .. } => {
                    if let Some(by) = self.actor_kind(Some(by), decl) {
                        self.finding_act(by, decl);
                        self.act_decls.push(index);
                    }
                }
                _ => {}
            }
        }
        self.reset_concerns();
    }

    fn actor_kind(&mut self, by: Option<&Ident>, decl: &Decl) -> Option<KindId> {
        let Some(by) = by else {
            let word = Kw::By.word(decl.lang);
            self.complain(
                Code::MissingPart,
                decl.span,
                words!(zh: "缺少「{word}」：谁作出这个行为", en: "`{word}` is missing: who performs the act"),
            );
            return None;
        };
        self.find(by, decl.lang, Space::Kind).map(KindId)
    }

    fn push_act(
        &mut self,
        name: Words,
        by: KindId,
        params: Vec<Field>,
        unrestricted: bool,
        decl: &Decl,
    ) {
        let gist = match &decl.kind {
            DeclKind::Act { gist: Some((zh, en)), .. } => Words::new(zh, en),
            _ => Words::default(),
        };
        let (effects, frame, span) = (Vec::new(), Frame::default(), decl.span);
        let (pack, key) = (self.pack(span), name.en.clone());
        self.regulation.acts.push(Act {
            name,
            pack,
            key,
            gist,
            by,
            params,
            effects,
            frame,
            unrestricted,
            span,
        });
    }

    /// The act by which the authority of an open term records what it found.
    fn finding_act(&mut self, by: KindId, decl: &Decl) {
        let DeclKind::Open { name, params, .. } = &decl.kind else { return };
        let pack = self.pack(decl.span);
        let Some(term) = self.names.own(Space::Term, decl.lang, pack, &name.word.text) else {
            return;
        };
        let id = self.regulation.acts.len();
        let term_name = self.regulation.term(TermId(term)).name.clone();
        let name = Words::new(format!("认定{}", term_name.zh), format!("find_{}", term_name.en));
        if let Ok(number) = u16::try_from(id) {
            self.names.enter(Space::Act, pack, &name, number);
        }
        let plain =
            |name: Words, ty| Field { name, ty, optional: false, new: false, default: None };
        let mut fields: Vec<Field> = Vec::new();
        for param in params {
            let ty = self.type_of(&param.ty, decl.lang);
            let mut name = match ty {
                Type::Ref(kind) => self.regulation.kind(kind).name.clone(),
                _ => Words::same(&param.name.text),
            };
            if fields.iter().any(|field| field.name == name) {
                name = Words::same(&param.name.text);
            }
            fields.push(plain(name, ty));
        }
        let subjects = (0..fields.len()).filter_map(|i| u16::try_from(i).ok().map(ParamId));
        let subjects: Vec<ParamId> = subjects.collect();
        let holds = ParamId(u16::try_from(fields.len()).unwrap_or(u16::MAX));
        fields.push(plain(Words::new("成立", "holds"), Type::Flag));
        fields.push(plain(Words::new("理由", "reason"), Type::Text));
        self.push_act(name, by, fields, false, decl);
        if let Some(act) = self.regulation.acts.last_mut() {
            act.effects.push(Effect::Find(TermId(term), subjects, holds));
        }
        if let Some(entry) = self.regulation.terms.get_mut(usize::from(term)) {
            entry.act = u16::try_from(id).ok().map(ActId);
        }
    }

    /// What can be seen from a norm about `acts`: names that all of them take, the actor, the date.
    pub(super) fn act_scope(&self, acts: &[ActId], lang: Lang) -> Scope {
        let mut scope = Scope::new(lang);
        let Some((first, rest)) = acts.split_first() else { return scope };
        let act = self.regulation.act(*first);
        for param in &act.params {
            let shared = rest.iter().all(|other| {
                let params = &self.regulation.act(*other).params;
                params.iter().any(|p| p.name == param.name && p.ty == param.ty)
            });
            if shared {
                scope.bind(param.name.get(lang), param.name.clone(), param.ty);
            }
        }
        let same_actor = rest.iter().all(|other| self.regulation.act(*other).by == act.by);
        if same_actor {
            let name = Words::new(Kw::Actor.word(Lang::Zh), Kw::Actor.word(Lang::En));
            scope.bind(Kw::Actor.word(lang), name, Type::Ref(act.by));
        }
        let name = Words::new(Kw::Date.word(Lang::Zh), Kw::Date.word(Lang::En));
        scope.bind(Kw::Date.word(lang), name, Type::Date);
        scope
    }

    /// Where the slots of `frame` come from when an act of kind `act` is judged; none if they are
    /// the act's own, in order.
    pub(super) fn fills(&self, act: ActId, frame: &Frame) -> Option<Box<[Fill]>> {
        let params = &self.regulation.act(act).params;
        let actor = Kw::Actor.word(Lang::En);
        let date = Kw::Date.word(Lang::En);
        let fills: Vec<Fill> = frame
            .slots
            .iter()
            .take(frame.from_act)
            .filter_map(|slot| {
                let at = params.iter().position(|param| param.name == slot.name);
                match at.and_then(|at| u16::try_from(at).ok()) {
                    Some(at) => Some(Fill::Param(ParamId(at))),
                    None if slot.name.en == actor => Some(Fill::Actor),
                    None if slot.name.en == date => Some(Fill::Date),
                    None => None,
                }
            })
            .collect();
        let own = (0..params.len()).filter_map(|i| u16::try_from(i).ok().map(ParamId));
        let own = own.map(Fill::Param).chain([Fill::Actor, Fill::Date]);
        if own.eq(fills.iter().copied()) { None } else { Some(fills.into()) }
    }

    /// What performing each act changes.
    pub(super) fn check_effects(&mut self) {
        for at in 0..self.act_decls.len() {
            let decl = self.act_decls.get(at).and_then(|i| self.tree.decls.get(*i)).cloned();
            let (Some(decl), Ok(number)) = (decl, u16::try_from(at)) else { continue };
            let act = ActId(number);
            let mut scope = self.act_scope(&[act], decl.lang);
            let from_act = self.regulation.act(act).params.len() + 2;
            let mut effects = Vec::new();
            if let DeclKind::Act { effects: trees, .. } = &decl.kind {
                for tree in trees {
                    effects.extend(self.effect(tree, act, &mut scope));
                }
            }
            if let Some(entry) = self.regulation.acts.get_mut(at) {
                entry.effects.extend(effects);
                entry.frame = scope.frame(from_act);
            }
        }
    }

    fn effect(&mut self, tree: &EffectTree, act: ActId, scope: &mut Scope) -> Option<Effect> {
        match tree {
            EffectTree::Create(param, fields) => {
                let (param_id, kind) = self.new_param(act, param, scope.lang)?;
                let mut writes = Vec::new();
                for (name, value) in fields {
                    let Some(field) = self.field_of(kind, name, scope.lang) else { continue };
                    let ty = self.regulation.field(kind, field).ty;
                    self.expr(*value, Some(ty), scope);
                    writes.push((field, *value));
                }
                Some(Effect::Create(param_id, writes))
            }
            EffectTree::Set(record, field, value) => {
                let (kind, field) = self.place(*record, field, scope)?;
                let ty = self.regulation.field(kind, field).ty;
                self.expr(*value, Some(ty), scope);
                Some(Effect::Set(*record, field, *value))
            }
            EffectTree::Add(member, record, field) | EffectTree::Remove(member, record, field) => {
                let span = field.span;
                let (kind, field) = self.place(*record, field, scope)?;
                let Some(ty) = self.regulation.field(kind, field).ty.member() else {
                    self.complain(
                        Code::WrongType,
                        span,
                        words!(zh: "这个字段不是集合", en: "this field is not a set"),
                    );
                    return None;
                };
                self.expr(*member, Some(ty), scope);
                Some(if matches!(tree, EffectTree::Add(..)) {
                    Effect::Add(*member, *record, field)
                } else {
                    Effect::Remove(*member, *record, field)
                })
            }
            EffectTree::Each(var, source, filter, inner) => {
                let over = OverTree { var: var.clone(), source: *source, filter: *filter };
                let over = self.over(&over, scope)?;
                let inner = self.effect(inner, act, scope);
                self.end_over(scope);
                Some(Effect::Each(over, Box::new(inner?)))
            }
            EffectTree::Waive(record) => {
                self.record(*record, scope)?;
                Some(Effect::Waive(*record))
            }
        }
    }

    fn new_param(&mut self, act: ActId, param: &Ident, lang: Lang) -> Option<(ParamId, KindId)> {
        let params = &self.regulation.act(act).params;
        let at = params.iter().position(|p| p.name.get(lang) == param.text);
        if let Some((at, info)) = at.and_then(|at| params.get(at).map(|info| (at, info)))
            && let (true, Type::Ref(kind)) = (info.new, info.ty)
        {
            let words = info.name.clone();
            self.means(param.span, words);
            return u16::try_from(at).ok().map(|at| (ParamId(at), kind));
        }
        let (word, new) = (&param.text, Kw::New.word(lang));
        self.complain(
            Code::UnknownName,
            param.span,
            words!(zh: "这个行为没有载明「{word}：{new} …」", en: "this act takes no `{word}: {new} …`"),
        );
        None
    }

    fn place(
        &mut self,
        record: ExprId,
        field: &Ident,
        scope: &mut Scope,
    ) -> Option<(KindId, FieldId)> {
        let kind = self.record(record, scope)?;
        self.field_of(kind, field, scope.lang).map(|field| (kind, field))
    }

    /// A value that must be a record.
    pub(super) fn record(&mut self, id: ExprId, scope: &mut Scope) -> Option<KindId> {
        match self.expr(id, None, scope) {
            Type::Ref(kind) => Some(kind),
            Type::Broken => None,
            _ => {
                let span = self.tree.expr(id).span;
                self.complain(
                    Code::WrongType,
                    span,
                    words!(zh: "这里要一条记录", en: "a record is needed here"),
                );
                None
            }
        }
    }

    /// Binds the name of `v in kind where …`; [`Self::end_over`] makes it invisible again.
    pub(super) fn over(&mut self, tree: &OverTree, scope: &mut Scope) -> Option<Over> {
        let (source, member) = self.source(tree.source, scope)?;
        let (slot, name) = self.bind_local(&tree.var, member, scope);
        if let Some(filter) = tree.filter {
            self.condition(filter, scope);
        }
        let index = self.index(source, slot, tree.filter);
        Some(Over { slot, name, source, filter: tree.filter, index })
    }

    pub(super) fn end_over(&mut self, scope: &mut Scope) {
        scope.unbind();
    }
}
