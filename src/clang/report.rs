//! All that is found, and how it is counted.

use anyhow::Result;
use serde::Serialize;

use super::finding::Finding;
use crate::described::Described;
use crate::generated::has_word;
use witguard_messages::untrusted::harmless;

/// What was found in the sources.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The faults, by place.
    pub findings: Vec<Finding>,
    /// What the user should know although nothing is wrong: one line each.
    pub notes: Vec<String>,
}

/// The version of the JSON. It changes when a key changes its meaning or is removed, not when a key is added.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct View<'a> {
    version: u32,
    findings: &'a [Finding],
    notes: &'a [String],
}

impl Report {
    pub(super) fn note(&mut self, text: String) {
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// Notes the exports that are not called.
    pub(super) fn skipped(&mut self, described: &Described) {
        for function in &described.skipped {
            self.note(format!(
                "`{function}` is not called: its parameters can hold too many handles"
            ));
        }
    }

    /// Notes the exports of which the sources have no definition, by their names in C.
    pub(super) fn absent(&mut self, described: &Described, texts: &str) {
        let is_absent = |[name, _]: &&[String; 2]| !has_word(texts, name);
        let absent: Vec<_> = described.exports.iter().filter(is_absent).collect();
        let named = absent.iter().take(3).map(|[_, wit]| format!("`{wit}`"));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = if absent.len() > 3 { ", …" } else { "" };
        if !absent.is_empty() {
            self.note(format!(
                "{} of {} exports are in none of the sources: {named}{more}",
                absent.len(),
                described.exports.len()
            ));
        }
    }

    /// Sorts the findings, and keeps one of those that are the same: that with the shortest path.
    pub(super) fn finish(&mut self) {
        let key = |f: &Finding| (f.at.clone(), f.kind, f.message.clone());
        self.findings
            .sort_by_cached_key(|finding| (key(finding), finding.path.len()));
        self.findings.dedup_by_key(|finding| key(finding));
    }

    /// As JSON, with a line break at the end. `docs/analyze.schema.json` describes it.
    ///
    /// # Errors
    /// Serialization fails, which it does for no report.
    pub fn to_json(&self) -> Result<String> {
        let view = View {
            version: VERSION,
            findings: &self.findings,
            notes: &self.notes,
        };
        Ok(harmless(&(serde_json::to_string_pretty(&view)? + "\n")))
    }
}
