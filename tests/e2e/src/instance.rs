//! A running guest: [`witguard_host::Instance`] with the probe that counts its drops.

use std::ops::{Deref, DerefMut};

use anyhow::Result;
use wasmtime::component::Val;
use witguard_host::{Export, Handed, ImportCall, Trap, Values};

use crate::counters::ProbeFuncs;

/// A running guest in its own store.
pub struct Instance {
    running: witguard_host::Instance,
    pub(crate) probe: Option<ProbeFuncs>,
}

/// What one call did.
#[derive(Debug)]
pub struct Outcome {
    /// The results, or the trap. Handles among the results are already dropped.
    pub result: Result<Vec<Val>, Trap>,
    /// The handles in the arguments.
    pub handed: Handed,
    /// The representations of the host's resources in the arguments, in order.
    pub reps: Vec<u32>,
    /// Calls to the bindings' drop functions; `None` if the instance trapped and can no longer be asked.
    pub dropped: Option<u64>,
    /// Own handles of the host's resources that the guest dropped.
    pub owns_dropped: u64,
    /// The calls to the host.
    pub imports: Vec<ImportCall>,
}

impl Instance {
    pub(crate) fn new(mut running: witguard_host::Instance) -> Result<Instance> {
        let probe = ProbeFuncs::find(&mut running)?;
        Ok(Instance { running, probe })
    }

    /// As [`witguard_host::Instance::restart`].
    ///
    /// # Errors
    /// The same as there.
    pub fn restart(&mut self) -> Result<()> {
        self.running.restart()?;
        self.probe = ProbeFuncs::find(&mut self.running)?;
        Ok(())
    }

    /// Makes arguments, calls `export`, reads the probe, and releases whatever was lent or returned.
    ///
    /// # Errors
    /// If the call could not be made at all; a trap is part of the outcome.
    pub fn invoke(&mut self, export: &Export, values: &mut Values) -> Result<Outcome> {
        let args = self.args(export, values)?;
        let before = self.dropped()?;
        let result = self.call_export(export, &args.values)?;
        let dropped = self.dropped_since(before, result.is_err())?;
        let called = self.conclude(args, result);
        Ok(Outcome {
            result: called.result,
            handed: called.handed,
            reps: called.reps,
            dropped,
            owns_dropped: called.owns_dropped,
            imports: called.imports,
        })
    }
}

impl Deref for Instance {
    type Target = witguard_host::Instance;

    fn deref(&self) -> &Self::Target {
        &self.running
    }
}

impl DerefMut for Instance {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.running
    }
}
