//! What every store must do: one suite, run for each of them.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tiaoli_ledger::{
    Checkpoint, Digest, Place, Tile,
    store::{
        Batch, Database, Entry, Identity, Reader, StoreError,
        postgres::{Address, Postgres},
        sqlite::Sqlite,
    },
};

use crate::{
    rig::{Folder, key},
    server::{Schema, server},
    sim::{Sim, SimDatabase},
};

/// A store under test, empty at first.
pub trait Home {
    /// The database as the home of an institution, which is made.
    fn database(&self, inst: &str) -> Box<dyn Database>;
}

/// A store whose ledgers are opened by place, and whose rows can be spoilt from outside.
pub trait Open: Home {
    /// Where a node finds the institution.
    fn place(&self, inst: &str) -> Place;

    /// Runs SQL behind the ledger's back. `{entry}` names a table, `{forged}` an entry's bytes with
    /// another verdict, `{zero}` a hash of zeros.
    fn spoil(&self, inst: &str, sql: &str);
}

fn make(database: &dyn Database, inst: &str) {
    assert!(!database.exists().unwrap());
    let identity = Identity { inst: inst.to_owned(), vkey: key().public().to_string() };
    let first = Checkpoint::sign(&key(), 0, Digest::empty_root());
    assert!(database.create(&identity, &first).unwrap());
    assert!(database.exists().unwrap());
    assert!(!database.create(&identity, &first).unwrap(), "what is there is left alone");
}

pub struct InFolder(Folder);

impl InFolder {
    pub fn new() -> Self {
        Self(Folder::new())
    }
}

impl Home for InFolder {
    fn database(&self, inst: &str) -> Box<dyn Database> {
        let folder = self.0.path().join(inst);
        std::fs::create_dir_all(&folder).unwrap();
        let database = Sqlite::new(folder.join("ledger.db"));
        make(&database, inst);
        Box::new(database)
    }
}

impl Open for InFolder {
    fn place(&self, inst: &str) -> Place {
        self.0.path().join(inst).into()
    }

    fn spoil(&self, inst: &str, sql: &str) {
        let raw = rusqlite::Connection::open(self.0.path().join(inst).join("ledger.db")).unwrap();
        for table in ["entry", "checkpoint", "tile"] {
            for change in ["update", "delete"] {
                raw.execute_batch(&format!("DROP TRIGGER IF EXISTS {table}_{change}")).unwrap();
            }
        }
        let forged = "CAST(replace(CAST(bytes AS TEXT), 'permit', 'refuse') AS BLOB)";
        let sql = sql.replace("{forged}", forged).replace("{zero}", "zeroblob(32)");
        let plain = ["{", "}"].iter().fold(sql, |sql, brace| sql.replace(brace, ""));
        raw.execute_batch(&plain).unwrap();
    }
}

pub struct OnServer {
    pub schema: Schema,
    folder: Folder,
}

impl OnServer {
    pub fn new() -> Option<Self> {
        Some(Self { schema: server()?.schema(), folder: Folder::new() })
    }
}

impl Home for OnServer {
    fn database(&self, inst: &str) -> Box<dyn Database> {
        let address = Address::parse(&self.schema.address()).unwrap();
        let database = Postgres::new(address, Some(inst)).unwrap();
        make(&database, inst);
        Box::new(database)
    }
}

impl Open for OnServer {
    fn place(&self, inst: &str) -> Place {
        Place::Postgres {
            address: Address::parse(&self.schema.address()).unwrap(),
            inst: Some(inst.to_owned()),
            folder: Some(self.folder.path().join(inst)),
        }
    }

    fn spoil(&self, inst: &str, sql: &str) {
        let forged = "convert_to(replace(convert_from(bytes, 'UTF8'), 'permit', 'refuse'), 'UTF8')";
        let sql = sql.replace("{forged}", forged);
        let sql = sql.replace("{zero}", "decode(repeat('00', 32), 'hex')");
        let sql = sql.replace("{", "ledger_").replace("}", "");
        self.schema.psql(&sql.replace("WHERE ", &format!("WHERE inst = '{inst}' AND "))).unwrap();
    }
}

pub struct Simulated(Arc<Sim>);

impl Home for Simulated {
    fn database(&self, inst: &str) -> Box<dyn Database> {
        let database = SimDatabase::new(&self.0, inst);
        make(&database, inst);
        Box::new(database)
    }
}

/// A batch of made-up entries after what is there; a store does not look into them.
pub struct Chain {
    size: u64,
    tip: Digest,
    leaves: Vec<Digest>,
}

impl Chain {
    pub fn new() -> Self {
        Self { size: 0, tip: Digest::empty_root(), leaves: Vec::new() }
    }

