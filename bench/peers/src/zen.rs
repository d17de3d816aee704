//! The rules as ZEN expressions, compiled, and put into order by act by us: ZEN has no such index.

use crate::model::{Answer, Atom, Cond, RANKS, Request, Rules, World};
use serde_json::json;
use zen_expression::expression::Standard;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, compile_expression};

pub struct Zen {
    /// Number of the norm, whether it blocks, and its condition, by act.
    norms: Vec<Vec<(usize, bool, Expression<Standard>)>>,
    machine: VM,
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
            Atom::ActorActive => "(actor.active == true)".to_owned(),
            Atom::ActorRank(rank) => format!("(actor.rank == '{}')", RANKS[*rank]),
            Atom::OwnBody => "(actor.body == body.id)".to_owned(),
            Atom::BodyRankIn(ranks) => {
                let ranks: Vec<_> = ranks.iter().map(|r| format!("'{}'", RANKS[*r])).collect();
                format!("(body.rank in [{}])", ranks.join(", "))
            }
            Atom::SumOver(limit) => format!("(sum > {limit})"),
            Atom::SumOverCeiling => "(sum > body.ceiling)".to_owned(),
            Atom::NoticeBelow(days) => format!("(notice < {days})"),
            Atom::Signed => "(signed == true)".to_owned(),
        },
    }
}

impl Zen {
    pub fn new(rules: &Rules) -> Self {
        let mut norms: Vec<Vec<_>> = (0..rules.acts).map(|_| Vec::new()).collect();
        for (n, norm) in rules.norms.iter().enumerate() {
            let (blocks, cond) = match norm.blocks() {
                None => (false, written(&norm.when)),
                Some(cond) => (true, written(&cond)),
            };
            let compiled = compile_expression(&cond).unwrap_or_else(|e| panic!("{cond}: {e}"));
            for act in &norm.on {
                norms[*act].push((n, blocks, compiled.clone()));
            }
        }
        Self { norms, machine: VM::new() }
    }

    /// The request with the two records it touches.
    pub fn prepare(&self, world: &World, request: &Request) -> Variable {
        let (own, rank, active) = world.people[request.actor];
        let (body_rank, ceiling) = world.bodies[request.body];
        Variable::from(json!({
            "actor": {"body": format!("b-{own}"), "rank": RANKS[rank], "active": active},
            "body": {"id": format!("b-{}", request.body), "rank": RANKS[body_rank], "ceiling": ceiling},
            "sum": request.sum, "notice": request.notice, "signed": request.signed,
        }))
    }

    pub fn answer(&mut self, act: usize, asked: &Variable) -> Answer {
        let (mut blocked, mut granted) = (Vec::new(), Vec::new());
        for (n, blocks, cond) in &self.norms[act] {
            let value = cond.evaluate_with(asked.clone(), &mut self.machine).expect("an answer");
            if value.as_bool().expect("yes or no") {
                if *blocks { &mut blocked } else { &mut granted }.push(*n);
            }
        }
        Answer::new(blocked.into_iter().collect(), granted.into_iter().collect())
    }
}
