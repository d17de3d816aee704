//! What only a shared store can do: several nodes, alarms, settings that are refused.

use std::{fs, path::Path};

use tiaoli_ledger::{
    Ending, Key, Ledger, LedgerError, Place, View, audit,
    store::{
        StoreError,
        postgres::{Address, institutions},
    },
};

use crate::{
    conformance::{OnServer, Open as _},
    rig::{Folder, body, draft, fill, found, key, time},
};

const INST: &str = "office";

/// A node of the institution, in a folder of its own.
fn node(home: &OnServer, folder: &Path) -> Place {
    Place::Postgres {
        address: Address::parse(&home.schema.address()).unwrap(),
        inst: Some(INST.to_owned()),
        folder: Some(folder.to_owned()),
    }
}

fn add(ledger: &Ledger, idem: &str) -> u64 {
    let judge = |_: &_| Ok::<_, LedgerError>((time(10_000), found()));
    ledger.decide(idem, body(idem), judge).unwrap().seq
}

#[test]
fn a_node_judges_on_what_others_have_appended() {
    let Some(home) = OnServer::new() else { return };
    let (one, two) = (Folder::new(), Folder::new());
    let first = Ledger::create(node(&home, one.path()), INST, key()).unwrap();
    fill(&first, 5, 5);
    let second = Ledger::join(node(&home, two.path()), INST, key()).unwrap();
    assert_eq!(add(&second, "b"), 5);
    assert_eq!(add(&first, "c"), 6);
    // A request that went to one node and comes again by another has one answer.
    let again = second.decide("c", body("c"), |_| -> Result<_, LedgerError> { panic!("judged") });
    assert_eq!((again.unwrap().seq, second.head().unwrap().size), (6, 7));
    let head = first.turn(|turn| Ok::<_, LedgerError>(turn.head())).unwrap();
    assert_eq!((head.value.size, head.checkpoint.size()), (7, 7));
    let idems = |ledger: &Ledger| {
        let mut idems = Vec::new();
        let read = ledger.turn(|turn| {
            idems.clear();
            turn.since(3, |row| {
                idems.push(row.idem.to_owned());
                std::ops::ControlFlow::Continue(())
            })
        });
        read.unwrap();
        idems
    };
    assert_eq!(idems(&first), ["k-00000003", "k-00000004", "b", "c"]);
    assert_eq!(idems(&second), idems(&first));
    let head = second.head().unwrap();
    add(&first, "d");
    let stale = second.append(&head, draft(90)).unwrap_err();
    assert!(matches!(stale, LedgerError::Conflict { head } if head.size == 8), "{stale}");
    for folder in [&one, &two] {
        let report = audit::audit(node(&home, folder.path()), None, &mut |_, _| {}).unwrap();
        assert_eq!((report.size, report.faults), (8, vec![]));
    }
}

#[test]
fn a_database_put_back_is_an_alarm_on_every_node_that_had_seen_more() {
    let Some(home) = OnServer::new() else { return };
    let folders = [Folder::new(), Folder::new(), Folder::new()];
    let [one, two, three] = folders.each_ref().map(|folder| node(&home, folder.path()));
    let first = Ledger::create(one.clone(), INST, key()).unwrap();
    fill(&first, 8, 8);
    let third = Ledger::join(three, INST, key()).unwrap();
    let saved: Vec<String> = ["head", "entry", "tile", "checkpoint", "institution"]
        .map(|table| format!("CREATE TABLE saved_{table} AS SELECT * FROM ledger_{table}"))
        .into();
    home.schema.psql(&saved.join("; ")).unwrap();
    fill(&first, 4, 2);
    let second = Ledger::join(two, INST, key()).unwrap();
    let back = "DELETE FROM ledger_entry; INSERT INTO ledger_entry SELECT * FROM saved_entry; \
                DELETE FROM ledger_head; INSERT INTO ledger_head SELECT * FROM saved_head";
    home.schema.psql(back).unwrap();
    let alarm = LedgerError::Fork { database: 8, mark: 12 };
    let judge = |_: &_| Ok::<_, LedgerError>((time(20_000), found()));
    assert_eq!(first.decide("x", body("x"), judge).unwrap_err(), alarm);
    assert_eq!(first.decide("y", body("y"), judge).unwrap_err(), alarm, "it stays stopped");
    drop(first);
    assert_eq!(Ledger::open(one.clone(), key()).unwrap_err(), alarm);
    assert_eq!(View::open(one.clone()).err(), Some(alarm));
    assert!(!audit::audit(one, None, &mut |_, _| {}).unwrap().faults.is_empty());
    // A node that had not seen the lost entries goes on, and so begins another history: whoever had
    // seen them must notice even though the ledger is longer than ever.
    for number in 0..6 {
        add(&third, &format!("other-{number}"));
    }
    let error = second.decide("z", body("z"), judge).unwrap_err();
    assert!(matches!(error, LedgerError::Fork { .. }), "{error}");
}

