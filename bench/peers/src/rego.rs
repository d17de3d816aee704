//! The rules in Rego, run by regorus' byte-code machine: two sets, what is granted and what blocks.

use crate::model::{Answer, Atom, RANKS, Request, Rules, World};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};
use serde_json::{Map, json};
use std::fmt::Write as _;

pub struct Rego {
    machine: RegoVM,
}

fn written((atom, asked): &(&Atom, bool)) -> String {
    let (own, body) = ("data.people[input.actor]", "data.bodies[input.body]");
    let sign = |yes: &str, no: &str| if *asked { yes.to_owned() } else { no.to_owned() };
    match atom {
        Atom::ActorActive => format!("{own}.active == {asked}"),
        Atom::ActorRank(rank) => format!("{own}.rank {} \"{}\"", sign("==", "!="), RANKS[*rank]),
        Atom::OwnBody => format!("{own}.body {} input.body", sign("==", "!=")),
        Atom::BodyRankIn(ranks) => {
            let kept = (0..3).filter(|rank| ranks.contains(rank) == *asked);
            let ranks: Vec<_> = kept.map(|rank| format!("\"{}\"", RANKS[rank])).collect();
            if ranks.is_empty() {
                "1 == 2".to_owned()
            } else {
                format!("{body}.rank in [{}]", ranks.join(", "))
            }
        }
        Atom::SumOver(limit) => format!("input.sum {} {limit}", sign(">", "<=")),
        Atom::SumOverCeiling => format!("input.sum {} {body}.ceiling", sign(">", "<=")),
        Atom::NoticeBelow(days) => format!("input.notice {} {days}", sign("<", ">=")),
        Atom::Signed => format!("input.signed == {asked}"),
    }
}

impl Rego {
    pub fn new(rules: &Rules, world: &World) -> Self {
        let mut text = String::from("package rules\n\nimport rego.v1\n\n");
        for (n, norm) in rules.norms.iter().enumerate() {
            let (set, cond) = match norm.blocks() {
                None => ("granted", norm.when.clone()),
                Some(cond) => ("blocked", cond),
            };
            let acts: Vec<_> = norm.on.iter().map(usize::to_string).collect();
            for product in cond.products(true) {
                let atoms: Vec<_> = product.iter().map(written).collect();
                let _ = writeln!(
                    text,
                    "{set} contains {n} if {{ input.act in [{}]; {} }}",
                    acts.join(", "),
                    atoms.join("; ")
                );
            }
        }
        text.push_str("answer := {\"granted\": granted, \"blocked\": blocked}\n");
        let (mut bodies, mut people) = (Map::new(), Map::new());
        for (n, (rank, ceiling)) in world.bodies.iter().enumerate() {
            bodies.insert(format!("b-{n}"), json!({"rank": RANKS[*rank], "ceiling": ceiling}));
        }
        for (n, (body, rank, active)) in world.people.iter().enumerate() {
            let person =
                json!({"body": format!("b-{body}"), "rank": RANKS[*rank], "active": active});
            people.insert(format!("p-{n}"), person);
        }
        let data = Value::from(json!({"bodies": bodies, "people": people}));
        let mut engine = Engine::new();
        engine.add_policy("rules.rego".to_owned(), text).expect("a policy");
        engine.add_data(data.clone()).expect("data");
        let entry = "data.rules.answer";
        let policy = engine.compile_with_entrypoint(&entry.into()).expect("compiled");
        let program = Compiler::compile_from_policy(&policy, &[entry]).expect("byte code");
        let mut machine = RegoVM::new();
        machine.load_program(program);
        machine.set_data(data).expect("data");
        machine.set_max_instructions(usize::MAX);
        Self { machine }
    }

    pub fn prepare(&self, request: &Request) -> Value {
        Value::from(json!({
            "act": request.act, "actor": format!("p-{}", request.actor), "body": format!("b-{}", request.body),
            "sum": request.sum, "notice": request.notice, "signed": request.signed,
        }))
    }

    pub fn decide(&mut self, asked: &Value) -> Value {
        self.machine.set_input(asked.clone());
        self.machine.execute().expect("an answer")
    }

    pub fn answer(&mut self, asked: &Value) -> Answer {
        let value = self.decide(asked);
        let set = |name: &str| {
            let members = value[name].as_set().expect("a set").iter();
            members
                .map(|n| usize::try_from(n.as_u64().expect("a number")).expect("small"))
                .collect()
        };
        Answer::new(set("blocked"), set("granted"))
    }
}
