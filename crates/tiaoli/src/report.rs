//! Complaints about a regulation, shown in its text.

use crate::terminal::Terminal;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use tiaoli_norm::diagnostic::{Diagnostic, Severity};
use tiaoli_norm::source::{SourceFile, Span};
use tiaoli_text::Words;

/// Renders one complaint with its place, what to do, and related places.
pub fn render(terminal: &Terminal, files: &[SourceFile], diagnostic: &Diagnostic) -> String {
    let (word, level) = match diagnostic.code.severity() {
        Severity::Error => (Words::new("错误", "error"), Level::ERROR),
        Severity::Warning => (Words::new("提醒", "warning"), Level::WARNING),
        Severity::Note => (Words::new("备注", "note"), Level::NOTE),
    };
    let code = diagnostic.code.to_string();
    let mut groups = Vec::new();
    let title = level
        .with_name(terminal.say(&word).to_owned())
        .primary_title(terminal.say(&diagnostic.message))
        .id(code.as_str());
    let mut group = Group::with_title(title);
    if let Some(snippet) = snippet(files, diagnostic.span, None) {
        group = group.element(snippet);
    }
    for (span, words) in &diagnostic.related {
        if let Some(snippet) = snippet(files, *span, Some(terminal.say(words))) {
            group = group.element(snippet);
        }
    }
    groups.push(group);
    let example = Words::new("例如", "example");
    if let Some(text) = &diagnostic.witness {
        let level = Level::NOTE.with_name(terminal.say(&example).to_owned());
        groups.push(Group::with_title(level.secondary_title(terminal.say(text))));
    }
    let help = Words::new("怎么办", "help");
    if let Some(text) = &diagnostic.help {
        let level = Level::HELP.with_name(terminal.say(&help).to_owned());
        groups.push(Group::with_title(level.secondary_title(terminal.say(text))));
    }
    let renderer = if terminal.error_colour() { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Unicode).render(&groups)
}

fn snippet<'a>(
    files: &'a [SourceFile],
    span: Span,
    label: Option<&'a str>,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let file = files.get(span.file as usize)?;
    let (start, end) = (span.start as usize, span.end as usize);
    if end > file.text.len()
        || !file.text.is_char_boundary(start)
        || !file.text.is_char_boundary(end)
    {
        return None;
    }
    let mut annotation = AnnotationKind::Primary.span(start..end);
    if let Some(label) = label {
        annotation = AnnotationKind::Context.span(start..end).label(label);
    }
    let snippet = Snippet::source(file.text.as_str()).path(file.name.as_str());
    Some(snippet.line_start(1).annotation(annotation))
}
