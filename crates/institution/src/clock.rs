//! When a duty is due: what was counted, and the times during which the clock stood.
//!
//! A clock that is stopped does not count the day it is stopped on; it counts again from the day it is
//! let run on. Whatever came later does not change what was so on an earlier day.

use jiff::civil::Date;
use tiaoli_norm::calendar::{Calendar, Stop};
use tiaoli_norm::judge::{Clock, DueDate, Paused};
use tiaoli_norm::program::ActId;
use tiaoli_norm::value::Value;

/// The deadline of one duty, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// By when, as it was made.
    due: DueDate,
    /// How that was counted, if it was.
    clock: Option<Clock>,
    /// What stops the clock, and what lets it run on.
    pub(crate) pause: Option<Paused>,
    /// Times during which it stood, in order.
    stops: Vec<Stop>,
    /// What the deadline was from which day on, in order.
    moves: Vec<(Date, DueDate)>,
}

impl Timing {
    /// A deadline that nothing has moved yet.
    #[must_use]
    pub fn new(due: DueDate, clock: Option<Clock>, pause: Option<Paused>) -> Self {
        Self { due, clock, pause, stops: Vec::new(), moves: Vec::new() }
    }

    /// How the deadline was counted, if it was.
    #[must_use]
    pub fn clock(&self) -> Option<Clock> {
        self.clock
    }

    /// By when, as it stood on `day`.
    #[must_use]
    pub fn due(&self, day: Date) -> DueDate {
        let last = self.moves.iter().rev().find(|(from, _)| *from <= day);
        last.map_or(self.due, |(_, due)| *due)
    }

    /// Times during which the clock stood, that were over by `day`.
    pub fn stops(&self, day: Date) -> impl Iterator<Item = Stop> {
        self.stops.iter().copied().filter(move |stop| stop.until <= day)
    }

    /// Hears of an act performed while the duty is open: it may stop the clock or let it run on.
    ///
    /// A day that has passed stays passed; a clock that stands does not stop again.
    pub(crate) fn hear(
        &mut self,
        calendar: &Calendar,
        (act, date): (ActId, Date),
        take: &[Option<Value>],
    ) {
        let (Some(clock), Some(pause)) = (self.clock, &self.pause) else { return };
        match self.due(date) {
            DueDate::On { date: due, .. } if due >= date && pause.stop.is(act, take) => {
                self.moves.push((date, DueDate::Stopped { since: date }));
            }
            DueDate::Stopped { since } if pause.resume.is(act, take) => {
                self.stops.push(Stop { from: since, until: date });
                let due = clock.due(calendar, &self.stops).unwrap_or(DueDate::Open);
                self.moves.push((date, due));
            }
            _ => {}
        }
    }
}
