//! A world with one function that may wait and one that may not.

use std::sync::{Arc, Mutex};

use witguard_e2e::{Export, Instance, Mode, Together, Values};

use crate::bench::{Bench, Tally};
use crate::guests::{Case, Form, sourced, text};
use crate::plan::{Plan, Turns, Way};

/// Calls both in alternation, so that each `now` runs while tasks of `later` wait.
pub(crate) fn play(form: Form) -> Tally {
    let sources = [text!("mixed.c"), text!("mixed.cpp"), text!("mixed20.cpp")];
    let guest = sourced(text!("mixed.wit"), form, sources).build();
    let guest = guest.unwrap_or_else(|error| panic!("{error}"));
    let plan = Plan::mixed(&[Way::Finish, Way::Early, Way::Dropped], Turns::Each(5));
    let answers = Arc::new(Mutex::new(plan.clone()));
    let host = Bench::host(Case::One, &guest.component, &answers);
    let mut instance = host.instantiate().unwrap();
    let [later, now] = ["later", "now"].map(|name| instance.export("api", name).unwrap());
    let calls: Vec<&Export> = [&later, &now].repeat(20);
    let mut values = Values::new(Mode::Shapes);
    let mut tally = Tally::default();
    let mut first = None;
    for _ in 0..10 {
        let round = instance.invoke_mixed(&calls, &mut values).unwrap();
        tally.calls += calls.len();
        tally.received += round.handed.borrows;
        tally.dropped += round.dropped.unwrap_or(0);
        let results = match &round.result {
            Ok(results) => results,
            Err(trap) => {
                tally.faults += &format!("{trap}\n");
                return tally;
            }
        };
        if !results
            .iter()
            .zip(&round.reps)
            .all(|(results, reps)| plan.is_sum(reps, results))
        {
            tally.faults += "a wrong sum\n";
        }
        if !overlaps(&instance, &round) {
            tally.faults += "no call of `now` ran while `later` waited\n";
        }
        let usage = instance.usage().unwrap();
        if *first.get_or_insert(usage) != usage {
            tally.faults += "memory grows\n";
        }
    }
    if tally.received != tally.dropped {
        tally.faults += "not balanced\n";
    }
    tally.said = "ok".into();
    tally
}

/// Whether the host was asked about a task's handle both before and after the handles of the last `now`.
fn overlaps(instance: &Instance, round: &Together) -> bool {
    let heard = |reps: &[u32]| -> Vec<usize> {
        let calls = instance.imports().iter().enumerate();
        calls
            .filter(|(_, call)| call.reps.iter().any(|rep| reps.contains(rep)))
            .map(|(at, _)| at)
            .collect()
    };
    let (now, laters) = round.reps.split_last().expect("there are calls");
    let now = heard(now);
    laters.iter().step_by(2).any(|later| {
        let later = heard(later);
        later.first() < now.first() && later.last() > now.last()
    })
}
