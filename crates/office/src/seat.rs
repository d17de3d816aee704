//! In whose name somebody acts.
//!
//! The ledger says who holds which post. A person acts as itself; who is the principal of an organ
//! acts for the organ, and so does whoever keeps its seal by an entry of the administrator. Whether the
//! act is allowed is not decided here but by the judge.

use crate::account::Account;
use std::ops::ControlFlow;
use tiaoli_institution::Institution;
use tiaoli_norm::eval::Facts;
use tiaoli_norm::program::{FieldId, KindId};
use tiaoli_norm::value::{Rec, Value};
use tiaoli_text::Words;

/// Words of the house vocabulary that say who holds what. A regulation without them has no posts, and
/// accounts act as the records they name.
pub(crate) mod house {
    pub(crate) const PERSON: &str = "person";
    pub(crate) const ORGAN: &str = "organ";
    pub(crate) const SUPERIOR: &str = "superior";
    pub(crate) const QUOTA: &str = "quota";
    pub(crate) const POST: &str = "post";
    pub(crate) const HOLDER: &str = "holder";
    pub(crate) const ROLE: &str = "role";
    pub(crate) const PRINCIPAL: &str = "principal";
}

/// A record that somebody may act as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat(pub Rec);

impl Seat {
    /// `kind:id`, as forms carry it.
    #[must_use]
    pub fn code(self, institution: &Institution) -> String {
        let kind = &institution.regulation().kind(self.0.kind).name.en;
        format!("{kind}:{}", institution.call(self.0))
    }
}

/// A post somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The post.
    pub rec: Rec,
    /// Its organ.
    pub organ: Option<Rec>,
    /// Its role.
    pub role: Option<Words>,
    /// Whether who holds it is the organ's principal.
    pub principal: bool,
}

/// The kind called `name` in English.
#[must_use]
pub fn kind(institution: &Institution, name: &str) -> Option<KindId> {
    let at = institution.regulation().kinds.iter().position(|kind| kind.name.en == name)?;
    u16::try_from(at).ok().map(KindId)
}

/// The field called `name` in English.
#[must_use]
pub fn field(institution: &Institution, kind: KindId, name: &str) -> Option<FieldId> {
    let fields = &institution.regulation().kind(kind).fields;
    let at = fields.iter().position(|field| field.name.en == name)?;
    u16::try_from(at).ok().map(FieldId)
}

/// The kind of record that people are.
#[must_use]
pub fn person_kind(institution: &Institution) -> Option<KindId> {
    kind(institution, house::PERSON)
}

/// The kind of record that organs are.
#[must_use]
pub fn organ_kind(institution: &Institution) -> Option<KindId> {
    kind(institution, house::ORGAN)
}

/// The posts that `person` holds.
#[must_use]
pub fn posts(institution: &Institution, person: Rec) -> Vec<Post> {
    let mut found = Vec::new();
    let Some(post) = kind(institution, house::POST) else { return found };
    let Some(holder) = field(institution, post, house::HOLDER) else { return found };
    let (organ, role) =
        (field(institution, post, house::ORGAN), field(institution, post, house::ROLE));
    let state = institution.state();
    state.each_with(post, holder, &Value::Ref(person), &mut |rec| {
        if state.get(rec, holder) != Some(&Value::Ref(person)) {
            return ControlFlow::Continue(());
        }
        let organ = organ.and_then(|f| state.get(rec, f)).and_then(Value::as_ref);
        let role = match role.and_then(|f| state.get(rec, f)) {
            Some(Value::Choice(choice, value)) => {
                Some(institution.regulation().value_name(*choice, *value).clone())
            }
            _ => None,
        };
        let principal = role.as_ref().is_some_and(|role| role.en == house::PRINCIPAL);
        found.push(Post { rec, organ, role, principal });
        ControlFlow::Continue(())
    });
    found
}

/// In whose name an account may act, itself first; empty once the person holds nothing any more.
#[must_use]
pub fn seats(institution: &Institution, account: &Account) -> Vec<Seat> {
    let state = institution.state();
    let mut seats = Vec::new();
    let mut add = |rec| {
        if !seats.contains(&Seat(rec)) {
            seats.push(Seat(rec));
        }
    };
    let person = account.person.as_deref().zip(person_kind(institution));
    if let Some(person) = person.and_then(|(id, kind)| state.find(kind, id)) {
        let posts = posts(institution, person);
        if !posts.is_empty() {
            add(person);
        }
        posts.iter().filter(|post| post.principal).filter_map(|post| post.organ).for_each(&mut add);
    }
    if let Some(organ) = organ_kind(institution) {
        account.mandates.iter().filter_map(|id| state.find(organ, id)).for_each(&mut add);
    }
    seats
}
