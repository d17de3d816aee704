//! Writes down that acknowledged entries are gone and that the house goes on without them.

use super::{Appended, Ledger, LedgerError};
use crate::{
    checkpoint::Checkpoint,
    envelope::Draft,
    house::{self, Loss},
    json::Map,
    time::Moment,
};

impl Ledger {
    /// Records that what `known` covers beyond this ledger is lost, and `why` it is given up.
    ///
    /// The entry stands where the first lost one stood, so that nobody can read the ledger past that
    /// place without meeting it. Witnesses that have signed for the lost entries will go on refusing:
    /// they have to be told by people.
    pub fn record_loss(
        &self,
        known: &Checkpoint,
        why: &str,
        now: Moment,
    ) -> Result<Appended, LedgerError> {
        let idem = self.read(|reader| Ok(house::next_loss(reader)?))?;
        let kept = self.turn(|turn| -> Result<_, LedgerError> {
            let time = turn.head().time_for(now)?;
            let idem = idem.clone();
            let draft = Draft { idem, time, body: Loss::body(known, why), found: Map::new() };
            turn.put(&draft)
        })?;
        let placed = kept.value;
        let (seq, leaf, again) = (placed.seq, placed.leaf, placed.again);
        Ok(Appended { seq, leaf, again, checkpoint: kept.checkpoint })
    }
}
