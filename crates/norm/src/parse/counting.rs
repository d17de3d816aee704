//! How a regulation counts its periods.

use super::{Cursor, Parser};
use crate::surface::Kw;
use crate::token::Line;
use crate::tree::DeclKind;
use tiaoli_text::words;

/// What can be said, and the two choices of each.
const RULES: [(Kw, [Kw; 2]); 4] = [
    (Kw::DayIs, [Kw::CalendarDay, Kw::WorkingDay]),
    (Kw::Starts, [Kw::NextDay, Kw::SameDay]),
    (Kw::RestDay, [Kw::Rolls, Kw::Stays]),
    (Kw::MonthEnd, [Kw::SameDate, Kw::LastDay]),
];

impl Parser<'_> {
    pub(super) fn counting(&mut self, cursor: &mut Cursor, below: &[Line]) -> Option<DeclKind> {
        let mut parts = self.parts(cursor, below, &RULES.map(|(kw, _)| kw));
        if !RULES.iter().any(|(kw, _)| parts.has(*kw)) {
            self.missing_part(&parts, Kw::DayIs);
        }
        let mut rules = Vec::new();
        for (kw, choices) in RULES {
            let Some(mut part) = self.one(&mut parts, kw) else { continue };
            let span = part.cursor.here();
            match self.keyword(&part.cursor) {
                Some(chosen) if choices.contains(&chosen) => {
                    part.cursor.next();
                    self.finish(&mut part.cursor);
                    rules.push((kw, chosen, span));
                }
                _ => {
                    let list = choices.map(|kw| kw.word(part.cursor.lang));
                    let (zh, en) = (list.join("、"), list.join(", "));
                    self.unexpected(&mut part.cursor, words!(zh: "{zh} 之一", en: "one of {en}"));
                }
            }
        }
        Some(DeclKind::Counting { rules })
    }
}
