//! The specification, run: every heading of `spec/norm` with an example is a test.
//!
//! A page that explains a construct and a test of it say the same thing twice and drift apart. Here
//! the page is the test: what a reader sees is what was checked.

#[cfg(test)]
mod example;
#[cfg(test)]
mod run;

use example::Example;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// A check of all examples together.
type Whole = fn(&[Example]) -> Result<(), String>;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/norm");
    let examples: Arc<Vec<Example>> = Arc::new(example::read_all(&folder));
    let mut trials: Vec<Trial> = Vec::new();
    for (at, example) in examples.iter().enumerate() {
        let examples = Arc::clone(&examples);
        let check = move || examples.get(at).map_or(Ok(()), run::check).map_err(Failed::from);
        trials.push(Trial::test(example.name.clone(), check));
    }
    let whole: [(&str, Whole); 3] = [
        ("whole/every code has a heading with a failing and a mended example", run::codes_covered),
        ("whole/every head has a passing and a failing example", run::heads_covered),
        ("whole/no two headings of a file are the same", run::names_differ),
    ];
    for (name, check) in whole {
        let examples = Arc::clone(&examples);
        trials.push(Trial::test(name, move || check(&examples).map_err(Failed::from)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
