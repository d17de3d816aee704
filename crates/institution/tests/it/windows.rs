//! Stopped clocks and recurring windows, against walks through the calendar day by day.

use crate::rig::{act, open_shipped, shipped_calendar};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use tiaoli_institution::{DutyState, Institution};
use tiaoli_norm::calendar::Calendar;

const PAGE: &str = r#"
### 第一条 窗口

```norm
kind clerk "办事员"
  due "应报": flag default no

act ask "申请"
  by clerk
  unrestricted

act answer "答复"
  by clerk
  unrestricted

act stop "中止"
  by clerk
  unrestricted

act resume "恢复"
  by clerk
  unrestricted

act report "报告"
  by clerk
  take period "所属期": date optional
  unrestricted

duty working "工作日"
  on ask
  bearer actor
  do answer
  due within 7 working_days
  suspend stop
  resume resume

duty plain "自然日"
  on ask
  bearer actor
  do answer
  due within 12 days
  suspend stop
  resume resume

recurring monthly "月报"
  each c in clerk where c.due
  do report
  per month
  at_least 2
  covering period
```
"#;

/// Small, fast, the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % n
    }

    fn days(&mut self, n: u64) -> i64 {
        i64::try_from(self.below(n)).unwrap()
    }
}

fn window(first: Date) -> Institution {
    open_shipped(PAGE, &first.to_string(), r#"{"clerk":{"li":{"due":true}}}"#)
}

fn does(window: &mut Institution, name: &str, day: Date, take: &str) {
    let text = format!(r#"{{"act":"{name}","actor":"li","date":"{day}","take":{take}}}"#);
    act(window, &text).unwrap();
}

fn states(window: &Institution, norm: &str, day: Date) -> Vec<DutyState> {
    let owed = window.owed(day);
    let of = owed.iter().filter(|owed| window.regulation().norm(owed.norm).name.en == norm);
    of.map(|owed| owed.state).collect()
}

/// A clock by hand: each day in turn, with what happened on it.
fn walked(
    calendar: &Calendar,
    start: Date,
    (mut left, working): (i64, bool),
    acts: &[(Date, &str)],
    day: Date,
) -> DutyState {
    let (mut stands, mut due, mut today) = (false, None, start);
    loop {
        // The acts of a day come before its end; the clock counts the days at whose end it runs.
        for (_, name) in acts.iter().filter(|(on, _)| *on == today) {
            match *name {
                "stop" if due.is_none_or(|due| today <= due) => (stands, due) = (true, None),
                "resume" => stands = false,
                "answer" => {
                    let late = due.is_some_and(|due| today > due);
                    return if late { DutyState::Late } else { DutyState::Fulfilled };
                }
                _ => {}
            }
        }
        let counts = today > start && !stands && (!working || calendar.works(today));
        if counts && left > 0 {
            left -= 1;
            if left == 0 {
                due = Some(today);
            }
        }
        if today == day {
            let passed = due.is_some_and(|due| today > due);
            return if passed { DutyState::Violated } else { DutyState::Pending };
        }
        today = today.tomorrow().unwrap();
    }
}

#[test]
fn a_stopped_clock_agrees_with_a_walk_day_by_day() {
    let (mut chance, calendar) = (Chance(7), shipped_calendar());
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..60 {
        let start = date(2026, 1, 1) + chance.days(120).days();
        let mut room = window(start);
        does(&mut room, "ask", start, "{}");
        let (mut acts, mut today) = (Vec::new(), start);
        for _ in 0..chance.below(6) {
            today += chance.days(9).days();
            let name = ["stop", "resume", "stop", "resume", "answer"][chance.below(5) as usize];
            acts.push((today, name));
            does(&mut room, name, today, "{}");
        }
        for day in (0..60).map(|n: i64| start + n.days()) {
            for (norm, count, working) in [("working", 7, true), ("plain", 12, false)] {
                let wanted = walked(&calendar, start, (count, working), &acts, day);
                assert_eq!(states(&room, norm, day), [wanted], "{norm} {start} {day} {acts:?}");
                seen.insert(wanted);
            }
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

/// Months by hand: acts in order, each to the month it names, or to the oldest that is short.
fn assigned(start: Date, acts: &[(Date, Option<Date>)], day: Date) -> Vec<DutyState> {
    let month = |day: Date| (day.year(), day.month());
    let mut months = vec![month(start)];
    while *months.last().unwrap() < month(day) {
        let (year, last) = *months.last().unwrap();
        months.push(if last == 12 { (year + 1, 1) } else { (year, last + 1) });
    }
    let mut done: Vec<Vec<Date>> = vec![Vec::new(); months.len()];
    for (on, said) in acts.iter().filter(|(on, _)| *on <= day) {
        let at = match said {
            Some(said) => months.iter().position(|m| *m == month(*said)),
            None => (0..months.len())
                .find(|at| months[*at] <= month(*on) && done[*at].len() < 2)
                .or_else(|| months.iter().position(|m| *m == month(*on))),
        };
        if let Some(at) = at {
            done[at].push(*on);
        }
    }
    let state = |(m, done): (&(i16, i8), &Vec<Date>)| match done.get(1) {
        Some(on) if month(*on) > *m => DutyState::Late,
        Some(_) => DutyState::Fulfilled,
        None if month(day) > *m => DutyState::Violated,
        None => DutyState::Pending,
    };
    months.iter().zip(&done).map(state).collect()
}

#[test]
fn recurring_windows_agree_with_months_by_hand() {
    let mut chance = Chance(11);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..60 {
        let start = date(2026, 1, 1) + chance.days(40).days();
        let mut room = window(start);
        let (mut acts, mut today) = (Vec::new(), start);
        for _ in 0..chance.below(12) {
            today += chance.days(25).days();
            let said = (chance.below(3) == 0).then(|| today + (chance.days(90) - 60).days());
            let take = said.map_or("{}".to_owned(), |said| format!(r#"{{"period":"{said}"}}"#));
            acts.push((today, said));
            does(&mut room, "report", today, &take);
        }
        for day in (0..30).map(|n: i64| start + (n * 9).days()) {
            let wanted = assigned(start, &acts, day);
            assert_eq!(states(&room, "monthly", day), wanted, "{start} {day} {acts:?}");
            seen.extend(wanted);
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}
