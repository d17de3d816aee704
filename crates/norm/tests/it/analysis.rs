//! The analysis against a slow second opinion, and what it costs.

use proptest::prelude::*;
use std::fmt::Write as _;
use tiaoli_norm::source::SourceFile;
use tiaoli_norm::{Analysis, check};

fn analysis(norms: &str) -> Analysis {
    let page = format!("### 第一条 例\n\n```norm\n{norms}\n```\n");
    let checked = check(vec![SourceFile::new("example/p.md", page)]);
    assert_eq!(checked.diagnostics, [], "{norms}");
    checked.analyse()
}

/// A condition over two numbers, a choice of three, an optional one, and a flag.
#[derive(Debug, Clone)]
enum Cond {
    /// The first number less the second (or nought) against a constant.
    Number {
        minus: bool,
        sign: &'static str,
        than: i64,
    },
    /// One number alone.
    Alone {
        second: bool,
        sign: &'static str,
        than: i64,
    },
    Choice {
        optional: bool,
        equal: bool,
        value: usize,
    },
    Same(bool),
    In {
        optional: bool,
        values: Vec<usize>,
    },
    Present,
    Flag,
    Not(Box<Self>),
    Both(bool, Vec<Self>),
}

const VALUES: [&str; 3] = ["low", "middle", "high"];

#[derive(Debug, Clone, Copy)]
struct World {
    a: i64,
    b: i64,
    choice: usize,
    optional: Option<usize>,
    flag: bool,
}

fn order(a: i64, sign: &str, b: i64) -> bool {
    match sign {
        "=" => a == b,
        "!=" => a != b,
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        _ => a >= b,
    }
}

impl Cond {
    fn text(&self) -> String {
        match self {
            Self::Number { minus: true, sign, than } => format!("a - b {sign} {than}"),
            Self::Number { minus: false, sign, than } => format!("a {sign} b + {than}"),
            Self::Alone { second, sign, than } => {
                format!("{} {sign} {than}", if *second { "b" } else { "a" })
            }
            Self::Choice { optional, equal, value } => format!(
                "{} {} {}",
                if *optional { "maybe" } else { "rank" },
                if *equal { "=" } else { "!=" },
                VALUES[*value]
            ),
            Self::Same(equal) => format!("rank {} maybe", if *equal { "=" } else { "!=" }),
            Self::In { optional, values } => {
                let list: Vec<&str> = values.iter().map(|value| VALUES[*value]).collect();
                let of = if *optional { "maybe" } else { "rank" };
                format!("{of} in {{{}}}", list.join(", "))
            }
            Self::Present => "present(maybe)".to_owned(),
            Self::Flag => "signed".to_owned(),
            Self::Not(inner) => format!("not ({})", inner.text()),
            Self::Both(and, parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|part| format!("({})", part.text())).collect();
                parts.join(if *and { " and " } else { " or " })
            }
        }
    }

    fn holds(&self, world: World) -> bool {
        match self {
            Self::Number { minus: true, sign, than } => order(world.a - world.b, sign, *than),
            Self::Number { minus: false, sign, than } => order(world.a, sign, world.b + than),
            Self::Alone { second, sign, than } => {
                order(if *second { world.b } else { world.a }, sign, *than)
            }
            Self::Choice { optional: true, equal, value } => {
                (world.optional == Some(*value)) == *equal
            }
            Self::Choice { equal, value, .. } => (world.choice == *value) == *equal,
            Self::Same(equal) => (world.optional == Some(world.choice)) == *equal,
            Self::In { optional: true, values } => {
                world.optional.is_some_and(|value| values.contains(&value))
            }
            Self::In { values, .. } => values.contains(&world.choice),
            Self::Present => world.optional.is_some(),
            Self::Flag => world.flag,
            Self::Not(inner) => !inner.holds(world),
            Self::Both(true, parts) => parts.iter().all(|part| part.holds(world)),
            Self::Both(false, parts) => parts.iter().any(|part| part.holds(world)),
        }
    }
}

