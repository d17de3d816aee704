//! An example in words.

use super::formula::Literal;
use super::place::{Place, Places, What};
use super::theory::Model;
use crate::program::Type;
use crate::surface::Kw;
use crate::value::Value;
use tiaoli_text::{Lang, Words, words};

/// Statements in an example; a person reads no more.
const MOST_STATED: usize = 8;

/// A way in which something can hold.
#[derive(Debug, Clone)]
pub struct Witness {
    /// What would have to be so.
    pub words: Words,
    /// It rests on something the solver does not look into.
    pub possible: bool,
}

/// The facts of a branch in words, numbers taken from the model.
pub fn witness(places: &Places<'_>, facts: &[Literal], model: &Model) -> Witness {
    let mut stated: Vec<Words> = Vec::new();
    let mut possible = false;
    for fact in facts {
        possible |= fact.places().any(|place| places.is_bounded(place));
        for words in in_words(places, *fact, model) {
            if !stated.contains(&words) {
                stated.push(words);
            }
        }
    }
    let more = stated.len() > MOST_STATED;
    stated.truncate(MOST_STATED);
    let Words { mut zh, mut en } = Words::join(&stated, "，", ", ");
    if more {
        zh.push('…');
        en.push('…');
    }
    Witness { words: Words::new(zh, en), possible }
}

fn in_words(places: &Places<'_>, fact: Literal, model: &Model) -> Vec<Words> {
    let name = |place: Place| places.info(place).name.clone();
    match fact {
        Literal::Equal(a, b, holds) => {
            let (a, b) = if is_fixed(places, a) { (b, a) } else { (a, b) };
            vec![equal(places, a, b, holds)]
        }
        Literal::AtMost(a, b, _) => [a, b]
            .into_iter()
            .flatten()
            .filter_map(|place| {
                let value = places.number(place, *model.numbers.get(&place)?);
                let value = places.regulation.value_words(&value, &|_| String::new());
                let (Words { zh, en }, Words { zh: vz, en: ve }) = (name(place), value);
                Some(words!(zh: "{zh} = {vz}", en: "{en} = {ve}"))
            })
            .collect(),
        Literal::Member(member, set, holds) => {
            let (Words { zh, en }, Words { zh: sz, en: se }) = (name(member), name(set));
            let not = if holds { ("", "") } else { ("不", "not ") };
            let (nz, ne) = not;
            let (iz, ie) = (Kw::In.word(Lang::Zh), Kw::In.word(Lang::En));
            vec![words!(zh: "{zh} {nz}{iz} {sz}", en: "{en} {ne}{ie} {se}")]
        }
        Literal::Has(place, true) => {
            let Words { zh, en } = name(place);
            vec![words!(zh: "有{zh}", en: "{en} is there")]
        }
        Literal::Has(place, false) => {
            let Words { zh, en } = name(place);
            vec![words!(zh: "没有{zh}", en: "{en} is not there")]
        }
    }
}

fn equal(places: &Places<'_>, a: Place, b: Place, holds: bool) -> Words {
    let Words { zh, en } = places.info(a).name.clone();
    let fixed = match &places.info(b).what {
        What::Fixed(Value::Flag(flag)) => Some(*flag == holds),
        _ => None,
    };
    let said = matches!(places.info(a).what, What::Opaque(_) | What::Finding(..));
    match fixed {
        Some(true) if said => words!(zh: "{zh} 成立", en: "{en} holds"),
        Some(false) if said => words!(zh: "{zh} 不成立", en: "{en} does not hold"),
        Some(flag) if places.info(a).ty == Type::Flag => {
            let kw = if flag { Kw::Yes } else { Kw::No };
            let (vz, ve) = (kw.word(Lang::Zh), kw.word(Lang::En));
            words!(zh: "{zh} = {vz}", en: "{en} = {ve}")
        }
        _ => {
            let Words { zh: bz, en: be } = places.info(b).name.clone();
            let sign = if holds { "=" } else { "≠" };
            words!(zh: "{zh} {sign} {bz}", en: "{en} {sign} {be}")
        }
    }
}

fn is_fixed(places: &Places<'_>, place: Place) -> bool {
    matches!(places.info(place).what, What::Fixed(_))
}
