//! Whole runs by seed: what happens, and what must hold afterwards.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
};

use tiaoli_ledger::{Checkpoint, Digest, LedgerError, audit, receipt, store::Database as _};

use super::{
    Odds, Sim, SimDatabase, Wrong,
    node::{Node, Request, Rooms, SEATS, Stop},
};
use crate::rig::key;

pub const INST: &str = "office";
/// How many requests are made in a run.
const REQUESTS: usize = 60;
/// Rooms that they ask for; fewer seats than requests.
const ROOMS: u64 = 8;
/// A run that takes more steps than this does not get on.
const STEPS: u32 = 4_000;

const ODDS: Odds = Odds {
    lost_request: 40,
    lost_reply: 60,
    late: 40,
    unreachable: 25,
    refused: 6,
    others_first: 250,
    death: 8,
};

/// An acknowledged act.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ack {
    seq: u64,
    leaf: Digest,
    size: u64,
}

/// The nodes, the clients and what they were told.
pub struct Arena {
    sim: Arc<Sim>,
    /// A node that is in the middle of something is taken out.
    nodes: Vec<Mutex<Option<Node>>>,
    requests: Vec<Mutex<Request>>,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    acks: BTreeMap<String, Ack>,
    refused: BTreeMap<String, u64>,
    forks: u64,
    now: i64,
    steps: u32,
}

impl Arena {
    fn new(seed: u64, nodes: usize, odds: Odds, wrong: Option<Wrong>) -> Arc<Self> {
        let sim = Sim::new(seed, odds, wrong);
        let identity = tiaoli_ledger::store::Identity {
            inst: INST.to_owned(),
            vkey: key().public().to_string(),
        };
        let first = Checkpoint::sign(&key(), 0, Digest::empty_root());
        SimDatabase::new(&sim, INST).create(&identity, &first).unwrap();
        let request = |number: usize| Request {
            idem: format!("k{number:04}"),
            room: format!("room {}", sim.below(ROOMS)),
        };
        let requests = (0..REQUESTS).map(|number| Mutex::new(request(number))).collect();
        let nodes = (0..nodes).map(|_| Mutex::new(Some(Node::new(&sim)))).collect();
        let told = Mutex::default();
        let arena = Arc::new(Self { sim: Arc::clone(&sim), nodes, requests, told });
        *sim.arena.lock().unwrap() = Arc::downgrade(&arena);
        arena
    }

    /// Lets one node that is not busy do something; false if all are.
    pub fn step(&self) -> bool {
        let count = self.nodes.len() as u64;
        let first = usize::try_from(self.sim.below(count)).unwrap();
        for turn in 0..self.nodes.len() {
            let slot = &self.nodes[(first + turn) % self.nodes.len()];
            let taken = slot.lock().unwrap().take();
            if let Some(mut node) = taken {
                self.act(&mut node);
                *slot.lock().unwrap() = Some(node);
                return true;
            }
        }
        false
    }

    fn act(&self, node: &mut Node) {
        let now = {
            let mut told = self.told.lock().unwrap();
            told.steps += 1;
            told.now += 1 + i64::from(told.steps % 7);
            told.now
        };
        if !node.is_up() {
            match node.start() {
                Ok(()) => {}
                Err(error) => self.stopped(node, &error),
            }
            return;
        }
        match self.sim.below(40) {
            0 => node.stop(self.sim.below(2) == 0),
            1 => node.skew = i64::try_from(self.sim.below(5_000)).unwrap() - 2_500,
            2 => self.crash(),
            _ => {
                let number = usize::try_from(self.sim.below(REQUESTS as u64)).unwrap();
                let request = self.requests[number].lock().unwrap().clone();
                self.ask(node, &request, now);
            }
        }
    }

    /// The database's own machine loses power: only what is on its disk stays.
    fn crash(&self) {
        let mut world = self.sim.world();
        let durable = std::mem::take(&mut world.durable);
        world.held.extend(durable);
    }

