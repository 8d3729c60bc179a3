//! The report for people.

use std::fmt::Write;

use crate::fault::{Fault, FaultKind};
use crate::frames;
use crate::plan::SKIPPED;
use crate::report::{Function, Report, Verdict};
use crate::words::{count, odds, plain, quoted, wrapped};

impl Report {
    /// The report as plain text. Nothing in it can control a terminal.
    pub fn text(&self) -> String {
        self.text_within(usize::MAX)
    }

    /// The same; the table and the closing sentences are no wider than `width` columns, if that is possible. Commands are
    /// not wrapped.
    pub fn text_within(&self, width: usize) -> String {
        let mut text = String::new();
        text += "  calls      ok  leaked  misused  timed out  other\n";
        for function in &self.functions {
            self.row(&mut text, function, width);
        }
        for function in &self.functions {
            self.details(&mut text, function);
        }
        text.push('\n');
        let mut summary = String::new();
        self.summary(&mut summary);
        text += &wrapped(&summary, width);
        text
    }

    fn row(&self, text: &mut String, function: &Function, width: usize) {
        let verdict = match self.verdict(function) {
            Verdict::Passed => "passed",
            Verdict::Warned => "WARNED",
            Verdict::NotCalled => "NOT CALLED",
            Verdict::Failed => "FAILED",
        };
        let other: u64 = [
            FaultKind::OutOfMemory,
            FaultKind::UnansweredImport,
            FaultKind::OtherTrap,
        ]
        .map(|kind| function.failed(kind))
        .iter()
        .sum();
        let row = format!(
            "{:7} {:7} {:7} {:8} {:10} {:6}  {verdict}",
            function.calls,
            function.ok,
            function.failed(FaultKind::LeakedBorrow),
            function.failed(FaultKind::MisusedHandle),
            function.failed(FaultKind::TimedOut),
            other,
        );
        let name = plain(&function.name);
        let fits = textwrap::core::display_width(&name) + row.len() < width;
        // A name that does not fit has a line of its own.
        let between = if fits { " " } else { "\n    " };
        let _ = writeln!(text, "{row}{between}{name}");
    }

    fn details(&self, text: &mut String, function: &Function) {
        let mut lines = Vec::new();
        for fault in &function.faults {
            self.fault(&mut lines, function, fault);
        }
        if let Some(why) = &function.not_called {
            lines.push(format!("not called: {why}"));
        }
        if let Some(why) = &function.stopped {
            lines.push(format!("called {} times only: {why}", function.calls));
        }
        if self.is_unverified(function) {
            lines.push("no call returned: nothing is verified".to_owned());
        }
        if let Some((count, why)) = &function.unmade {
            lines.push(format!("{count} calls not made: {why}"));
        }
        if function.owns_kept > 0 {
            lines.push(format!(
                "note: it still holds {} own handles of the host's after its calls",
                function.owns_kept
            ));
        }
        if !lines.is_empty() {
            let _ = writeln!(text, "\n{}", plain(&function.name));
            for line in lines {
                let _ = writeln!(text, "  {}", plain(&line));
            }
        }
    }

    fn fault(&self, lines: &mut Vec<String>, function: &Function, fault: &Fault) {
        lines.push(fault.to_string());
        let own = frames::own(&fault.backtrace);
        if own.iter().any(|name| name != "?") {
            let shown: Vec<_> = own.iter().take(8).map(String::as_str).collect();
            lines.push(format!("  in {}", shown.join(" < ")));
        }
        if !matches!(
            fault.kind,
            FaultKind::LeakedBorrow | FaultKind::MisusedHandle
        ) {
            lines.extend(fault.stderr.iter().map(|line| format!("  stderr: {line}")));
        }
        let (name, component) = (quoted(&function.name), quoted(&self.component));
        let again = format!("again: witguard verify --seed {} --only {name}", self.seed);
        match &fault.call {
            Some(call) if call.alone => {
                lines.push(format!("  call: {}", called(function, &call.arguments)));
                let arguments = quoted(&call.arguments);
                lines.push(format!("  {again} --args {arguments} {component}"));
            }
            call => {
                if let Some(call) = call {
                    let words = "  call, after those before it:";
                    lines.push(format!("{words} {}", called(function, &call.arguments)));
                }
                lines.push(format!(
                    "  first in run {}; {again} --runs {} {component}",
                    fault.first_run,
                    fault.first_run + 1,
                ));
            }
        }
    }

    fn coverage(&self, text: &mut String) {
        let (strings, numbers) = self.constants;
        if strings + numbers > 0 {
            let (strings, numbers) = (count(strings, "string"), count(numbers, "number"));
            let _ = writeln!(
                text,
                "tried with the component's own {strings} and {numbers}"
            );
        }
        let in_a_row = self
            .functions
            .iter()
            .map(|function| function.in_a_row)
            .max();
        if let Some(calls @ 2..) = in_a_row {
            let _ = writeln!(text, "one instance was kept for up to {calls} calls");
        }
    }

    fn summary(&self, text: &mut String) {
        let seconds = self.time.as_secs_f64();
        let called = self.functions.iter().filter(|function| function.calls > 0);
        let _ = writeln!(
            text,
            "{} of {} functions called, {} {} in {seconds:.1} s ({:.0} a second), seed {}",
            called.count(),
            self.functions.len(),
            self.calls(),
            if self.calls() == 1 { "call" } else { "calls" },
            self.calls() as f64 / seconds.max(1e-9),
            self.seed,
        );
        let _ = writeln!(
            text,
            "{} passed, {} warned, {} not called, {} failed",
            self.count(Verdict::Passed),
            self.count(Verdict::Warned),
            self.count(Verdict::NotCalled),
            self.count(Verdict::Failed),
        );
        if let Some(why) = &self.unwatched {
            let _ = writeln!(
                text,
                "note: a second drop that hits another handle, and a handle kept for a later call, go unseen, since the component could not be rewritten: {}",
                plain(why)
            );
        }
        self.coverage(text);
        for name in &self.skipped {
            let _ = writeln!(text, "note: `{}` is {SKIPPED}", plain(name));
        }
        if let Some(odds) = self.missed(100.0).and_then(odds) {
            let _ = writeln!(
                text,
                "a path that one random call in 100 takes was missed with a chance of {odds}, where all calls were made"
            );
        }
    }
}

/// A call as text, not too long.
fn called(function: &Function, arguments: &str) -> String {
    let name = function.name.rsplit('#').next().unwrap_or(&function.name);
    match arguments.char_indices().nth(300) {
        Some((end, _)) => format!("{name}({}…)", &arguments[..end]),
        None => format!("{name}({arguments})"),
    }
}
