//! A report for people.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::finding::Finding;
use super::report::Report;
use super::sources::Sources;
use witguard_messages::untrusted::harmless;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Green.on_default();
const MARK: Style = AnsiColor::Red.on_default();

/// What is said last, whatever was found.
const LIMITS: &str = "Not seen: handles that go into functions whose source is not given, into the heap or into \
                      globals, and the state of exported resources.\n";

impl Report {
    /// As text with colours, each finding with its line and path.
    pub fn to_text(&self) -> String {
        let sources = Sources::new(&[], Vec::new());
        let mut text = String::new();
        for finding in &self.findings {
            text.push_str(&self::finding(finding, &sources));
            text.push('\n');
        }
        text.push_str(&match self.findings.len() {
            0 => "Nothing found.\n".to_string(),
            1 => "1 finding.\n".to_string(),
            n => format!("{n} findings.\n"),
        });
        text.push_str(LIMITS);
        text
    }
}

fn finding(finding: &Finding, sources: &Sources) -> String {
    let mut text = String::new();
    let (at, kind) = (&finding.at, finding.kind.name());
    let message = harmless(&finding.message);
    let _ = writeln!(
        text,
        "{}: {ERROR}error{ERROR:#}: {message} [{kind}]",
        harmless(&at.to_string())
    );
    if let Some(line) = sources.line(&at.file, at.line) {
        let number = at.line.to_string();
        let before = line.get(..at.column.saturating_sub(1)).unwrap_or_default();
        // A tab stays one, so that the mark stands where it should.
        let blank = before.chars().map(|c| if c == '\t' { '\t' } else { ' ' });
        let blank: String = blank.collect();
        let margin = " ".repeat(number.len());
        let _ = writeln!(text, " {number} | {}", harmless(line.trim_end()));
        let _ = writeln!(text, " {margin} | {blank}{MARK}^{MARK:#}");
    }
    for step in &finding.path {
        let _ = writeln!(
            text,
            "  {}: {}",
            harmless(&step.at.to_string()),
            harmless(&step.message)
        );
    }
    let _ = writeln!(text, "  {HELP}help{HELP:#}: {}", harmless(&finding.help));
    text
}
