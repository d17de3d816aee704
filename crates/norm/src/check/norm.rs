//! Norms: what they are about, and which acts they are looked up by.

use super::Checker;
use super::expr::Scope;
use super::names::Space;
use crate::diagnostic::Code;
use crate::program::{
    ActId, Body, Concern, Due, Frame, Grade, KindId, Need, Norm, NormId, Op, ParamId, Period, Type,
    Unit, Withdraw, Yield,
};
use crate::surface::Kw;
use crate::tree::{
    Decl, DeclKind, DoTree, DueTree, ExprId, NeedTree, NormParts, Target, Tree, WithdrawTree,
};
use std::borrow::Cow;
use tiaoli_text::{Lang, Words, words};

/// Exceptions, and exceptions to them, that one norm can have: each is heard at every judging.
const MOST_EXCEPTIONS: usize = 256;

impl Checker {
    /// Enters the names of norms, the power behind each open term included.
    pub(super) fn declare_norms(&mut self) {
        for (index, decl) in self.tree().decls.iter().enumerate() {
            let (head, name) = match &decl.kind {
                DeclKind::Norm { head, name, .. } => (*head, Some(name)),
                DeclKind::Open { by: Some(_), name, .. } => (Kw::Open, Some(name)),
                DeclKind::Commence { .. } => (Kw::Commence, None),
                _ => continue,
            };
            let id = self.regulation.norms.len();
            let name = match name {
                Some(name) => self.enter(Space::Norm, name, decl.lang, id),
                None => Words::new(head.word(Lang::Zh), head.word(Lang::En)),
            };
            let article = decl.article.and_then(|i| self.tree.articles.get(i)).map(|a| a.number);
            self.regulation.norms.push(Norm {
                head,
                key: name.en.clone(),
                name,
                pack: self.pack(decl.span),
                article,
                anchor: decl.anchor,
                frame: Frame::default(),
                when: None,
                body: Body::Except,
                exceptions: Vec::new(),
                yields: Vec::new(),
                on: Vec::new(),
                span: decl.span,
            });
            self.norm_decls.push(index);
        }
    }

    /// Every norm's body. Exceptions come last: they see what the norms they are against see.
    pub(super) fn check_norms(&mut self) {
        let heads: Vec<(usize, Kw)> =
            self.regulation.norms.iter().map(|norm| norm.head).enumerate().collect();
        let with = |wanted: &dyn Fn(Kw) -> bool| -> Vec<usize> {
            heads.iter().filter(|(_, head)| wanted(*head)).map(|(i, _)| *i).collect()
        };
        let is_order = |head: Kw| matches!(head, Kw::Prevails | Kw::Saves);
        for i in with(&|head| head != Kw::Except && !is_order(head)) {
            self.norm(i);
        }
        for i in with(&is_order) {
            self.order(i);
        }
        // An exception to an exception sees its acts only once that one does; a chain of n needs n
        // rounds at most.
        let mut left = with(&|head| head == Kw::Except);
        while !left.is_empty() {
            let (ready, later): (Vec<_>, Vec<_>) =
                left.iter().partition(|i| self.against_is_ready(**i));
            let stuck = ready.is_empty();
            for i in if stuck { later.clone() } else { ready } {
                self.norm(i);
            }
            if stuck {
                break;
            }
            left = later;
        }
        self.keep_words();
        self.index_norms();
        self.note_commencement();
    }

