//! One file per command.

mod norm_cases;
mod norm_check;

use crate::cli::{Command, NormCommand};
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;

/// Runs `command`.
pub fn run(command: Command, terminal: &Terminal) -> Result<Answer, Failure> {
    match command {
        Command::Norm(NormCommand::Check { regulation, format }) => {
            norm_check::run(&regulation, format, terminal)
        }
        Command::Norm(NormCommand::Cases { regulation, only, format }) => {
            norm_cases::run(&regulation, only.as_deref(), format, terminal)
        }
    }
}
