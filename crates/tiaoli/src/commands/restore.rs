//! `tiaoli restore`: puts a backup in place, or says what would be lost.

use super::ledger::pinned;
use crate::cli::{Format, RestoreArgs};
use crate::clock;
use crate::desk::{ledger_failure, usable};
use crate::failure::{Answer, Failure};
use crate::keyfile;
use crate::library::read_text;
use crate::terminal::{Style, Terminal};
use serde_json::json;
use std::path::Path;
use tiaoli_institution::view::words_json;
use tiaoli_ledger::backup::{Accept, Restore, restore};
use tiaoli_ledger::{Checkpoint, LedgerError, Receipt};
use tiaoli_text::{Words, words};

pub fn run(args: &RestoreArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    usable(&args.ledger)?;
    if !args.backup.join("manifest").is_file() {
        return Err(Failure::input(Words::new(
            "这不是备份，或者备份没有做完（没有 manifest）",
            "this is no backup, or one that was not finished (it has no manifest)",
        ))
        .at(args.backup.display().to_string()));
    }
    let key = pinned(args.key.as_deref())?;
    let known = args.known.as_deref().map(known).transpose()?;
    let accept = match &args.accept_loss {
        None => None,
        Some(why) if why.trim().is_empty() => {
            return Err(
                Failure::input(Words::new("要写明理由", "a reason is needed")).at("--accept-loss")
            );
        }
        Some(why) => {
            let path = args.secret.clone().unwrap_or_else(|| keyfile::of(&args.ledger));
            Some(Accept { key: keyfile::read(&path)?, why, now: clock::now()? })
        }
    };
    let how = Restore { trusted: key.as_ref(), known: known.as_ref(), accept };
    let restored = restore(&args.backup, &args.ledger, how, &mut |done, all| {
        terminal.status(&format!("{done} / {all}"));
    });
    terminal.status("");
    let restored = match restored {
        Ok(restored) => restored,
        Err(error) => return refused(&error, args.format, terminal),
    };
    let (size, root) = (restored.report.size, restored.report.root.hex());
    let lost = restored.lost.as_ref().map(Checkpoint::size);
    if args.format == Format::Json {
        let line = json!({"restored": true, "size": size, "root": root, "acknowledged": lost});
        terminal.line(&line.to_string());
        return Ok(Answer::Yes);
    }
    let folder = args.ledger.display();
    let line = words!(
        zh: "✓ {folder}：{size} 条，验证相符", en: "✓ {folder}: {size} entries, and they verify"
    );
    terminal.line(&terminal.style(Style::Good, terminal.say(&line)));
    terminal.line(terminal.say(&words!(zh: "  根 {root}", en: "  root {root}")));
    if let Some(lost) = lost {
        let (at, last) = (size.saturating_sub(1), lost.saturating_sub(1));
        let line = words!(
            zh: "  原第 {at} 至 {last} 条已丢失，第 {at} 条记下了这件事。见证方会继续拒绝签名，请与其人员说明",
            en: "  entries {at} to {last} as they were are lost; entry {at} says so. Witnesses will go on refusing: explain it to their people",
        );
        terminal.line(&terminal.style(Style::Warn, terminal.say(&line)));
    }
    if key.is_none() {
        let note = Words::new(
            "  用的是备份自带的公钥；要防整本替换，请用 --key 给出另行保存的公钥",
            "  the backup's own key was used; to rule out a whole forged one, give a key kept elsewhere with --key",
        );
        terminal.line(&terminal.style(Style::Faint, terminal.say(&note)));
    }
    if !keyfile::of(&args.ledger).exists() {
        let note = Words::new(
            "  还要把签名的私钥放回文件夹里的 key，才能继续记录",
            "  put the signing key back as key in the folder before anything can be recorded",
        );
        terminal.line(&terminal.style(Style::Warn, terminal.say(&note)));
    }
    Ok(Answer::Yes)
}

/// A backup that cannot be believed, or that is behind, is an answer; the rest is a failure.
fn refused(error: &LedgerError, format: Format, terminal: &Terminal) -> Result<Answer, Failure> {
    let words = match error {
        LedgerError::Fork { database, mark } => {
            let lost = mark.saturating_sub(*database);
            words!(
                zh: "备份有 {database} 条，而已确认的是 {mark} 条：会丢失 {lost} 条。什么也没有放。请找更新的备份；确实没有的，用 --accept-loss 写明理由",
                en: "the backup has {database} entries and {mark} were acknowledged: {lost} would be lost. Nothing was put in place. Find a newer backup; if there is none, give the reason with --accept-loss",
            )
        }
        LedgerError::Backup { .. } | LedgerError::Proof(_) | LedgerError::MarkSignature(_) => {
            error.words()
        }
        _ => return Err(ledger_failure(error)),
    };
    if format == Format::Json {
        let line = json!({"restored": false, "message": words_json(&words)});
        terminal.line(&line.to_string());
    } else {
        let line = format!("✗ {}", terminal.say(&words));
        terminal.line(&terminal.style(Style::Bad, &line));
    }
    Ok(Answer::No)
}

/// A checkpoint that somebody has kept, by itself or in a receipt.
fn known(path: &Path) -> Result<Checkpoint, Failure> {
    let text = read_text(path)?;
    let receipt = Receipt::parse(&text).map(|receipt| receipt.checkpoint);
    receipt.or_else(|_| Checkpoint::parse(&text)).map_err(|error| {
        let Words { zh, en } = error.words();
        Failure::input(words!(
            zh: "不是检查点，也不是凭证。{zh}", en: "this is no checkpoint and no receipt. {en}"
        ))
        .at(path.display().to_string())
    })
}