#[test]
fn a_node_without_its_mark_does_not_make_it_anew() {
    let Some(home) = OnServer::new() else { return };
    let (one, two) = (Folder::new(), Folder::new());
    let first = Ledger::create(node(&home, one.path()), INST, key()).unwrap();
    fill(&first, 3, 3);
    first.close().unwrap();
    fs::remove_file(one.path().join("ledger.mark")).unwrap();
    let open = Ledger::open_or_create(node(&home, one.path()), INST, key());
    assert!(matches!(open, Err(LedgerError::NoMark { .. })), "{open:?}");
    // To join is a decision: all is verified first, and a node that has a mark cannot.
    let second = Ledger::join(node(&home, two.path()), INST, key()).unwrap();
    drop(second);
    let again = Ledger::join(node(&home, two.path()), INST, key());
    assert!(matches!(again, Err(LedgerError::Exists { .. })), "{again:?}");
    home.spoil(INST, "UPDATE {entry} SET bytes = {forged} WHERE seq = 1");
    let three = Folder::new();
    let join = Ledger::join(node(&home, three.path()), INST, key());
    assert!(matches!(join, Err(LedgerError::Unsound { .. })), "{join:?}");
    assert!(!three.path().join("ledger.mark").exists());
}

#[test]
fn a_forged_entry_of_another_node_is_not_believed() {
    let Some(home) = OnServer::new() else { return };
    let (one, two) = (Folder::new(), Folder::new());
    let first = Ledger::create(node(&home, one.path()), INST, key()).unwrap();
    fill(&first, 3, 3);
    let second = Ledger::join(node(&home, two.path()), INST, key()).unwrap();
    add(&first, "a");
    home.spoil(INST, "UPDATE {entry} SET bytes = {forged} WHERE seq = 3");
    let judge = |_: &_| -> Result<_, LedgerError> { panic!("judged on a forged entry") };
    let error = second.decide("b", body("b"), judge).unwrap_err();
    assert!(matches!(error, LedgerError::Store(StoreError::Damaged { .. })), "{error}");
}

#[test]
fn a_node_that_finds_the_keys_changed_stops_until_it_is_opened_with_the_new_one() {
    let new = || Key::from_seed("example.cn/l/office", &[8; 32]).unwrap();
    for how in [Ending::Rotated, Ending::Revoked { until: 3 }] {
        let Some(home) = OnServer::new() else { return };
        let (one, two) = (Folder::new(), Folder::new());
        let first = Ledger::create(node(&home, one.path()), INST, key()).unwrap();
        fill(&first, 3, 3);
        let second = Ledger::join(node(&home, two.path()), INST, key()).unwrap();
        let handover = first.hand_over(&key(), new(), how, time(10_000)).unwrap();
        assert_eq!((handover.at, first.key()), (3, new().public().clone()));
        // The other node must not sign with a key that counts no more, now or later.
        let judge = |_: &_| Ok::<_, LedgerError>((time(10_000), found()));
        let stopped = LedgerError::OtherKey {
            expected: new().public().to_string(),
            given: key().public().to_string(),
        };
        for idem in ["a", "b"] {
            assert_eq!(second.decide(idem, body(idem), judge).unwrap_err(), stopped);
        }
        drop(second);
        assert_eq!(Ledger::open(node(&home, two.path()), key()).unwrap_err(), stopped);
        assert_eq!(add(&first, "c"), 4);
        let second = Ledger::open(node(&home, two.path()), new()).unwrap();
        assert_eq!((add(&second, "d"), add(&first, "e")), (5, 6));
        assert_eq!(second.keys().handovers(), [handover]);
        for (folder, pin) in [(&one, key()), (&two, new())] {
            let place = node(&home, folder.path());
            let report = audit::audit(place, Some(pin.public()), &mut |_, _| {}).unwrap();
            assert_eq!((report.size, report.faults), (7, vec![]));
        }
    }
}

#[test]
fn history_can_only_be_added_to_even_by_its_owner() {
    let Some(home) = OnServer::new() else { return };
    let one = Folder::new();
    fill(&Ledger::create(node(&home, one.path()), INST, key()).unwrap(), 3, 3);
    for change in [
        "UPDATE ledger_entry SET seq = 9 WHERE seq = 2",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "DELETE FROM ledger_head",
        "UPDATE ledger_checkpoint SET size = 9",
        "DELETE FROM ledger_tile",
        "UPDATE ledger_institution SET vkey = 'x'",
    ] {
        let refused = home.schema.psql(&format!("SET ROLE office; {change}")).unwrap_err();
        assert!(refused.contains("permission denied"), "{change}: {refused}");
    }
}

