//! `tiaoli backup`: a verified copy of a ledger that is in use.

use crate::cli::{BackupArgs, Format};
use crate::desk::{ledger_failure, usable};
use crate::failure::{Answer, Failure};
use crate::terminal::{Style, Terminal};
use serde_json::json;
use tiaoli_ledger::backup;
use tiaoli_text::{Words, words};

pub fn run(args: &BackupArgs, terminal: &Terminal) -> Result<Answer, Failure> {
    usable(&args.to)?;
    let made = backup::make(&args.ledger, &args.to, &mut |done, all| {
        terminal.status(&format!("{done} / {all}"));
    });
    terminal.status("");
    let made = made.map_err(|e| ledger_failure(&e))?;
    let (size, root, blobs, absent) =
        (made.report.size, made.report.root.hex(), made.blobs, made.absent);
    if args.format == Format::Json {
        terminal.line(
            &json!({"size": size, "root": root, "blobs": blobs, "absent": absent}).to_string(),
        );
        return Ok(Answer::Yes);
    }
    let to = args.to.display();
    let line = words!(
        zh: "✓ {to}：{size} 条，{blobs} 个附件，副本验证相符",
        en: "✓ {to}: {size} entries and {blobs} attachments, and the copy verifies",
    );
    terminal.line(&terminal.style(Style::Good, terminal.say(&line)));
    terminal.line(terminal.say(&words!(zh: "  根 {root}", en: "  root {root}")));
    if absent > 0 {
        let note = words!(
            zh: "  {absent} 份密封内容已不在；密钥已擦除的不算缺失（tiaoli doctor --keystore 可查）",
            en: "  {absent} sealed contents are no longer there; where the key was erased nothing is missing (see tiaoli doctor --keystore)",
        );
        terminal.line(&terminal.style(Style::Warn, terminal.say(&note)));
    }
    let note = Words::new(
        "  副本里没有私密的东西：签名的私钥（key）和密封内容的密钥库请另外保管",
        "  the copy holds no secret: keep the signing key (key) and the keystore of sealed words apart",
    );
    terminal.line(&terminal.style(Style::Faint, terminal.say(&note)));
    Ok(Answer::Yes)
}
