//! The table for a terminal.

use anstyle::{AnsiColor, Style};
use tabled::builder::Builder;
use tabled::settings::peaker::Priority;
use tabled::settings::style::HorizontalLine;
use tabled::settings::themes::Theme;
use tabled::settings::{Color, Padding, Style as Borders, Width};

use super::model::{Advice, Function, Handle, Inspection, Resource};
use super::section::{Section, sections};
use crate::analyze::Duty;

/// Below this, identifiers would be cut into shreds; the terminal wraps the lines instead.
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
        let mut text = format!("world {TITLE}{}{TITLE:#}\n", self.world);
        if let Some(reason) = &self.unnamed {
            text.push_str(&wrapped(&format!("no C names: {reason}"), width, FAINT));
        }
        for section in sections(self) {
            text.push_str(&format!("\n{TITLE}{}{TITLE:#}\n", section.title()));
            text.push_str(&section_table(self, &section, width));
        }
        text.push('\n');
        text.push_str(&summary(self));
        if !self.advice.is_empty() {
            text.push_str(&format!("\n{TITLE}advice{TITLE:#}\n"));
            text.push_str(&advice_table(&self.advice, width));
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
        text.push_str(&wrapped(&line, width, FAINT));
    }
    text
}

fn handle_table(inspection: &Inspection, section: &Section, width: usize) -> String {
    let mut builder = Builder::new();
    builder.push_record(["function", "handle at", "handle", "who must drop it"]);
    let mut theme = Theme::from_style(Borders::rounded());
    theme.remove_horizontal_lines();
    let line = HorizontalLine::inherit(Borders::modern());
    let mut colors = Vec::new();
    for function in &section.functions {
        theme.insert_horizontal_line(builder.count_records(), line.clone());
        for (i, handle) in function.handles.iter().enumerate() {
            colors.push((builder.count_records(), handle.duty));
            let name = if i == 0 {
                name(function)
            } else {
                String::new()
            };
            let resource = &inspection.resources[handle.resource];
            builder.push_record([
                name,
                handle.path.clone(),
                kind(handle, resource),
                who(function, handle),
            ]);
        }
        if function.has_more {
            let more = format!("more than {}, not all listed", function.handles.len());
            builder.push_record([String::new(), more, String::new(), String::new()]);
        }
    }
    let mut table = builder.build();
    table.with(theme).with(Padding::new(1, 1, 0, 0));
    table.with(
        Width::wrap(width)
            .priority(Priority::max(true))
            .keep_words(true),
    );
    for (row, duty) in colors {
        table.modify((row, 0), color(TITLE));
        if let Some(style) = style(duty) {
            table.modify((row, 3), color(style));
        }
    }
    format!("{table}\n")
}

fn name(function: &Function) -> String {
    match function.is_async {
        true => format!("{} (async)", function.title),
        false => function.title.clone(),
    }
}

fn kind(handle: &Handle, resource: &Resource) -> String {
    let of = resource.interface.as_deref().unwrap_or("the world");
    format!("{}<{}>\nof {of}", handle.kind(), resource.name)
}

fn who(function: &Function, handle: &Handle) -> String {
    let who = handle.who(function.side);
    match &handle.drop {
        Some(drop) => format!("{who}\n{drop}"),
        None => who.into(),
    }
}

fn style(duty: Duty) -> Option<Style> {
    match duty {
        Duty::DropBeforeReturn | Duty::DropBeforeTaskReturn => Some(YOURS),
        Duty::Forbidden => Some(WARNED),
        Duty::Owned => Some(KEPT),
        Duty::Pointer | Duty::Lent | Duty::GivenAway => None,
    }
}

fn color(style: Style) -> Color {
    Color::new(style.render().to_string(), style.render_reset().to_string())
}

fn summary(inspection: &Inspection) -> String {
    let handles = || inspection.functions.iter().flat_map(|f| &f.handles);
    let borrows = handles().filter(|h| !h.is_own && h.duty.is_yours()).count();
    let owned = handles().filter(|h| h.is_own && h.duty.is_yours()).count();
    format!(
        "{} functions, {} handles: {YOURS}{borrows}{YOURS:#} borrows and {KEPT}{owned}{KEPT:#} own handles are yours to drop\n",
        inspection.functions.len(),
        handles().count()
    )
}

fn advice_table(advice: &[Advice], width: usize) -> String {
    let mut builder = Builder::new();
    for advice in advice {
        let rule = match advice.is_refused {
            true => format!("{}\n(refused)", advice.rule),
            false => advice.rule.into(),
        };
        let at = advice.location.as_ref().map(|at| format!("{at}: "));
        let at = at.unwrap_or_default();
        let text = format!(
            "{at}{}\nwhy: {}\nhelp: {}\n",
            advice.subject, advice.reason, advice.help
        );
        builder.push_record([rule, text]);
    }
    let mut table = builder.build();
    table.with(Borders::blank()).with(Padding::new(0, 1, 0, 0));
    table.with(
        Width::wrap(width)
            .priority(Priority::right())
            .keep_words(true),
    );
    for row in 0..advice.len() {
        table.modify((row, 0), color(WARNED));
    }
    without_trailing_blanks(&table.to_string())
}

/// Lines of at most `width` columns in one style.
fn wrapped(text: &str, width: usize, style: Style) -> String {
    let mut builder = Builder::new();
    builder.push_record([text]);
    let mut table = builder.build();
    table.with(Borders::empty()).with(Padding::zero());
    table.with(Width::wrap(width).keep_words(true));
    let text = without_trailing_blanks(&table.to_string());
    text.lines()
        .map(|line| format!("{style}{line}{style:#}\n"))
        .collect()
}

fn without_trailing_blanks(text: &str) -> String {
    let mut lines: Vec<_> = text.lines().map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}