    /// The declaration behind norm `at`, and its parts; those without any have the empty ones.
    pub(super) fn norm_tree<'t>(
        &self,
        tree: &'t Tree,
        at: usize,
    ) -> Option<(&'t Decl, Cow<'t, NormParts>)> {
        let decl = self.norm_decls.get(at).and_then(|i| tree.decls.get(*i))?;
        let parts = match &decl.kind {
            DeclKind::Norm { parts, .. } => Cow::Borrowed(&**parts),
            DeclKind::Open { holder, .. } => {
                Cow::Owned(NormParts { holder: *holder, ..NormParts::default() })
            }
            DeclKind::Commence { .. } => Cow::Owned(NormParts::default()),
            _ => return None,
        };
        Some((decl, parts))
    }

    fn against_is_ready(&self, at: usize) -> bool {
        let tree = self.tree();
        let Some((decl, parts)) = self.norm_tree(&tree, at) else { return true };
        let ready = |id: NormId| {
            let norm = self.regulation.norm(id);
            norm.head != Kw::Except || !norm.on.is_empty()
        };
        parts.against.iter().all(|target| match target {
            Target::Name(name) => {
                let pack = match &name.of {
                    Some(of) => self.pack_seen(of, decl.lang),
                    None => Some(self.pack(name.span)),
                };
                let found =
                    pack.and_then(|pack| self.names.find(Space::Norm, decl.lang, pack, &name.text));
                found.is_none_or(|id| ready(NormId(id)))
            }
            Target::Article(_) | Target::Lower(_) => true,
        })
    }

    fn norm(&mut self, at: usize) {
        let tree = self.tree();
        let Some((decl, parts)) = self.norm_tree(&tree, at) else { return };
        let Some(id) = u16::try_from(at).ok().map(NormId) else { return };
        let head = self.regulation.norm(id).head;
        let on = match head {
            Kw::Except => self.exception_acts(id, &parts, decl.lang),
            Kw::Open => self.finding_acts(decl),
            Kw::Recurring | Kw::Commence => Vec::new(),
            _ => parts
                .on
                .iter()
                .filter_map(|name| self.find(name, decl.lang, Space::Act).map(ActId))
                .collect(),
        };
        // What it is about is missing, unknown or in a circle: a complaint has been made, and no name
        // in it could be told.
        if on.is_empty() && !matches!(head, Kw::Recurring | Kw::Commence) {
            return;
        }
        let mut scope = self.act_scope(&on, decl.lang);
        if let (Kw::Open, DeclKind::Open { params, .. }) = (head, &decl.kind) {
            scope.alias(params.iter().map(|param| param.name.text.as_str()));
        }
        let from_act = scope.len();
        if let Some(when) = parts.when {
            self.condition(when, &mut scope);
        }
        let body = self.body(head, &parts, decl, &on, &mut scope);
        if let Some(norm) = self.regulation.norms.get_mut(at) {
            norm.frame = scope.frame(from_act);
            norm.when = parts.when;
            norm.on = on;
            if let Some(body) = body {
                norm.body = body;
            }
        }
    }

    /// An exception is about the acts of the norms it is against.
    fn exception_acts(&mut self, id: NormId, parts: &NormParts, lang: Lang) -> Vec<ActId> {
        let mut acts = Vec::new();
        for target in &parts.against {
            for at in self.norms_of(target, id, lang) {
                if let Some(norm) = self.regulation.norms.get_mut(at.at()) {
                    if !norm.exceptions.contains(&id) {
                        norm.exceptions.push(id);
                    }
                    acts.extend(norm.on.iter().copied());
                }
            }
        }
        acts.sort();
        acts.dedup();
        acts
    }

    fn finding_acts(&self, decl: &Decl) -> Vec<ActId> {
        let DeclKind::Open { name, .. } = &decl.kind else { return Vec::new() };
        let pack = self.pack(decl.span);
        let term = self.names.own(Space::Term, decl.lang, pack, &name.word.text);
        let term = term.and_then(|id| self.regulation.terms.get(usize::from(id)));
        term.and_then(|term| term.act).into_iter().collect()
    }

    fn body(
        &mut self,
        head: Kw,
        parts: &NormParts,
        decl: &Decl,
        on: &[ActId],
        scope: &mut Scope,
    ) -> Option<Body> {
        let grade = parts.grade.and_then(|(kw, _)| grade(kw));
        Some(match head {
            Kw::Power => {
                let holder = parts.holder?;
                self.condition(holder, scope);
                let substitutes = self.need_list(&parts.substitutes, scope);
                Body::Power { holder, substitutes, exclusive: parts.exclusive }
            }
            Kw::Open => {
                let Some(holder) = parts.holder else {
                    self.complain(
                        Code::MissingPart,
                        decl.span,
                        words!(zh: "写了「由」，还要写「主体」：哪一个", en: "`by` is given; `holder` must say which of them"),
                    );
                    return None;
                };
                self.condition(holder, scope);
                Body::Power { holder, substitutes: Vec::new(), exclusive: true }
            }
            Kw::Forbid => Body::Forbid(grade),
            Kw::Must => Body::Must(self.need_list(&parts.needs, scope), grade),
            Kw::Scope => Body::Scope(self.need_list(&parts.needs, scope)),
            Kw::Commence => {
                let DeclKind::Commence { date } = decl.kind else { return None };
                Body::Commence(date)
            }
            Kw::Should => Body::Should(self.need_list(&parts.needs, scope)),
            Kw::Limit => {
                let soft = parts.grade.is_some_and(|(kw, _)| kw == Kw::Deviation);
                Body::Limit { needs: self.need_list(&parts.needs, scope), grade, soft }
            }
            Kw::Duty => {
                let bearer = parts.bearer?;
                let ty = self.expr(bearer, None, scope);
                if !matches!(ty, Type::Ref(_) | Type::RefSet(_) | Type::Broken) {
                    let span = self.tree.expr(bearer).span;
                    self.complain(
                        Code::WrongType,
                        span,
                        words!(zh: "承担者须是记录或多个记录", en: "the bearer is a record or a set of records"),
                    );
                }
                let (act, with) = self.fulfilment(parts.fulfil.as_ref()?, decl.lang, scope)?;
                let due = self.due(parts.due.as_ref()?, scope);
                let pause = self.pause(parts, decl, &due, scope);
                Body::Duty { bearer, act, with, due, pause }
            }
            Kw::Recurring => {
                let over = self.over(parts.each.as_ref()?, scope)?;
                let (act, with) = self.fulfilment(parts.fulfil.as_ref()?, decl.lang, scope)?;
                self.recurrence(parts, decl, over, (act, with), scope)?
            }
            Kw::Remedy => {
                let holder = parts.holder?;
                self.condition(holder, scope);
                let over = self.over_param(parts, on, decl.lang)?;
                let withdraws = self.withdraws(&parts.withdraws, scope);
                Body::Remedy { holder, over, withdraws }
            }
            _ => Body::Except,
        })
    }

    fn need_list(&mut self, trees: &[NeedTree], scope: &mut Scope) -> Vec<Need> {
        let mut needs: Vec<Need> = Vec::new();
        for tree in trees {
            let name = tree.name.as_ref().map(|name| self.words(name, scope.lang));
            self.condition(tree.cond, scope);
            if name.is_some() && needs.iter().any(|need| need.name == name) {
                let span = self.tree.expr(tree.cond).span;
                self.complain(
                    Code::DeclaredTwice,
                    span,
                    words!(zh: "同名的要求已经有了", en: "a requirement of that name is there already"),
                );
            }
            needs.push(Need { name, cond: tree.cond });
        }
        needs
    }

    /// The act that fulfils a duty, and what it must be about.
    pub(super) fn fulfilment(
        &mut self,
        tree: &DoTree,
        lang: Lang,
        scope: &mut Scope,
    ) -> Option<(ActId, Vec<(ParamId, ExprId)>)> {
        let act = ActId(self.find(&tree.act, lang, Space::Act)?);
        let mut with = Vec::new();
        for (name, value) in &tree.with {
            let Some(param) = self.param_of(act, name, lang) else { continue };
            let ty = self.regulation.param(act, param).ty;
            self.expr(*value, Some(ty), scope);
            with.push((param, *value));
        }
        Some((act, with))
    }

    /// The parameter `name` of `act`, complaining if it has none.
    pub(super) fn param_of(
        &mut self,
        act: ActId,
        name: &crate::tree::Ident,
        lang: Lang,
    ) -> Option<ParamId> {
        let params = &self.regulation.act(act).params;
        let at = params.iter().position(|p| p.name.get(lang) == name.text);
        if let Some(at) = at {
            let words = params.get(at).map(|p| p.name.clone()).unwrap_or_default();
            self.means(name.span, words);
            return u16::try_from(at).ok().map(ParamId);
        }
        let known: Vec<&str> = params.iter().map(|p| p.name.get(lang)).collect();
        let (zh_known, en_known) = (known.join("、"), known.join(", "));
        let act = self.regulation.act(act).name.clone();
        let (word, zh, en) = (&name.text, act.zh, act.en);
        self.complain(
            Code::UnknownName,
            name.span,
            words!(zh: "行为「{zh}」不载明「{word}」", en: "the act `{en}` takes no `{word}`"),
        )
        .help = Some(words!(zh: "它载明：{zh_known}", en: "it takes: {en_known}"));
        None
    }

    fn due(&mut self, tree: &DueTree, scope: &mut Scope) -> Due {
        match tree {
            DueTree::Promptly => Due::Promptly,
            DueTree::By(date) => {
                self.expr(*date, Some(Type::Date), scope);
                Due::By(*date)
            }
            DueTree::Within(count, unit, after) => {
                self.expr(*count, Some(Type::Number), scope);
                if let Some(after) = after {
                    self.expr(*after, Some(Type::Date), scope);
                }
                Due::Within(*count, unit_of(*unit), *after)
            }
            DueTree::Ahead(count, unit, day) => {
                self.expr(*count, Some(Type::Number), scope);
                self.expr(*day, Some(Type::Date), scope);
                Due::Ahead(*count, unit_of(*unit), *day)
            }
        }
    }

    pub(super) fn times(&mut self, id: ExprId, scope: &mut Scope) -> u32 {
        self.expr(id, Some(Type::Number), scope);
        let value = match self.regulation.ops.get(id.0 as usize) {
            Some(Op::Const(crate::value::Value::Number(n))) => u32::try_from(*n).ok(),
            _ => None,
        };
        value.filter(|n| (1..=366).contains(n)).unwrap_or_else(|| {
            let span = self.tree.expr(id).span;
            self.complain(
                Code::WrongType,
                span,
                words!(zh: "次数须是 1 到 366 的常数", en: "the number of times is a constant from 1 to 366"),
            );
            1
        })
    }

    fn over_param(&mut self, parts: &NormParts, on: &[ActId], lang: Lang) -> Option<ParamId> {
        let name = parts.over.as_ref()?;
        let mut found = None;
        for act in on {
            let param = self.param_of(*act, name, lang)?;
            if !matches!(self.regulation.param(*act, param).ty, Type::Ref(KindId(_))) {
                self.complain(
                    Code::WrongType,
                    name.span,
                    words!(zh: "救济的对象须是记录", en: "a remedy is over a record"),
                );
            }
            found = Some(param);
        }
        found
    }

    fn withdraws(&mut self, trees: &[WithdrawTree], scope: &mut Scope) -> Vec<Withdraw> {
        let mut found = Vec::new();
        for tree in trees {
            match tree {
                WithdrawTree::One(id) => {
                    if self.record(*id, scope).is_some() {
                        found.push(Withdraw::One(*id));
                    }
                }
                WithdrawTree::Each(over) => {
                    if let Some(over) = self.over(over, scope) {
                        self.end_over(scope);
                        found.push(Withdraw::Each(over));
                    }
                }
            }
        }
        found
    }

    /// Enters every norm under the acts it is about.
    fn index_norms(&mut self) {
        for at in 0..self.regulation.norms.len() {
            let Some(id) = u16::try_from(at).ok().map(NormId) else { break };
            let norm = self.regulation.norm(id);
            let (head, on, pack, span) = (norm.head, norm.on.clone(), norm.pack, norm.span);
            if head == Kw::Recurring {
                self.regulation.recurring.push(id);
            }
            if head == Kw::Commence {
                let commence = self.regulation.packs.get_mut(pack).map(|pack| &mut pack.commence);
                if commence.is_some_and(|commence| commence.replace(id).is_some()) {
                    self.complain(
                        Code::DeclaredTwice,
                        span,
                        words!(zh: "施行日期写了两次", en: "the day of commencement is given twice"),
                    );
                }
            }
            for act in on {
                let mut left = MOST_EXCEPTIONS;
                let concern = self.concern(id, act, &mut left);
                if left == 0 {
                    let span = self.regulation.norm(id).span;
                    self.complain(
                        Code::TooMuch,
                        span,
                        words!(zh: "例外层层相叠，太多了", en: "too many exceptions pile up on this norm"),
                    );
                }
                let Some(concerns) = self.regulation.concerns.get_mut(act.at()) else { continue };
                match head {
                    Kw::Power | Kw::Open | Kw::Remedy => concerns.powers.push(concern),
                    Kw::Forbid | Kw::Must | Kw::Should | Kw::Scope => {
                        concerns.restraints.push(concern);
                    }
                    Kw::Limit => concerns.limits.push(concern),
                    Kw::Duty => concerns.duties.push(concern),
                    Kw::Prevails | Kw::Saves => {
                        let order = self.regulation.orders.iter().position(|o| o.norm == id);
                        concerns.orders.extend(order.map(|order| (order, concern)));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Notes for each act from when the regulations behind its norms govern.
    fn note_commencement(&mut self) {
        let commence: Vec<_> = self
            .regulation
            .packs
            .iter()
            .map(|pack| {
                let id = pack.commence?;
                match self.regulation.norm(id).body {
                    Body::Commence(day) => Some((day, id)),
                    _ => None,
                }
            })
            .collect();
        let pack_of =
            |concern: &Concern| self.regulation.norms.get(concern.norm.at()).map(|norm| norm.pack);
        let begins: Vec<_> = self
            .regulation
            .concerns
            .iter()
            .map(|c| {
                let all = [&c.powers, &c.restraints, &c.limits, &c.duties];
                let packs = all.into_iter().flatten().filter_map(pack_of);
                packs.filter_map(|pack| commence.get(pack).copied().flatten()).max()
            })
            .collect();
        for (concerns, begins) in self.regulation.concerns.iter_mut().zip(begins) {
            concerns.begins = begins;
        }
    }

    /// How norm `id` sees acts of kind `act`, with the exceptions to it.
    fn concern(&self, id: NormId, act: ActId, left: &mut usize) -> Concern {
        let norm = self.regulation.norm(id);
        // Ways through exceptions to exceptions can double at every level, and a circle never ends.
        let mut exceptions = Vec::new();
        for id in &norm.exceptions {
            if *left == 0 {
                break;
            }
            *left -= 1;
            exceptions.push(self.concern(*id, act, left));
        }
        let mut yields = Vec::new();
        for (order, to) in &norm.yields {
            let both = [order, to];
            if !both.iter().all(|id| self.regulation.norm(**id).on.contains(&act)) {
                continue;
            }
            if *left == 0 {
                break;
            }
            *left -= 1;
            let [order, to] = both.map(|id| self.concern(*id, act, left));
            yields.push(Yield { order, to });
        }
        let (fills, nodes) = (self.fills(act, &norm.frame), Box::default());
        Concern { norm: id, fills, exceptions, yields, nodes }
    }
}

/// The unit of time that a word stands for.
pub(super) fn unit_of(kw: Kw) -> Unit {
    match kw {
        Kw::WorkingDays => Unit::WorkingDays,
        Kw::CalendarDays => Unit::CalendarDays,
        Kw::Months => Unit::Months,
        Kw::Years => Unit::Years,
        _ => Unit::Days,
    }
}

/// The period of the calendar that a word stands for.
pub(super) fn period_of(kw: Kw) -> Period {
    match kw {
        Kw::Year => Period::Year,
        Kw::HalfYear => Period::HalfYear,
        Kw::Quarter => Period::Quarter,
        _ => Period::Month,
    }
}

fn grade(kw: Kw) -> Option<Grade> {
    match kw {
        Kw::NoAct => Some(Grade::NoAct),
        Kw::Void => Some(Grade::Void),
        Kw::Voidable => Some(Grade::Voidable),
        Kw::Irregular => Some(Grade::Irregular),
        _ => None,
    }
}