    fn of(reader: &mut dyn Reader) -> Self {
        let Some(last) = reader.last().unwrap() else { return Self::new() };
        let leaves = reader.leaves(0, last.seq + 1).unwrap();
        Self { size: last.seq + 1, tip: last.leaf, leaves }
    }

    fn batch(&self, tag: &str, count: u64) -> Batch {
        let entry = |seq: u64| {
            let bytes = format!("{{\"entry\":\"{tag} {seq}\"}}").into_bytes();
            let idem = format!("{tag}-{seq:06}");
            Arc::new(Entry { seq, idem, leaf: Digest::leaf(&bytes), bytes })
        };
        self.with((self.size..self.size + count).map(entry).collect())
    }

    fn with(&self, entries: Vec<Arc<Entry>>) -> Batch {
        let size = self.size + entries.len() as u64;
        Batch {
            size_before: self.size,
            tip_before: self.tip,
            tiles: Vec::new(),
            checkpoint: None,
            signed: Some(Arc::new(Checkpoint::sign(&key(), size, Digest::of(&size.to_be_bytes())))),
            entries: Arc::new(entries),
        }
    }

    fn took(&mut self, batch: &Batch) {
        self.size += batch.entries.len() as u64;
        self.tip = batch.entries.last().unwrap().leaf;
        self.leaves.extend(batch.entries.iter().map(|entry| entry.leaf));
    }
}

fn all(reader: &mut dyn Reader, from: u64) -> Vec<Entry> {
    let mut entries = Vec::new();
    let take = &mut |row: tiaoli_ledger::store::Row<'_>| {
        entries.push(Entry {
            seq: row.seq,
            idem: row.idem.to_owned(),
            leaf: Digest::from_slice(row.leaf).unwrap(),
            bytes: row.bytes.to_vec(),
        });
        ControlFlow::Continue(())
    };
    reader.scan(from, take).unwrap();
    entries
}

fn a_new_ledger_is_empty(home: &dyn Home) {
    let database = home.database("office");
    let mut reader = database.reader().unwrap();
    let identity = reader.identity().unwrap();
    assert_eq!((identity.inst.as_str(), identity.vkey), ("office", key().public().to_string()));
    assert_eq!((reader.last().unwrap(), reader.last_seq().unwrap()), (None, None));
    assert_eq!((reader.entry(0).unwrap(), reader.find("x").unwrap()), (None, None));
    assert_eq!((reader.tile(0, 0).unwrap(), reader.checkpoint(0).unwrap()), (None, None));
    assert_eq!(all(reader.as_mut(), 0), []);
    let signed = reader.signed().unwrap();
    assert_eq!(signed.is_some(), database.shared(), "a shared store keeps its head signed");
    assert!(signed.is_none_or(|(size, _)| size == 0));
}

fn shows(reader: &mut dyn Reader, entries: &[Entry], signed: Option<&(u64, String)>) {
    assert_eq!(reader.last_seq().unwrap(), Some(entries.len() as u64 - 1));
    assert_eq!(reader.last().unwrap().as_ref(), entries.last());
    assert_eq!(all(reader, 0), entries);
    assert_eq!(reader.signed().unwrap().as_ref(), signed);
}

fn a_batch_is_there_wholly_and_in_order(home: &dyn Home) {
    let database = home.database("office");
    let mut store = database.store().unwrap();
    let mut reader = database.reader().unwrap();
    let mut chain = Chain::new();
    let mut entries: Vec<Entry> = Vec::new();
    for (round, count) in [1, 3, 700].into_iter().enumerate() {
        let mut batch = chain.batch(&format!("r{round}"), count);
        batch.tiles.push(Tile { level: 0, index: round as u64, hashes: vec![round as u8; 8192] });
        let kept = Checkpoint::sign(&key(), chain.size + 1, Digest::of(b"kept"));
        batch.checkpoint = Some(Arc::new(kept));
        store.commit(&batch).unwrap();
        chain.took(&batch);
        entries.extend(batch.entries.iter().map(|entry| (**entry).clone()));
        let signed = batch.signed.as_ref().map(|signed| (signed.size(), signed.to_string()));
        let signed = signed.filter(|_| database.shared());
        shows(reader.as_mut(), &entries, signed.as_ref());
        shows(store.read(), &entries, signed.as_ref());
    }
    assert_eq!(all(reader.as_mut(), 500), &entries[500..]);
    assert_eq!(all(reader.as_mut(), 704), []);
    assert_eq!(reader.leaves(2, 700).unwrap(), &chain.leaves[2..700]);
    assert_eq!(reader.leaves(5, 5).unwrap(), []);
    assert!(matches!(reader.leaves(700, 705), Err(StoreError::Damaged { .. })));
    assert_eq!(reader.entry(4).unwrap().as_ref(), Some(&entries[4]));
    assert_eq!(reader.find("r2-000400").unwrap().as_ref(), Some(&entries[400]));
    assert_eq!((reader.entry(704).unwrap(), reader.find("r2-9").unwrap()), (None, None));
    assert_eq!(reader.tile(0, 2).unwrap(), Some(vec![2; 8192]));
    assert_eq!((reader.tile(1, 2).unwrap(), reader.tile(0, 3).unwrap()), (None, None));
    let sizes = [0, 1, 2, 4, 5, 6].map(|size| reader.checkpoint(size).unwrap().map(|it| it.0));
    assert_eq!(sizes, [Some(1), Some(1), Some(2), Some(5), Some(5), None]);
    let mut idems = Vec::new();
    reader.idems(&mut |idem| idems.push(idem.to_owned())).unwrap();
    idems.sort();
    assert_eq!(idems, entries.iter().map(|entry| entry.idem.clone()).collect::<Vec<_>>());
}

