//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use tiaoli_text::Lang;

/// Runs an institution by its own written regulation.
#[derive(Debug, Parser)]
#[command(name = "tiaoli", version, about, long_about = None, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  tiaoli demo                                   the main job on one machine, end to end
  tiaoli norm check regulations/work-organs     is a regulation sound?
  tiaoli norm cases work-organs                 do its cases come out as written?

Exit: 0 done · 1 answered \"no\" · 2 wrong use or bad input · 3 the machine failed")]
pub struct Cli {
    /// Language of everything people read [default: from the environment, else zh]
    #[arg(long, global = true, value_parser = parse_lang, value_name = "zh|en")]
    pub lang: Option<Lang>,

    #[command(subcommand)]
    pub command: Command,
}

fn parse_lang(text: &str) -> Result<Lang, String> {
    Lang::from_tag(text).ok_or_else(|| "zh / en".to_owned())
}

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Md,
    /// For programs.
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Work with regulations: check them, run their cases
    #[command(subcommand)]
    Norm(NormCommand),
}

#[derive(Debug, Subcommand)]
pub enum NormCommand {
    /// Check a regulation and count which articles are accounted for
    #[command(after_help = "Example:\n  tiaoli norm check regulations/work-organs --lang en")]
    Check {
        /// A folder of Markdown files, or the name of a regulation that comes with the program
        regulation: String,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
    /// Run the case blocks of a regulation
    #[command(after_help = "Example:\n  tiaoli norm cases work-organs --only 代表")]
    Cases {
        /// A folder of Markdown files, or the name of a regulation that comes with the program
        regulation: String,
        /// Only cases with this in their title
        #[arg(long)]
        only: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Md)]
        format: Format,
    },
}

