//! Markdown, to be committed beside the WIT.

use anyhow::Result;
use askama::Template;

use super::model::{Advice, Function, Handle, Inspection, Resource};
use super::section::{Section, sections};
use crate::analyze::Side;
use witguard_messages::untrusted::harmless;

impl Inspection {
    /// As Markdown. It names no file, so that the text is the same wherever it is made.
    ///
    /// # Errors
    /// The template fails to render, which a valid template never does.
    pub fn to_markdown(&self) -> Result<String> {
        let contract = Contract {
            world: code(&self.world),
            unnamed: self.unnamed.as_deref().map(prose),
            resources: self.resources.iter().map(ResourceView::new).collect(),
            sections: sections(self)
                .iter()
                .map(|s| SectionView::new(self, s))
                .collect(),
            advice: self.advice.iter().map(AdviceView::new).collect(),
        };
        Ok(contract.render()? + "\n")
    }
}

#[derive(Template)]
#[template(path = "inspect/contract.md.jinja", escape = "none")]
struct Contract {
    world: String,
    unnamed: Option<String>,
    resources: Vec<ResourceView>,
    sections: Vec<SectionView>,
    advice: Vec<AdviceView>,
}

struct ResourceView {
    name: String,
    interface: String,
    defined: &'static str,
    drops: String,
}

impl ResourceView {
    fn new(resource: &Resource) -> Self {
        let drops = [
            ("own", &resource.drop_own),
            ("borrow", &resource.drop_borrow),
        ];
        let drops = drops
            .iter()
            .filter_map(|(kind, drop)| Some(format!("{kind}: {}", code(drop.as_deref()?))));
        Self {
            name: code(&resource.name),
            interface: resource
                .interface
                .as_deref()
                .map_or("the world".into(), code),
            defined: match resource.side {
                Side::Import => "imported",
                Side::Export => "exported",
            },
            drops: drops.collect::<Vec<_>>().join("<br>"),
        }
    }
}

struct SectionView {
    title: String,
    functions: Vec<FunctionView>,
    /// The functions without handles.
    plain: String,
}

impl SectionView {
    fn new(inspection: &Inspection, section: &Section) -> Self {
        let title = match (section.side, section.interface) {
            (Side::Export, Some(interface)) => format!("Export {}", code(interface)),
            (Side::Import, Some(interface)) => format!("Import {}", code(interface)),
            (Side::Export, None) => "Exports of the world itself".into(),
            (Side::Import, None) => "Imports of the world itself".into(),
        };
        let functions = section.functions.iter();
        let plain: Vec<_> = section.plain.iter().map(|f| code(&f.title)).collect();
        Self {
            title,
            functions: functions
                .map(|f| FunctionView::new(inspection, f))
                .collect(),
            plain: plain.join(", "),
        }
    }
}

struct FunctionView {
    title: String,
    signature: String,
    docs: Option<String>,
    handles: Vec<HandleView>,
    has_more: bool,
}

impl FunctionView {
    fn new(inspection: &Inspection, function: &Function) -> Self {
        let handles = function.handles.iter();
        Self {
            title: code(&function.title),
            signature: code(&function.signature),
            docs: function.docs.as_deref().and_then(first_paragraph),
            handles: handles
                .map(|h| HandleView::new(inspection, function, h))
                .collect(),
            has_more: function.has_more,
        }
    }
}

struct HandleView {
    path: String,
    kind: &'static str,
    resource: String,
    who: &'static str,
    drop: String,
}

impl HandleView {
    fn new(inspection: &Inspection, function: &Function, handle: &Handle) -> Self {
        Self {
            path: code(&handle.path),
            kind: handle.kind(),
            resource: code(&inspection.resources[handle.resource].full_name()),
            who: handle.who(function.side),
            drop: handle.drop.as_deref().map(code).unwrap_or_default(),
        }
    }
}

struct AdviceView {
    rule: String,
    subject: String,
    is_refused: bool,
    reason: String,
    help: String,
}

