//! Finds and reads regulations and calendars: in folders, or inside the program.

use crate::failure::Failure;
use include_dir::{Dir, include_dir};
use serde_json::Value as Json;
use std::io::Read;
use std::path::{Path, PathBuf};
use tiaoli_institution::bind::BadInput;
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::check::{Checked, check};
use tiaoli_norm::parse::parse;
use tiaoli_norm::source::SourceFile;
use tiaoli_norm::tree::DeclKind;
use tiaoli_text::{Words, words};

/// The regulations that come with the program.
static REGULATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../regulations");

/// The working days that come with the program.
static CALENDAR: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../calendar/cn");

/// Where a regulation is.
#[derive(Debug, Clone)]
enum Place {
    Folder(PathBuf),
    Built(&'static Dir<'static>),
}

impl Place {
    /// A folder, a file's folder, or a regulation that comes with the program.
    fn find(name: &str) -> Result<Self, Failure> {
        let path = Path::new(name);
        if path.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        if path.exists() {
            return Err(Failure::input(Words::new(
                "制度是一个装有 Markdown 文件的文件夹",
                "a regulation is a folder of Markdown files",
            ))
            .at(name));
        }
        if let Some(dir) = REGULATIONS.get_dir(name) {
            return Ok(Self::Built(dir));
        }
        let known: Vec<_> =
            REGULATIONS.dirs().map(|dir| dir.path().display().to_string()).collect();
        let known = known.join(", ");
        Err(Failure::input(Words::new("没有这个制度", "there is no such regulation"))
            .at(name)
            .help(words!(
                zh: "给出文件夹的路径，或者自带制度的名称：{known}",
                en: "give the path of a folder, or the name of one that comes with the program: {known}",
            )))
    }

    /// Its folder name, by which others refer to it.
    fn name(&self) -> String {
        let of = |path: &Path| {
            path.file_name().map_or_else(|| "regulation".to_owned(), |n| n.to_string_lossy().into())
        };
        match self {
            // `.` and `..` have no name of their own.
            Self::Folder(path) => of(&path.canonicalize().unwrap_or_else(|_| path.clone())),
            Self::Built(dir) => of(dir.path()),
        }
    }

    /// Whether both hold the same pages, wherever they lie.
    fn is_same(&self, other: &Self) -> Result<bool, Failure> {
        let pages = |place: &Self| -> Result<Vec<(String, String)>, Failure> {
            Ok(place.files()?.into_iter().map(|file| (file.name, file.text)).collect())
        };
        Ok(pages(self)? == pages(other)?)
    }

    /// Another regulation beside it, or one that comes with the program.
    fn beside(&self, name: &str) -> Result<Self, Failure> {
        if let Self::Folder(path) = self {
            let sibling = path.canonicalize().ok().and_then(|p| Some(p.parent()?.join(name)));
            if let Some(sibling) = sibling.filter(|sibling| sibling.is_dir()) {
                return Ok(Self::Folder(sibling));
            }
        }
        REGULATIONS.get_dir(name).map(Self::Built).ok_or_else(|| {
            Failure::input(words!(
                zh: "它依据的制度「{name}」找不到",
                en: "it builds on `{name}`, which cannot be found",
            ))
            .at(self.name())
            .help(Words::new("放在同一个上级文件夹里", "put it into the same parent folder"))
        })
    }

