//! Ourselves beside Cedar, regorus and ZEN: the same rules, the same answers, one run.
//!
//! `peers [--json] NAME…` measures; `peers oracle COUNT` asks Cedar and ourselves the same COUNT
//! questions over random rules and stops at the first difference.

mod cedar;
mod model;
mod ours;
mod rego;
mod zen;

use model::{Dice, Rules, World};
use serde_json::json;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Norms of the measured rules, and people in the state.
const NORMS: usize = 300;
const PEOPLE: usize = 5000;

/// Requests asked in turn, and how many are compared before anything is timed.
const REQUESTS: usize = 4096;
const COMPARED: usize = 2000;

const NAMES: [&str; 4] =
    ["judge_300_cedar", "judge_300_cedar_sliced", "judge_300_regorus", "judge_300_zen"];

/// Nanoseconds of one call over one round.
fn round(once: &mut dyn FnMut(usize)) -> f64 {
    let (start, mut done) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_millis(300) {
        for _ in 0..16 {
            once(done);
            done += 1;
        }
    }
    start.elapsed().as_nanos() as f64 / done as f64
}

/// Seven rounds of each, in turn, so that a busy moment hits both: medians, and the peer's spread.
fn beside(ours: &mut dyn FnMut(usize), peer: &mut dyn FnMut(usize)) -> (f64, f64, f64) {
    let (mut own, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        own.push(round(ours));
        theirs.push(round(peer));
    }
    own.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    (own[3], theirs[3], theirs[6] / theirs[0])
}

fn measure(names: &[String], as_json: bool) {
    let (rules, world) = (Rules::measured(NORMS), World::of(PEOPLE));
    let requests = world.requests(rules.acts, REQUESTS);
    let engine = ours::Ours::new(&rules, &world);
    let drafts: Vec<_> = requests.iter().map(|request| engine.prepare(request)).collect();
    let expected: Vec<_> = requests[..COMPARED].iter().map(|r| rules.answer(&world, r)).collect();
    for (n, wanted) in expected.iter().enumerate() {
        assert_eq!(engine.answer(&drafts[n]), *wanted, "ours: {:?}", requests[n]);
    }
    let permitted = expected.iter().filter(|answer| answer.permitted).count();
    eprintln!("{COMPARED} answers compared before timing, {permitted} of them permitted");
    let mut own = |n: usize| {
        black_box(engine.decide(black_box(&drafts[n % REQUESTS])));
    };
    let mut say = |name: &str, peer: &mut dyn FnMut(usize)| {
        let (ours, theirs, spread) = beside(&mut own, peer);
        let ratio = theirs / ours;
        if as_json {
            println!(
                "{}",
                json!({"name": name, "value": theirs.round(), "unit": "ns", "against": "judge_300",
                "against_value": ours.round(), "ratio": (ratio * 100.0).round() / 100.0, "spread": (spread * 100.0).round() / 100.0})
            );
        } else {
            println!("{name}: {theirs:.0} ns; ours {ours:.0} ns, {ratio:.1} times faster");
        }
    };
    for name in names {
        match name.as_str() {
            "judge_300_cedar" | "judge_300_cedar_sliced" => {
                let cedar = cedar::Cedar::new(&rules, &world);
                let asked: Vec<_> = requests.iter().map(|r| cedar.prepare(r)).collect();
                for (n, wanted) in expected.iter().enumerate() {
                    assert_eq!(cedar.answer(&asked[n]), *wanted, "Cedar: {:?}", requests[n]);
                }
                if name == "judge_300_cedar" {
                    say(name, &mut |n| drop(black_box(cedar.decide(&asked[n % REQUESTS]))));
                } else {
                    say(name, &mut |n| {
                        let n = n % REQUESTS;
                        drop(black_box(cedar.decide_sliced(requests[n].act, &asked[n])));
                    });
                }
            }
            "judge_300_regorus" => {
                let mut rego = rego::Rego::new(&rules, &world);
                let asked: Vec<_> = requests.iter().map(|r| rego.prepare(r)).collect();
                for (n, wanted) in expected.iter().enumerate() {
                    assert_eq!(rego.answer(&asked[n]), *wanted, "regorus: {:?}", requests[n]);
                }
                say(name, &mut |n| drop(black_box(rego.decide(&asked[n % REQUESTS]))));
            }
            "judge_300_zen" => {
                let mut zen = zen::Zen::new(&rules);
                let asked: Vec<_> = requests.iter().map(|r| zen.prepare(&world, r)).collect();
                for (n, wanted) in expected.iter().enumerate() {
                    assert_eq!(
                        zen.answer(requests[n].act, &asked[n]),
                        *wanted,
                        "ZEN: {:?}",
                        requests[n]
                    );
                }
                say(name, &mut |n| {
                    let n = n % REQUESTS;
                    drop(black_box(zen.answer(requests[n].act, &asked[n])));
                });
            }
            other => panic!("no peer is called {other}; there are {NAMES:?}"),
        }
    }
}

/// Random rules, random questions: Cedar, ourselves and the plain reckoning agree.
fn oracle(count: usize) {
    let (mut dice, world) = (Dice(2026), World::of(40));
    let (mut asked, mut sets, mut permitted) = (0, 0, 0);
    while asked < count {
        let rules = Rules::random(&mut dice);
        let (ours, cedar) = (ours::Ours::new(&rules, &world), cedar::Cedar::new(&rules, &world));
        sets += 1;
        for _ in 0..200.min(count - asked) {
            let request = world.random_request(rules.acts, &mut dice);
            let wanted = rules.answer(&world, &request);
            assert_eq!(
                ours.answer(&ours.prepare(&request)),
                wanted,
                "ours: {request:?}\n{rules:#?}"
            );
            assert_eq!(
                cedar.answer(&cedar.prepare(&request)),
                wanted,
                "Cedar: {request:?}\n{rules:#?}"
            );
            permitted += usize::from(wanted.permitted);
            asked += 1;
        }
    }
    println!(
        "{asked} questions over {sets} sets of rules: Cedar agrees with every answer and its norms; {permitted} were permitted"
    );
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "oracle") {
        let count = args.get(1).and_then(|n| n.parse().ok()).expect("peers oracle COUNT");
        return oracle(count);
    }
    let names: Vec<String> = args.iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let all = NAMES.map(str::to_owned).to_vec();
    measure(if names.is_empty() { &all } else { &names }, args.iter().any(|arg| arg == "--json"));
}
