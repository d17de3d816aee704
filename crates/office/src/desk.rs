//! An institution at work on its ledger.
//!
//! Judging, recording and folding happen in one turn at the head, so that an act is judged against
//! exactly the state it is recorded on. Whatever the judge does not allow leaves no trace.

use crate::failure::Failure;
use crate::keyfile;
use crate::mention::Mentions;
use crate::trust::Trust;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use tiaoli_institution::bind::{self, Given, Request};
use tiaoli_institution::{Institution, Judged};
use tiaoli_ledger::house;
use tiaoli_ledger::{Digest, Draft, Ledger, LedgerError, Moment};
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::program::NormId;
use tiaoli_norm::value::Rec;
use tiaoli_text::{Words, words};
use tokio::sync::watch;

/// An institution and the ledger that keeps its acts.
pub struct Desk {
    ledger: Ledger,
    held: RwLock<Held>,
    rules: Digest,
    head: watch::Sender<u64>,
}

/// What is worked out from the ledger.
struct Held {
    institution: Institution,
    mentions: Mentions,
    /// Entries of the house itself: the institution does not count them.
    own: Vec<u64>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("ledger", &self.ledger).finish_non_exhaustive()
    }
}

/// What came of submitting an act.
#[derive(Debug)]
pub enum Outcome {
    /// On the ledger now.
    Recorded {
        /// Its number.
        seq: u64,
        /// Its leaf hash.
        leaf: Digest,
        /// The judgement that allowed it.
        judged: Judged,
    },
    /// It had been recorded before.
    Again {
        /// Its number.
        seq: u64,
    },
    /// Not allowed; nothing was written.
    Refused(Judged),
}

/// Why a turn was not finished.
enum Stop {
    Failure(Failure),
    Refused(Box<Judged>),
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Self::Failure(ledger_failure(&error))
    }
}

/// A ledger's complaint, as the end of a command.
pub fn ledger_failure(error: &LedgerError) -> Failure {
    use tiaoli_ledger::store::StoreError;
    let words = error.words();
    match error {
        LedgerError::Draft(_)
        | LedgerError::IdemReused { .. }
        | LedgerError::NoEntry { .. }
        | LedgerError::Inst { .. }
        | LedgerError::Exists { .. }
        | LedgerError::OtherKey { .. }
        | LedgerError::Key(_)
        | LedgerError::Store(StoreError::Missing { .. }) => Failure::input(words),
        _ => Failure::machine(words),
    }
}

/// Whether `folder` is one, or could be made.
pub fn usable(folder: &Path) -> Result<(), Failure> {
    // Of what is not there yet, the part that is decides.
    match folder.ancestors().find(|part| part.exists()) {
        Some(part) if !part.is_dir() => {
            let words = Words::new(
                "这是一个文件，这里要一个文件夹",
                "this is a file; a folder is needed here",
            );
            Err(Failure::input(words).at(part.display().to_string()))
        }
        _ => Ok(()),
    }
}

/// The digest that entries name their rules by: over names and bytes of all files, in order.
pub fn rules_digest(regulation: &Regulation) -> Digest {
    let mut bytes = b"tiaoli rules 1\n".to_vec();
    for file in &regulation.tree.files {
        for part in [file.name.as_bytes(), file.text.as_bytes()] {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part);
        }
    }
    Digest::of(&bytes)
}

