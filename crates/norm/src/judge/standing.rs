//! What an act is worth that happened although it was not allowed.
//!
//! Two questions that must not be mixed: does the act stand (status), and was it done as it should
//! have been (compliance)? Minutes that are late do not undo a meeting; a decision by the wrong body
//! is no decision at all.

use super::{Ground, Judge, Reason, Verdict};
use crate::eval::{Facts, Watch};
use crate::program::{Body, Grade, Regulation};
use tiaoli_text::Words;

/// Whether the act stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It stands.
    Valid,
    /// It stands until a remedy is used.
    Voidable,
    /// It is void.
    Void,
    /// No act came about.
    NoAct,
}

impl Status {
    /// Whether what the act would change is changed.
    #[must_use]
    pub fn has_effect(self) -> bool {
        self <= Self::Voidable
    }

    /// The status in words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Valid => Words::new("有效", "valid"),
            Self::Voidable => Words::new("可撤销", "voidable"),
            Self::Void => Words::new("无效", "void"),
            Self::NoAct => Words::new("不成立", "no act"),
        }
    }

    /// The status as programs write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Voidable => "voidable",
            Self::Void => "void",
            Self::NoAct => "no_act",
        }
    }
}

/// Whether the act was done as it should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compliance {
    /// It was.
    Compliant,
    /// A soft requirement was not met, and the reason is on record.
    Deviation,
    /// It cannot be said: a fact or a finding is missing.
    Unclear,
    /// It was not.
    Irregular,
}

impl Compliance {
    /// The compliance in words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Compliant => Words::new("合规", "compliant"),
            Self::Deviation => Words::new("偏离", "deviation"),
            Self::Unclear => Words::new("不明", "unclear"),
            Self::Irregular => Words::new("违规", "irregular"),
        }
    }

    /// The compliance as programs write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Compliant => "compliant",
            Self::Deviation => "deviation",
            Self::Unclear => "unclear",
            Self::Irregular => "irregular",
        }
    }
}

/// What an act is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing {
    /// Whether it stands.
    pub status: Status,
    /// Whether it was done as it should have been.
    pub compliance: Compliance,
}

impl<F: Facts, W: Watch + Default> Judge<'_, F, W> {
    /// The worst that any broken norm makes of the act.
    pub(super) fn standing(&self) -> Standing {
        let status = self.reasons.iter().map(|reason| status(self.regulation, reason)).max();
        let compliance = match self.verdict() {
            Verdict::Permit => Compliance::Compliant,
            Verdict::Deviation => Compliance::Deviation,
            Verdict::NeedFacts | Verdict::Refer => Compliance::Unclear,
            Verdict::Refuse => Compliance::Irregular,
        };
        Standing { status: status.unwrap_or(Status::Valid), compliance }
    }
}

/// What one reason makes of the act.
///
/// A requirement that does not say is irregular only; an act without power is void, for there is
/// nobody whose act it could be.
fn status(regulation: &Regulation, reason: &Reason) -> Status {
    if reason.verdict != Verdict::Refuse {
        return Status::Valid;
    }
    if matches!(reason.ground, Ground::NoPower | Ground::Reserved) {
        return Status::Void;
    }
    let grade = reason.norm.and_then(|norm| match &regulation.norm(norm).body {
        Body::Forbid(grade) | Body::Must(_, grade) | Body::Limit { grade, .. } => *grade,
        _ => None,
    });
    match grade {
        Some(Grade::NoAct) => Status::NoAct,
        Some(Grade::Void) => Status::Void,
        Some(Grade::Voidable) => Status::Voidable,
        Some(Grade::Irregular) | None => Status::Valid,
    }
}
