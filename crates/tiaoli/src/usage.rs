//! One line in Chinese above what the reader of the command line says in English.

use crate::terminal::Terminal;
use crate::tongue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use tiaoli_text::Lang;

/// The language that a command line asks for which could not be read as a whole.
pub fn asked_for(args: impl Iterator<Item = String>) -> Option<Lang> {
    let mut args = args.peekable();
    while let Some(arg) = args.next() {
        if arg == "--lang" {
            return args.peek().and_then(|tag| tongue::named(tag));
        }
        if let Some(tag) = arg.strip_prefix("--lang=") {
            return tongue::named(tag);
        }
    }
    None
}

/// Says what is wrong with the command line; the program's help and version are left as they are.
pub fn explain(error: &clap::Error, terminal: &Terminal) {
    if !error.use_stderr() {
        return;
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let (arg, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let line = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有命令「{}」", text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "还要写明命令".to_owned()
        }
        ErrorKind::UnknownArgument => format!("没有参数「{arg}」"),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{arg}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("参数「{arg}」没有写值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("参数「{arg}」不能取「{value}」")
        }
        ErrorKind::NoEquals
        | ErrorKind::TooFewValues
        | ErrorKind::TooManyValues
        | ErrorKind::WrongNumberOfValues => format!("参数「{arg}」的值的个数不对"),
        ErrorKind::ArgumentConflict => format!("参数「{arg}」重复，或与别的参数冲突"),
        _ => "命令行读不懂".to_owned(),
    };
    terminal.note(&format!("错误：{line}（tiaoli --help 列出用法）"));
}
