//! Types of conditions and values, and the step of evaluation each one becomes.

use super::Checker;
use super::names::Space;
use super::norm::{period_of, unit_of};
use super::quantity::length_type;
use crate::diagnostic::{Code, nearest};
use crate::program::{
    ChoiceId, Comparison, DefineId, Edge, FieldId, Frame, How, KindId, Op, Over, SlotInfo, Source,
    TermId, Type,
};
use crate::source::Span;
use crate::surface::{Kw, lang_of};
use crate::token::Mark;
use crate::tree::{ExprId, ExprKind, Ident, Quantified};
use crate::value::{Fraction, Value};
use tiaoli_text::{Lang, Words, words};

/// Names that can be seen from a condition, and the slots they have.
pub(super) struct Scope {
    pub(super) lang: Lang,
    slots: Vec<SlotInfo>,
    visible: Vec<Visible>,
}

/// A word that can be seen, the slot it stands for, and whether it is bound in the text itself.
struct Visible {
    word: String,
    slot: u16,
    local: bool,
}

impl Scope {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, slots: Vec::new(), visible: Vec::new() }
    }

    /// Makes `word` visible with a slot of its own.
    pub(super) fn bind(&mut self, word: &str, name: Words, ty: Type) -> u16 {
        let slot = u16::try_from(self.slots.len()).unwrap_or(u16::MAX);
        self.slots.push(SlotInfo { name, ty });
        self.visible.push(Visible { word: word.to_owned(), slot, local: false });
        slot
    }

    /// Makes a bound name or parameter visible. It is written in one language only; where that is
    /// Chinese, readers of English see what it stands for: `person` for 人. A Latin letter is
    /// everybody's.
    fn bind_local(&mut self, word: &str, ty: Type, kind: Option<&Words>) -> (u16, Words) {
        let own = lang_of(word);
        let name = |lang| match kind {
            Some(kind) if lang != own && own == Lang::Zh => self.fresh(kind.get(lang), lang),
            _ => word.to_owned(),
        };
        let name = Words::new(name(Lang::Zh), name(Lang::En));
        let slot = self.bind(word, name.clone(), ty);
        if let Some(last) = self.visible.last_mut() {
            last.local = true;
        }
        (slot, name)
    }

    /// `name`, numbered if something in sight is called so already.
    fn fresh(&self, name: &str, lang: Lang) -> String {
        let taken = |name: &str| {
            let slots =
                self.visible.iter().filter_map(|seen| self.slots.get(usize::from(seen.slot)));
            slots.into_iter().any(|info| info.name.get(lang) == name)
        };
        let numbered = (2u32..).map(|n| format!("{name}_{n}"));
        std::iter::once(name.to_owned()).chain(numbered).find(|n| !taken(n)).unwrap_or_default()
    }

    pub(super) fn unbind(&mut self) {
        self.visible.pop();
    }

    /// How many slots there are.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Makes the first slots visible under other words too.
    pub(super) fn alias<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        for (slot, word) in (0u16..).zip(words) {
            self.visible.push(Visible { word: word.to_owned(), slot, local: true });
        }
    }

    fn seen(&self, word: &str) -> Option<&Visible> {
        self.visible.iter().rev().find(|seen| seen.word == word)
    }

    fn find(&self, word: &str) -> Option<u16> {
        self.seen(word).map(|seen| seen.slot)
    }

    /// Whether `word` is bound in the text itself, rather than stated by the act.
    fn is_local(&self, word: &str) -> bool {
        self.seen(word).is_some_and(|seen| seen.local)
    }

    fn ty(&self, slot: u16) -> Type {
        self.slots.get(usize::from(slot)).map_or(Type::Broken, |info| info.ty)
    }

    pub(super) fn frame(self, from_act: usize) -> Frame {
        Frame { slots: self.slots, from_act }
    }
}

impl Checker {
    /// Types `id` and writes its step. `wanted` is the type needed there, if one is.
    pub(super) fn expr(&mut self, id: ExprId, wanted: Option<Type>, scope: &mut Scope) -> Type {
        let tree = self.tree();
        let expr = tree.expr(id);
        let (ty, op) = self.typed(id, &expr.kind, expr.span, wanted, scope);
        if let Some(slot) = self.regulation.ops.get_mut(id.0 as usize) {
            *slot = op;
        }
        if let Some(wanted) = wanted.filter(|wanted| !ty.fits(*wanted)) {
            self.wrong_type(id, ty, wanted);
            return Type::Broken;
        }
        ty
    }