    fn ask(&self, node: &mut Node, request: &Request, now: i64) {
        let answer = node.admit(request, now);
        if node.died() {
            // Whatever it was about to say, nobody hears it.
            node.stop(self.sim.below(2) == 0);
            return;
        }
        let mut told = self.told.lock().unwrap();
        match answer {
            Ok(kept) => {
                let size = kept.checkpoint.size();
                let ack = Ack { seq: kept.value.seq, leaf: kept.value.leaf, size };
                assert!(ack.seq < size, "acknowledged under a checkpoint that covers it");
                match told.acks.get(&request.idem) {
                    Some(earlier) => assert_eq!(
                        (earlier.seq, earlier.leaf),
                        (ack.seq, ack.leaf),
                        "the same request, the same answer"
                    ),
                    None => drop(told.acks.insert(request.idem.clone(), ack)),
                }
            }
            Err(Stop::Full) => {
                assert!(!told.acks.contains_key(&request.idem), "refused after it was recorded");
                *told.refused.entry(request.room.clone()).or_default() += 1;
            }
            Err(Stop::Ledger(error)) => {
                drop(told);
                self.stopped(node, &error);
            }
        }
    }

    /// A node that cannot go on is started again; one that raises the alarm is counted.
    fn stopped(&self, node: &mut Node, error: &LedgerError) {
        match error {
            LedgerError::TimeBack { .. } | LedgerError::Conflict { .. } => {}
            LedgerError::Store(tiaoli_ledger::store::StoreError::Lost { .. }) => {}
            LedgerError::Poisoned { .. } => node.stop(false),
            LedgerError::Fork { .. } => {
                self.told.lock().unwrap().forks += 1;
                node.stop(false);
            }
            LedgerError::Store(tiaoli_ledger::store::StoreError::Failed { what, .. })
                if what == "dead" =>
            {
                node.stop(self.sim.below(2) == 0);
            }
            other => panic!("a sound store does not lead to: {other}"),
        }
    }

    /// Faults have stopped: every request gets its answer, and all must agree.
    fn settle(&self) {
        self.sim.world().odds = Odds { others_first: 100, ..Odds::NONE };
        for slot in &self.nodes {
            let mut node = slot.lock().unwrap().take().unwrap();
            node.skew = 10_000;
            node.stop(false);
            node.start().expect("every node starts again");
            for request in &self.requests {
                let request = request.lock().unwrap().clone();
                let now = self.told.lock().unwrap().now;
                self.ask(&mut node, &request, now);
                assert!(node.is_up(), "without faults no node stops");
            }
            *slot.lock().unwrap() = Some(node);
        }
    }

    fn check(&self) {
        self.sim.world().odds = Odds::NONE;
        let told = self.told.lock().unwrap();
        assert_eq!(told.forks, 0, "no alarm without a reason");
        let database = SimDatabase::new(&self.sim, INST);
        let report = audit::over(&database, Some(key().public()), None, &mut |_, _| {}).unwrap();
        assert_eq!(report.faults, [], "one chain, no gap");
        let entries = self.sim.world().held[INST].entries.clone();
        let mut keys = BTreeMap::new();
        for entry in &entries {
            assert_eq!(keys.insert(entry.idem.clone(), entry.seq), None, "a key is there once");
        }
        for (idem, ack) in &told.acks {
            let entry = entries.get(usize::try_from(ack.seq).unwrap());
            let there = entry.map(|entry| (entry.idem.as_str(), entry.leaf));
            assert_eq!(there, Some((idem.as_str(), ack.leaf)), "{idem} was acknowledged");
        }
        // Every request has come to its end: recorded, or refused because the room is full.
        let mut expected = Rooms::default();
        for entry in &entries {
            use tiaoli_ledger::Fold as _;
            let (leaf, bytes) = (entry.leaf.as_bytes(), &*entry.bytes);
            let row = tiaoli_ledger::store::Row { seq: entry.seq, idem: &entry.idem, leaf, bytes };
            expected.apply(row).unwrap();
        }
        assert!(expected.taken.values().all(|taken| *taken <= SEATS), "the rule was broken");
        for request in &self.requests {
            let Request { idem, room } = request.lock().unwrap().clone();
            let full = expected.taken.get(&room) == Some(&SEATS);
            assert!(told.acks.contains_key(&idem) || full, "{idem} was never answered");
        }
        drop(told);
        for slot in &self.nodes {
            let mut node = slot.lock().unwrap().take().unwrap();
            if !node.is_up() {
                node.start().unwrap();
            }
            assert_eq!(node.state().unwrap(), expected, "the fold is the same everywhere");
            let seq = self.sim.below(entries.len() as u64);
            let text = node.receipt(seq).unwrap();
            assert_eq!(receipt::verify(&text, Some(key().public())).unwrap().index, seq);
            self.consistent(&node.mark.lock().unwrap().told, &entries);
            *slot.lock().unwrap() = Some(node);
        }
    }

