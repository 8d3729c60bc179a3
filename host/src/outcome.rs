//! Arguments for a call, what the call did, and what is dropped after it.

use std::mem::take;

use anyhow::Result;
use wasmtime::component::{ResourceAny, Val};

use crate::block_on::block_on;
use crate::catalog::ImportCall;
use crate::export::Export;
use crate::handed::{Handed, handles};
use crate::instance::Instance;
use crate::ledger::Left;
use crate::trap::Trap;
use crate::values::Values;

/// Arguments that were made, with the resources lent in them. Give them back with [`Instance::release`].
#[derive(Debug)]
pub struct Args {
    /// The arguments.
    pub values: Vec<Val>,
    /// The handles in them.
    pub handed: Handed,
    /// The representations of the host's resources among them, in order.
    pub reps: Vec<u32>,
    pub(crate) lent: Vec<ResourceAny>,
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
    /// Own handles of the host's resources that the guest dropped.
    pub owns_dropped: u64,
    /// The calls to the host.
    pub imports: Vec<ImportCall>,
    /// The borrows that the component had not dropped when the call trapped, if it tells of its handles: see
    /// [`HostBuilder::quarantine`](crate::HostBuilder::quarantine).
    pub left: Vec<Left>,
    /// If the call trapped, the end of what the component had written to standard error in it, through a WASI that is
    /// served.
    pub said: String,
}

impl Instance {
    /// Makes arguments, calls, and releases whatever was lent or returned.
    ///
    /// # Errors
    /// If the call could not be made at all; a trap is part of the outcome.
    pub fn invoke(&mut self, export: &Export, values: &mut Values) -> Result<Outcome> {
        let args = self.args(export, values)?;
        let result = self.call_export(export, &args.values)?;
        Ok(self.conclude(args, result))
    }

    /// What the last call, which had these arguments, did. Releases whatever was lent or returned.
    pub fn conclude(&mut self, args: Args, mut result: Result<Vec<Val>, Trap>) -> Outcome {
        let state = self.store.data_mut();
        let imports = take(&mut state.imports);
        let owns_dropped = self.owns_dropped() - self.owns_before;
        let (handed, reps) = (args.handed, args.reps.clone());
        let state = self.store.data();
        let (left, said) = match &result {
            Ok(_) => Default::default(),
            Err(_) => (state.ledger.left(), state.said()),
        };
        if let Ok(values) = &result {
            let released = self.discard(values).and_then(|()| self.release(args));
            let released = released.and_then(|()| self.retire());
            if let Err(trap) = released {
                result = Err(trap.during("while releasing handles"));
            }
        }
        Outcome {
            result,
            handed,
            reps,
            owns_dropped,
            imports,
            left,
            said,
        }
    }

    /// Drops every handle in the results of a call. The guest's destructors run.
    ///
    /// # Errors
    /// If a destructor traps.
    pub fn discard(&mut self, results: &[Val]) -> Result<(), Trap> {
        let mut found = Vec::new();
        results.iter().for_each(|value| handles(value, &mut found));
        found
            .into_iter()
            .try_for_each(|resource| self.drop_resource(resource))
    }

    /// Drops the exported resources that were made in order to be lent.
    ///
    /// # Errors
    /// If a destructor traps.
    pub fn finish(&mut self) -> Result<(), Trap> {
        let made = take(&mut self.exported);
        made.into_iter()
            .try_for_each(|resource| self.drop_resource(resource))
    }

    /// Now and then, if what the host makes is to vary, makes room for other exported resources.
    fn retire(&mut self) -> Result<(), Trap> {
        let state = self.store.data_mut();
        let old = state.variety.is_some() && state.next_values().chance().is_multiple_of(8);
        if old { self.finish() } else { Ok(()) }
    }

    /// Drops the host's hold on a resource. The destructor of a guest's resource runs.
    pub(crate) fn drop_resource(&mut self, resource: ResourceAny) -> Result<(), Trap> {
        let until = self.begin()?;
        let dropped = match self.host.waits {
            true => block_on(resource.resource_drop_async(&mut self.store), until)?,
            false => resource.resource_drop(&mut self.store),
        };
        Ok(dropped?)
    }
}
