//! The rules in Cedar: a power is a `permit`, whatever stands in the way a `forbid`.

use crate::model::{Answer, Atom, Cond, Head, RANKS, Request, Rules, World};
use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Policy, PolicyId,
    PolicySet, Request as Asked, RestrictedExpression as Value,
};
use std::collections::{HashMap, HashSet};
use std::str::FromStr as _;

pub struct Cedar {
    whole: PolicySet,
    /// The policies that name an act, by act.
    sliced: Vec<PolicySet>,
    entities: Entities,
    authorizer: Authorizer,
    powers: HashSet<usize>,
}

fn uid(kind: &str, id: String) -> EntityUid {
    let kind = EntityTypeName::from_str(kind).expect("a type");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

fn written(cond: &Cond) -> String {
    let joined = |parts: &[Cond], by: &str| {
        let parts: Vec<_> = parts.iter().map(written).collect();
        format!("({})", parts.join(by))
    };
    match cond {
        Cond::And(parts) => joined(parts, " && "),
        Cond::Or(parts) => joined(parts, " || "),
        Cond::Not(inner) => format!("(!{})", written(inner)),
        Cond::Is(atom) => match atom {
            Atom::ActorActive => "principal.active".to_owned(),
            Atom::ActorRank(rank) => format!("(principal.rank == \"{}\")", RANKS[*rank]),
            Atom::OwnBody => "(principal.body == resource)".to_owned(),
            Atom::BodyRankIn(ranks) => {
                let ranks: Vec<_> = ranks.iter().map(|r| format!("\"{}\"", RANKS[*r])).collect();
                format!("([{}].contains(resource.rank))", ranks.join(", "))
            }
            Atom::SumOver(limit) => format!("(context.sum > {limit})"),
            Atom::SumOverCeiling => "(context.sum > resource.ceiling)".to_owned(),
            Atom::NoticeBelow(days) => format!("(context.notice < {days})"),
            Atom::Signed => "context.signed".to_owned(),
        },
    }
}

impl Cedar {
    pub fn new(rules: &Rules, world: &World) -> Self {
        let policies: Vec<(Policy, &[usize])> = rules
            .norms
            .iter()
            .enumerate()
            .map(|(n, norm)| {
                let acts: Vec<_> = norm.on.iter().map(|a| format!("Action::\"act_{a}\"")).collect();
                let (effect, when) = match norm.blocks() {
                    None => ("permit", written(&norm.when)),
                    Some(cond) => ("forbid", written(&cond)),
                };
                let text = format!(
                    "{effect}(principal, action in [{}], resource) when {{ {when} }};",
                    acts.join(", ")
                );
                let policy = Policy::parse(Some(PolicyId::new(n.to_string())), &text);
                (policy.unwrap_or_else(|e| panic!("{text}: {e}")), &norm.on[..])
            })
            .collect();
        let set = |policies: Vec<Policy>| PolicySet::from_policies(policies).expect("distinct");
        let whole = set(policies.iter().map(|(policy, _)| policy.clone()).collect());
        let sliced = (0..rules.acts).map(|act| {
            set(policies
                .iter()
                .filter(|(_, on)| on.contains(&act))
                .map(|(p, _)| p.clone())
                .collect())
        });
        let powers = rules.norms.iter().enumerate();
        let powers =
            powers.filter(|(_, n)| matches!(n.head, Head::Power)).map(|(n, _)| n).collect();
        let rank = |rank: usize| Value::new_string(RANKS[rank].to_owned());
        let bodies = world.bodies.iter().enumerate().map(|(n, (r, ceiling))| {
            let fields = [("rank", rank(*r)), ("ceiling", Value::new_long(*ceiling))];
            (uid("Body", format!("b-{n}")), fields.to_vec())
        });
        let people = world.people.iter().enumerate().map(|(n, (body, r, active))| {
            let own = Value::new_entity_uid(uid("Body", format!("b-{body}")));
            let fields = [("body", own), ("rank", rank(*r)), ("active", Value::new_bool(*active))];
            (uid("Person", format!("p-{n}")), fields.to_vec())
        });
        let entities = bodies.chain(people).map(|(uid, fields)| {
            let fields: HashMap<_, _> =
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            Entity::new(uid, fields, HashSet::new()).expect("an entity")
        });
        Self {
            whole,
            sliced: sliced.collect(),
            entities: Entities::from_entities(entities, None).expect("entities"),
            authorizer: Authorizer::new(),
            powers,
        }
    }

    pub fn prepare(&self, request: &Request) -> Asked {
        let context = Context::from_pairs([
            ("sum".to_owned(), Value::new_long(request.sum)),
            ("notice".to_owned(), Value::new_long(request.notice)),
            ("signed".to_owned(), Value::new_bool(request.signed)),
        ]);
        Asked::new(
            uid("Person", format!("p-{}", request.actor)),
            uid("Action", format!("act_{}", request.act)),
            uid("Body", format!("b-{}", request.body)),
            context.expect("a context"),
            None,
        )
        .expect("a request")
    }

    pub fn decide(&self, asked: &Asked) -> cedar_policy::Response {
        self.authorizer.is_authorized(asked, &self.whole, &self.entities)
    }

    pub fn decide_sliced(&self, act: usize, asked: &Asked) -> cedar_policy::Response {
        self.authorizer.is_authorized(asked, &self.sliced[act], &self.entities)
    }

    pub fn answer(&self, asked: &Asked) -> Answer {
        let response = self.decide(asked);
        assert_eq!(response.diagnostics().errors().count(), 0, "a policy failed");
        let cited = response.diagnostics().reason();
        let cited = cited.map(|id| id.to_string().parse::<usize>().expect("a number"));
        let (granted, blocked) = cited.partition(|n| self.powers.contains(n));
        let answer = Answer::new(blocked, granted);
        let allowed = response.decision() == cedar_policy::Decision::Allow;
        assert_eq!(answer.permitted, allowed, "the decision follows from its reasons");
        answer
    }
}
