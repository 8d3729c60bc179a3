//! From what clang reports to what is wrong in the user's code: the path is followed, and what happens in the
//! description and in generated code is put where the user's code calls it.

use std::collections::HashMap;

use super::finding::{Finding, Kind, Location, Step};
use super::plist::{Diagnostic, Piece, Place, Report};
use super::sources::Sources;
use super::words::{self, Facts};
use crate::described::{Described, HandleOrigin, HandleSource, Touch};

/// Reads reports.
pub(super) struct Reader<'a> {
    described: &'a Described,
    sources: &'a Sources,
    touches: HashMap<&'a str, &'a Touch>,
}

/// What became of a handle on a path.
#[derive(Default)]
struct Trace<'a> {
    steps: Vec<Step>,
    /// The last place in the user's code.
    at: Option<Location>,
    /// The functions that are being called.
    calls: Vec<Call>,
    origin: Option<&'a HandleOrigin>,
    ended: Option<&'a Touch>,
    /// Whether the function of the bindings that is being called had to assume something.
    is_assumed: bool,
}

/// A call on a path.
struct Call {
    name: String,
    /// Where it is, if that is in the user's code.
    at: Option<Location>,
    /// The step that says so.
    step: Option<usize>,
}

impl<'a> Reader<'a> {
    /// For reports on a world that is `described`, and on these sources.
    pub(super) fn new(described: &'a Described, sources: &'a Sources) -> Self {
        let touches = described.touches.iter();
        let touches = touches.map(|(name, touch)| (name.as_str(), touch));
        Self {
            described,
            sources,
            touches: touches.collect(),
        }
    }

    /// The faults in `report`.
    pub(super) fn findings(&self, report: &Report) -> Vec<Finding> {
        let diagnostics = report.diagnostics.iter();
        let diagnostics = diagnostics.filter(|d| d.check_name.ends_with("HandleChecker"));
        diagnostics
            .filter_map(|diagnostic| self.finding(report, diagnostic))
            .collect()
    }

    fn finding(&self, report: &Report, diagnostic: &Diagnostic) -> Option<Finding> {
        let mut trace = Trace::default();
        for piece in &diagnostic.path {
            self.follow(report, piece, &diagnostic.description, &mut trace);
        }
        let place = self.location(report, diagnostic.location);
        // A path that never comes to the user's code is about the description.
        let last = trace.at.take()?;
        let said = self.said(report, diagnostic, &trace, place.is_some());
        // A handle of which nothing is known may be owned, but then every drop of it would be a fault.
        if said.kind == Kind::ViewDropped && trace.is_assumed {
            return None;
        }
        let at = match said.kind {
            Kind::ViewDropped => last,
            _ => place.unwrap_or(last),
        };
        Some(Finding {
            kind: said.kind,
            message: said.message(),
            help: said.help(),
            handle: said.handle(),
            at,
            path: trace.steps,
        })
    }

