//! A store in memory that does to its nodes what networks and machines do, by seed.
//!
//! The ledger above it is the real one. Whatever a node asks of the store, others may go first;
//! requests and replies get lost; a lost commit may arrive much later; nodes die; a store can be
//! made wrong on purpose, to see that the checks would notice.
//!
//! Everything happens on one thread in an order that the seed fixes: waiting for the store is where
//! a node lets others run, as calls inside its own call.

mod node;
mod run;
mod store;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, Weak},
};

use tiaoli_ledger::{
    Digest,
    store::{Entry, Identity, StoreError},
};

use crate::rig::Dice;

pub use store::SimDatabase;

/// One institution as the store holds it.
#[derive(Default, Clone)]
pub struct Held {
    pub identity: Identity,
    pub entries: Vec<Arc<Entry>>,
    pub tiles: BTreeMap<(u32, u64), Vec<u8>>,
    pub checkpoints: BTreeMap<u64, String>,
    pub signed: (u64, String),
}

/// What a commit brings, as it travels.
#[derive(Clone)]
pub struct Parcel {
    pub inst: String,
    pub entries: Arc<Vec<Arc<Entry>>>,
    pub size_before: u64,
    pub tip_before: Digest,
    pub tiles: Vec<tiaoli_ledger::Tile>,
    pub checkpoint: Option<(u64, String)>,
    pub signed: (u64, String),
}

/// How a store is made wrong on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It confirms before it is durable: its own crash loses what it has confirmed.
    Early,
    /// It does not compare the head: the later of two who write takes the place of the first.
    Careless,
    /// It tells of a commit that failed half-way as if nothing had been written.
    Torn,
    /// It reads from a copy that lags behind.
    Stale,
    /// It does not hold keys unique, and does not find them either.
    Forgetful,
}

/// How often, of a thousand times, something goes wrong.
#[derive(Debug, Clone, Copy)]
pub struct Odds {
    pub lost_request: u64,
    pub lost_reply: u64,
    pub late: u64,
    pub unreachable: u64,
    pub refused: u64,
    pub others_first: u64,
    pub death: u64,
}

impl Odds {
    const NONE: Self = Self {
        lost_request: 0,
        lost_reply: 0,
        late: 0,
        unreachable: 0,
        refused: 0,
        others_first: 0,
        death: 0,
    };
}

/// The state of the store.
pub struct World {
    pub held: BTreeMap<String, Held>,
    /// What its disk holds, where that is less ([`Wrong::Early`]).
    pub durable: BTreeMap<String, Held>,
    pub late: Vec<Parcel>,
    pub dice: Dice,
    pub odds: Odds,
    /// Counts of what has happened, by name.
    pub counts: BTreeMap<&'static str, u64>,
}

/// The store and those who use it.
pub struct Sim {
    world: Mutex<World>,
    pub wrong: Option<Wrong>,
    arena: Mutex<Weak<run::Arena>>,
}

impl Sim {
    pub fn new(seed: u64, odds: Odds, wrong: Option<Wrong>) -> Arc<Self> {
        let dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d);
        let (held, durable, late) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let world = World { held, durable, late, dice, odds, counts: BTreeMap::new() };
        Arc::new(Self { world: Mutex::new(world), wrong, arena: Mutex::new(Weak::new()) })
    }

    /// A store where nothing goes wrong.
    pub fn calm() -> Arc<Self> {
        Self::new(0, Odds::NONE, None)
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub fn below(&self, end: u64) -> u64 {
        self.world().dice.below(end)
    }

    /// Whether this time it happens; counted under its name if it does.
    pub fn happens(&self, name: &'static str, odds: impl FnOnce(&Odds) -> u64) -> bool {
        let mut world = self.world();
        let odds = odds(&world.odds);
        let happens = odds > 0 && world.dice.below(1000) < odds;
        if happens {
            *world.counts.entry(name).or_default() += 1;
        }
        happens
    }

    /// Lets others run, and late parcels arrive, before a request reaches the store.
    pub fn meanwhile(&self) {
        if self.happens("late arrivals", |odds| if odds.late > 0 { 100 } else { 0 }) {
            let parcel = {
                let mut world = self.world();
                let count = world.late.len() as u64;
                let at = if count == 0 { None } else { Some(world.dice.below(count)) };
                at.map(|at| world.late.remove(usize::try_from(at).unwrap()))
            };
            if let Some(parcel) = parcel {
                let landed = self.deliver(&parcel).is_ok();
                let name = if landed { "late and landed" } else { "late and refused" };
                *self.world().counts.entry(name).or_default() += 1;
            }
        }
        let arena = self.arena.lock().unwrap().upgrade();
        if let Some(arena) = arena {
            while self.happens("others first", |odds| odds.others_first) {
                if !arena.step() {
                    break;
                }
            }
        }
    }

    /// What the store does with a commit that has reached it.
    pub fn deliver(&self, parcel: &Parcel) -> Result<(), StoreError> {
        let wrong = self.wrong;
        let mut world = self.world();
        let held = world.held.get_mut(&parcel.inst).unwrap();
        let size = held.entries.len() as u64;
        let tip = held.entries.last().map_or_else(Digest::empty_root, |entry| entry.leaf);
        let keep = usize::try_from(parcel.size_before).unwrap();
        if (size, tip) != (parcel.size_before, parcel.tip_before) {
            if wrong != Some(Wrong::Careless) || held.entries.len() < keep {
                return Err(StoreError::Moved);
            }
            held.entries.truncate(keep);
        }
        let double = |entry: &Arc<Entry>| held.entries.iter().any(|there| there.idem == entry.idem);
        if wrong != Some(Wrong::Forgetful) && parcel.entries.iter().any(double) {
            return Err(StoreError::Damaged { what: "a key twice".to_owned() });
        }
        held.entries.extend(parcel.entries.iter().map(Arc::clone));
        for tile in &parcel.tiles {
            held.tiles.insert((tile.level, tile.index), tile.hashes.clone());
        }
        held.checkpoints.extend(parcel.checkpoint.clone());
        held.signed = parcel.signed.clone();
        Ok(())
    }
}
