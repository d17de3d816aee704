//! `tiaoli ledger …`: the ledger as a text of its own, apart from any institution.

use super::{ledger_key, ledger_witness};
use crate::cli::{Format, LedgerCommand};
use crate::desk::ledger_failure;
use crate::failure::{Answer, Failure};
use crate::library::read_text;
use crate::terminal::{Style, Terminal};
use crate::trust;
use serde_json::{Value as Json, json};
use std::ops::ControlFlow;
use std::path::Path;
use tiaoli_institution::view::words_json;
use tiaoli_ledger::mark::{Mark, MarkError};
use tiaoli_ledger::receipt::Trust;
use tiaoli_ledger::store::StoreError;
use tiaoli_ledger::{LedgerError, Policy, Succession, VKey, View, audit, export, receipt};
use tiaoli_text::{Words, words};

pub fn run(command: LedgerCommand, terminal: &Terminal) -> Result<Answer, Failure> {
    match command {
        LedgerCommand::Verify { ledger, key, format } => {
            verify(&ledger, key.as_deref(), format, terminal)
        }
        LedgerCommand::Head { ledger, format } => head(&ledger, format, terminal),
        LedgerCommand::Receipt { ledger, seq } => {
            let text = view(&ledger)?.receipt(seq).map_err(|e| ledger_failure(&e))?.to_string();
            terminal.data(&text);
            Ok(Answer::Yes)
        }
        LedgerCommand::Check { receipt, key, keys, policy, format } => {
            let known = Known {
                key: pinned(key.as_deref())?,
                keys: keys.as_deref().map(ledger_key::read_row).transpose()?,
                policy: policy.as_deref().map(ledger_witness::policy).transpose()?,
            };
            check(&receipt, &known, format, terminal)
        }
        LedgerCommand::Export { ledger, tiles: None } => print(&ledger, terminal),
        LedgerCommand::Export { ledger, tiles: Some(to) } => tiles(&ledger, &to, terminal),
        LedgerCommand::Key(command) => ledger_key::run(&command, terminal),
        LedgerCommand::Witness { ledger, policy, format } => {
            ledger_witness::run(&ledger, &policy, format, terminal)
        }
    }
}

fn view(folder: &Path) -> Result<View, Failure> {
    View::open(folder).map_err(|e| ledger_failure(&e))
}

pub(super) fn pinned(key: Option<&str>) -> Result<Option<VKey>, Failure> {
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
    let report = match audit::audit(folder, key.as_ref(), &mut progress) {
        Ok(report) => report,
        Err(error) => {
            terminal.status("");
            let no = unsound(folder, &error).ok_or_else(|| ledger_failure(&error))?;
            if format == Format::Json {
                let faults = json!([{"seq": null, "message": words_json(&no)}]);
                terminal.line(&json!({"verifies": false, "faults": faults}).to_string());
            } else {
                let line = format!("✗ {}", terminal.say(&no));
                terminal.line(&terminal.style(Style::Bad, &line));
            }
            return Ok(Answer::No);
        }
    };
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

/// What is wrong with a ledger that cannot even be read through; none where that says nothing about
/// the ledger, but about the machine or the path.
fn unsound(folder: &Path, error: &LedgerError) -> Option<Words> {
    // The database that SQLite cannot make sense of is as good as gone.
    let garbage = |what: &str| what.contains("not a database") || what.contains("malformed");
    match error {
        LedgerError::Store(StoreError::Missing { .. }) => {
            let (_, marked) = Mark::open(&folder.join("ledger.mark"), false).ok()??;
            let size = Some(marked.size()).filter(|size| *size > 0)?;
            Some(words!(
                zh: "核验不符：台账不见了，而已确认的有 {size} 条；请从备份恢复 ledger.db",
                en: "does not verify: the ledger is gone although {size} entries were acknowledged; restore ledger.db from a backup",
            ))
        }
        LedgerError::Store(StoreError::Damaged { what }) => Some(words!(
            zh: "核验不符：台账数据库中的 {what} 缺失或损坏；请从备份恢复",
            en: "does not verify: {what} in the ledger's database is missing or damaged; restore it from a backup",
        )),
        LedgerError::Store(StoreError::Failed { what, .. }) if garbage(what) => Some(Words::new(
            "核验不符：台账数据库已损坏，读不下去；请从备份恢复",
            "does not verify: the ledger's database is damaged and cannot be read; restore it from a backup",
        )),
        LedgerError::Key(_)
        | LedgerError::MarkSignature(_)
        | LedgerError::NoMark { .. }
        | LedgerError::Fork { .. }
        | LedgerError::Mark(MarkError::Damaged { .. }) => {
            let Words { zh, en } = error.words();
            Some(words!(zh: "核验不符：{zh}", en: "does not verify: {en}"))
        }
        _ => None,
    }
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
        terminal.data(&checkpoint.to_string());
        terminal.line(terminal.say(&words!(zh: "\n公钥 {key}", en: "\nkey {key}")));
    }
    Ok(Answer::Yes)
}

