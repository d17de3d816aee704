//! The ledger's connections to the simulated store.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tiaoli_ledger::{
    Checkpoint, Digest,
    store::{Batch, Database, Entry, Identity, Reader, Row, Store, StoreError},
};

use super::{Held, Parcel, Sim, Wrong};

/// The home of one institution, for one node.
#[derive(Clone)]
pub struct SimDatabase {
    sim: Arc<Sim>,
    inst: String,
    /// Set when the node has died in the middle of something: it hears nothing any more.
    pub dead: Arc<AtomicBool>,
}

impl SimDatabase {
    pub fn new(sim: &Arc<Sim>, inst: &str) -> Self {
        Self { sim: Arc::clone(sim), inst: inst.to_owned(), dead: Arc::default() }
    }

    fn lost(what: &str) -> StoreError {
        StoreError::Lost { doing: "simulate", what: what.to_owned() }
    }

    /// A request on its way: others may be first, and the node may not live to send it.
    fn begin(&self) -> Result<(), StoreError> {
        self.alive()?;
        self.sim.meanwhile();
        if self.sim.happens("deaths", |odds| odds.death) {
            self.dead.store(true, Ordering::Relaxed);
        }
        self.alive()
    }

    fn alive(&self) -> Result<(), StoreError> {
        if self.dead.load(Ordering::Relaxed) {
            return Err(StoreError::Failed { doing: "simulate", what: "dead".to_owned() });
        }
        Ok(())
    }

    fn look<T>(&self, look: impl FnOnce(&Held) -> T) -> Result<T, StoreError> {
        self.begin()?;
        if self.sim.happens("unreachable", |odds| odds.unreachable) {
            return Err(Self::lost("unreachable"));
        }
        let world = self.sim.world();
        let held = world.held.get(&self.inst);
        let held = held.ok_or_else(|| StoreError::Missing { path: self.inst.clone().into() })?;
        if self.sim.wrong == Some(Wrong::Stale) && held.entries.len() > 3 {
            let mut old = held.clone();
            old.entries.truncate(held.entries.len() - 1);
            return Ok(look(&old));
        }
        Ok(look(held))
    }
}

impl Database for SimDatabase {
    fn shared(&self) -> bool {
        true
    }

    fn exists(&self) -> Result<bool, StoreError> {
        Ok(self.sim.world().held.contains_key(&self.inst))
    }

    fn create(&self, identity: &Identity, first: &Checkpoint) -> Result<bool, StoreError> {
        if self.exists()? {
            return Ok(false);
        }
        let (identity, signed) = (identity.clone(), (0, first.to_string()));
        let held = Held { identity, signed, ..Held::default() };
        self.sim.world().held.insert(self.inst.clone(), held);
        Ok(true)
    }

    fn store(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(self.clone()))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(self.clone()))
    }
}