    /// Its Markdown files, by name.
    fn files(&self) -> Result<Vec<SourceFile>, Failure> {
        let folder = self.name();
        let mut files = Vec::new();
        match self {
            Self::Built(dir) => {
                for file in dir.files() {
                    let name = file.path().file_name().map(|n| n.to_string_lossy().into_owned());
                    let text = file.contents_utf8();
                    if let (Some(name), Some(text)) = (name, text)
                        && name.ends_with(".md")
                    {
                        files.push(SourceFile::new(format!("{folder}/{name}"), text));
                    }
                }
            }
            Self::Folder(path) => {
                let entries = std::fs::read_dir(path).map_err(|e| Failure::io(path, &e))?;
                for entry in entries {
                    let path = entry.map_err(|e| Failure::io(path, &e))?.path();
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
                    if let Some(name) = name.filter(|name| name.ends_with(".md") && path.is_file())
                    {
                        let text = read_text(&path)?;
                        files.push(SourceFile::new(format!("{folder}/{name}"), text));
                    }
                }
            }
        }
        if files.is_empty() {
            return Err(Failure::input(Words::new(
                "文件夹里没有 Markdown 文件",
                "the folder holds no Markdown file",
            ))
            .at(folder));
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(files)
    }
}

/// A file that lies beside a regulation's pages, if it is there.
pub fn companion(name: &str, file: &str) -> Result<Option<String>, Failure> {
    match Place::find(name)? {
        Place::Folder(path) => {
            let path = path.join(file);
            if path.exists() { read_text(&path).map(Some) } else { Ok(None) }
        }
        Place::Built(dir) => {
            let file = dir.get_file(dir.path().join(file));
            Ok(file.and_then(|file| file.contents_utf8()).map(str::to_owned))
        }
    }
}

/// Most bytes of a file that are read: no page, act or state comes near it, while a device never ends.
const LARGEST: u64 = 64 << 20;

/// Reads a file of at most `largest` bytes whole.
pub fn read_bytes(path: &Path, largest: u64) -> Result<Vec<u8>, Failure> {
    if path.is_dir() {
        return Err(Failure::io(path, &std::io::ErrorKind::IsADirectory.into()));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| Failure::io(path, &e))?;
    // Room for all of it at once: growing step by step would take twice as much.
    let size = file.metadata().map_or(0, |about| about.len()).min(largest);
    bytes.reserve_exact(usize::try_from(size).unwrap_or(0) + 1);
    file.take(largest + 1).read_to_end(&mut bytes).map_err(|e| Failure::io(path, &e))?;
    if bytes.len() as u64 > largest {
        let mebibytes = largest >> 20;
        return Err(Failure::input(words!(
            zh: "文件超过 {mebibytes} MiB，不是这里要的文件",
            en: "the file is larger than {mebibytes} MiB; that is not what is meant here",
        ))
        .at(path.display().to_string()));
    }
    Ok(bytes)
}

/// Writes files that must not be there yet; where one cannot be written, none is left.
pub fn write_new(files: &[(&Path, &[u8])]) -> Result<(), Failure> {
    use std::io::Write;
    let mut written: Vec<&Path> = Vec::new();
    for (path, bytes) in files {
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
        let done = file.and_then(|mut file| {
            written.push(path);
            file.write_all(bytes)?;
            file.sync_all()
        });
        if let Err(error) = done {
            for path in written {
                // What is left of a failed write helps nobody; the failure itself is told.
                let _ = std::fs::remove_file(path);
            }
            if error.kind() == std::io::ErrorKind::AlreadyExists {
                return Err(Failure::input(Words::new(
                    "这个文件已经有了，不覆盖",
                    "this file is there already and is not overwritten",
                ))
                .at(path.display().to_string())
                .help(Words::new("换一个文件名", "give another name")));
            }
            return Err(Failure::io(path, &error));
        }
    }
    Ok(())
}

/// Reads a UTF-8 file whole.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = read_bytes(path, LARGEST)?;
    String::from_utf8(bytes).map_err(|e| {
        let offset = e.utf8_error().valid_up_to();
        Failure::input(words!(
            zh: "不是 UTF-8 文本（第 {offset} 字节处）",
            en: "not UTF-8 text (at byte {offset})",
        ))
        .at(path.display().to_string())
        .help(Words::new("另存为 UTF-8", "save it as UTF-8"))
    })
}

/// The regulations that an opening or a state names as those the institution runs by, in order.
pub fn stack(opening: &Json) -> Result<Vec<String>, BadInput> {
    let bad = || {
        BadInput::new(
            "regulations",
            Words::new(
                "没有写明依据哪些制度",
                "it does not say which regulations the institution runs by",
            ),
        )
        .help(Words::new(
            "用 --regulation 给出，或者写 \"regulations\": [\"work-organs\"]",
            "give them by --regulation, or write \"regulations\": [\"work-organs\"]",
        ))
    };
    let names = opening.get("regulations").and_then(Json::as_array).ok_or_else(bad)?;
    let names: Option<Vec<String>> =
        names.iter().map(|name| name.as_str().map(str::to_owned)).collect();
    names.filter(|names| !names.is_empty()).ok_or_else(bad)
}

