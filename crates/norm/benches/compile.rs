//! Reading, checking and compiling a regulation of a thousand norms; again after one line is edited; and
//! analysing it.
//!
//! The norms are made, not shipped: ten pages of a hundred norms in articles, two languages, conditions of
//! every form. `cargo bench` measures with Criterion; `-- --json NAME…` prints one line a name with the
//! median of eleven rounds, for `./x bench`.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement may stop when its own set-up is wrong, and prints what it measured"
)]

use criterion::Criterion;
use serde_json::json;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;
use tiaoli_norm::check::{Checked, check};
use tiaoli_norm::source::SourceFile;

/// Norms of the regulation, and pages they stand on.
const NORMS: usize = 1_000;
const PAGES: usize = 10;

/// Kinds of act: fifteen norms each.
const ACTS: usize = NORMS / 15;

fn vocabulary() -> String {
    let mut text = String::from(
        "# 词\n\n```norm\nregulation bench \"量度\"\n\nchoice rank \"级\": low \"低\", middle \"中\", high \"高\"\n\n\
         kind body \"机构\"\n  rank \"级\": rank\n  ceiling \"上限\": money\n  upper \"上级\": body optional\n\n\
         kind person \"人\"\n  body \"机构\": body\n  rank \"级\": rank\n  active \"在任\": flag\n\n\
         define is_head \"是负责人\"(p: person, b: body)\n  as p.active and p.body = b and p.rank = high\n\n",
    );
    for act in 0..ACTS {
        let _ = writeln!(
            text,
            "act act_{act} \"行为{act}\"\n  by person\n  take body \"机构\": body\n  take sum_of \"数额\": money\n  \
             take notice \"通知\": number\n  take signed \"会签\": flag\n  effect set body.ceiling = sum_of\n"
        );
    }
    text + "```\n"
}

/// One norm, with a number that an edit changes.
fn norm(n: usize, edited: usize) -> String {
    let on = format!("act_{}", n % ACTS);
    match n % 5 {
        0 => format!(
            "power power_{n} \"权{n}\"\n  on {on}\n  holder is_head(actor, body)\n  substitute acting \"代理\": actor.active and notice >= {edited}\n"
        ),
        1 => format!(
            "forbid forbid_{n} \"禁{n}\"\n  on {on}\n  when notice > {edited} and body.rank = high and not signed\n  grade void\n"
        ),
        2 => format!(
            "must must_{n} \"须{n}\"\n  on {on}\n  when sum_of > {edited} yuan\n  need signed or sum_of <= body.ceiling\n  need heads \"有负责人\": some(p in person where is_head(p, body))\n  grade irregular\n"
        ),
        3 => format!(
            "duty duty_{n} \"义务{n}\"\n  on {on}\n  when not signed\n  bearer actor\n  do act_{} with body = body\n  due within {} working_days\n",
            (n + 1) % ACTS,
            edited % 90 + 1
        ),
        _ => format!(
            "except except_{n} \"例外{n}\"\n  against forbid_{}\n  when body.rank in {{low, middle}} and date >= 2026-01-01\n",
            n - 3
        ),
    }
}

/// The pages, the norm `edited` differing by one number in one line.
fn pages(edited: Option<(usize, usize)>) -> Vec<SourceFile> {
    let mut files = vec![SourceFile::new("bench/00.md", vocabulary())];
    for page in 0..PAGES {
        let mut text = format!("# 第{page}部分\n");
        for n in (page * NORMS / PAGES)..((page + 1) * NORMS / PAGES) {
            let number = edited.filter(|(at, _)| *at == n).map_or(n, |(_, number)| number);
            let _ = write!(
                text,
                "\n### Article {} Norm\n\nWhat it is about, in a sentence of our own words.\n\n```norm\n{}```\n",
                n + 1,
                norm(n, number)
            );
        }
        files.push(SourceFile::new(format!("bench/{:02}.md", page + 1), text));
    }
    files
}

fn compiled(files: Vec<SourceFile>) -> Checked {
    let checked = check(files);
    assert_eq!(checked.diagnostics, [], "the regulation is sound");
    checked
}

/// What is measured; each takes the round and gives the milliseconds of it.
fn once(name: &str, round: usize) -> f64 {
    // One line of one page in the middle is edited; every page is read again.
    let edited = (name == "recheck_1000").then_some((517, round % 1_000 + 1));
    let files = pages(edited);
    if name == "analyse_1000" {
        let checked = compiled(files);
        let start = Instant::now();
        black_box(checked.analyse());
        return start.elapsed().as_secs_f64() * 1e3;
    }
    let start = Instant::now();
    let checked = black_box(check(files));
    let took = start.elapsed().as_secs_f64() * 1e3;
    assert_eq!(checked.diagnostics, [], "the regulation is sound");
    took
}

const NAMES: [&str; 3] = ["compile_1000", "recheck_1000", "analyse_1000"];

/// The median of eleven rounds, the best, and the spread of the rounds.
fn measure(name: &str) -> (f64, f64, f64) {
    once(name, 0);
    let mut rounds: Vec<f64> = (1..12).map(|round| once(name, round)).collect();
    rounds.sort_by(f64::total_cmp);
    (rounds[5], rounds[0], rounds[10] / rounds[0])
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w.as_str() == name);
    if args.iter().any(|arg| arg == "--json") {
        for name in NAMES.into_iter().filter(|name| chosen(name)) {
            let (value, best, spread) = measure(name);
            let rounded = |n: f64| (n * 100.0).round() / 100.0;
            println!(
                "{}",
                json!({"name": name, "value": rounded(value), "unit": "ms", "best": rounded(best), "spread": rounded(spread)})
            );
        }
        return;
    }
    let mut criterion = Criterion::default().configure_from_args();
    for name in NAMES {
        let mut round = 0;
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                round += 1;
                once(name, round)
            });
        });
    }
    criterion.final_summary();
}
