//! A comparison as programs read it.

use super::{Change, Comparison, Difference, Item, Side, Witness};
use crate::bind::{self, Finding};
use crate::view::words_json;
use serde_json::{Value as Json, json};
use tiaoli_norm::Regulation;
use tiaoli_text::Words;

impl Comparison {
    /// `{"same","asked","articles","declarations","cases","differences","untried"}`.
    #[must_use]
    pub fn json(&self) -> Json {
        let changes = |list: &[Change]| list.iter().map(change).collect::<Vec<_>>();
        json!({
            "same": self.is_same(),
            "asked": self.asked,
            "articles": changes(&self.structure.articles),
            "declarations": changes(&self.structure.declarations),
            "cases": changes(&self.structure.cases),
            "differences": self.differences.iter().map(difference).collect::<Vec<_>>(),
            "untried": all(&self.untried),
        })
    }
}

impl Change {
    /// The change as programs write it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Added(_) => "added",
            Self::Removed(_) => "removed",
            Self::Changed(..) => "changed",
            Self::Moved(..) => "moved",
        }
    }

    /// What it is about: as it is now, or as it was if it is gone.
    #[must_use]
    pub fn item(&self) -> &Item {
        match self {
            Self::Added(item)
            | Self::Removed(item)
            | Self::Changed(_, item)
            | Self::Moved(_, item) => item,
        }
    }
}

fn change(change: &Change) -> Json {
    let side = |item: &Item| json!({"place": item.place.as_ref().map(words_json), "text": words_json(&item.text)});
    let (old, new) = match change {
        Change::Added(item) => (None, Some(item)),
        Change::Removed(item) => (Some(item), None),
        Change::Changed(old, new) | Change::Moved(old, new) => (Some(old), Some(new)),
    };
    let item = change.item();
    json!({
        "change": change.code(),
        "what": if item.what.en.is_empty() { "article" } else { &item.what.en },
        "name": words_json(&item.name),
        "old": old.map(side),
        "new": new.map(side),
    })
}

fn all(list: &[Words]) -> Vec<Json> {
    list.iter().map(words_json).collect()
}

fn difference(difference: &Difference) -> Json {
    json!({
        "class": difference.class.code(),
        "act": difference.act.en,
        "norms": difference.norms.iter().map(|norm| &norm.en).collect::<Vec<_>>(),
        "count": difference.count,
        "witness": witness(&difference.witness),
    })
}

fn witness(witness: &Witness) -> Json {
    json!({
        "case": words_json(&witness.case),
        "step": witness.step.as_ref().map(words_json),
        "old": side(&witness.old),
        "new": side(&witness.new),
    })
}

/// What one version says, with the state and the act as `judge` reads them.
fn side(side: &Side) -> Json {
    let (regulation, setup) = (&side.regulation, &side.setup);
    let findings: Vec<Json> =
        setup.findings.iter().map(|finding| finding_json(regulation, finding)).collect();
    let mut state = json!({"records": bind::records_json(regulation, &setup.records)});
    if let (Some(object), false) = (state.as_object_mut(), findings.is_empty()) {
        object.insert("findings".into(), json!(findings));
    }
    json!({
        "verdict": side.verdict.code(),
        "reasons": all(&side.reasons),
        "duties": all(&side.duties),
        "state": state,
        "act": bind::request_json(regulation, &setup.request),
    })
}

fn finding_json(regulation: &Regulation, finding: &Finding) -> Json {
    let of: Vec<Json> = finding.of.iter().map(|of| bind::to_json(regulation, of)).collect();
    json!({"term": regulation.term(finding.term).name.en, "of": of, "holds": finding.holds})
}
