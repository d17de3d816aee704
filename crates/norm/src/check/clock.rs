//! What stops the clock of a duty, and the windows of one that recurs.

use super::Checker;
use super::expr::Scope;
use super::norm::period_of;
use crate::diagnostic::Code;
use crate::program::{ActId, Body, Deed, Due, Over, ParamId, Pause, Per, Type};
use crate::tree::{Decl, ExprId, NormParts, PerTree};
use tiaoli_text::words;

impl Checker {
    /// The acts that stop and start a duty's clock. A day that is not counted to does not stand still.
    pub(super) fn pause(
        &mut self,
        parts: &NormParts,
        decl: &Decl,
        due: &Due,
        scope: &mut Scope,
    ) -> Option<Box<Pause>> {
        let (stop, resume) = (parts.suspend.as_ref()?, parts.resume.as_ref()?);
        if !matches!(due, Due::Within(..)) {
            self.complain(
                Code::WrongType,
                decl.span,
                words!(zh: "只有「限」若干日的期限可以中止", en: "only a deadline `within` so many days can be suspended"),
            );
        }
        let (act, with) = self.fulfilment(stop, decl.lang, scope)?;
        let stop = Deed { act, with };
        let (act, with) = self.fulfilment(resume, decl.lang, scope)?;
        Some(Box::new(Pause { stop, resume: Deed { act, with } }))
    }

    /// How often, in what, and by what an act says which window it is for.
    pub(super) fn recurrence(
        &mut self,
        parts: &NormParts,
        decl: &Decl,
        over: Over,
        (act, with): (ActId, Vec<(ParamId, ExprId)>),
        scope: &mut Scope,
    ) -> Option<Body> {
        let per = match *parts.per.as_ref()? {
            PerTree::Calendar(period) => Per::Calendar(period_of(period)),
            PerTree::Term(first, last) => {
                self.expr(first, Some(Type::Date), scope);
                self.expr(last, Some(Type::Date), scope);
                Per::Term(first, last)
            }
        };
        let most = parts.at_most.map(|id| self.times(id, scope));
        let times = match parts.at_least {
            Some(id) => self.times(id, scope),
            None => u32::from(most.is_none()),
        };
        if let Some(id) = parts.at_most.filter(|_| most.is_some_and(|most| most < times)) {
            let span = self.tree.expr(id).span;
            self.complain(
                Code::WrongType,
                span,
                words!(zh: "至多比至少还少", en: "the most is less than the least"),
            );
        }
        let covering = match &parts.covering {
            None => None,
            Some(name) => {
                let param = self.param_of(act, name, decl.lang)?;
                if self.regulation.param(act, param).ty != Type::Date {
                    self.complain(
                        Code::WrongType,
                        name.span,
                        words!(zh: "所属的期间由一个日期指明", en: "a period is named by a date in it"),
                    );
                }
                Some(param)
            }
        };
        Some(Body::Recurring { over, act, with, per, times, most, covering })
    }
}
