//! Which call failed, and what leaked in it: the call made again, with arguments that are as small as can be.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use wasmtime::component::Val;
use witguard_host::{Export, Outcome, Values};
use witguard_messages::Diagnostic;

use crate::Plan;
use crate::fault::{Call, Fault, FaultKind};
use crate::report::Function;
use crate::seeds::{mode, variety};
use crate::shrink::smaller_args;
use crate::words::list;

/// How often a call is made again at most in order to find a smaller one, and for how long.
const TRIES: u32 = 2000;
const TIME: Duration = Duration::from_millis(1500);

impl Plan {
    /// Makes one call with arguments like these, in a new instance. What the host makes of its own accord depends on the
    /// seed and the function alone.
    pub(crate) fn attempt(&self, export: &Export, values: &[Val]) -> Result<Outcome> {
        let mut instance = self.start()?;
        instance.vary(self.seed(&export.to_string()));
        let args = instance.args_like(export, values)?;
        let result = instance.call_export(export, &args.values)?;
        Ok(instance.conclude(args, result))
    }

    /// The arguments that `--args` gives.
    ///
    /// # Errors
    /// If they are not WAVE, or not of the function's types.
    pub(crate) fn given(&self, export: &Export, text: &str) -> Result<Vec<Val>> {
        let read = self.host.read_wave(export, text);
        read.map_err(|why| {
            let error = Diagnostic::new(format!("`--args` does not fit `{export}`"));
            let error = format!("{why:#}")
                .lines()
                .fold(error, |error, line| error.detail(format!("  {line}")));
            error.help("arguments are WAVE text, with commas between them, and the resource's name for a handle: `context, {name: \"\"}`")
                .into()
        })
    }

    /// Says of each fault which call failed, as far as that can be found out.
    pub(crate) fn explain(&self, export: &Export, function: &mut Function) {
        for fault in &mut function.faults {
            if fault.kind != FaultKind::TimedOut {
                // Without an explanation the fault is still a fault.
                let _ = self.explain_fault(export, fault);
            }
        }
    }

    fn explain_fault(&self, export: &Export, fault: &mut Fault) -> Result<()> {
        let mut values = self.arguments(export, fault.source)?;
        let Some(mut outcome) = self.fails(export, &values, fault.kind) else {
            fault.call = Some(Call {
                arguments: self.host.wave(export, &values)?,
                alone: false,
            });
            self.blame(export, &values, fault);
            return Ok(());
        };
        let (begun, mut tries) = (Instant::now(), 0);
        'smaller: loop {
            for candidate in smaller_args(&values) {
                tries += 1;
                if tries > TRIES || begun.elapsed() > TIME || self.interrupted() {
                    break 'smaller;
                }
                if let Some(failed) = self.fails(export, &candidate, fault.kind) {
                    (values, outcome) = (candidate, failed);
                    continue 'smaller;
                }
            }
            break;
        }
        fault.call = Some(Call {
            arguments: self.host.wave(export, &values)?,
            alone: true,
        });
        if let Err(trap) = &outcome.result {
            fault.message.clone_from(&trap.reason);
            (fault.left, fault.place) = (outcome.left, trap.place);
        }
        self.blame(export, &values, fault);
        Ok(())
    }

    /// Names the handles that a fault is about, in a call with arguments like these.
    pub(crate) fn blame(&self, export: &Export, values: &[Val], fault: &mut Fault) {
        let places = self.host.places(export, values);
        let place = |at: usize| places.get(at).cloned();
        match fault.kind {
            FaultKind::LeakedBorrow if !fault.left.is_empty() => {
                let left = fault.left.iter().map(|left| {
                    let known = left.place.and_then(place);
                    let inside = || format!("borrow<{}> in a component inside", left.resource);
                    known.unwrap_or_else(inside)
                });
                fault.handles = left.collect();
                fault.message = format!("{} not dropped", list(&fault.handles));
            }
            FaultKind::MisusedHandle => {
                fault.handles = fault.place.and_then(place).into_iter().collect();
                // The same with the name of the parameter.
                if let ([handle], Some((_, rest))) =
                    (&fault.handles[..], fault.message.split_once(" handle "))
                {
                    fault.message = format!("{handle} handle {rest}");
                }
            }
            _ => {}
        }
    }

    /// What the call did, if it fails in this way.
    fn fails(&self, export: &Export, values: &[Val], kind: FaultKind) -> Option<Outcome> {
        let outcome = self.attempt(export, values).ok()?;
        let trap = outcome.result.as_ref().err()?;
        (FaultKind::from(trap.cause) == kind).then_some(outcome)
    }

    /// The arguments of a run, without its handles.
    fn arguments(&self, export: &Export, run: u64) -> Result<Vec<Val>> {
        let seed = self.seed(&export.to_string());
        let mut instance = self.start()?;
        instance.vary(variety(seed, run));
        let args = instance.args(export, &mut Values::new(mode(seed, run)));
        Ok(args.context("the arguments cannot be made again")?.values)
    }
}
