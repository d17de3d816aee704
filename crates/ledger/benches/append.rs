//! Durable append and verification, beside raw SQLite doing the same writes in the same run.
//!
//! `cargo bench -p tiaoli-ledger --bench append` is criterion's; with `-- --json [NAME…]` it
//! prints one object a line for `./x bench`. Ratios count, not figures: both sides alternate, and
//! `low` and `high` are the worst and best of the rounds.
#![expect(clippy::print_stdout, reason = "the lines are what this program is for")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should stop")]

mod measure;

use std::time::Duration;

use criterion::{Criterion, Throughput};
use measure::{Ours, Raw, callers, median, pair, verify};

/// How often both sides are measured; the middle one is told.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--json") {
        let names: Vec<&String> = arguments.iter().filter(|name| !name.starts_with("--")).collect();
        let wanted = |name: &str| names.is_empty() || names.iter().any(|asked| *asked == name);
        json(&wanted);
    } else {
        criterion();
    }
}

fn json(wanted: &dyn Fn(&str) -> bool) {
    for (batch, count) in [(1, 4_000), (64, 64_000), (512, 128_000)] {
        for (hands, tail) in [(1, ""), (2, "_2_callers")] {
            let name = format!("append_{batch}{tail}");
            if wanted(&name) && (batch, hands) != (1, 2) {
                let pairs: Vec<_> = (0..ROUNDS).map(|_| pair(hands, batch, count)).collect();
                line(&name, "raw_sqlite", &pairs);
            }
        }
    }
    for (name, scattered) in [("append_64_callers", false), ("append_64_callers_scattered", true)] {
        if wanted(name) {
            let round = |_| (callers(64, 128_000, scattered), callers(1, 4_000, scattered));
            line(name, "append_1_caller", &(0..ROUNDS).map(round).collect::<Vec<_>>());
        }
    }
    if wanted("verify_1m") {
        line("verify_1m", "scan_and_hash", &verify(1_000_000, ROUNDS));
    }
}

fn line(name: &str, against: &str, pairs: &[(f64, f64)]) {
    let value = median(pairs.iter().map(|pair| pair.0));
    let other = median(pairs.iter().map(|pair| pair.1));
    let ratios = || pairs.iter().map(|pair| pair.0 / pair.1);
    let (low, high) = (ratios().fold(f64::MAX, f64::min), ratios().fold(f64::MIN, f64::max));
    println!(
        "{{\"name\":\"{name}\",\"value\":{value:.0},\"unit\":\"entries/s\",\"against\":\"{against}\",\
         \"against_value\":{other:.0},\"ratio\":{:.3},\"low\":{low:.3},\"high\":{high:.3}}}",
        median(ratios())
    );
}

fn criterion() {
    let mut criterion = Criterion::default().configure_from_args();
    for batch in [1, 64, 512] {
        let mut group = criterion.benchmark_group(format!("append_{batch}"));
        group.throughput(Throughput::Elements(batch));
        group.sample_size(20).measurement_time(Duration::from_secs(3));
        let mut ours = Ours::new();
        group.bench_function("ledger", |bencher| bencher.iter(|| ours.batch(batch)));
        let mut raw = Raw::new();
        group.bench_function("raw_sqlite", |bencher| bencher.iter(|| raw.batch(batch)));
        group.finish();
    }
    criterion.final_summary();
}
