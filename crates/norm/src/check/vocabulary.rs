//! Names, types and derived values.

use super::expr::Scope;
use super::names::Space;
use super::{Checker, Name};
use crate::diagnostic::Code;
use crate::program::{Choice, ChoiceId, Define, Field, Frame, Kind, KindId, Op, Term, Type};
use crate::surface::Kw;
use crate::tree::{DeclKind, ExprId, FieldTree, TypeBase, TypeTree};
use crate::value::Value;
use tiaoli_text::{Lang, Words, words};

impl Checker {
    /// Enters every name except those of norms.
    pub(super) fn declare_vocabulary(&mut self) {
        for (index, decl) in self.tree().decls.iter().enumerate() {
            let lang = decl.lang;
            match &decl.kind {
                DeclKind::Choice { name, values } => {
                    let id = self.regulation.choices.len();
                    let name = self.enter(Space::Choice, name, lang, id);
                    let mut names = Vec::new();
                    for value in values {
                        let name = self.words(value, lang);
                        self.not_reserved(&name, value.word.span);
                        names.push(name);
                    }
                    let values = names;
                    self.regulation.choices.push(Choice { name, values });
                }
                DeclKind::Kind { name, gist, .. } => {
                    let id = self.regulation.kinds.len();
                    let name = self.enter(Space::Kind, name, lang, id);
                    let gist = gist.as_ref().map(|(zh, en)| Words::new(zh, en)).unwrap_or_default();
                    self.regulation.kinds.push(Kind { name, gist, fields: Vec::new() });
                }
                DeclKind::Define { name, params, body } => {
                    let id = self.regulation.defines.len();
                    let name = self.enter(Space::Define, name, lang, id);
                    let (params, body) = (params.len(), *body);
                    let (frame, ty) = (Frame::default(), Type::Broken);
                    self.regulation.defines.push(Define { name, params, frame, body, ty });
                    self.define_decls.push(index);
                }
                DeclKind::Open { name, asks, .. } => {
                    let id = self.regulation.terms.len();
                    let name = self.enter(Space::Term, name, lang, id);
                    let asks = asks.as_ref().map(|(zh, en)| Words::new(zh, en)).unwrap_or_default();
                    let (params, pack) = (Vec::new(), self.pack(decl.span));
                    self.regulation.terms.push(Term { name, pack, params, asks, act: None });
                }
                _ => {}
            }
        }
    }

    /// Enters `name` as number `id` of `space`.
    pub(super) fn enter(&mut self, space: Space, name: &Name, lang: Lang, id: usize) -> Words {
        let words = self.words(name, lang);
        let Ok(id) = u16::try_from(id) else {
            self.complain(
                Code::TooMuch,
                name.word.span,
                words!(zh: "同类名称超过 65535 个", en: "more than 65535 names of one sort"),
            );
            return words;
        };
        let pack = self.pack(name.word.span);
        if !self.names.enter(space, pack, &words, id) {
            let Words { zh: kind, en: sort } = space.what();
            let word = &name.word.text;
            self.complain(
                Code::DeclaredTwice,
                name.word.span,
                words!(zh: "名为「{word}」的{kind}已经有了", en: "the {sort} `{word}` is declared already"),
            );
        }
        words
    }

    /// The fields of every kind.
    pub(super) fn check_fields(&mut self) {
        let mut kind = 0;
        for decl in &self.tree().decls {
            let DeclKind::Kind { fields, .. } = &decl.kind else { continue };
            let fields = self.fields(fields, decl.lang);
            if let Some(entry) = self.regulation.kinds.get_mut(kind) {
                entry.fields = fields;
            }
            kind += 1;
        }
    }

    /// Complains if conditions could not use `name`: `x.date` is fine, a parameter `date` is not.
    pub(super) fn not_reserved(&mut self, name: &Words, span: crate::source::Span) {
        for lang in Lang::ALL {
            let word = name.get(lang);
            if Kw::find(word, lang).is_some_and(Kw::is_reserved) {
                self.complain(
                    Code::Reserved,
                    span,
                    words!(zh: "「{word}」在条件里另有意思，不能作名称", en: "`{word}` has a meaning of its own in conditions and cannot be a name"),
                )
                .help = Some(Words::new("换一个名称", "choose another name"));
            }
        }
    }

