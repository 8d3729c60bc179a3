//! The calls.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Result;
use witguard_host::{Export, Handed, Instance, Outcome, Trap, Values};
use witguard_messages::{Diagnostic, caught};

use crate::fault::Call;
use crate::report::{Function, Report};
use crate::seeds::{mode, variety};
use crate::{FaultKind, Plan};

/// After this many calls that do not end in time, a function is not called any more.
const TIMEOUTS: u64 = 3;

/// After this many failed attempts to make arguments, a function is given up.
const ATTEMPTS: u64 = 200;

/// Why calls were not made after `Options::stop`.
const INTERRUPTED: &str = "it was interrupted";

/// How far the run has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Calls that were made or will not be made.
    pub done: u64,
    /// All calls.
    pub of: u64,
    /// The function whose calls begin now.
    pub function: Option<String>,
    /// Which function is being called, counted from 1.
    pub number: usize,
    /// All functions that are called.
    pub functions: usize,
    /// Leaks and misused handles so far.
    pub faults: u64,
}

/// How one call went.
enum Called {
    Returned(Handed),
    Trapped(Trap, Box<Outcome>),
    /// Its arguments could not be made.
    Unmade(anyhow::Error),
}

impl Plan {
    /// Makes the calls, and reports to `progress` now and then.
    ///
    /// # Errors
    /// If the component does not start, or the runtime panics on it.
    pub fn run(&self, progress: &mut dyn FnMut(Progress)) -> Result<Report> {
        caught(|| self.all(progress)).unwrap_or_else(|message| {
            let error = format!("the runtime panicked on `{}`: {message}", self.name);
            Err(Diagnostic::new(error).into())
        })
    }

    fn all(&self, progress: &mut dyn FnMut(Progress)) -> Result<Report> {
        let begun = Instant::now();
        let of = self.options.runs.saturating_mul(self.exports.len() as u64);
        let mut functions = Vec::new();
        for (at, export) in self.exports.iter().enumerate() {
            let left = self.options.time_limit.saturating_sub(begun.elapsed());
            let share = left / u32::try_from(self.exports.len() - at).unwrap_or(u32::MAX);
            let before = self.options.runs.saturating_mul(at as u64);
            let known: u64 = functions.iter().map(Function::handle_faults).sum();
            let mut tell = |run, faults, function| {
                progress(Progress {
                    done: before + run,
                    of,
                    function,
                    number: at + 1,
                    functions: self.exports.len(),
                    faults: known + faults,
                });
            };
            tell(0, 0, Some(export.to_string()));
            let mut tell = |run, faults| tell(run, faults, None);
            functions.push(self.function(export, share, &mut tell)?);
        }
        Ok(Report {
            component: self.name.clone(),
            runs: match self.options.args {
                Some(_) => 1,
                None => self.options.runs,
            },
            seed: self.options.seed,
            time: begun.elapsed(),
            functions,
            constants: {
                let constants = self.host.constants();
                let numbers = constants.integers.len() + constants.floats.len();
                (constants.strings.len(), numbers)
            },
            skipped: self.skipped.clone(),
            unwatched: self.host.unwatched().map(str::to_owned),
            deny: self.options.deny.clone(),
        })
    }

