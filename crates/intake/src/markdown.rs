//! The text of a Markdown document: links, comments, tables and escapes resolved, headings and bold
//! words marked as the reader of regulations knows them.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::html;
use crate::lines::Lines;

pub(crate) fn text(source: &str) -> String {
    let mut lines = Lines::default();
    let mut markup = String::new();
    for (event, range) in Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                lines.end();
                lines.put(if level == HeadingLevel::H1 { "# " } else { "## " });
            }
            // The label of a list is printed as it was written; a bullet says nothing.
            Event::Start(Tag::Item) => {
                lines.end();
                let item = source.get(range).unwrap_or_default();
                let digits = item.bytes().take_while(u8::is_ascii_digit).count();
                if digits > 0 {
                    lines.put(item.get(..digits.saturating_add(1)).unwrap_or_default());
                    lines.put(" ");
                }
            }
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => lines.put("**"),
            Event::Text(words) | Event::Code(words) => lines.verbatim(&words),
            Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::Start(Tag::Paragraph)
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableHead
                | TagEnd::TableRow
                | TagEnd::CodeBlock,
            ) => {
                // The first paragraph of an item stands on the line of its label.
                let label =
                    lines.open().trim_end().ends_with(['.', ')']) && lines.open().len() < 12;
                let opens = matches!(event, Event::Start(Tag::Paragraph));
                if !(opens && label && lines.open().starts_with(|one: char| one.is_ascii_digit())) {
                    lines.end();
                }
            }
            Event::End(TagEnd::TableCell) => lines.put("\t"),
            Event::InlineHtml(tag) if breaks(&tag) => lines.end(),
            Event::Html(part) => markup.push_str(&part),
            Event::End(TagEnd::HtmlBlock) => {
                lines.end();
                let (words, _) = html::text(&markup);
                lines.verbatim(&words);
                lines.end();
                markup.clear();
            }
            _ => {}
        }
    }
    lines.finish()
}

fn breaks(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}
