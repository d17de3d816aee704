//! `tiaoli text read --accept`: a corrected copy with the list of its changes; `text undo` goes back.

use crate::document::{Document, LARGEST};
use crate::failure::{Answer, Failure};
use crate::json::read_json;
use crate::library::{read_bytes, write_new};
use crate::terminal::{Terminal, counted};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use tiaoli_text::{Doubt, DoubtKind, Edit, Span, Words, accept, undo, words};

/// Accepts the doubts that `which` names and writes the copy to `output`, the list beside it.
pub fn run(
    document: &Document,
    which: &str,
    output: &Path,
    terminal: &Terminal,
) -> Result<Answer, Failure> {
    let doubts: Vec<&Doubt> = document.page.pieces.iter().flat_map(|piece| &piece.doubts).collect();
    let chosen = choose(&doubts, which)?;
    let correction = accept(&document.text, chosen);
    for doubt in &correction.left {
        let (at, found) = (doubt.span.start, doubt.found.replace('\n', "⏎"));
        terminal.note(terminal.say(&words!(
            zh: "没有采纳：第 {at} 字节「{found}」，没有可用的改法",
            en: "not accepted: byte {at} `{found}`, for which there is no suggestion to put",
        )));
    }
    if correction.edits.is_empty() {
        terminal.note(terminal.say(&Words::new(
            "没有可采纳的疑点，什么也没有写",
            "there is nothing to accept; nothing was written",
        )));
        return Ok(Answer::No);
    }
    let list = json!({
        "of": document.path,
        "edits": correction.edits.iter().map(edit_json).collect::<Vec<_>>(),
    });
    let beside = list_of(output);
    let list = format!("{list:#}\n");
    write_new(&[(output, correction.text.as_bytes()), (&beside, list.as_bytes())])?;
    for edit in &correction.edits {
        let (at, found, put) =
            (edit.was.start, edit.found.replace('\n', "⏎"), edit.put.replace('\n', "⏎"));
        let Words { zh, en } = &edit.why;
        terminal.line(terminal.say(&words!(
            zh: "第 {at} 字节「{found}」→「{put}」：{zh}",
            en: "byte {at} `{found}` → `{put}`: {en}",
        )));
    }
    let count = correction.edits.len();
    let (counted, copy, list) =
        (counted(count, "change", "changes"), output.display(), beside.display());
    terminal.note(terminal.say(&words!(
        zh: "改了 {count} 处，写入 {copy}；清单在 {list}",
        en: "{counted} written to {copy}; the list is {list}",
    )));
    Ok(Answer::Yes)
}

/// `all`, kinds and numbers, parted by commas.
fn choose<'d>(doubts: &[&'d Doubt], which: &str) -> Result<Vec<&'d Doubt>, Failure> {
    let mut chosen = vec![false; doubts.len()];
    for word in which.split(',').map(str::trim) {
        let kind = DoubtKind::ALL.into_iter().find(|kind| kind.word() == word);
        let number = word.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let count = doubts.len();
        match (kind, number) {
            (Some(kind), _) => {
                let both = chosen.iter_mut().zip(doubts);
                both.for_each(|(chosen, doubt)| *chosen |= doubt.kind == kind);
            }
            (None, Some(number)) => match chosen.get_mut(number) {
                Some(one) => *one = true,
                None => {
                    return Err(Failure::input(words!(
                        zh: "没有第 {word} 个疑点，一共 {count} 个",
                        en: "there is no doubt {word}; there are {count}",
                    )));
                }
            },
            (None, None) if word == "all" => chosen.iter_mut().for_each(|one| *one = true),
            (None, None) => {
                let kinds = DoubtKind::ALL.map(DoubtKind::word).join(", ");
                return Err(Failure::input(words!(
                    zh: "没有「{word}」这种疑点",
                    en: "there is no kind of doubt called `{word}`",
                ))
                .at("--accept")
                .help(words!(
                    zh: "写 all、疑点的序号，或者种类：{kinds}",
                    en: "write all, numbers of doubts, or kinds: {kinds}",
                )));
            }
        }
    }
    let both = doubts.iter().zip(chosen).filter(|(_, chosen)| *chosen);
    Ok(both.map(|(doubt, _)| *doubt).collect())
}

/// Where the list of changes of a copy lies.
fn list_of(copy: &Path) -> PathBuf {
    let mut name = copy.as_os_str().to_owned();
    name.push(".changes.json");
    PathBuf::from(name)
}

fn edit_json(edit: &Edit) -> Json {
    json!({
        "was": [edit.was.start, edit.was.end],
        "is": [edit.is.start, edit.is.end],
        "found": edit.found,
        "put": edit.put,
        "kind": edit.kind.word(),
        "why": {"zh": edit.why.zh, "en": edit.why.en},
    })
}

fn edit(json: &Json) -> Option<Edit> {
    let span = |name: &str| -> Option<Span> {
        let [start, end] = json.get(name)?.as_array()?.as_slice() else { return None };
        let offset = |value: &Json| usize::try_from(value.as_u64()?).ok();
        Some(Span::new(offset(start)?, offset(end)?)).filter(|span| span.start <= span.end)
    };
    let text = |name: &str| Some(json.get(name)?.as_str()?.to_owned());
    let why = |lang: &str| json.pointer(&format!("/why/{lang}"))?.as_str();
    let kind = text("kind")?;
    Some(Edit {
        was: span("was")?,
        is: span("is")?,
        found: text("found")?,
        put: text("put")?,
        kind: DoubtKind::ALL.into_iter().find(|one| one.word() == kind)?,
        why: Words::new(why("zh")?, why("en")?),
    })
}

/// `tiaoli text undo`: the text before the changes.
pub fn back(copy: &Path, output: &Path, terminal: &Terminal) -> Result<Answer, Failure> {
    let place = copy.display().to_string();
    let bytes = read_bytes(copy, LARGEST)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::input(Words::new("不是 UTF-8 文本", "not UTF-8 text")).at(&place))?;
    let list = list_of(copy);
    let json = read_json(&list)?;
    let edits = json.get("edits").and_then(Json::as_array);
    let edits: Option<Vec<Edit>> = edits.and_then(|edits| edits.iter().map(edit).collect());
    let edits = edits.ok_or_else(|| {
        Failure::input(Words::new("改动清单读不懂", "the list of changes cannot be understood"))
            .at(list.display().to_string())
    })?;
    let before = undo(&text, &edits).map_err(|why| {
        Failure::input(why).at(&place).help(Words::new(
            "副本后来又改过；照清单逐处改回",
            "the copy was changed since; take the changes back one by one",
        ))
    })?;
    write_new(&[(output, before.as_bytes())])?;
    let (count, shown) = (edits.len(), output.display());
    let counted = counted(count, "change", "changes");
    terminal.note(terminal.say(&words!(
        zh: "撤回 {count} 处改动，写入 {shown}",
        en: "{counted} taken back, written to {shown}",
    )));
    Ok(Answer::Yes)
}