    pub(super) fn wrong_type(&mut self, id: ExprId, found: Type, wanted: Type) {
        let (found, needed) = (self.type_name(found), self.type_name(wanted));
        let (fz, fe, nz, ne) = (found.zh, found.en, needed.zh, needed.en);
        let span = self.tree.expr(id).span;
        self.complain(
            Code::WrongType,
            span,
            words!(zh: "这里要{nz}，而写的是{fz}", en: "{ne} is needed here, this is {fe}"),
        );
    }

    /// Makes the bound name or parameter `var` visible: its slot, and what readers see it called.
    pub(super) fn bind_local(&mut self, var: &Ident, ty: Type, scope: &mut Scope) -> (u16, Words) {
        self.verbatim(var.span);
        let kind = self.regulation.kind_of(ty).map(|kind| &self.regulation.kind(kind).name);
        scope.bind_local(&var.text, ty, kind)
    }

    /// A condition: must be yes or no.
    pub(super) fn condition(&mut self, id: ExprId, scope: &mut Scope) {
        self.expr(id, Some(Type::Flag), scope);
    }

    fn typed(
        &mut self,
        id: ExprId,
        kind: &ExprKind,
        span: Span,
        wanted: Option<Type>,
        scope: &mut Scope,
    ) -> (Type, Op) {
        match kind {
            ExprKind::Broken => (Type::Broken, Op::Broken),
            ExprKind::Flag(yes) => (Type::Flag, Op::Const(Value::Flag(*yes))),
            ExprKind::Number(n) => (Type::Number, Op::Const(Value::Number(*n))),
            ExprKind::Money(fen) => (Type::Money, Op::Const(Value::Money(*fen))),
            ExprKind::Date(date) => (Type::Date, Op::Const(Value::Date(*date))),
            ExprKind::Text(text) => (Type::Text, Op::Const(Value::Text(text.as_str().into()))),
            ExprKind::Name(name) => self.name_expr(id, name, wanted, scope),
            ExprKind::Field(record, field) => self.field_expr(id, *record, field, scope),
            ExprKind::Call(name, args) => self.call(id, name, args, span, scope),
            ExprKind::Set(members) => self.set_expr(members, wanted, scope),
            ExprKind::Not(inner) => {
                self.condition(*inner, scope);
                (Type::Flag, Op::Not(*inner))
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                for part in parts {
                    self.condition(*part, scope);
                }
                let parts = parts.clone().into_boxed_slice();
                let and = matches!(kind, ExprKind::And(_));
                (Type::Flag, if and { Op::And(parts) } else { Op::Or(parts) })
            }
            ExprKind::Compare(mark, left, right) => self.compare(*mark, *left, *right, span, scope),
            ExprKind::In(member, set) => {
                let member_ty = self.expr_unless_bare(*member, scope);
                let wanted = member_ty.and_then(Type::set_of);
                let set_ty = self.expr(*set, wanted, scope);
                if member_ty.is_none() {
                    self.expr(*member, set_ty.member().filter(|t| *t != Type::Broken), scope);
                }
                if set_ty.member().is_none() {
                    let set_span = self.tree.expr(*set).span;
                    self.not_a_set(set_span);
                }
                (Type::Flag, Op::In(*member, *set))
            }
            ExprKind::Sum(mark, left, right) => self.sum_expr(*mark, *left, *right, span, scope),
            ExprKind::Length(inner, unit) => {
                self.expr(*inner, Some(Type::Number), scope);
                let unit = unit_of(*unit);
                (length_type(unit), Op::Length(*inner, unit))
            }
            ExprKind::Fraction(above, below) => {
                let fraction = Fraction::new((*above).into(), (*below).into());
                let op = fraction.map_or(Op::Broken, |part| Op::Const(Value::Fraction(part)));
                (Type::Fraction, op)
            }
            ExprKind::Times(left, right) => self.product_expr(*left, *right, span, scope),
            ExprKind::PartOf(part, date) => {
                self.expr(*date, Some(Type::Date), scope);
                (Type::Number, Op::PartOf(period_of(*part), *date))
            }
            ExprKind::Edge(edge, period, date) => {
                self.expr(*date, Some(Type::Date), scope);
                let edge = if *edge == Kw::StartOf { Edge::Start } else { Edge::End };
                (Type::Date, Op::Edge(edge, period_of(*period), *date))
            }
            ExprKind::Between(from, to) => {
                self.expr(*from, Some(Type::Date), scope);
                self.expr(*to, Some(Type::Date), scope);
                (Type::WorkingDays, Op::Between(*from, *to))
            }
            ExprKind::Present(inner) => {
                self.expr(*inner, None, scope);
                (Type::Flag, Op::Present(*inner))
            }
            ExprKind::Paren(inner) => {
                let ty = self.expr(*inner, wanted, scope);
                (ty, Op::Same(*inner))
            }
            ExprKind::Reach(var, from, step) => self.reach(var, *from, *step, scope),
            ExprKind::Quantified(quantified) => self.quantified(quantified, scope),
        }
    }