impl Desk {
    /// Opens the ledger in `folder`, or makes one for institution `inst`, and folds what is there.
    pub fn open(
        folder: &Path,
        inst: &str,
        regulation: &Arc<Regulation>,
        calendar: &Arc<Calendar>,
        seed: impl FnOnce() -> Result<[u8; 32], Failure>,
    ) -> Result<Self, Failure> {
        usable(folder)?;
        std::fs::create_dir_all(folder).map_err(|e| Failure::io(folder, &e))?;
        let key = keyfile::read_or_make(folder, inst, seed)?;
        let ledger = keyfile::open(folder, key, |key| Ledger::open_or_create(folder, inst, key))?;
        let rules = rules_digest(regulation);
        let mut institution = Institution::new(Arc::clone(regulation), Arc::clone(calendar));
        let mut mentions = Mentions::default();
        let own = fold(&ledger, &rules, &mut institution, &mut mentions)?;
        // Only now that all of it has been read and judged again is the last of it signed for.
        ledger.acknowledge().map_err(|e| ledger_failure(&e))?;
        let head = watch::Sender::new(institution.head());
        Ok(Self { ledger, held: RwLock::new(Held { institution, mentions, own }), rules, head })
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The idempotency key of the last act among the first `size` entries.
    pub fn last_idem(&self, size: u64) -> Result<String, Failure> {
        let mut idem = String::new();
        // What the house wrote about itself, such as a change of keys, is no step of anybody's.
        for from in (0..size).rev() {
            self.ledger
                .scan(from, |row| {
                    idem = row.idem.to_owned();
                    ControlFlow::Break(())
                })
                .map_err(|e| ledger_failure(&e))?;
            if !house::is_own(&idem) {
                break;
            }
        }
        Ok(idem)
    }

    /// Looks at the institution as it stands.
    pub fn see<T>(&self, look: impl FnOnce(&Institution) -> T) -> T {
        look(&self.held.read().unwrap_or_else(PoisonError::into_inner).institution)
    }

    /// Numbers of the entries that are about `rec`, in order.
    pub fn mentions(&self, rec: Rec) -> Vec<u64> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.mentions.of(rec).to_vec()
    }

    /// Numbers of the entries that cite `norm`, in order.
    pub fn citing(&self, norm: NormId) -> Vec<u64> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.mentions.citing(norm).to_vec()
    }

    /// The entry of the institution's act number `number`.
    pub fn entry_of_act(&self, number: u64) -> u64 {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.own.iter().fold(number, |seq, own| if *own <= seq { seq + 1 } else { seq })
    }

    /// How many entries are durable, now and whenever it changes.
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// Records the records the institution opens with, unless it has opened already.
    pub fn open_institution(
        &self,
        date: jiff::civil::Date,
        given: &[Given],
    ) -> Result<(), Failure> {
        if self.see(Institution::head) > 0 {
            return Ok(());
        }
        let mut body = Map::new();
        self.see(|institution| {
            let records = bind::records_json(institution.regulation(), given);
            let stack = institution.regulation().packs.iter().map(|pack| pack.folder.as_str());
            let stack: Vec<&str> = stack.collect();
            body.insert(
                "open".into(),
                json!({"date": date.to_string(), "regulations": stack, "records": records}),
            );
        });
        let found = json!({"rules": self.rules.hex()});
        let result = self.ledger.turn(|turn| -> Result<(), Stop> {
            let mut held = self.lock();
            let mut opened = held.institution.clone();
            opened.open(date, given).map_err(|bad| Stop::Failure(Failure::bad("open", bad)))?;
            let draft = draft("open", at(date, 0).map_err(Stop::Failure)?, &body, &found)?;
            let seq = turn.append(draft)?.seq;
            held.mentions.opened(seq, given, opened.state());
            held.institution = opened;
            Ok(())
        });
        match result {
            Ok(_) => {
                self.tell_head();
                Ok(())
            }
            Err(Stop::Failure(failure)) => Err(failure),
            Err(Stop::Refused(_)) => Ok(()),
        }
    }

    fn lock(&self) -> RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_head(&self) {
        let head = self.see(Institution::head);
        self.head.send_if_modified(|known| std::mem::replace(known, head) != head);
    }

    /// Judges an act at the head and records it if it is allowed.
    pub fn submit(&self, idem: &str, request: &Request, now: Moment) -> Result<Outcome, Failure> {
        let body = self.see(|i| bind::request_json(i.regulation(), request));
        let asked = ledger_map(&Json::Object(body.clone()))?;
        let result = self.ledger.turn(|turn| -> Result<Outcome, Stop> {
            if let Some(earlier) = turn.earlier(idem, &asked)? {
                return Ok(Outcome::Again { seq: earlier.seq });
            }
            let mut held = self.lock();
            let Held { institution, mentions, .. } = &mut *held;
            let latest = institution.latest().max(institution.opened());
            if let Some(latest) = latest.filter(|latest| request.date < *latest) {
                let date = request.date;
                return Err(Stop::Failure(Failure::input(words!(
                    zh: "行为的日期 {date} 早于台账上最近一次行为的日期 {latest}",
                    en: "the act is dated {date}, before the latest act on the ledger, {latest}",
                ))));
            }
            let bad = |bad| Stop::Failure(Failure::bad(idem, bad));
            let act = match institution.authorize(request.clone()).map_err(bad)? {
                Ok(act) => act,
                Err(judged) => return Err(Stop::Refused(Box::new(judged))),
            };
            let judgement = act.judgement().clone();
            let found = json!({
                "rules": self.rules.hex(),
                "verdict": judgement.verdict.code(),
                "norms": institution.citations(&judgement.reasons),
            });
            let time = turn.head().time_for(now)?;
            let placed = turn.append(draft(idem, time, &body, &found)?)?;
            let judged = Judged { draft: act.draft().clone(), judgement };
            if !institution.perform(&act) {
                let message = Words::new(
                    "判断与记录之间状态变了",
                    "the state moved between judging and recording",
                );
                return Err(Stop::Failure(Failure::machine(message)));
            }
            mentions.acted(placed.seq, request, act.judgement(), institution);
            Ok(Outcome::Recorded { seq: placed.seq, leaf: placed.leaf, judged })
        });
        match result {
            Ok(kept) => {
                self.tell_head();
                Ok(kept.value)
            }
            Err(Stop::Refused(judged)) => Ok(Outcome::Refused(*judged)),
            Err(Stop::Failure(failure)) => Err(failure),
        }
    }
}