#[test]
fn every_key_and_every_statement_names_the_institution_first() {
    let Some(home) = OnServer::new() else { return };
    let one = Folder::new();
    drop(Ledger::create(node(&home, one.path()), INST, key()).unwrap());
    let indexes = format!(
        "SELECT count(*), count(*) FILTER (WHERE indexdef LIKE '%(inst%') FROM pg_indexes \
         WHERE schemaname = '{}'",
        home.schema.name
    );
    assert_eq!(home.schema.psql(&indexes).unwrap(), "6|6");
    let tied = "SELECT count(*) FROM pg_constraint WHERE contype = 'f'";
    assert_eq!(home.schema.psql(tied).unwrap(), "0");
    let sources = ["read.rs", "write.rs", "create.rs"].map(|file| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/postgres");
        fs::read_to_string(folder.join(file)).unwrap()
    });
    let mut statements = 0;
    for text in sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2)) {
        let from = ["FROM ledger_", "UPDATE ledger_"].iter().any(|word| text.contains(word));
        let into = text.matches("INSERT INTO ledger_").count();
        assert!(!from || text.contains("inst = $1"), "{text}");
        assert_eq!(
            into,
            text.matches("(inst, ").count() - text.matches("CONFLICT (inst, ").count()
        );
        statements += usize::from(from || into > 0);
    }
    assert!(statements > 12, "{statements}");
}

#[test]
fn which_institution_must_be_clear() {
    let Some(home) = OnServer::new() else { return };
    let address = Address::parse(&home.schema.address()).unwrap();
    assert_eq!(institutions(&address).unwrap(), Vec::<String>::new());
    let place = |inst: Option<&str>| Place::Postgres {
        address: address.clone(),
        inst: inst.map(str::to_owned),
        folder: None,
    };
    let missing = |error| matches!(error, Some(LedgerError::Store(StoreError::Missing { .. })));
    assert!(missing(View::open(place(None)).err()));
    for inst in ["a", "b"] {
        let folder = Folder::new();
        let mut whole = place(Some(inst));
        if let Place::Postgres { folder: own, .. } = &mut whole {
            *own = Some(folder.path().to_owned());
        }
        fill(&Ledger::create(whole, inst, key()).unwrap(), 2, 1);
        if inst == "a" {
            // The only one need not be named.
            assert_eq!(View::open(place(None)).unwrap().checkpoint().size(), 2);
        }
    }
    let error = View::open(place(None)).err();
    let there = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(error, Some(LedgerError::Store(StoreError::Which { there })));
    assert!(missing(View::open(place(Some("c"))).err()));
    let error = Ledger::open(place(Some("a")), key()).unwrap_err();
    assert_eq!(error, LedgerError::NoFolder);
}

#[test]
fn addresses_that_cannot_be_used_are_refused_without_telling_the_password() {
    for text in [
        "office",
        "mysql://x/y",
        "postgres://",
        "postgres://u:geheim@host:notaport/db",
        "postgres://u:geheim@db.example.cn/office",
        "postgres://u:geheim@10.0.0.7/office",
        "postgres://u:geheim@127.0.0.1/office?sslmode=require",
        "postgres://u:geheim@127.0.0.1/office?nonsense=1",
    ] {
        let error = Address::parse(text).unwrap_err();
        assert!(matches!(error, StoreError::Address { .. }), "{text}: {error}");
        assert!(!error.to_string().contains("geheim"), "{error}");
    }
    let address =
        Address::parse("postgres://u:geheim@10.0.0.7:5433/office?sslmode=disable").unwrap();
    assert_eq!(address.to_string(), "postgres://10.0.0.7:5433/office");
    assert!(!format!("{address:?}").contains("geheim"));
    for near in ["postgres://[::1]/x", "postgresql://localhost/x", "postgres://%2Frun%2Fpg/x"] {
        Address::parse(near).unwrap();
    }
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let place = Place::Postgres {
        address: Address::parse("postgres://office@127.0.0.1:1/office").unwrap(),
        inst: Some(INST.to_owned()),
        folder: None,
    };
    let error = View::open(place).err().unwrap();
    assert!(matches!(error, LedgerError::Store(StoreError::Lost { .. })), "{error}");
    assert!(error.words().en.contains("refused"), "{error}");
}
