//! The report as JSON, as `docs/verify.schema.json` says.

use anyhow::Result;
use serde::Serialize;

use crate::fault::Fault;
use crate::report::{Function, Report, Verdict};

/// The version of the schema. It goes up when a reader of the previous version would misread the
/// new one.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Root<'a> {
    schema: u32,
    witguard: &'static str,
    component: &'a str,
    runs: u64,
    seed: u64,
    seconds: f64,
    calls: u64,
    passed: usize,
    warned: usize,
    not_called: usize,
    failed: usize,
    /// The chance of having missed a path that one random call in 100 takes.
    missed_one_in_100: Option<f64>,
    /// How many strings and numbers of the component's own were among the values.
    own_strings: usize,
    own_numbers: usize,
    /// The functions that were skipped by name, without being asked.
    skipped: &'a [String],
    /// Why handles that are gone were not watched, although that was asked.
    unwatched: Option<&'a str>,
    functions: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    interface: &'a str,
    #[serde(rename = "async")]
    asynchronous: bool,
    verdict: Verdict,
    calls: u64,
    ok: u64,
    in_a_row: u64,
    repeated: u64,
    faults: &'a [Fault],
    handles: Handles,
    unmade: Option<Unmade<'a>>,
    not_called: Option<&'a str>,
    stopped: Option<&'a str>,
    seconds: f64,
}

#[derive(Serialize)]
struct Handles {
    borrows: u64,
    owns: u64,
    owns_kept: u64,
}

#[derive(Serialize)]
struct Unmade<'a> {
    calls: u64,
    message: &'a str,
}

impl Report {
    /// The report as JSON.
    ///
    /// # Errors
    /// If serialization fails; no report is known for which it does.
    pub fn json(&self) -> Result<String> {
        let root = Root {
            schema: SCHEMA,
            witguard: env!("CARGO_PKG_VERSION"),
            component: &self.component,
            runs: self.runs,
            seed: self.seed,
            seconds: self.time.as_secs_f64(),
            calls: self.calls(),
            passed: self.count(Verdict::Passed),
            warned: self.count(Verdict::Warned),
            not_called: self.count(Verdict::NotCalled),
            failed: self.failed(),
            missed_one_in_100: self.missed(100.0),
            own_strings: self.constants.0,
            own_numbers: self.constants.1,
            skipped: &self.skipped,
            unwatched: self.unwatched.as_deref(),
            functions: self.functions.iter().map(|one| self.entry(one)).collect(),
        };
        Ok(serde_json::to_string_pretty(&root)? + "\n")
    }

    fn entry<'a>(&self, function: &'a Function) -> Entry<'a> {
        let unmade = function.unmade.as_ref();
        Entry {
            name: &function.name,
            interface: &function.interface,
            asynchronous: function.asynchronous,
            verdict: self.verdict(function),
            calls: function.calls,
            ok: function.ok,
            in_a_row: function.in_a_row,
            repeated: function.repeated,
            faults: &function.faults,
            handles: Handles {
                borrows: function.borrows,
                owns: function.owns,
                owns_kept: function.owns_kept,
            },
            unmade: unmade.map(|(calls, message)| Unmade {
                calls: *calls,
                message,
            }),
            not_called: function.not_called.as_deref(),
            stopped: function.stopped.as_deref(),
            seconds: function.time.as_secs_f64(),
        }
    }
}
