//! The table for a terminal.

use std::collections::HashSet;

use anstyle::{AnsiColor, Style};

use super::grid::Grid;
use super::model::{Advice, Function, Inspection, Resource};
use super::section::{Section, sections};
use crate::analyze::{Duty, Side};
use witguard_messages::untrusted::harmless;

/// Below this width, identifiers would be cut to pieces; the terminal wraps the lines instead.
const NARROWEST: usize = 48;

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const YOURS: Style = AnsiColor::Red.on_default().bold();
const KEPT: Style = AnsiColor::Green.on_default();
const WARNED: Style = AnsiColor::Yellow.on_default().bold();

impl Inspection {
    /// As tables of at most `width` columns, with ANSI colours.
    pub fn to_table(&self, width: usize) -> String {
        let width = width.max(NARROWEST);
        let mut text = fill(
            &format!("world {TITLE}{}{TITLE:#}", harmless(&self.world)),
            width,
        );
        if let Some(reason) = &self.unnamed {
            text.push_str(&faint(&format!("no C names: {reason}"), width));
        }
        for section in sections(self) {
            let title = format!("{TITLE}{}{TITLE:#}", harmless(&section.title()));
            text.push_str(&format!("\n{}", fill(&title, width)));
            text.push_str(&section_table(self, &section, width));
        }
        text.push('\n');
        text.push_str(&fill(&summary(self), width));
        if !self.advice.is_empty() {
            text.push_str(&format!("\n{TITLE}advice{TITLE:#}\n"));
            text.extend(self.advice.iter().map(|advice| advice_text(advice, width)));
        }
        text
    }
}

fn section_table(inspection: &Inspection, section: &Section, width: usize) -> String {
    let mut text = String::new();
    if !section.functions.is_empty() {
        text.push_str(&handle_table(inspection, section, width));
    }
    if !section.plain.is_empty() {
        let names: Vec<_> = section.plain.iter().map(|f| f.title.as_str()).collect();
        let line = format!("no handles: {}", names.join(", "));
        text.push_str(&faint(&line, width));
    }
    text
}

fn handle_table(inspection: &Inspection, section: &Section, width: usize) -> String {
    // Where a resource is defined and what drops it is said once, unless another resource has the same name.
    let mut said = HashSet::new();
    let is_one_of_several = |resource: &Resource| {
        let named = inspection.resources.iter();
        named.filter(|other| other.name == resource.name).count() > 1
    };
    let mut grid = Grid::new(["function", "handle at", "handle", "who must drop it"]);
    for function in &section.functions {
        grid.rule();
        let mut name = name(function);
        for handle in &function.handles {
            let resource = &inspection.resources[handle.resource];
            let place = handle.path.clone();
            let kind = format!("{}<{}>", handle.kind(), resource.name);
            grid.row([
                (std::mem::take(&mut name), TITLE),
                (place, Style::new()),
                (kind, Style::new()),
                (handle.who(function.side).into(), style(handle.duty)),
            ]);
            let is_elsewhere =
                (resource.side, resource.interface.as_deref()) != (section.side, section.interface);
            let of = is_elsewhere.then(|| format!("  of {}", defined(resource)));
            let drop = handle.drop.as_ref().map(|drop| format!("  {drop}"));
            for line in of.into_iter().chain(drop) {
                let is_new = said.insert((handle.resource, line.clone()));
                if is_new || is_one_of_several(resource) {
                    grid.joined((line, FAINT));
                }
            }
        }
        if function.has_more {
            let listed = function.handles.len();
            let said = format!("only the first {listed} handles are listed");
            grid.joined((said, WARNED));
        }
    }
    grid.print(width)
}

fn name(function: &Function) -> String {
    match function.is_async {
        true => format!("{} (async)", function.title),
        false => function.title.clone(),
    }
}

/// Where a resource is defined.
fn defined(resource: &Resource) -> String {
    let side = match resource.side {
        Side::Import => "imported",
        Side::Export => "exported",
    };
    match &resource.interface {
        Some(interface) => format!("{interface} ({side})"),
        None => "the world itself".into(),
    }
}

fn style(duty: Duty) -> Style {
    match duty {
        Duty::DropBeforeReturn | Duty::DropBeforeTaskReturn => YOURS,
        Duty::Forbidden => WARNED,
        Duty::Owned => KEPT,
        Duty::Pointer | Duty::Lent | Duty::GivenAway => Style::new(),
    }
}

fn summary(inspection: &Inspection) -> String {
    let handles = || inspection.functions.iter().flat_map(|f| &f.handles);
    let yours = |is_own| {
        let yours = handles().filter(|h| h.is_own == is_own && h.duty.is_yours());
        yours.count()
    };
    format!(
        "{} with {}; yours to drop: {YOURS}{}{YOURS:#}, {KEPT}{}{KEPT:#}",
        counted(inspection.functions.len(), "function"),
        counted(handles().count(), "handle"),
        counted(yours(false), "borrow"),
        counted(yours(true), "own handle"),
    )
}

fn counted(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// What is wrong and where; below that, why, and what to do about it.
fn advice_text(advice: &Advice, width: usize) -> String {
    let refused = match advice.is_refused {
        true => " (refused by `witguard gen`)",
        false => "",
    };
    let at = advice.location.as_ref().map(|at| format!(" at {at}"));
    let head = format!(
        "  {WARNED}{}{WARNED:#}{refused}{}",
        advice.rule,
        at.unwrap_or_default()
    );
    format!(
        "{}{}{}{}",
        fill(&head, width),
        indented(&advice.subject, width),
        indented(&format!("why: {}", advice.reason), width),
        indented(&format!("help: {}", advice.help), width),
    )
}

/// Lines of at most `width` columns.
fn fill(text: &str, width: usize) -> String {
    textwrap::fill(text, textwrap::Options::new(width).subsequent_indent("  ")) + "\n"
}

fn indented(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width).initial_indent("    ");
    textwrap::fill(&harmless(text), options.subsequent_indent("      ")) + "\n"
}

/// Faint lines of at most `width` columns.
fn faint(text: &str, width: usize) -> String {
    let text = harmless(text);
    let lines = textwrap::wrap(&text, textwrap::Options::new(width).subsequent_indent("  "));
    let lines = lines.iter().map(|line| format!("{FAINT}{line}{FAINT:#}\n"));
    lines.collect()
}
