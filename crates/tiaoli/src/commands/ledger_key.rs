//! `tiaoli ledger key …`: the keys of a ledger one after another.

use crate::cli::{Format, LedgerKeyCommand};
use crate::clock;
use crate::desk::{ledger_failure, random_seed};
use crate::failure::{Answer, Failure};
use crate::keyfile;
use crate::library::read_text;
use crate::terminal::{Style, Terminal};
use serde_json::{Value as Json, json};
use std::path::Path;
use tiaoli_ledger::{Ending, Handover, Key, Ledger, Succession, VKey, View};
use tiaoli_text::{Words, words};

pub fn run(command: &LedgerKeyCommand, terminal: &Terminal) -> Result<Answer, Failure> {
    match command {
        LedgerKeyCommand::List { ledger, format } => list(ledger, *format, terminal),
        LedgerKeyCommand::Rotate { ledger } => change(ledger, Ending::Rotated, terminal),
        LedgerKeyCommand::Revoke { ledger, until } => {
            change(ledger, Ending::Revoked { until: *until }, terminal)
        }
    }
}

fn list(folder: &Path, format: Format, terminal: &Terminal) -> Result<Answer, Failure> {
    let view = View::open(folder).map_err(|e| ledger_failure(&e))?;
    let keys = view.keys();
    let notes = [None].into_iter().chain(keys.handovers().iter().map(Some));
    for (term, handover) in keys.terms().zip(notes) {
        let (key, from) = (term.key.to_string(), term.from);
        if format == Format::Json {
            let mut line = json!({"key": key, "from": from, "revoked": term.revoked});
            if let (Some(until), Some(line)) = (term.until, line.as_object_mut()) {
                line.insert("until".into(), until.into());
            }
            if let (Some(handover), Some(line)) = (handover, line.as_object_mut()) {
                line.insert("handover".into(), handover.note.to_string().into());
            }
            terminal.line(&line.to_string());
            continue;
        }
        let (style, state) = match (term.until, term.revoked) {
            (None, _) => (
                Style::Good,
                words!(zh: "现用，自大小 {from} 起", en: "in use, from size {from} on"),
            ),
            (Some(until), true) => (
                Style::Bad,
                words!(zh: "已作废，只算大小 {from} 至 {until}", en: "revoked, counts for sizes {from} to {until} only"),
            ),
            (Some(until), false) => (
                Style::Plain,
                words!(zh: "已更替，管大小 {from} 至 {until}", en: "retired, signed sizes {from} to {until}"),
            ),
        };
        terminal.line(&key);
        terminal.line(&terminal.style(style, &format!("  {}", terminal.say(&state))));
    }
    Ok(Answer::Yes)
}

/// Reads what `list --format json` has printed.
pub fn read_row(path: &Path) -> Result<Succession, Failure> {
    let place = path.display().to_string();
    let bad = |line: usize| {
        Failure::input(Words::new("不是公钥的清单", "this is no list of keys"))
            .at(format!("{place}:{line}"))
            .help(Words::new(
                "用 tiaoli ledger key list --format json 得到清单",
                "make the list with tiaoli ledger key list --format json",
            ))
    };
    let text = read_text(path)?;
    let mut keys: Option<Succession> = None;
    for (line, at) in text.lines().zip(1..) {
        let value: Json = serde_json::from_str(line).map_err(|_| bad(at))?;
        let text = |name: &str| value.get(name).and_then(Json::as_str);
        match &mut keys {
            None => {
                let key = text("key").and_then(|key| VKey::parse(key).ok());
                keys = Some(Succession::new(key.ok_or_else(|| bad(at))?));
            }
            Some(keys) => {
                let handover = text("handover").and_then(|note| Handover::parse(note).ok());
                keys.push(handover.ok_or_else(|| bad(at))?).map_err(|_| bad(at))?;
            }
        }
    }
    keys.ok_or_else(|| bad(1))
}

/// Ends the key in use and goes on with a new one.
fn change(folder: &Path, how: Ending, terminal: &Terminal) -> Result<Answer, Failure> {
    View::open(folder).map_err(|e| ledger_failure(&e))?;
    let path = keyfile::of(folder);
    let ledger = keyfile::open(folder, keyfile::read(&path)?, |key| Ledger::open(folder, key))?;
    let fail = |e| ledger_failure(&e);
    let (size, signed) =
        (ledger.head().map_err(fail)?.size, ledger.checkpoint().map_err(fail)?.size());
    if let Ending::Revoked { until } = how
        && until > size
    {
        return Err(Failure::input(words!(
            zh: "台账只有 {size} 条，不能从 {until} 条之后作废",
            en: "the ledger has {size} entries; a key cannot be revoked from {until} on",
        ))
        .at("--after"));
    }
    if signed < size {
        let count = size - signed;
        return Err(Failure::input(words!(
            zh: "台账末尾有 {count} 条因上次中断还没有签名",
            en: "the last {count} entries were left unsigned by an interruption",
        ))
        .at(folder.display().to_string())
        .help(Words::new(
            "先让机构照常打开一次，重新判断之后再换密钥",
            "open the institution as usual first, so that they are judged again; then change the key",
        )));
    }
    // Opening may have finished an earlier change; what signs now is what the file holds now.
    let old = keyfile::read(&path)?;
    let next = keyfile::next_of(folder);
    let new = || -> Result<Key, Failure> {
        let name = old.public().name();
        Key::from_seed(name, &random_seed()?).map_err(|e| Failure::input(e.words()))
    };
    keyfile::write(&next, &new()?)?;
    let handover = ledger.hand_over(&old, keyfile::read(&next)?, how, clock::now()?);
    let handover = handover.map_err(fail)?;
    keyfile::take_over(folder)?;
    ledger.close().map_err(fail)?;
    let (at, until, key) = (handover.at, handover.until, handover.new.to_string());
    let line = if handover.revokes() {
        words!(
            zh: "✓ 第 {at} 条记下：旧密钥作废，只算到大小 {until}；此后由新密钥签名",
            en: "✓ entry {at} records it: the old key is revoked and counts up to size {until}; the new one signs from here on",
        )
    } else {
        words!(
            zh: "✓ 第 {at} 条记下：旧密钥交给新密钥；此前的签名照旧有效",
            en: "✓ entry {at} records it: the old key has handed over to the new one; what it signed stays good",
        )
    };
    terminal.line(&terminal.style(Style::Good, terminal.say(&line)));
    terminal.line(terminal.say(&words!(zh: "公钥 {key}", en: "key {key}")));
    terminal.note(terminal.say(&Words::new(
        "请把新公钥告诉见证方和保存公钥的人，并重新备份：旧备份不认识新密钥",
        "tell the witnesses and whoever keeps the public key, and make a new backup: older ones do not know the new key",
    )));
    Ok(Answer::Yes)
}
