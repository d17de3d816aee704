//! A comparison as data, for scripts.

use serde_json::{Value, json};

use super::{ChangeKind, Comparison, Row};
use crate::{Article, Words};

/// The comparison: a summary, the counts, and every article with what became of it.
#[must_use]
pub fn diff_view(comparison: &Comparison<'_>) -> Value {
    let counts = comparison.counts().into_iter();
    let counts: serde_json::Map<String, Value> =
        counts.map(|(fate, count)| (fate.word().to_owned(), json!(count))).collect();
    let Words { zh, en } = comparison.summary();
    let (old, new) = (comparison.old.source, comparison.new.source);
    json!({
        "summary": {"zh": zh, "en": en},
        "counts": counts,
        "articles": comparison.rows.iter().map(|one| row(one, old, new)).collect::<Vec<_>>(),
    })
}

fn row(row: &Row<'_>, old: &str, new: &str) -> Value {
    let changes: Vec<Value> = row
        .changes
        .iter()
        .map(|change| {
            let kind = match change.kind {
                ChangeKind::Kept => "kept",
                ChangeKind::Deleted => "deleted",
                ChangeKind::Inserted => "inserted",
            };
            json!({"kind": kind, "text": change.text})
        })
        .collect();
    json!({
        "fate": row.fate().word(),
        "moved": row.moved,
        "old": row.old.map(|one| article(old, one)),
        "new": row.new.map(|one| article(new, one)),
        "changes": changes,
    })
}

fn article(source: &str, article: &Article) -> Value {
    json!({
        "label": crate::printed(source, article.label),
        "number": article.number.to_string(),
        "start": article.span.start,
        "end": article.span.end,
    })
}
