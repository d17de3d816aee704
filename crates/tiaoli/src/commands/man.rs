//! `tiaoli man`: the manual page of the program or of one command, as roff.

use crate::chinese::spoken;
use crate::cli::Cli;
use crate::failure::{Answer, Failure};
use crate::terminal::Terminal;
use clap::CommandFactory as _;
use clap_mangen::Man;
use tiaoli_text::words;

pub fn run(wanted: &[String], terminal: &Terminal) -> Result<Answer, Failure> {
    let mut command = spoken(terminal.lang, Cli::command());
    command.build();
    let mut name = command.get_name().to_owned();
    for word in wanted {
        let Some(inner) = command.find_subcommand(word) else {
            return Err(Failure::input(
                words!(zh: "没有命令「{word}」", en: "there is no command `{word}`"),
            )
            .help(words!(zh: "{name} --help 列出命令", en: "{name} --help lists the commands")));
        };
        command = inner.clone();
        name = format!("{name} {word}");
    }
    let mut page = Vec::new();
    let title = name.replace(' ', "-");
    Man::new(command.display_name(title.clone()).bin_name(name))
        .title(title)
        .render(&mut page)
        .map_err(|error| Failure::writing(error.kind()))?;
    terminal.data(&String::from_utf8_lossy(&page));
    Ok(Answer::Yes)
}
