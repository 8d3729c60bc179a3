//! Several calls of an `async` export at the same time, in one instance.

use anyhow::Result;
use wasmtime::component::Val;
use witguard_host::{Args, Export, Handed, Trap, Values};

use crate::instance::Instance;

/// What several overlapping calls did.
#[derive(Debug)]
pub struct Together {
    /// The results of each call, or the trap that ended them all. Handles among the results are already dropped.
    pub result: Result<Vec<Vec<Val>>, Trap>,
    /// The handles in the arguments of all calls.
    pub handed: Handed,
    /// For each call, the representations of the host's resources in its arguments.
    pub reps: Vec<Vec<u32>>,
    /// Calls to the bindings' drop functions; `None` if the instance trapped and can no longer be asked.
    pub dropped: Option<u64>,
}

impl Instance {
    /// Makes arguments for `count` calls, starts all calls before any has ended, and waits for all. Calls overlap
    /// as far as the guest lets them: a task that yields or waits lets the next one run.
    ///
    /// # Errors
    /// If the calls could not be made at all; a trap is part of the outcome.
    pub fn invoke_together(
        &mut self,
        export: &Export,
        values: &mut Values,
        count: usize,
    ) -> Result<Together> {
        self.invoke_mixed(&vec![export; count], values)
    }

    /// As [`Instance::invoke_together`], with one call of each of these exports, which need not be `async`.
    ///
    /// # Errors
    /// As [`Instance::invoke_together`].
    pub fn invoke_mixed(&mut self, exports: &[&Export], values: &mut Values) -> Result<Together> {
        let all: Vec<Args> = exports
            .iter()
            .map(|export| self.args(export, values))
            .collect::<Result<_>>()?;
        let before = self.dropped()?;
        let mut result = self.call_together(exports, &all)?;
        let dropped = self.dropped_since(before, result.is_err())?;
        let mut handed = Handed::default();
        all.iter().for_each(|args| handed += args.handed);
        let reps = all.iter().map(|args| args.reps.clone()).collect();
        if let Ok(values) = &result {
            let mut released = values.iter().try_for_each(|values| self.discard(values));
            for args in all {
                released = released.and(self.release(args));
            }
            if let Err(trap) = released {
                result = Err(trap.during("while releasing handles"));
            }
        }
        Ok(Together {
            result,
            handed,
            reps,
            dropped,
        })
    }
}