    fn not_a_set(&mut self, span: Span) {
        self.complain(
            Code::WrongType,
            span,
            words!(zh: "这里要一个集合", en: "a set is needed here"),
        );
    }

    /// Types `id` unless it is a bare word that only its surroundings can give a type.
    fn expr_unless_bare(&mut self, id: ExprId, scope: &mut Scope) -> Option<Type> {
        if let ExprKind::Name(name) = &self.tree.expr(id).kind {
            scope.find(&name.text)?;
        }
        Some(self.expr(id, None, scope))
    }

    /// Notes what the name in expression `id` means, for printing and for the formatter.
    fn note_name(&mut self, id: ExprId, words: Words) {
        let span = match &self.tree.expr(id).kind {
            ExprKind::Name(name) | ExprKind::Field(_, name) | ExprKind::Call(name, _) => name.span,
            _ => return,
        };
        self.means(span, words.clone());
        if let Some(slot) = self.regulation.names.get_mut(id.0 as usize) {
            *slot = Some(words);
        }
    }

    fn name_expr(
        &mut self,
        id: ExprId,
        name: &Ident,
        wanted: Option<Type>,
        scope: &mut Scope,
    ) -> (Type, Op) {
        // Where a value of a choice is needed, a name of something else that is called like one of
        // them cannot be meant.
        let meant = |checker: &Self, slot| match wanted {
            Some(Type::Choice(choice)) => {
                scope.ty(slot) == Type::Choice(choice)
                    || checker.choice_value(&name.text, Some(choice), scope.lang).is_empty()
            }
            _ => true,
        };
        if let Some(slot) = scope.find(&name.text).filter(|slot| meant(self, *slot)) {
            let words = scope.slots.get(usize::from(slot)).map(|info| info.name.clone());
            self.note_name(id, words.unwrap_or_default());
            // A bound name is written the same in both surfaces, whatever readers are shown.
            if scope.is_local(&name.text) {
                self.verbatim(name.span);
            }
            return (scope.ty(slot), Op::Slot(slot));
        }
        let choice = match wanted {
            Some(Type::Choice(choice)) => Some(choice),
            _ => None,
        };
        let found = self.choice_value(&name.text, choice, scope.lang);
        match found.as_slice() {
            [(choice, value)] => {
                let (choice, value) = (*choice, *value);
                let words = self.regulation.value_name(choice, value).clone();
                self.note_name(id, words);
                (Type::Choice(choice), Op::Const(Value::Choice(choice, value)))
            }
            [] => {
                self.unknown_word(name, choice, scope);
                (Type::Broken, Op::Broken)
            }
            _ => {
                let word = &name.text;
                self.complain(
                    Code::UnknownName,
                    name.span,
                    words!(zh: "几个选项都有「{word}」，这里看不出是哪一个", en: "several choices have a value `{word}`; which is meant cannot be told here"),
                );
                (Type::Broken, Op::Broken)
            }
        }
    }

    /// The values called `word`, of `choice` or of any.
    fn choice_value(
        &self,
        word: &str,
        choice: Option<ChoiceId>,
        lang: Lang,
    ) -> Vec<(ChoiceId, u16)> {
        let mut found = Vec::new();
        for (i, entry) in self.regulation.choices.iter().enumerate() {
            let id = ChoiceId(u16::try_from(i).unwrap_or(u16::MAX));
            if choice.is_some_and(|wanted| wanted != id) {
                continue;
            }
            let at = entry.values.iter().position(|value| value.get(lang) == word);
            found.extend(at.and_then(|at| u16::try_from(at).ok()).map(|at| (id, at)));
        }
        found
    }

