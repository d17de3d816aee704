//! Rows go in by one thread, are looked at by others, and come out in the same order.
//!
//! Reading a row costs about as much as hashing and parsing it; a chunk at a time the two go on
//! side by side, and what follows from order stays with the one who reads.

use std::{
    collections::VecDeque,
    ops::{ControlFlow, Range},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvError, Sender, SyncSender, TryRecvError, channel, sync_channel},
    },
    thread::Scope,
};

use tiaoli_text::words;

use crate::{
    store::{Row, StoreError},
    verify::Look,
};

/// How many rows go from hand to hand at once.
const ROWS: usize = 256;
/// How many chunks may be on their way.
const AHEAD: usize = 8;
/// More hands than this find nothing to do: reading is as slow as looking.
const HANDS: usize = 4;

/// Rows copied out of the database, one after another in one buffer.
#[derive(Default)]
struct Chunk {
    bytes: Vec<u8>,
    rows: Vec<(u64, [Range<usize>; 3])>,
}

impl Chunk {
    fn push(&mut self, row: Row<'_>) {
        let parts = [row.idem.as_bytes(), row.leaf, row.bytes].map(|part| {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(part);
            start..self.bytes.len()
        });
        self.rows.push((row.seq, parts));
    }

    fn looks(&self, inst: &str) -> Vec<Look> {
        let part = |range: &Range<usize>| self.bytes.get(range.clone()).unwrap_or_default();
        let row = |(seq, [idem, leaf, bytes]): &(u64, [Range<usize>; 3])| {
            let idem = str::from_utf8(part(idem)).unwrap_or_default();
            Look::at(Row { seq: *seq, idem, leaf: part(leaf), bytes: part(bytes) }, inst)
        };
        self.rows.iter().map(row).collect()
    }
}

/// A chunk that has been looked at, and the chunk itself to be filled again.
type Done = (Vec<Look>, Chunk);
type Job = (Chunk, SyncSender<Done>);

fn look_at((chunk, done): Job, inst: &str) {
    // Nobody waiting means that the reading was broken off.
    let _ = done.send((chunk.looks(inst), chunk));
}

/// What is done with each chunk when its turn comes; says whether to go on.
type Step<'a> = dyn FnMut(Vec<Look>) -> Result<bool, StoreError> + 'a;

/// The way from reading to judging.
pub(super) struct Lane<'a> {
    inst: &'a str,
    jobs: Sender<Job>,
    todo: Arc<Mutex<Receiver<Job>>>,
    chunk: Chunk,
    spare: Vec<Chunk>,
    ahead: VecDeque<Receiver<Done>>,
    result: Result<bool, StoreError>,
}

impl<'a> Lane<'a> {
    pub(super) fn new<'scope>(scope: &'scope Scope<'scope, '_>, inst: &'a str) -> Self
    where
        'a: 'scope,
    {
        let (jobs, todo) = channel::<Job>();
        let todo = Arc::new(Mutex::new(todo));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..(cores.saturating_sub(1)).clamp(1, HANDS) {
            let todo = Arc::clone(&todo);
            // They end when the lane is dropped.
            scope.spawn(move || {
                loop {
                    let job = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(job) = job else { return };
                    look_at(job, inst);
                }
            });
        }
        let (chunk, spare, ahead) = (Chunk::default(), Vec::new(), VecDeque::new());
        Self { inst, jobs, todo, chunk, spare, ahead, result: Ok(true) }
    }

    /// Takes a row; `last` says that it is the last that counts.
    pub(super) fn put(&mut self, row: Row<'_>, last: bool, step: &mut Step<'_>) -> ControlFlow<()> {
        self.chunk.push(row);
        if self.chunk.rows.len() >= ROWS {
            self.send();
            if self.ahead.len() > AHEAD {
                self.join(step);
            }
        }
        let go_on = !last && matches!(self.result, Ok(true));
        if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Judges what is still on its way.
    pub(super) fn rest(mut self, step: &mut Step<'_>) -> Result<(), StoreError> {
        self.send();
        while matches!(self.result, Ok(true)) && !self.ahead.is_empty() {
            self.join(step);
        }
        self.result.map(drop)
    }

    fn send(&mut self) {
        let chunk = std::mem::replace(&mut self.chunk, self.spare.pop().unwrap_or_default());
        let (give, get) = sync_channel(1);
        // If no hand is left, nothing will come back, and that is noticed there.
        let _ = self.jobs.send((chunk, give));
        self.ahead.push_back(get);
    }

    fn join(&mut self, step: &mut Step<'_>) {
        let Some(next) = self.ahead.pop_front() else { return };
        // Rather than wait, the reader lends a hand.
        let done = loop {
            match next.try_recv() {
                Err(TryRecvError::Empty) => {}
                Ok(done) => break Ok(done),
                Err(TryRecvError::Disconnected) => break Err(RecvError),
            }
            let job = self.todo.try_lock().ok().and_then(|todo| todo.try_recv().ok());
            match job {
                Some(job) => look_at(job, self.inst),
                None => break next.recv(),
            }
        };
        self.result = match done {
            Ok((looks, mut chunk)) => {
                chunk.bytes.clear();
                chunk.rows.clear();
                self.spare.push(chunk);
                step(looks)
            }
            Err(_) => {
                let gone = words!(zh: "核验线程已退出" en: "a verifying thread has ended");
                Err(StoreError::Failed { doing: "verify", what: gone.to_string() })
            }
        };
    }
}
