//! Runs a guest whose tasks follow a plan, and checks the outcome of its calls.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use wasmtime::component::Val;
use witguard_e2e::{Export, Host, Instance, Mode, Together, Values, probe};

use crate::guests::{Case, Form};
use crate::plan::Plan;

/// A guest, and the plan that its host gives it.
pub(crate) struct Bench {
    host: Host,
    plan: Arc<Mutex<Plan>>,
}

/// What to do with a guest.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub what: &'static str,
    pub plan: Plan,
    pub mode: Mode,
    /// How often to call each export, and how many calls overlap each time.
    pub rounds: usize,
    pub together: usize,
    pub expect: Expect,
}

/// The outcome that a scenario must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// Every call returns the right sum.
    Sums,
    /// As `Sums`, and the tasks end in the reverse of the order in which they began, each with its own handles.
    Reverse,
    /// Each call traps with this text, after all borrows are dropped.
    TrapsDropped(&'static str),
    /// Each call traps with this text. The guest can no longer tell what it dropped.
    Traps(&'static str),
}

/// The outcome of a scenario.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub calls: usize,
    pub received: u64,
    pub dropped: u64,
    /// Whether a guest could not tell what it dropped.
    pub untold: bool,
    pub said: String,
    pub faults: String,
}

impl Bench {
    /// Builds the guest.
    pub(crate) fn new(case: Case, form: Form) -> Bench {
        let plan = Arc::new(Mutex::new(Plan::default()));
        let host = Bench::host(case, case.component(form), &plan);
        Bench { host, plan }
    }

    /// A host whose answers follow the plan.
    pub(crate) fn host(case: Case, component: &[u8], plan: &Arc<Mutex<Plan>>) -> Host {
        let mut host = Host::builder(component);
        for resource in case.resources() {
            let plan = plan.clone();
            let name = format!("t:t/types@0.1.0#[method]{resource}.request-id");
            host = host.import(name, move |call, _, results| {
                results[0] = Val::S64(plan.lock().unwrap().answer(call.reps[0]));
                Ok(())
            });
        }
        if case == Case::Shapes {
            // The result of `sleep` is its argument.
            host = host.import("t:t/clock@0.1.0#sleep", |_, params, results| {
                results.clone_from_slice(params);
                Ok(())
            });
        }
        host.build().expect("the component loads")
    }

    /// Plays the scenario with each export, each in its own instance.
    pub(crate) fn play(&self, scenario: &Scenario) -> Tally {
        let mut tally = Tally::default();
        *self.plan.lock().unwrap() = scenario.plan.clone();
        for export in self.host.exports() {
            if export.interface != probe::INTERFACE {
                self.play_one(scenario, export, &mut tally);
            }
        }
        if tally.said.is_empty() {
            tally.said = "ok".into();
        }
        tally
    }

    fn play_one(&self, scenario: &Scenario, export: &Export, tally: &mut Tally) {
        let mut instance = self.host.instantiate().unwrap();
        let mut values = Values::new(scenario.mode);
        let mut first = None;
        for round in 0..scenario.rounds {
            scenario.plan.begin();
            let together = instance
                .invoke_together(export, &mut values, scenario.together)
                .unwrap();
            tally.calls += scenario.together;
            tally.received += together.handed.borrows;
            tally.dropped += together.dropped.unwrap_or(0);
            tally.untold |= together.dropped.is_none();
            if let Err(fault) = judge(scenario, &instance, &together) {
                let _ = writeln!(tally.faults, "{export}: {fault}");
                return;
            }
            match &together.result {
                // The first rounds may make room for what later ones use again.
                Ok(_) if round >= scenario.rounds / 2 => {
                    first.get_or_insert_with(|| instance.usage().unwrap());
                }
                Ok(_) => {}
                Err(trap) => {
                    tally.said = trap.text.rsplit(": ").next().unwrap_or_default().to_owned();
                    instance.restart().unwrap();
                }
            }
        }
        if let Some(first) = first.filter(|_| scenario.rounds > 1) {
            let last = instance.usage().unwrap();
            if last != first {
                let _ = writeln!(tally.faults, "{export}: {first:?} grew to {last:?}");
            }
        }
    }
}

/// Prints a row of the table.
pub(crate) fn print(what: &str, world: &str, form: Form, tally: &Tally) {
    let dropped = match tally.untold {
        true => "?".to_owned(),
        false => tally.dropped.to_string(),
    };
    println!(
        "{what:52} {world:8} {:3} {:>6} {:>8} {dropped:>8}  {}",
        form.shown(),
        tally.calls,
        tally.received,
        tally.said
    );
}

/// Whether the calls of one round had the outcome that the scenario expects.
fn judge(scenario: &Scenario, instance: &Instance, round: &Together) -> Result<(), String> {
    let balanced = round.dropped == Some(round.handed.borrows);
    let traps = |text: &str| match &round.result {
        Err(trap) => trap.text.contains(text),
        Ok(_) => false,
    };
    let sums = || {
        let results = round.result.iter().flatten();
        let mut both = results.zip(&round.reps);
        round.result.is_ok() && both.all(|(results, reps)| scenario.plan.is_sum(reps, results))
    };
    let right = match scenario.expect {
        Expect::Sums => balanced && sums(),
        Expect::Reverse => balanced && sums() && ended_in_reverse(instance, round),
        Expect::TrapsDropped(text) => balanced && traps(text),
        Expect::Traps(text) => traps(text),
    };
    right.then_some(()).ok_or_else(|| format!("{round:?}"))
}

/// Whether the tasks ended in reverse. A task asks the host for its handles' ids when it begins and when it ends.
fn ended_in_reverse(instance: &Instance, round: &Together) -> bool {
    let named: Vec<u32> = instance
        .imports()
        .iter()
        .flat_map(|call| call.reps.iter().copied())
        .collect();
    let spans: Vec<_> = round
        .reps
        .iter()
        .filter_map(|reps| {
            let first = named.iter().position(|rep| reps.contains(rep))?;
            Some((first, named.iter().rposition(|rep| reps.contains(rep))?))
        })
        .collect();
    let nested = |pair: &[(usize, usize)]| pair[0].0 < pair[1].0 && pair[1].1 < pair[0].1;
    spans.windows(2).all(nested) && spans.last().is_none_or(|(first, last)| first < last)
}
