//! What each sentence of a regulation does: oblige, allow, forbid, define.
//!
//! A drafting aid, not a judgement: the words are pointed at, and where the one who is bound cannot
//! be told for certain, nobody is named.

mod bearer;

use serde_json::{Value, json};

use crate::{Address, Article, Piece, Span, citations};

/// What a clause does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// 应当, 必须
    Shall,
    /// 一般应当, 原则上应当
    ShouldGenerally,
    /// 可以
    May,
    /// 不得, 禁止
    MayNot,
    /// 有权, 行使下列职权
    Power,
    /// 所称 … 是指
    Definition,
    /// 坚持 … 原则
    Principle,
    /// 自 … 起施行
    Commence,
}

impl Force {
    /// The word for it in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shall => "shall",
            Self::ShouldGenerally => "should_generally",
            Self::May => "may",
            Self::MayNot => "may_not",
            Self::Power => "power",
            Self::Definition => "definition",
            Self::Principle => "principle",
            Self::Commence => "commence",
        }
    }
}

/// A clause with what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    /// Where it stands.
    pub at: Address,
    /// What it does.
    pub force: Force,
    /// The word that says so.
    pub marker: Span,
    /// The subject of the clause, where the words before the marker name one: mostly who is bound.
    pub bearer: Option<Span>,
    /// What is to be done; of a definition, the term with what it means; of a commencement, the day.
    pub act: Span,
}

/// Words that mark a clause. Where one begins another, the longer comes first.
const MARKERS: [(&str, Force); 17] = [
    ("原则上应当", Force::ShouldGenerally),
    ("一般应当", Force::ShouldGenerally),
    ("原则上", Force::ShouldGenerally),
    ("不应当", Force::MayNot),
    ("不可以", Force::MayNot),
    ("不得不", Force::Shall),
    ("不得", Force::MayNot),
    ("严禁", Force::MayNot),
    ("禁止", Force::MayNot),
    ("不准", Force::MayNot),
    ("应当", Force::Shall),
    ("必须", Force::Shall),
    ("可以", Force::May),
    ("有权", Force::Power),
    ("行使下列职权", Force::Power),
    ("是指", Force::Definition),
    ("起施行", Force::Commence),
];

impl Article {
    /// The clauses of the article that oblige, allow, forbid or define, in the order of the text.
    #[must_use]
    pub fn clauses(&self, source: &str) -> Vec<Clause> {
        let mut out = Vec::new();
        for (at, span) in citations::stretches(self) {
            let mut start = span.start;
            for sentence in span.of(source).split_inclusive(['。', '；', '！', ';']) {
                let end = start.saturating_add(sentence.len());
                clauses_of(source, at, Span::new(start, end), &mut out);
                start = end;
            }
        }
        out
    }
}

/// The clauses of one sentence.
fn clauses_of(source: &str, at: Address, sentence: Span, out: &mut Vec<Clause>) {
    let text = sentence.of(source);
    let mut bearer = None;
    let (mut begun, mut place) = (0_usize, 0_usize);
    let mut first = out.len();
    while let Some(letter) = text.get(place..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(place..).unwrap_or_default();
        let found = MARKERS.iter().find(|(word, _)| rest.starts_with(word));
        let Some((word, force)) = found else {
            place = place.saturating_add(letter.len_utf8());
            if matches!(letter, '，' | ',' | '：') {
                begun = place;
            }
            continue;
        };
        let after = place.saturating_add(word.len());
        let head = text.get(begun..place).unwrap_or_default();
        let tail = text.get(after..).unwrap_or_default();
        if bearer::is_condition(head, tail) {
            place = after;
            continue;
        }
        let spot = |from: usize, to: usize| {
            Span::new(sentence.start.saturating_add(from), sentence.start.saturating_add(to))
        };
        let own = bearer::bearer(head)
            .map(|(from, to)| spot(begun.saturating_add(from), begun.saturating_add(to)));
        // Where nobody is named anew, the sentence still speaks of the same.
        bearer = own.or(bearer.filter(|_| bearer::is_silent(head)));
        if let Some(last) = out.get_mut(first..).and_then(|all| all.last_mut()) {
            last.act.end = last.act.end.min(sentence.start.saturating_add(begun.max(1)));
        }
        let act = match force {
            // What is defined stands before the word, and so does the day.
            Force::Definition => spot(term(text, place), text.len()),
            Force::Commence => {
                spot(head.rfind('自').map_or(begun, |at| begun.saturating_add(at)), place)
            }
            _ => spot(after, text.len()),
        };
        let named = !matches!(force, Force::Definition | Force::Commence);
        let bearer = bearer.filter(|_| named);
        let force = shade(*force, act.of(source));
        let marker = spot(place, after);
        out.push(Clause { at, force, marker, bearer, act });
        place = after;
    }
    // The marks at the end of an act are no part of it.
    while let Some(clause) = out.get_mut(first) {
        let act = clause.act.of(source);
        let plain = act.trim_end_matches(['，', ',', '。', '；', ';', '：', '！', '\n', ' ']);
        clause.act.end = clause.act.start.saturating_add(plain.len());
        first = first.saturating_add(1);
    }
}

/// Where the words begin that a sentence defines before `place`.
fn term(text: &str, place: usize) -> usize {
    let head = text.get(..place).unwrap_or_default();
    ["所称的", "所称"]
        .iter()
        .find_map(|word| head.rfind(word).map(|at| at.saturating_add(word.len())))
        .unwrap_or(0)
}

/// An obligation to hold to a principle is one.
fn shade(force: Force, act: &str) -> Force {
    let holds = ["坚持", "遵循", "贯彻"].iter().any(|verb| act.starts_with(verb));
    let head = act.split(['，', '；', '。']).next().unwrap_or_default();
    let general = ["原则", "方针", "领导", "指导", "理念"].iter().any(|word| head.contains(word));
    if force == Force::Shall && holds && general { Force::Principle } else { force }
}

/// The clauses of a regulation as data, for scripts.
#[must_use]
pub fn clauses_view(source: &str, piece: &Piece) -> Value {
    let articles = piece.tail.iter().chain(&piece.articles);
    let one = |clause: Clause| {
        json!({
            "at": clause.at.to_string(),
            "force": clause.force.word(),
            "marker": clause.marker.of(source),
            "bearer": clause.bearer.map(|bearer| crate::reading(source, bearer)),
            "act": crate::reading(source, clause.act),
            "start": clause.marker.start,
            "end": clause.act.end,
        })
    };
    articles.flat_map(|article| article.clauses(source)).map(one).collect()
}
