//! A simulated node: the real ledger, a fold that follows it, a mark that can lose its last writes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, atomic::Ordering},
};

use tiaoli_ledger::{
    Checkpoint, Digest, Draft, Fold, Follower, HighWater, Kept, Ledger, LedgerError, Map, Moment,
    Parts, Placed,
    json::{self, Json},
    store::Row,
};

use super::{Sim, SimDatabase, run::INST};
use crate::rig::{body, key};

/// How many may be admitted to each room: the rule that must never be broken.
pub const SEATS: u64 = 5;

/// The state that the entries give: who is in which room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rooms {
    pub entries: u64,
    pub taken: BTreeMap<String, u64>,
    pub chain: Vec<u8>,
}

impl Rooms {
    fn admits(&self, room: &str) -> bool {
        self.taken.get(room).copied().unwrap_or(0) < SEATS
    }
}

impl Fold for Rooms {
    type Error = LedgerError;

    fn apply(&mut self, row: Row<'_>) -> Result<(), LedgerError> {
        assert_eq!(row.seq, self.entries, "the fold gets every entry once and in order");
        let Ok(Json::Map(entry)) = json::parse(row.bytes) else { panic!("no entry") };
        let Some(Json::Text(room)) = entry.get("note") else { panic!("no room") };
        *self.taken.entry(room.clone()).or_default() += 1;
        self.entries += 1;
        self.chain = Digest::of(&[&self.chain, row.bytes].concat()).as_bytes().to_vec();
        Ok(())
    }
}

/// A mark in memory. What was not forced to the disk is gone when the power is.
#[derive(Debug, Clone)]
pub struct Marked {
    pub now: Checkpoint,
    pub safe: Checkpoint,
    /// All it ever held: nobody may have been told anything that contradicts another.
    pub told: Vec<Checkpoint>,
}

struct Mark(Arc<Mutex<Marked>>);

impl HighWater for Mark {
    fn advance(&mut self, checkpoint: &Checkpoint) -> Result<(), LedgerError> {
        let mut held = self.0.lock().unwrap();
        held.safe = std::mem::replace(&mut held.now, checkpoint.clone());
        held.told.push(checkpoint.clone());
        Ok(())
    }

    fn close(&mut self) -> Result<(), LedgerError> {
        let mut held = self.0.lock().unwrap();
        held.safe = held.now.clone();
        Ok(())
    }
}

/// Why an act was not recorded.
#[derive(Debug)]
pub enum Stop {
    Full,
    Ledger(LedgerError),
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

/// A request of a client: the same key until it has an answer.
#[derive(Debug, Clone)]
pub struct Request {
    pub idem: String,
    pub room: String,
}

/// One node, up or down.
pub struct Node {
    sim: Arc<Sim>,
    pub mark: Arc<Mutex<Marked>>,
    up: Option<(Ledger, SimDatabase)>,
    pub follower: Follower<Rooms>,
    /// How its clock is off, in milliseconds.
    pub skew: i64,
}

impl Node {
    pub fn new(sim: &Arc<Sim>) -> Self {
        let first = Checkpoint::sign(&key(), 0, Digest::empty_root());
        let mark = Marked { now: first.clone(), safe: first, told: Vec::new() };
        let (mark, follower) = (Arc::new(Mutex::new(mark)), Follower::new(Rooms::default()));
        Self { sim: Arc::clone(sim), mark, up: None, follower, skew: 0 }
    }

    pub fn is_up(&self) -> bool {
        self.up.is_some()
    }

    /// Starts the process: the fold begins from nothing, the mark is what it was.
    pub fn start(&mut self) -> Result<(), LedgerError> {
        let database = SimDatabase::new(&self.sim, INST);
        let parts = Parts {
            database: Box::new(database.clone()),
            marked: self.mark.lock().unwrap().now.clone(),
            mark: Box::new(Mark(Arc::clone(&self.mark))),
            folder: "simulated".into(),
        };
        let ledger = Ledger::assemble(parts, key())?;
        self.follower = Follower::new(Rooms::default());
        self.up = Some((ledger, database));
        Ok(())
    }

    /// The process ends, by itself or with the power.
    pub fn stop(&mut self, power: bool) {
        if let Some((ledger, _)) = self.up.take() {
            drop(ledger);
        }
        if power {
            let mut held = self.mark.lock().unwrap();
            held.now = held.safe.clone();
        }
    }

    /// Whether it has died while it was at work.
    pub fn died(&self) -> bool {
        self.up.as_ref().is_some_and(|(_, database)| database.dead.load(Ordering::Relaxed))
    }

    /// Does what a client asks, as a server would: judged on the fold at the head.
    pub fn admit(&mut self, request: &Request, now: i64) -> Result<Kept<Placed>, Stop> {
        let (ledger, _) = self.up.as_ref().expect("it is up");
        let (follower, sim, clock) = (&mut self.follower, &self.sim, now + self.skew);
        let asked: Map = body(&request.room);
        ledger.turn(|turn| {
            if let Some(earlier) = turn.earlier(&request.idem, &asked)? {
                return Ok(earlier);
            }
            let state = follower.meet::<LedgerError>(turn)?;
            // Judging takes time too.
            let admits = state.admits(&request.room);
            sim.meanwhile();
            if !admits {
                return Err(Stop::Full);
            }
            let moment = Moment::from_unix_ms(1_795_000_000_000 + clock).unwrap();
            let time = turn.head().time_for(moment)?;
            let idem = request.idem.clone();
            let placed =
                turn.append(Draft { idem, time, body: asked.clone(), found: Map::new() })?;
            Ok(placed)
        })
    }

    /// The state after all that is durable.
    pub fn state(&mut self) -> Result<Rooms, LedgerError> {
        let (ledger, _) = self.up.as_ref().expect("it is up");
        let follower = &mut self.follower;
        Ok(ledger
            .turn(|turn| Ok::<_, LedgerError>(follower.meet::<LedgerError>(turn)?.clone()))?
            .value)
    }

    /// The receipt of an entry, as text.
    pub fn receipt(&self, seq: u64) -> Result<String, LedgerError> {
        Ok(self.up.as_ref().expect("it is up").0.receipt(seq)?.to_string())
    }
}
