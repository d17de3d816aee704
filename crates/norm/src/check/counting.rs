//! The counting regime of each regulation.

use super::Checker;
use crate::calendar::Counting;
use crate::diagnostic::Code;
use crate::surface::Kw;
use crate::tree::DeclKind;
use tiaoli_text::words;

impl Checker {
    /// Notes how each regulation counts; one that says nothing counts calendar days from the next day
    /// on, to the same day of the month, whether that is a rest day or not.
    pub(super) fn counting(&mut self) {
        let mut said = Vec::new();
        for decl in &self.tree().decls {
            let DeclKind::Counting { rules } = &decl.kind else { continue };
            let pack = self.pack(decl.span);
            if said.contains(&pack) {
                self.complain(
                    Code::DeclaredTwice,
                    decl.span,
                    words!(zh: "期间计算写了两次", en: "how periods are counted is said twice"),
                );
                continue;
            }
            said.push(pack);
            let says = |kw| rules.iter().any(|(_, chosen, _)| *chosen == kw);
            let counting = Counting {
                working: says(Kw::WorkingDay),
                first_day: says(Kw::SameDay),
                rolls: says(Kw::Rolls),
                month_end: says(Kw::LastDay),
            };
            if let Some(pack) = self.regulation.packs.get_mut(pack) {
                pack.counting = counting;
            }
        }
    }
}
