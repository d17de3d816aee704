//! The binary: reads the command line, runs the command, says what came of it.

mod cli;
mod commands;
mod desk;
mod failure;
mod library;
mod report;
mod terminal;

use clap::Parser;
use std::process::ExitCode;
use terminal::Terminal;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let terminal = Terminal::new(cli.lang);
    match commands::run(cli.command, cli.lang, &terminal) {
        Ok(answer) => ExitCode::from(answer.code()),
        Err(failure) => {
            terminal.complain(&failure);
            ExitCode::from(failure.code())
        }
    }
}