/// Reads and checks regulations, each with all it builds on: one stack, the last one on top.
pub fn load<S: AsRef<str>>(names: &[S]) -> Result<Checked, Failure> {
    let mut places = Vec::new();
    for name in names {
        collect(&Place::find(name.as_ref())?, &mut places, 0)?;
    }
    let mut files = Vec::new();
    for place in &places {
        files.extend(place.files()?);
    }
    Ok(check(files))
}

/// Names of the regulations that come with the program and stand on their own: those with articles.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names = Vec::new();
    for dir in REGULATIONS.dirs() {
        let place = Place::Built(dir);
        let articles = place.files().map(|files| parse(files).0.articles.len()).unwrap_or(0);
        if articles > 0 {
            names.push(place.name());
        }
    }
    names.sort();
    names
}

/// Copies a regulation and all it builds on into `folder`, one folder each; gives its folder's name.
///
/// # Errors
/// There is no such regulation, or it cannot be written.
pub fn keep(name: &str, folder: &Path) -> Result<String, Failure> {
    let place = Place::find(name)?;
    let mut places = Vec::new();
    collect(&place, &mut places, 0)?;
    for place in &places {
        let into = folder.join(place.name());
        std::fs::create_dir_all(&into).map_err(|e| Failure::io(&into, &e))?;
        for file in place.files()? {
            let name = file.name.rsplit('/').next().unwrap_or(&file.name);
            let path = into.join(name);
            std::fs::write(&path, &file.text).map_err(|e| Failure::io(&path, &e))?;
        }
    }
    Ok(place.name())
}

/// `place` behind everything it builds on.
fn collect(place: &Place, into: &mut Vec<Place>, depth: usize) -> Result<(), Failure> {
    if depth > 16 {
        return Err(Failure::input(Words::new(
            "制度的依据绕成了圈",
            "the regulations build on each other in a circle",
        ))
        .at(place.name()));
    }
    let (tree, _) = parse(place.files()?);
    for decl in &tree.decls {
        let DeclKind::Regulation { uses, .. } = &decl.kind else { continue };
        for used in uses {
            collect(&place.beside(&used.text)?, into, depth + 1)?;
        }
    }
    match into.iter().find(|other| other.name() == place.name()) {
        None => into.push(place.clone()),
        Some(other) if other.is_same(place)? => {}
        Some(_) => {
            let name = place.name();
            return Err(Failure::input(words!(
                zh: "两个不同的文件夹都叫「{name}」",
                en: "two different folders are called `{name}`",
            ))
            .at(name)
            .help(Words::new(
                "规范按文件夹名称引用，请改一个名称",
                "norms are cited by folder name; rename one of them",
            )));
        }
    }
    Ok(())
}

/// The working days that come with the program.
pub fn calendar() -> Result<Calendar, Failure> {
    let mut calendar = Calendar::default();
    let mut files: Vec<_> = CALENDAR.files().collect();
    files.sort_by_key(|file| file.path());
    for file in files {
        let place = file.path().display().to_string();
        let bad = |message: Words| Failure::machine(message).at(&place);
        let text = file.contents_utf8().ok_or_else(|| {
            bad(Words::new("历法文件不是 UTF-8 文字", "the calendar file is no UTF-8 text"))
        })?;
        calendar.read_year(text).map_err(|found| {
            let (line, Words { zh, en }) = (found.line, found.message);
            bad(words!(zh: "历法文件第 {line} 行：{zh}", en: "line {line} of the calendar: {en}"))
        })?;
    }
    Ok(calendar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_calendar_inside_reads_and_knows_a_make_up_saturday() {
        let calendar = calendar().unwrap();
        assert!(calendar.covers(date(2026, 3, 2)));
        assert!(calendar.works(date(2026, 2, 28)), "a Saturday worked for the Spring Festival");
        assert!(!calendar.works(date(2026, 10, 1)));
    }
}
