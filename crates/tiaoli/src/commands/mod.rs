//! One file per command.

mod demo;
mod judge;
mod ledger;
mod norm_cases;
mod norm_check;
mod replay;
mod text_bind;
mod text_read;

use crate::cli::{Command, NormCommand, TextCommand};
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;

/// Runs `command`.
pub fn run(command: Command, terminal: &Terminal) -> Result<Answer, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, terminal),
        Command::Text(TextCommand::Read { files, format }) => {
            text_read::run(&files, format, terminal)
        }
        Command::Text(TextCommand::Bind(args)) => text_bind::run(&args, terminal),
        Command::Norm(NormCommand::Check { regulation, format }) => {
            norm_check::run(&regulation, format, terminal)
        }
        Command::Norm(NormCommand::Cases { regulation, only, format }) => {
            norm_cases::run(&regulation, only.as_deref(), format, terminal)
        }
        Command::Judge(args) => judge::run(&args, terminal),
        Command::Replay(args) => replay::run(&args, terminal),
        Command::Ledger(command) => ledger::run(command, terminal),
    }
}
