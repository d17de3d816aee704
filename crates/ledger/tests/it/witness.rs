//! A witness signs one history only, whoever asks and however often it is asked.

use std::{fs, path::Path};

use tiaoli_ledger::{
    Checkpoint, Digest, Ending, Key, Ledger, Policy, View, audit,
    note::Signed,
    receipt::{Trust, verify_by},
    witness::{Post, Reply, Request, Witness, WitnessError, ask},
};

use crate::rig::{Folder, fill, key, open, time};

const NOW: u64 = 1_795_000_000;

fn witness_key(number: u8) -> Key {
    Key::witness_from_seed(&format!("witness.example/w{number}"), &[60 + number; 32]).unwrap()
}

fn witness(folder: &Path, number: u8) -> Witness {
    let witness = Witness::open(folder, witness_key(number)).unwrap();
    fs::write(witness.logs_file(), format!("# logs\n{}\n", key().public())).unwrap();
    witness
}

/// A policy with so many witnesses, of which `need` must sign.
fn policy(count: u8, need: u8) -> Policy {
    let mut text = format!("log {}\n", key().public());
    let names: Vec<String> = (1..=count).map(|number| format!("w{number}")).collect();
    for (name, number) in names.iter().zip(1..) {
        let key = witness_key(number);
        text.push_str(&format!("witness {name} {} http://{name}/\n", key.public()));
    }
    text.push_str(&format!("group all {need} {}\nquorum all\n", names.join(" ")));
    Policy::parse(&text).unwrap()
}

/// Hands a request over without a network; counts how often.
struct Direct<'a>(&'a Witness, u32);

impl Post for Direct<'_> {
    fn post(&mut self, url: &str, body: &str) -> Result<(u16, String), String> {
        assert!(url.ends_with("/add-checkpoint") && !url.contains("//add"), "{url}");
        self.1 += 1;
        let Reply { status, body, .. } = self.0.add_checkpoint(body.as_bytes(), NOW);
        Ok((status, body))
    }
}

fn ask_for(folder: &Path, witness: &Witness, known: u64) -> (Result<Signed, WitnessError>, u32) {
    let mut view = View::open(folder).unwrap();
    let checkpoint = view.checkpoint().clone();
    let mut post = Direct(witness, 0);
    let policy = policy(1, 1);
    let signed = ask(&mut view, &checkpoint, &policy.witnesses()[0], known, &mut post);
    (signed, post.1)
}

fn request(ledger: &Ledger, old: u64) -> Request {
    let mut view = View::open(ledger.folder()).unwrap();
    let checkpoint = view.checkpoint().clone();
    Request { old, proof: view.consistency(old, &checkpoint).unwrap(), checkpoint }
}

#[test]
fn every_answer_of_the_protocol() {
    let (folder, home) = (Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 5, 5);
    let witness = witness(home.path(), 1);
    let post = |text: &str| witness.add_checkpoint(text.as_bytes(), NOW);
    let status = |request: &Request| post(&request.to_string()).status;
    let first = request(&ledger, 0);
    assert_eq!(Request::parse(&first.to_string()), Ok(first.clone()));
    assert_eq!(status(&Request { old: 3, ..first.clone() }), 409, "nothing was signed yet");
    let stuffed = Request { proof: vec![Digest::of(b"x")], ..first.clone() };
    assert_eq!(status(&stuffed), 422, "a proof from nothing is empty");

    let reply = post(&first.to_string());
    assert_eq!(reply.status, 200);
    let lines = Signed::parse_lines(&reply.body).unwrap();
    assert!(witness.key().verify(first.checkpoint.note().text.as_bytes(), &lines[0].bytes));
    assert_eq!(tiaoli_ledger::key::seconds(&lines[0].bytes), Some(NOW));

    fill(&ledger, 4, 4);
    let next = request(&ledger, 5);
    let late = post(&request(&ledger, 0).to_string());
    assert_eq!(
        (late.status, late.content_type, late.body.as_str()),
        (409, "text/x.tlog.size", "5\n")
    );
    assert_eq!(status(&Request { old: 10, ..next.clone() }), 400, "older than the new one");
    let mut wrong = next.clone();
    wrong.proof[0] = Digest::of(b"x");
    assert_eq!(status(&wrong), 422);
    wrong.proof.clear();
    assert_eq!(status(&wrong), 422);
    assert_eq!(status(&next), 200);
    assert_eq!(
        status(&Request { old: 9, proof: vec![], ..next.clone() }),
        200,
        "the same once more"
    );
    assert_eq!(status(&first), 409, "it never goes back");

    let stranger = Key::from_seed("example.cn/l/other", &[1; 32]).unwrap();
    let other = Checkpoint::sign(&stranger, 0, Digest::empty_root());
    assert_eq!(status(&Request { old: 0, proof: vec![], checkpoint: other }), 404);
    let thief = Key::from_seed(key().public().name(), &[1; 32]).unwrap();
    let forged = Checkpoint::sign(&thief, 9, next.checkpoint.root());
    assert_eq!(status(&Request { old: 9, proof: vec![], checkpoint: forged }), 403);
    let spoilt = next.to_string().replace("\n9\n", "\n8\n");
    assert_eq!(post(&spoilt).status, 403, "a signature that does not fit");
    for text in ["", "old 9", "old 09\n\n", "old -1\n\nx\n", "old 9\nnothash\n\nx\n\n", "\n\n"] {
        assert_eq!(post(text).status, 400, "{text:?}");
    }
    assert_eq!(witness.add_checkpoint(&[0xff], NOW).status, 400);
    let long =
        format!("old 9\n{}\n{}", next.proof[0].base64().add_line().repeat(64), next.checkpoint);
    assert_eq!(post(&long).status, 400, "more than 63 hashes");
    assert_eq!(witness.seen(key().public().name()).unwrap().unwrap().size(), 9);
}