/// What the one who checks a receipt knows from elsewhere.
struct Known {
    key: Option<VKey>,
    keys: Option<Succession>,
    policy: Option<Policy>,
}

fn check(
    path: &Path,
    known: &Known,
    format: Format,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let text = read_text(path)?;
    let Known { key, keys, policy } = known;
    let trust = Trust { key: key.as_ref(), keys: keys.as_ref(), policy: policy.as_ref() };
    let verified = match receipt::verify_by(&text, &trust) {
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
        let mut line = json!({
            "verifies": true, "inst": verified.inst, "seq": verified.index,
            "leaf": verified.leaf.hex(), "size": verified.size, "root": verified.root.hex(),
            "origin": verified.origin, "key": verified.key.to_string(),
            "pinned": verified.pinned, "revoked": verified.revoked, "entry": entry,
        });
        if let (Some(quorum), Some(line)) = (&verified.quorum, line.as_object_mut()) {
            let signed = quorum.signed.iter();
            let signed = signed.map(|(name, time)| json!({"witness": name, "time": time}));
            line.insert("witnesses".into(), signed.collect());
        }
        terminal.line(&line.to_string());
        return Ok(Answer::Yes);
    }
    let (seq, size, origin) = (verified.index, verified.size, &verified.origin);
    let line = words!(
        zh: "✓ 第 {seq} 条在 {origin} 的台账里（共 {size} 条），签名相符",
        en: "✓ entry {seq} is in the ledger of {origin} ({size} entries), and the signature is good",
    );
    terminal.line(&terminal.style(Style::Good, terminal.say(&line)));
    terminal.line(&format!("  {}", String::from_utf8_lossy(&verified.entry)));
    if let Some(quorum) = &verified.quorum {
        let names: Vec<&str> = quorum.signed.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(", ");
        let line = words!(zh: "  见证：{names}", en: "  witnessed by {names}");
        terminal.line(terminal.say(&line));
    }
    if verified.revoked {
        let note = Words::new(
            "  你所存的公钥已作废，偷得它的人也能造出这样的凭证；请向台账另行索取现用的公钥",
            "  the key you keep was revoked, and a thief could have made this receipt too; get the key in use from elsewhere",
        );
        terminal.line(&terminal.style(Style::Warn, terminal.say(&note)));
    }
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
///
/// Only what was signed for is printed, and nothing before all of it has been read once: a replaced
/// entry shows by the ones after it.
fn print(folder: &Path, terminal: &Terminal) -> Result<Answer, Failure> {
    signed(folder, |_| {})?;
    signed(folder, |bytes| terminal.data(&format!("{}\n", String::from_utf8_lossy(bytes))))?;
    Ok(Answer::Yes)
}

/// The same as static files; see [`tiaoli_ledger::export`].
fn tiles(folder: &Path, to: &Path, terminal: &Terminal) -> Result<Answer, Failure> {
    let done = export::tiles(&mut view(folder)?, to).map_err(|e| ledger_failure(&e))?;
    let (size, written, kept) = (done.size, done.written, done.kept);
    terminal.line(terminal.say(&words!(
        zh: "{size} 条：新写 {written} 个文件，原有 {kept} 个未动",
        en: "{size} entries: {written} files written, {kept} kept",
    )));
    Ok(Answer::Yes)
}

/// Shows the entries that were signed for, in order, while each fits the ones before it.
fn signed(folder: &Path, mut each: impl FnMut(&[u8])) -> Result<(), Failure> {
    let mut view = view(folder)?;
    let size = view.checkpoint().size();
    let mut trust = trust::Trust::new(folder, view.inst(), view.checkpoint());
    view.scan(0, |row| {
        if row.seq >= size || !trust.take(row) {
            return ControlFlow::Break(());
        }
        each(row.bytes);
        ControlFlow::Continue(())
    })
    .map_err(|e| ledger_failure(&e))?;
    trust.finish()
}