fn a_scan_ends_when_told(home: &dyn Home) {
    let database = home.database("office");
    let mut store = database.store().unwrap();
    store.commit(&Chain::new().batch("a", 600)).unwrap();
    for end in [0, 1, 255, 256, 257, 599] {
        let mut seen = 0;
        let mut one = |row: tiaoli_ledger::store::Row<'_>| {
            seen += 1;
            if row.seq == end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        database.reader().unwrap().scan(0, &mut one).unwrap();
        assert_eq!(seen, end + 1);
    }
}

fn a_batch_for_another_head_is_refused_and_leaves_nothing(home: &dyn Home) {
    let database = home.database("office");
    let mut store = database.store().unwrap();
    let mut chain = Chain::new();
    let first = chain.batch("a", 3);
    store.commit(&first).unwrap();
    let stale = Chain::new().batch("b", 2);
    assert_eq!(store.commit(&stale), Err(StoreError::Moved), "the place is taken");
    chain.took(&first);
    let mut wrong = chain.batch("c", 2);
    wrong.tip_before = Digest::of(b"another history");
    assert_eq!(store.commit(&wrong), Err(StoreError::Moved), "the last entry is another");
    let mut ahead = chain.batch("d", 2);
    ahead.size_before = 7;
    assert_eq!(store.commit(&ahead), Err(StoreError::Moved), "there would be a gap");
    assert_eq!(store.read().last_seq().unwrap(), Some(2));
    store.commit(&chain.batch("e", 1)).unwrap();
    assert_eq!(all(store.read(), 0).len(), 4);
}

fn a_key_is_there_once(home: &dyn Home) {
    let database = home.database("office");
    let mut store = database.store().unwrap();
    let mut chain = Chain::new();
    let batch = chain.batch("a", 3);
    store.commit(&batch).unwrap();
    chain.took(&batch);
    let mut twice = chain.batch("b", 2).entries.to_vec();
    twice[1] = Arc::new(Entry { idem: "a-000001".to_owned(), ..(*twice[1]).clone() });
    let refused = store.commit(&chain.with(twice)).unwrap_err();
    assert!(!matches!(refused, StoreError::Moved | StoreError::Lost { .. }), "{refused}");
    let mut reader = database.reader().unwrap();
    assert_eq!(reader.last_seq().unwrap(), Some(2), "nothing of the batch was written");
    assert_eq!(reader.find("a-000001").unwrap().unwrap().seq, 1);
    assert_eq!(reader.find("b-000003").unwrap(), None);
}

fn what_was_committed_is_there_after_opening_again(home: &dyn Home) {
    let database = home.database("office");
    let mut chain = Chain::new();
    for round in 0..20 {
        let mut store = database.store().unwrap();
        let batch = chain.batch(&format!("r{round}"), 5);
        store.commit(&batch).unwrap();
        chain.took(&batch);
        store.tend().unwrap();
    }
    let mut reader = database.reader().unwrap();
    assert_eq!(Chain::of(reader.as_mut()).leaves, chain.leaves);
}

fn readers_see_whole_batches_while_somebody_writes(home: &dyn Home) {
    let database = home.database("office");
    let (batches, each) = (60, 7);
    let ended = AtomicBool::new(false);
    let looks = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let (database, ended) = (&database, &ended);
                scope.spawn(move || {
                    let mut reader = database.reader().unwrap();
                    let (mut looks, mut before) = (0, 0);
                    loop {
                        let last = ended.load(Ordering::Acquire);
                        let entries = all(reader.as_mut(), 0);
                        assert!(entries.iter().zip(0..).all(|(entry, at)| entry.seq == at));
                        assert!(entries.len().is_multiple_of(each) && entries.len() >= before);
                        (looks, before) = (looks + 1, entries.len());
                        if last {
                            assert_eq!(before, batches * each);
                            return looks;
                        }
                    }
                })
            })
            .collect();
        let mut store = database.store().unwrap();
        let mut chain = Chain::new();
        for round in 0..batches {
            let batch = chain.batch(&format!("r{round}"), each as u64);
            store.commit(&batch).unwrap();
            chain.took(&batch);
        }
        ended.store(true, Ordering::Release);
        readers.into_iter().map(|reader| reader.join().unwrap()).sum::<u32>()
    });
    println!("{looks} looks at {batches} batches being written");
}

