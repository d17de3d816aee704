//! Which entries are about which records, and which cite which norms: what the page of a record shows
//! as its history, and the page of an article as its use.
//!
//! Worked out while the ledger is folded, and thrown away with the process.

use std::collections::BTreeMap;
use tiaoli_institution::bind::{Given, Request};
use tiaoli_institution::{Institution, State};
use tiaoli_norm::judge::{Change, Judgement};
use tiaoli_norm::program::NormId;
use tiaoli_norm::value::{Datum, Rec};

/// Numbers of entries by record and by norm, in order.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    records: BTreeMap<Rec, Vec<u64>>,
    norms: BTreeMap<NormId, Vec<u64>>,
}

impl Mentions {
    /// The entries that are about `rec`, in order.
    #[must_use]
    pub fn of(&self, rec: Rec) -> &[u64] {
        self.records.get(&rec).map_or(&[], Vec::as_slice)
    }

    /// The entries that cite `norm`, in order.
    #[must_use]
    pub fn citing(&self, norm: NormId) -> &[u64] {
        self.norms.get(&norm).map_or(&[], Vec::as_slice)
    }

    fn note(&mut self, rec: Rec, seq: u64) {
        if rec.is_unborn() {
            return;
        }
        push(self.records.entry(rec).or_default(), seq);
    }

    /// Records that the institution opened with, in entry `seq`.
    pub(crate) fn opened(&mut self, seq: u64, given: &[Given], state: &State) {
        for (kind, id, _) in given {
            if let Some(rec) = state.find(*kind, id) {
                self.note(rec, seq);
            }
        }
    }

    /// An act performed as entry `seq`: who did it, what it names, what it changed. `after` is the
    /// institution behind it.
    pub(crate) fn acted(
        &mut self,
        seq: u64,
        request: &Request,
        judgement: &Judgement,
        after: &Institution,
    ) {
        let by = after.regulation().act(request.act).by;
        let mut named = vec![(by, request.actor.as_str())];
        for (_, datum) in &request.take {
            names(datum, &mut named);
        }
        for (kind, id) in named {
            if let Some(rec) = after.state().find(kind, id) {
                self.note(rec, seq);
            }
        }
        for norm in judgement.reasons.iter().filter_map(|reason| reason.norm) {
            push(self.norms.entry(norm).or_default(), seq);
        }
        for change in &judgement.changes {
            if let Change::Write(rec, ..) | Change::EndDuties(rec, _) = change {
                self.note(*rec, seq);
            }
        }
    }
}

/// Numbers come in order; each stands once.
fn push(entries: &mut Vec<u64>, seq: u64) {
    if entries.last() != Some(&seq) {
        entries.push(seq);
    }
}

fn names<'d>(datum: &'d Datum, into: &mut Vec<(tiaoli_norm::program::KindId, &'d str)>) {
    match datum {
        Datum::Id(kind, id) => into.push((*kind, id)),
        Datum::Set(members) => members.iter().for_each(|member| names(member, into)),
        Datum::Plain(_) => {}
    }
}
