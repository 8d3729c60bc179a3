//! The table for a terminal.

use anstyle::{AnsiColor, Style};
use tabled::builder::Builder;
use tabled::settings::peaker::Priority;
use tabled::settings::style::HorizontalLine;
use tabled::settings::themes::Theme;
use tabled::settings::{Color, Padding, Span, Style as Borders, Width};
use textwrap::core::display_width;

use super::model::{Advice, Function, Handle, Inspection, Resource};
use super::section::{Section, sections};
use crate::analyze::{Duty, Side};

/// Below this, identifiers would be cut into shreds; the terminal wraps the lines instead.
const NARROWEST: usize = 48;

const WHO: &str = "who must drop it";

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
            text.push_str(&faint(&format!("no C names: {reason}"), width));
        }
        for section in sections(self) {
            text.push_str(&format!("\n{TITLE}{}{TITLE:#}\n", section.title()));
            text.push_str(&section_table(self, &section, width));
        }
        text.push('\n');
        text.push_str(&summary(self));
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

/// The rows of one table, and how they look.
struct Rows<'a> {
    inspection: &'a Inspection,
    section: &'a Section<'a>,
    builder: Builder,
    /// The most columns of the function's name and of the place.
    widths: (usize, usize),
    /// The rows above which there is a line.
    lines: Vec<usize>,
    /// The rows whose last three cells are one.
    joined: Vec<usize>,
    duties: Vec<(usize, Duty)>,
}

fn handle_table(inspection: &Inspection, section: &Section, width: usize) -> String {
    let mut rows = Rows {
        inspection,
        section,
        builder: Builder::new(),
        widths: widths(inspection, section, width),
        lines: Vec::new(),
        joined: Vec::new(),
        duties: Vec::new(),
    };
    rows.push("function", "handle at", "handle", WHO);
    for function in &section.functions {
        rows.function(function);
    }
    rows.table(width)
}

impl Rows<'_> {
    fn push(&mut self, function: &str, place: &str, handle: &str, who: &str) {
        self.builder.push_record([function, place, handle, who]);
    }

    /// A row that belongs to the one above it.
    fn push_joined(&mut self, text: &str) {
        self.joined.push(self.builder.count_records());
        self.push("", text, "", "");
    }

    fn function(&mut self, function: &Function) {
        self.lines.push(self.builder.count_records());
        let mut name = textwrap::fill(&name(function), self.widths.0);
        for handle in &function.handles {
            self.handle(&std::mem::take(&mut name), function, handle);
        }
        if function.has_more {
            let listed = function.handles.len();
            self.push_joined(&format!("only the first {listed} handles are listed"));
        }
    }

    fn handle(&mut self, name: &str, function: &Function, handle: &Handle) {
        let resource = &self.inspection.resources[handle.resource];
        let place = textwrap::fill(&handle.path, self.widths.1);
        let row = self.builder.count_records();
        self.duties.push((row, handle.duty));
        self.push(
            name,
            &place,
            &kind(handle, resource),
            handle.who(function.side),
        );
        let is_elsewhere = (resource.side, resource.interface.as_deref())
            != (self.section.side, self.section.interface);
        if is_elsewhere {
            self.push_joined(&format!("  of {}", defined(resource)));
        }
        if let Some(drop) = &handle.drop {
            self.push_joined(&format!("  {drop}"));
        }
    }

    fn table(self, width: usize) -> String {
        let mut theme = Theme::from_style(Borders::rounded());
        theme.remove_horizontal_lines();
        for row in self.lines {
            theme.insert_horizontal_line(row, HorizontalLine::inherit(Borders::modern()));
        }
        let mut table = self.builder.build();
        table.with(theme).with(Padding::new(1, 1, 0, 0));
        for row in self.joined {
            table.modify((row, 1), Span::column(3));
            table.modify((row, 1), color(FAINT));
        }
        let wrap = Width::wrap(width).priority(Priority::max(true));
        table.with(wrap.keep_words(true));
        for (row, duty) in self.duties {
            table.modify((row, 0), color(TITLE));
            if let Some(style) = style(duty) {
                table.modify((row, 3), color(style));
            }
        }
        format!("{table}\n")
    }
}

fn name(function: &Function) -> String {
    match function.is_async {
        true => format!("{} (async)", function.title),
        false => function.title.clone(),
    }
}

fn kind(handle: &Handle, resource: &Resource) -> String {
    format!("{}<{}>", handle.kind(), resource.name)
}

/// The columns that borders and padding take.
const FRAME: usize = 13;

/// How wide the names of functions and the places may be, so that all fits into `width`. These two
/// can be broken at their hyphens; what stands right of them is shorter and stays whole.
fn widths(inspection: &Inspection, section: &Section, width: usize) -> (usize, usize) {
    let mut kinds = 0;
    let mut whos = WHO.len();
    let (mut names, mut places) = (0, 0);
    for function in &section.functions {
        names = names.max(display_width(&name(function)));
        for handle in &function.handles {
            let resource = &inspection.resources[handle.resource];
            kinds = kinds.max(display_width(&kind(handle, resource)));
            whos = whos.max(handle.who(function.side).len());
            places = places.max(display_width(&handle.path));
        }
    }
    let left = width.saturating_sub(FRAME + kinds + whos);
    let share = |own: usize, other: usize| own.min(left.saturating_sub(other).max(left / 2));
    (share(names, places).max(8), share(places, names).max(8))
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
    let yours = |is_own| {
        let yours = handles().filter(|h| h.is_own == is_own && h.duty.is_yours());
        yours.count()
    };
    format!(
        "{} with {}; yours to drop: {YOURS}{}{YOURS:#}, {KEPT}{}{KEPT:#}\n",
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

/// What is wrong where, and below it why, and what to do.
fn advice_text(advice: &Advice, width: usize) -> String {
    let refused = match advice.is_refused {
        true => " (refused by `witguard gen`)",
        false => "",
    };
    let at = advice.location.as_ref().map(|at| format!(" at {at}"));
    format!(
        "  {WARNED}{}{WARNED:#}{refused}{}\n{}{}{}",
        advice.rule,
        at.unwrap_or_default(),
        indented(&advice.subject, width),
        indented(&format!("why: {}", advice.reason), width),
        indented(&format!("help: {}", advice.help), width),
    )
}

fn indented(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width).initial_indent("    ");
    textwrap::fill(text, options.subsequent_indent("      ")) + "\n"
}

/// Lines of at most `width` columns, not to draw attention.
fn faint(text: &str, width: usize) -> String {
    let lines = textwrap::wrap(text, textwrap::Options::new(width).subsequent_indent("  "));
    let lines = lines.iter().map(|line| format!("{FAINT}{line}{FAINT:#}\n"));
    lines.collect()
}