impl Store for SimDatabase {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.begin()?;
        let sim = &self.sim;
        let signed = batch.signed.as_ref().expect("a shared store gets its head signed");
        let parcel = Parcel {
            inst: self.inst.clone(),
            entries: Arc::clone(&batch.entries),
            size_before: batch.size_before,
            tip_before: batch.tip_before,
            tiles: batch.tiles.clone(),
            checkpoint: batch.checkpoint.as_ref().map(|kept| (kept.size(), kept.to_string())),
            signed: (signed.size(), signed.to_string()),
        };
        if sim.happens("commits refused", |odds| odds.refused) {
            return Err(StoreError::Failed { doing: "simulate", what: "disk full".to_owned() });
        }
        if sim.happens("requests lost", |odds| odds.lost_request) {
            return Err(Self::lost("the request"));
        }
        if sim.happens("commits late", |odds| odds.late) {
            sim.world().late.push(parcel);
            return Err(Self::lost("for a while"));
        }
        let before = sim.world().held.get(&self.inst).cloned();
        let result = sim.deliver(&parcel);
        if let (Some(Wrong::Early), Some(before)) = (sim.wrong, before) {
            sim.world().durable.entry(self.inst.clone()).or_insert(before);
        }
        if result.is_ok() && sim.happens("deaths after a commit", |odds| odds.death) {
            self.dead.store(true, Ordering::Relaxed);
            return self.alive();
        }
        if sim.happens("replies lost", |odds| odds.lost_reply) {
            if sim.wrong == Some(Wrong::Torn) && result.is_ok() {
                let mut world = sim.world();
                let held = world.held.get_mut(&self.inst).unwrap();
                let half = held.entries.len() - batch.entries.len().div_ceil(2);
                held.entries.truncate(half);
                return Err(StoreError::Moved);
            }
            return Err(Self::lost("the reply"));
        }
        result
    }

    fn recover(&mut self) -> Result<(), StoreError> {
        self.begin()?;
        if self.sim.happens("outages", |odds| odds.unreachable) {
            return Err(Self::lost("unreachable"));
        }
        Ok(())
    }

    fn read(&mut self) -> &mut dyn Reader {
        self
    }

    fn keep(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let mut world = self.sim.world();
        let held = world.held.get_mut(&self.inst).unwrap();
        held.checkpoints.entry(checkpoint.size()).or_insert(checkpoint.to_string());
        Ok(())
    }

    fn tend(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Reader for SimDatabase {
    fn identity(&mut self) -> Result<Identity, StoreError> {
        self.look(|held| held.identity.clone())
    }

    fn last(&mut self) -> Result<Option<Entry>, StoreError> {
        self.look(|held| held.entries.last().map(|entry| (**entry).clone()))
    }

    fn last_seq(&mut self) -> Result<Option<u64>, StoreError> {
        self.look(|held| (held.entries.len() as u64).checked_sub(1))
    }

    fn signed(&mut self) -> Result<Option<(u64, String)>, StoreError> {
        self.look(|held| Some(held.signed.clone()))
    }

    fn entry(&mut self, seq: u64) -> Result<Option<Entry>, StoreError> {
        let at = usize::try_from(seq).unwrap();
        self.look(|held| held.entries.get(at).map(|entry| (**entry).clone()))
    }

    fn find(&mut self, idem: &str) -> Result<Option<Entry>, StoreError> {
        if self.sim.wrong == Some(Wrong::Forgetful) {
            return Ok(None);
        }
        self.look(|held| {
            let found = held.entries.iter().find(|entry| entry.idem == idem);
            found.map(|entry| (**entry).clone())
        })
    }

    fn idems(&mut self, each: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
        self.look(|held| held.entries.iter().for_each(|entry| each(&entry.idem)))
    }

    fn scan(
        &mut self,
        from: u64,
        each: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let from = usize::try_from(from).unwrap();
        let entries = self.look(|held| held.entries.clone())?;
        for entry in entries.iter().skip(from) {
            let Entry { seq, idem, leaf, bytes } = &**entry;
            if each(Row { seq: *seq, idem, leaf: leaf.as_bytes(), bytes }).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn leaves(&mut self, from: u64, to: u64) -> Result<Vec<Digest>, StoreError> {
        let (first, end) = (usize::try_from(from).unwrap(), usize::try_from(to).unwrap());
        self.look(|held| held.entries.get(first..end).map(<[_]>::to_vec))?
            .map(|entries| entries.iter().map(|entry| entry.leaf).collect())
            .ok_or_else(|| StoreError::Damaged { what: format!("leaves {from}..{to}") })
    }

    fn tile(&mut self, level: u32, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.look(|held| held.tiles.get(&(level, index)).cloned())
    }

    fn checkpoint(&mut self, size: u64) -> Result<Option<(u64, String)>, StoreError> {
        self.look(|held| held.checkpoints.range(size..).next().map(|(at, it)| (*at, it.clone())))
    }
}
