//! `tiaoli completions`: what a shell needs to complete commands.

use crate::chinese::spoken;
use crate::cli::Cli;
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;
use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

pub fn run(shell: Shell, terminal: &Terminal) -> Result<Answer, Failure> {
    let mut written = Vec::new();
    generate(shell, &mut spoken(terminal.lang, Cli::command()), "tiaoli", &mut written);
    terminal.data(&String::from_utf8_lossy(&written));
    Ok(Answer::Yes)
}