trait AddLine {
    fn add_line(self) -> String;
}

impl AddLine for String {
    fn add_line(mut self) -> String {
        self.push('\n');
        self
    }
}

#[test]
fn what_was_signed_is_remembered_by_the_next_process_and_never_forgotten_by_damage() {
    let (folder, home) = (Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 5, 5);
    assert_eq!(ask_for(folder.path(), &witness(home.path(), 1), 0).1, 1);
    fill(&ledger, 2, 2);
    let again = witness(home.path(), 1);
    let (signed, asked) = ask_for(folder.path(), &again, 0);
    assert!(signed.is_ok() && asked == 2, "the size it knows comes with the refusal");
    assert_eq!(ask_for(folder.path(), &again, 7).1, 1);
    let seen = fs::read_dir(home.path().join("seen")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&seen).unwrap();
    for damaged in ["", "x", &text.replace("\n7\n", "\n0\n"), text.rsplit_once('—').unwrap().0] {
        fs::write(&seen, damaged).unwrap();
        let reply = again.add_checkpoint(request(&ledger, 0).to_string().as_bytes(), NOW);
        assert_eq!(reply.status, 500, "a witness that forgets would sign a fork");
    }
    fs::write(&seen, text).unwrap();
    assert!(ask_for(folder.path(), &again, 7).0.is_ok());
}

#[test]
fn a_split_view_is_refused_by_the_witness_that_saw_the_other() {
    let (one, two, home) = (Folder::new(), Folder::new(), Folder::new());
    let witness = witness(home.path(), 1);
    let (left, right) = (open(one.path()), open(two.path()));
    fill(&left, 6, 6);
    // The same key, the same size, one entry that differs.
    fill(&right, 5, 5);
    right
        .decide("other", crate::rig::body("另一段历史"), |_| {
            Ok::<_, tiaoli_ledger::LedgerError>((time(50), Default::default()))
        })
        .unwrap();
    assert!(ask_for(one.path(), &witness, 0).0.is_ok());
    let (refused, _) = ask_for(two.path(), &witness, 0);
    assert_eq!(refused, Err(WitnessError::Forked { size: 6 }));
    assert!(refused.unwrap_err().alarms());
    fill_more(&right, 3);
    let (refused, _) = ask_for(two.path(), &witness, 0);
    assert_eq!(refused, Err(WitnessError::Forked { size: 6 }), "longer is no better");
    fill_more(&left, 1);
    assert!(ask_for(one.path(), &witness, 6).0.is_ok(), "the true one goes on");
}

fn fill_more(ledger: &Ledger, count: u64) {
    for number in 0..count {
        let idem = format!("more-{number}-{}", ledger.head().unwrap().size);
        let judge = |_: &_| Ok::<_, tiaoli_ledger::LedgerError>((time(60), Default::default()));
        ledger.decide(&idem, crate::rig::body("x"), judge).unwrap();
    }
}

#[test]
fn an_old_backup_put_back_is_answered_with_the_size_that_is_missing() {
    let (folder, old, home) = (Folder::new(), Folder::new(), Folder::new());
    let witness = witness(home.path(), 1);
    let ledger = open(folder.path());
    fill(&ledger, 5, 5);
    ledger.close().unwrap();
    for name in ["ledger.db", "ledger.mark"] {
        fs::copy(folder.path().join(name), old.path().join(name)).unwrap();
    }
    let ledger = open(folder.path());
    fill(&ledger, 3, 3);
    assert!(ask_for(folder.path(), &witness, 0).0.is_ok());
    // Database and mark together: nothing on this machine remembers the three entries.
    let refused = ask_for(old.path(), &witness, 0).0.unwrap_err();
    assert_eq!(refused, WitnessError::Ahead { theirs: 8, ours: 5 });
    assert!(refused.alarms() && refused.words().en.contains("ALARM"));
    let restored = open(old.path());
    fill_more(&restored, 4);
    let refused = ask_for(old.path(), &witness, 0).0.unwrap_err();
    assert_eq!(refused, WitnessError::Forked { size: 8 });
}

