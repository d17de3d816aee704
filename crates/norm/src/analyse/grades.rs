//! A hard requirement says what its breach makes of the act.

use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::Body;
use crate::surface::Kw;
use tiaoli_text::{Lang, words};

pub(super) fn check(analyser: &mut Analyser<'_>) {
    for norm in &analyser.regulation.norms {
        let lacks = match &norm.body {
            Body::Forbid(grade) | Body::Must(_, grade) => grade.is_none(),
            Body::Limit { grade, soft, .. } => grade.is_none() && !soft,
            _ => false,
        };
        if lacks {
            let called = called(norm);
            let (zh, en) = (called.zh, called.en);
            let (grade_zh, grade_en) = (Kw::Grade.word(Lang::Zh), Kw::Grade.word(Lang::En));
            analyser.report(
                Diagnostic::new(
                    Code::NoGrade,
                    norm.span,
                    words!(zh: "{zh}没有写明违反的后果", en: "{en} does not say what its breach makes of the act"),
                )
                .help(words!(zh: "写「{grade_zh} 违规」或更重的", en: "write `{grade_en} irregular` or a stronger one")),
            );
        }
    }
}
