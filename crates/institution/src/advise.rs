//! What people are told beside a "no": who can supply what is missing, and what would help.

use crate::institution::{Institution, Judged};
use crate::view::words_json;
use serde_json::{Value as Json, json};
use tiaoli_norm::advice::{Advice, Supply, supplies_of, what_would_help};
use tiaoli_norm::eval::Cause;
use tiaoli_text::{Lang, Words, words};

impl Institution {
    /// The smallest sets of steps found that would make an act allowed, judged at the head.
    #[must_use]
    pub fn advice(&self, judged: &Judged) -> Vec<Advice> {
        let (regulation, calendar) = (self.regulation(), self.calendar());
        what_would_help(regulation, calendar, self.state(), &judged.draft, &judged.judgement)
    }

    /// Acts by which somebody else can supply what is missing.
    #[must_use]
    pub fn supplies(&self, judged: &Judged, cause: &Cause) -> Vec<Supply> {
        supplies_of(self.regulation(), self.calendar(), self.state(), &judged.draft, cause)
    }

    /// Who can supply something, in one line.
    #[must_use]
    pub fn supply_words(&self, supply: &Supply) -> Words {
        supply.words(self.regulation(), &|rec| self.call(rec))
    }

    /// What would help, line by line; empty where nothing was found or nothing is needed.
    #[must_use]
    pub fn advice_text(&self, judged: &Judged, lang: Lang) -> String {
        let advice = self.advice(judged);
        let mut out = String::new();
        if advice.is_empty() {
            return out;
        }
        let title =
            Words::new("以下任一做法可使其获准：", "any one of these would make it allowed:");
        out.push_str(&format!("  {}\n", title.get(lang)));
        for (at, one) in advice.iter().enumerate() {
            let number = at + 1;
            for (n, step) in one.steps.iter().enumerate() {
                let lead = if n == 0 { format!("{number}.") } else { "  ".to_owned() };
                let lead_words =
                    if n == 0 { Words::default() } else { Words::new("并且", "and ") };
                let mut line = self.step_words(judged, step).get(lang).to_owned();
                let by =
                    step.supplies(self.regulation(), self.calendar(), self.state(), &judged.draft);
                if let Some(supply) = by.first() {
                    let by = self.supply_words(supply);
                    let (zh, en) = (by.zh, by.en);
                    line.push_str(words!(zh: "——{zh}", en: " — {en}").get(lang));
                }
                out.push_str(&format!("    {lead} {}{line}\n", lead_words.get(lang)));
            }
        }
        out
    }

    fn step_words(&self, judged: &Judged, step: &tiaoli_norm::advice::Step) -> Words {
        step.words(self.regulation(), &judged.draft, &|rec| self.call(rec))
    }

    /// What would help as JSON: `[{"verdict","steps":[{"kind","message","by":[…]}]}]`.
    #[must_use]
    pub fn advice_json(&self, judged: &Judged) -> Json {
        let one = |advice: &Advice| {
            let steps = advice.steps.iter().map(|step| {
                let by =
                    step.supplies(self.regulation(), self.calendar(), self.state(), &judged.draft);
                json!({
                    "kind": step.code(),
                    "message": words_json(&self.step_words(judged, step)),
                    "by": by.iter().map(|supply| self.supply_json(supply)).collect::<Vec<_>>(),
                })
            });
            json!({"verdict": advice.verdict.code(), "steps": steps.collect::<Vec<_>>()})
        };
        self.advice(judged).iter().map(one).collect()
    }

    /// Who can supply something, as JSON: `{"act","norms","holders","message"}`.
    #[must_use]
    pub fn supply_json(&self, supply: &Supply) -> Json {
        let regulation = self.regulation();
        json!({
            "act": regulation.act(supply.act).name.en,
            "norms": supply.powers.iter().map(|norm| regulation.norm_path(*norm)).collect::<Vec<_>>(),
            "holders": supply.holders.iter().map(|rec| self.call(*rec)).collect::<Vec<_>>(),
            "message": words_json(&self.supply_words(supply)),
        })
    }
}
