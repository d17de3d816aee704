//! Reading regulations, beside a bare line splitter and a regular expression on the same text.
//!
//! The text is the laws of the shared folder put one after the other where it is there, otherwise
//! invented laws of the same make. `cargo bench` measures with Criterion; `-- --json [NAME…]` prints
//! one line a name with the median of seven rounds in which the sides take turns, for `./x bench`.
#![expect(clippy::print_stdout, reason = "the lines are what this program is for")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should stop")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use criterion::{Criterion, Throughput};
use regex::Regex;

/// So many bytes are read at least.
const SIZE: usize = 24_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = text();
    if arguments.iter().any(|argument| argument == "--json") {
        let names: Vec<&String> = arguments.iter().filter(|name| !name.starts_with("--")).collect();
        let wanted = |name: &str| names.is_empty() || names.iter().any(|asked| *asked == name);
        // First: the peak of a process only grows.
        if wanted("read_text_memory") {
            memory(&text);
        }
        if wanted("read_text") {
            line("read_text", "line_splitter", &text, split);
        }
        if wanted("read_text_regex") {
            line("read_text_regex", "regex", &text, labels());
        }
    } else {
        criterion(&text);
    }
}

/// The laws of the shared folder, or invented ones.
fn text() -> String {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let root =
        std::env::var_os("TIAOLI_SHARED").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("corpus"))
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    files.sort();
    let laws: Vec<String> = files.iter().flat_map(std::fs::read_to_string).collect();
    let whole = if laws.is_empty() { invented() } else { laws.join("\n") };
    whole.repeat(SIZE / whole.len() + 1)
}

fn invented() -> String {
    let mut out = String::from("某市图书馆管理条例\n");
    for article in 1..=120 {
        if article % 20 == 1 {
            let _ = writeln!(out, "第{}章　读者服务", article / 20 + 1);
        }
        let _ = write!(
            out,
            "第{article}条　图书馆应当按照本条例的规定向读者开放，并且公布开放时间；确需闭馆的，应当提前\
             三日公告。\n有下列情形之一的，可以暂停借阅：\n（一）逾期不还；\n（二）损坏馆藏并且拒绝赔偿的；\n\
             （三）法律、法规规定的其他情形。\n前款规定的期限，自公告之日起计算。\n"
        );
    }
    out
}

fn structure(text: &str) -> usize {
    tiaoli_text::structure(black_box(text)).pieces.len()
}

/// The least any reader of lines must do.
fn split(text: &str) -> usize {
    black_box(text).split('\n').filter(|line| !line.is_empty()).count()
}

/// What a script would do: find the labels and nothing else.
fn labels() -> impl Fn(&str) -> usize {
    let labels = Regex::new(
        r"(?m)^\s*第[零〇一二三四五六七八九十百千0-9]+[编章节条]|^（[一二三四五六七八九十]+）",
    )
    .unwrap();
    move |text| labels.find_iter(black_box(text)).count()
}

fn speed(text: &str, work: impl Fn(&str) -> usize) -> f64 {
    let begun = Instant::now();
    black_box(work(text));
    mega(text) / begun.elapsed().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "a size in bytes is far below 2^52")]
fn mega(text: &str) -> f64 {
    text.len() as f64 / 1e6
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn line(name: &str, against: &str, text: &str, peer: impl Fn(&str) -> usize) {
    let pairs: Vec<(f64, f64)> =
        (0..7).map(|_| (speed(text, structure), speed(text, &peer))).collect();
    let value = median(pairs.iter().map(|pair| pair.0));
    let other = median(pairs.iter().map(|pair| pair.1));
    let ratio = median(pairs.iter().map(|pair| pair.0 / pair.1));
    println!(
        "{{\"name\":\"{name}\",\"value\":{value:.0},\"unit\":\"MB/s\",\"against\":\"{against}\",\
         \"against_value\":{other:.0},\"ratio\":{ratio:.3}}}"
    );
}

/// The text and all that is read from it at its peak, in sizes of the text; the limit is three.
fn memory(text: &str) {
    let status = |name: &str| -> Option<f64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1000.0)
    };
    let Some(before) = status("VmRSS:") else { return };
    let page = tiaoli_text::read(black_box(text));
    let peak = status("VmHWM:").unwrap_or(before);
    black_box(page);
    let value = (peak - before + mega(text)) / mega(text);
    println!(
        "{{\"name\":\"read_text_memory\",\"value\":{value:.2},\"unit\":\"x input\",\"against\":\"limit\",\
         \"against_value\":3,\"ratio\":{:.3}}}",
        value / 3.0
    );
}

fn criterion(text: &str) {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("read_text");
    group.throughput(Throughput::Bytes(u64::try_from(text.len()).unwrap()));
    group.sample_size(10);
    let labels = labels();
    group.bench_function("structure", |bencher| bencher.iter(|| structure(text)));
    group.bench_function("line_splitter", |bencher| bencher.iter(|| split(text)));
    group.bench_function("regex", |bencher| bencher.iter(|| labels(text)));
    group.finish();
    criterion.final_summary();
}