    fn unknown_word(&mut self, name: &Ident, choice: Option<ChoiceId>, scope: &Scope) {
        if name.text.is_empty() {
            return;
        }
        let mut known: Vec<String> = scope.visible.iter().map(|seen| seen.word.clone()).collect();
        if let Some(choice) = choice {
            let values = &self.regulation.choice(choice).values;
            known.extend(values.iter().map(|value| value.get(scope.lang).to_owned()));
        }
        let word = &name.text;
        let help = match nearest(word, known.iter().map(String::as_str)) {
            Some(near) => Some(words!(zh: "是否要写「{near}」？", en: "did you mean `{near}`?")),
            None if known.is_empty() => None,
            None => {
                let (zh, en) = (known.join("、"), known.join(", "));
                Some(words!(zh: "这里可用的名称：{zh}", en: "names known here: {en}"))
            }
        };
        self.complain(
            Code::UnknownName,
            name.span,
            words!(zh: "这里没有名为「{word}」的东西", en: "nothing is called `{word}` here"),
        )
        .help = help;
    }

    fn field_expr(
        &mut self,
        id: ExprId,
        record: ExprId,
        field: &Ident,
        scope: &mut Scope,
    ) -> (Type, Op) {
        let ty = self.expr(record, None, scope);
        let Type::Ref(kind) = ty else {
            if ty != Type::Broken {
                let found = self.type_name(ty);
                let (zh, en) = (found.zh, found.en);
                let message = words!(zh: "只有记录才有字段，这里是{zh}", en: "only a record has fields, this is {en}");
                self.complain(Code::WrongType, field.span, message);
            }
            return (Type::Broken, Op::Broken);
        };
        match self.field_of(kind, field, scope.lang) {
            Some(found) => {
                let info = self.regulation.field(kind, found);
                let (ty, name) = (info.ty, info.name.clone());
                self.note_name(id, name);
                (ty, Op::Field(record, found))
            }
            None => (Type::Broken, Op::Broken),
        }
    }

    /// The field `ident` of `kind`, complaining if there is none.
    pub(super) fn field_of(&mut self, kind: KindId, ident: &Ident, lang: Lang) -> Option<FieldId> {
        let fields = &self.regulation.kind(kind).fields;
        let found = fields.iter().position(|field| field.name.get(lang) == ident.text);
        if let Some(at) = found {
            let words = fields.get(at).map(|field| field.name.clone()).unwrap_or_default();
            self.means(ident.span, words);
            return u16::try_from(at).ok().map(FieldId);
        }
        let known: Vec<String> =
            fields.iter().map(|field| field.name.get(lang).to_owned()).collect();
        let owner = self.regulation.kind(kind).name.clone();
        let (word, zh, en) = (&ident.text, owner.zh, owner.en);
        let help = match nearest(word, known.iter().map(String::as_str)) {
            Some(near) => words!(zh: "是否要写「{near}」？", en: "did you mean `{near}`?"),
            None => {
                let (zh, en) = (known.join("、"), known.join(", "));
                words!(zh: "它有：{zh}", en: "it has: {en}")
            }
        };
        self.complain(
            Code::UnknownName,
            ident.span,
            words!(zh: "「{zh}」没有字段「{word}」", en: "`{en}` has no field `{word}`"),
        )
        .help = Some(help);
        None
    }

    fn call(
        &mut self,
        id: ExprId,
        name: &Ident,
        args: &[ExprId],
        span: Span,
        scope: &mut Scope,
    ) -> (Type, Op) {
        let boxed = || args.to_vec().into_boxed_slice();
        let (types, ty, op, words) = if let Some(id) = self.seek(name, scope.lang, Space::Define) {
            let define = self.regulation.define(DefineId(id));
            let params = define.frame.slots.iter().take(define.params);
            let types: Vec<Type> = params.map(|info| info.ty).collect();
            let wanted = define.params;
            if types.len() < wanted {
                // Its body is broken or comes later in a circle; a complaint has been made.
                return (Type::Broken, Op::Broken);
            }
            (types, define.ty, Op::Call(DefineId(id), boxed()), define.name.clone())
        } else if let Some(id) = self.seek(name, scope.lang, Space::Term) {
            let term = self.regulation.term(TermId(id));
            (term.params.clone(), Type::Flag, Op::Finding(TermId(id), boxed()), term.name.clone())
        } else {
            self.unknown(name, scope.lang, Space::Define);
            return (Type::Broken, Op::Broken);
        };
        self.note_name(id, words);
        if types.len() != args.len() {
            let (wanted, found) = (types.len(), args.len());
            self.complain(
                Code::WrongType,
                span,
                words!(zh: "应有 {wanted} 个参数，写了 {found} 个", en: "{wanted} arguments are needed, {found} are given"),
            );
        }
        for (i, arg) in args.iter().enumerate() {
            self.expr(*arg, types.get(i).copied(), scope);
        }
        (ty, op)
    }