    /// Every checkpoint that was ever shown is over the entries that there are.
    fn consistent(&self, told: &[Checkpoint], entries: &[Arc<tiaoli_ledger::store::Entry>]) {
        let mut roots = vec![Digest::empty_root()];
        let mut frontier = tiaoli_ledger::tree::Frontier::new();
        for entry in entries {
            frontier.append(entry.leaf);
            roots.push(frontier.root());
        }
        for checkpoint in told {
            checkpoint.verify(key().public()).unwrap();
            let root = roots.get(usize::try_from(checkpoint.size()).unwrap());
            assert_eq!(root, Some(&checkpoint.root()), "a checkpoint over another history");
        }
    }
}

/// What happened in a run, for whoever wants to know that the run was worth it.
type Counts = BTreeMap<&'static str, u64>;

fn run(seed: u64, wrong: Option<Wrong>) -> Counts {
    let nodes = 1 + usize::try_from(seed % 4).unwrap();
    let arena = Arena::new(seed, nodes, ODDS, wrong);
    let far = || {
        let told = arena.told.lock().unwrap();
        assert!(told.steps < STEPS, "it does not get on");
        told.steps >= 200 && told.acks.len() >= 10
    };
    while !far() {
        assert!(arena.step(), "nobody is in the middle of anything");
    }
    arena.settle();
    arena.check();
    let mut counts = std::mem::take(&mut arena.sim.world().counts);
    let told = arena.told.lock().unwrap();
    counts.insert("acts acknowledged", told.acks.len() as u64);
    counts.insert("acts refused", told.refused.values().sum());
    counts.insert("steps", told.steps.into());
    counts
}

/// Runs a seed; the words of the check that failed, if one did.
fn outcome(seed: u64, wrong: Option<Wrong>) -> Result<Counts, String> {
    catch_unwind(AssertUnwindSafe(|| run(seed, wrong))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default()
    })
}

const SEED: &str = "TIAOLI_SIM_SEED";

#[test]
fn nodes_agree_whatever_happens() {
    let long = std::env::var_os("TIAOLI_LONG").is_some();
    let asked = std::env::var(SEED).ok().map(|seed| seed.parse().unwrap());
    let seeds = asked.map_or(0..if long { 10_000 } else { 200 }, |seed| seed..seed + 1);
    let (begun, count) = (std::time::Instant::now(), seeds.end - seeds.start);
    let mut sums = Counts::new();
    for seed in seeds {
        match outcome(seed, None) {
            Ok(counts) => counts.iter().for_each(|(name, n)| *sums.entry(name).or_default() += n),
            Err(what) => panic!(
                "seed {seed}: {what}\nrun it again: {SEED}={seed} cargo test -p tiaoli-ledger --test it nodes_agree"
            ),
        }
    }
    println!("{count} seeds in {:.1?}: {sums:?}", begun.elapsed());
    if asked.is_none() {
        for name in
            ["requests lost", "replies lost", "late and landed", "late and refused", "deaths"]
        {
            assert!(sums.get(name).is_some_and(|n| *n > 20), "hardly any {name}: {sums:?}");
        }
    }
}

#[test]
fn a_seed_comes_out_the_same_twice() {
    for seed in [1, 7, 58, 1001] {
        assert_eq!(outcome(seed, None), outcome(seed, None), "seed {seed}");
    }
}

#[test]
fn a_wrong_store_is_noticed() {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let noticed: Vec<_> =
        [Wrong::Early, Wrong::Careless, Wrong::Torn, Wrong::Stale, Wrong::Forgetful]
            .into_iter()
            .map(|wrong| {
                let first =
                    (0..60).find_map(|seed| outcome(seed, Some(wrong)).err().map(|it| (seed, it)));
                (wrong, first)
            })
            .collect();
    std::panic::set_hook(quiet);
    for (wrong, first) in &noticed {
        println!("{wrong:?}: {first:?}");
        assert!(first.is_some(), "{wrong:?} went unnoticed");
    }
}
