//! The rules in our own language.

use crate::model::{Answer, Atom, Cond, Head, RANKS, Request, Rules, World};
use serde_json::{Map, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use tiaoli_institution::{Institution, bind};
use tiaoli_norm::calendar::Calendar;
use tiaoli_norm::check::check;
use tiaoli_norm::judge::{Draft, Ground, Judgement, decide};
use tiaoli_norm::source::SourceFile;

pub struct Ours {
    institution: Institution,
}

fn written(cond: &Cond) -> String {
    let joined = |parts: &[Cond], by: &str| {
        let parts: Vec<_> = parts.iter().map(written).collect();
        format!("({})", parts.join(by))
    };
    match cond {
        Cond::And(parts) => joined(parts, " and "),
        Cond::Or(parts) => joined(parts, " or "),
        Cond::Not(inner) => format!("(not {})", written(inner)),
        Cond::Is(atom) => match atom {
            Atom::ActorActive => "actor.active".to_owned(),
            Atom::ActorRank(rank) => format!("actor.rank = {}", RANKS[*rank]),
            Atom::OwnBody => "actor.body = body".to_owned(),
            Atom::BodyRankIn(ranks) if ranks.is_empty() => "no".to_owned(),
            Atom::BodyRankIn(ranks) => {
                let ranks: Vec<_> = ranks.iter().map(|rank| RANKS[*rank]).collect();
                format!("body.rank in {{{}}}", ranks.join(", "))
            }
            Atom::SumOver(limit) => format!("sum > {limit} yuan"),
            Atom::SumOverCeiling => "sum > body.ceiling".to_owned(),
            Atom::NoticeBelow(days) => format!("notice < {days}"),
            Atom::Signed => "signed".to_owned(),
        },
    }
}

fn page(rules: &Rules) -> String {
    let mut text = String::from(
        "# Peers\n\n### Article 1\n\n```norm\nchoice rank \"级\": low \"低\", middle \"中\", high \"高\"\n\
         kind body \"机构\"\n  rank \"级\": rank\n  ceiling \"上限\": money\n\
         kind person \"人\"\n  body \"机构\": body\n  rank \"级\": rank\n  active \"在任\": flag\n",
    );
    for act in 0..rules.acts {
        let _ = write!(
            text,
            "act act_{act} \"行为{act}\"\n  by person\n  take body \"机构\": body\n  take sum \"数额\": money\n  \
             take notice \"通知\": number\n  take signed \"会签\": flag\n"
        );
    }
    for (n, norm) in rules.norms.iter().enumerate() {
        let on: Vec<_> = norm.on.iter().map(|act| format!("act_{act}")).collect();
        let (on, when) = (on.join(", "), written(&norm.when));
        let _ = match &norm.head {
            Head::Power => write!(text, "power n_{n} \"规{n}\"\n  on {on}\n  holder {when}\n"),
            Head::Forbid => {
                write!(text, "forbid n_{n} \"规{n}\"\n  on {on}\n  when {when}\n  grade void\n")
            }
            Head::Must(need) => write!(
                text,
                "must n_{n} \"规{n}\"\n  on {on}\n  when {when}\n  need {}\n  grade irregular\n",
                written(need)
            ),
        };
    }
    text.push_str("```\n");
    text
}

impl Ours {
    pub fn new(rules: &Rules, world: &World) -> Self {
        let checked = check(vec![SourceFile::new("peers/rules.md", page(rules))]);
        let regulation =
            Arc::new(checked.regulation().unwrap_or_else(|d| panic!("{:?}", d.first())));
        let mut institution =
            Institution::new(Arc::clone(&regulation), Arc::new(Calendar::default()));
        let (mut bodies, mut people) = (Map::new(), Map::new());
        for (n, (rank, ceiling)) in world.bodies.iter().enumerate() {
            let body = json!({"rank": RANKS[*rank], "ceiling": format!("{ceiling}.00")});
            bodies.insert(format!("b-{n}"), body);
        }
        for (n, (body, rank, active)) in world.people.iter().enumerate() {
            let person =
                json!({"body": format!("b-{body}"), "rank": RANKS[*rank], "active": active});
            people.insert(format!("p-{n}"), person);
        }
        let records = json!({"body": bodies, "person": people});
        let given = bind::records(&regulation, &records, "records").expect("records");
        institution.open(jiff::civil::date(2026, 1, 1), &given).expect("opening");
        Self { institution }
    }

    pub fn prepare(&self, request: &Request) -> Draft {
        let regulation = self.institution.regulation();
        let stated = json!({"act": format!("act_{}", request.act), "actor": format!("p-{}", request.actor),
        "date": "2026-03-02", "take": {
            "body": format!("b-{}", request.body), "sum": format!("{}.00", request.sum),
            "notice": request.notice, "signed": request.signed,
        }});
        let mut bound = bind::request(regulation, &stated).expect("a request");
        bound.reasons = BTreeMap::new();
        bind::draft(regulation, self.institution.state(), &bound).expect("a draft")
    }

    pub fn decide(&self, draft: &Draft) -> Judgement {
        let i = &self.institution;
        decide(i.regulation(), i.calendar(), i.state(), draft)
    }

    pub fn answer(&self, draft: &Draft) -> Answer {
        let judgement = self.decide(draft);
        let cited = |wanted: &[Ground]| {
            let reasons = judgement.reasons.iter().filter(|r| wanted.contains(&r.ground));
            reasons
                .filter_map(|reason| reason.norm)
                .map(|id| {
                    let name = &self.institution.regulation().norm(id).name.en;
                    name.replace("n ", "n_").trim_start_matches("n_").parse().expect("a number")
                })
                .collect()
        };
        let answer =
            Answer::new(cited(&[Ground::Forbidden, Ground::Unmet]), cited(&[Ground::Granted]));
        assert_eq!(
            answer.permitted,
            judgement.verdict.allows(),
            "the verdict follows from its reasons"
        );
        answer
    }
}