fn institutions_do_not_mix(home: &dyn Home) {
    let names = ["office", "office2", "a.b", "a_b"];
    let databases: Vec<_> = names.iter().map(|inst| home.database(inst)).collect();
    // The same places and the same keys in each, as many entries as the institution's number.
    for (number, database) in databases.iter().enumerate() {
        let batch = Chain::new().batch("k", number as u64 + 1);
        database.store().unwrap().commit(&batch).unwrap();
    }
    for (number, database) in databases.iter().enumerate() {
        let mut reader = database.reader().unwrap();
        assert_eq!(reader.identity().unwrap().inst, names[number]);
        assert_eq!(reader.last_seq().unwrap(), Some(number as u64));
        assert_eq!(all(reader.as_mut(), 0).len(), number + 1);
        assert_eq!(reader.find("k-000003").unwrap().is_some(), number == 3);
        let mut count = 0;
        reader.idems(&mut |_| count += 1).unwrap();
        assert_eq!(count, number + 1);
    }
}

fn the_largest_entries_come_back_as_they_were(home: &dyn Home) {
    let database = home.database("office");
    let mut store = database.store().unwrap();
    let mut chain = Chain::new();
    let mut dice = crate::rig::Dice(9);
    for (count, length) in [(1, 60 * 1024), (300, 60 * 1024), (1, 1)] {
        let entry = |seq: u64| {
            let bytes: Vec<u8> = (0..length).map(|_| dice.below(256) as u8).collect();
            let idem = format!("{seq:0>128}");
            Arc::new(Entry { seq, idem, leaf: Digest::leaf(&bytes), bytes })
        };
        let batch = chain.with((chain.size..chain.size + count).map(entry).collect());
        store.commit(&batch).unwrap();
        chain.took(&batch);
    }
    let mut reader = database.reader().unwrap();
    let entries = all(reader.as_mut(), 0);
    assert_eq!(entries.len(), 302);
    assert!(entries.iter().all(|entry| Digest::leaf(&entry.bytes) == entry.leaf));
    assert_eq!(entries.iter().map(|entry| entry.leaf).collect::<Vec<_>>(), chain.leaves);
    assert_eq!(reader.find(&format!("{:0>128}", 300)).unwrap().as_ref(), Some(&entries[300]));
}

fn of_two_who_write_one_is_first(home: &dyn Home) {
    let database = home.database("office");
    if !database.shared() {
        return;
    }
    let (writers, each) = (4, 40);
    let conflicts: u32 = std::thread::scope(|scope| {
        let all: Vec<_> = (0..writers)
            .map(|writer| {
                let database = &database;
                scope.spawn(move || {
                    let mut store = database.store().unwrap();
                    let (mut done, mut conflicts) = (0, 0);
                    while done < each {
                        let chain = Chain::of(store.read());
                        match store.commit(&chain.batch(&format!("w{writer}-{done}"), 2)) {
                            Ok(()) => done += 1,
                            Err(StoreError::Moved) => conflicts += 1,
                            Err(error) => panic!("{error}"),
                        }
                    }
                    conflicts
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    let entries = all(database.reader().unwrap().as_mut(), 0);
    assert_eq!(entries.len(), writers * each * 2);
    assert!(entries.iter().zip(0..).all(|(entry, at)| entry.seq == at), "no gap");
    println!("{} batches by {writers} writers, {conflicts} conflicts", writers * each);
}

macro_rules! every_store {
    ($($test:ident)+) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test(&super::InFolder::new()); })+
        }
        mod postgres {
            $(#[test] fn $test() {
                if let Some(home) = super::OnServer::new() { super::$test(&home); }
            })+
        }
        mod simulated {
            $(#[test] fn $test() { super::$test(&super::Simulated(super::Sim::calm())); })+
        }
    };
}

every_store! {
    a_new_ledger_is_empty
    a_batch_is_there_wholly_and_in_order
    a_scan_ends_when_told
    a_batch_for_another_head_is_refused_and_leaves_nothing
    a_key_is_there_once
    what_was_committed_is_there_after_opening_again
    readers_see_whole_batches_while_somebody_writes
    institutions_do_not_mix
    the_largest_entries_come_back_as_they_were
    of_two_who_write_one_is_first
}
