//! Judging one act with 60, 300 and 10,000 norms, with and without proof.
//!
//! The norms are made, not shipped: five conditions in turn, fifteen norms a kind of act, one norm in
//! ten (thirty at most) binding every act, a state of five thousand people joined. `cargo bench` measures with Criterion; `-- --json NAME…` prints
//! one line a name with the median of seven rounds, for `./x bench`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement may stop when its own set-up is wrong, and prints what it measured"
)]

use criterion::Criterion;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tiaoli_institution::{Institution, bind};
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::check::check;
use tiaoli_norm::judge::{Draft, decide, judge};
use tiaoli_norm::source::SourceFile;

/// Kinds of act that `norms` norms are spread over: a larger regulation has more of them.
fn acts(norms: usize) -> usize {
    (norms / 15).max(20)
}

/// Norms that bind every act: one in ten, and thirty at most.
fn binds_all(n: usize) -> bool {
    n.is_multiple_of(10) && n < 300
}

/// People and bodies in the state.
const PEOPLE: usize = 5000;

/// A regulation of `norms` norms over twenty acts.
fn regulation(norms: usize) -> Regulation {
    let mut text = String::from(
        "# Bench\n\n### Article 1\n\n```norm\nchoice rank \"级\": low \"低\", middle \"中\", high \"高\"\n\
         kind body \"机构\"\n  rank \"级\": rank\n  ceiling \"上限\": money\n\
         kind person \"人\"\n  body \"机构\": body\n  rank \"级\": rank\n  active \"在任\": flag\n",
    );
    for act in 0..acts(norms) {
        let _ = write!(
            text,
            "act act_{act} \"行为{act}\"\n  by person\n  take body \"机构\": body\n  take sum \"数额\": money\n  \
             take notice \"通知\": number\n  take signed \"会签\": flag\n"
        );
    }
    let all: Vec<String> = (0..acts(norms)).map(|act| format!("act_{act}")).collect();
    let all = all.join(", ");
    let conditions = [
        "actor.body = body and actor.active",
        "sum > body.ceiling and not signed",
        "notice < 3 and body.rank = high",
        "actor.rank = low and sum > 500 yuan",
        "body.rank in {low, middle} and notice >= 10 and signed",
    ];
    for n in 0..norms {
        let on = if binds_all(n) { all.clone() } else { format!("act_{}", n % acts(norms)) };
        let cond = conditions[n % conditions.len()];
        let _ = match n % 5 {
            0 => write!(
                text,
                "power power_{n} \"权{n}\"\n  on {on}\n  holder actor.active and notice >= 0\n"
            ),
            1 => write!(
                text,
                "forbid forbid_{n} \"禁{n}\"\n  on {on}\n  when notice > 90 and {cond}\n  grade void\n"
            ),
            _ => write!(
                text,
                "must must_{n} \"须{n}\"\n  on {on}\n  when {cond}\n  need signed or sum <= body.ceiling\n  grade irregular\n"
            ),
        };
    }
    text.push_str("```\n");
    let checked = check(vec![SourceFile::new("bench/rules.md", text)]);
    checked.regulation().unwrap_or_else(|d| panic!("{:?}", d.first()))
}

/// A state of five thousand people, and acts to be judged in turn.
struct Setup {
    institution: Institution,
    drafts: Vec<Draft>,
}

fn setup(norms: usize) -> Setup {
    let regulation = Arc::new(regulation(norms));
    let mut institution = Institution::new(Arc::clone(&regulation), Arc::new(Calendar::default()));
    let (mut bodies, mut people) = (serde_json::Map::new(), serde_json::Map::new());
    let ranks = ["low", "middle", "high"];
    for n in 0..PEOPLE / 10 {
        bodies.insert(
            format!("b-{n}"),
            json!({"rank": ranks[n % 3], "ceiling": format!("{}.00", n * 100)}),
        );
    }
    for n in 0..PEOPLE {
        people.insert(
            format!("p-{n}"),
            json!({"body": format!("b-{}", n / 10), "rank": ranks[n % 3], "active": n % 7 != 0}),
        );
    }
    let records = json!({"body": bodies, "person": people});
    let given = bind::records(&regulation, &records, "records").expect("records");
    institution.open(jiff::civil::date(2026, 1, 1), &given).expect("opening");
    let drafts = (0..4096)
        .map(|n| {
            let person = n * 37 % PEOPLE;
            let request = bind::Request {
                act: bind::find_act(&regulation, &format!("act_{}", n % acts(norms))).expect("an act"),
                actor: format!("p-{person}"),
                date: jiff::civil::date(2026, 3, 2),
                take: bind::request(
                    &regulation,
                    &json!({"act": format!("act_{}", n % acts(norms)), "actor": "x", "date": "2026-03-02", "take": {
                        "body": format!("b-{}", person / 10), "sum": format!("{}.00", n * 13 % 60_000),
                        "notice": n % 20, "signed": n % 3 == 0,
                    }}),
                )
                .expect("a request")
                .take,
                reasons: BTreeMap::new(),
            };
            bind::draft(&regulation, institution.state(), &request).expect("a draft")
        })
        .collect();
    Setup { institution, drafts }
}

impl Setup {
    fn blind(&self, n: usize) {
        let i = &self.institution;
        let draft = &self.drafts[n % self.drafts.len()];
        black_box(decide(i.regulation(), i.calendar(), i.state(), black_box(draft)));
    }

    fn proved(&self, n: usize) {
        let i = &self.institution;
        let draft = &self.drafts[n % self.drafts.len()];
        black_box(judge(i.regulation(), i.calendar(), i.state(), black_box(draft)));
    }
}

/// What is measured: name, norms, with proof or not.
const NAMES: &[(&str, usize, bool)] = &[
    ("judge_60", 60, false),
    ("judge_300", 300, false),
    ("judge_10000", 10_000, false),
    ("judge_proof_300", 300, true),
];

/// Nanoseconds of one judgement over seven rounds: median, best, and the spread of the rounds.
fn measure(once: impl Fn(usize)) -> (f64, f64, f64) {
    let mut rounds: Vec<f64> = (0..7)
        .map(|_| {
            let (start, mut done) = (Instant::now(), 0);
            while start.elapsed() < Duration::from_millis(350) {
                for _ in 0..64 {
                    once(done);
                    done += 1;
                }
            }
            start.elapsed().as_nanos() as f64 / done as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    (rounds[3], rounds[0], rounds[6] / rounds[0])
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w.as_str() == name);
    if args.iter().any(|arg| arg == "--json") {
        for (name, norms, proof) in NAMES.iter().filter(|(name, ..)| chosen(name)) {
            let setup = setup(*norms);
            let (value, best, spread) =
                if *proof { measure(|n| setup.proved(n)) } else { measure(|n| setup.blind(n)) };
            println!(
                "{}",
                json!({"name": name, "value": value.round(), "unit": "ns", "best": best.round(), "spread": (spread * 100.0).round() / 100.0})
            );
        }
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, norms, proof) in NAMES {
        let setup = setup(*norms);
        let mut n = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                n += 1;
                if *proof { setup.proved(n) } else { setup.blind(n) }
            });
        });
    }
    criterion.final_summary();
}