    /// Calls one function, for at most `time`. A trap ends the instance, not the calls.
    fn function(
        &self,
        export: &Export,
        time: Duration,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Function> {
        let begun = Instant::now();
        let mut function = Function {
            name: export.to_string(),
            interface: export.interface.clone(),
            asynchronous: export.is_async(),
            not_called: export.obstacle.clone(),
            ..Function::default()
        };
        if function.not_called.is_some() {
            return Ok(function);
        }
        if let Some(text) = &self.options.args {
            self.once(export, text, &mut function)?;
            function.time = begun.elapsed();
            return Ok(function);
        }
        let seed = self.seed(&function.name);
        let mut running: Option<Instance> = None;
        let (mut in_a_row, mut returned) = (0, Vec::new());
        for run in 0..self.options.runs {
            if run.is_multiple_of(64) {
                progress(run, function.handle_faults());
            }
            function.stopped = match self.interrupted() {
                true => Some(INTERRUPTED.to_owned()),
                false => enough(&function, begun.elapsed() >= time),
            };
            if function.stopped.is_some() {
                break;
            }
            let mut instance = match running.take() {
                Some(instance) if !instance.is_worn() => instance,
                _ => {
                    in_a_row = 0;
                    self.start()?
                }
            };
            let source = self.source(&function, run, &returned);
            instance.number(run);
            match call(&mut instance, export, seed, source) {
                Called::Returned(handed) => {
                    function.add(handed);
                    function.ok += 1;
                    running = Some(instance);
                    in_a_row += 1;
                    function.in_a_row = function.in_a_row.max(in_a_row);
                    match source == run {
                        true => returned.push(run),
                        false => function.repeated += 1,
                    }
                }
                Called::Trapped(trap, outcome) => {
                    function.add(outcome.handed);
                    function.count(run, source, &trap, &outcome);
                }
                Called::Unmade(why) => {
                    let (count, _) = function.unmade.get_or_insert_with(|| (0, short(&why)));
                    *count += 1;
                }
            }
        }
        function.owns_kept = running.map_or(0, |instance| instance.owns_held());
        if !self.interrupted() {
            self.explain(export, &mut function);
        }
        function.time = begun.elapsed();
        if function.calls == 0 {
            let unmade = function.unmade.take().map(|(_, why)| why);
            function.not_called = unmade.or(function.stopped.take());
        }
        Ok(function)
    }

    pub(crate) fn interrupted(&self) -> bool {
        self.options.stop.load(Ordering::Relaxed)
    }

    /// The run whose arguments a run takes: its own, as a rule. A trap ends the instance, so where calls trap now and
    /// then, half of the runs repeat those that returned, and so keep one instance for long.
    fn source(&self, function: &Function, run: u64, returned: &[u64]) -> u64 {
        let harmless = |kind| function.failed(kind) == 0;
        let mixed = !function.faults.is_empty()
            && harmless(FaultKind::LeakedBorrow)
            && harmless(FaultKind::MisusedHandle);
        let late = run >= self.options.runs / 2;
        match returned.len() {
            known if known > 0 && mixed && late => returned[run as usize % known],
            _ => run,
        }
    }

    /// Makes the one call that `--args` asks for.
    fn once(&self, export: &Export, text: &str, function: &mut Function) -> Result<()> {
        let values = self.given(export, text)?;
        let outcome = self.attempt(export, &values)?;
        function.add(outcome.handed);
        match &outcome.result {
            Ok(_) => function.ok += 1,
            Err(trap) => {
                function.count(0, 0, trap, &outcome);
                for fault in &mut function.faults {
                    let arguments = self.host.wave(export, &values)?;
                    let alone = true;
                    fault.call = Some(Call { arguments, alone });
                    self.blame(export, &values, fault);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn start(&self) -> Result<Instance> {
        self.host.instantiate().map_err(|trap| {
            Diagnostic::new(format!("`{}` does not start", self.name))
                .detail(format!("  {}", trap.reason))
                .into()
        })
    }
}

/// Makes one call.
fn call(instance: &mut Instance, export: &Export, seed: u64, run: u64) -> Called {
    instance.vary(variety(seed, run));
    match instance.invoke(export, &mut Values::new(mode(seed, run))) {
        Err(why) => Called::Unmade(why),
        Ok(outcome) => match &outcome.result {
            Ok(_) => Called::Returned(outcome.handed),
            Err(trap) => Called::Trapped(trap.clone(), Box::new(outcome)),
        },
    }
}

impl Function {
    /// Calls that leaked borrows or misused handles.
    fn handle_faults(&self) -> u64 {
        self.failed(FaultKind::LeakedBorrow) + self.failed(FaultKind::MisusedHandle)
    }

    fn add(&mut self, handed: Handed) {
        self.calls += 1;
        self.borrows += handed.borrows;
        self.owns += handed.owns;
    }
}

/// The reason to stop calling the function, if there is one.
fn enough(function: &Function, late: bool) -> Option<String> {
    let unmade = function.unmade.as_ref().map_or(0, |(count, _)| *count);
    if late {
        return Some("the time was up".to_owned());
    }
    if function.failed(FaultKind::TimedOut) >= TIMEOUTS {
        return Some(format!(
            "{TIMEOUTS} calls did not end in time; `--call-limit` gives them more"
        ));
    }
    (unmade >= ATTEMPTS && function.calls == 0)
        .then(|| format!("its arguments could not be made in {ATTEMPTS} attempts"))
}

/// An error without the guest's backtrace.
fn short(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Trap>() {
        Some(trap) => format!("{error}: {}", trap.reason),
        None => format!("{error:#}"),
    }
}