fn conditions() -> impl Strategy<Value = Cond> {
    let sign = || prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let leaf = prop_oneof![
        (any::<bool>(), sign(), -2..3i64).prop_map(|(minus, sign, than)| Cond::Number {
            minus,
            sign,
            than: than.abs()
        }),
        (any::<bool>(), sign(), 0..4i64).prop_map(|(second, sign, than)| Cond::Alone {
            second,
            sign,
            than
        }),
        (any::<bool>(), any::<bool>(), 0..3usize)
            .prop_map(|(optional, equal, value)| Cond::Choice { optional, equal, value }),
        any::<bool>().prop_map(Cond::Same),
        (any::<bool>(), prop::collection::vec(0..3usize, 1..3))
            .prop_map(|(optional, values)| Cond::In { optional, values }),
        Just(Cond::Present),
        Just(Cond::Flag),
    ];
    leaf.prop_recursive(3, 14, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|cond| Cond::Not(Box::new(cond))),
            (any::<bool>(), prop::collection::vec(inner, 2..4))
                .prop_map(|(and, parts)| Cond::Both(and, parts)),
        ]
    })
}

/// Numbers in conditions are below four and sums below eight: what holds anywhere holds in here.
fn worlds() -> impl Iterator<Item = World> {
    let choices = (0..3).flat_map(|choice| {
        [None, Some(0), Some(1), Some(2)].map(move |optional| (choice, optional))
    });
    choices.flat_map(|(choice, optional)| {
        [false, true].into_iter().flat_map(move |flag| {
            (-12..14)
                .flat_map(move |a| (-12..14).map(move |b| World { a, b, choice, optional, flag }))
        })
    })
}

const ACT: &str = "choice rank \"级\": low \"低\", middle \"中\", high \"高\"\nkind person \"人\"\n\
    act go \"去\"\n  by person\n  take a \"甲\": number\n  take b \"乙\": number\n  \
    take rank \"级\": rank\n  take maybe \"备\": rank optional\n  take signed \"签\": flag\n  unrestricted\n";

/// Whether the whole condition is said never to hold, not only one alternative of it.
fn is_empty(analysis: &Analysis) -> bool {
    analysis.findings.iter().any(|finding| finding.message.en.ends_with("it never applies"))
}

fn has(analysis: &Analysis, code: &str) -> bool {
    analysis.findings.iter().any(|finding| finding.code.to_string() == code)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_condition_is_called_empty_exactly_when_no_world_has_it(cond in conditions()) {
        let text = cond.text();
        let found =
            analysis(&format!("{ACT}forbid stop \"停\"\n  on go\n  when ({text})\n  grade void"));
        let (never, always) =
            (!worlds().any(|world| cond.holds(world)), worlds().all(|world| cond.holds(world)));
        prop_assert_eq!(is_empty(&found), never, "{}", &text);
        prop_assert_eq!(has(&found, "N204"), always, "{}", &text);
        prop_assert_eq!(found.unanswered, 0);
    }

    #[test]
    fn requirements_conflict_exactly_when_no_world_meets_both(
        when in conditions(), one in conditions(), other in conditions(),
    ) {
        let (when_text, one_text, other_text) = (when.text(), one.text(), other.text());
        let found = analysis(&format!(
            "{ACT}must one \"一\"\n  on go\n  when ({when_text})\n  need ({one_text})\n  grade void\n\
             must other \"二\"\n  on go\n  need ({other_text})\n  grade void"
        ));
        let can = |conds: &[&Cond]| worlds().any(|world| conds.iter().all(|c| c.holds(world)));
        let conflict = can(&[&when, &one]) && can(&[&when, &other]) && !can(&[&when, &one, &other]);
        prop_assert_eq!(has(&found, "N201"), conflict, "{} | {} | {}", when_text, one_text, other_text);
    }
}