    fn set_expr(
        &mut self,
        members: &[ExprId],
        wanted: Option<Type>,
        scope: &mut Scope,
    ) -> (Type, Op) {
        let mut member = wanted.and_then(Type::member).filter(|ty| *ty != Type::Broken);
        for id in members {
            let ty = self.expr(*id, member, scope);
            if ty != Type::Broken {
                member = Some(ty);
            }
        }
        let op = Op::Set(members.to_vec().into_boxed_slice());
        match member {
            None => (if members.is_empty() { Type::EmptySet } else { Type::Broken }, op),
            Some(ty) => (ty.set_of().unwrap_or(Type::Broken), op),
        }
    }

    fn compare(
        &mut self,
        mark: Mark,
        left: ExprId,
        right: ExprId,
        span: Span,
        scope: &mut Scope,
    ) -> (Type, Op) {
        let comparison = match mark {
            Mark::NotEqual => Comparison::NotEqual,
            Mark::Less => Comparison::Less,
            Mark::LessEqual => Comparison::LessEqual,
            Mark::Greater => Comparison::Greater,
            Mark::GreaterEqual => Comparison::GreaterEqual,
            _ => Comparison::Equal,
        };
        let ty = match self.expr_unless_bare(left, scope) {
            Some(ty) => {
                self.side(right, ty, scope);
                ty
            }
            None => {
                let ty = self.expr_unless_bare(right, scope);
                let ty = self.expr(left, ty.filter(|ty| *ty != Type::Broken), scope);
                self.side(right, ty, scope);
                ty
            }
        };
        let ordered = ty == Type::Date || ty.adds_up();
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if !ordered && !equality {
            let name = self.type_name(ty);
            let (zh, en) = (name.zh, name.en);
            self.complain(
                Code::WrongType,
                span,
                words!(zh: "{zh}没有大小之分", en: "{en} has no order"),
            );
        }
        (Type::Flag, Op::Compare(comparison, left, right))
    }

    fn quantified(&mut self, q: &Quantified, scope: &mut Scope) -> (Type, Op) {
        let Some((source, member)) = self.source(q.source, scope) else {
            return (Type::Broken, Op::Broken);
        };
        let (slot, name) = self.bind_local(&q.var, member, scope);
        if let Some(filter) = q.filter {
            self.condition(filter, scope);
        }
        let (how, ty) = match q.how {
            Kw::Every => {
                q.body.iter().for_each(|body| self.condition(*body, scope));
                (How::Every, Type::Flag)
            }
            Kw::All => {
                let member = q.body.map_or(member, |body| {
                    let ty = self.expr(body, None, scope);
                    if ty.set_of().is_none() {
                        let span = self.tree.expr(body).span;
                        self.complain(
                            Code::WrongType,
                            span,
                            words!(zh: "集合里只能有记录、选项、数目、文字", en: "a set holds records, values of a choice, numbers or texts"),
                        );
                    }
                    ty
                });
                (How::All, member.set_of().unwrap_or(Type::Broken))
            }
            Kw::Min | Kw::Max => {
                let ty = q.body.map_or(Type::Broken, |body| self.expr(body, None, scope));
                if let Some(body) = q.body.filter(|_| ty != Type::Date && !ty.adds_up()) {
                    let (span, name) = (self.tree.expr(body).span, self.type_name(ty));
                    let (zh, en) = (name.zh, name.en);
                    let message = words!(zh: "{zh}没有大小之分", en: "{en} has no order");
                    self.complain(Code::WrongType, span, message);
                }
                (if q.how == Kw::Min { How::Min } else { How::Max }, ty)
            }
            Kw::Count => (How::Count, Type::Number),
            Kw::Sum => {
                let ty = q.body.map_or(Type::Broken, |body| self.expr(body, None, scope));
                if let Some(body) = q.body.filter(|_| !ty.adds_up()) {
                    let span = self.tree.expr(body).span;
                    self.complain(
                        Code::WrongType,
                        span,
                        words!(zh: "只有数目、金额、天数可以合计", en: "only numbers, money and days can be added up"),
                    );
                }
                (How::Sum(ty), ty)
            }
            _ => (How::Some, Type::Flag),
        };
        scope.unbind();
        let index = self.index(source, slot, q.filter);
        let over = Over { slot, name, source, filter: q.filter, index };
        (ty, Op::Quantified(how, Box::new(over), q.body))
    }

