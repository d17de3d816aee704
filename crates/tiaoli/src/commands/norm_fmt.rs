//! `tiaoli norm fmt`: pages in one canonical form, in either surface.

use super::norm_check::{Purpose, must_be_sound};
use crate::failure::{Answer, Failure};
use crate::library;
use crate::terminal::{Style, Terminal};
use std::path::Path;
use tiaoli_norm::check::pack_of;
use tiaoli_text::{Lang, Words, words};

pub fn run(
    name: &str,
    lang: Option<Lang>,
    check: bool,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let folder = Path::new(name);
    if !folder.is_dir() {
        return Err(Failure::input(Words::new(
            "要给出制度的文件夹",
            "the folder of a regulation is needed",
        ))
        .at(name));
    }
    let purpose = if !check { Purpose::Write } else { Purpose::Read };
    let regulation = must_be_sound(library::load(&[name])?, purpose, terminal)?;
    // What it builds on was loaded before it and is not touched.
    let own = regulation.packs.last().map(|pack| pack.folder.clone()).unwrap_or_default();
    let mut differ = Vec::new();
    for (index, file) in regulation.tree.files.iter().enumerate() {
        if pack_of(&file.name) != own {
            continue;
        }
        let formatted = regulation.formatted(index, lang);
        if formatted != file.text {
            differ.push((file.name.rsplit('/').next().unwrap_or(&file.name), formatted));
        }
    }
    for (name, text) in &differ {
        let path = folder.join(name);
        let shown = path.display();
        if check {
            let line = words!(zh: "不合格式：{shown}", en: "not in form: {shown}");
            terminal.line(&terminal.style(Style::Warn, terminal.say(&line)));
        } else {
            write_whole(&path, text)?;
            terminal.line(terminal.say(&words!(zh: "已整理 {shown}", en: "formatted {shown}")));
        }
    }
    Ok(Answer::from(!check || differ.is_empty()))
}

/// Writes beside the page and puts it in its place, so that a page is never half-written.
fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let beside = path.with_extension("md.new");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|e| Failure::io(path, &e))
}
