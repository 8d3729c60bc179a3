//! Mermaid: a flowchart of functions and resources.
//!
//! Only the plain part of the language is used: `flowchart`, `subgraph`, nodes and links with quoted
//! labels, `classDef` and `linkStyle`. Ids are generated, so that no id can be a keyword.

use std::collections::HashMap;

use anyhow::Result;
use askama::Template;

use super::model::{Function, Handle, Inspection};
use super::section::sections;
use crate::analyze::{Duty, Place, Side};
use witguard_messages::untrusted::is_harmful;

/// The most links that Mermaid draws, unless the page is set up to draw more.
pub const MAX_LINKS: usize = 500;

/// How many places one link names.
const MAX_PLACES: usize = 3;

/// A graph as text.
#[derive(Debug)]
pub struct Graph {
    /// The flowchart in Mermaid's language.
    pub text: String,
    /// How many links it has.
    pub links: usize,
}

impl Inspection {
    /// As a flowchart. Functions without handles are left out.
    ///
    /// # Errors
    /// The template fails to render, which a valid template never does.
    pub fn to_mermaid(&self) -> Result<Graph> {
        let mut groups = Groups::default();
        let mut links = Vec::new();
        let used = used(self);
        for (i, resource) in self.resources.iter().enumerate().filter(|(i, _)| used[*i]) {
            groups
                .of(resource.side, resource.interface.as_deref())
                .resources
                .push(Node {
                    id: format!("r{i}"),
                    label: escaped(&resource.name),
                });
        }
        let functions = sections(self)
            .into_iter()
            .flat_map(|section| section.functions);
        for (i, function) in functions.enumerate() {
            let id = format!("f{i}");
            links.extend(function_links(function, &id));
            groups
                .of(function.side, function.interface.as_deref())
                .functions
                .push(Node {
                    id,
                    label: escaped(&function.title),
                });
        }
        let text = Flowchart {
            world: escaped(&self.world),
            dropped: positions(&links, |duty| {
                matches!(duty, Duty::DropBeforeReturn | Duty::DropBeforeTaskReturn)
            }),
            owned: positions(&links, |duty| duty == Duty::Owned),
            groups: groups.list,
            links: &links,
        }
        .render()?
            + "\n";
        let links = links.len();
        Ok(Graph { text, links })
    }
}

#[derive(Template)]
#[template(path = "inspect/graph.mmd.jinja", escape = "none")]
struct Flowchart<'a> {
    world: String,
    groups: Vec<Group>,
    links: &'a [Link],
    /// The positions of the links whose handles the component must drop, separated by commas.
    dropped: String,
    owned: String,
}

struct Node {
    id: String,
    label: String,
}

/// An interface on one side.
struct Group {
    id: String,
    title: String,
    resources: Vec<Node>,
    functions: Vec<Node>,
}

#[derive(Default)]
struct Groups {
    list: Vec<Group>,
    positions: HashMap<(Side, Option<String>), usize>,
}

impl Groups {
    fn of(&mut self, side: Side, interface: Option<&str>) -> &mut Group {
        let next = self.list.len();
        let key = (side, interface.map(str::to_string));
        let position = *self.positions.entry(key).or_insert(next);
        if position == next {
            let of = interface.unwrap_or("of the world itself");
            let title = match side {
                Side::Import => format!("import {of}"),
                Side::Export => format!("export {of}"),
            };
            self.list.push(Group {
                id: format!("g{next}"),
                title: escaped(&title),
                resources: Vec::new(),
                functions: Vec::new(),
            });
        }
        &mut self.list[position]
    }
}

/// All handles of one function that have the same resource, place and duty.
struct Link {
    from: String,
    arrow: &'static str,
    label: String,
    to: String,
    duty: Duty,
}

fn function_links(function: &Function, id: &str) -> Vec<Link> {
    let mut kinds: Vec<(&Handle, Vec<&str>)> = Vec::new();
    for handle in &function.handles {
        let same = kinds.iter_mut().find(|(first, _)| {
            (first.resource, first.place, first.duty)
                == (handle.resource, handle.place, handle.duty)
        });
        match same {
            Some((_, paths)) => paths.push(&handle.path),
            None => kinds.push((handle, vec![&handle.path])),
        }
    }
    kinds
        .into_iter()
        .map(|(handle, paths)| link(function, id, handle, &paths))
        .collect()
}

/// A handle that a function takes is a link from the resource; one that it returns is a link to the
/// resource.
fn link(function: &Function, id: &str, handle: &Handle, paths: &[&str]) -> Link {
    let resource = format!("r{}", handle.resource);
    let (from, to) = match handle.place {
        Place::Parameter => (resource, id.to_string()),
        Place::Result => (id.to_string(), resource),
    };
    let mut places = paths[..paths.len().min(MAX_PLACES)].join(", ");
    if paths.len() > MAX_PLACES {
        places.push_str(&format!(" and {} more", paths.len() - MAX_PLACES));
    }
    let (arrow, duty) = match (handle.duty, function.side) {
        (Duty::DropBeforeReturn | Duty::DropBeforeTaskReturn, _) => ("==>", "you drop"),
        (Duty::Owned, _) => ("-->", "yours"),
        (Duty::GivenAway, Side::Export) => ("-->", "to the caller"),
        (Duty::GivenAway, Side::Import) => ("-->", "given away"),
        (Duty::Lent, _) => ("-.->", "lent"),
        (Duty::Pointer, _) => ("-.->", "pointer"),
        (Duty::Forbidden, _) => ("-.->", "forbidden"),
    };
    Link {
        from,
        arrow,
        label: escaped(&format!("{} {places}: {duty}", handle.kind())),
        to,
        duty: handle.duty,
    }
}

/// The resources of which some function has a handle.
fn used(inspection: &Inspection) -> Vec<bool> {
    let mut used = vec![false; inspection.resources.len()];
    for handle in inspection.functions.iter().flat_map(|f| &f.handles) {
        used[handle.resource] = true;
    }
    used
}

fn positions(links: &[Link], is: impl Fn(Duty) -> bool) -> String {
    let positions = links.iter().enumerate().filter(|(_, link)| is(link.duty));
    let positions: Vec<_> = positions.map(|(i, _)| i.to_string()).collect();
    positions.join(",")
}

/// `text` between the quotes of a label. Labels may be HTML and have entities of their own.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | ';' | '\\' => {
                safe.push_str(&format!("#{};", u32::from(c)));
            }
            c if c == '\t' || is_harmful(c) => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_label_cannot_end() {
        assert_eq!(
            escaped("a[] \"b\" <c> #d;"),
            "a[] #34;b#34; #60;c#62; #35;d#59;"
        );
        assert_eq!(escaped("a\nb\tc\u{61c}d"), "a b c d");
    }
}
