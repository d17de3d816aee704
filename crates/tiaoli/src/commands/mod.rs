//! One file per command.

mod completions;
mod demo;
mod judge;
mod ledger;
mod man;
mod norm_cases;
mod norm_check;
mod norm_draft;
mod norm_fmt;
mod replay;
mod text_accept;
mod text_bind;
mod text_diff;
mod text_figures;
mod text_plain;
mod text_read;

use crate::cli::{Command, NormCommand, TextCommand};
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;
use tiaoli_text::Lang;

/// Runs `command`; `lang` is the language asked for on the command line.
pub fn run(command: Command, lang: Option<Lang>, terminal: &Terminal) -> Result<Answer, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, terminal),
        Command::Text(TextCommand::Read(args)) => text_read::run(&args, terminal),
        Command::Text(TextCommand::Plain(args)) => text_plain::run(&args, terminal),
        Command::Text(TextCommand::Undo { copy, output }) => {
            text_accept::back(&copy, &output, terminal)
        }
        Command::Text(TextCommand::Diff { old, new, encoding, format }) => {
            text_diff::run(&old, &new, encoding, format, terminal)
        }
        Command::Text(TextCommand::Figures { files, encoding, format }) => {
            text_figures::run(&files, encoding, format, terminal)
        }
        Command::Text(TextCommand::Bind(args)) => text_bind::run(&args, terminal),
        Command::Norm(NormCommand::Check { regulation, format }) => {
            norm_check::run(&regulation, format, terminal)
        }
        Command::Norm(NormCommand::Draft { file }) => norm_draft::run(&file, terminal),
        Command::Norm(NormCommand::Fmt { regulation, check }) => {
            norm_fmt::run(&regulation, lang, check, terminal)
        }
        Command::Norm(NormCommand::Cases { regulation, only, format }) => {
            norm_cases::run(&regulation, only.as_deref(), format, terminal)
        }
        Command::Judge(args) => judge::run(&args, terminal),
        Command::Replay(args) => replay::run(&args, terminal),
        Command::Ledger(command) => ledger::run(command, terminal),
        Command::Completions { shell } => completions::run(shell, terminal),
        Command::Man { command } => man::run(&command, terminal),
    }
}