/// `norms` norms over as many acts as they need, a tenth of them (thirty at most) about every act.
fn large(norms: usize) -> String {
    let acts = (norms / 15).max(5);
    let mut text = String::from(
        "choice rank \"级\": low \"低\", middle \"中\", high \"高\"\nkind body \"机构\"\n  rank \"级\": rank\n  ceiling \"上限\": money\n\
         kind person \"人\"\n  body \"机构\": body\n  rank \"级\": rank\n  active \"在任\": flag\n",
    );
    for act in 0..acts {
        let _ = write!(
            text,
            "act act_{act} \"行为{act}\"\n  by person\n  take body \"机构\": body\n  take sum_of \"数额\": money\n  take notice \"通知\": number\n  take signed \"会签\": flag\n"
        );
    }
    let all = (0..acts).map(|act| format!("act_{act}")).collect::<Vec<_>>().join(", ");
    for n in 0..norms {
        let on = if n % 10 == 0 && n < 300 { all.clone() } else { format!("act_{}", n % acts) };
        let _ = match n % 4 {
            0 => write!(
                text,
                "power power_{n} \"权{n}\"\n  on {on}\n  when notice >= {n}\n  holder actor.active and actor.body = body\n"
            ),
            1 => write!(
                text,
                "forbid forbid_{n} \"禁{n}\"\n  on {on}\n  when notice > {n} and body.rank = high and not signed\n  grade void\n"
            ),
            2 => write!(
                text,
                "must must_{n} \"须{n}\"\n  on {on}\n  when body.rank in {{low, middle}}\n  need signed or sum_of <= body.ceiling or notice > {n}\n  grade irregular\n"
            ),
            _ => write!(
                text,
                "must other_{n} \"另{n}\"\n  on {on}\n  when sum_of > {n} yuan\n  need some(p in person where p.body = body and p.rank = high) or notice < {n}\n  grade irregular\n"
            ),
        };
    }
    text
}

#[test]
fn the_cost_grows_with_the_size_and_no_faster() {
    for norms in [100, 300, 1_000] {
        let found = analysis(&large(norms));
        assert_eq!(found.unanswered, 0, "{norms} norms");
        let most = 40 * norms;
        assert!((found.branches as usize) < most, "{norms} norms took {} branches", found.branches);
    }
}

#[test]
fn a_question_too_hard_is_given_up_and_counted() {
    // Ten numbers from one to nine, no two the same: there is no short way to see that it cannot be.
    let mut text = String::from("kind person \"人\"\nact go \"去\"\n  by person\n");
    let mut parts = Vec::new();
    for n in 0..10 {
        let _ = writeln!(text, "  take n{n} \"数{n}\": number");
        parts.push(format!("n{n} > 0 and n{n} < 10"));
        parts.extend((0..n).map(|m| format!("n{n} != n{m}")));
    }
    let all = parts.join(" and ");
    let found = analysis(&format!(
        "{text}  unrestricted\nforbid stop \"停\"\n  on go\n  when {all}\n  grade void"
    ));
    assert!(found.branches < 1_000, "{}", found.branches);
    assert!(found.unanswered > 0);
}

#[test]
fn more_choices_than_values_cannot_all_differ() {
    let cond = (0..4).flat_map(|n| (0..n).map(move |m| format!("c{n} != c{m}")));
    let takes: String = (0..4).map(|n| format!("  take c{n} \"项{n}\": rank\n")).collect();
    let found = analysis(&format!(
        "choice rank \"级\": low \"低\", middle \"中\", high \"高\"\nkind person \"人\"\nact go \"去\"\n  by person\n{takes}  unrestricted\n\
         forbid stop \"停\"\n  on go\n  when {}\n  grade void",
        cond.collect::<Vec<_>>().join(" and ")
    ));
    assert!(is_empty(&found), "{:?}", found.findings);
}