    fn said(
        &self,
        report: &Report,
        diagnostic: &Diagnostic,
        trace: &Trace<'a>,
        is_users: bool,
    ) -> Facts<'a> {
        let touch = self
            .touched(report, diagnostic.location)
            .or_else(|| self.innermost(&trace.calls));
        let kind = match (diagnostic.description.as_str(), trace.ended, touch) {
            ("Potential leak of handle", _, _) => Kind::Leak,
            ("Releasing an unowned handle", _, _) => Kind::ViewDropped,
            (_, Some(Touch::Passed(_)), _) => Kind::UseAfterGivenAway,
            (_, _, Some(Touch::Dropped { .. })) => Kind::DoubleDrop,
            _ => Kind::UseAfterDrop,
        };
        Facts {
            kind,
            described: self.described,
            origin: trace.origin,
            ended: trace.ended,
            touch,
            is_returned: !is_users && touch.is_none(),
        }
    }

    fn follow(&self, report: &Report, piece: &Piece, description: &str, trace: &mut Trace<'a>) {
        match piece {
            Piece::Control { edges } => {
                for edge in edges {
                    let end = edge.end.first();
                    if let Some(at) = end.and_then(|end| self.location(report, *end)) {
                        trace.at = Some(at);
                    }
                }
            }
            Piece::PopUp { location, message } => {
                if let Some(at) = self.location(report, *location) {
                    trace.step(at, assumed(message));
                }
            }
            Piece::Event { message, .. } if message == description => {}
            Piece::Event { location, message } => {
                let at = self.location(report, *location);
                self.event(message, at, trace);
            }
            Piece::Other => {}
        }
    }

    fn event(&self, message: &str, at: Option<Location>, trace: &mut Trace<'a>) {
        if let Some(at) = &at {
            trace.at = Some(at.clone());
        }
        if let Some(callee) = quoted(message, "Calling ") {
            let name = callee.to_string();
            let step = None;
            trace.calls.push(Call { name, at, step });
            trace.is_assumed = false;
        } else if message.starts_with("Returning from ") {
            trace.returned();
        } else if message.starts_with("Entered call from ") {
            self.entered(at, trace);
        } else if let Some(origin) = self.origin(message) {
            trace.origin = Some(origin);
            if let Some(at) = trace.at.clone() {
                trace.step(at, words::began(origin));
            }
        } else if message.starts_with("Handle released") {
            trace.ended = self.innermost(&trace.calls);
            if let (Some(at), Some(ended)) = (trace.at.clone(), trace.ended) {
                trace.step(at, words::ended(ended));
            }
        } else if let Some(at) = at {
            trace.step(at, assumed(message));
        } else if message.starts_with("Assuming ") {
            trace.is_assumed = true;
        }
    }

    /// A function of the user's is entered: the export, which receives the handle, or another.
    fn entered(&self, at: Option<Location>, trace: &mut Trace<'a>) {
        let (Some(entry), Some(call)) = (at, trace.calls.last_mut()) else {
            return;
        };
        let received = trace
            .origin
            .filter(|origin| origin.source == HandleSource::Received);
        let message = match received {
            Some(origin) if trace.steps.is_empty() => words::began(origin),
            _ => format!("`{}` is called", call.name),
        };
        if let Some(at) = call.at.clone() {
            call.step = Some(trace.steps.len());
            trace.step(at, message);
        } else {
            trace.step(entry, message);
        }
    }

    fn origin(&self, message: &str) -> Option<&'a HandleOrigin> {
        let function = quoted(message, "Function ")?;
        let number = function.strip_prefix(&self.described.handle_prefix)?;
        self.described.handles.get(number.parse::<usize>().ok()?)
    }

    /// What the innermost of the called functions that touches handles does to them.
    fn innermost(&self, calls: &[Call]) -> Option<&'a Touch> {
        let mut calls = calls.iter().rev();
        calls.find_map(|call| {
            let name = call.name.rsplit("::").next()?;
            self.touches.get(name).copied()
        })
    }

    /// What the function that is called at `place` does to a handle. Not known where a macro of the user's calls it.
    fn touched(&self, report: &Report, place: Place) -> Option<&'a Touch> {
        let file = report.files.get(place.file)?;
        let name = self.sources.identifier(file, place.line, place.col)?;
        self.touches.get(name.as_str()).copied()
    }

    /// `place`, if it is in the user's code.
    fn location(&self, report: &Report, place: Place) -> Option<Location> {
        let file = report.files.get(place.file)?;
        Some(Location {
            file: self.sources.name(file)?,
            line: place.line,
            column: place.col,
        })
    }
}

impl Trace<'_> {
    /// A call returns. If nothing happened in it, it is not worth a step.
    fn returned(&mut self) {
        let step = self.calls.pop().and_then(|call| call.step);
        if step.is_some_and(|step| self.steps.len() == step + 1) {
            self.steps.pop();
        }
    }

    fn step(&mut self, at: Location, message: String) {
        let step = Step { at, message };
        if self.steps.last() != Some(&step) {
            self.steps.push(step);
        }
    }
}

/// What stands between the first quotes of `message`, after `verb` and whatever describes the callee.
fn quoted<'m>(message: &'m str, verb: &str) -> Option<&'m str> {
    let rest = message.strip_prefix(verb)?;
    let (_, name) = rest.split_once('\'')?;
    Some(name.split_once('\'')?.0)
}

/// What clang says of a condition, in lower case as all that is said.
fn assumed(message: &str) -> String {
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
