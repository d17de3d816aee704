//! Records reached step by step.

use super::Checker;
use super::expr::Scope;
use crate::diagnostic::Code;
use crate::program::{KindId, Op, Reach, Type};
use crate::tree::{ExprId, Ident};
use tiaoli_text::words;

impl Checker {
    pub(super) fn reach(
        &mut self,
        var: &Ident,
        start: ExprId,
        step: ExprId,
        scope: &mut Scope,
    ) -> (Type, Op) {
        let Some(kind) = self.records(start, scope) else { return (Type::Broken, Op::Broken) };
        let (slot, name) = self.bind_local(var, Type::Ref(kind), scope);
        let led = self.records(step, scope);
        scope.unbind();
        let Some(led) = led else { return (Type::Broken, Op::Broken) };
        if led != kind {
            self.wrong_type(step, Type::Ref(led), Type::Ref(kind));
            return (Type::Broken, Op::Broken);
        }
        let reach = Reach { slot, name, kind, start, step };
        (Type::RefSet(kind), Op::Reach(Box::new(reach)))
    }

    /// The kind of a record or of the records of a set.
    fn records(&mut self, id: ExprId, scope: &mut Scope) -> Option<KindId> {
        match self.expr(id, None, scope) {
            Type::Ref(kind) | Type::RefSet(kind) => Some(kind),
            Type::Broken => None,
            _ => {
                let span = self.tree.expr(id).span;
                self.complain(
                    Code::WrongType,
                    span,
                    words!(zh: "这里要记录或多个记录", en: "a record or a set of records is needed here"),
                );
                None
            }
        }
    }
}
