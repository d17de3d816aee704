//! Regulations for tests: from a text, or as shipped.

use std::path::Path;
use std::sync::Arc;
use tiaoli_institution::bind;
use tiaoli_institution::{Institution, Judged};
use tiaoli_norm::Regulation;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::source::SourceFile;

/// Working days of 2025–2027, weekends only.
pub fn calendar() -> Arc<Calendar> {
    let mut calendar = Calendar::default();
    (2025..=2027).for_each(|year| calendar.add_year(year, [], []));
    Arc::new(calendar)
}

/// The regulation in `text`; its complaints are a bug of the test.
pub fn regulation(text: &str) -> Arc<Regulation> {
    let checked = tiaoli_norm::check(vec![SourceFile::new("example/page.md", text)]);
    let complaints: Vec<_> =
        checked.diagnostics.iter().map(|d| (d.code, d.message.en.clone())).collect();
    Arc::new(checked.regulation().unwrap_or_else(|_| panic!("{complaints:?}")))
}

/// The files of shipped regulations, in order.
pub fn shipped(folders: &[&str]) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations");
    let mut files = Vec::new();
    for folder in folders {
        let mut paths: Vec<_> = std::fs::read_dir(root.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "md"))
            .collect();
        paths.sort();
        for path in paths {
            let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
            files.push(SourceFile::new(name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files
}

/// An institution under `text`, opened on `date` with `records` (JSON).
pub fn open(text: &str, date: &str, records: &str) -> Institution {
    let regulation = regulation(text);
    let json = serde_json::from_str(records).unwrap();
    let given = bind::records(&regulation, &json, "records").unwrap();
    let mut institution = Institution::new(regulation, calendar());
    institution.open(date.parse().unwrap(), &given).unwrap();
    institution
}

/// An institution under `text`, with the working days as shipped.
pub fn open_shipped(text: &str, date: &str, records: &str) -> Institution {
    let regulation = regulation(text);
    let json = serde_json::from_str(records).unwrap();
    let given = bind::records(&regulation, &json, "records").unwrap();
    let mut institution = Institution::new(regulation, Arc::new(shipped_calendar()));
    institution.open(date.parse().unwrap(), &given).unwrap();
    institution
}

/// Judges an act written as JSON and performs it if it is allowed.
pub fn act(institution: &mut Institution, json: &str) -> Result<(), Box<Judged>> {
    let json = serde_json::from_str(json).unwrap();
    let request = bind::request(institution.regulation(), &json).unwrap();
    match institution.authorize(request).unwrap() {
        Ok(authorized) => {
            assert!(institution.perform(&authorized));
            Ok(())
        }
        Err(judged) => Err(Box::new(judged)),
    }
}

/// The working days as shipped.
pub fn shipped_calendar() -> Calendar {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calendar/cn");
    let mut calendar = Calendar::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let year = calendar.read_year(&text).unwrap_or_else(|bad| panic!("{path:?}: {bad:?}"));
        assert_eq!(path.file_stem().unwrap().to_string_lossy(), year.to_string());
    }
    calendar
}