impl AdviceView {
    fn new(advice: &Advice) -> Self {
        Self {
            rule: code(advice.rule),
            subject: quoted_code(&advice.subject),
            is_refused: advice.is_refused,
            reason: quoted_code(&advice.reason),
            help: quoted_code(&advice.help),
        }
    }
}

/// `text` as code that can stand in a table cell. Only names and types are passed here. `|` is the
/// only special character in them; others are replaced all the same.
fn code(text: &str) -> String {
    let safe = harmless(text).replace(['`', '\n'], "\u{fffd}");
    format!("`{}`", safe.replace('|', "\\|"))
}

/// A sentence of witguard's own, with names in backticks: these stay code, the rest is prose.
fn quoted_code(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let part = |(i, part): (usize, &str)| match i % 2 {
        0 => prose(part),
        _ => code(part),
    };
    parts.map(part).collect()
}

/// `text` as prose: nothing in it is Markdown or HTML, and it is one line.
fn prose(text: &str) -> String {
    let mut safe = String::new();
    for c in harmless(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&'
            | '!' | '$' => safe.extend(['\\', c]),
            '\n' | '\t' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// The most characters of documentation that are carried over.
const LONGEST_DOCS: usize = 300;

/// The first paragraph of documentation, as prose that can begin a line.
fn first_paragraph(docs: &str) -> Option<String> {
    let docs = harmless(docs);
    let lines = docs.trim().lines().map(str::trim);
    let paragraph: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let mut text = paragraph.join(" ");
    if text.is_empty() {
        return None;
    }
    if let Some((end, _)) = text.char_indices().nth(LONGEST_DOCS) {
        text.truncate(end);
        text.push('…');
    }
    let safe = prose(&text);
    // Escapes what would begin a list or a numbered list, or underline a heading.
    let marks = safe.trim_start_matches(|c: char| c.is_ascii_digit());
    match marks.chars().next() {
        Some(mark @ ('-' | '+' | '=')) if marks.len() == safe.len() => {
            Some(format!("\\{mark}{}", &marks[1..]))
        }
        Some(mark @ ('.' | ')')) => {
            let digits = &safe[..safe.len() - marks.len()];
            Some(format!("{digits}\\{mark}{}", &marks[1..]))
        }
        _ => Some(safe),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_no_markup() {
        assert_eq!(
            prose("a | b <b> `c` [d](e) ![f]"),
            "a \\| b \\<b\\> \\`c\\` \\[d\\](e) \\!\\[f\\]"
        );
        assert_eq!(prose("a\r\nb\u{61c}"), "a\u{fffd} b\u{fffd}");
        assert_eq!(prose("Says hello (twice)."), "Says hello (twice).");
    }

    #[test]
    fn code_stays_in_its_cell() {
        assert_eq!(code("list<u8>"), "`list<u8>`");
        assert_eq!(code("a|b`c\nd"), "`a\\|b\u{fffd}c\u{fffd}d`");
    }

    #[test]
    fn names_in_a_sentence_stay_code() {
        assert_eq!(
            quoted_code("use `list<a>` not <b>"),
            "use `list<a>` not \\<b\\>"
        );
    }

    #[test]
    fn docs_are_cut_to_a_paragraph_that_begins_no_list() {
        assert_eq!(first_paragraph(" a\nb\n\nc"), Some("a b".into()));
        assert_eq!(first_paragraph("\n \n"), None);
        assert_eq!(first_paragraph("- a"), Some("\\- a".into()));
        assert_eq!(first_paragraph("12. a"), Some("12\\. a".into()));
        assert_eq!(first_paragraph("=== "), Some("\\===".into()));
        assert_eq!(first_paragraph("1-2"), Some("1-2".into()));
        let long = first_paragraph(&"ü".repeat(400)).expect("there is text");
        assert_eq!(long.chars().count(), LONGEST_DOCS + 1);
    }
}
