//! Forces the mark to the disk a little later, once for many acknowledgements.

use std::{
    fs::File,
    sync::{Arc, Condvar, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use tiaoli_text::words;

use crate::ledger::LedgerError;

/// The longest that an advanced mark waits to be forced to the disk.
const REST: Duration = Duration::from_millis(50);

#[derive(Debug, Default)]
struct State {
    due: bool,
    end: bool,
    failed: Option<String>,
}

/// The thread that forces the mark to the disk.
pub(super) struct Flusher {
    shared: Arc<(Mutex<State>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Flusher {
    pub(super) fn new(file: File) -> Self {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let theirs = Arc::clone(&shared);
        let thread = Some(thread::spawn(move || run(&theirs, &file)));
        Self { shared, thread }
    }

    /// Asks for the mark to be forced; says if an earlier forcing has failed.
    pub(super) fn soon(&self) -> Result<(), LedgerError> {
        let (state, bell) = &*self.shared;
        let what = match state.lock() {
            Ok(mut state) => {
                state.due = true;
                state.failed.clone()
            }
            Err(_) => Some("panic".to_owned()),
        };
        bell.notify_one();
        match what {
            None => Ok(()),
            Some(what) => Err(LedgerError::Poisoned {
                why: words!(
                    zh: "高水位标记无法写到磁盘：{what}"
                    en: "the high-water mark could not be forced to the disk: {what}"
                ),
            }),
        }
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        let (state, bell) = &*self.shared;
        if let Ok(mut state) = state.lock() {
            state.end = true;
        }
        bell.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(shared: &(Mutex<State>, Condvar), file: &File) {
    let (state, bell) = shared;
    loop {
        let Ok(held) = state.lock() else { return };
        let Ok(mut held) = bell.wait_while(held, |state| !state.due && !state.end) else { return };
        let end = held.end;
        let due = std::mem::take(&mut held.due);
        drop(held);
        if due && let Err(error) = file.sync_data() {
            if let Ok(mut held) = state.lock() {
                held.failed = Some(error.to_string());
            }
            return;
        }
        if end {
            return;
        }
        thread::sleep(REST);
    }
}