/// Nine in the morning in Beijing on `date`, `minutes` later: the clock of a scripted run.
pub fn at(date: jiff::civil::Date, minutes: i64) -> Result<Moment, Failure> {
    let hour = 1 + minutes / 60;
    let minute = minutes % 60;
    Moment::parse(&format!("{date}T{hour:02}:{minute:02}:00Z")).ok_or_else(|| {
        Failure::input(
            words!(zh: "{date} 不能作为记录时间", en: "{date} cannot be a recorded time"),
        )
    })
}

fn draft(idem: &str, time: Moment, body: &Map<String, Json>, found: &Json) -> Result<Draft, Stop> {
    let body = ledger_map(&Json::Object(body.clone())).map_err(Stop::Failure)?;
    let found = ledger_map(found).map_err(Stop::Failure)?;
    Ok(Draft { idem: idem.to_owned(), time, body, found })
}

/// Folds every entry of the ledger. Each must be as it was written, must have been made under the
/// same rules and must still come out as it was recorded.
fn fold(
    ledger: &Ledger,
    rules: &Digest,
    institution: &mut Institution,
    mentions: &mut Mentions,
) -> Result<Vec<u64>, Failure> {
    let signed = ledger.checkpoint().map_err(|e| ledger_failure(&e))?;
    let mut trust = Trust::new(ledger.folder(), ledger.inst(), &signed);
    let (mut result, mut own) = (Ok(()), Vec::new());
    let scanned = ledger.scan(0, |row| {
        if !trust.take(row) {
            return ControlFlow::Break(());
        }
        // An entry that cannot be folded may be a forged one, which only the next one shows: the
        // reading goes on, the folding does not.
        if house::is_own(row.idem) {
            own.push(row.seq);
        } else if result.is_ok() {
            result = fold_entry(row.bytes, row.seq, rules, institution, mentions);
        }
        ControlFlow::Continue(())
    });
    scanned.map_err(|e| ledger_failure(&e))?;
    trust.finish()?;
    result.map(|()| own)
}

