//! Many calls of every exported function.

use anyhow::{Result, ensure};
use witguard_host::{Export, Mode, Values};

use crate::counters::Usage;
use crate::host::Host;
use crate::instance::Instance;
use crate::probe;
use crate::report::{FunctionReport, Report};

/// Calls every exported function `calls` times: those of interfaces, of the world itself, and the constructors,
/// methods and statics of exported resources.
///
/// # Errors
/// If the component cannot be instantiated, or exports no function. Traps are in the report.
pub fn run_all(host: &Host, calls: u64, mode: Mode) -> Result<Report> {
    run_where(host, calls, mode, |_| true)
}

/// As [`run_all`], for the functions that `wanted` accepts.
///
/// # Errors
/// As [`run_all`]; also if `wanted` accepts none.
pub fn run_where(
    host: &Host,
    calls: u64,
    mode: Mode,
    wanted: impl Fn(&Export) -> bool,
) -> Result<Report> {
    let mut report = Report::default();
    for export in host.exports() {
        if export.interface != probe::INTERFACE && wanted(export) {
            report.functions.push(run_one(host, export, calls, mode)?);
        }
    }
    ensure!(
        !report.functions.is_empty(),
        "the component exports no function to call"
    );
    Ok(report)
}

/// Calls one function in its own instance, and in a new instance after each trap.
fn run_one(host: &Host, export: &Export, calls: u64, mode: Mode) -> Result<FunctionReport> {
    let mut report = FunctionReport {
        interface: export.interface.clone(),
        name: export.name.clone(),
        ..FunctionReport::default()
    };
    let mut instance = host.instantiate()?;
    let mut values = Values::new(mode);
    let mut growth = Growth::default();
    for _ in 0..calls {
        report.calls += 1;
        if call_once(&mut instance, export, &mut values, &mut report) {
            growth.start(&mut instance)?;
        } else {
            instance.restart()?;
            growth = Growth::default();
        }
    }
    (report.heap_growth, report.memory_growth) = growth.so_far(&mut instance)?;
    if let Err(trap) = instance.finish() {
        add(
            &mut report.traps,
            format!("while dropping exported resources: {trap}"),
        );
    }
    Ok(report)
}

/// Makes one call and adds it to the report. Gives whether the call returned.
fn call_once(
    instance: &mut Instance,
    export: &Export,
    values: &mut Values,
    report: &mut FunctionReport,
) -> bool {
    let outcome = match instance.invoke(export, values) {
        Ok(outcome) => outcome,
        Err(error) => {
            add(&mut report.traps, format!("{error:#}"));
            return false;
        }
    };
    let dropped = outcome.dropped.unwrap_or(0);
    report.handed += outcome.handed;
    report.dropped += dropped;
    report.owns_dropped += outcome.owns_dropped;
    if let Err(trap) = outcome.result {
        add(&mut report.traps, trap.text);
        return false;
    }
    report.ok += 1;
    report.unbalanced += u64::from(dropped != outcome.handed.borrows);
    true
}

fn add(texts: &mut Vec<String>, text: String) {
    if !texts.contains(&text) {
        texts.push(text);
    }
}

/// How much more memory a guest uses than after its first call.
#[derive(Default)]
struct Growth {
    first: Option<Usage>,
}

impl Growth {
    fn start(&mut self, instance: &mut Instance) -> Result<()> {
        if self.first.is_none() {
            self.first = Some(instance.usage()?);
        }
        Ok(())
    }

    /// The growth in heap blocks and in pages of memory; 0 if there was no first call.
    fn so_far(&self, instance: &mut Instance) -> Result<(i64, i64)> {
        let Some(first) = self.first else {
            return Ok((0, 0));
        };
        let last = instance.usage()?;
        Ok((
            last.heap_blocks as i64 - first.heap_blocks as i64,
            i64::from(last.memory_pages) - i64::from(first.memory_pages),
        ))
    }
}
