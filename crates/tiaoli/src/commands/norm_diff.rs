//! `tiaoli norm diff`: what changed between two versions, and what it changes.

use super::norm_check::{Purpose, must_be_sound};
use crate::cli::Format;
use crate::failure::{Answer, Failure};
use crate::library;
use crate::terminal::{Style, Terminal};
use std::sync::Arc;
use tiaoli_institution::compare::{Change, Comparison, Difference, Item, Side, compare};
use tiaoli_norm::Regulation;
use tiaoli_text::{Words, words};

pub fn run(old: &str, new: &str, format: Format, terminal: &Terminal) -> Result<Answer, Failure> {
    let load = |name: &str| -> Result<Arc<Regulation>, Failure> {
        must_be_sound(library::load(&[name])?, Purpose::Read, terminal).map(Arc::new)
    };
    let (old, new) = (load(old)?, load(new)?);
    let comparison = compare(&old, &new, &Arc::new(library::calendar()?));
    match format {
        Format::Json => terminal.line(&comparison.json().to_string()),
        Format::Md => show(&comparison, terminal),
    }
    Ok(Answer::from(comparison.is_same()))
}

fn show(comparison: &Comparison, terminal: &Terminal) {
    let structure = &comparison.structure;
    let parts = [
        (Words::new("条文", "Articles"), &structure.articles),
        (Words::new("规范和词", "Norms and words"), &structure.declarations),
        (Words::new("用例", "Cases"), &structure.cases),
    ];
    for (title, changes) in parts.iter().filter(|(_, changes)| !changes.is_empty()) {
        terminal.line(&terminal.style(Style::Bold, terminal.say(title)));
        for change in *changes {
            show_change(change, terminal);
        }
    }
    let mut class = None;
    for difference in &comparison.differences {
        if class != Some(difference.class) {
            class = Some(difference.class);
            terminal.line(&terminal.style(Style::Bold, terminal.say(&difference.class.words())));
        }
        show_difference(difference, terminal);
    }
    if !comparison.untried.is_empty() {
        let list: Vec<Words> = comparison.untried.iter().map(spoken).collect();
        let Words { zh, en } = Words::join(&list, "、", ", ");
        terminal.line(terminal.say(&words!(
            zh: "没有用例办过，行为上的变化无从比较：{zh}",
            en: "no case performs these, so what changed for them was not tried: {en}",
        )));
    }
    let asked = comparison.asked;
    let (style, verdict) = if comparison.is_same() {
        (
            Style::Good,
            words!(zh: "含义相同（比较了 {asked} 种情形）", en: "the same meaning ({asked} situations compared)"),
        )
    } else if comparison.differences.is_empty() {
        (
            Style::Warn,
            words!(
                zh: "规范有改动；比较了 {asked} 种情形，没有行为因此不同",
                en: "norms changed; in {asked} situations compared no act comes out differently",
            ),
        )
    } else {
        let count = comparison.differences.len();
        (
            Style::Warn,
            words!(
                zh: "{count} 处行为不同（比较了 {asked} 种情形）",
                en: "acts come out differently in {count} ways ({asked} situations compared)",
            ),
        )
    };
    terminal.line(&terminal.style(style, terminal.say(&verdict)));
}

/// An English name without the marks that tie its words together.
fn spoken(name: &Words) -> Words {
    Words::new(name.zh.clone(), name.en.replace('_', " "))
}

fn show_change(change: &Change, terminal: &Terminal) {
    let item = change.item();
    let mark = match change {
        Change::Added(_) => "+",
        Change::Removed(_) => "-",
        Change::Changed(..) => "~",
        Change::Moved(..) => ">",
    };
    let name = spoken(&item.name);
    let what = &item.what;
    let place = |item: &Item| item.place.clone().unwrap_or_default();
    let (wz, we, nz, ne) = (&what.zh, what.en.replace('_', " "), &name.zh, &name.en);
    let mut line = if what.zh.is_empty() {
        words!(zh: "  {mark} {nz}", en: "  {mark} {ne}")
    } else {
        words!(zh: "  {mark} {wz} {nz}", en: "  {mark} {we} {ne}")
    };
    // An article is its own place.
    if item.place.is_some() && !name.zh.is_empty() {
        let to = place(item);
        let at = match change {
            Change::Moved(from, _) => {
                let from = place(from);
                let (fz, fe, tz, te) = (from.zh, from.en, to.zh, to.en);
                words!(zh: "（{fz} → {tz}）", en: " ({fe} → {te})")
            }
            _ => {
                let (tz, te) = (to.zh, to.en);
                words!(zh: "（{tz}）", en: " ({te})")
            }
        };
        line = Words::new(line.zh + &at.zh, line.en + &at.en);
    }
    terminal.line(terminal.say(&line));
    if let Change::Changed(old, new) = change {
        let (old, new) = (terminal.say(&old.text), terminal.say(&new.text));
        let gone = old.lines().filter(|line| !new.lines().any(|other| other == *line));
        let come = new.lines().filter(|line| !old.lines().any(|other| other == *line));
        gone.for_each(|line| terminal.line(&format!("      - {}", line.trim())));
        come.for_each(|line| terminal.line(&format!("      + {}", line.trim())));
    }
}

fn show_difference(difference: &Difference, terminal: &Terminal) {
    let norms: Vec<Words> = difference.norms.iter().map(spoken).collect();
    let Words { zh: norms_zh, en: norms_en } = Words::join(&norms, "、", ", ");
    let act = spoken(&difference.act);
    let (az, ae) = (act.zh, act.en);
    terminal.line(terminal.say(&words!(zh: "  「{az}」：{norms_zh}", en: "  {ae}: {norms_en}")));
    let witness = &difference.witness;
    let case = &witness.case;
    let step = witness.step.as_ref().map_or_else(Words::default, |step| {
        let (sz, se) = (&step.zh, &step.en);
        words!(zh: "，改为：{sz}", en: ", but: {se}")
    });
    let (cz, ce, sz, se) = (&case.zh, &case.en, step.zh, step.en);
    terminal
        .line(terminal.say(&words!(zh: "      例如「{cz}」{sz}", en: "      as in “{ce}”{se}")));
    show_side(&Words::new("原来", "was"), &witness.old, terminal);
    show_side(&Words::new("现在", "is"), &witness.new, terminal);
}

fn show_side(label: &Words, side: &Side, terminal: &Terminal) {
    let verdict = side.verdict.words();
    let (lz, le, vz, ve) = (&label.zh, &label.en, verdict.zh, verdict.en);
    terminal.line(terminal.say(&words!(zh: "        {lz}：{vz}", en: "        {le}: {ve}")));
    if !side.verdict.allows() {
        for reason in &side.reasons {
            terminal.line(&format!("          {}", terminal.say(reason)));
        }
    }
    for duty in &side.duties {
        terminal.line(&format!("          → {}", terminal.say(duty)));
    }
}
