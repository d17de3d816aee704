//! Reads a JSON file, strictly, and says what is wrong with it in both languages.

use crate::failure::Failure;
use crate::library::read_text;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;
use tiaoli_text::{Words, words};

/// Reads a JSON file; what is wrong with it is shown with line and column.
pub fn read_json(path: &Path) -> Result<Json, Failure> {
    let text = read_text(path)?;
    let at = |line: usize, column: usize| format!("{}:{line}:{column}", path.display());
    let json = serde_json::from_str(&text).map_err(|error| {
        let Words { zh, en } = what(&error.to_string());
        Failure::input(words!(zh: "不是合法的 JSON：{zh}", en: "not valid JSON: {en}"))
            .at(at(error.line(), error.column()))
    })?;
    let Some((key, offset)) = repeated(&text) else { return Ok(json) };
    let before = text.get(..offset).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    Err(Failure::input(words!(zh: "「{key}」写了两次", en: "`{key}` is given twice"))
        .at(at(line, column))
        .help(Words::new("只留一个", "keep one of them")))
}

/// What the parser found, by how it begins to say so.
fn what(said: &str) -> Words {
    const KNOWN: &[(&str, &str, &str)] = &[
        ("EOF while parsing a string", "文字没有写完，缺引号", "a text has no closing quote"),
        ("EOF", "没有写完", "it ends too early"),
        ("expected `:`", "这里要一个冒号", "a colon is needed here"),
        ("expected `,` or `}`", "这里要逗号或 }", "a comma or } is needed here"),
        ("expected `,` or `]`", "这里要逗号或 ]", "a comma or ] is needed here"),
        ("expected value", "这里要一个值", "a value is needed here"),
        ("expected ident", "这里只能写 true、false 或 null", "true, false or null is needed here"),
        ("key must be a string", "名称要写在引号里", "a name must stand in quotes"),
        ("trailing comma", "最后一项后面多了逗号", "there is a comma after the last part"),
        ("trailing characters", "写完之后还有多余的字", "something stands after the end"),
        ("invalid escape", "反斜杠后面的写法不对", "what follows the backslash is wrong"),
        ("control character", "文字里有控制字符", "a text has a control character in it"),
        ("invalid number", "数字的写法不对", "a number is written wrongly"),
        ("number out of range", "数字太大", "a number is too large"),
        ("recursion limit", "套得太深", "it is nested too deeply"),
        ("unexpected end of hex", "\\u 后面要四位十六进制数", "\\u needs four hexadecimal digits"),
        ("lone leading surrogate", "\\u 的写法不成一个字", "a \\u makes no character"),
    ];
    let found = KNOWN.iter().find(|(begins, ..)| said.starts_with(begins));
    found.map_or_else(
        || Words::new("这里的写法不对", "something is written wrongly here"),
        |(_, zh, en)| Words::new(*zh, *en),
    )
}

/// The first key that an object has twice, and where the second one begins. `text` is valid JSON.
///
/// The parser keeps the last of them without a word, so that two readers of one file may be told
/// different things.
fn repeated(text: &str) -> Option<(String, usize)> {
    // One set an open object; none for an open array.
    let mut open: Vec<Option<BTreeSet<String>>> = Vec::new();
    let mut key_next = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'{' => open.push(Some(BTreeSet::new())),
            b'[' => open.push(None),
            b'}' | b']' => drop(open.pop()),
            b'"' => {
                let mut end = at;
                while let Some((place, byte)) = bytes.next() {
                    end = place;
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
                if let (true, Some(Some(keys))) = (key_next, open.last_mut()) {
                    let key: String = serde_json::from_str(text.get(at..=end)?).ok()?;
                    if !keys.insert(key.clone()) {
                        return Some((key, at));
                    }
                }
            }
            _ => {}
        }
        match byte {
            b'{' | b',' => key_next = true,
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => key_next = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[track_caller]
    fn check(text: &str, wanted: Option<(&str, usize)>) {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        let found = repeated(text);
        assert_eq!(found.as_ref().map(|(key, at)| (key.as_str(), *at)), wanted, "{text}");
    }

    #[test]
    fn keys_given_twice_are_found() {
        check(r#"{"a":1,"b":"a","c":["a","a"],"d":{"a":{"a":1}}}"#, None);
        check(r#"{"a":1,"a":2}"#, Some(("a", 7)));
        check(r#"{"a":{"b":1 , "b":2}}"#, Some(("b", 14)));
        check(r#"[{"x":"\"","y":[]},{"x":"}","x":0}]"#, Some(("x", 28)));
        check(r#"{"条":1,"\u6761":2}"#, Some(("条", 9)));
        check(r#"["a",{"a":[1,{"b":2}],"a":0}]"#, Some(("a", 22)));
    }
}
