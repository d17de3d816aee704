//! By what rules, and by which notices, a deadline was counted.

use crate::institution::Institution;
use crate::view::due_words;
use jiff::ToSpan;
use tiaoli_norm::calendar::Stop;
use tiaoli_norm::judge::{Clock, DueDate};
use tiaoli_norm::program::Unit;
use tiaoli_text::{Words, words};

impl Institution {
    /// How a deadline was counted, and the notices it rests on; nothing where it is plain days, months
    /// or years, for which there is nothing to look up.
    #[must_use]
    pub fn basis(&self, due: DueDate, clock: Option<Clock>, stops: &[Stop]) -> Option<Words> {
        let clock = clock?;
        let due = due.date().unwrap_or(clock.start);
        let unit = clock.counting.unit(clock.unit);
        let mut parts = Vec::new();
        if unit == Unit::WorkingDays {
            let n = clock.count;
            parts.push(words!(zh: "{n} 个工作日", en: "{n} working days"));
        }
        if clock.counting.first_day {
            parts.push(Words::new("首日计入", "the first day counted"));
        }
        for Stop { from, until } in stops {
            parts.push(words!(
                zh: "{from} 起中止，{until} 起续计",
                en: "stopped on {from}, counted again from {until}",
            ));
        }
        let rolls = clock.counting.rolls && !clock.back;
        if rolls {
            parts.push(Words::new("末日逢休息日顺延", "moved past rest days"));
        }
        // What is only moved past rest days asks no further back than the longest holidays reach.
        let near = due.checked_sub(15.days()).unwrap_or(due).max(clock.start.min(due));
        let from = if unit == Unit::WorkingDays { clock.start.min(due) } else { near };
        if unit == Unit::WorkingDays || rolls {
            for year in from.year()..=clock.start.max(due).year() {
                let notices = self.calendar().notices(year);
                let known = self.calendar().years().any(|known| known == year);
                match notices {
                    [] if known => {}
                    [] => parts.push(
                        words!(zh: "{year} 年工作日尚未公布", en: "the working days of {year} are not announced"),
                    ),
                    notices => {
                        let list: Vec<Words> = notices.iter().map(Words::same).collect();
                        parts.push(Words::join(&list, "、", ", "));
                    }
                }
            }
        }
        (!parts.is_empty()).then(|| Words::join(&parts, "；", "; "))
    }

    /// A deadline in words, with how it was counted.
    #[must_use]
    pub fn due_with_basis(&self, due: DueDate, clock: Option<Clock>) -> Words {
        let Words { zh, en } = due_words(due);
        match self.basis(due, clock, &[]) {
            Some(Words { zh: how, en: by }) => words!(zh: "{zh}（{how}）", en: "{en} ({by})"),
            None => Words::new(zh, en),
        }
    }
}
