//! Founding an institution in an empty data folder, and finding it again.
//!
//! Everything is made aside and moved into place by one renaming: a founding that was cut short leaves
//! nothing. The rules are copied beside the ledger, so that a later version of the program, with other
//! regulations inside, still reads the ledger by the rules it was kept under.

use crate::account::{self, NewAccount};
use crate::db::Db;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::label::Labels;
use crate::library;
use crate::rim::Rim;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tiaoli_institution::bind;
use tiaoli_norm::Regulation;
use tiaoli_text::{Words, words};

/// What is laid down when an institution is founded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charter {
    /// Its name on the ledger: lower-case letters, digits, `.`, `_`, `-`.
    pub inst: String,
    /// What people call it.
    pub name: Words,
    /// Folder name of its regulation among the rules.
    pub regulation: String,
    /// Shown on every page where the office is a demonstration.
    pub demo: bool,
}

/// An institution to be founded.
#[derive(Debug, Clone)]
pub struct Founding {
    /// What is laid down.
    pub charter: Charter,
    /// The day it opens.
    pub date: jiff::civil::Date,
    /// The records it opens with: `{"organ": {"dept": {…}}}`.
    pub records: Json,
    /// What people call records: kind and id, name.
    pub labels: Vec<(String, String, Words)>,
    /// The first accounts.
    pub accounts: Vec<NewAccount>,
}

/// Where an office lies in its data folder.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("institution")
}

/// Where its ledger lies.
pub(crate) fn ledger(folder: &Path) -> PathBuf {
    folder.join("ledger")
}

/// What was laid down; none if nothing was founded.
pub(crate) fn charter(folder: &Path) -> Result<Option<Charter>, Failure> {
    let path = folder.join("charter.json");
    if !path.exists() {
        return Ok(None);
    }
    let text = library::read_text(&path)?;
    let bad = || {
        Failure::machine(Words::new("设立文件读不懂", "the charter cannot be read"))
            .at(path.display().to_string())
            .help(Words::new("从备份恢复", "restore it from a backup"))
    };
    let json: Json = serde_json::from_str(&text).map_err(|_| bad())?;
    let text = |place: &str| json.pointer(place).and_then(Json::as_str).map(str::to_owned);
    Ok(Some(Charter {
        inst: text("/inst").ok_or_else(bad)?,
        name: Words::new(text("/name/zh").ok_or_else(bad)?, text("/name/en").ok_or_else(bad)?),
        regulation: text("/regulation").ok_or_else(bad)?,
        demo: json.get("demo").and_then(Json::as_bool).unwrap_or(false),
    }))
}

/// The rules it was founded under.
pub(crate) fn rules(folder: &Path, charter: &Charter) -> Result<Regulation, Failure> {
    let path = folder.join("rules").join(&charter.regulation);
    sound(library::load(&[path.display().to_string()])?, &charter.regulation)
}

/// A regulation that acts can be judged by.
///
/// # Errors
/// The regulation has errors.
pub fn sound(checked: tiaoli_norm::Checked, name: &str) -> Result<Regulation, Failure> {
    checked.regulation().map_err(|complaints| {
        let first = complaints.into_iter().find(tiaoli_norm::diagnostic::Diagnostic::is_error);
        let Words { zh, en } = first.map(|complaint| complaint.message).unwrap_or_default();
        Failure::input(words!(
            zh: "制度有错误，不能据以办事：{zh}",
            en: "the regulation has errors and cannot be judged by: {en}",
        ))
        .at(name)
        .help(Words::new("运行 tiaoli norm check", "run tiaoli norm check"))
    })
}

/// Founds an institution in `data`, which must hold none. `regulation` is a folder, or the name of one
/// that comes with the program.
///
/// # Errors
/// Anything that cannot be understood; nothing is left behind then.
pub fn found(data: &Path, regulation: &str, founding: &Founding, rim: &Rim) -> Result<(), Failure> {
    let target = folder(data);
    if target.exists() {
        let there = Words::new("这里已经有一个机构", "there is an institution here already");
        return Err(Failure::input(there).at(target.display().to_string()));
    }
    let aside = data.join("institution.new");
    let io = |path: &Path| {
        let path = path.to_owned();
        move |e: std::io::Error| Failure::io(&path, &e)
    };
    if aside.exists() {
        std::fs::remove_dir_all(&aside).map_err(io(&aside))?;
    }
    std::fs::create_dir_all(&aside).map_err(io(&aside))?;
    let made = make(&aside, regulation, founding, rim);
    if let Err(failure) = made {
        // What is left is removed by the next founding if it cannot be now.
        let _ = std::fs::remove_dir_all(&aside);
        return Err(failure);
    }
    std::fs::rename(&aside, &target).map_err(io(&target))?;
    std::fs::File::open(data).and_then(|folder| folder.sync_all()).map_err(io(data))
}

fn make(aside: &Path, regulation: &str, founding: &Founding, rim: &Rim) -> Result<(), Failure> {
    let mut charter = founding.charter.clone();
    charter.regulation = library::keep(regulation, &aside.join("rules"))?;
    let rules = Arc::new(rules(aside, &charter)?);
    let given =
        bind::records(&rules, &founding.records, "records").map_err(|bad| Failure::bad("", bad))?;
    let calendar = Arc::new(library::calendar()?);
    let desk = Desk::open(&ledger(aside), &charter.inst, &rules, &calendar, || rim.bytes::<32>())?;
    desk.open_institution(founding.date, &given)?;
    drop(desk);
    let db = Db::open(aside)?;
    let labels = Labels::default();
    for (kind, id, name) in &founding.labels {
        labels.set(&db, kind, id, name)?;
    }
    for new in &founding.accounts {
        account::add(&db, rim, new)?;
    }
    drop(db);
    let Words { zh, en } = &charter.name;
    let json = json!({
        "inst": charter.inst, "name": {"zh": zh, "en": en},
        "regulation": charter.regulation, "demo": charter.demo,
    });
    let path = aside.join("charter.json");
    let text = serde_json::to_string_pretty(&json).unwrap_or_default();
    std::fs::write(&path, text + "\n").map_err(|e| Failure::io(&path, &e))
}