fn fold_entry(
    bytes: &[u8],
    seq: u64,
    rules: &Digest,
    institution: &mut Institution,
    mentions: &mut Mentions,
) -> Result<(), Failure> {
    let place = format!("{seq}");
    let broken = |what: &str| {
        Failure::machine(
            words!(zh: "第 {seq} 条不能重放：{what}", en: "entry {seq} cannot be folded: {what}"),
        )
        .help(Words::new("运行 tiaoli ledger verify", "run tiaoli ledger verify"))
    };
    let entry: Json = serde_json::from_slice(bytes).map_err(|e| broken(&e.to_string()))?;
    let made_under = entry.pointer("/found/rules").and_then(Json::as_str).unwrap_or("");
    if made_under != rules.hex() {
        let given = rules.hex();
        return Err(Failure::input(words!(
            zh: "这本台账按另一版制度记的（第 {seq} 条：{made_under}；现在给出的是 {given}）",
            en: "this ledger was kept under another version of the rules (entry {seq}: {made_under}; given now: {given})",
        ))
        .help(Words::new("给出当时的制度，或者用 tiaoli replay 比较", "give the rules of then, or compare with tiaoli replay")));
    }
    match entry_of(institution.regulation(), &entry).map_err(|bad| Failure::bad(&place, bad))? {
        Entry::Open(date, given) => {
            institution.open(date, &given).map_err(|bad| Failure::bad(&place, bad))?;
            mentions.opened(seq, &given, institution.state());
            Ok(())
        }
        Entry::Act(request) => {
            let recorded = entry.pointer("/found/verdict").and_then(Json::as_str).unwrap_or("");
            match institution.authorize(request).map_err(|bad| Failure::bad(&place, bad))? {
                Ok(act) if act.judgement().verdict.code() == recorded => {
                    if !institution.perform(&act) {
                        return Err(broken("head"));
                    }
                    mentions.acted(seq, act.request(), act.judgement(), institution);
                    Ok(())
                }
                Ok(act) => Err(broken(act.judgement().verdict.code())),
                Err(judged) => Err(broken(judged.judgement.verdict.code())),
            }
        }
    }
}

/// What an entry records.
pub enum Entry {
    /// Records the institution opens with.
    Open(jiff::civil::Date, Vec<Given>),
    /// An act.
    Act(Request),
}

/// Reads what the house wrote into an entry; the ledger's own members are left aside.
pub fn entry_of(regulation: &Regulation, entry: &Json) -> Result<Entry, bind::BadInput> {
    let mut body = entry.as_object().cloned().unwrap_or_default();
    for own in ["found", "idem", "inst", "prev", "seq", "t", "v"] {
        body.remove(own);
    }
    if let Some(open) = body.get("open") {
        let date = open.get("date").and_then(Json::as_str).and_then(|d| d.parse().ok());
        let date = date
            .ok_or_else(|| bind::BadInput::new("open.date", Words::new("没有日期", "no date")))?;
        let none = json!({});
        let records = open.get("records").unwrap_or(&none);
        return Ok(Entry::Open(date, bind::records(regulation, records, "open.records")?));
    }
    Ok(Entry::Act(bind::request(regulation, &Json::Object(body))?))
}

/// JSON in the restricted form of the ledger.
fn ledger_json(value: &Json) -> Result<tiaoli_ledger::Json, Failure> {
    use tiaoli_ledger::Json as Kept;
    Ok(match value {
        Json::Bool(yes) => Kept::Bool(*yes),
        Json::String(text) => Kept::Text(text.clone()),
        Json::Array(items) => Kept::List(items.iter().map(ledger_json).collect::<Result<_, _>>()?),
        Json::Object(_) => Kept::Map(ledger_map(value)?),
        Json::Number(n) => match n.as_i64() {
            Some(n) => Kept::Int(n),
            None => {
                return Err(Failure::input(Words::new(
                    "台账里只能记整数",
                    "only whole numbers can be recorded",
                )));
            }
        },
        Json::Null => {
            return Err(Failure::input(Words::new("台账里不能记空值", "null cannot be recorded")));
        }
    })
}

fn ledger_map(value: &Json) -> Result<BTreeMap<String, tiaoli_ledger::Json>, Failure> {
    let object = value.as_object().into_iter().flatten();
    object.map(|(name, value)| Ok((name.clone(), ledger_json(value)?))).collect()
}

/// Thirty-two bytes from the system's source of randomness.
pub fn random_seed() -> Result<[u8; 32], Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| {
        let e = e.to_string();
        Failure::machine(
            words!(zh: "系统给不出随机数：{e}", en: "the system gives no randomness: {e}"),
        )
    })?;
    Ok(seed)
}
