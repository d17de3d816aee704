//! A deadline has a number.

use super::{Analyser, called};
use crate::diagnostic::{Code, Diagnostic};
use crate::program::{Body, Due};
use tiaoli_text::words;

pub(super) fn check(analyser: &mut Analyser<'_>) {
    for norm in &analyser.regulation.norms {
        if let Body::Duty { due: Due::Promptly, .. } = norm.body {
            let called = called(norm);
            let (zh, en) = (called.zh, called.en);
            analyser.report(
                Diagnostic::new(
                    Code::OpenDeadline,
                    norm.span,
                    words!(zh: "{zh}没有期限的数字", en: "{en} is due promptly, which has no number"),
                )
                .help(words!(zh: "条文如此；需要数字时由本单位的规定给出", en: "if the article says no more, leave it; a local rule may give a number")),
            );
        }
    }
}
