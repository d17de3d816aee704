//! What may be compared, added and multiplied.

use super::Checker;
use super::expr::Scope;
use crate::diagnostic::Code;
use crate::program::{Op, Type, Unit};
use crate::source::Span;
use crate::token::Mark;
use crate::tree::{ExprId, ExprKind};
use tiaoli_text::words;

impl Checker {
    /// The other side of a comparison: of the same type, or a fraction of it.
    pub(super) fn side(&mut self, id: ExprId, other: Type, scope: &mut Scope) {
        let fraction = match other {
            Type::Number | Type::Fraction => Some((Type::Number, Type::Fraction)),
            Type::Money | Type::MoneyPart => Some((Type::Money, Type::MoneyPart)),
            _ => None,
        };
        let Some((whole, part)) = fraction else {
            self.expr(id, Some(other).filter(|ty| *ty != Type::Broken), scope);
            return;
        };
        let bare = matches!(self.tree.expr(id).kind, ExprKind::Name(_));
        let found = self.expr(id, bare.then_some(whole), scope);
        if found != whole && found != part && found != Type::Broken {
            self.wrong_type(id, found, whole);
        }
    }

    pub(super) fn product_expr(
        &mut self,
        left: ExprId,
        right: ExprId,
        span: Span,
        scope: &mut Scope,
    ) -> (Type, Op) {
        let (a, b) = (self.expr(left, None, scope), self.expr(right, None, scope));
        let ty = match (a, b) {
            (Type::Broken, _) | (_, Type::Broken) => Some(Type::Broken),
            (Type::Number, Type::Fraction) | (Type::Fraction, Type::Number | Type::Fraction) => {
                Some(Type::Fraction)
            }
            (Type::Number, ty) | (ty, Type::Number) if ty.adds_up() => Some(ty),
            (Type::Money | Type::MoneyPart, Type::Fraction)
            | (Type::Fraction, Type::Money | Type::MoneyPart) => Some(Type::MoneyPart),
            _ => None,
        };
        let Some(ty) = ty else {
            let (a, b) = (self.type_name(a), self.type_name(b));
            let (az, ae, bz, be) = (a.zh, a.en, b.zh, b.en);
            let message =
                words!(zh: "{az}与{bz}不能相乘", en: "{ae} and {be} cannot be multiplied");
            self.complain(Code::WrongType, span, message);
            return (Type::Broken, Op::Broken);
        };
        (ty, Op::Times(left, right))
    }

    pub(super) fn sum_expr(
        &mut self,
        mark: Mark,
        left: ExprId,
        right: ExprId,
        span: Span,
        scope: &mut Scope,
    ) -> (Type, Op) {
        let minus = mark == Mark::Minus;
        let (a, b) = (self.expr(left, None, scope), self.expr(right, None, scope));
        let ty = match (a, b) {
            (Type::Broken, _) | (_, Type::Broken) => Some(Type::Broken),
            (Type::Date, Type::Date) if minus => Some(Type::Days),
            (Type::Date, Type::Days | Type::WorkingDays | Type::Months) => Some(Type::Date),
            _ if a == b && a.adds_up() => Some(a),
            (Type::Number, Type::Fraction) | (Type::Fraction, Type::Number) => Some(Type::Fraction),
            (Type::Money, Type::MoneyPart) | (Type::MoneyPart, Type::Money) => {
                Some(Type::MoneyPart)
            }
            _ => None,
        };
        let Some(ty) = ty else {
            let (a, b) = (self.type_name(a), self.type_name(b));
            let (az, ae, bz, be) = (a.zh, a.en, b.zh, b.en);
            self.complain(
                Code::WrongType,
                span,
                words!(zh: "{az}与{bz}不能加减", en: "{ae} and {be} cannot be added or subtracted"),
            );
            return (Type::Broken, Op::Broken);
        };
        (ty, Op::Sum(minus, left, right))
    }
}

/// What so many units of time are.
pub(super) fn length_type(unit: Unit) -> Type {
    match unit {
        Unit::Days | Unit::CalendarDays => Type::Days,
        Unit::WorkingDays => Type::WorkingDays,
        Unit::Months | Unit::Years => Type::Months,
    }
}
