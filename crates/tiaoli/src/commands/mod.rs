//! One file per command.

mod backup;
mod completions;
mod demo;
mod doctor;
mod judge;
mod ledger;
mod ledger_key;
mod ledger_witness;
mod man;
mod norm_cases;
mod norm_check;
mod norm_diff;
mod norm_draft;
mod norm_fmt;
mod replay;
mod restore;
mod sample;
mod serve;
mod text_accept;
mod text_bind;
mod text_diff;
mod text_figures;
mod text_plain;
mod text_read;
mod witness;

use crate::cli::{Command, NormCommand, TextCommand};
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;
use tiaoli_text::Lang;

/// Runs `command`; `lang` is the language asked for on the command line.
pub fn run(command: Command, lang: Option<Lang>, terminal: &Terminal) -> Result<Answer, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, terminal),
        Command::Serve(args) => serve::run(&args, terminal),
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
        Command::Norm(NormCommand::Diff { old, new, format }) => {
            norm_diff::run(&old, &new, format, terminal)
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
        Command::Witness(args) => witness::run(&args, terminal),
        Command::Backup(args) => backup::run(&args, terminal),
        Command::Restore(args) => restore::run(&args, terminal),
        Command::Doctor(args) => doctor::run(&args, terminal),
        Command::Completions { shell } => completions::run(shell, terminal),
        Command::Man { command } => man::run(&command, terminal),
    }
}
