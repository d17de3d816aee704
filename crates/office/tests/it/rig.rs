//! An office in a folder of its own, with a clock and chance of the test's.

use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tiaoli_institution::bind::{self, Request};
use tiaoli_ledger::Moment;
use tiaoli_office::account::NewAccount;
use tiaoli_office::desk::Outcome;
use tiaoli_office::foundation::{Charter, Founding, found};
use tiaoli_office::{Cost, Office, Rim};
use tiaoli_text::Words;

pub const PASSWORD: &str = "a long enough sentence";

/// A folder that goes away with the test.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir()
            .join(format!("tiaoli-office-{}-{number}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A clock that stands until it is moved, chance that repeats itself, passwords that cost nothing.
pub fn rim(start: &str) -> (Rim, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(Moment::parse(start).unwrap().unix_ms()));
    let (mut rim, shown, drawn) = (Rim::system(), Arc::clone(&clock), AtomicU64::new(1));
    rim.now = Arc::new(move || Moment::from_unix_ms(shown.load(Ordering::Relaxed)).unwrap());
    rim.chance = Arc::new(move |bytes| {
        for byte in bytes {
            let n = drawn.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *byte = (n >> 56) as u8;
        }
        Ok(())
    });
    rim.cost = Cost { memory: 64, passes: 1 };
    (rim, clock)
}

/// What a test office begins with.
pub fn founding() -> Founding {
    let opening = include_str!("../../../../examples/working-month/opening.json");
    let opening: Json = serde_json::from_str(opening).unwrap();
    let account = |name: &str, person: Option<&str>, organ: Option<&str>| NewAccount {
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        person: person.map(str::to_owned),
        mandates: organ.map(str::to_owned).into_iter().collect(),
        admin: name == "lin",
    };
    Founding {
        charter: Charter {
            inst: "test".to_owned(),
            name: Words::new("某部", "a department"),
            regulation: "work-organs".to_owned(),
            demo: false,
        },
        date: "2026-03-02".parse().unwrap(),
        records: opening["records"].clone(),
        labels: vec![("person".to_owned(), "wen".to_owned(), Words::new("文处长", "Wen"))],
        accounts: vec![
            account("lin", Some("lin"), None),
            account("wen", Some("wen"), None),
            account("shiwei", None, Some("yl")),
        ],
    }
}

/// An office on 2 March 2026, nine in the morning.
pub struct Rig {
    pub scratch: Scratch,
    pub office: Office,
    pub clock: Arc<AtomicI64>,
    pub rim: Rim,
}

impl Rig {
    pub fn new(name: &str) -> Self {
        let scratch = Scratch::new(name);
        let (rim, clock) = rim("2026-03-02T01:00:00Z");
        found(&scratch.0, "work-organs", &founding(), &rim).unwrap();
        let office = Office::open(&scratch.0, rim.clone()).unwrap().unwrap();
        Self { scratch, office, clock, rim }
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    pub fn request(&self, act: &str, actor: &str, take: Json) -> Request {
        let date = self.office.today().to_string();
        let json = json!({"act": act, "actor": actor, "date": date, "take": take});
        self.office.desk().see(|i| bind::request(i.regulation(), &json)).unwrap()
    }

    #[track_caller]
    pub fn act(&self, idem: &str, act: &str, actor: &str, take: Json) -> u64 {
        match self.office.submit(idem, &self.request(act, actor, take)).unwrap() {
            Outcome::Recorded { seq, .. } => seq,
            Outcome::Again { .. } => panic!("recorded before"),
            Outcome::Refused(judged) => panic!("refused: {:?}", judged.judgement.verdict),
        }
    }
}
