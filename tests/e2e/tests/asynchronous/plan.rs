//! How tasks proceed. The host tells each task in its answers to `request-id`, which `plan.h` decodes.

use std::sync::{Arc, Mutex};

use wasmtime::component::Val;

/// What a task does. The numbers are the same as in `plan.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Finish = 0,
    Early = 1,
    Dropped = 2,
    Abandon = 3,
    Forget = 4,
    Twice = 5,
    Moved = 6,
    Cancel = 7,
    Sleep = 8,
    Forever = 9,
}

/// How long a task takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turns {
    /// Every task takes this many turns.
    Each(u32),
    /// Each of `tasks` tasks takes at least `step` turns fewer than the one before.
    Falling { tasks: u32, step: u32 },
}

/// The plan for all tasks of one instance.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    ways: Arc<[Way]>,
    turns: Turns,
    /// The resources of this round, in the order in which they were asked for.
    asked: Arc<Mutex<Vec<u32>>>,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan::new(Way::Finish, Turns::Each(0))
    }
}

impl Plan {
    pub(crate) fn new(way: Way, turns: Turns) -> Plan {
        Plan::mixed(&[way], turns)
    }

    /// Tasks take these ways in rotation, by the number of their first resource.
    pub(crate) fn mixed(ways: &[Way], turns: Turns) -> Plan {
        Plan {
            ways: ways.into(),
            turns,
            asked: Arc::default(),
        }
    }

    /// Begins a round of calls. The first call of a round takes the most turns.
    pub(crate) fn begin(&self) {
        self.asked.lock().unwrap().clear();
    }

    /// The host's answer for the resource with this representation.
    pub(crate) fn answer(&self, rep: u32) -> i64 {
        let turns = match self.turns {
            Turns::Each(turns) => turns,
            // Each task asks for one or two resources when it begins, before any task ends.
            Turns::Falling { tasks, step } => step * (2 * tasks).saturating_sub(self.rank(rep)),
        };
        assert!(turns < 1000, "`plan.h` has three digits for the turns");
        let way = self.ways[rep as usize % self.ways.len()];
        i64::from(rep) * 10_000 + i64::from(turns) * 10 + way as i64
    }

    fn rank(&self, rep: u32) -> u32 {
        let mut asked = self.asked.lock().unwrap();
        let known = asked.iter().position(|other| *other == rep);
        known.unwrap_or_else(|| {
            asked.push(rep);
            asked.len() - 1
        }) as u32
    }

    /// Whether a task with these resources returned the sum of the answers for them, in any form.
    pub(crate) fn is_sum(&self, reps: &[u32], results: &[Val]) -> bool {
        let sum: i64 = reps.iter().map(|rep| self.answer(*rep)).sum();
        results.iter().all(|result| is_number(result, sum))
    }
}

fn is_number(val: &Val, number: i64) -> bool {
    match val {
        Val::S64(found) => *found == number,
        Val::String(text) => *text == number.to_string(),
        Val::Record(fields) => fields.iter().all(|(_, field)| is_number(field, number)),
        Val::Result(Ok(Some(payload)) | Err(Some(payload))) => is_number(payload, number),
        _ => false,
    }
}
