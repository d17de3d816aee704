//! A meeting as its records tell it: agenda, who came, what became of each item.
//!
//! Only collects and compares; whether something may be done is the judge's.

use crate::ui::look;
use tiaoli_institution::Institution;
use tiaoli_norm::value::Rec;

/// A meeting, collected.
#[derive(Debug)]
pub struct Sitting {
    /// The meeting.
    pub rec: Rec,
    /// Its agenda, version by version.
    pub versions: Vec<Rec>,
    /// Its items: those of the agenda in force, and what was decided without standing on it.
    pub items: Vec<Item>,
    /// Who signed in.
    pub present: Vec<Rec>,
    /// Who attends without deciding.
    pub observers: Vec<Rec>,
    /// Its minutes.
    pub minutes: Vec<Rec>,
}

/// One item of a meeting.
#[derive(Debug)]
pub struct Item {
    /// The matter.
    pub matter: Rec,
    /// Whether it stands on the agenda in force.
    pub tabled: bool,
    /// What was decided of it here.
    pub decisions: Vec<Rec>,
    /// Votes taken on it here.
    pub votes: Vec<Rec>,
    /// Who stepped aside from it: recusals.
    pub recusals: Vec<Rec>,
    /// What was said on it, in order.
    pub statements: Vec<Rec>,
}

/// What changed from one version of an agenda to the next.
#[derive(Debug, PartialEq, Eq)]
pub struct Changes {
    /// Matters that were not there before.
    pub added: Vec<Rec>,
    /// Matters that are not there any more.
    pub removed: Vec<Rec>,
}

impl Sitting {
    /// Collects meeting `rec`.
    #[must_use]
    pub fn of(institution: &Institution, rec: Rec) -> Self {
        let about = |kind| look::of(institution, kind, "meeting", rec);
        let mut versions = about("agenda");
        versions.sort_by_key(|agenda| look::number(institution, *agenda, "version"));
        let decisions = about("decision");
        let (votes, recusals, statements) = (about("vote"), about("recusal"), about("statement"));
        let force = look::one(institution, rec, "agenda");
        let tabled = force.map(|agenda| look::several(institution, agenda, "matters"));
        let tabled = tabled.unwrap_or_default();
        let mut matters = tabled.clone();
        let matter = |other: &Rec| look::one(institution, *other, "matter");
        for other in decisions.iter().chain(&votes).chain(&recusals).chain(&statements) {
            matters.extend(matter(other).filter(|m| !matters.contains(m)));
        }
        let items = matters.into_iter().map(|item| {
            let mine =
                |of: &[Rec]| of.iter().copied().filter(|r| matter(r) == Some(item)).collect();
            Item {
                matter: item,
                tabled: tabled.contains(&item),
                decisions: mine(&decisions),
                votes: mine(&votes),
                recusals: mine(&recusals),
                statements: mine(&statements),
            }
        });
        Self {
            rec,
            items: items.collect(),
            versions,
            present: look::several(institution, rec, "attendees"),
            observers: look::several(institution, rec, "observers"),
            minutes: about("minutes"),
        }
    }

    /// Items that nothing was decided of.
    pub fn undecided(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.tabled && item.decisions.is_empty())
    }

    /// Whether it goes on.
    #[must_use]
    pub fn is_open(&self, institution: &Institution) -> bool {
        look::choice(institution, self.rec, "status") == Some("convened")
    }

    /// Those present who may take part in deciding an item: neither observing nor stepped aside.
    #[must_use]
    pub fn deciding(&self, institution: &Institution, item: &Item) -> Vec<Rec> {
        let aside: Vec<Rec> = item
            .recusals
            .iter()
            .filter_map(|recusal| look::one(institution, *recusal, "person"))
            .collect();
        let takes_part = |p: &&Rec| !aside.contains(p) && !self.observers.contains(p);
        self.present.iter().filter(takes_part).copied().collect()
    }
}

/// What changed from the agenda `before` to `after`.
#[must_use]
pub fn changes(institution: &Institution, before: Rec, after: Rec) -> Changes {
    let (old, new) = (
        look::several(institution, before, "matters"),
        look::several(institution, after, "matters"),
    );
    Changes {
        added: new.iter().filter(|m| !old.contains(m)).copied().collect(),
        removed: old.iter().filter(|m| !new.contains(m)).copied().collect(),
    }
}

/// The meeting of the same organ and form before `rec`.
#[must_use]
pub fn before(institution: &Institution, rec: Rec) -> Option<Rec> {
    let same = |other: &Rec| {
        *other != rec
            && look::one(institution, *other, "organ") == look::one(institution, rec, "organ")
            && look::get(institution, *other, "form") == look::get(institution, rec, "form")
            && (look::date(institution, *other, "date"), other.index)
                < (look::date(institution, rec, "date"), rec.index)
    };
    let earlier = look::all(institution, "meeting").into_iter().filter(same);
    earlier.max_by_key(|other| (look::date(institution, *other, "date"), other.index))
}