    /// What a quantifier runs over, and the type of what it binds.
    pub(super) fn source(&mut self, id: ExprId, scope: &mut Scope) -> Option<(Source, Type)> {
        if let ExprKind::Name(name) = &self.tree.expr(id).kind.clone() {
            let kind = self.names.find(Space::Kind, scope.lang, self.pack(name.span), &name.text);
            // A parameter is often called like its kind; what is no set cannot be meant here.
            let is_set = |slot| scope.ty(slot).member().is_some();
            if let Some(kind) = kind.filter(|_| !scope.find(&name.text).is_some_and(is_set)) {
                let kind = KindId(kind);
                let words = self.regulation.kind(kind).name.clone();
                self.note_name(id, words);
                return Some((Source::Kind(kind), Type::Ref(kind)));
            }
        }
        let ty = self.expr(id, None, scope);
        let member = ty.member();
        if member.is_none() {
            let span = self.tree.expr(id).span;
            self.complain(
                Code::WrongType,
                span,
                words!(zh: "这里要一类记录或一个集合", en: "a kind of record or a set is needed here"),
            );
        }
        member.map(|member| (Source::Set(id), member))
    }

    /// `x.field = value` inside the filter, where `value` does not use `x`: only those records
    /// need to be looked at.
    pub(super) fn index(
        &self,
        source: Source,
        slot: u16,
        filter: Option<ExprId>,
    ) -> Option<(FieldId, ExprId)> {
        let Source::Kind(_) = source else { return None };
        let op = |id: ExprId| self.regulation.ops.get(id.0 as usize);
        let mut open = vec![filter?];
        while let Some(id) = open.pop() {
            match op(id)? {
                Op::And(parts) => open.extend(parts.iter().rev()),
                Op::Same(inner) => open.push(*inner),
                Op::Compare(Comparison::Equal, left, right) => {
                    for (field, value) in [(left, right), (right, left)] {
                        if let Some(Op::Field(record, field)) = op(*field)
                            && op(*record) == Some(&Op::Slot(slot))
                            && !self.uses(*value, slot)
                        {
                            return Some((*field, *value));
                        }
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn uses(&self, id: ExprId, slot: u16) -> bool {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if self.regulation.ops.get(id.0 as usize) == Some(&Op::Slot(slot)) {
                return true;
            }
            open.extend(super::cycle::children(&self.tree.expr(id).kind));
        }
        false
    }

    /// A type in words.
    pub(super) fn type_name(&self, ty: Type) -> Words {
        match ty {
            Type::Broken => Words::new("?", "?"),
            Type::Flag => Words::new("是否", "a yes or no"),
            Type::Number => Words::new("数目", "a number"),
            Type::Money => Words::new("金额", "a sum of money"),
            Type::Date => Words::new("日期", "a date"),
            Type::Days => Words::new("天数", "a length of time"),
            Type::WorkingDays => Words::new("工作日数", "a length of time in working days"),
            Type::Months => Words::new("月数", "a length of time in months"),
            Type::Fraction => Words::new("分数", "a fraction"),
            Type::MoneyPart => Words::new("金额的几分之几", "a fraction of a sum of money"),
            Type::Text => Words::new("文字", "a text"),
            Type::Choice(id) => {
                let Words { zh, en } = self.regulation.choice(id).name.clone();
                words!(zh: "选项「{zh}」", en: "a `{en}`")
            }
            Type::Ref(id) => {
                let Words { zh, en } = self.regulation.kind(id).name.clone();
                words!(zh: "记录「{zh}」", en: "a record `{en}`")
            }
            Type::EmptySet => Words::new("空集", "an empty set"),
            set => {
                let Words { zh, en } = self.type_name(set.member().unwrap_or(Type::Broken));
                words!(zh: "多个{zh}", en: "a set, each {en}")
            }
        }
    }
}
