//! Conditions and values in words, in either language.
//!
//! One tree is printed in two surfaces: names come from the vocabulary, keywords from the surface.

use crate::program::{KindId, Op, Regulation, Type};
use crate::surface::Kw;
use crate::token::Mark;
use crate::tree::{ExprId, ExprKind, Quantified};
use crate::value::{Rec, Value};
use tiaoli_text::{Lang, Words};

/// How records are called: by their id, or whatever the reader knows them by.
pub type CallRecord<'a> = &'a dyn Fn(Rec) -> String;

impl Regulation {
    /// The condition `id`, as it would be written in the surface of `lang`.
    #[must_use]
    pub fn expr_text(&self, id: ExprId, lang: Lang) -> String {
        let mut out = String::new();
        self.write_expr(id, lang, &mut out);
        out
    }

    /// The condition `id` in both languages.
    #[must_use]
    pub fn expr_words(&self, id: ExprId) -> Words {
        Words::new(self.expr_text(id, Lang::Zh), self.expr_text(id, Lang::En))
    }

    fn name_text(&self, id: ExprId, written: &str, lang: Lang) -> String {
        let name = self.names.get(id.0 as usize).and_then(Option::as_ref);
        name.map_or(written, |words| words.get(lang)).to_owned()
    }

    fn write_list(&self, items: &[ExprId], lang: Lang, out: &mut String) {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(match lang {
                    Lang::Zh => "、",
                    Lang::En => ", ",
                });
            }
            self.write_expr(*item, lang, out);
        }
    }

    fn write_joined(&self, parts: &[ExprId], link: Kw, lang: Lang, out: &mut String) {
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                out.push(' ');
                out.push_str(link.word(lang));
                out.push(' ');
            }
            self.write_expr(*part, lang, out);
        }
    }

    fn write_expr(&self, id: ExprId, lang: Lang, out: &mut String) {
        match &self.tree.expr(id).kind {
            ExprKind::Broken => out.push('?'),
            ExprKind::Flag(yes) => out.push_str(if *yes { Kw::Yes } else { Kw::No }.word(lang)),
            ExprKind::Number(n) => out.push_str(&n.to_string()),
            ExprKind::Money(fen) => out.push_str(&money(*fen, lang)),
            ExprKind::Date(date) => out.push_str(&date.to_string()),
            ExprKind::Text(text) => out.push_str(&quoted(text, lang)),
            ExprKind::Name(name) => out.push_str(&self.name_text(id, &name.text, lang)),
            ExprKind::Field(record, field) => {
                self.write_expr(*record, lang, out);
                out.push('.');
                out.push_str(&self.name_text(id, &field.text, lang));
            }
            ExprKind::Call(name, args) => {
                out.push_str(&self.name_text(id, &name.text, lang));
                out.push('(');
                self.write_list(args, lang, out);
                out.push(')');
            }
            ExprKind::Set(members) => {
                out.push('{');
                self.write_list(members, lang, out);
                out.push('}');
            }
            ExprKind::Not(inner) => {
                out.push_str(Kw::Not.word(lang));
                out.push(' ');
                self.write_expr(*inner, lang, out);
            }
            ExprKind::And(parts) => self.write_joined(parts, Kw::And, lang, out),
            ExprKind::Or(parts) => self.write_joined(parts, Kw::Or, lang, out),
            ExprKind::Compare(mark, left, right) | ExprKind::Sum(mark, left, right) => {
                self.write_expr(*left, lang, out);
                out.push(' ');
                out.push_str(match mark {
                    Mark::NotEqual => "≠",
                    Mark::LessEqual => "≤",
                    Mark::GreaterEqual => "≥",
                    other => other.sign(),
                });
                out.push(' ');
                self.write_expr(*right, lang, out);
            }
            ExprKind::In(member, set) => {
                self.write_expr(*member, lang, out);
                out.push(' ');
                out.push_str(Kw::In.word(lang));
                out.push(' ');
                self.write_expr(*set, lang, out);
            }
            ExprKind::Length(inner, unit) => {
                self.write_expr(*inner, lang, out);
                out.push(' ');
                out.push_str(unit.word(lang));
            }
            ExprKind::Fraction(above, below) => {
                out.push_str(&format!("{above}/{below}"));
            }
            ExprKind::Times(left, right) => {
                self.write_expr(*left, lang, out);
                out.push_str(" × ");
                self.write_expr(*right, lang, out);
            }
            ExprKind::PartOf(part, date) => self.write_asked(*part, None, &[*date], lang, out),
            ExprKind::Edge(edge, period, date) => {
                self.write_asked(*edge, Some(*period), &[*date], lang, out);
            }
            ExprKind::Between(from, to) => {
                self.write_asked(Kw::WorkingDaysBetween, None, &[*from, *to], lang, out);
            }
            ExprKind::Present(inner) => {
                out.push_str(Kw::Present.word(lang));
                out.push('(');
                self.write_expr(*inner, lang, out);
                out.push(')');
            }
            ExprKind::Paren(inner) => {
                out.push('(');
                self.write_expr(*inner, lang, out);
                out.push(')');
            }
            ExprKind::Reach(var, from, step) => {
                let var = match self.op(id) {
                    Op::Reach(reach) => reach.name.get(lang),
                    _ => &var.text,
                };
                let (reach, begins, by) =
                    (Kw::Reach.word(lang), Kw::From.word(lang), Kw::By.word(lang));
                out.push_str(&format!("{reach}({var} {begins} "));
                self.write_expr(*from, lang, out);
                out.push_str(&format!(" {by} "));
                self.write_expr(*step, lang, out);
                out.push(')');
            }
            ExprKind::Quantified(quantified) => {
                let var = match self.op(id) {
                    Op::Quantified(_, over, _) => over.name.get(lang),
                    _ => &quantified.var.text,
                };
                self.write_quantified(quantified, var, lang, out);
            }
        }
    }

    /// `end_of(quarter, d)` and the like.
    fn write_asked(
        &self,
        asked: Kw,
        period: Option<Kw>,
        of: &[ExprId],
        lang: Lang,
        out: &mut String,
    ) {
        out.push_str(asked.word(lang));
        out.push('(');
        if let Some(period) = period {
            out.push_str(period.word(lang));
            out.push_str(match lang {
                Lang::Zh => "，",
                Lang::En => ", ",
            });
        }
        self.write_list(of, lang, out);
        out.push(')');
    }

    fn write_quantified(&self, q: &Quantified, var: &str, lang: Lang, out: &mut String) {
        out.push_str(q.how.word(lang));
        out.push('(');
        out.push_str(var);
        out.push(' ');
        out.push_str(Kw::In.word(lang));
        out.push(' ');
        self.write_expr(q.source, lang, out);
        let body = if q.how == Kw::Every { Kw::Has } else { Kw::Of };
        for (link, part) in [(Kw::Where, q.filter), (body, q.body)] {
            if let Some(part) = part {
                out.push(' ');
                out.push_str(link.word(lang));
                out.push(' ');
                self.write_expr(part, lang, out);
            }
        }
        out.push(')');
    }

    /// A value in words.
    #[must_use]
    pub fn value_text(&self, value: &Value, lang: Lang, call: CallRecord<'_>) -> String {
        match value {
            Value::Flag(yes) => if *yes { Kw::Yes } else { Kw::No }.word(lang).to_owned(),
            Value::Number(n) => n.to_string(),
            Value::Money(fen) => money(*fen, lang),
            Value::Date(date) => date.to_string(),
            Value::Days(n) => format!("{n} {}", Kw::Days.word(lang)),
            Value::WorkingDays(n) => format!("{n} {}", Kw::WorkingDays.word(lang)),
            Value::Months(n) => format!("{n} {}", Kw::Months.word(lang)),
            Value::Fraction(part) if part.below() == 1 => part.above().to_string(),
            Value::Fraction(part) => format!("{}/{}", part.above(), part.below()),
            Value::MoneyPart(part) if part.below() == 1 => money(part.above(), lang),
            Value::MoneyPart(part) => {
                format!("{}/{}", money(part.above(), lang), part.below())
            }
            Value::Text(text) => quoted(text, lang),
            Value::Choice(choice, value) => self.value_name(*choice, *value).get(lang).to_owned(),
            Value::Ref(rec) => call(*rec),
            Value::Set(members) => {
                let parts: Vec<String> =
                    members.iter().map(|member| self.value_text(member, lang, call)).collect();
                let joined = parts.join(match lang {
                    Lang::Zh => "、",
                    Lang::En => ", ",
                });
                format!("{{{joined}}}")
            }
        }
    }

    /// A value in both languages.
    #[must_use]
    pub fn value_words(&self, value: &Value, call: CallRecord<'_>) -> Words {
        let text = |lang| self.value_text(value, lang, call);
        Words::new(text(Lang::Zh), text(Lang::En))
    }

    /// The name of the kind that a type refers to, if it refers to one.
    #[must_use]
    pub fn kind_of(&self, ty: Type) -> Option<KindId> {
        match ty {
            Type::Ref(kind) | Type::RefSet(kind) => Some(kind),
            _ => None,
        }
    }
}

/// A sum of money: whole yuan, and the rest if there is any.
fn money(fen: i64, lang: Lang) -> String {
    let (yuan, rest) = (fen / 100, (fen % 100).abs());
    let sign = if fen < 0 && yuan == 0 { "-" } else { "" };
    let rest = if rest == 0 { String::new() } else { format!(".{rest:02}") };
    match lang {
        Lang::Zh if rest.is_empty() && yuan != 0 && yuan % 100_000_000 == 0 => {
            format!("{}亿元", yuan / 100_000_000)
        }
        Lang::Zh if rest.is_empty() && yuan != 0 && yuan % 10_000 == 0 => {
            format!("{}万元", yuan / 10_000)
        }
        Lang::Zh => format!("{sign}{yuan}{rest}元"),
        Lang::En => format!("{sign}{yuan}{rest} yuan"),
    }
}

fn quoted(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("“{text}”"),
        Lang::En => format!("\"{text}\""),
    }
}