    /// Fields or parameters, typed.
    pub(super) fn fields(&mut self, trees: &[FieldTree], lang: Lang) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for tree in trees {
            let name = self.words(&tree.name, lang);
            if fields.iter().any(|field| field.name.zh == name.zh || field.name.en == name.en) {
                let word = &tree.name.word.text;
                self.complain(
                    Code::DeclaredTwice,
                    tree.name.word.span,
                    words!(zh: "「{word}」已经有了", en: "`{word}` is there already"),
                );
            }
            let ty = self.type_of(&tree.ty, lang);
            let default = tree.ty.default.and_then(|id| self.constant(id, ty, lang));
            let optional = tree.ty.optional;
            fields.push(Field { name, ty, optional, new: tree.ty.new, default });
        }
        fields
    }

    pub(super) fn type_of(&mut self, tree: &TypeTree, lang: Lang) -> Type {
        let base = match &tree.base {
            TypeBase::Builtin(Kw::Flag) => Type::Flag,
            TypeBase::Builtin(Kw::Number) => Type::Number,
            TypeBase::Builtin(Kw::Money) => Type::Money,
            TypeBase::Builtin(Kw::Date) => Type::Date,
            TypeBase::Builtin(_) => Type::Text,
            TypeBase::Named(ident) => match self.seek(ident, lang, Space::Choice) {
                Some(id) => {
                    let words = self.names.words(Space::Choice, id).unwrap_or_default();
                    self.means(ident.span, words);
                    Type::Choice(ChoiceId(id))
                }
                None => match self.find(ident, lang, Space::Kind) {
                    Some(id) => Type::Ref(KindId(id)),
                    None => Type::Broken,
                },
            },
        };
        if tree.new && (!matches!(base, Type::Ref(_) | Type::Broken) || tree.set) {
            self.complain(
                Code::WrongType,
                tree.span,
                words!(zh: "只有记录可以是新的", en: "only a record can be new"),
            );
        }
        if !tree.set {
            return base;
        }
        base.set_of().unwrap_or_else(|| {
            self.complain(
                Code::WrongType,
                tree.span,
                words!(zh: "多个：只能是记录、选项、数目或文字", en: "a set holds records, choices, numbers or texts"),
            );
            Type::Broken
        })
    }

    /// A default: a constant of type `ty`.
    fn constant(&mut self, id: ExprId, ty: Type, lang: Lang) -> Option<Value> {
        let mut scope = Scope::new(lang);
        self.expr(id, Some(ty), &mut scope);
        let op = self.regulation.ops.get(id.0 as usize).cloned();
        match op {
            Some(Op::Const(value)) => Some(value),
            Some(Op::Set(members)) if members.is_empty() => Some(Value::set(Vec::new())),
            _ => {
                let span = self.tree.expr(id).span;
                self.complain(
                    Code::WrongType,
                    span,
                    words!(zh: "默认值须是常数", en: "a default must be a constant"),
                );
                None
            }
        }
    }

    /// The bodies of definitions, each after those it uses.
    pub(super) fn check_defines(&mut self) {
        for id in self.defines_in_order() {
            let Some(decl) =
                self.define_decls.get(id).and_then(|i| self.tree.decls.get(*i)).cloned()
            else {
                continue;
            };
            let DeclKind::Define { params, body, .. } = &decl.kind else { continue };
            let mut scope = Scope::new(decl.lang);
            for param in params {
                let ty = self.type_of(&param.ty, decl.lang);
                self.bind_local(&param.name, ty, &mut scope);
            }
            let ty = self.expr(*body, None, &mut scope);
            let frame = scope.frame(params.len());
            if let Some(define) = self.regulation.defines.get_mut(id) {
                define.frame = frame;
                define.ty = ty;
            }
        }
    }

    /// What open terms are said of, and who may find.
    pub(super) fn check_terms(&mut self) {
        let mut term = 0;
        for decl in &self.tree().decls {
            let DeclKind::Open { params, .. } = &decl.kind else { continue };
            params.iter().for_each(|param| self.verbatim(param.name.span));
            let types: Vec<Type> =
                params.iter().map(|param| self.type_of(&param.ty, decl.lang)).collect();
            if let Some(entry) = self.regulation.terms.get_mut(term) {
                entry.params = types;
            }
            term += 1;
        }
    }
}