#[test]
fn receipts_carry_cosignatures_and_a_policy_counts_them() {
    let (folder, a, b) = (Folder::new(), Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 5, 5);
    let (one, two) = (witness(a.path(), 1), witness(b.path(), 2));
    let mut view = View::open(folder.path()).unwrap();
    let mut head = view.checkpoint().clone();
    let (both, either) = (policy(2, 2), policy(2, 1));
    for (witness, number) in [(&one, 0), (&two, 1)] {
        let before = view.receipt(3).unwrap().to_string();
        let trust = Trust { policy: Some(&both), ..Trust::default() };
        assert!(verify_by(&before, &trust).is_err(), "{number} of two are too few");
        let named = &both.witnesses()[number];
        head.add(ask(&mut view, &head, named, 0, &mut Direct(witness, 0)).unwrap());
        view.keep_witnessed(head.clone()).unwrap();
        let trust = Trust { policy: Some(&either), ..Trust::default() };
        assert!(verify_by(&view.receipt(3).unwrap().to_string(), &trust).is_ok());
    }
    let text = View::open(folder.path()).unwrap().receipt(3).unwrap().to_string();
    let verified = verify_by(&text, &Trust { policy: Some(&both), ..Trust::default() }).unwrap();
    assert!(verified.pinned, "the policy names the log");
    let quorum = verified.quorum.unwrap();
    assert_eq!(quorum.signed, [("w1".to_owned(), NOW), ("w2".to_owned(), NOW)]);
    // Later entries are proved by the newer head, which nobody has cosigned yet.
    fill(&ledger, 1, 1);
    let late = View::open(folder.path()).unwrap().receipt(5).unwrap().to_string();
    assert!(verify_by(&late, &Trust { policy: Some(&either), ..Trust::default() }).is_err());
}

#[test]
fn a_history_rewritten_with_the_key_is_shown_by_what_witnesses_have_signed() {
    let (folder, other, home) = (Folder::new(), Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 6, 6);
    let signed = ask_for(folder.path(), &witness(home.path(), 1), 0).0.unwrap();
    let mut view = View::open(folder.path()).unwrap();
    let mut head = view.checkpoint().clone();
    head.add(signed);
    view.keep_witnessed(head).unwrap();
    assert_eq!(audit::audit(folder.path(), None, &mut |_, _| {}).unwrap().faults, []);
    // Whoever has database and key writes it all anew; each file agrees with the others.
    let forged = open(other.path());
    fill(&forged, 5, 5);
    fill_more(&forged, 3);
    forged.close().unwrap();
    drop((ledger, view));
    for name in ["ledger.db", "ledger.mark"] {
        fs::copy(other.path().join(name), folder.path().join(name)).unwrap();
    }
    for name in ["ledger.db-wal", "ledger.db-shm"] {
        let _ = fs::remove_file(folder.path().join(name));
    }
    let faults = audit::audit(folder.path(), None, &mut |_, _| {}).unwrap().faults;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(matches!(faults[0].kind, tiaoli_ledger::verify::FaultKind::Rewritten { size: 6, .. }));
}

#[test]
fn a_new_key_is_taken_when_the_witness_has_been_told() {
    let (folder, home) = (Folder::new(), Folder::new());
    let ledger = open(folder.path());
    fill(&ledger, 3, 3);
    let witness = witness(home.path(), 1);
    assert!(ask_for(folder.path(), &witness, 0).0.is_ok());
    let new = Key::from_seed(key().public().name(), &[8; 32]).unwrap();
    let line = new.public().to_string();
    ledger.hand_over(&key(), new, Ending::Rotated, time(99)).unwrap();
    let refused = ask_for(folder.path(), &witness, 3).0;
    assert!(matches!(refused, Err(WitnessError::Unknown { .. })), "{refused:?}");
    fs::write(witness.logs_file(), format!("{}\n{line}\n", key().public())).unwrap();
    assert!(ask_for(folder.path(), &witness, 3).0.is_ok());
}

/// Many ask at once for heads of different sizes; the record only ever grows.
#[test]
fn a_race_never_rolls_the_record_back() {
    let (folder, home) = (Folder::new(), Folder::new());
    let ledger = open(folder.path());
    let witness = witness(home.path(), 1);
    let mut heads = Vec::new();
    for _ in 0..12 {
        fill(&ledger, 1, 1);
        heads.push(ledger.checkpoint().unwrap());
    }
    std::thread::scope(|scope| {
        for thread in 0..4usize {
            let (witness, heads, folder) = (&witness, &heads, folder.path());
            scope.spawn(move || {
                let mut view = View::open(folder).unwrap();
                let policy = policy(1, 1);
                for turn in 0..heads.len() {
                    let head = &heads[(turn * (thread + 1) + thread) % heads.len()];
                    let before = witness.seen(head.origin()).unwrap().map_or(0, |seen| seen.size());
                    let asked = ask(
                        &mut view,
                        head,
                        &policy.witnesses()[0],
                        before,
                        &mut Direct(witness, 0),
                    );
                    let after = witness.seen(head.origin()).unwrap().map_or(0, |seen| seen.size());
                    assert!(after >= before && (asked.is_err() || after >= head.size()));
                }
            });
        }
    });
    assert_eq!(witness.seen(key().public().name()).unwrap().unwrap().size(), 12);
}
