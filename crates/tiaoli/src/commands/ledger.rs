//! `tiaoli ledger …`: the ledger as a text of its own, apart from any institution.

use crate::cli::{Format, LedgerCommand};
use crate::desk::ledger_failure;
use crate::failure::{Answer, Failure};
use crate::library::read_text;
use crate::terminal::{Style, Terminal};
use serde_json::{Value as Json, json};
use std::path::Path;
use tiaoli_institution::view::words_json;
use tiaoli_ledger::{VKey, View, audit, receipt};
use tiaoli_text::{Words, words};

pub fn run(command: LedgerCommand, terminal: &Terminal) -> Result<Answer, Failure> {
    match command {
        LedgerCommand::Verify { ledger, key, format } => {
            verify(&ledger, key.as_deref(), format, terminal)
        }
        LedgerCommand::Head { ledger, format } => head(&ledger, format, terminal),
        LedgerCommand::Receipt { ledger, seq } => {
            let text = view(&ledger)?.receipt(seq).map_err(|e| ledger_failure(&e))?.to_string();
            terminal.raw(&text);
            Ok(Answer::Yes)
        }
        LedgerCommand::Check { receipt, key, format } => {
            check(&receipt, key.as_deref(), format, terminal)
        }
        LedgerCommand::Export { ledger } => export(&ledger, terminal),
    }
}

fn view(folder: &Path) -> Result<View, Failure> {
    View::open(folder).map_err(|e| ledger_failure(&e))
}

fn pinned(key: Option<&str>) -> Result<Option<VKey>, Failure> {
    key.map(|text| {
        VKey::parse(text).map_err(|e| {
            Failure::input(e.words()).at("--key").help(Words::new(
                "公钥由 tiaoli ledger head 给出",
                "tiaoli ledger head prints the public key",
            ))
        })
    })
    .transpose()
}

fn verify(
    folder: &Path,
    key: Option<&str>,
    format: Format,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let key = pinned(key)?;
    let mut progress = |done: u64, all: u64| {
        if terminal.progress && all > 0 {
            terminal.status(&format!("{done} / {all}"));
        }
    };
    let report =
        audit::audit(folder, key.as_ref(), &mut progress).map_err(|e| ledger_failure(&e))?;
    terminal.status("");
    let sound = report.faults.is_empty();
    if format == Format::Json {
        let faults: Vec<Json> = report
            .faults
            .iter()
            .map(|f| json!({"seq": f.seq, "message": words_json(&f.words())}))
            .collect();
        terminal.line(
            &json!({
                "verifies": sound, "inst": report.identity.inst, "size": report.size,
                "root": report.root.hex(), "checkpoints": report.checkpoints,
                "pinned": report.pinned, "faults": faults,
            })
            .to_string(),
        );
        return Ok(Answer::from(sound));
    }
    for fault in &report.faults {
        let words = fault.words();
        terminal.line(&terminal.style(Style::Bad, &format!("✗ {}", terminal.say(&words))));
    }
    let (size, root, checkpoints) = (report.size, report.root.hex(), report.checkpoints);
    let inst = &report.identity.inst;
    if sound {
        let line = words!(
            zh: "✓ {inst}：{size} 条，{checkpoints} 个签过名的检查点，全部相符",
            en: "✓ {inst}: {size} entries and {checkpoints} signed checkpoints all agree",
        );
        terminal.line(&terminal.style(Style::Good, terminal.say(&line)));
        terminal.line(terminal.say(&words!(zh: "  根 {root}", en: "  root {root}")));
    }
    if !report.pinned {
        let note = Words::new(
            "  用的是台账自带的公钥；要防整本替换，请用 --key 给出另行保存的公钥",
            "  the ledger's own key was used; to rule out a whole forged ledger, give a key kept elsewhere with --key",
        );
        terminal.line(&terminal.style(Style::Faint, terminal.say(&note)));
    }
    Ok(Answer::from(sound))
}

fn head(folder: &Path, format: Format, terminal: &Terminal) -> Result<Answer, Failure> {
    let view = view(folder)?;
    let key = view.key().to_string();
    let checkpoint = view.checkpoint().clone();
    if format == Format::Json {
        let head = json!({
            "origin": checkpoint.origin(), "size": checkpoint.size(),
            "root": checkpoint.root().hex(), "key": key, "checkpoint": checkpoint.to_string(),
        });
        terminal.line(&head.to_string());
    } else {
        terminal.raw(&checkpoint.to_string());
        terminal.line(terminal.say(&words!(zh: "\n公钥 {key}", en: "\nkey {key}")));
    }
    Ok(Answer::Yes)
}

fn check(
    path: &Path,
    key: Option<&str>,
    format: Format,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let key = pinned(key)?;
    let text = read_text(path)?;
    let verified = match receipt::verify(&text, key.as_ref()) {
        Ok(verified) => verified,
        Err(error) => {
            let words = error.words();
            if format == Format::Json {
                let no = json!({"verifies": false, "message": words_json(&words)});
                terminal.line(&no.to_string());
            } else {
                terminal.line(&terminal.style(Style::Bad, &format!("✗ {}", terminal.say(&words))));
            }
            return Ok(Answer::No);
        }
    };
    let entry: Json = serde_json::from_slice(&verified.entry).unwrap_or(Json::Null);
    if format == Format::Json {
        terminal.line(
            &json!({
                "verifies": true, "inst": verified.inst, "seq": verified.index,
                "leaf": verified.leaf.hex(), "size": verified.size, "root": verified.root.hex(),
                "origin": verified.origin, "key": verified.key.to_string(),
                "pinned": verified.pinned, "entry": entry,
            })
            .to_string(),
        );
        return Ok(Answer::Yes);
    }
    let (seq, size, origin) = (verified.index, verified.size, &verified.origin);
    let line = words!(
        zh: "✓ 第 {seq} 条在 {origin} 的台账里（共 {size} 条），签名相符",
        en: "✓ entry {seq} is in the ledger of {origin} ({size} entries), and the signature is good",
    );
    terminal.line(&terminal.style(Style::Good, terminal.say(&line)));
    terminal.line(&format!("  {}", String::from_utf8_lossy(&verified.entry)));
    if !verified.pinned {
        let key = verified.key.to_string();
        let note = words!(
            zh: "  公钥取自凭证本身，请与另行得到的核对：{key}",
            en: "  the key was taken from the receipt itself; compare it with one you got elsewhere: {key}",
        );
        terminal.line(&terminal.style(Style::Faint, terminal.say(&note)));
    }
    Ok(Answer::Yes)
}

/// One entry a line, as stored: `sha256sum` over `0x00` and a line gives its leaf.
fn export(folder: &Path, terminal: &Terminal) -> Result<Answer, Failure> {
    let mut view = view(folder)?;
    view.scan(0, |row| {
        terminal.line(&String::from_utf8_lossy(row.bytes));
        std::ops::ControlFlow::Continue(())
    })
    .map_err(|e| ledger_failure(&e))?;
    Ok(Answer::Yes)
}
