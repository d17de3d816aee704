//! Entries of the ledger as pages show them.

use crate::desk::{Entry, entry_of, ledger_failure};
use crate::failure::Failure;
use crate::office::Office;
use serde_json::Value as Json;
use std::ops::ControlFlow;
use tiaoli_institution::Institution;
use tiaoli_institution::bind::Request;
use tiaoli_ledger::house;
use tiaoli_ledger::{Digest, Moment};
use tiaoli_norm::program::NormId;

/// One entry, read.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number.
    pub seq: u64,
    /// When it was recorded.
    pub time: Moment,
    /// Its leaf hash.
    pub leaf: Digest,
    /// The bytes that were hashed.
    pub bytes: Vec<u8>,
    /// The act; none for the opening and for what the house records of itself.
    pub request: Option<Request>,
    /// Written by the house about itself: a change of keys.
    pub own: bool,
    /// The verdict it came to, as programs write it.
    pub verdict: String,
    /// The norms it cites that the regulation still has.
    pub norms: Vec<NormId>,
}

impl Office {
    /// Up to `count` entries from `from` on.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn lines(&self, from: u64, count: usize) -> Result<Vec<Line>, Failure> {
        let mut rows = Vec::new();
        self.desk()
            .ledger()
            .scan(from, |row| {
                if rows.len() >= count {
                    return ControlFlow::Break(());
                }
                rows.push((row.seq, row.bytes.to_vec()));
                ControlFlow::Continue(())
            })
            .map_err(|e| ledger_failure(&e))?;
        rows.into_iter().map(|(seq, bytes)| self.line_of(seq, bytes)).collect()
    }

    /// The entries with these numbers.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn lines_of(&self, seqs: &[u64]) -> Result<Vec<Line>, Failure> {
        let mut found = Vec::new();
        for seq in seqs {
            found.extend(self.lines(*seq, 1)?);
        }
        Ok(found)
    }

    fn line_of(&self, seq: u64, bytes: Vec<u8>) -> Result<Line, Failure> {
        let broken = || {
            Failure::machine(tiaoli_text::words!(
                zh: "第 {seq} 条读不懂",
                en: "entry {seq} cannot be read",
            ))
        };
        let json: Json = serde_json::from_slice(&bytes).map_err(|_| broken())?;
        let text = |place: &str| json.pointer(place).and_then(Json::as_str);
        let time = text("/t").and_then(Moment::parse).ok_or_else(broken)?;
        let own = text("/idem").is_some_and(house::is_own);
        let read = |i: &Institution| entry_of(i.regulation(), &json);
        let request = match own {
            true => None,
            false => {
                match self.desk().see(read).map_err(|bad| Failure::bad(&seq.to_string(), bad))? {
                    Entry::Open(..) => None,
                    Entry::Act(request) => Some(request),
                }
            }
        };
        let cited = json.pointer("/found/norms").and_then(Json::as_array).into_iter().flatten();
        let norms = cited.filter_map(|path| self.norm_called(path.as_str()?)).collect();
        let verdict = text("/found/verdict").unwrap_or("").to_owned();
        Ok(Line { seq, time, leaf: Digest::leaf(&bytes), bytes, request, own, verdict, norms })
    }
}
