//! What a page of the documentation contains.
#![allow(dead_code, reason = "no test uses all of it")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A page of Markdown.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub path: PathBuf,
    /// The targets of its links and images, as written.
    pub links: Vec<String>,
    pub headings: Vec<Heading>,
    pub blocks: Vec<Block>,
}

/// A heading.
#[derive(Debug, Default)]
pub(crate) struct Heading {
    pub level: usize,
    pub text: String,
    /// The heading that this one stands under, one level up.
    pub section: String,
    /// Whether the whole heading is code, as a message in a list of messages is.
    pub is_code: bool,
    /// What a link to the heading has after the `#`, as GitHub makes it.
    pub anchor: String,
}

/// A fenced block of code.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// The words after the opening fence: the language, and whatever follows it.
    pub info: Vec<String>,
    pub text: String,
}

impl Page {
    /// Reads a page.
    ///
    /// # Panics
    /// If the file cannot be read.
    pub(crate) fn read(path: &Path) -> Page {
        let text = std::fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Page {
            path: path.to_owned(),
            ..Page::parse(&text)
        }
    }

    pub(crate) fn parse(text: &str) -> Page {
        let mut page = Page::default();
        let mut heading: Option<Heading> = None;
        let mut block: Option<Block> = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = Some(page.heading(level));
                }
                Event::End(TagEnd::Heading(_)) => page.headings.extend(heading.take()),
                Event::Start(Tag::CodeBlock(kind)) => block = Some(fenced(&kind)),
                Event::End(TagEnd::CodeBlock) => page.blocks.extend(block.take()),
                Event::Text(text) => match (&mut block, &mut heading) {
                    (Some(block), _) => block.text += &text,
                    (None, Some(heading)) => {
                        heading.text += &text;
                        heading.is_code = false;
                    }
                    (None, None) => {}
                },
                Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.text += &text;
                    }
                }
                _ => {}
            }
        }
        page.anchor();
        page
    }

    fn heading(&self, level: HeadingLevel) -> Heading {
        let level = level as usize;
        let above = self.headings.iter().rev().find(|h| h.level + 1 == level);
        Heading {
            level,
            section: above.map(|h| h.text.clone()).unwrap_or_default(),
            is_code: true,
            ..Heading::default()
        }
    }

    /// Sets each heading's anchor. An anchor that is already taken gets a number.
    fn anchor(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for heading in &mut self.headings {
            let anchor = anchor(&heading.text);
            let count = seen.entry(anchor.clone()).or_default();
            heading.anchor = match *count {
                0 => anchor,
                n => format!("{anchor}-{n}"),
            };
            *count += 1;
        }
    }

    /// The messages that stand as headings under the section `section`.
    pub(crate) fn messages(&self, section: &str) -> Vec<&str> {
        let headings = self.headings.iter();
        let messages = headings.filter(|h| h.is_code && h.section == section);
        messages.map(|h| h.text.as_str()).collect()
    }
}

fn fenced(kind: &CodeBlockKind) -> Block {
    let info = match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().map(str::to_owned).collect(),
        CodeBlockKind::Indented => Vec::new(),
    };
    Block {
        info,
        text: String::new(),
    }
}

fn anchor(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c => c.is_alphanumeric().then_some(c),
        })
        .collect()
}

/// Whether `text` contains `message`. A `…` in the message matches anything within a line.
pub(crate) fn has(text: &str, message: &str) -> bool {
    text.lines().any(|line| {
        let mut rest = line;
        message.split('…').all(|part| {
            let found = rest.find(part);
            if let Some(at) = found {
                rest = &rest[at + part.len()..];
            }
            found.is_some()
        })
    })
}
