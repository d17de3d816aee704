//! Which language the reader wants.

use crate::failure::Failure;
use tiaoli_text::{Lang, Words, words};

/// The language that `tag` names, in whatever case it is written.
pub fn named(tag: &str) -> Option<Lang> {
    Lang::from_tag(&tag.to_lowercase())
}

/// What the environment asks for; Chinese where it asks for nothing.
///
/// Our own variable must be understood. Those of the system may ask for any language there is.
pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Lang, Failure> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if let Some(tag) = set("TIAOLI_LANG") {
        return named(&tag).ok_or_else(|| {
            Failure::input(words!(zh: "不会说「{tag}」", en: "there is no language `{tag}` here"))
                .at("TIAOLI_LANG")
                .help(Words::new("写 zh 或 en", "write zh or en"))
        });
    }
    if let Some(all) = set("LC_ALL") {
        // The plain locale of the system is English by its definition.
        let plain = matches!(all.split('.').next(), Some("C" | "POSIX"));
        return Ok(if plain { Lang::En } else { named(&all).unwrap_or_default() });
    }
    Ok(set("LANG").and_then(|tag| named(&tag)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(set: &[(&str, &str)], wanted: Option<Lang>) {
        let variable =
            |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        assert_eq!(of_environment(variable).ok(), wanted, "{set:?}");
    }

    #[test]
    fn the_environment_is_understood() {
        check(&[], Some(Lang::Zh));
        check(&[("TIAOLI_LANG", "EN")], Some(Lang::En));
        check(&[("TIAOLI_LANG", "en_GB.UTF-8"), ("LC_ALL", "zh_CN")], Some(Lang::En));
        check(&[("TIAOLI_LANG", "klingon")], None);
        check(&[("TIAOLI_LANG", ""), ("LANG", "en_US.UTF-8")], Some(Lang::En));
        check(&[("LC_ALL", "C")], Some(Lang::En));
        check(&[("LC_ALL", "POSIX"), ("LANG", "zh_CN")], Some(Lang::En));
        check(&[("LC_ALL", "de_DE"), ("LANG", "en_US")], Some(Lang::Zh));
    }
}
