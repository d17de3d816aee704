//! The binary: reads the command line, runs the command, says what came of it.

mod chinese;
mod cli;
mod clock;
mod commands;
mod document;
mod failure;
mod http;
mod json;
mod report;
mod terminal;
mod tongue;
mod usage;

use clap::{CommandFactory as _, FromArgMatches as _};
use failure::Failure;
use std::process::ExitCode;
use terminal::Terminal;
use tiaoli_office::{desk, keyfile, library, trust};
use tiaoli_text::Lang;

fn main() -> ExitCode {
    let environment = tongue::of_environment(|name| std::env::var(name).ok());
    let asked = usage::asked_for(std::env::args());
    let spoken = asked.or(environment.as_ref().ok().copied()).unwrap_or(Lang::En);
    let known = chinese::spoken(spoken, cli::Cli::command());
    let parsed = known.try_get_matches().and_then(|found| cli::Cli::from_arg_matches(&found));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            if spoken == Lang::Zh {
                usage::explain(&error, &Terminal::new(Lang::Zh));
            }
            error.exit()
        }
    };
    let lang = match (cli.lang, environment) {
        (Some(lang), _) | (None, Ok(lang)) => lang,
        (None, Err(failure)) => return end(&Terminal::new(Lang::default()), &failure),
    };
    let terminal = Terminal::new(lang);
    let result = commands::run(cli.command, cli.lang, &terminal);
    match (result, terminal.finish()) {
        // Whatever the answer was, nobody has read it.
        (Ok(_), Err(failure)) | (Err(failure), _) => end(&terminal, &failure),
        (Ok(answer), Ok(())) => ExitCode::from(answer.code()),
    }
}

fn end(terminal: &Terminal, failure: &Failure) -> ExitCode {
    terminal.complain(failure);
    ExitCode::from(failure::code(failure))
}
